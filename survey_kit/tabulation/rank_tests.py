"""Rank tests as SPSS NPAR TESTS gives them: independent groups, pairs, several answers of the same people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request, Tally, TallyAnswer
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.adjusting import adjusted
from survey_kit.statistics.effects import epsilon_interval, r_interval
from survey_kit.statistics.paired import differences, mcnemar, sign_test, wilcoxon
from survey_kit.statistics.ranks import dunn, kruskal_wallis, mann_whitney, median_test
from survey_kit.statistics.related import Patterns, cochran, friedman
from survey_kit.statistics.smirnov import two_sample_ks
from survey_kit.tabulation.comparing import (
    Effect,
    Grouped,
    effects_table,
    group_domains,
    grouped,
    pair_label,
    part_of,
    test_line,
    used,
)
from survey_kit.tabulation.context import Context, numbers_of, words
from survey_kit.tabulation.design_tests import rank_tests
from survey_kit.tabulation.figures import Line, figures_table

# Those that have a version under a sampling design, by scores.
SCORES = ("mann_whitney", "kruskal_wallis", "median")
GROUP_TESTS = ("mann_whitney", "kruskal_wallis", "median", "kolmogorov_smirnov")
PAIR_TESTS = ("wilcoxon", "sign", "mcnemar")
SEVERAL_TESTS = ("friedman", "kendall", "cochran")
# Columns of the test line and what its statistic is called.
SHOWN = {
    "mann_whitney": (("u", "wilcoxon_w", "z", "p", "exact_p"), "u"),
    "kruskal_wallis": (("h", "df", "p"), "h"),
    "median": (("median", "chi2", "df", "p", "yates", "yates_p"), "chi2"),
    "kolmogorov_smirnov": (("d", "positive", "negative", "z", "p"), "z"),
    "wilcoxon": (("z", "p", "exact_p"), "z"),
    "sign": (("z", "p"), "z"),
    "mcnemar": (("chi2", "df", "p"), "chi2"),
    "friedman": (("chi2", "df", "p"), "chi2"),
    "kendall": (("kendalls_w", "chi2", "df", "p"), "chi2"),
    "cochran": (("q", "df", "p"), "q"),
}


def whole_tally(context: Context, variables: tuple[str, ...]) -> Tally:
    """Every row's weight rounded to a whole number first, as NPAR TESTS does; sampling weights stay as they are."""
    return Tally(variables, whole=bool(context.design.weight) and not context.sampling)


@dataclass(frozen=True, slots=True)
class RankGroups:
    """``variable`` between the levels of ``by`` by one of `GROUP_TESTS`; Kruskal–Wallis is followed by Dunn's pairs.

    ``groups``: codes of the groups to compare, all of them unless named. ``adjust``: how p of pairs is adjusted.
    """

    name: str
    variable: str
    by: str
    test: str
    groups: tuple[str, ...] = ()
    adjust: str = "bonferroni"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally by group."""
        return (whole_tally(context, (self.by, self.variable)),)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Ranks (or counts above the median), the test, its effect size, pairs."""
        data = grouped(context, answers[0], self.groups)
        test = _group_test(self.test, data)
        if context.sampling and self.test in SCORES:
            return self._by_design(context, data, test)
        columns, statistic = SHOWN[self.test]
        line = test_line(
            data.variable, self.test, context.withheld(test), columns, statistic, words(f"test-{self.test}")
        )
        notes = (Note("weights-rounded"),) if context.design.weight and not context.sampling else ()
        title, shown = part_of(data.label, "rank-test"), used(columns, [line])
        tested = figures_table(
            f"{self.name}-test", title, shown, [line], base=data.base, stub=words("test"), notes=notes
        )
        tables = [self._described(data, test), tested]
        effect = _effect(test, data)
        if effect is not None:
            tables.append(effects_table(f"{self.name}-effects", data.variable, data.label, [effect], data.base,
                                        sampling=context.sampling))  # fmt: skip
        if self.test == "kruskal_wallis":
            tables.append(self._pairs(context, data))
        return tuple(tables)

    def _by_design(self, context: Context, data: Grouped, test: Comparison) -> tuple[Table, ...]:
        """Ranks, then groups compared by their mean score under the design."""
        domains = group_domains(context, self.by, [level.key for level in data.levels])
        found = rank_tests(context, data.variable, domains, data.labels, data.everybody, self.test)
        over, pairs = [t for t in found if not t.groups], [t for t in found if t.groups]
        tables = [self._described(data, test)]
        title = part_of(data.label, "rank-test")
        shared: dict[str, Any] = {"base": data.base, "notes": (Note("ranks-by-design"), *data.notes)}
        if over:
            shown = ("f", "df", "df2", "p")
            lines = [test_line(data.variable, t.name, t, shown, "f") for t in over]
            tables.append(figures_table(f"{self.name}-test", title, shown, lines, stub=words("test"), **shared))
        if pairs:
            columns = ("difference", "se", "t", "df", "p", "ci_low", "ci_high")
            lines = [
                test_line(data.variable, f"rank_t {'–'.join(t.groups)}", t, columns, "t",
                          pair_label(data.levels, t.groups))
                for t in pairs
            ]  # fmt: skip
            tables.append(figures_table(f"{self.name}-pairs", title, columns, lines, stub=words("pair"), **shared))
        return tuple(tables)

    def _described(self, data: Grouped, test: Comparison) -> Table:
        lines, known, k = [], dict(test.extra), 0
        median = known.get("median")
        columns = {"median": ("n", "above", "not_above"), "kolmogorov_smirnov": ("n",)}.get(
            self.test, ("n", "mean_rank", "rank_sum")
        )
        for i, group in enumerate(data.groups):
            shown: dict[str, float | None] = {"n": group.weight}
            if self.test == "median":
                above = None if median is None else float(group.w[group.values > median].sum())
                shown |= {"above": above, "not_above": None if above is None else group.weight - above}
            elif self.test != "kolmogorov_smirnov":
                rank = known.get(f"mean_rank_{k}") if group.weight > 0 else None
                k += group.weight > 0
                shown |= {"mean_rank": rank, "rank_sum": None if rank is None else rank * group.weight}
            reason = Reason.NO_ANSWERS if group.weight <= 0 else test.reason
            lines.append(Line(data.row(i), shown, reason, group.base))
        return figures_table(self.name, data.label, columns, lines, base=data.base, stub=data.stub, by=self.by,
                             notes=data.notes)  # fmt: skip

    def _pairs(self, context: Context, data: Grouped) -> Table:
        tests = dunn(data.groups, data.labels)
        columns = ("difference", "se", "z", "p", "adjusted_p")
        lines = []
        for t, p in zip(tests, adjusted([t.p for t in tests], self.adjust), strict=True):
            level, label = f"dunn {'–'.join(t.groups)}", pair_label(data.levels, t.groups)
            line = test_line(data.variable, level, context.withheld(t), columns, "difference", label)
            lines.append(replace(line, figures={**line.figures, "adjusted_p": p if line.reason is None else None}))
        if not lines:
            reason = Reason.ONE_GROUP if data.filled else Reason.NO_ANSWERS
            lines = [Line(Row(data.variable, "pairs", words("pairs")), dict.fromkeys(columns), reason)]
        return figures_table(f"{self.name}-pairs", part_of(data.label, "method-dunn"), columns, lines, base=data.base,
                             stub=words("pair"), notes=(Note(f"adjusted-{self.adjust}"),))  # fmt: skip


def _group_test(test: str, data: Grouped) -> Comparison:
    filled = data.filled
    if test == "kruskal_wallis":
        return kruskal_wallis(filled)
    if test == "median":
        return median_test(filled)
    if len(filled) != 2:
        reason = Reason.NOT_TWO_GROUPS if len(filled) > 2 else Reason.ONE_GROUP if filled else Reason.NO_ANSWERS
        return Comparison(test, reason=reason)
    return (mann_whitney if test == "mann_whitney" else two_sample_ks)(filled[0], filled[1])


def _effect(test: Comparison, data: Grouped) -> Effect | None:
    n = sum(g.weight for g in data.filled)
    name = {"mann_whitney": "r", "kruskal_wallis": "epsilon_squared"}.get(test.name)
    if name is None:
        return None
    if test.effect is None or test.statistic is None:
        return Effect(name, reason=test.reason)
    interval = r_interval(test.effect, n) if name == "r" else epsilon_interval(test.statistic, test.df or 0.0, n)
    return Effect(name, test.effect, interval)


@dataclass(frozen=True, slots=True)
class RankPairs:
    """Pairs of questions answered by the same people by one of `PAIR_TESTS`: second against first."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    test: str

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A two-way tally per pair."""
        return tuple(whole_tally(context, pair) for pair in self.pairs)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Falls, rises and ties with their ranks (or the changes); the test."""
        columns, statistic = SHOWN[self.test]
        described, tested = [], []
        for pair, answer in zip(self.pairs, answers, strict=True):
            first, second, n, w, w2 = _complete(context, answer)
            base = Base.of(float(n.sum()), float(w.sum()), float(w2.sum()))
            test = self._tested(first, second, n, w, w2)
            level, label = "–".join(pair), _second_first(context, pair)
            described += self._described(pair[0], level, label, test, base)
            line = test_line(pair[0], level, context.withheld(test), columns, statistic, label)
            tested.append(replace(line, base=base))
        shown = ("n", "mean_rank", "rank_sum") if self.test == "wilcoxon" else ("n",)
        title, whole = words(f"test-{self.test}"), tested[0].base
        return (
            figures_table(self.name, title, shown, described, stub=words("pair"), base=whole),
            figures_table(f"{self.name}-test", part_of(title, "rank-test"), used(columns, tested), tested,
                          stub=words("pair"), base=whole),
        )  # fmt: skip

    def _tested(self, first: Any, second: Any, n: Any, w: Any, w2: Any) -> Comparison:
        if self.test == "mcnemar":
            codes = np.unique(np.concatenate([first, second]))
            if len(codes) > 2:
                return Comparison("mcnemar", reason=Reason.NOT_TWO_CODES)
            changes = float(w[first > second].sum()), float(w[first < second].sum())
            test = mcnemar(*changes) if len(codes) else Comparison("mcnemar", reason=Reason.NO_ANSWERS)
            return replace(test, extra=(("negative", changes[0]), ("positive", changes[1]),
                                        ("ties", float(w[first == second].sum()))))  # fmt: skip
        change = differences(first, second, n, w, w2)
        return wilcoxon(change) if self.test == "wilcoxon" else sign_test(change)

    def _described(self, variable: str, level: str, label: Words, test: Comparison, base: Base) -> list[Line]:
        known, lines = dict(test.extra), []
        for part in ("negative", "positive", "ties"):
            called = words(f"{'change' if self.test == 'mcnemar' else 'difference'}-{part}")
            row = Row(
                variable, f"{level} {part}", Words(f"{label.th}: {called.th}", f"{label.in_('en')}: {called.in_('en')}")
            )
            shown: dict[str, float | None] = {"n": known.get(part)}
            if self.test == "wilcoxon" and part != "ties" and known.get(part):
                shown |= {"mean_rank": known.get(f"mean_rank_{part}"), "rank_sum": known.get(f"rank_sum_{part}")}
            lines.append(Line(row, shown, test.reason, base))
        return lines


def _second_first(context: Context, pair: tuple[str, str]) -> Words:
    first, second = (context.variable(name).label for name in pair)
    return second.followed(first)


def _complete(context: Context, answer: TallyAnswer) -> tuple[Any, Any, Any, Any, Any]:
    """Numbers of both variables where both have one, with n, w and w2 (m,); sampling weights sum to the rows."""
    patterns, w2 = _patterns(context, answer)
    return patterns.values[:, 0], patterns.values[:, 1], patterns.n, patterns.w, w2


def _patterns(context: Context, answer: TallyAnswer) -> tuple[Patterns, Any]:
    values = np.column_stack([numbers_of(answer, context.variable(name), k) for k, name in enumerate(answer.variables)])
    keep = ~np.isnan(values).any(axis=1)
    n, w, w2 = answer.n[keep], answer.w[keep], answer.w2[keep]
    factor = float(n.sum() / w.sum()) if context.sampling and w.sum() > 0 else 1.0
    return Patterns(values[keep], n, w * factor), w2 * factor**2


@dataclass(frozen=True, slots=True)
class RankSeveral:
    """Several questions answered by the same people by one of `SEVERAL_TESTS`."""

    name: str
    variables: tuple[str, ...]
    test: str

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally of all questions together."""
        return (whole_tally(context, self.variables),)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Mean rank (or share of yes) of every question; the test."""
        patterns, w2 = _patterns(context, answers[0])
        base = Base.of(float(patterns.n.sum()), patterns.weight, float(w2.sum()))
        test = cochran(patterns) if self.test == "cochran" else friedman(patterns)
        columns, statistic = SHOWN[self.test]
        line = test_line("items", self.test, context.withheld(test), columns, statistic, words(f"test-{self.test}"))
        if self.test == "kendall" and test.reason is None:
            line = replace(line, figures={**line.figures, "kendalls_w": test.effect})
        part = "share" if self.test == "cochran" else "mean_rank"
        known = dict(test.extra)
        lines = []
        for k, name in enumerate(self.variables):
            shown = {"n": patterns.weight, part: known.get(f"{part}_{k}")}
            lines.append(Line(Row(name, "", context.variable(name).label), shown, test.reason))
        return (
            figures_table(self.name, words(f"test-{self.test}"), ("n", part), lines, base=base, stub=words("item")),
            figures_table(
                f"{self.name}-test",
                part_of(words(f"test-{self.test}"), "rank-test"),
                used(columns, [line]),
                [line],
                base=base,
                stub=words("test"),
            ),
        )
