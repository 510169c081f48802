"""Crosstabs: two questions against each other, with the tests that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Domain, Item, Request, Tally, TallyAnswer, Totals, TotalsAnswer
from survey_kit.model.codebook import Measure
from survey_kit.model.estimate import Base, Comparison
from survey_kit.model.survey import WeightKind
from survey_kit.model.table import Cell, Column, Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.crosstab import TwoWay, chi_square_tests, rounded_cells
from survey_kit.statistics.linearisation import rao_scott
from survey_kit.tabulation.context import Context, Level, words


@dataclass(frozen=True, slots=True)
class Crosstab:
    """``row`` by ``column``: count, column percent and row percent in each cell, margins last."""

    name: str
    row: str
    column: str
    statistics: tuple[str, ...] = ("count", "column_percent")

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A two-way tally; with sampling weights PSU totals of every cell, for Rao–Scott."""
        tally = Tally((self.row, self.column))
        if not context.sampling:
            return (tally,)
        cells = [Domain(((self.row, r.code), (self.column, c.code)))
                 for r in context.levels(self.row) for c in context.levels(self.column)]  # fmt: skip
        # An indicator, so that text answers count as well as numbers do.
        answered = Item(self.row, tuple(r.code for r in context.levels(self.row)))
        return (tally, Totals((answered,), tuple(cells), per_psu=True)) if cells else (tally,)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """The table with its tests and, where expected counts are small, a note."""
        rows, columns = context.levels(self.row), context.levels(self.column)
        n, w, w2 = _grid(answers[0], rows, columns)
        if context.design.weight_kind is WeightKind.FREQUENCY:
            w = rounded_cells(w)
        tests = self._tests(context, w, answers)
        cells = _cells(context, (n, w, w2), self.statistics)
        heads = [*((c.key, c.label) for c in columns), ("", words("total"))]
        return Table(
            self.name,
            _title(context, self.row, self.column),
            (*(Row(self.row, r.key, r.label) for r in rows), Row(self.row, "", words("total"), "total")),
            tuple(Column(s, self.column, key, label) for key, label in heads for s in self.statistics),
            cells,
            "crosstab",
            tests,
            _notes(tests),
            context.codebook.label_of(self.row),
            Base.of(float(n.sum()), float(w.sum()), float(w2.sum())),
        )

    def _tests(self, context: Context, w: Any, answers: Sequence[Any]) -> tuple[Comparison, ...]:
        if len(answers) > 1:
            answer: TotalsAnswer = answers[1]
            shape = (len(context.levels(self.row)), len(context.levels(self.column)), -1)
            # svychisq takes the degrees of freedom of the whole design, PSUs without an answer included.
            df = len(answer.clusters) - len(set(answer.clusters.strata))
            return (rao_scott(answer.w[:, 0].reshape(shape), float(answer.n.sum()), answer.clusters, df),)
        scores = [_scores(context, name) for name in (self.row, self.column)]
        return chi_square_tests(TwoWay.of(w, *scores))


def _title(context: Context, row: str, column: str) -> Words:
    a, b = context.codebook.label_of(row), context.codebook.label_of(column)
    return Words(f"{a.th} × {b.th}", f"{a.in_('en')} × {b.in_('en')}")


def _scores(context: Context, name: str) -> Any:
    """Codes as scores where the categories have an order; None for names."""
    codes = [level.code for level in context.levels(name)]
    if context.variable(name).measure is Measure.NOMINAL or any(isinstance(c, str) for c in codes):
        return None
    return np.array(codes, dtype=np.float64)


def _grid(tally: TallyAnswer, rows: Sequence[Level], columns: Sequence[Level]) -> tuple[Any, Any, Any]:
    """n, Σw, Σw² of shape (rows, columns) over answered cells."""
    out = tuple(np.zeros((len(rows), len(columns))) for _ in range(3))
    row_at = {level.code: i for i, level in enumerate(rows)}
    column_at = {level.code: j for j, level in enumerate(columns)}
    left, right = tally.values[0].tolist(), tally.values[1].tolist()
    for (a, b), *sums in zip(tally.keys, tally.n, tally.w, tally.w2, strict=True):
        i, j = row_at.get(left[a]), column_at.get(right[b])
        if i is not None and j is not None:
            for grid, value in zip(out, sums, strict=True):
                grid[i, j] += value
    return out[0], out[1], out[2]


def _with_margins(grid: Any) -> Any:
    grid = np.vstack([grid, grid.sum(axis=0)])
    return np.hstack([grid, grid.sum(axis=1, keepdims=True)])


def _cells(context: Context, grids: tuple[Any, Any, Any], statistics: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    n, w, w2 = (_with_margins(g) for g in grids)
    lines = []
    for i in range(n.shape[0]):
        line = []
        for j in range(n.shape[1]):
            bases = {
                "column_percent": Base.of(n[-1, j], w[-1, j], w2[-1, j]),
                "row_percent": Base.of(n[i, -1], w[i, -1], w2[i, -1]),
                "total_percent": Base.of(n[-1, -1], w[-1, -1], w2[-1, -1]),
            }
            for statistic in statistics:
                if statistic == "count":
                    count = float(n[i, j] if context.sampling else w[i, j])
                    line.append(Cell(count, bases["column_percent"], rows=round(float(n[i, j]))))
                    continue
                base = bases[statistic]
                share = float(w[i, j]) / base.weighted if base.weighted > 0 else None
                line.append(Cell(share, base, rows=round(float(n[i, j]))))
        lines.append(tuple(line))
    return tuple(lines)


def _notes(tests: Sequence[Comparison]) -> tuple[Note, ...]:
    facts = dict(tests[0].extra) if tests else {}
    if facts.get("share_below_5", 0.0) > 0.2 or facts.get("min_expected", 5.0) < 1:
        return (Note("low-expected", {"share": facts["share_below_5"], "smallest": facts["min_expected"]}),)
    return ()
