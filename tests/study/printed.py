"""Tables and text out of finished documents, cell by cell."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

from tests.documents.reading_back import docx_text, html_text, pdf_text

TEXTS = {"html": html_text, "pdf": pdf_text, "docx": docx_text}
Lines = list[tuple[str, ...]]


def squeezed(text: str) -> str:
    """``text`` without white space, marks of Thai vowels in one order, as search in a reader does."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def text_of(path: Path) -> str:
    """Everything a reader sees in an HTML, PDF or Word file."""
    return TEXTS[path.suffix[1:]](path.read_bytes())


def html_tables(path: Path) -> list[Lines]:
    """Cells of every table of a web page."""
    from lxml import html

    page = html.fromstring(path.read_bytes().decode("utf-8"))
    return [
        [tuple(_plain(c.text_content()) for c in row.xpath("./th|./td")) for row in table.xpath(".//tr")]
        for table in page.xpath("//table")
    ]


def docx_tables(path: Path) -> list[Lines]:
    """Cells of every table of a Word file."""
    from docx import Document

    return [[tuple(_plain(c.text) for c in row.cells) for row in table.rows] for table in Document(str(path)).tables]


def xlsx_tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Values of every sheet of a workbook: numbers as numbers."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u200b", "").replace("\u2060", "")).strip()
