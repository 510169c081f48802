"""Means of groups within groups: SPSS MEANS TABLES=y BY city BY sex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request, Tally, TallyAnswer
from survey_kit.model.table import Column, Row, Table
from survey_kit.model.words import Words
from survey_kit.tabulation.context import Context, Level, distribution, in_level, in_some_level, words
from survey_kit.tabulation.numbers import BRIEF, figure_cell


@dataclass(frozen=True, slots=True)
class NestedMeans:
    """One numeric variable in every combination of the levels of ``by``, with the total of each outer group.

    A row of the data that is in no group of some ``by`` is in none of the lines, as in SPSS MEANS.
    """

    name: str
    variable: str
    by: tuple[str, ...]
    statistics: tuple[str, ...] = BRIEF

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One tally of the groups and the variable."""
        return (Tally((*self.by, self.variable)),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: the innermost groups, then the total of each outer one, everybody last."""
        tally: TallyAnswer = answers[0]
        variable, last = context.variable(self.variable), len(self.by)
        keep = np.ones(len(tally.keys), dtype=bool)
        for k, name in enumerate(self.by):
            keep &= in_some_level(tally, context.levels(name), k)
        rows, lines = [], []
        for levels in self._combinations(context):
            inside = keep.copy()
            for k, level in enumerate(levels):
                if level is not None:
                    inside &= in_level(tally, k, level.code)
            dist = distribution(tally, variable, last, inside)
            if dist.base.n == 0 and None not in levels:
                continue
            rows.append(_row(self.by, levels))
            lines.append(tuple(figure_cell(dist, s, sampling=context.sampling) for s in self.statistics))
        stub = _joined([context.codebook.label_of(name) for name in self.by])
        columns = tuple(Column(s, self.by[0]) for s in self.statistics)
        return Table(self.name, variable.label, tuple(rows), columns, tuple(lines), "means", stub=stub,
                     base=lines[-1][0].base)  # fmt: skip

    def _combinations(self, context: Context, depth: int = 0) -> Iterator[tuple[Level | None, ...]]:
        """Levels of every group within the outer ones; None stands for all together and comes last."""
        if depth == len(self.by):
            yield ()
            return
        for level in (*context.levels(self.by[depth]), None):
            for inner in self._combinations(context, depth + 1):
                yield (level, *inner)


def _row(by: Sequence[str], levels: Sequence[Level | None]) -> Row:
    label = _joined([words("total") if level is None else level.label for level in levels])
    key = "/".join("" if level is None else level.key for level in levels)
    return Row(by[0], key, label, "total" if None in levels else "item")


def _joined(labels: Sequence[Words]) -> Words:
    return Words(*(" / ".join(label.in_(lang) for label in labels) for lang in ("th", "en")))
