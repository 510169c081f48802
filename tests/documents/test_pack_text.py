"""The whole pack: what is printed can be copied and searched, and no line ends inside a word."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pack
import pytest
from printed_text import Breaks, compact, lines, printed
from reading_back import pdf_text, six_grams

from survey_kit.documents.setting import set_report
from survey_kit.thai.segment import GLUED_TO_PREVIOUS

# Words whose marks copy wrongly from many programs.
WORDS = ("ครั้ง", "ทั้ง", "ขึ้น", "ซึ่ง", "น้ำ", "ที่", "ผู้", "ช่วย", "เพื่อน")


def wanted(name: str) -> set[str]:
    return set().union(*map(six_grams, printed(pack.reports()[name])))


def test_every_document_is_looked_at() -> None:
    slides = {name for name, report in pack.reports().items() if report.layout == "slides"}
    assert set(pack.reports()) - slides == set(pack.PDFS)


@pytest.mark.parametrize("name", pack.PDFS)
def test_pdfium_finds_what_was_set(name: str) -> None:
    grams = wanted(name)
    assert len(grams & six_grams(pdf_text(pack.made(name)))) / len(grams) >= 0.99


@pytest.mark.outside("pdftotext")
@pytest.mark.parametrize("name", pack.PDFS)
def test_poppler_finds_what_was_set(name: str, tmp_path: Path) -> None:
    file, grams = tmp_path / "a.pdf", wanted(name)
    file.write_bytes(pack.made(name))
    text = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()
    assert len(grams & six_grams(text)) / len(grams) >= 0.99


@pytest.mark.parametrize("name", pack.PDFS)
def test_words_with_marks_are_found_as_often_as_they_were_set(name: str) -> None:
    text, said = "".join(pdf_text(pack.made(name)).split()), "".join("".join(printed(pack.reports()[name])).split())
    assert {w: text.count(w) for w in WORDS if text.count(w) < said.count(w)} == {}


def broken(name: str) -> Breaks:
    return Breaks(printed(pack.reports()[name]), lines(pack.made(name)))


@pytest.mark.parametrize("name", pack.PDFS)
def test_no_line_ends_inside_a_word_or_a_name(name: str) -> None:
    assert broken(name).inside == []


@pytest.mark.parametrize("name", pack.PDFS)
def test_no_line_begins_with_what_belongs_to_the_word_before(name: str) -> None:
    assert [b for b in broken(name).all if b.partition("|")[2][0] in GLUED_TO_PREVIOUS] == []


def test_there_are_lines_to_look_at() -> None:
    assert sum(len(broken(name).all) for name in pack.PDFS) > 100


def test_a_line_that_ends_inside_a_word_would_be_seen() -> None:
    found = Breaks(["เทศบาลนครเชียงใหม่ทำงานเรื่องน้ำท่วม"], [["เทศบาลนครเชียง", "ใหม่ทำงาน", "เรื่องน้ำท่วม"]])
    assert found.inside == ["บาลนครเชียง"[-10:] + "|ใหม่ทำงาน"] and len(found.all) == 2


@pytest.mark.parametrize("name", ["guide", "agency", "evaluation"])
def test_a_repeated_word_is_kept_with_its_sign(name: str) -> None:
    protected = set_report(pack.reports()[name])["protect"]
    said = " ".join(printed(pack.reports()[name]))
    assert (" ๆ" in said) == ("\\ ๆ" in protected)


@pytest.mark.parametrize("name", ["posters_a3", "posters_a1"])
def test_a_poster_says_what_its_charts_leave_out(name: str) -> None:
    """What a chart's source line says beyond the document's own source stands on the sheet too."""
    text, report = compact(pdf_text(pack.made(name))), pack.reports()[name]
    remarks = {part for chart in report.charts for part in chart.source.split(" · ") if part.startswith("ไม่แสดง")}
    assert remarks and [r for r in remarks if compact(r) not in text] == []
    asked = {n for chart in report.charts for n in re.findall(r"n = ([0-9,]+)", chart.source)}
    assert asked and [n for n in asked if f"ตอบ{n}" not in text] == []
