"""One answer over another, respondent by respondent: rent over income, spending over budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request, Tally, TallyAnswer
from survey_kit.model.estimate import Base
from survey_kit.model.table import Note, Table
from survey_kit.statistics.ratio import Ratios
from survey_kit.tabulation.context import Context, in_level, in_some_level, numbers_of, words
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.numbers import figure, group_rows, reason_for

FIGURES = ("n", "mean", "median", "sd", "min", "max", "range")


@dataclass(frozen=True, slots=True)
class Ratio:
    """``numerator`` over ``denominator``, for everybody or for each level of ``by`` and all of them.

    As SPSS RATIO STATISTICS, only respondents with two positive numbers have a ratio.
    """

    name: str
    numerator: str
    denominator: str
    by: str = ""

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One tally of both numbers, by group."""
        return (Tally((*([self.by] if self.by else []), self.numerator, self.denominator)),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Groups across, figures down."""
        tally: TallyAnswer = answers[0]
        k = 1 if self.by else 0
        above, below = (numbers_of(tally, context.variable(v), k + i) for i, v in
                        enumerate((self.numerator, self.denominator)))  # fmt: skip
        positive = (above > 0) & (below > 0)
        answered = ~np.isnan(above) & ~np.isnan(below)
        levels = context.levels(self.by)
        lines = []
        for row, level in zip(group_rows(self.by or self.numerator, levels), (*levels, None), strict=True):
            inside = np.ones(len(positive), dtype=bool)
            if self.by:
                inside = in_some_level(tally, levels) if level is None else in_level(tally, 0, level.code)
            keep = inside & positive
            lines.append(_line(context, row, Ratios(above[keep], below[keep], tally.n[keep], tally.w[keep],
                                                    tally.w2[keep])))  # fmt: skip
        outside = round(float(tally.n[answered & ~positive & inside].sum()))
        notes = [Note("ratio-not-positive", {"n": outside})] if outside else []
        title = context.variable(self.numerator).label.over(context.variable(self.denominator).label)
        return figures_table(self.name, title, tuple(lines[0].figures), lines, kind="profile", notes=notes,
                             base=lines[-1].base, by=self.by, stub=words("item"))  # fmt: skip


def _line(context: Context, row: Any, ratios: Ratios) -> Line:
    dist = ratios.distribution
    scaled = dist.scaled_to_rows() if context.sampling else dist
    values = {s: figure(dist, s, sampling=context.sampling) for s in FIGURES}
    values |= ratios.figures(values["median"], scaled)
    reasons = {s: reason_for(dist, s, context.sampling) for s, value in values.items() if value is None}
    base: Base = dist.base
    return Line(row, values, base=base, reasons=reasons)
