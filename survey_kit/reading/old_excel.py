"""Excel workbooks of 97–2003 (.xls): the same pages of cells as from a new one."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.reading.compound import is_sound
from survey_kit.reading.pages import Page, choose, percent, spread, told
from survey_kit.reading.sheet import Sheet

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook


def read_old_excel(path: Path, codebook: Codebook | None = None, sheet: str | None = None) -> Sheet:
    """The sheet called ``sheet``, or the one whose header fits the questionnaire best (several alike are joined).

    Raises ``file-encrypted``, ``excel-unreadable``, ``sheet-missing``, ``sheet-without-rows``.
    """
    return choose(pages(path), path, codebook, sheet)


def pages(path: Path) -> list[Page]:
    """Every sheet of the workbook. Raises ``file-encrypted``, ``excel-unreadable``."""
    try:
        return list(_pages(path))
    except MemoryError:
        raise
    except Exception as error:  # a damaged file: xlrd lets many kinds of error through
        if "encrypted" in str(error):
            raise SurveyKitError("file-encrypted", file=path) from error
        raise SurveyKitError("excel-unreadable", file=path, detail=str(error)[:120] or type(error).__name__) from error


def _pages(path: Path) -> Iterator[Page]:
    import xlrd

    if not is_sound(path.read_bytes()):
        raise ValueError("a chain of sectors does not end")
    with contextlib.redirect_stdout(io.StringIO()) as log:
        book = xlrd.open_workbook(path, logfile=log, formatting_info=True, ragged_rows=True)
    for sheet in book.sheets():
        seen = _Seen(book)
        rows = [[seen.value(cell, i, j) for j, cell in enumerate(sheet.row(i))] for i in range(sheet.nrows)]
        for top, bottom, left, right in sheet.merged_cells:
            if right - left == 1:
                spread(rows, left, top, bottom)
        seen.places["rows-hidden"] = [str(i + 1) for i, facts in sorted(sheet.rowinfo_map.items()) if facts.hidden]
        yield Page(sheet.name, rows, sheet.visibility == 0, tuple(told(path.name, sheet.name, seen.places)))


class _Seen:
    """Reads the cells of a sheet and keeps the places of what a list of values would not show."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.places: dict[str, list[str]] = {"formula-error": [], "percent-cells": []}

    def value(self, cell: Any, i: int, j: int) -> Any:
        """What a cell shows: a date as a date, a whole number without its point; an error is noted and left blank."""
        import xlrd

        if cell.ctype == xlrd.XL_CELL_DATE:
            try:
                return xlrd.xldate_as_datetime(cell.value, self.book.datemode)
            except (ValueError, OverflowError):
                return cell.value
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        if cell.ctype == xlrd.XL_CELL_ERROR:
            error = xlrd.error_text_from_code.get(cell.value, "#?")
            self.places["formula-error"].append(f"{xlrd.colname(j)}{i + 1} {error}")
            return None
        if cell.ctype == xlrd.XL_CELL_NUMBER:
            return self._number(cell, f"{xlrd.colname(j)}{i + 1}")
        return cell.value if cell.ctype == xlrd.XL_CELL_TEXT and cell.value else None

    def _number(self, cell: Any, place: str) -> Any:
        if "%" in self.book.format_map[self.book.xf_list[cell.xf_index].format_key].format_str:
            self.places["percent-cells"].append(place)
            return percent(cell.value)
        return int(cell.value) if cell.value.is_integer() and abs(cell.value) < 1e15 else cell.value
