"""Surveys written and read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import (
    Codebook,
    Kind,
    Measure,
    MissingReason,
    MissingRule,
    ResponseSet,
    Storage,
    ValueLabel,
    Variable,
)
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.reading import formats
from survey_kit.spss.dictionary import Missing
from survey_kit.writing import WRITERS, note_text, write
from survey_kit.writing.spss_limits import Limits, cut, missing_codes, spss_names

SEX = Variable(
    "sex", Words("เพศ", "Sex"), values=(ValueLabel(1.0, Words("ชาย", "Male")), ValueLabel(2.0, Words("หญิง")))
)
SCORE = Variable(
    "d1_1", Words("น้ำท่วมบ้าน"), Kind.LIKERT, Measure.ORDINAL, tuple(ValueLabel(float(k), Words(f"ระดับ {k}")) for k in range(1, 6)),
    (MissingRule(88.0, 88.0, MissingReason.DONT_KNOW), MissingRule(99.0, 99.0, MissingReason.NO_ANSWER)),
)  # fmt: skip
INCOME = Variable("income", Words("รายได้"), Kind.NUMBER, Measure.SCALE, storage=Storage(columns=9))
DAY = Variable("day", Words("วันที่"), Kind.DATE)
TEXT = Variable("why", Words("เพราะอะไร"), Kind.TEXT)


def survey(**changes: object) -> Survey:
    data = pd.DataFrame(
        {
            "sex": [1.0, 2.0, np.nan, 2.0],
            "d1_1": [5.0, 99.0, 88.0, 3.0],
            "income": [1200.5, np.nan, 1e9 + 1 / 3, 0.1],
            "day": pd.Series(["2025-08-01", None, "2025-08-31", "2025-09-02"], dtype=object),
            "why": pd.Series(["=1+1", "น้ำท่วม, สูง\nถึงเตียง \"มาก\"", None, "-"], dtype=object),
        }
    )  # fmt: skip
    data.index = pd.Index([f"a.xlsx:{i}" for i in range(2, 6)])
    book = Codebook("small", Words("แบบสอบถามเล็ก"), variables=(SEX, SCORE, INCOME, DAY, TEXT))
    return replace(Survey(data, book), **changes)  # type: ignore[arg-type]


def same_values(one: Survey, other: Survey) -> bool:
    names = list(map(str, one.data.columns))
    assert list(map(str, other.data.columns)) == names
    for name in names:
        left, right = one.column(name), other.column(name)
        if left.dtype == object:
            assert left.tolist() == right.tolist(), name
        else:
            np.testing.assert_array_equal(left, right, err_msg=name)
    return True


def test_parquet_gives_everything_back(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    assert write(survey(), path) == ()
    again = formats.read(path).survey
    assert same_values(survey(), again)
    assert again.codebook == survey().codebook


def test_sav_gives_values_labels_missing_measures_and_dates_back(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    assert write(survey(), path) == ()
    again = formats.read(path).survey
    assert same_values(survey(), again)
    book = again.codebook
    assert [str(book.label_of(n)) for n in book.names] == ["เพศ", "น้ำท่วมบ้าน", "รายได้", "วันที่", "เพราะอะไร"]
    assert [(v.code, str(v.label)) for v in book["sex"].values] == [(1.0, "ชาย"), (2.0, "หญิง")]
    assert [(r.low, r.high) for r in book["d1_1"].missing] == [(88.0, 88.0), (99.0, 99.0)]
    assert [book[n].measure for n in ("sex", "d1_1", "income")] == [Measure.NOMINAL, Measure.ORDINAL, Measure.SCALE]
    assert book["day"].kind is Kind.DATE
    assert book["income"].storage.columns == 9


def test_csv_holds_codes_and_opens_in_excel(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write(survey(), path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfsex,d1_1,income,day,why\r\n1,5,1200.5,2025-08-01,'=1+1\r\n")
    frame = pd.read_csv(path)
    np.testing.assert_array_equal(frame["income"], survey().column("income"))
    assert frame["why"].tolist()[1] == 'น้ำท่วม, สูง\nถึงเตียง "มาก"'


def test_excel_has_codes_words_and_codebook_and_no_formula(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "a.xlsx"
    nasty = survey()
    nasty.data["why"] = pd.Series(["=1+1", "+5", "-2", "@SUM(A1)"], index=nasty.data.index, dtype=object)
    write(nasty, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["codes", "labels", "codebook"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [c for c in cells if c.data_type == "f"]
    assert [c.value for c in book["codes"]["E"]] == ["why", "=1+1", "+5", "-2", "@SUM(A1)"]
    assert [c.value for c in book["labels"]["A"]] == ["[sex] เพศ", "ชาย", "หญิง", None, "หญิง"]
    assert book["codebook"]["F2"].value == "1 = ชาย; 2 = หญิง"
    assert book["codebook"]["H3"].value == "88 = dont_know; 99 = no_answer"


@pytest.mark.parametrize("questionnaire", [True, False])
def test_our_own_workbook_reads_as_one_survey(tmp_path: Path, questionnaire: bool) -> None:
    path = tmp_path / "a.xlsx"
    write(survey(), path)
    again = formats.read(path, survey().codebook if questionnaire else None).survey
    assert len(again) == 4
    np.testing.assert_array_equal(again.column("sex"), [1, 2, np.nan, 2])


@pytest.mark.parametrize("format", WRITERS)
def test_same_survey_same_bytes(tmp_path: Path, format: str) -> None:
    write(survey(), tmp_path / f"a.{format}")
    write(survey(), tmp_path / f"b.{format}")
    assert (tmp_path / f"a.{format}").read_bytes() == (tmp_path / f"b.{format}").read_bytes()


def test_no_clock_in_a_sav(tmp_path: Path) -> None:
    write(survey(), tmp_path / "a.sav")
    assert (tmp_path / "a.sav").read_bytes()[84:109].endswith(b"01 Jan 0000:00:00")


@pytest.mark.parametrize("format", WRITERS)
def test_no_rows_and_a_failed_write_leave_the_earlier_file(tmp_path: Path, format: str) -> None:
    write(survey(data=survey().data.iloc[:0]), tmp_path / f"a.{format}")
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"a.{format}"]
    with pytest.raises(SurveyKitError) as caught:
        write(survey(), tmp_path / "no" / f"a.{format}")
    assert caught.value.code == "document-folder-missing"


def test_unknown_format_is_told(tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError) as caught:
        write(survey(), tmp_path / "a.xls")
    assert caught.value.code == "data-format-unknown"
    assert "csv, xlsx, parquet, arrow, sav, zsav, xml" in caught.value.message("en")


def test_what_sav_cannot_hold_is_told(tmp_path: Path) -> None:
    long = "ก" * 100
    odd = Variable("ข้อ 1", Words(long), values=(ValueLabel(1.0, Words(long[:50])),))
    book = Codebook(variables=(odd, TEXT), sets=(ResponseSet("b1", Words("ภัย"), "dichotomy", ("ข้อ 1",)),))
    data = pd.DataFrame({"ข้อ 1": [1.0, 2.0], "why": pd.Series(["a", None], dtype=object)})
    path = tmp_path / "a.sav"
    notes = write(Survey(data, book), path)
    assert [n.code for n in notes] == ["label-cut", "value-label-cut", "name-changed"]
    assert all("…" not in note_text(n, lang) for n in notes for lang in ("th", "en"))
    again = formats.read(path).survey
    assert list(again.data.columns) == ["v1", "why"]
    _, meta = pyreadstat.read_sav(str(path))
    assert len(meta.column_names_to_labels["v1"].encode()) <= 255
    assert len(meta.variable_value_labels["v1"][1.0].encode()) <= 120
    # We keep the whole beside it and read it back.
    assert str(again.codebook["v1"].label) == f"ข้อ 1: {long}"
    assert str(again.codebook["v1"].values[0].label) == long[:50]
    assert again.codebook.sets[0].variables == ("v1",)


def rules(*codes: float) -> tuple[MissingRule, ...]:
    return tuple(MissingRule(c, c) for c in codes)


def test_more_missing_codes_than_spss_takes() -> None:
    stored = np.array([1.0, 5.0, 99.0])

    def codes(variable: Variable) -> tuple[Missing, list[str], list[object]]:
        made, notes = missing_codes(variable, lambda code: code, stored, Limits("utf-8"))
        return made, [n.code for n in notes], [n.facts.get("codes") for n in notes]

    four = replace(SCORE, missing=rules(96.0, 97.0, 98.0, 99.0))
    assert codes(four) == (Missing((), 96.0, 99.0), ["missing-as-range"], [None])
    around = replace(SCORE, missing=rules(-1.0, 0.0, 98.0, 99.0))
    assert codes(around) == (Missing((-1.0, 0.0, 98.0)), ["missing-dropped"], ["99"])


def test_cutting_never_splits_a_thai_letter() -> None:
    assert cut("น้ำท่วม", 255) == "น้ำท่วม"
    assert cut("กำก่ก่", 8) == "กำ"
    assert cut("กก่", 6) == "ก"


def test_names_for_spss() -> None:
    assert spss_names(["a1", "A1", "ข้อ 2", "น้ำ", "v3", "with", "9x", "a."]) == {
        "a1": "a1", "A1": "v2", "ข้อ 2": "v3x", "น้ำ": "น้ำ", "v3": "v3", "with": "v6", "9x": "v7", "a.": "v8",
    }  # fmt: skip


@pytest.mark.outside("pspp")
def test_pspp_opens_our_sav(tmp_path: Path) -> None:
    import subprocess

    write(survey(), tmp_path / "a.sav")
    (tmp_path / "a.sps").write_text("GET FILE='a.sav'.\nFREQUENCIES sex d1_1.\nLIST day why.\n", encoding="utf-8")
    command = ["pspp", "-O", "format=csv", "-o", "out.csv", "a.sps"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    said = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "N,Valid,3,2\n,Missing,1,2" in said
    assert "Valid,ชาย,1,25.0%,33.3%,33.3%" in said
    assert "01.08.2025,=1+1" in said
