"""What a project may ask for: Thai digits, another scheme of levels, no tests."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from survey_kit.documents import WRITERS
from survey_kit.model.project import Project
from survey_kit.model.report import Report
from survey_kit.study.pack.pack import Pack
from survey_kit.study.preparing import Prepared
from tests.documents.reading_back import docx_text, html_text, pdf_text
from tests.study.test_life_of_a_number import Editions

READERS = {"html": html_text, "pdf": pdf_text, "docx": docx_text}


def report(project: Project, prepared: dict[str, Prepared], audience: str, **settings: object) -> Report:
    """The first city's report, or the network's, of the project with other settings."""
    project = replace(project, settings=replace(project.settings, **settings))
    pack = Pack(project, prepared)
    return pack.report(next(d for d in pack.documents if d.audience == audience))


@pytest.mark.parametrize("format", READERS)
@pytest.mark.parametrize("audience", ["community", "agency"])
def test_thai_digits_everywhere(audience: str, format: str, project: Project, prepared: dict[str, Prepared]) -> None:
    made = report(project, prepared, audience, digits="thai")
    text = READERS[format](WRITERS[format](made))
    left = [w for w in re.findall(r"\S*[0-9]\S*", text) if not re.search("[A-Za-z_]", w)]
    assert left in ([], ["1"]), left  # the page field of a Word file counts by itself
    assert len(re.findall("[๐-๙]+", text)) > 20


def levels(report: Report) -> list[tuple[str, ...]]:
    found = [t for t in report.tables if t.table is not None and t.table.kind == "rating"]
    return [tuple(row[-2] for row in t.body) for t in found if t.head[-1][-2] == "แปลผล"]


def test_another_scheme_changes_levels_and_note(project: Project, prepared: dict[str, Prepared]) -> None:
    best, boonchom = (report(project, prepared, "agency", scheme=s) for s in ("best5", "boonchom5"))
    assert len(levels(best)) == len(levels(boonchom)) == 4
    assert levels(best) != levels(boonchom)
    assert any("1.00–1.80" in n for t in best.tables for n in t.notes)
    assert any("1.00–1.50" in n for t in boonchom.tables for n in t.notes)
    assert not any("1.00–1.80" in n for t in boonchom.tables for n in t.notes)


def test_without_tests_their_chapter_is_left_out(
    project: Project, prepared: dict[str, Prepared], editions: Editions
) -> None:
    title = "ความแตกต่างระหว่างเมือง"
    full, plain = editions["network"][1], report(project, prepared, "network", tests=False)
    assert title in [s.title for s in full.sections]
    assert [s.title for s in plain.sections] == [s.title for s in full.sections if s.title != title]
    assert not any(t.table is not None and t.table.kind in ("compare", "crosstab") for t in plain.tables)
