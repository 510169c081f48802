"""t-tests as SPSS T-TEST gives them: one sample, two groups, pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.model.aggregates import Item, Request, Tally, TallyAnswer, Totals
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.statistics.association import pearson
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.effects import d_interval
from survey_kit.statistics.groups import hedges_factor, t_test
from survey_kit.statistics.mean_tests import one_sample_t
from survey_kit.statistics.paired import differences
from survey_kit.statistics.spread import levene
from survey_kit.tabulation.comparing import (
    Effect,
    Grouped,
    effects_table,
    facts,
    group_domains,
    grouped,
    part_of,
    spread_line,
    test_line,
)
from survey_kit.tabulation.context import Context, distribution, numbers_of, with_everybody, words
from survey_kit.tabulation.design_tests import design_one_sample, design_tests, difference_item
from survey_kit.tabulation.figures import Line, figures_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ALPHA = 0.05
TESTED = ("t", "df", "p", "difference", "se", "ci_low", "ci_high")


@dataclass(frozen=True, slots=True)
class OneSampleT:
    """The mean of each of ``variables`` against ``value``: one line a question."""

    name: str
    variables: tuple[str, ...]
    value: float = 0.0

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally per question; with sampling weights also PSU totals of all of them."""
        tallies = tuple(Tally((v,)) for v in self.variables)
        totals = Totals(tuple(Item(v) for v in self.variables), per_psu=True)
        return (*tallies, totals) if context.sampling else tallies

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """n, mean, S.D., t, df, p, difference with its interval, Cohen's d."""
        columns = ("n", "mean", "sd", "t", "df", "p", "difference", "ci_low", "ci_high", "cohens_d")
        lines = []
        for k, name in enumerate(self.variables):
            variable = context.variable(name)
            group = distribution(answers[k], variable, 0)
            if context.sampling:
                group = group.scaled_to_rows()
            test = one_sample_t(group, self.value)
            tested = design_one_sample(answers[-1], self.value, k) if context.sampling else test
            line = test_line(name, "", tested, columns[3:9], "t", variable.label)
            figures = {**spread_line(line.row, group, sampling=True).figures, **line.figures, "cohens_d": test.effect}
            figures["n"] = float(group.base.n) if context.sampling else group.weight
            lines.append(Line(line.row, figures, test.reason or tested.reason, group.base))
        notes = (Note("test-value", {"value": self.value}), *((Note("by-design"),) if context.sampling else ()))
        return figures_table(self.name, words("one-sample"), columns, lines, notes=notes, stub=words("item"),
                             base=lines[0].base if lines else None)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndependentT:
    """``variable`` in two groups of ``by``: figures with the t that fits, both t-tests with Levene's, effect sizes.

    ``groups``: codes of the two groups, when ``by`` has more.
    """

    name: str
    variable: str
    by: str
    groups: tuple[str, ...] = ()

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally by group; with sampling weights also PSU totals of the group means."""
        tally = Tally((self.by, self.variable))
        if not context.sampling:
            return (tally,)
        return tally, Totals((Item(self.variable),), group_domains(context, self.by, self.groups), per_psu=True)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Group figures as theses print them, the tests in full, effect sizes."""
        data = grouped(context, answers[0], self.groups)
        two = data.filled
        if len(two) != 2:
            reason = Reason.NOT_TWO_GROUPS if len(two) > 2 else Reason.ONE_GROUP if two else Reason.NO_ANSWERS
            pooled = separate = spread = Comparison("t", reason=reason)
        else:
            pooled, separate = (t_test(two[0], two[1], equal_variances=e) for e in (True, False))
            spread = levene(two, truncate=False)
        design = None
        if context.sampling:
            wrong = pooled.reason in (Reason.NOT_TWO_GROUPS, Reason.ONE_GROUP, Reason.NO_ANSWERS)
            design = pooled if wrong else design_tests(with_everybody(answers[1]), data.labels)[0]
        tests = self._tests(context, data, (spread, pooled, separate), design)
        chosen, why = _chosen(spread, pooled, separate, design)
        return (
            self._figures(context, data, chosen, why),
            tests,
            self._effects(data, pooled, two, sampling=context.sampling),
        )

    def _figures(self, context: Context, data: Grouped, test: Comparison, why: str) -> Table:
        """Group | n | mean | S.D. | t | df | p, as theses print it: the test stands on the first line."""
        columns = ("n", "mean", "sd", *(() if context.sampling else ("se",)), "t", "df", "p")
        lines = []
        for i, group in enumerate(data.groups):
            line = spread_line(data.row(i), group, sampling=context.sampling)
            if i == 0:
                tested = test_line(data.variable, "", test, ("t", "df", "p"), "t", data.label)
                reason = tested.reason if group.sd is not None else line.reason
                line = Line(line.row, {**line.figures, **tested.figures}, reason, line.base)
            lines.append(line)
        return figures_table(self.name, data.label, columns, lines, base=data.base, stub=data.stub, by=self.by,
                             notes=(*((Note(why),) if test.reason is None else ()), *data.notes))  # fmt: skip

    def _tests(
        self, context: Context, data: Grouped, tests: tuple[Comparison, ...], design: Comparison | None
    ) -> Table:
        spread, pooled, separate = tests
        title = part_of(data.label, "t-tests")
        if design is not None:
            lines = [test_line(data.variable, "design_t", design, TESTED, "t")]
            return figures_table(f"{self.name}-tests", title, TESTED, lines, base=data.base, stub=words("test"))
        lines = [
            test_line(data.variable, "levene", spread, ("f", "p"), "f"),
            test_line(data.variable, "equal_variances", pooled, TESTED, "t"),
            test_line(data.variable, "unequal_variances", separate, TESTED, "t"),
        ]
        columns = ("f", *TESTED)
        return figures_table(f"{self.name}-tests", title, columns, lines, base=data.base, stub=words("test"))

    def _effects(self, data: Grouped, pooled: Comparison, two: Sequence[Distribution], *, sampling: bool) -> Table:
        found = [Effect("cohens_d", reason=pooled.reason), Effect("hedges_g", reason=pooled.reason)]
        if pooled.reason is None and pooled.statistic is not None and pooled.df is not None:
            low, high = d_interval(pooled.statistic, pooled.df, two[0].weight, two[1].weight)
            factor = hedges_factor(pooled.df)
            found[0] = Effect("cohens_d", dict(pooled.extra)["cohens_d"], (low, high))
            if factor is None:
                found[1] = Effect("hedges_g", reason=Reason.TOO_FEW)
            else:
                found[1] = Effect("hedges_g", pooled.effect, (low * factor, high * factor))
        return effects_table(f"{self.name}-effects", data.variable, data.label, found, data.base, sampling=sampling)


def _chosen(
    spread: Comparison, pooled: Comparison, separate: Comparison, design: Comparison | None
) -> tuple[Comparison, str]:
    """The t to read and the code of the note that says why."""
    if design is not None:
        return design, "by-design"
    if spread.p is not None and spread.p < ALPHA:
        return separate, "t-separate"
    return pooled, "t-pooled"


@dataclass(frozen=True, slots=True)
class PairedT:
    """Pairs of questions answered by the same people: figures of both, their correlation, t of first − second."""

    name: str
    pairs: tuple[tuple[str, str], ...]

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A two-way tally per pair; with sampling weights PSU totals of the differences."""
        tallies = tuple(Tally(pair) for pair in self.pairs)
        items = tuple(difference_item(first, second) for first, second in self.pairs)
        return (*tallies, Totals(items, per_psu=True)) if context.sampling else tallies

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Both questions of every pair; then the differences with their test."""
        data = [matched(context, answer) for answer in answers[: len(self.pairs)]]
        tests = [one_sample_t(d.change, name="paired_t") for d in data]
        if context.sampling:
            sums = answers[-1]
            tests = [replace(design_one_sample(sums, 0.0, k), effect_name=t.effect_name, effect=t.effect)
                     for k, t in enumerate(tests)]  # fmt: skip
        return (self._figures(context, data, tests), self._differences(context, data, tests))

    def _figures(self, context: Context, data: Sequence[Matched], tests: Sequence[Comparison]) -> Table:
        columns = ("n", "mean", "sd", *(() if context.sampling else ("se",)), "t", "df", "p")
        lines = []
        for pair, d, test in zip(self.pairs, data, tests, strict=True):
            for k, name in enumerate(pair):
                row = Row(name, "–".join(pair), context.variable(name).label)
                line = spread_line(row, d.sides[k], sampling=context.sampling)
                if k == 0:
                    tested = test_line(name, "", test, ("t", "df", "p"), "t", row.label)
                    reason = line.reason if d.sides[k].sd is None else tested.reason
                    line = Line(row, {**line.figures, **tested.figures}, reason, line.base)
                lines.append(line)
        return figures_table(self.name, words("paired"), columns, lines, stub=words("item"), base=lines[0].base)

    def _differences(self, context: Context, data: Sequence[Matched], tests: Sequence[Comparison]) -> Table:
        certain = ("se", "ci_low", "ci_high", "t", "df", "p")
        columns = ("n", "r", *(() if context.sampling else ("r_p",)), "difference", "sd", *certain, "cohens_d")
        lines = []
        for pair, d, test in zip(self.pairs, data, tests, strict=True):
            first, second = (context.variable(name).label for name in pair)
            label = first.followed(second)
            known = facts(test, "t") if test.reason is None else dict.fromkeys(("difference", *certain, "cohens_d"))
            known |= {"n": float(d.base.n) if context.sampling else d.change.weight, "sd": d.change.sd} | d.together
            known["difference"] = d.change.mean
            shown = {name: known[name] for name in columns}
            reason = test.reason or Reason.NO_VARIATION
            lines.append(Line(Row(pair[0], "–".join(pair), label), shown, reason, d.base))
        notes = (Note("paired-difference"), *((Note("by-design"),) if context.sampling else ()))
        return figures_table(f"{self.name}-differences", words("paired-differences"), columns, lines, notes=notes,
                             stub=words("pair"), base=data[0].base)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Matched:
    """Two answers of the same people: the distribution of each, of first − second, and their correlation with its p."""

    sides: tuple[Distribution, Distribution]
    change: Distribution
    together: dict[str, float | None]
    base: Base


def matched(context: Context, answer: TallyAnswer) -> Matched:
    """Complete pairs of a two-way tally; sampling weights made to sum to the rows."""
    first, second, n, w, w2 = complete(context, answer)
    base = Base.of(float(n.sum()), float(w.sum()), float(w2.sum()))
    if context.sampling and base.weighted > 0:
        factor = base.n / base.weighted
        w, w2 = w * factor, w2 * factor**2
    sides = Distribution.of(first, n, w, w2), Distribution.of(second, n, w, w2)
    return Matched(sides, differences(second, first, n, w, w2), _correlated(first, second, w), base)


def complete(context: Context, answer: TallyAnswer) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Numbers of both variables of a tally where both have one, with n, w and w2, all shapes (m,)."""
    columns = [numbers_of(answer, context.variable(name), k) for k, name in enumerate(answer.variables)]
    keep = ~np.isnan(columns[0]) & ~np.isnan(columns[1])
    return columns[0][keep], columns[1][keep], answer.n[keep], answer.w[keep], answer.w2[keep]


def _correlated(first: Floats, second: Floats, w: Floats) -> dict[str, float | None]:
    """Pearson's r and its p on W − 2 degrees of freedom."""
    total = math.fsum(w)
    if total <= 0:
        return {"r": None, "r_p": None}
    # Less an answer first: equal answers are exactly nothing then, and large ones keep their digits.
    x, y = (v - v[0] for v in (first, second))
    x, y = (v - math.fsum(w * v) / total for v in (x, y))
    test = pearson(np.array([[w @ (x * x), w @ (x * y)], [w @ (x * y), w @ (y * y)]]), total)
    return {"r": test.statistic, "r_p": test.p}
