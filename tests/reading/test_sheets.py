"""The same three people, whatever the file looks like."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from survey_kit.model.survey import Survey
from survey_kit.reading import formats
from survey_kit.reading.reading import Reading
from tests.reading.cases import BOOK, CODES, HEAD, ROWS, text_file, workbook


def the_three(survey: Survey) -> bool:
    for name, codes in CODES.items():
        np.testing.assert_array_equal(survey.column(name), codes, err_msg=name)
    assert survey.column("community").tolist() == ["ริมคลอง", "ตลาดเก่า", "ริมคลอง"]
    return True


def steps(reading: Reading) -> list[str]:
    return [s.code for s in reading.survey.steps]


def read(path: Path, **told: object) -> Reading:
    return formats.read(path, BOOK, **told)  # type: ignore[arg-type]


def test_a_plain_workbook(tmp_path: Path) -> None:
    reading = read(workbook(tmp_path / "a.xlsx", {"Sheet1": [HEAD, *ROWS]}))
    assert the_three(reading.survey)
    assert list(reading.survey.data.index) == ["a.xlsx:2", "a.xlsx:3", "a.xlsx:4"]
    assert not reading.findings
    assert not reading.unmapped


def test_title_above_two_header_rows_and_totals_below(tmp_path: Path) -> None:
    rows = [
        ["สรุปแบบสอบถามเมือง", None, None, None, None, None],
        [],
        [*HEAD[:4], "การเตรียมพร้อม", None],
        [None, None, None, None, *HEAD[4:]],
        *ROWS,
        [],
        ["รวม", 133, None, None, None, None],
        ["ค่าเฉลี่ย", 44.3, None, None, None, None],
    ]
    merged = {"ข้อมูล": ["A1:F1", "E3:F3"]}
    reading = read(workbook(tmp_path / "a.xlsx", {"ข้อมูล": rows}, merged))
    assert the_three(reading.survey)
    assert list(reading.survey.data.index) == ["a.xlsx:5", "a.xlsx:6", "a.xlsx:7"]
    told = {step.code: step.facts["rows"] for step in reading.survey.steps if "rows" in step.facts}
    assert told == {"lines-above-left-out": "1", "total-rows-left-out": "9, 10"}


def test_one_sheet_for_each_community_and_one_that_is_no_data(tmp_path: Path) -> None:
    sheets = {"คำชี้แจง": [["กรอกให้ครบ"], ["ส่งภายในเดือนนี้"]], "ริมคลอง": [HEAD, *ROWS[:2]], "ตลาดเก่า": [HEAD, *ROWS[2:]]}
    reading = read(workbook(tmp_path / "a.xlsx", sheets))
    assert the_three(reading.survey)
    assert list(reading.survey.data.index) == ["a.xlsx[ริมคลอง]:2", "a.xlsx[ริมคลอง]:3", "a.xlsx[ตลาดเก่า]:2"]
    assert "sheets-joined" in steps(reading)
    assert len(read(tmp_path / "a.xlsx", sheet="ตลาดเก่า").survey) == 1


def test_a_merged_community_cell_counts_for_all_its_rows(tmp_path: Path) -> None:
    rows = [HEAD, ROWS[0], [*ROWS[2][:2], None, *ROWS[2][3:]]]
    reading = read(workbook(tmp_path / "a.xlsx", {"s": rows}, {"s": ["C2:C3"]}))
    assert reading.survey.column("community").tolist() == ["ริมคลอง", "ริมคลอง"]


@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-8"), ("\t", "utf-8"), ("|", "utf-8"),
                                                     (",", "utf-8-sig"), (",", "cp874"), ("\t", "utf-16")])  # fmt: skip
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    reading = read(text_file(tmp_path / "a.csv", [HEAD, *ROWS], delimiter=delimiter, encoding=encoding))
    assert the_three(reading.survey)
    assert ("text-encoding" in steps(reading)) == (encoding == "cp874")


def test_excel_under_the_name_of_a_csv_and_html_under_the_name_of_excel(tmp_path: Path) -> None:
    assert the_three(read(workbook(tmp_path / "a.xlsx", {"s": [HEAD, *ROWS]}).rename(tmp_path / "a.csv")).survey)
    lines = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in (HEAD, *ROWS))
    page = tmp_path / "b.xls"
    page.write_text(f"<html><table><tr><td>เมนู</td></tr></table><table>{lines}</table></html>", encoding="utf-8")
    reading = read(page)
    assert the_three(reading.survey)
    assert reading.survey.provenance.sources[0].format == "html"


def test_numbers_typed_as_text(tmp_path: Path) -> None:
    rows = [[r[0], str(r[1]), *r[2:]] for r in ROWS]
    rows[1][1] = "๖๓ ปี"
    assert the_three(read(workbook(tmp_path / "a.xlsx", {"s": [HEAD, *rows]})).survey)


def test_google_forms_headers_grids_and_checkboxes(tmp_path: Path) -> None:
    head = ("ประทับเวลา", "1. เพศของผู้ตอบ *", "2. อายุ (ปีเต็ม)", "3. ชื่อชุมชน", "4. ครัวเรือนเคยเจอภัยใดบ้าง (ตอบได้มากกว่า 1 ข้อ)",
            "การเตรียมพร้อม [เตรียมเอกสารสำคัญไว้]", "การเตรียมพร้อม [รู้เส้นทางอพยพ]")  # fmt: skip
    rows = [("8/1/2025 10:00:00", *row) for row in ROWS]
    reading = read(text_file(tmp_path / "แบบสอบถาม.csv", [head, *rows]))
    assert the_three(reading.survey)
    assert reading.matches[0].how == "system"


@pytest.mark.parametrize("labels", [False, True])
def test_kobo_with_names_or_with_labels(tmp_path: Path, labels: bool) -> None:
    name = {v.name: str(v.label) if labels else v.name for v in BOOK.variables}
    owner = str(BOOK.sets[0].label) if labels else "b1"
    options = [name["b1_1"], name["b1_2"], name["b1_3"]] if labels else ["1", "2", "3"]
    head = ["start", f"g1/{name['sex']}", f"g1/{name['age']}", name["community"], f"g2/{owner}",
            *(f"g2/{owner}/{o}" for o in options), f"g3/{name['d1_1']}", f"g3/{name['d1_2']}", "_id"]  # fmt: skip
    rows = []
    for i, row in enumerate(ROWS):
        ticks = [CODES[f"b1_{k}"][i] for k in (1, 2, 3)]
        whole = " ".join(o for o, t in zip(options, ticks, strict=True) if t)
        coded = [row[0], row[1]] if labels else [CODES["sex"][i], row[1]]
        levels = row[4:] if labels else [CODES["d1_1"][i], CODES["d1_2"][i]]
        rows.append(["2025-08-01T10:00", *coded, row[2], whole, *ticks, *levels, 1000 + i])
    assert the_three(read(text_file(tmp_path / "kobo.csv", [head, *rows], delimiter=";")).survey)


def test_personal_answers_never_reach_the_data(tmp_path: Path) -> None:
    rows = [[*HEAD, "เบอร์โทรศัพท์"], *([*row, "0812345678"] for row in ROWS)]
    survey = read(workbook(tmp_path / "a.xlsx", {"s": rows})).survey
    assert "tel" not in survey.data.columns
    assert "0812345678" not in survey.data.to_csv()
    assert [s.facts for s in survey.steps if s.code == "personal-left-out"] == [{"question": "tel", "count": 3}]


def test_guesses_and_silence_are_told(tmp_path: Path) -> None:
    rows = [("ช.", "สี่สิบ", "ริมคลอง", "น้ำทวม", "4 มาก", "-"), ("ไม่ตอบ", 30, "ริมคลอง", None, "5", "งง"), *ROWS]
    reading = read(workbook(tmp_path / "a.xlsx", {"s": [HEAD, *rows]}))
    survey = reading.survey
    assert survey.column("sex").tolist()[:2] == [1.0, 99.0]
    assert survey.column("b1_1").tolist()[0] == 1.0
    assert np.isnan(survey.column("b1_1")[1])
    assert survey.column("d1_1").tolist()[:2] == [4.0, 5.0]
    assert survey.column("d1_2")[0] == 99.0
    told = {(f.variable, f.code) for f in reading.findings}
    assert {("b1", "guessed-answer"), ("d1_2", "unknown-answer")} <= told


def test_told_columns_win(tmp_path: Path) -> None:
    rows = [("คอลัมน์ก", *HEAD[1:]), *ROWS]
    path = workbook(tmp_path / "a.xlsx", {"s": rows})
    assert np.isnan(read(path).survey.column("sex")).all()
    assert the_three(read(path, told={"คอลัมน์ก": "sex"}).survey)


def test_without_a_questionnaire_numbers_are_numbers_and_words_are_words(tmp_path: Path) -> None:
    survey = formats.read(text_file(tmp_path / "a.csv", [HEAD, *ROWS])).survey
    assert survey.column("อายุ (ปีเต็ม)").tolist() == [41, 63, 29]
    assert survey.column("ชื่อชุมชน").tolist()[1] == "ตลาดเก่า"


def test_parquet_and_its_codebook(tmp_path: Path) -> None:
    from survey_kit.writing import write

    first = read(workbook(tmp_path / "a.xlsx", {"s": [HEAD, *ROWS]})).survey
    write(first, tmp_path / "a.parquet")
    again = formats.read(tmp_path / "a.parquet").survey
    assert the_three(again)
    assert again.codebook == BOOK
