"""Excel workbooks (.xlsx, .xlsm): every sheet as a page of cells, the right one (or all alike) as a `Sheet`."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.reading.lean import Seen, lean
from survey_kit.reading.margin_notes import comments_of, pictures_in
from survey_kit.reading.pages import Page, choose, percent, spread, told
from survey_kit.reading.sheet import Sheet

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook

# The last column and the last row of a sheet.
WIDEST = 16_384
LONGEST = 1_048_576


def read_excel(path: Path, codebook: Codebook | None = None, sheet: str | None = None) -> Sheet:
    """The sheet called ``sheet``, or the one whose header fits the questionnaire best (several alike are joined).

    Raises ``excel-unreadable``, ``file-unpacks-too-large``, ``sheet-missing``, ``sheet-without-rows``.
    """
    return choose(pages(path), path, codebook, sheet)


def pages(path: Path) -> list[Page]:
    """Every sheet of the workbook; what cannot be parsed is one error, whatever the parser stumbled over."""
    try:
        return list(_pages(path))
    except (SurveyKitError, MemoryError):
        raise
    except Exception as error:  # a damaged part: openpyxl lets many kinds of error through
        raise SurveyKitError("excel-unreadable", file=path, detail=_in_short(error)) from error


def _in_short(error: Exception) -> str:
    """The first line of what a library complains about, without its own paths."""
    lines = str(error).splitlines()
    return lines[0][:120] if lines else type(error).__name__


def _pages(path: Path) -> Iterator[Page]:
    import openpyxl
    from openpyxl.utils.cell import range_boundaries

    packed, seen = lean(path)
    with zipfile.ZipFile(packed) as archive:
        comments, pictures = comments_of(archive), pictures_in(path)
    with warnings.catch_warnings():
        # Styles and validations that openpyxl does not know are no business of a reader of values.
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(packed, read_only=True, data_only=True)
        for sheet in book.worksheets:
            # What a workbook says about its own size is often wrong.
            sheet.reset_dimensions()
            part = str(sheet._worksheet_path)
            facts = seen.get(part, Seen())
            rows, odd = _rows(sheet)
            for area in facts.merged:
                left, top, right, bottom = range_boundaries(area)
                if left == right:
                    spread(rows, left - 1, top - 1, bottom)
            notes = told(path.name, sheet.title, _places(facts, odd, pictures.get(part, 0)), comments.get(part, ()))
            yield Page(sheet.title, rows, sheet.sheet_state == "visible", tuple(notes))


def _rows(sheet: Any) -> tuple[list[list[Any]], dict[str, list[str]]]:
    """Values of a sheet as Excel shows them, and addresses of formula errors (blank here) and of percents."""
    from openpyxl.utils import get_column_letter

    odd: dict[str, list[str]] = {"formula-error": [], "percent-cells": []}
    rows: list[list[Any]] = []
    for i, line in enumerate(sheet.iter_rows(max_row=LONGEST), start=1):
        row = [cell.value for cell in line]
        for j, cell in enumerate(line):
            if cell.value is None:
                continue
            if cell.data_type == "e":
                odd["formula-error"].append(f"{get_column_letter(j + 1)}{i} {cell.value}")
                row[j] = None
            elif isinstance(cell.value, int | float) and _is_percent(cell):
                odd["percent-cells"].append(f"{get_column_letter(j + 1)}{i}")
                row[j] = percent(cell.value)
        rows.append(row)
    return rows, odd


def _is_percent(cell: Any) -> bool:
    return not isinstance(cell.value, bool) and "%" in (cell.number_format or "")


def _places(seen: Seen, odd: dict[str, list[str]], pictures: int) -> dict[str, list[str]]:
    """Where the sheet holds what its values do not show, by the code of the finding."""
    from openpyxl.utils import get_column_letter

    ends = [(get_column_letter(a), get_column_letter(min(b, WIDEST))) for a, b in seen.columns]
    return {
        "formula-without-value": seen.uncached,
        **odd,
        "rows-hidden": [str(n) for n in seen.rows],
        "columns-hidden": [a if a == b else f"{a}–{b}" for a, b in ends],
        "pictures-left-out": ["–"] * pictures,
    }
