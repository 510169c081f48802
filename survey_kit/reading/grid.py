"""The cells of a small table as they stand, totals and all: a population table is no survey."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.reading.delimited import delimiter_of
from survey_kit.reading.encodings import decoded
from survey_kit.reading.lines import text_of
from survey_kit.reading.source import format_of, open_source

Line = tuple[int, Sequence[Any]]


def read_grid(path: Path | str, sheet: str | None = None) -> list[Line]:
    """Every line of the table at ``path`` with its row number (1-based), blank ones left out.

    A workbook gives its sheet called ``sheet``, or the first one that is not hidden. Raises those of `open_source`,
    ``file-wrong-kind``, ``sheet-missing``.
    """
    path = open_source(path)
    kind = format_of(path)
    if kind == "csv":
        lines = _text_lines(path)
    elif kind in ("xlsx", "xls"):
        lines = _workbook_lines(path, kind, sheet)
    else:
        raise SurveyKitError("file-wrong-kind", file=path, expected=".csv, .xlsx")
    return [(number, line) for number, line in lines if any(text_of(cell) for cell in line)]


def _text_lines(path: Path) -> list[Line]:
    text, _ = decoded(path.read_bytes(), path, None)
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter_of(text))
        return [(number, line) for number, line in enumerate(reader, start=1)]
    except csv.Error as error:
        raise SurveyKitError("csv-unreadable", file=path, detail=str(error)) from error


def _workbook_lines(path: Path, kind: str, name: str | None) -> list[Line]:
    if kind == "xlsx":
        from survey_kit.reading.excel import pages
    else:
        from survey_kit.reading.old_excel import pages
    found = pages(path)
    page = next((p for p in found if (p.name == name if name else p.visible)), None)
    if page is None:
        raise SurveyKitError("sheet-missing", file=path, sheet=name or "–", sheets=", ".join(p.name for p in found))
    return list(enumerate(page.rows, start=1))
