"""Sheets as they are kept: what is an answer comes in, what is none is left out and told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from survey_kit.checking import check
from survey_kit.errors import SurveyKitError
from survey_kit.reading import step_text, told
from survey_kit.reading.formats import read
from survey_kit.reading.lines import turned
from survey_kit.reading.reading import Reading
from tests.reading.cases import BOOK, HEAD, ROWS, text_file, workbook

PEOPLE = [
    ["ที่", "ชุมชน", "อายุ", "รายได้"],
    [1, "บ้านเหนือ", 41, 5000],
    [2, "บ้านเหนือ", 63, 3000],
    ["รวมบ้านเหนือ", None, 104, 8000],
    [3, "บ้านใต้", 29, 7000],
    ["รวมบ้านใต้", None, 29, 7000],
    ["หมายเหตุ: เก็บโดย อสม."],
]


def said(reading: Reading) -> dict[str, dict[str, Any]]:
    return {step.code: step.facts for step in told(reading.survey.steps)}


def test_a_header_with_two_columns_alike_is_still_the_header(tmp_path: Path) -> None:
    head = ["ประทับเวลา", "เพศ", "ข้อเสนอแนะ", "ข้อเสนอแนะ"]
    rows = [["14/8/2569", "ชาย", "ดี", "ขอถังขยะ"], ["15/8/2569", "หญิง", "ไม่มี", "ขอไฟ"]]
    reading = read(text_file(tmp_path / "form.csv", [head, *rows]))
    assert list(reading.survey.data) == ["ประทับเวลา", "เพศ", "ข้อเสนอแนะ", "ข้อเสนอแนะ.2"]
    assert len(reading.survey) == 2


def test_subtotals_and_remarks_are_nobody_and_are_told(tmp_path: Path) -> None:
    reading = read(workbook(tmp_path / "a.xlsx", {"ข้อมูล": [["ตำบลโตนดด้วน"], *PEOPLE]}))
    assert list(reading.survey.data["รายได้"]) == [5000, 3000, 7000]
    assert said(reading) == {
        "lines-above-left-out": {"rows": "1", "count": 1, "text": "ตำบลโตนดด้วน"},
        "total-rows-left-out": {"rows": "5, 7", "count": 2, "text": "รวมบ้านเหนือ"},
        "remark-rows-left-out": {"rows": "8", "count": 1, "text": "หมายเหตุ: เก็บโดย อสม."},
    }
    for step in told(reading.survey.steps):
        assert "{" not in step_text(step, "th") + step_text(step, "en")


def test_a_community_called_ruam_and_an_answer_that_begins_so_stay(tmp_path: Path) -> None:
    rows = [["ชุมชน", "อายุ", "ข้อเสนอแนะ"], ["รวมใจ", 41, None], ["ริมคลอง", 50, "รวมกลุ่มกัน"], [None, 33, "รวมเงิน"]]
    reading = read(workbook(tmp_path / "a.xlsx", {"ข้อมูล": rows}))
    assert len(reading.survey) == 3
    assert not said(reading)


def test_a_header_printed_on_every_page_is_left_out(tmp_path: Path) -> None:
    reading = read(workbook(tmp_path / "a.xlsx", {"ข้อมูล": [*PEOPLE[:3], PEOPLE[0], PEOPLE[4]]}))
    assert list(reading.survey.data["อายุ"]) == [41, 63, 29]
    assert said(reading)["header-rows-left-out"]["rows"] == "4"


def test_people_side_by_side_are_turned(tmp_path: Path) -> None:
    people = [[1, 2, 3, 4], ["ชาย", "หญิง", "ชาย", "หญิง"], [41, 63, 29, 50], ["มาก", "น้อย", "มาก", "มาก"]]
    rows = [[name, *cells] for name, cells in zip(("ที่", "เพศ", "อายุ", "ความพร้อม"), people, strict=True)]
    reading = read(workbook(tmp_path / "a.xlsx", {"ข้อมูล": rows}))
    assert list(reading.survey.data["อายุ"]) == [41, 63, 29, 50]
    assert list(reading.survey.data.index) == [f"a.xlsx:{n}" for n in (2, 3, 4, 5)]
    assert "sheet-turned" in said(reading)


def test_a_table_the_right_way_round_is_not_turned() -> None:
    assert turned(list(enumerate([HEAD, *ROWS], start=1))) is None
    assert turned([(1, ["รหัส", "เพศ", "อายุ", "รายได้"]), *((n, [f"A-{n}", n, n, n]) for n in range(2, 9))]) is None


def test_communities_on_sheets_of_their_own_with_columns_in_any_order(tmp_path: Path) -> None:
    sheets = {
        "บ้านเหนือ": [["ที่", "เพศ", "อายุ", "อาชีพ", "รายได้"], *([n, "ชาย", 40 + n, "ทำสวน", 100] for n in range(9))],
        "บ้านใต้": [["อายุ", "ที่", "อาชีพ", "เพศ"], [29, 1, "ค้าขาย", "หญิง"]],
        "บ้านเหนือ (2)": [["ที่", "เพศ", "อายุ", "อาชีพ", "รายได้"], *([n, "ชาย", 40 + n, "ทำสวน", 100] for n in range(9))],
        "สรุป": [["ชุมชน", "จำนวน"], ["บ้านเหนือ", 9]],
    }  # fmt: skip
    reading = read(workbook(tmp_path / "a.xlsx", sheets))
    last = reading.survey.data.loc["a.xlsx[บ้านใต้]:2"]
    assert (last["เพศ"], last["อายุ"], last["อาชีพ"]) == ("หญิง", 29, "ค้าขาย")
    assert len(reading.survey) == 10
    assert said(reading)["sheets-joined"] == {"sheets": "บ้านเหนือ, บ้านใต้", "rows": 10}
    assert [f.value for f in reading.findings if f.code == "sheet-unused"] == ["บ้านเหนือ (2)", "สรุป"]


def test_a_hidden_sheet_is_told(tmp_path: Path) -> None:
    import openpyxl

    path = workbook(tmp_path / "a.xlsx", {"ข้อมูล": [HEAD, *ROWS], "ซ่อน": [HEAD, *ROWS]})
    book = openpyxl.load_workbook(path)
    book["ซ่อน"].sheet_state = "hidden"
    book.save(path)
    assert [(f.code, f.value) for f in read(path).findings] == [("sheet-hidden", "ซ่อน")]


def test_a_column_without_a_header_is_told(tmp_path: Path) -> None:
    rows = [[*ROWS[0], None], [*ROWS[1], "ลุงไม่อยู่บ้าน"], [*ROWS[2], None]]
    reading = read(text_file(tmp_path / "a.csv", [HEAD, *rows]), BOOK)
    (found,) = (f for f in reading.findings if f.code == "column-nameless")
    assert (found.value, found.facts["column"]) == ("ลุงไม่อยู่บ้าน", 7)


def test_repeats_are_checked_with_the_rest(tmp_path: Path) -> None:
    sheets = {"บ้าน": [["ชุมชน", "_index"], ["ริมคลอง", 1]], "คน": [["อายุ", "_parent_index"], [7, 1], [8, 1]]}
    reading = read(workbook(tmp_path / "a.xlsx", sheets))
    assert [(f.code, f.facts["count"]) for f in reading.findings] == [("sheet-of-repeats", 2)]
    check(reading.survey, reading.findings)


@pytest.mark.parametrize("head", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\x00\x01\x02\x03", b"\xff\xd8\xff\xe0"])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.xls", "a.txt"])
def test_pictures_and_documents_are_no_tables(tmp_path: Path, name: str, head: bytes) -> None:
    (tmp_path / name).write_bytes(head + bytes(range(1, 200)))
    with pytest.raises(SurveyKitError) as error:
        read(tmp_path / name)
    assert error.value.code == "file-wrong-kind"


@pytest.mark.parametrize("codec", ["cp874", "utf-8"])
def test_thai_that_was_saved_as_western_letters_is_thai_again(tmp_path: Path, codec: str) -> None:
    def garbled(text: str) -> str:
        western = (bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode(codec))
        return "".join(western)

    cells = [[garbled(c) if isinstance(c, str) else c for c in row] for row in (HEAD, *ROWS)]
    reading = read(workbook(tmp_path / "a.xlsx", {"ข้อมูล": cells}), BOOK)
    assert list(reading.survey.data["d1_1"]) == [4, 5, 1]
    assert said(reading)["texts-unscrambled"]["after"] == HEAD[0]


def test_western_letters_stay_what_they_are(tmp_path: Path) -> None:
    rows = [["Straße", "Größe", "Café"], ["Müller", "groß", "crème brûlée"], ["Ångström", "klein", "à la carte"]]
    reading = read(workbook(tmp_path / "a.xlsx", {"a": rows}))
    assert list(reading.survey.data["Café"]) == ["crème brûlée", "à la carte"]


def test_the_line_that_tells_excel_the_delimiter_is_no_data(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("sep=;\r\nเพศ;รายได้\r\nชาย;1.500,50\r\n".encode("utf-8-sig"))
    reading = read(tmp_path / "a.csv")
    assert list(reading.survey.data["รายได้"]) == [1500.5]
    assert list(reading.survey.data.index) == ["a.csv:3"]
    assert not said(reading)
