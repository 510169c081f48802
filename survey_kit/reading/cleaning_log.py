"""Clean data and the cleaning log, read back as the text cells that were written."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from survey_kit.errors import SurveyKitError
from survey_kit.reading.source import open_source

_HEAD = ["action", "step", "row", "question", "before", "after"]


def read_rows(path: Path) -> list[list[str]]:
    """All lines of a CSV that survey_kit wrote, header first, without the apostrophes that guard against Excel."""
    try:
        text = open_source(path).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SurveyKitError("text-encoding-unknown", file=path, encoding="utf-8") from error
    return [[cell.removeprefix("'") for cell in row] for row in csv.reader(io.StringIO(text, newline="")) if row]


def read_cells(path: Path) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """(names of the columns, cells of each row by its id) of a file of clean data."""
    head, *rows = read_rows(path) or [[]]
    if head[:1] != ["row"] or any(len(row) != len(head) for row in rows):
        raise SurveyKitError("log-not-ours", file=path)
    return tuple(head[1:]), {row[0]: tuple(row[1:]) for row in rows}


def read_entries(path: Path) -> list[tuple[str, ...]]:
    """Lines of a cleaning log: action, step, row, question, before, after."""
    head, *rows = read_rows(path) or [[]]
    if head != _HEAD or any(len(row) != len(head) for row in rows):
        raise SurveyKitError("log-not-ours", file=path)
    return [tuple(row) for row in rows]
