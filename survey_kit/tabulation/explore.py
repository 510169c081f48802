"""A number looked at closely, as SPSS EXAMINE: figures, percentiles, extremes, normality, the numbers of a boxplot."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request, Tally, TallyAnswer
from survey_kit.model.estimate import Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.normality import lilliefors, shapiro_wilk
from survey_kit.statistics.percentiles import tukey_hinges
from survey_kit.tabulation.context import Context, distribution, in_level, in_some_level, words
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.numbers import figure, group_rows, reason_for

FIGURES = ("n", "missing", "mean", "se", "ci_low", "ci_high", "trimmed", "median", "variance", "sd", "min", "max",
           "range", "iqr", "skewness", "skewness_se", "kurtosis", "kurtosis_se")  # fmt: skip
SHARES = (5, 10, 25, 50, 75, 90, 95)
HINGES = ("hinge_low", "hinge_middle", "hinge_high")
# How many of the largest and of the smallest answers are shown.
EXTREMES = 5


@dataclass(frozen=True, slots=True)
class _Group:
    row: Row
    dist: Distribution
    missing: float
    smallest_weight: float


@dataclass(frozen=True, slots=True)
class Explore:
    """``variable`` looked at closely, for everybody or for each level of ``by`` and all of them.

    ``definition`` of the percentiles: one of `survey_kit.statistics.percentiles.DEFINITIONS`. Under sampling weights
    percentiles are those that do not depend on the scale of the weights, and nothing that a simple random sample
    would claim is claimed.
    """

    name: str
    variable: str
    by: str = ""
    definition: str = "haverage"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally by group; with weights also one of the weights, whose smallest decides the depth of the hinges."""
        names = (*([self.by] if self.by else []), self.variable)
        weight = context.design.weight
        return (Tally(names), *([Tally((*names, weight))] if weight and not context.sampling else []))

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Figures, percentiles, extremes, normality, boxplot: groups across, figures down."""
        groups = list(self._groups(context, answers))
        parts: tuple[tuple[str, Callable[[Context, _Group], Mapping[str, Any]]], ...] = (
            ("explore", _figures),
            ("percentiles", self._percentiles),
            ("extremes", _extremes),
            ("normality", _normality),
            ("boxplot", _boxplot),
        )
        return tuple(self._table(context, groups, part, figures) for part, figures in parts)

    def _table(
        self, context: Context, groups: Sequence[_Group], part: str, figures: Callable[[Context, _Group], Any]
    ) -> Table:
        found = [figures(context, group) for group in groups]
        lines = [
            Line(group.row, values, base=group.dist.base, reasons=_reasons(context, group, values))
            for group, values in zip(groups, found, strict=True)
        ]
        label, title = context.variable(self.variable).label, words(part)
        definition = "sampling" if context.sampling else self.definition
        notes = [Note(f"percentiles-{definition}")] if part == "percentiles" else []
        return figures_table(
            f"{self.name}.{part}", label.followed(title), tuple(found[0]), lines, kind="profile",
            base=groups[-1].dist.base, notes=notes, by=self.by,
        )  # fmt: skip

    def _groups(self, context: Context, answers: Sequence[Any]) -> Iterator[_Group]:
        tally: TallyAnswer = answers[0]
        weights: TallyAnswer | None = answers[1] if len(answers) > 1 else None
        levels = context.levels(self.by)
        for row, level in zip(group_rows(self.by or self.variable, levels), (*levels, None), strict=True):
            keep = [self._inside(a, levels, None if level is None else level.code) for a in (tally, weights) if a]
            dist = distribution(tally, context.variable(self.variable), 1 if self.by else 0, keep[0])
            asked = float((tally.n if context.sampling else tally.w)[keep[0]].sum())
            yield _Group(
                row,
                dist,
                asked - (float(dist.base.n) if context.sampling else dist.weight),
                1.0 if weights is None else self._smallest(context, weights, keep[1]),
            )

    def _inside(self, answer: TallyAnswer, levels: Sequence[Any], code: Any) -> Any:
        if not self.by:
            return np.ones(len(answer.keys), dtype=bool)
        return in_some_level(answer, levels) if code is None else in_level(answer, 0, code)

    def _smallest(self, context: Context, weights: TallyAnswer, keep: Any) -> float:
        """The smallest weight among the rows that answered."""
        k = 1 if self.by else 0
        variable = context.variable(self.variable)
        answered = np.array([v is not None and variable.reason(v) is None for v in weights.values[k].tolist()], bool)
        inside = keep & answered[weights.keys[:, k]] if len(weights.keys) else keep
        found = weights.values[-1][weights.keys[inside, -1]].tolist()
        return min((float(w) for w in found), default=1.0)

    def _percentiles(self, context: Context, group: _Group) -> dict[str, float | None]:
        dist = group.dist
        if context.sampling:
            return {f"p{share}": figure(dist, f"p{share}", sampling=True) for share in SHARES}
        hinges = tukey_hinges(dist.values, dist.w, group.smallest_weight) or (None, None, None)
        shares = {f"p{share}": dist.percentile(share / 100, self.definition) for share in SHARES}
        return {**shares, **dict(zip(HINGES, hinges, strict=True))}


def _figures(context: Context, group: _Group) -> dict[str, float | None]:
    values = {s: figure(group.dist, s, sampling=context.sampling) for s in FIGURES if s != "missing"}
    return {s: group.missing if s == "missing" else values[s] for s in FIGURES}


def _extremes(context: Context, group: _Group) -> dict[str, float | None]:
    """The largest and smallest answers, each as often as it was given."""
    values, times = group.dist.values, np.minimum(group.dist.n, EXTREMES).astype(int)
    lowest = np.repeat(values, times)[:EXTREMES].tolist()
    highest = np.repeat(values, times)[::-1][:EXTREMES].tolist()
    places = range(EXTREMES)
    return {f"{end}_{k + 1}": (found[k] if k < len(found) else None)
            for end, found in (("highest", highest), ("lowest", lowest)) for k in places}  # fmt: skip


def _normality(context: Context, group: _Group) -> dict[str, float | None]:
    out: dict[str, float | None] = {}
    for test in _normality_tests(context, group):
        out |= {f"{test.name}_{part}": getattr(test, part) for part in ("statistic", "df", "p")}
    return out


def _normality_tests(context: Context, group: _Group) -> list[Comparison]:
    if context.sampling:
        return [Comparison(name, reason=Reason.NOT_FOR_SAMPLING_WEIGHTS) for name in ("lilliefors", "shapiro_wilk")]
    return [test(group.dist) for test in (lilliefors, shapiro_wilk)]


def _boxplot(context: Context, group: _Group) -> dict[str, float | None]:
    """Hinges, whiskers (the last answers within 1.5 hinge spreads) and how many lie beyond 1.5 and beyond 3."""
    dist = group.dist
    if not len(dist.values):
        return dict.fromkeys(("whisker_low", *HINGES, "whisker_high", "outliers", "far_out"))
    if context.sampling:
        low, middle, high = (dist.quantile(p) or 0.0 for p in (0.25, 0.5, 0.75))
    else:
        low, middle, high = tukey_hinges(dist.values, dist.w, group.smallest_weight) or (0.0, 0.0, 0.0)
    spread = high - low
    beyond = np.maximum(low - dist.values, dist.values - high)
    near = dist.values[beyond <= 1.5 * spread]
    count = dist.n if context.sampling else dist.w
    return {
        "whisker_low": float(near[0]), "hinge_low": low, "hinge_middle": middle, "hinge_high": high,
        "whisker_high": float(near[-1]),
        "outliers": float(count[(beyond > 1.5 * spread) & (beyond <= 3 * spread)].sum()),
        "far_out": float(count[beyond > 3 * spread].sum()),
    }  # fmt: skip


def _reasons(context: Context, group: _Group, values: Mapping[str, Any]) -> dict[str, Reason]:
    """Why each figure that is not there is not."""
    tests = {test.name: test.reason for test in _normality_tests(context, group)} if "lilliefors_p" in values else {}
    out: dict[str, Reason] = {}
    for statistic in (s for s, value in values.items() if value is None):
        of_test = next((reason for name, reason in tests.items() if statistic.startswith(name)), None)
        out[statistic] = of_test or reason_for(group.dist, statistic, context.sampling)
    return out
