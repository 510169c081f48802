"""Means of groups compared: which test, why, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Item, Request, Tally, Totals, TotalsAnswer
from survey_kit.model.codebook import Kind, Measure
from survey_kit.model.estimate import Comparison, Reason
from survey_kit.model.table import Column, Note, Table
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.groups import anova, levene, t_test, welch_anova
from survey_kit.statistics.linearisation import degrees_of_freedom, difference_t, domain_means, wald
from survey_kit.statistics.posthoc import POOLED, pairwise
from survey_kit.statistics.ranks import kruskal_wallis, mann_whitney
from survey_kit.tabulation.context import Context, distribution, in_level, in_some_level, left_out, with_everybody
from survey_kit.tabulation.numbers import figure_cell, group_rows

ALPHA = 0.05
# Below this many answers in a group the mean of a skewed answer is no longer close to normal.
SMALL_GROUP = 15
SKEWED = 2.0
METHODS = ("auto", "t", "welch", "anova", "welch_anova", "kruskal", "mann_whitney")
RANK_TESTS = ("kruskal", "mann_whitney")
TWO_GROUPS = ("t", "welch", "mann_whitney")
PAIRWISE = ("auto", "", *POOLED, "games_howell")
POST_HOC = {"anova": "scheffe", "welch_anova": "games_howell"}


@dataclass(frozen=True, slots=True)
class Compare:
    """``variable`` between the levels of ``by``: group figures, the test, and the pairs that differ.

    ``method``: one of `METHODS`; ``auto`` chooses from measure, number of groups, equality of variances, sizes and
    skewness, and the table's note says why. ``post_hoc`` names the pairwise method (``auto``: Scheffé after ANOVA,
    Games–Howell after Welch); left to
    itself it compares pairs only after a significant test.
    """

    name: str
    variable: str
    by: str
    method: str = "auto"
    post_hoc: str = "auto"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally by group; with sampling weights PSU totals of the group means, else a tally for rank tests."""
        tally = Tally((self.by, self.variable))
        if not context.sampling:
            return (tally, replace(tally, whole=True)) if context.design.weight else (tally,)
        return tally, Totals((Item(self.variable),), context.domains(self.by), per_psu=True)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: groups and everybody; tests follow in order of use."""
        variable, tally, levels = context.variable(self.variable), answers[0], context.levels(self.by)
        groups = [distribution(tally, variable, 1, in_level(tally, 0, v.code)) for v in levels]
        everybody = distribution(tally, variable, 1, in_some_level(tally, levels))
        lines = [
            [figure_cell(d, s, sampling=context.sampling) for s in ("n", "mean", "sd")] for d in (*groups, everybody)
        ]
        labels = [level.key for level in levels]
        tests, notes = (
            (_design_tests(with_everybody(answers[1]), labels), (Note("method-design"),))
            if context.sampling
            else self._classical(context, groups, self._whole(context, answers), labels)
        )
        return Table(
            self.name,
            variable.label,
            group_rows(self.by, levels),
            tuple(Column(s, self.by) for s in ("n", "mean", "sd")),
            tuple(tuple(line) for line in lines),
            "compare",
            tests,
            (*notes, *left_out(tally, variable, levels)),
            context.codebook.label_of(self.by),
            everybody.base,
        )

    def _whole(self, context: Context, answers: Sequence[Any]) -> list[Distribution]:
        """The groups as rank tests see them: SPSS NPAR TESTS rounds every row's weight to a whole number."""
        tally, variable = answers[-1], context.variable(self.variable)
        return [distribution(tally, variable, 1, in_level(tally, 0, v.code)) for v in context.levels(self.by)]

    def _classical(
        self,
        context: Context,
        groups: Sequence[Distribution],
        whole: Sequence[Distribution],
        labels: Sequence[str],
    ) -> tuple[tuple[Comparison, ...], tuple[Note, ...]]:
        method, why = choose(context, self.variable, groups) if self.method == "auto" else (self.method, "asked")
        filled = [g for g in groups if g.weight > 0]
        if len(filled) < 2:
            return (Comparison(method, reason=Reason.ONE_GROUP if filled else Reason.NO_ANSWERS),), ()
        if method in TWO_GROUPS and len(filled) > 2:
            return (Comparison(method, reason=Reason.TOO_FEW),), (Note("method-needs-two-groups", {"method": method}),)
        # SPSS T-TEST keeps fractions of the sum of weights, ONEWAY drops them.
        ranked = [g for g in whole if g.weight > 0]
        tests = [
            levene(groups, truncate=method not in TWO_GROUPS),
            _test(method, ranked if method in RANK_TESTS else filled),
        ]
        chosen = tests[-1]
        significant = chosen.p is not None and chosen.p < ALPHA
        follow = (POST_HOC.get(method, "") if significant else "") if self.post_hoc == "auto" else self.post_hoc
        if follow and len(filled) > 2:
            tests += pairwise(groups, labels, follow)
        return tuple(tests), (Note(f"method-{method.replace('_', '-')}", {"why": why}),)


def _test(method: str, groups: Sequence[Distribution]) -> Comparison:
    if method in ("t", "welch"):
        return t_test(groups[0], groups[1], equal_variances=method == "t")
    if method == "mann_whitney":
        if len(groups) < 2:
            return Comparison(method, reason=Reason.ONE_GROUP if groups else Reason.NO_ANSWERS)
        return mann_whitney(groups[0], groups[1])
    return {"anova": anova, "welch_anova": welch_anova, "kruskal": kruskal_wallis}[method](groups)


def choose(context: Context, name: str, groups: Sequence[Distribution]) -> tuple[str, str]:
    """The test that fits and the reason as a code: ranks, skewed, unequal, equal."""
    variable = context.variable(name)
    filled = [g for g in groups if g.weight > 0]
    two = len(filled) == 2
    # One ordered answer has no distances; Likert items are averaged by custom and by the reports themselves.
    if variable.measure is Measure.ORDINAL and variable.kind is not Kind.LIKERT:
        return ("mann_whitney" if two else "kruskal"), "ranks"
    if any(g.weight < SMALL_GROUP and abs(g.skewness or 0.0) > SKEWED for g in filled):
        return ("mann_whitney" if two else "kruskal"), "skewed"
    spread = levene(groups)
    if spread.p is not None and spread.p < ALPHA:
        return ("welch" if two else "welch_anova"), "unequal"
    return ("t" if two else "anova"), "equal"


def _design_tests(answer: TotalsAnswer, labels: Sequence[str]) -> tuple[Comparison, ...]:
    """Wald F over all groups and the t of every pair (Holm-adjusted), from PSU totals."""
    means = domain_means(answer)
    present = [d for d in range(len(labels)) if answer.n[d].sum() > 0]
    if means.reason is not None or len(present) < 2:
        return (Comparison("design_wald", reason=means.reason or Reason.ONE_GROUP),)
    df = float(means.df[-1])
    estimates, spread = means.offset[present], means.covariance[np.ix_(present, present)]
    pairs = []
    for i, j in combinations(range(len(present)), 2):
        both = answer.n[present[i], 0] + answer.n[present[j], 0]
        # As svyttest on the two groups' own part of the sample.
        pair_df = degrees_of_freedom(both, answer.clusters)
        test = difference_t(estimates[[i, j]], spread[np.ix_([i, j], [i, j])], pair_df)
        pairs.append(replace(test, groups=(labels[present[i]], labels[present[j]])))
    if len(present) == 2:
        return (pairs[0],)
    return (wald("design_wald", estimates, spread, df), *holm(pairs))


def holm(tests: Sequence[Comparison]) -> list[Comparison]:
    """The same tests with p adjusted for their number (Holm 1979)."""
    order = sorted((t.p, i) for i, t in enumerate(tests) if t.p is not None)
    adjusted, running = dict.fromkeys(range(len(tests)), None) if not order else {}, 0.0
    for rank, (p, i) in enumerate(order):
        running = max(running, min(1.0, (len(order) - rank) * p))
        adjusted[i] = running
    return [replace(t, p=adjusted.get(i)) for i, t in enumerate(tests)]
