"""Plain tables of figures: one line an item, one column a statistic; a figure that is not there says why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Cell, Column, Note, Row, Table
from survey_kit.model.words import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table of figures: the words of its stub and its figures by statistic.

    A figure that is None or not finite is shown as missing for ``reason``, or for its own one in ``reasons``; a
    statistic that is not named has no cell text at all (the sum of squares of a total has no F). ``base`` is the
    table's own unless given; ``rows`` as of a `Cell`.
    """

    row: Row
    figures: Mapping[str, float | None]
    reason: Reason | None = None
    base: Base | None = None
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    rows: int | None = None


def figures_table(
    name: str,
    title: Words,
    statistics: Sequence[str],
    lines: Sequence[Line],
    *,
    kind: str = "figures",
    base: Base | None = None,
    tests: Sequence[Comparison] = (),
    notes: Sequence[Note] = (),
    stub: Words | None = None,
    by: str = "",
) -> Table:
    """A table of ``lines`` × ``statistics`` (heads are the words ``head-<statistic>`` of the wording room)."""
    base = base or Base()
    cells = tuple(tuple(_cell(line, s, line.base or base) for s in statistics) for line in lines)
    return Table(
        name,
        title,
        tuple(line.row for line in lines),
        tuple(Column(s, by) for s in statistics),
        cells,
        kind,
        tuple(tests),
        tuple(notes),
        stub or Words(),
        base,
    )


def _cell(line: Line, statistic: str, base: Base) -> Cell:
    value = finite(line.figures.get(statistic))
    named = statistic in line.figures
    reason = line.reasons.get(statistic, line.reason) if value is None and named else None
    return Cell(value, base, reason=reason, rows=line.rows)


def finite(value: Any) -> float | None:
    """The number, or None where there is none or it is not finite."""
    return float(value) if value is not None and np.isfinite(value) else None
