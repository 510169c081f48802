"""Sentences the team edits: listed once, kept by every later build, told when their numbers have moved on."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from survey_kit.documents.sentences import HEAD
from survey_kit.errors import SurveyKitError
from survey_kit.reading.sentences import KEY, MADE, TEAM, Edit, read_sentences
from survey_kit.study.building import build, write_wording
from survey_kit.study.pack.editing import concern, sheet_path
from survey_kit.study.scaffolding import sample_project
from tests.study.printed import squeezed, text_of

CITY = "4_phatong"
OURS = "น้ำท่วมถึงบ้านเราแทบทุกหลัง <b>จริง</b> #strong[x] =1+1"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project with one city's households, and its workbook of sentences."""
    target = sample_project(tmp_path_factory.mktemp("edited") / "project")
    text = (target / "project.toml").read_text(encoding="utf-8")
    head, *entries = text.split("[[data]]")
    kept = "".join(f"[[data]]{e}" for e in entries if "4_phatong_households" in e)
    (target / "project.toml").write_text(head + kept, encoding="utf-8")
    write_wording(target, [CITY])
    return target


def rows(project: Path) -> list[tuple[str, ...]]:
    sheet = openpyxl.load_workbook(sheet_path(project, CITY)).worksheets[0]
    return [tuple(str(c or "") for c in row) for row in sheet.iter_rows(min_row=4, values_only=True)]


def edit(project: Path, key: str, text: str) -> None:
    path = sheet_path(project, CITY)
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=4):
        if row[KEY].value == key:
            row[TEAM].value, row[TEAM].data_type = text, "s"
    book.save(path)


def key_of(project: Path, start: str) -> str:
    return next(row[KEY] for row in rows(project) if row[KEY].startswith(start) and row[KEY].endswith("plain"))


def test_the_columns_are_where_the_reader_looks() -> None:
    assert (HEAD.index("made"), HEAD.index("team"), HEAD.index("key")) == (MADE, TEAM, KEY)


def test_every_sentence_is_listed_once(project: Path) -> None:
    keys = [row[KEY] for row in rows(project)]
    assert len(keys) == len(set(keys)) > 60
    assert any("ครัวเรือน" in row[MADE] for row in rows(project))
    assert sum(key.startswith("prompt.") for key in keys) >= 15, "prompts can be said otherwise"
    assert not any(key.startswith("quote.") for key in keys), "a quote cannot"


def test_an_edited_sentence_survives_every_build_in_every_format(project: Path) -> None:
    work = project.parent / "survives"
    shutil.copytree(project, work)
    edit(work, key_of(work, "claim.hazard."), OURS)
    for _ in range(2):
        outcome = build(work, work / "out", cities=[CITY], audiences=["community", "forum"], logs_too=False)
        assert not outcome.failures
    place = work / "out" / CITY
    for name in ("community.html", "community.docx", "community.pdf", "posters_a3.pdf", "guide.docx"):
        assert squeezed(OURS) in squeezed(text_of(place / f"{CITY}_{name}")), name
    write_wording(work, [CITY])
    assert [row[TEAM] for row in rows(work) if row[TEAM]] == [OURS]


def test_only_what_says_the_sentence_is_made_again(project: Path) -> None:
    work = project.parent / "again"
    shutil.copytree(project, work)
    first = build(work, work / "out", cities=[CITY], audiences=["community", "agency", "forum"], logs_too=False)
    edit(work, key_of(work, "claim.priority."), "คนเลือกเรื่องนี้มากที่สุด")
    before = {p: p.stat().st_mtime_ns for p in first.files}
    second = build(work, work / "out", cities=[CITY], audiences=["community", "agency", "forum"], logs_too=False)
    made = {p.name.removeprefix(f"{CITY}_") for p in second.files if p.stat().st_mtime_ns != before[p]}
    assert len(first.files) - second.stood == len(made)
    assert {"community.pdf", "community.docx", "posters_a3.pdf", "slides.pptx", "guide.pdf", "record.docx"} <= made
    assert not made & {"ballots.pdf", "actions.docx", "registration.pdf", "evaluation.pdf", "agency_tables.xlsx"}


def test_numbers_that_the_program_does_not_say_are_told(project: Path) -> None:
    work = project.parent / "numbers"
    shutil.copytree(project, work)
    edit(work, key_of(work, "claim.hazard."), "99 ใน 100 บ้านน้ำท่วม")
    outcome = build(work, work / "out", cities=[CITY], audiences=["community"], formats=["html"], logs_too=False)
    assert "ประโยคที่ทีมแก้ไว้ต้องดูอีกครั้ง 1 ประโยค" in outcome.summary()
    write_wording(work, [CITY])
    assert [row[4] for row in rows(work) if "99" in row[4]]


def test_what_is_no_longer_said_is_kept_for_the_team(project: Path) -> None:
    work = project.parent / "gone"
    shutil.copytree(project, work)
    key = key_of(work, "claim.hazard.")
    edit(work, key, OURS)
    path = sheet_path(work, CITY)
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows(min_row=4):
        if row[KEY].value == key:
            row[MADE].value = "เรื่องอื่นไปแล้ว"
    book.save(path)
    build(work, work / "out", cities=[CITY], audiences=["community"], formats=["html"], logs_too=False)
    assert squeezed(OURS) not in squeezed(text_of(work / "out" / CITY / f"{CITY}_community.html"))
    write_wording(work, [CITY])
    assert (OURS, f"{key}~") in [(row[TEAM], row[KEY]) for row in rows(work)]
    assert not any(row[TEAM] for row in rows(work) if row[KEY] == key)


@pytest.mark.parametrize(("text", "now", "why"), [
    ("บ้านเราน้ำท่วม", "เจอน้ำท่วมร้อยละ 61.5", ""),
    ("น้ำท่วมร้อยละ 61.5", "เจอน้ำท่วมร้อยละ 61.5", ""),
    ("น้ำท่วมร้อยละ ๖๑.๕", "เจอน้ำท่วมร้อยละ 61.5", ""),
    ("น้ำท่วมร้อยละ 61.5", "เจอน้ำท่วมร้อยละ 62.0", "own-number"),
    ("น้ำท่วมร้อยละ 61.5", "เจอน้ำแล้งร้อยละ 61.5", "gone"),
    ("น้ำท่วมร้อยละ 61.5", None, "gone"),
])  # fmt: skip
def test_what_the_team_should_look_at(text: str, now: str | None, why: str) -> None:
    assert concern(Edit("k", "เจอน้ำท่วมร้อยละ 61.5", text), now) == why


def test_another_workbook_in_its_place_is_told(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "อะไรก็ไม่รู้"
    book.save(path)
    with pytest.raises(SurveyKitError) as error:
        read_sentences(path)
    assert error.value.code == "sentences-not-a-sheet" and "wording" in error.value.message("en")
