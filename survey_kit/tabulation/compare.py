"""Groups compared: which test, why, what it says and how large the difference is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey_kit.model.aggregates import Item, Request, Tally, Totals
from survey_kit.model.estimate import Comparison, Reason
from survey_kit.model.table import Column, Note, Table
from survey_kit.statistics.adjusting import adjusted
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.groups import anova, t_test, welch_anova
from survey_kit.statistics.posthoc import POOLED, SEPARATE, pairwise
from survey_kit.statistics.ranks import dunn, kruskal_wallis, mann_whitney
from survey_kit.statistics.spread import levene
from survey_kit.tabulation.choosing import asked, choose_means, effect_interval, effect_note, with_interval
from survey_kit.tabulation.context import Context, distribution, in_level, in_some_level, left_out, with_everybody
from survey_kit.tabulation.design_tests import design_tests, rank_tests
from survey_kit.tabulation.numbers import figure_cell, group_rows
from survey_kit.thai.money import is_money

ALPHA = 0.05
METHODS = ("auto", "t", "welch", "anova", "welch_anova", "kruskal", "mann_whitney")
RANK_TESTS = ("kruskal", "mann_whitney")
TWO_GROUPS = ("t", "welch", "mann_whitney")
PAIRWISE = ("auto", "", *POOLED, *SEPARATE, "dunn")
POST_HOC = {"anova": "scheffe", "welch_anova": "games_howell", "kruskal": "dunn"}


@dataclass(frozen=True, slots=True)
class Compare:
    """``variable`` between the levels of ``by``: group figures, the test, and the pairs that differ.

    ``method``: one of `METHODS`; ``auto`` chooses (see `choosing`), and the table's note says why. ``post_hoc`` names
    the pairwise method (``auto``: Scheffé after ANOVA, Games–Howell after Welch, Dunn after Kruskal–Wallis); left to
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
            [
                figure_cell(d, s, sampling=context.sampling, money=is_money(str(variable.unit)))
                for s in ("n", "mean", "sd")
            ]
            for d in (*groups, everybody)
        ]
        labels = [level.key for level in levels]
        if context.sampling and self.method in RANK_TESTS:
            test = {"kruskal": "kruskal_wallis"}.get(self.method, self.method)
            tests = rank_tests(context, self.variable, context.domains(self.by), labels, everybody, test)
            notes: tuple[Note, ...] = (Note("ranks-by-design"),)
        elif context.sampling:
            tests = design_tests(with_everybody(answers[1]), labels)
            notes = (Note("method-design"), *_plain_effect(groups))
        else:
            tests, notes = self._classical(context, groups, self._whole(context, answers), labels)
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
            measured=self.variable,
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
        filled = [g for g in groups if g.weight > 0]
        choice = choose_means(context.variable(self.variable), filled) if self.method == "auto" else None
        method = choice.method if choice else self.method
        if len(filled) < 2:
            return (Comparison(method, reason=Reason.ONE_GROUP if filled else Reason.NO_ANSWERS),), ()
        if method in TWO_GROUPS and len(filled) > 2:
            return (Comparison(method, reason=Reason.NOT_TWO_GROUPS),), ()
        # SPSS T-TEST keeps fractions of the sum of weights, ONEWAY drops them.
        compared = [g for g in whole if g.weight > 0] if method in RANK_TESTS else filled
        chosen = _test(method, compared)
        # Unequal variances leave the interval of d and of η² without a published form: it is not claimed.
        interval = effect_interval(chosen, compared)
        tests = [levene(groups, truncate=method not in TWO_GROUPS), with_interval(chosen, interval)]
        significant = chosen.p is not None and chosen.p < ALPHA
        follow = (POST_HOC.get(method, "") if significant else "") if self.post_hoc == "auto" else self.post_hoc
        if follow and len(filled) > 2:
            tests += _pairs(follow, groups, whole, labels)
        return tuple(tests), (choice.note if choice else asked(method), *effect_note(chosen, interval))


def _plain_effect(groups: Sequence[Distribution]) -> tuple[Note, ...]:
    """The effect size of weighted groups, which needs no design; no interval."""
    filled = [g for g in groups if g.weight > 0]
    rows, weight = sum(g.base.n for g in filled), sum(g.weight for g in filled)
    if len(filled) < 2:
        return ()
    factor = rows / weight
    scaled = [Distribution(g.values, g.n, g.w * factor, g.w2 * factor**2) for g in filled]
    test = t_test(*scaled, equal_variances=True) if len(scaled) == 2 else anova(scaled, truncate=False)
    return effect_note(test, None)


def _pairs(
    method: str, groups: Sequence[Distribution], whole: Sequence[Distribution], labels: Sequence[str]
) -> list[Comparison]:
    if method != "dunn":
        return list(pairwise(groups, labels, method))
    tests = dunn(whole, labels)
    return [replace(t, p=p) for t, p in zip(tests, adjusted([t.p for t in tests], "bonferroni"), strict=True)]


def _test(method: str, groups: Sequence[Distribution]) -> Comparison:
    if method in ("t", "welch"):
        return t_test(groups[0], groups[1], equal_variances=method == "t")
    if method == "mann_whitney":
        if len(groups) < 2:
            return Comparison(method, reason=Reason.ONE_GROUP if groups else Reason.NO_ANSWERS)
        return mann_whitney(groups[0], groups[1])
    return {"anova": anova, "welch_anova": welch_anova, "kruskal": kruskal_wallis}[method](groups)
