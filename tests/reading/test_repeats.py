"""KoBo and ODK exports with their repeats: nothing lost, every member beside the answers of the home."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import survey_kit as sk
from survey_kit.checking import finding_text
from survey_kit.cli import main
from survey_kit.reading import formats
from survey_kit.reading.questionnaire import read_questionnaire, read_repeat_forms
from survey_kit.study.opening import open_file_or_project
from tests.reading import kobo
from tests.reading.cases import workbook


def read(path: Path, folder: Path, **how: str | None) -> formats.Reading:
    form = kobo.form(folder / "form.xlsx")
    return formats.read(path, read_questionnaire(form), forms=read_repeat_forms(form), **how)


@pytest.mark.parametrize("labels", [False, True])
@pytest.mark.parametrize("several", ["one", "many", "both"])
@pytest.mark.parametrize("groups", ["", "/", "::", "-", "."])
def test_every_kind_of_export_gives_the_same_answers(tmp_path: Path, labels: bool, several: str, groups: str) -> None:
    reading = read(kobo.export(tmp_path / "a.xlsx", labels, several, groups), tmp_path)
    survey = reading.survey
    assert survey.column("sex").tolist() == [1, 2, 2]
    assert survey.column("age").tolist() == [41, 63, 29]
    assert survey.column("flooded").tolist() == ["yes", "no", "yes"]
    nan = np.nan
    np.testing.assert_array_equal(
        survey.data[["ways_loud", "ways_line", "ways_kin"]], [[1, 0, 1], [nan] * 3, [0, 1, 0]]
    )
    assert [f.code for f in reading.findings] == ["sheet-of-repeats", "sheet-of-repeats"]
    assert not reading.unmapped


@pytest.mark.parametrize("labels", [False, True])
def test_repeats_are_surveys_with_the_columns_of_their_form(tmp_path: Path, labels: bool) -> None:
    people, work = read(kobo.export(tmp_path / "a.xlsx", labels), tmp_path).repeats
    assert people.survey.column("m_age").tolist() == [38, 9, 31]
    assert people.survey.column("m_sex").tolist() == [2, 1, 1]
    assert people.survey.column("flooded").tolist() == ["yes", "yes", "yes"]
    assert people.survey.column("age").tolist() == [41, 41, 29]
    assert people.survey.column("parent_row").tolist() == ["a.xlsx:2", "a.xlsx:2", "a.xlsx:4"]
    assert list(people.survey.data.index) == ["a.xlsx[members]:2", "a.xlsx[members]:3", "a.xlsx[members]:4"]
    # A repeat inside a repeat carries the member and, through it, the home.
    assert work.survey.column("job").tolist() == ["ทำสวน", "ค้าขาย", "ประมง"]
    assert work.survey.column("m_age").tolist() == [38, 38, 31]
    assert work.survey.column("age").tolist() == [41, 41, 29]
    assert str(people.survey.codebook["m_age"].label) == "อายุสมาชิก"


def test_the_command_line_counts_members_by_an_answer_of_their_home(tmp_path: Path, capsys) -> None:
    kobo.export(tmp_path / "a.xlsx")
    kobo.form(tmp_path / "form.xlsx")
    asked = ["freq", str(tmp_path / "a.xlsx"), "m_sex", "--sheet", "members", "--by", "sex"]
    assert main([*asked, "--questionnaire", str(tmp_path / "form.xlsx"), "--json", "--lang", "en"]) == 0
    records = json.loads(capsys.readouterr().out)
    counts = {(r["level"], r["by_level"]): r["value"] for r in records if r["statistic"] == "count" and r["by_level"]}
    assert counts == {
        ("1", "1"): 1, ("2", "1"): 1, ("answered", "1"): 2, ("1", "2"): 1, ("2", "2"): 0, ("answered", "2"): 1,
    }  # fmt: skip


def test_without_a_questionnaire_repeats_are_read_and_linked_too(tmp_path: Path) -> None:
    study = sk.read(kobo.export(tmp_path / "a.xlsx", labels=True), sheet="members")
    assert study.data["อายุสมาชิก"].tolist() == [38, 9, 31]
    assert study.data["ครัวเรือน/อายุ"].tolist() == [41, 41, 29]


def test_an_archive_of_text_files(tmp_path: Path) -> None:
    reading = read(kobo.central(tmp_path / "home.zip"), tmp_path)
    assert reading.survey.column("age").tolist() == [41, 63, 29]
    assert reading.survey.column("ways_kin").tolist()[0] == 1
    people = reading.repeats[0].survey
    assert people.column("m_age").tolist() == [38, 9, 31]
    assert people.column("age").tolist() == [41, 41, 29]


def test_a_row_whose_form_is_gone_is_told(tmp_path: Path) -> None:
    sheets = {"บ้าน": kobo.homes(False, "one", "/")[:3], "members": kobo.members(False)}
    path = workbook(tmp_path / "a.xlsx", sheets)
    people = read(path, tmp_path, sheet="members")
    assert [(f.code, f.row) for f in people.findings] == [("repeat-without-form", "a.xlsx[members]:4")]
    assert people.survey.column("parent_row").tolist() == ["a.xlsx:2", "a.xlsx:2", None]
    assert np.isnan(people.survey.column("age")[2])


def test_repeats_are_told_in_words(tmp_path: Path) -> None:
    found = read(kobo.export(tmp_path / "a.xlsx"), tmp_path).findings[0]
    for lang in ("th", "en"):
        assert '--sheet "members"' in finding_text(found, lang=lang)


def test_a_project_counts_members_with_the_city_and_community_of_their_home(tmp_path: Path) -> None:
    survey = (*kobo.SURVEY[:2], ("text", "community", "ชุมชน", ""), *kobo.SURVEY[2:])
    workbook(tmp_path / "form.xlsx", {"survey": survey, "choices": kobo.CHOICES, "settings": [("form_id",), ("home",)]})
    head, *rows = kobo.homes(False, "one", "/")
    homes = [["community", *head], *(["ริมคลอง", *row] for row in rows)]
    workbook(tmp_path / "a.xlsx", {"บ้าน": homes, "members": kobo.members(False)})
    (tmp_path / "project.toml").write_text(
        '[project]\nname = "p"\ntitle = "t"\ndate = 2026-08-02\n[[city]]\ncode = 1\nname = "ก"\nkey = "1_k"\n'
        '[questionnaires]\nmembers = "form.xlsx"\n[[data]]\ninstrument = "members"\nfile = "a.xlsx"\nsheet = "members"\n',
        encoding="utf-8",
    )
    study = open_file_or_project(tmp_path, instrument="members")
    assert study.data["m_age"].tolist() == [38, 9, 31]
    assert study.data["community"].tolist() == ["ริมคลอง"] * 3
    assert study.frequencies("m_sex").table.base.n == 3
