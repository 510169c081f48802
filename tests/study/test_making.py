"""A document is made again when what it is made from has changed, and only then."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from survey_kit.model.report import Paragraph, Report, Section, Sentence
from survey_kit.study.pack.making import RECORD, Made, fingerprint


def report(text: str = "ก", **more: Any) -> Report:
    section = Section("หัวข้อ", (Paragraph((Sentence(text),)),))
    return Report("a", "agency", "ชื่อ", "", (section,), facts={"city": "", "date": ""}, **more)


def make(folder: Path, one: Report, format: str = "html") -> int:
    """Makes a document; how many stood as they were."""
    made = Made(folder)
    made.render(one, format, folder / f"a.{format}")
    made.close()
    return made.stood


def test_the_same_is_left_alone(tmp_path: Path) -> None:
    assert make(tmp_path, report()) == 0
    before = (tmp_path / "a.html").stat().st_mtime_ns
    assert make(tmp_path, report()) == 1
    assert (tmp_path / "a.html").stat().st_mtime_ns == before


@pytest.mark.parametrize("other", [report("ข"), report(digits="thai"), report(paper="a5"), report(source="ที่มา")])
def test_a_change_is_made(tmp_path: Path, other: Report) -> None:
    make(tmp_path, report())
    assert make(tmp_path, other) == 0
    assert fingerprint(report(), "html") != fingerprint(other, "html")


def test_every_format_for_itself(tmp_path: Path) -> None:
    make(tmp_path, report())
    assert make(tmp_path, report(), "docx") == 0
    assert make(tmp_path, report()) == make(tmp_path, report(), "docx") == 1


@pytest.mark.parametrize("harm", ["touched", "gone", "no record", "spoilt record"])
def test_what_somebody_changed_is_made_again(tmp_path: Path, harm: str) -> None:
    make(tmp_path, report())
    good = (tmp_path / "a.html").read_bytes()
    if harm == "touched":
        (tmp_path / "a.html").write_bytes(good + b" ")
    elif harm == "gone":
        (tmp_path / "a.html").unlink()
    elif harm == "no record":
        (tmp_path / RECORD).unlink()
    else:
        (tmp_path / RECORD).write_text("[1", encoding="utf-8")
    assert make(tmp_path, report()) == 0
    assert (tmp_path / "a.html").read_bytes() == good


def test_the_record_keeps_documents_that_were_not_asked_for(tmp_path: Path) -> None:
    make(tmp_path, report())
    make(tmp_path, report(), "docx")
    assert set(json.loads((tmp_path / RECORD).read_text(encoding="utf-8"))) == {"a.html", "a.docx"}
