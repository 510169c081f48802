"""Every table of every report: the same cells in HTML, PDF, Word and Excel."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from survey_kit.documents.xlsx import sheet_names
from survey_kit.model.report import Report, SetTable
from survey_kit.thai.numbers import NumberStyle, printed_number
from tests.study.printed import docx_tables, html_tables, squeezed, text_of, xlsx_tables
from tests.study.test_life_of_a_number import Editions

STYLE = NumberStyle()
CITIES = ("1_tanotduan", "2_khuanlang", "3_boyang", "4_phatong", "5_langu", "6_padang")
REPORTS = (*(f"{city}_{audience}" for city in CITIES for audience in ("agency", "community")), "network")


def place(built: Path, name: str, ending: str) -> Path:
    folder = "network" if name == "network" else name.rsplit("_", 1)[0]
    return built / folder / f"{name}{ending}"


def lines_of(table: SetTable) -> list[tuple[str, ...]]:
    return [tuple(squeezed(c) for c in row) for row in table.body]


def holds(found: list[list[tuple[str, ...]]], wanted: list[tuple[str, ...]]) -> bool:
    """Whether one of the tables found ends with the wanted lines."""
    return any([tuple(squeezed(c) for c in row) for row in table[-len(wanted) :]] == wanted for table in found)


@pytest.mark.parametrize("name", REPORTS)
def test_web_page_and_word_print_every_cell(name: str, built: Path, editions: Editions) -> None:
    report: Report = editions[name][1]
    pages, words = html_tables(place(built, name, ".html")), docx_tables(place(built, name, ".docx"))
    for table in report.tables:
        assert holds(pages, lines_of(table)), table.title
        assert holds(words, lines_of(table)), table.title
    assert len(report.tables) >= (0 if name.endswith("community") else 10)


@pytest.mark.parametrize("name", REPORTS)
def test_pdf_prints_every_line(name: str, built: Path, editions: Editions) -> None:
    text = squeezed(text_of(place(built, name, ".pdf")))
    lost = [
        (table.title, row)
        for table in editions[name][1].tables
        for row in table.body
        if squeezed("".join(_figures(row))) not in text
    ]
    assert not lost


def _figures(row: tuple[str, ...]) -> list[str]:
    """The longest run of cells that hold figures: words may be broken over lines, figures never are."""
    runs: list[list[str]] = [[]]
    for text in row[1:]:
        if printed_number(text.rstrip("*")) is None:
            runs.append([])
        else:
            runs[-1].append(text)
    return max(runs, key=len)


@pytest.mark.parametrize("name", [n for n in REPORTS if not n.endswith("community")])
def test_the_workbook_holds_numbers_that_round_to_the_print(name: str, built: Path, editions: Editions) -> None:
    tables = editions[name][1].tables
    sheets = list(xlsx_tables(place(built, name, "_tables.xlsx")).values())[2 : 2 + len(tables)]
    assert len(sheet_names([t.number for t in tables])) == len(sheets)
    numbers = 0
    for table, sheet in zip(tables, sheets, strict=True):
        start = 3 + len(table.head)
        for printed, stored in zip(table.body, sheet[start : start + len(table.body)], strict=True):
            for text, value in zip(printed, stored, strict=True):
                numbers += isinstance(value, int | float)
                assert _agrees(text, value), (table.title, printed, value)
    assert numbers > 200


def _agrees(text: str, value: object) -> bool:
    if isinstance(value, int | float):
        decimals = len(text.partition(".")[2])
        return printed_number(STYLE.number(value, decimals)) == printed_number(text)
    return unicodedata.normalize("NFKC", str(value or "")) == unicodedata.normalize("NFKC", text)


def test_a_hidden_cell_is_words_in_the_workbook(built: Path, editions: Editions) -> None:
    hidden = 0
    for name in (n for n in REPORTS if n.endswith("agency")):
        tables = editions[name][1].tables
        sheets = list(xlsx_tables(place(built, name, "_tables.xlsx")).values())[2 : 2 + len(tables)]
        for table, sheet in zip(tables, sheets, strict=True):
            start = 3 + len(table.head)
            for printed, stored in zip(table.body, sheet[start : start + len(table.body)], strict=True):
                for text, value in zip(printed, stored, strict=True):
                    if text in ("น้อยกว่า 5", "ปกปิด"):
                        hidden += 1
                        assert value == text
    assert hidden > 20
