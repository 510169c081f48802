"""An ``.xls`` that is really a web page: its largest table as a `Sheet`."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.reading.encodings import damage_told, decision_steps, decoded
from survey_kit.reading.sheet import Sheet, sheet_from

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook


class _Tables(HTMLParser):
    """Texts of every table's cells, row by row; spans repeat their text across."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.tables and self.tables[-1]:
            span = dict(attrs).get("colspan") or "1"
            self._cell, self._span = [], min(int(span), 1000) if span.isdigit() else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            if not self.tables[-1]:  # a table begun inside a cell
                self.tables[-1].append([])
            text = "".join(self._cell).strip()
            self.tables[-1][-1] += [text] + [""] * (self._span - 1)
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def read_html_table(path: Path, codebook: Codebook | None = None, encoding: str | None = None) -> tuple[Sheet, str]:
    """The largest table of the page and the encoding it was read with."""
    text, decision = decoded(path.read_bytes(), path, encoding)
    parser = _Tables()
    parser.feed(text)
    largest = max(parser.tables, key=lambda t: sum(len(r) for r in t), default=[])
    sheet = sheet_from([[c or None for c in row] for row in largest], path.stem, codebook)
    if not sheet.rows:
        raise SurveyKitError("sheet-without-rows", file=path, sheets=path.name)
    told = decision_steps(decision, "")
    return replace(sheet, steps=(*sheet.steps, *told), findings=damage_told(text, path)), decision.codec
