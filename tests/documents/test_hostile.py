"""Hostile text in every place of every layout: it stays text, it is all there, nothing leaves the page."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache

import pytest
from hostile import (
    ANSWER,
    EMOJI,
    FORMULA,
    HIDDEN,
    LAYOUTS,
    LONG_THAI,
    LONG_WORD,
    MARKUP,
    SHORT,
    TYPST,
    hostile,
    long_names,
)
from printed_text import compact, off_the_page
from reading_back import docx_text, html_text, pdf_text, pptx_text, xlsx_text

from survey_kit.documents import WRITERS
from survey_kit.model.report import Layout

READERS = {"html": html_text, "pdf": pdf_text, "docx": docx_text, "pptx": pptx_text, "xlsx": xlsx_text}
PAPER = [name for name in LAYOUTS if name != "slides"]
PLACES = [
    *((layout, "pdf") for layout in PAPER),
    *((layout, "docx") for layout in ("handout", "brief", "book", "cards", "form")),
    *((layout, "html") for layout in ("handout", "brief", "book")),
    ("slides", "pptx"), ("form", "xlsx"), ("book", "xlsx"),
]  # fmt: skip
# Invisible characters that tell a program something and a reader nothing.
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufe0e\ufe0f]")
BAD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd\ufffe\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


@cache
def made(layout: Layout, format: str) -> bytes:
    return WRITERS[format](hostile(layout))


def seen(text: str) -> str:
    return UNSEEN.sub("", compact(text))


@pytest.mark.parametrize(("layout", "format"), PLACES)
def test_hostile_text_is_all_there_and_stays_text(layout: Layout, format: str) -> None:
    text = seen(READERS[format](made(layout, format)))
    # A form's workbook has its blank tables and nothing else.
    wanted = (MARKUP, TYPST, FORMULA, *(() if (layout, format) == ("form", "xlsx") else (HIDDEN, "ควบคุม [31m จบ")))
    assert [t for t in wanted if seen(t) not in text] == []
    assert not BAD.search(READERS[format](made(layout, format)))


@pytest.mark.parametrize("layout", PAPER)
def test_yawi_is_drawn_and_a_picture_no_font_has_is_named(layout: Layout) -> None:
    text = seen(pdf_text(made(layout, "pdf")))
    assert "[slightlysmilingface]" in text
    assert {c for c in "چڤقکموڠڽيسلام" if c not in text} == set()
    assert "[arabic" not in text


@pytest.mark.parametrize(("format", "layout"), [
    ("html", "book"), ("docx", "book"), ("pptx", "slides"), ("xlsx", "book"),
])  # fmt: skip
def test_pictures_and_yawi_stay_as_they_are_where_the_program_has_fonts(format: str, layout: Layout) -> None:
    text = seen(READERS[format](made(layout, format)))
    assert seen(EMOJI) in text and "ايسلام" in text and "ڽ" in text


@pytest.mark.parametrize("layout", PAPER)
def test_nothing_leaves_the_page(layout: Layout) -> None:
    assert off_the_page(made(layout, "pdf"))[:5] == []


@pytest.mark.parametrize("layout", PAPER)
def test_one_long_word_as_a_name_leaves_no_page(layout: Layout) -> None:
    data = WRITERS["pdf"](long_names(layout))
    assert off_the_page(data)[:5] == []
    assert LONG_THAI[:160] in seen(pdf_text(data)) and LONG_WORD[:120] in seen(pdf_text(data))


@pytest.mark.parametrize(
    ("layout", "format"), [p for p in PLACES if p[0] in ("handout", "brief", "book", "form") and p[1] != "xlsx"]
)
def test_an_answer_of_4000_characters_is_printed_whole(layout: Layout, format: str) -> None:
    # A few are cut in two by the foot of a page.
    assert len(ANSWER) == 4000
    assert compact(READERS[format](made(layout, format))).count(compact(ANSWER[:32])) >= 120


@pytest.mark.parametrize(("layout", "format"), [p for p in PLACES if p[1] in ("docx", "pptx", "xlsx")])
def test_office_files_are_well_formed_and_hold_no_formula(layout: Layout, format: str) -> None:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(made(layout, format))) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(package.read(name))
                assert not [e for e in root.iter("{*}f") if "cmd" in (e.text or "") and "!A0" in (e.text or "")], name
                assert b'TargetMode="External"' not in package.read(name)


@pytest.mark.parametrize("layout", ["handout", "brief", "book"])
def test_web_pages_run_nothing(layout: Layout) -> None:
    from lxml import html

    page = html.fromstring(made(layout, "html").decode())
    assert page.xpath("//script|//iframe|//object|//embed|//form") == []
    assert [a for e in page.iter() for a in e.attrib if a.startswith("on")] == []
    assert len(SHORT) == 8
