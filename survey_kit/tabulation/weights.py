"""Weights looked at: how far apart they are, what they cost, and whether the sample now looks like the population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request, Tally, TallyAnswer
from survey_kit.model.codebook import Code
from survey_kit.model.estimate import Base, Reason
from survey_kit.model.margin import Fit
from survey_kit.model.table import Group, Note, Row, Table
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.weights import design_effect, effective_n, variation
from survey_kit.tabulation.context import Context, distribution, in_level, in_some_level, titled, words
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.numbers import figure, group_rows

FIGURES = ("n", "weight_sum", "weight_min", "weight_p5", "weight_median", "weight_p95", "weight_max", "weight_ratio",
           "weight_cv", "weight_effect", "effective_n")  # fmt: skip
TRIMMED = ("at_low", "at_high")
SHARES = ("n", "sample_percent", "weighted_percent", "target_percent", "target_distance")


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight in column ``weight``, for everybody or for each level of ``by`` and all of them.

    ``bounded``: how many rows of each group were raised to the lower and cut to the upper bound of trimming, ``off``
    how far that moved a total from its margin, relative to it, where it did.
    """

    name: str
    weight: str
    by: str = ""
    bounded: Mapping[Code | None, tuple[int, int]] = field(default_factory=dict)
    off: float = 0.0

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One tally of the weights, by group."""
        return (Tally((*([self.by] if self.by else []), self.weight)),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Groups across, figures down."""
        tally: TallyAnswer = answers[0]
        levels = context.levels(self.by)
        k, variable = len(tally.values) - 1, context.variable(self.weight)
        lines = []
        for row, level in zip(group_rows(self.by or self.weight, levels), (*levels, None), strict=True):
            inside = np.ones(len(tally.keys), dtype=bool)
            if self.by:
                inside = in_some_level(tally, levels) if level is None else in_level(tally, 0, level.code)
            dist = distribution(tally, variable, k, inside)
            lines.append(Line(row, self._figures(dist, level.code if level else None, level is None and bool(self.by)),
                              Reason.NO_ANSWERS, Base(dist.base.n, float(dist.base.n), 0.0)))  # fmt: skip
        heads = (*FIGURES, *(TRIMMED if self.bounded else ()))
        notes = (Note("weight-effect"), *((Note("margins-off", {"percent": 100 * self.off}),) if self.off else ()))
        title = variable.label if str(variable.label) != self.weight else titled("weights-of", variable.label)
        return figures_table(self.name, title, heads, lines, kind="profile", notes=notes, base=lines[-1].base,
                             by=self.by, stub=words("item"))  # fmt: skip

    def _figures(self, dist: Distribution, group: Code | None, everybody: bool) -> dict[str, float | None]:
        rows = Distribution.of(dist.values, dist.n, dist.n, dist.n)
        w, n = dist.values, dist.n
        low, high = rows.minimum, rows.maximum
        trimmed = [sum(ends) for ends in zip(*self.bounded.values(), strict=True)] if self.bounded else [0, 0]
        raised, cut = trimmed if everybody or not self.bounded else self.bounded.get(group, (0, 0))
        return {
            "n": float(rows.base.n),
            "weight_sum": rows.total,
            "weight_min": low,
            **{f"weight_{s}": figure(rows, s) for s in ("p5", "median", "p95")},
            "weight_max": high,
            "weight_ratio": high / low if low and high is not None else None,
            "weight_cv": variation(w, n),
            "weight_effect": design_effect(w, n),
            "effective_n": effective_n(w, n),
            "at_low": float(raised),
            "at_high": float(cut),
        }


@dataclass(frozen=True, slots=True)
class Fits:
    """The sample beside the population, in every margin and group that the weights were fitted to.

    ``within``: the column of the groups of the margins; empty where they hold for everybody.
    """

    name: str
    margins: tuple[Fit, ...]
    within: str = ""

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One tally for each margin, by group."""
        return tuple(Tally((*([self.within] if fit.group is not None else []), fit.column)) for fit in self.margins)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """A table for each margin and group: percent of the rows, after weighting, in the population."""
        return tuple(self._table(context, fit, answer) for fit, answer in zip(self.margins, answers, strict=True))

    def _table(self, context: Context, fit: Fit, tally: TallyAnswer) -> Table:
        variable = context.variable(fit.column)
        k = len(tally.values) - 1
        inside = in_level(tally, 0, fit.group) if fit.group is not None else np.ones(len(tally.keys), dtype=bool)
        codes = [code for code, _ in fit.targets]
        cells = [inside & in_level(tally, k, code) for code in codes]
        n = np.array([float(tally.n[cell].sum()) for cell in cells])
        w = np.array([float(tally.w[cell].sum()) for cell in cells])
        target = np.array([total for _, total in fit.targets])
        base = Base.of(n.sum(), w.sum(), float(sum(tally.w2[cell].sum() for cell in cells)))
        lines = []
        for j, code in enumerate(codes):
            shares = {"sample_percent": n[j] / n.sum(), "weighted_percent": w[j] / w.sum() if w.sum() else None,
                      "target_percent": target[j] / target.sum()}  # fmt: skip
            apart = (
                None if shares["weighted_percent"] is None else shares["weighted_percent"] - shares["target_percent"]
            )
            row = Row(fit.column, code if isinstance(code, str) else f"{code:.15g}", variable.label_of(code))
            lines.append(Line(row, {"n": n[j], **shares, "target_distance": apart}, Reason.NO_ANSWERS, base))
        name = ".".join(filter(None, (self.name, fit.column, "" if fit.group is None else f"{fit.group}")))
        source = (Note("margin-source", {"source": _source(fit)}),) if fit.source or fit.date else ()
        notes = (*source, Note("margin-year-unchecked")) if fit.date and not fit.dated else source
        table = figures_table(name, titled("sample-and-population", fit.label), SHARES, lines, base=base, notes=notes,
                              stub=words("item"))  # fmt: skip
        return self._within(context, fit, table)

    def _within(self, context: Context, fit: Fit, table: Table) -> Table:
        from dataclasses import replace

        if fit.group is None:
            return table
        variable = context.variable(self.within)
        level = fit.group if isinstance(fit.group, str) else f"{fit.group:.15g}"
        return replace(table, within=(Group(self.within, level, variable.label, variable.label_of(fit.group)),))


def _source(fit: Fit) -> str:
    """The source and the year, in the Buddhist Era, as one text."""
    year = f"{int(fit.date[:4]) + 543}" if fit.date else ""
    return " · ".join(filter(None, (fit.source, year)))
