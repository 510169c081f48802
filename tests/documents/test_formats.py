"""What all formats have in common: the same numbers, the same bytes, hostile text, the mark of sample data."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reading_back import docx_text, html_text, pdf_text, pptx_text, xlsx_text
from sample_report import HOSTILE, MARK, agency, community, in_thai_digits

from survey_kit.documents import WRITERS, render
from survey_kit.errors import SurveyKitError

Made = Callable[..., bytes]
READERS = {"html": html_text, "pdf": pdf_text, "docx": docx_text, "pptx": pptx_text, "xlsx": xlsx_text}
FORMATS = tuple(READERS)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", ["community", "agency", "network", "hostile"])
def test_two_runs_give_the_same_bytes(made: Made, name: str, format: str) -> None:
    import sample_report

    assert WRITERS[format](getattr(sample_report, name)()) == made(name, format)


def test_number_and_title_stand_above_a_table_and_below_a_figure(made: Made) -> None:
    page = made("agency", "html").decode()
    figure = page[page.index("<figure>") :]
    assert figure.index("</svg>") < figure.index('<figcaption class="below"><b>ภาพที่ 1</b>') < figure.index("</figure>")
    table = page[page.index('<div class="table') :]
    assert table.index("<caption><b>ตารางที่ 1</b>") < table.index("<tbody>")
    text = pdf_text(made("agency", "pdf"))
    assert text.index("ตารางที่ 1") < text.index("น้ำท่วมขัง 142") or "น้ำท่วมขัง" in text
    assert "ภาพที่" not in html_text(made("community", "html")), "villagers read no numbers of figures"


def test_every_format_tells_the_same_numbers(made: Made) -> None:
    numbers = {"72.4", "62.8", "196", "2.73", "0.81", "1.12", "3.88", "2.96", "1,250,000"}
    for format, read in READERS.items():
        found = set(re.findall(r"\d[\d,]*(?:\.\d+)?", read(made("agency", format))))
        assert numbers <= found, (format, numbers - found)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", ["community", "agency", "network"])
def test_sample_data_is_marked(made: Made, name: str, format: str) -> None:
    assert MARK in READERS[format](made(name, format))


@pytest.mark.parametrize("format", ["html", "pdf", "docx"])
def test_thai_digits_everywhere(made: Made, format: str) -> None:
    text = READERS[format](made("agency", format, "thai"))
    left = [w for w in re.findall(r"\S*[0-9]\S*", text) if not re.search("[A-Za-z_]", w)]
    assert left in ([], ["1"]), left  # the page field of a Word file counts by itself
    assert "๗๒.๔" in text


@pytest.mark.parametrize("format", FORMATS)
def test_hostile_text_stays_text(made: Made, format: str) -> None:
    text = re.sub(r"\s+", " ", READERS[format](made("hostile", format)))
    for line in HOSTILE[:6] + HOSTILE[9:]:
        assert re.sub(r"\s+", " ", line) in text, line
    assert "\x00" not in text and "\x1b" not in text and "\u202e" not in text


def test_a_picture_no_font_has_is_named_in_the_pdf(made: Made) -> None:
    assert "[slightly smiling face]" in re.sub(r"\s+", " ", pdf_text(made("hostile", "pdf")))
    assert "🙂👨‍👩‍👧" in html_text(made("hostile", "html"))


def test_hostile_html_has_no_scripts_and_no_outside_addresses(made: Made) -> None:
    page = made("hostile", "html").decode()
    assert "<script" not in page
    assert "default-src 'none'" in page
    assert not re.search(r'(?:src|href)="(?!#|data:)', page)


def test_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError, match="docx"):
        render(agency(), "odt", tmp_path / "a.odt")


def test_rendering_replaces_the_old_file_in_one_step(tmp_path: Path) -> None:
    target = tmp_path / "รายงาน เมือง.html"
    target.write_text("old", encoding="utf-8")
    render(agency(), "html", target)
    assert target.read_bytes().startswith(b"<!doctype html>")
    assert [p.name for p in tmp_path.iterdir()] == [target.name]


def test_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError) as caught:
        render(agency(), "html", tmp_path / "nowhere" / "a.html")
    assert caught.value.code == "document-folder-missing"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (28, "document-disk-full"),
        (13, "document-folder-readonly"),
        (30, "document-folder-readonly"),
        (5, "document-not-written"),
    ],
)
def test_what_the_disk_may_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "no")

    target = tmp_path / "a.html"
    target.write_text("old")
    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(SurveyKitError) as caught:
        render(agency(), "html", target)
    assert caught.value.code == code
    assert target.read_text() == "old" and len(list(tmp_path.iterdir())) == 1


def test_a_file_open_in_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(SurveyKitError) as caught:
        render(agency(), "html", tmp_path / "a.html")
    assert caught.value.code == "document-file-open"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("format", FORMATS)
def test_an_almost_empty_report(format: str) -> None:
    for report in (agency(), community()):
        assert WRITERS[format](replace(report, sections=(), source="", sample_mark="", facts={}))


def test_thai_digits_leave_the_report_alone() -> None:
    assert in_thai_digits(agency()).sections == agency().sections
