"""The codebook as a document and the overview of what is missing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_kit.cli import main
from survey_kit.documents import WRITERS, render
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, MissingReason, MissingRule, ResponseSet, ValueLabel, Variable
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.study import read
from survey_kit.study.describing import codebook_report, missing_tables
from survey_kit.study.missingness import REASONS, unanswered
from tests.study.conftest import SAMPLE

MISSING = (MissingRule(97.0, 97.0, MissingReason.NOT_APPLICABLE), MissingRule(98.0, 98.0, MissingReason.DONT_KNOW),
           MissingRule(900.0, float("inf"), MissingReason.NO_ANSWER))  # fmt: skip
CODES = (ValueLabel(1.0, Words("มี", "yes")), ValueLabel(2.0, Words("ไม่มี", "no")), ValueLabel(98.0, Words("ไม่ทราบ")))
BOOK = Codebook(
    "small", Words("แบบเล็ก"),
    variables=(
        Variable("city", Words("เมือง"), values=(ValueLabel(1.0, Words("ก")), ValueLabel(2.0, Words("ข")))),
        Variable("flood", Words("น้ำท่วม"), values=CODES, missing=MISSING),
        Variable("depth", Words("ลึก"), Kind.NUMBER, missing=MISSING, relevant="flood == 1", unit=Words("ซม.")),
        Variable("b_1", Words("วิทยุ"), Kind.DICHOTOMY, question="b"),
        Variable("b_2", Words("ญาติ"), Kind.DICHOTOMY, question="b"),
        Variable("b_oth", Words("อื่น ๆ"), Kind.TEXT, question="b", relevant="city == 3"),
        Variable("why", Words("เพราะอะไร"), Kind.TEXT, missing=(MissingRule("-", "-", MissingReason.NO_ANSWER),)),
        Variable("day", Words("วันที่"), Kind.DATE),
    ),
    sets=(ResponseSet("b", Words("รู้ข่าวจากใคร"), "dichotomy", ("b_1", "b_2")),),
)  # fmt: skip
NAN = np.nan


def survey() -> Survey:
    data = pd.DataFrame({
        "city": [1.0, 1.0, 1.0, 2.0, 2.0], "flood": [1.0, 2.0, 98.0, NAN, 950.0], "depth": [40.0, NAN, NAN, NAN, 97.0],
        "b_1": [1.0, 0.0, NAN, NAN, 1.0], "b_2": [0.0, 0.0, NAN, NAN, NAN],
        "b_oth": pd.Series([None] * 5, dtype=object), "why": pd.Series(["ฝน", "-", None, "ฝน", None], dtype=object),
        "day": pd.Series(["2022-01-05", None, "2022-01-03", None, None], dtype=object),
    })  # fmt: skip
    data.index = pd.Index([f"a.xlsx:{i}" for i in range(2, 7)])
    return Survey(data, BOOK)


def test_rows_asked_and_without_an_answer_by_reason() -> None:
    found = {u.question: (u.asked, u.missing, dict(zip(REASONS, u.reasons, strict=True))) for u in unanswered(survey())}
    assert set(found) == {"city", "flood", "depth", "b", "b_oth", "why", "day"}
    # A question that concerns nobody is asked of nobody.
    assert found["b_oth"][:2] == (0, 0)
    asked, missing, why = found["flood"]
    assert (asked, missing) == (5, 3)
    assert (why[MissingReason.BLANK], why[MissingReason.DONT_KNOW], why[MissingReason.NO_ANSWER]) == (1, 1, 1)
    # Row 2 had no flood and row 5 says so: neither was asked how deep it was.
    assert found["depth"][:2] == (3, 2)
    # One ticked box answers a question of several columns.
    assert found["b"][:2] == (5, 2)
    assert found["why"][:2] == (5, 3)


def test_by_group_the_parts_add_up() -> None:
    everybody = {u.question: u for u in unanswered(survey())}
    for question in everybody:
        parts = [u for u in unanswered(survey(), "city") if u.question == question]
        assert [u.group for u in parts] == [1.0, 2.0]
        assert sum(u.rows for u in parts) == everybody[question].rows
        assert sum(u.missing for u in parts) == everybody[question].missing
    with pytest.raises(SurveyKitError):
        unanswered(survey(), "no_such_column")


def test_tables_put_the_worst_first_and_groups_side_by_side() -> None:
    overall, by_city = missing_tables(survey(), "city")
    assert [(line[0].split()[0], line[3]) for line in overall.body][:2] == [("depth", "66.7"), ("flood", "60.0")]
    assert by_city.head == (("ข้อ", "ก", "ข"),)
    assert by_city.body[0][0] == "ทุกข้อรวมกัน"


def test_the_codebook_counts_every_code() -> None:
    report = codebook_report(survey())
    lines = [line for table in report.tables for line in table.body if len(line) == 5 and table.head[0][1] == "รหัส"]
    assert ("", "1", "มี", "1", "50.0") in lines
    assert ("", "98", "[ไม่ทราบ]", "1", "") in lines
    assert ("", "900…∞", "[ไม่ตอบ]", "1", "") in lines
    assert ("b_1", "1", "รู้ข่าวจากใคร: วิทยุ", "2", "66.7") in lines
    assert ("depth", "", "ลึก (ซม.) · ถามเมื่อ flood == 1", "1", "") in lines
    assert ("", "", "ต่ำสุด 40 · กลาง 40 · สูงสุด 40", "", "") in lines
    assert ("", "", "ตั้งแต่ 2022-01-03 ถึง 2022-01-05", "", "") in lines
    # Texts people wrote stay out of it.
    assert not [line for line in lines if "ฝน" in " ".join(line)]
    assert ("", "", "คำตอบเป็นข้อความ ต่างกัน 1 แบบ", "", "") in lines


@pytest.mark.parametrize("format", WRITERS)
def test_every_format_and_both_languages(tmp_path: Path, format: str) -> None:
    for lang in ("th", "en"):
        render(codebook_report(survey(), lang), format, tmp_path / f"{lang}.{format}")
        assert (tmp_path / f"{lang}.{format}").stat().st_size > 1000


def test_counts_of_a_whole_file_are_those_of_pandas() -> None:
    """Counts and percents of a question of one answer, ends and middle of two numbers."""
    study = read(SAMPLE / "raw" / "4_phatong_households.sav", questionnaire="hh_resilience")
    lines = [line for table in codebook_report(study.survey).tables for line in table.body]
    answers = pd.Series(study.survey.answers("a1")).dropna()
    counts = answers.value_counts()
    start = next(i for i, line in enumerate(lines) if line[0] == "a1")
    shown = {float(line[1]): (int(line[3].replace(",", "")), float(line[4])) for line in lines[start + 1 : start + 4]}
    assert set(shown) == set(counts.index)
    for code, (count, percent) in shown.items():
        assert count == counts[code]
        assert percent == pytest.approx(100 * counts[code] / len(answers), abs=0.0501)
    for name in ("a2", "a11"):
        numbers = pd.Series(study.survey.values(name)).dropna()
        start = next(i for i, line in enumerate(lines) if line[0] == name)
        told = next(line[2] for line in lines[start + 1 :] if "กลาง" in line[2])
        figures = [float(f.replace(",", "")) for f in re.findall(r"[\d,.]*\d", told)]
        assert figures == [numbers.min(), numbers.median(), numbers.max()]


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(SAMPLE / "raw" / "4_phatong_households.sav")
    assert main(["codebook", source, "--out", str(tmp_path / "สมุดรหัส.html"), "--lang", "th"]) == 0
    assert "เพศ" in (tmp_path / "สมุดรหัส.html").read_text(encoding="utf-8")
    capsys.readouterr()
    assert main(["missing", source, "--by", "city", "--json"]) == 0
    records = json.loads(capsys.readouterr().out)
    assert {r["group"] for r in records} == {4.0}
    assert all(r["missing"] <= r["asked"] <= r["rows"] == 141 for r in records)
    assert main(["codebook", source, "--out", str(tmp_path / "a.doc")]) == 2
