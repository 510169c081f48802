"""Numbers: how many, mean, spread, middle, ends — of one group or of many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from survey_kit.model.aggregates import Item, Request, Tally, Totals, TotalsAnswer
from survey_kit.model.estimate import Base, Reason
from survey_kit.model.table import Cell, Column, Row, Table
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.intervals import mean_interval
from survey_kit.statistics.linearisation import domain_means
from survey_kit.statistics.percentiles import trimmed_mean
from survey_kit.tabulation.context import (
    Context,
    Level,
    base_at,
    distribution,
    in_level,
    in_some_level,
    left_out,
    with_everybody,
    words,
)
from survey_kit.thai.money import is_money

BRIEF = ("n", "mean", "sd", "median", "min", "max")
# Errors of a simple random sample: under sampling weights they would claim a certainty the design does not give.
WITHOUT_DESIGN = ("se", "ci_low", "ci_high", "skewness_se", "kurtosis_se")
FULL = (*BRIEF, "se", "ci_low", "ci_high", "variance", "range", "sum", "mode", "skewness", "skewness_se", "kurtosis",
        "kurtosis_se", "p25", "p75", "iqr", "trimmed")  # fmt: skip
# A sum of money is a sum of at least so many.
LEAST_GIVERS = 3
_PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d+)?)")


def is_known(statistic: str) -> bool:
    """Whether `figure` knows the statistic: one of `FULL`, or a percentile such as ``p90`` or ``p2.5``."""
    return statistic in FULL or _PERCENTILE.fullmatch(statistic) is not None


def figure(dist: Distribution, statistic: str, *, sampling: bool = False) -> float | None:
    """One statistic of a distribution, unrounded; None when it cannot be computed."""
    if statistic == "n":
        return float(dist.base.n) if sampling else dist.weight
    if sampling and statistic in WITHOUT_DESIGN:
        return None
    if sampling and statistic != "sum":
        # S.D. is then √(Σw(x − mean)²/Σw · n/(n − 1)), R's `svyvar` of independent rows.
        dist = dist.scaled_to_rows()
    share = 0.5 if statistic == "median" else _share_of(statistic)
    if share is not None:
        return dist.quantile(share) if sampling else dist.percentile(share)
    if statistic == "iqr" and sampling:
        low, high = dist.quantile(0.25), dist.quantile(0.75)
        return None if low is None or high is None else high - low
    if statistic in ("ci_low", "ci_high"):
        limits = dist.mean_interval()
        return None if limits is None else limits[statistic == "ci_high"]
    if statistic == "trimmed":
        return trimmed_mean(dist.values, dist.w)
    attribute = {"min": "minimum", "max": "maximum", "sum": "total"}.get(statistic, statistic)
    value: float | None = getattr(dist, attribute)
    return value


def _share_of(statistic: str) -> float | None:
    found = _PERCENTILE.fullmatch(statistic)
    return float(found[1]) / 100 if found else None


def figure_cell(dist: Distribution, statistic: str, *, sampling: bool, money: bool = False) -> Cell:
    """A figure with its base, or why it is absent; of ``money`` also what the largest answer makes of the sum."""
    value = figure(dist, statistic, sampling=sampling)
    reason = None if value is not None else reason_for(dist, statistic, sampling)
    return Cell(value, dist.base, reason=reason, largest=largest_share(dist) if money else None)


def largest_share(dist: Distribution) -> float | None:
    """Share of the sum that the largest answer makes, 1 where fewer than three give anything; None of no money."""
    given = dist.values != 0
    total = float((abs(dist.values) * dist.w).sum())
    if total <= 0:
        return None
    if float(dist.n[given].sum()) < LEAST_GIVERS:
        return 1.0
    return float((abs(dist.values[given]) * dist.w[given] / dist.n[given]).max()) / total


def reason_for(dist: Distribution, statistic: str, sampling: bool) -> Reason:
    """Why a figure of the distribution is not there."""
    if sampling and statistic in WITHOUT_DESIGN:
        return Reason.NOT_FOR_SAMPLING_WEIGHTS
    if dist.base.n == 0:
        return Reason.NO_ANSWERS
    return Reason.ONE_ANSWER if dist.base.n == 1 else Reason.TOO_FEW


@dataclass(frozen=True, slots=True)
class Numbers:
    """Rows: numeric variables; columns: statistics over everybody. ``kind`` "profile" sets it with the figures down."""

    name: str
    variables: tuple[str, ...]
    statistics: tuple[str, ...] = BRIEF
    kind: str = "numbers"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One tally per variable."""
        return tuple(Tally((v,)) for v in self.variables)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """One row per variable."""
        rows, lines = [], []
        for name, answer in zip(self.variables, answers, strict=True):
            variable = context.variable(name)
            dist = distribution(answer, variable, 0)
            rows.append(Row(name, "", variable.label))
            money = is_money(str(variable.unit))
            lines.append(tuple(figure_cell(dist, s, sampling=context.sampling, money=money) for s in self.statistics))
        columns = tuple(Column(s) for s in self.statistics)
        title = rows[0].label if len(rows) == 1 else words("item")
        return Table(self.name, title, tuple(rows), columns, tuple(lines), self.kind, stub=words("item"),
                     base=lines[0][0].base if lines else Base())  # fmt: skip


@dataclass(frozen=True, slots=True)
class Means:
    """One numeric variable by the levels of a grouping variable, everybody last; with design-based intervals.

    ``intervals`` adds standard error and 95 % limits where the design is a probability sample.
    """

    name: str
    variable: str
    by: str
    statistics: tuple[str, ...] = BRIEF

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally by group; with sampling weights also PSU totals."""
        tally = Tally((self.by, self.variable) if self.by else (self.variable,))
        if not context.intervals:
            return (tally,)
        return tally, Totals((Item(self.variable),), context.domains(self.by), per_psu=True)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """One row per level, then everybody."""
        variable = context.variable(self.variable)
        tally = answers[0]
        levels = context.levels(self.by)
        dists = [distribution(tally, variable, 1, in_level(tally, 0, v.code)) for v in levels]
        inside = in_some_level(tally, levels) if self.by else None
        dists.append(distribution(tally, variable, 1 if self.by else 0, inside))
        rows = group_rows(self.by or self.variable, levels)
        # The design's own standard error follows below.
        shown = [s for s in self.statistics if s not in ("se", "ci_low", "ci_high") or len(answers) < 2]
        money = is_money(str(variable.unit))
        lines = [tuple(figure_cell(d, s, sampling=context.sampling, money=money) for s in shown) for d in dists]
        columns = tuple(Column(s, self.by) for s in shown)
        if len(answers) > 1:
            sums = with_everybody(answers[1]) if self.by else answers[1]
            columns += tuple(Column(s, self.by) for s in ("se", "ci_low", "ci_high", "df"))
            lines = [(*line, *_design_cells(sums, d)) for d, line in enumerate(lines)]
        notes = left_out(tally, variable, levels) if self.by else ()
        return Table(self.name, variable.label, rows, columns, tuple(lines), "means", notes=notes,
                     stub=context.codebook.label_of(self.by) if self.by else words("item"),
                     base=dists[-1].base, measured=self.variable)  # fmt: skip


def group_rows(variable: str, levels: Sequence[Level]) -> tuple[Row, ...]:
    """Stub of a table by group: one row per level, then everybody."""
    rows = [Row(variable, level.key, level.label) for level in levels]
    return (*rows, Row(variable, "", words("total"), "total"))


def _design_cells(answer: TotalsAnswer, d: int) -> tuple[Cell, ...]:
    """Standard error, interval and degrees of freedom of domain ``d``'s mean."""
    means = domain_means(answer)
    base = base_at(answer, d)
    reason = means.reason or (Reason.NO_ANSWERS if base.n == 0 else None)
    if reason is not None:
        return tuple(Cell(None, base, reason=reason) for _ in range(4))
    value, se, df = float(means.value[d]), float(means.se[d]), float(means.df[d])
    low, high = mean_interval(value, se, df) or (None, None)
    return tuple(Cell(v, base) for v in (se, low, high, df))
