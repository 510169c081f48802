"""A mapping is shown, saved, corrected by hand and used again without being asked for."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import numpy as np
import pytest

from survey_kit.checking import finding_text
from survey_kit.cli import main
from survey_kit.errors import SurveyKitError
from survey_kit.reading import formats
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from tests.reading.cases import workbook

HEAD = ("รหัสฟอร์ม", "เพศผู้ตอบแบบ", "อายุของท่าน (ปี)", "ศาสนาที่ท่านนับถือ", "ลักษณะของบ้านพัก", "ข้าวของในครัว", "เบ็ดเตล็ด")
ROWS = (("K-1", "ชาย", 41, "พุทธ", "สองชั้นขึ้นไป", "หม้อ", "ก"), ("K-2", "หญิง", 30, "อิสลาม", "สองชั้นขึ้นไป", "กระทะ", "ข"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "raw").mkdir()
    return workbook(tmp_path / "raw" / "a.xlsx", {"s": [HEAD, *ROWS]})


@pytest.fixture(scope="module")
def book():
    return read_questionnaire(find_questionnaire("hh_resilience"))


def test_guessed_columns_and_open_ones_are_told(file: Path, book) -> None:
    findings = formats.read(file, book).findings
    guessed = {f.value: f.variable for f in findings if f.code == "column-guessed"}
    assert guessed["อายุของท่าน (ปี)"] == "a2"
    assert [f.value for f in findings if f.code == "column-unmapped"] == ["ข้าวของในครัว", "เบ็ดเตล็ด"]
    for finding in findings:
        assert "…" not in finding_text(finding, lang="th") + finding_text(finding, lang="en")


def test_the_command_shows_how_surely_and_what_else(file: Path, capsys) -> None:
    assert main(["map", str(file), "--questionnaire", "hh_resilience", "--json"]) == 0
    records = {r["header"]: r for r in json.loads(capsys.readouterr().out)}
    assert records["ศาสนาที่ท่านนับถือ"]["question"] == "a3"
    assert 0 < records["ศาสนาที่ท่านนับถือ"]["score"] <= 1
    assert records["ศาสนาที่ท่านนับถือ"]["proposals"][0]["question"] == "a3"
    assert records["เบ็ดเตล็ด"]["question"] == ""
    for lang in ("th", "en"):
        assert main(["map", str(file), "--questionnaire", "hh_resilience", "--lang", lang]) == 0
        shown = capsys.readouterr().out
        assert "เบ็ดเตล็ด" in shown and "5" in shown.splitlines()[-1] and "7" in shown.splitlines()[-1]


def test_a_saved_mapping_is_used_for_the_next_file(file: Path, book, capsys) -> None:
    saved = file.parent.parent / "mapping.toml"
    assert main(["map", str(file), "--questionnaire", "hh_resilience", "--save", str(saved)]) == 0
    table = tomllib.loads(saved.read_text(encoding="utf-8"))["hh_resilience"]
    assert table["อายุของท่าน (ปี)"] == "a2" and "เบ็ดเตล็ด" not in table
    text = saved.read_text(encoding="utf-8").replace('# "เบ็ดเตล็ด" = ""', '"เบ็ดเตล็ด" = "g4"')
    saved.write_text(text.replace('# "ข้าวของในครัว" = ""', '"ข้าวของในครัว" = ""'), encoding="utf-8")
    next_one = workbook(file.with_name("b.xlsx"), {"s": [[*HEAD[:5], HEAD[6], HEAD[5]], [*ROWS[0][:5], "ค", "มีด"]]})
    reading = formats.read(next_one, book)
    assert reading.survey.column("g4").tolist() == ["ค"]
    assert not [f for f in reading.findings if f.code in ("column-guessed", "column-unmapped")]
    # What a project says about one file comes first.
    assert formats.read(next_one, book, told={"เบ็ดเตล็ด": "g3"}).survey.column("g3").tolist() == ["ค"]
    # Saving again keeps the table of another questionnaire and what was decided.
    saved.write_text(saved.read_text(encoding="utf-8") + '\n[other]\n"x" = "y"\n', encoding="utf-8")
    assert main(["map", str(next_one), "--questionnaire", "hh_resilience", "--save", str(saved)]) == 0
    again = tomllib.loads(saved.read_text(encoding="utf-8"))
    assert again["other"] == {"x": "y"} and again["hh_resilience"]["เบ็ดเตล็ด"] == "g4"
    assert again["hh_resilience"]["ข้าวของในครัว"] == ""


def test_a_mapping_that_names_no_question_is_an_error(file: Path, book) -> None:
    (file.parent / "mapping.toml").write_text('[hh_resilience]\n"เบ็ดเตล็ด" = "g44"\n', encoding="utf-8")
    with pytest.raises(SurveyKitError) as caught:
        formats.read(file, book)
    assert caught.value.code == "mapping-unknown-question"
    assert "g4" in caught.value.message("en")


def test_cells_alone_settle_nothing(tmp_path: Path, book) -> None:
    rows = [("รหัสแบบสอบถาม", "ข้อมูล", "หัวหน้า"), ("1", "ชาย", "พุทธ"), ("2", "หญิง", "อิสลาม"), ("3", "ชาย", "พุทธ")]
    survey = formats.read(workbook(tmp_path / "a.xlsx", {"s": rows}), book).survey
    assert np.isnan(survey.column("a1")).all() and np.isnan(survey.column("a3")).all()
