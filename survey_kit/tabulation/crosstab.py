"""Crosstabs: two questions against each other, with the tests that belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Domain, Item, Request, Tally, Totals, TotalsAnswer
from survey_kit.model.codebook import Measure
from survey_kit.model.estimate import Base, Comparison
from survey_kit.model.table import Cell, Column, Note, Row, Table
from survey_kit.statistics.crosstab import TwoWay, chi_square_tests
from survey_kit.statistics.rao_scott import rao_scott
from survey_kit.tabulation.context import Context, words
from survey_kit.tabulation.figures import finite
from survey_kit.tabulation.grids import counted, grid_of, scores_of

CELLS = ("count", "expected", "row_percent", "column_percent", "total_percent", "residual", "standardised", "adjusted")


@dataclass(frozen=True, slots=True)
class Crosstab:
    """``row`` by ``column``: the figures of `CELLS` asked for in each cell, margins last.

    ``counting``: what becomes of fractions of weights that count as frequencies, one of `COUNTINGS`.
    """

    name: str
    row: str
    column: str
    statistics: tuple[str, ...] = ("count", "column_percent")
    counting: str = "round_cell"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A two-way tally; with sampling weights PSU totals of every cell, for Rao–Scott."""
        tally = Tally((self.row, self.column), whole=self.counting == "round_case")
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
        n, w, w2 = grid_of(answers[0], rows, columns)
        w = counted(context, w, self.counting)
        tests = self._tests(context, w, answers) if context.tested else ()
        cells = _cells(context, (n, w, w2), self.statistics)
        heads = [*((c.key, c.label) for c in columns), ("", words("total"))]
        return Table(
            self.name,
            context.codebook.label_of(self.row).crossed(context.codebook.label_of(self.column)),
            (*(Row(self.row, r.key, r.label) for r in rows), Row(self.row, "", words("total"), "total")),
            tuple(Column(s, self.column, key, label) for key, label in heads for s in self.statistics),
            cells,
            "crosstab",
            tests,
            _notes(tests) if context.tested else (Note("purposive-no-tests"),),
            context.codebook.label_of(self.row),
            Base.of(float(n.sum()), float(w.sum()), float(w2.sum())),
        )

    def _tests(self, context: Context, w: Any, answers: Sequence[Any]) -> tuple[Comparison, ...]:
        if len(answers) > 1:
            answer: TotalsAnswer = answers[1]
            return (rao_scott(answer, len(context.levels(self.row)), len(context.levels(self.column))),)
        scores = [_scores(context, name) for name in (self.row, self.column)]
        return chi_square_tests(TwoWay.of(w, *scores))


def _scores(context: Context, name: str) -> Any:
    """Codes as scores where the categories have an order; None for names."""
    return None if context.variable(name).measure is Measure.NOMINAL else scores_of(context.levels(name))


def _with_margins(grid: Any) -> Any:
    grid = np.vstack([grid, grid.sum(axis=0)])
    return np.hstack([grid, grid.sum(axis=1, keepdims=True)])


def _cells(context: Context, grids: tuple[Any, Any, Any], statistics: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    n, w, w2 = (_with_margins(g) for g in grids)
    derived = _derived(grids[1] * (grids[0].sum() / grids[1].sum()) if context.sampling and n[-1, -1] else grids[1])
    columns, rows = (list(map(Base.of, *sums)) for sums in ((n[-1], w[-1], w2[-1]), (n[:, -1], w[:, -1], w2[:, -1])))
    counts, weighted = n.tolist(), w.tolist()
    figures = {name: grid.tolist() for name, grid in derived.items() if name in statistics}
    lines = []
    for i, row in enumerate(rows):
        line = []
        for j, column in enumerate(columns):
            bases = {"column_percent": column, "row_percent": row, "total_percent": columns[-1]}
            people = round(counts[i][j])
            for statistic in statistics:
                if statistic == "count":
                    cell = Cell(counts[i][j] if context.sampling else weighted[i][j], column, rows=people)
                elif statistic in derived:
                    inside = i < len(rows) - 1 and j < len(columns) - 1
                    cell = Cell(finite(figures[statistic][i][j]) if inside else None, column, rows=people)
                else:
                    base = bases[statistic]
                    share = weighted[i][j] / base.weighted if base.weighted > 0 else None
                    cell = Cell(share, base, rows=people)
                line.append(cell)
        lines.append(tuple(line))
    return tuple(lines)


def _derived(counts: Any) -> dict[str, Any]:
    """Figures that follow from the whole table, each of its shape; of an empty row or column there are none."""
    with np.errstate(invalid="ignore", divide="ignore"):
        table = TwoWay(counts)
        return {
            "expected": table.expected,
            "residual": table.residuals,
            "standardised": table.standardised_residuals,
            "adjusted": table.adjusted_residuals,
        }


def _notes(tests: Sequence[Comparison]) -> tuple[Note, ...]:
    facts = dict(tests[0].extra) if tests else {}
    if facts.get("share_below_5", 0.0) > 0.2 or facts.get("min_expected", 5.0) < 1:
        return (Note("low-expected", {"share": facts["share_below_5"], "smallest": facts["min_expected"]}),)
    return ()
