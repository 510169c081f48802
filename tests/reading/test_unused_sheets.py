"""A sheet that is not read is told: a list of strangers, a list of codes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from survey_kit.checking import finding_text
from survey_kit.reading.formats import read
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from survey_kit.resources import folder


@pytest.fixture(scope="module")
def book():
    return read_questionnaire(find_questionnaire("hh_resilience"))


def told(reading) -> list[str]:
    return [f.value for f in reading.findings if f.code == "sheet-unused"]


def test_a_sheet_of_strangers_is_told(tmp_path: Path, book) -> None:
    workbook = openpyxl.Workbook()
    main, repeat = workbook.active, workbook.create_sheet("members")
    main.title = "survey"
    main.append(["form_id", "city", "a1", "a2", "_index"])
    main.append(["2-001", 2, 1, 45, 1])
    repeat.append(["name_of_member", "age_of_member", "house"])
    repeat.append(["x", 7, 1])
    workbook.save(tmp_path / "kobo.xlsx")
    reading = read(tmp_path / "kobo.xlsx", book)
    assert len(reading.survey) == 1
    assert told(reading) == ["members"]
    found = next(f for f in reading.findings if f.code == "sheet-unused")
    assert "members" in finding_text(found, lang="th")
    assert "kobo.xlsx" in finding_text(found, lang="en")


def test_the_sheet_of_codes_beside_the_sample_is_told_and_one_asked_for_is_enough(book) -> None:
    path = folder("sample_data") / "raw" / "1_tanotduan_households.xlsx"
    assert told(read(path, book)) == ["รหัส"]
    assert told(read(path, book, sheet="ข้อมูล")) == []
