"""Survey → CSV: stored codes, UTF-8 with the mark by which Excel knows it."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from survey_kit.writing.data import Written

_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey


def written(survey: Survey) -> Written:
    """One line per row under the names of the columns; whole numbers without a decimal point, empty cells empty."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    names = [str(name) for name in survey.data.columns]
    lines.writerow([guarded(name) for name in names])
    columns = [
        [guarded(cell) if isinstance(cell, str) else plain(cell) for cell in survey.column(name).tolist()]
        for name in names
    ]
    lines.writerows(zip(*columns, strict=True))
    return Written(out.getvalue().encode("utf-8-sig"))


def guarded(text: str) -> str:
    """``text`` behind an apostrophe where a spreadsheet would take it for a formula; our reader takes it off again."""
    begins = text.startswith(("=", "@", "\t", "\r")) or (text.startswith(("+", "-")) and len(text) > 1)
    return f"'{text}" if begins and not _NUMBER.fullmatch(text) else text


def plain(cell: Any) -> str:
    """A stored value as text: shortest form that reads back the same."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return guarded(str(cell))
