"""Survey → CSV: stored codes, UTF-8 with the mark by which Excel knows it."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from survey_kit.writing.data import Written

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey


def written(survey: Survey) -> Written:
    """One line per row under the names of the columns; whole numbers without a decimal point, empty cells empty."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    names = [str(name) for name in survey.data.columns]
    lines.writerow(names)
    columns = [[plain(cell) for cell in survey.column(name).tolist()] for name in names]
    lines.writerows(zip(*columns, strict=True))
    return Written(out.getvalue().encode("utf-8-sig"))


def plain(cell: Any) -> str:
    """A stored value as text: shortest form that reads back the same."""
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell)
