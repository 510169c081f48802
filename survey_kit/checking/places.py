"""Checks of codes of places: a name where everybody else wrote a code, a code of another province or district."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from survey_kit.model.codebook import Kind
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

# Codes of the Department of Provincial Administration: province 2, district 4, subdistrict 6, village 8 digits.
LENGTHS = (2, 4, 6, 8)
MOST = 0.8
LEAST_ROWS = 10


def place_codes(survey: Survey) -> Iterator[Finding]:
    """Cells of a column of place codes that are no code, or whose code does not begin with that of the wider place."""
    columns = {v.name: survey.column(v.name) for v in survey.codebook.variables if v.name in survey.data.columns
               and v.kind is Kind.TEXT and not v.unique}  # fmt: skip
    lengths = {name: n for name, cells in columns.items() if (n := _length(cells))}
    for name, digits in lengths.items():
        wider = max((n for n, d in lengths.items() if d < digits), key=lengths.__getitem__, default="")
        for i, cell in enumerate(columns[name]):
            if not cell:
                continue
            outer = str(columns[wider][i] or "") if wider else ""
            if not re.fullmatch(rf"\d{{{digits}}}", str(cell)):
                known = ", ".join(_beginning(columns[name], outer)) or "–"
                yield Finding("not-a-place-code", survey.row_id(i), name, cell, "keep", "warning", 37,
                              {"digits": digits, "known": known})  # fmt: skip
            elif outer.isdigit() and not str(cell).startswith(outer):
                yield Finding("place-elsewhere", survey.row_id(i), name, cell, "keep", "warning", 37,
                              {"outer": outer, "wider": wider})  # fmt: skip


def _length(cells: Iterable[object]) -> int:
    """How many digits the codes of a column have, 0 when it is no column of place codes."""
    filled = [str(c) for c in cells if c]
    counts = Counter(len(c) for c in filled if c.isdigit())
    length, often = counts.most_common(1)[0] if counts else (0, 0)
    return length if length in LENGTHS and len(filled) >= LEAST_ROWS and often >= MOST * len(filled) else 0


def _beginning(cells: Iterable[object], outer: str) -> list[str]:
    """The codes other rows use for places inside ``outer``."""
    return sorted({str(c) for c in cells if c and outer and str(c).isdigit() and str(c).startswith(outer)})
