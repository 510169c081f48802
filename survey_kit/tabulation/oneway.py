"""One-way analysis of variance as SPSS ONEWAY gives it: what describes the groups, the tests, what follows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey_kit.model.aggregates import Item, Request, Tally, Totals
from survey_kit.model.estimate import Comparison, Reason
from survey_kit.model.table import Column, Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.effects import variance_interval
from survey_kit.statistics.groups import anova, welch_anova
from survey_kit.statistics.oneway import brown_forsythe, contrast, trends
from survey_kit.statistics.posthoc import POOLED, SEPARATE, against_control, pairwise
from survey_kit.statistics.spread import levene_tests
from survey_kit.statistics.subsets import METHODS as SUBSETS
from survey_kit.statistics.subsets import homogeneous_subsets
from survey_kit.tabulation.comparing import (
    Effect,
    Grouped,
    effects_table,
    facts,
    grouped,
    pair_label,
    part_of,
    spread_line,
    test_line,
)
from survey_kit.tabulation.context import Context, with_everybody, words
from survey_kit.tabulation.design_tests import design_tests
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.numbers import Means

# Methods that name pairs, methods that name subsets, and those that do both.
POST_HOC = (*POOLED, *SEPARATE, "dunnett", *(m for m in SUBSETS if m not in POOLED))
PAIRS = ("difference", "se", "p", "ci_low", "ci_high")


@dataclass(frozen=True, slots=True)
class OneWay:
    """``variable`` between the levels of ``by``.

    ``post_hoc``: of `POST_HOC`; Dunnett compares with the level ``control`` (the first unless named). ``contrasts``:
    coefficients, one per group that has answers. ``trend``: highest power of a polynomial trend over the codes.
    """

    name: str
    variable: str
    by: str
    post_hoc: tuple[str, ...] = ()
    contrasts: tuple[tuple[float, ...], ...] = ()
    trend: int = 0
    control: str = ""

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally by group; with sampling weights also PSU totals of the group means."""
        tally = Tally((self.by, self.variable))
        if not context.sampling:
            return (tally,)
        return tally, Totals((Item(self.variable),), context.domains(self.by), per_psu=True)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Groups, homogeneity of variance, analysis of variance, robust tests, effects; then what was asked for."""
        data = grouped(context, answers[0])
        if context.sampling:
            return self._by_design(context, data, answers)
        test = anova(data.groups)
        return (
            self._groups(data),
            self._levene(data),
            self._variance(data, test),
            self._robust(data),
            self._effects(data, test, sampling=False),
            *([self._contrasts(data)] if self.contrasts else []),
            *([self._trends(data)] if self.trend else []),
            *(table for method in self.post_hoc for table in self._follow(data, method)),
        )

    def _named(self, part: str) -> str:
        return f"{self.name}-{part}"

    def _by_design(self, context: Context, data: Grouped, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Means by the design, Wald F and the t of every pair; a simple random sample's tables are not given."""
        means = Means(self.name, self.variable, self.by, ("n", "mean", "sd")).build(context, answers)
        tests = design_tests(with_everybody(answers[1]), data.labels)
        columns = ("f", "df", "df2", "p")
        over, pairs = [t for t in tests if not t.groups], [t for t in tests if t.groups]
        lines = [test_line(data.variable, t.name, t, columns, "f") for t in over]
        tables = [means]
        if lines:
            title = part_of(data.label, "anova")
            tables.append(figures_table(self._named("anova"), title, columns, lines, base=data.base, stub=words("test"),
                                        notes=(Note("by-design"),)))  # fmt: skip
        if pairs:
            tables.append(
                self._pairs(data, "design_t", pairs, ("difference", "se", "df", "t", "p", "ci_low", "ci_high"))
            )
        return (*tables, self._effects(data, anova(data.groups, truncate=False), sampling=True))

    def _groups(self, data: Grouped) -> Table:
        columns = ("n", "mean", "sd", "se", "ci_low", "ci_high", "min", "max")
        rows = [*(data.row(i) for i in range(len(data.groups))), Row(data.variable, "", words("total"), "total")]
        lines = []
        for row, group in zip(rows, (*data.groups, data.everybody), strict=True):
            low, high = group.mean_interval() or (None, None)
            lines.append(
                spread_line(row, group, sampling=False, ci_low=low, ci_high=high, min=group.minimum, max=group.maximum)
            )
        return figures_table(self.name, data.label, columns, lines, base=data.base, stub=data.stub, by=self.by,
                             notes=data.notes)  # fmt: skip

    def _levene(self, data: Grouped) -> Table:
        columns = ("f", "df", "df2", "p")
        lines = [test_line(data.variable, t.name, t, columns, "f") for t in levene_tests(data.groups)]
        return figures_table(self._named("levene"), part_of(data.label, "homogeneity"), columns, lines, base=data.base,
                             stub=words("test"))  # fmt: skip

    def _variance(self, data: Grouped, test: Comparison) -> Table:
        """Source | SS | df | MS | F | p."""
        columns = ("ss", "df", "ms", "f", "p")
        f = facts(test, "f")
        if test.reason is not None or test.df is None or test.df2 is None:
            lines = [Line(Row(data.variable, c, words(c)), dict.fromkeys(columns), test.reason)
                     for c in ("between", "within", "all")]  # fmt: skip
        else:
            between = {"ss": f["ss_between"], "df": test.df, "ms": f["ms_between"], "f": test.statistic, "p": test.p}
            within = {"ss": f["ss_within"], "df": test.df2, "ms": f["ms_within"]}
            total = {"ss": f["ss_total"], "df": test.df + test.df2}
            lines = [Line(Row(data.variable, c, words(c)), shown)
                     for c, shown in (("between", between), ("within", within), ("all", total))]  # fmt: skip
        return figures_table(self._named("anova"), part_of(data.label, "anova"), columns, lines, base=data.base,
                             stub=words("source"))  # fmt: skip

    def _robust(self, data: Grouped) -> Table:
        columns = ("f", "df", "df2", "p")
        tests = (welch_anova(data.groups), brown_forsythe(data.groups))
        lines = [test_line(data.variable, t.name, t, columns, "f") for t in tests]
        return figures_table(self._named("robust"), part_of(data.label, "robust"), columns, lines, base=data.base,
                             stub=words("test"))  # fmt: skip

    def _effects(self, data: Grouped, test: Comparison, *, sampling: bool) -> Table:
        if test.reason is not None or test.statistic is None or test.df is None or test.df2 is None:
            found = [Effect(name, reason=test.reason) for name in ("eta_squared", "omega_squared")]
        else:
            interval = variance_interval(test.statistic, test.df, test.df2)
            found = [Effect("eta_squared", test.effect, interval),
                     Effect("omega_squared", dict(test.extra)["omega_squared"], interval)]  # fmt: skip
        return effects_table(self._named("effects"), data.variable, data.label, found, data.base, sampling=sampling)

    def _contrasts(self, data: Grouped) -> Table:
        columns = ("contrast", "se", "t", "df", "p")
        filled, lines = data.filled, []
        for k, weights in enumerate(self.contrasts, start=1):
            shown = ", ".join(f"{c:g}" for c in weights)
            for equal in (True, False):
                test = contrast(filled, weights, equal_variances=equal) if len(weights) == len(filled) else Comparison(
                    "contrast", reason=Reason.WRONG_CONTRAST
                )  # fmt: skip
                code = "equal_variances" if equal else "unequal_variances"
                part = words(code)
                label = Words(f"({shown}) {part.th}", f"({shown}) {part.in_('en')}")
                lines.append(test_line(data.variable, f"contrast_{k}_{code}", test, columns, "t", label))
        notes = (Note("contrast-sum"),) if any(abs(sum(c)) > 1e-9 for c in self.contrasts) else ()
        return figures_table(self._named("contrasts"), part_of(data.label, "contrasts"), columns, lines, base=data.base,
                             stub=words("contrast"), notes=notes)  # fmt: skip

    def _trends(self, data: Grouped) -> Table:
        columns = ("ss", "df", "ms", "f", "p")
        at = [i for i, g in enumerate(data.groups) if g.weight > 0]
        codes = [data.levels[i].code for i in at]
        # Text has no distances: such groups are taken in their order, one step apart.
        scores = [float(i) if isinstance(c, str) else float(c) for i, c in enumerate(codes)]
        lines = []
        for t in trends([data.groups[i] for i in at], scores, self.trend):
            code = f"trend_{t.degree}_{t.term}"
            shown: dict[str, float | None] = {"ss": t.ss, "df": t.df, "ms": t.ss / t.df if t.ss is not None else None,
                                              "f": t.f, "p": t.p}  # fmt: skip
            degree, term = words(f"degree-{t.degree}"), words(f"trend-{t.term}")
            label = Words(f"{degree.th} ({term.th})", f"{degree.in_('en')} ({term.in_('en')})")
            lines.append(Line(Row(data.variable, code, label), shown, t.reason))
        return figures_table(self._named("trends"), part_of(data.label, "trends"), columns, lines, base=data.base,
                             stub=words("source"))  # fmt: skip

    def _follow(self, data: Grouped, method: str) -> list[Table]:
        """Pairs, subsets, or both, as SPSS prints for the method."""
        out = []
        if method == "dunnett":
            control = data.labels.index(self.control) if self.control in data.labels else 0
            out.append(self._pairs(data, method, against_control(data.groups, data.labels, control)))
        elif method in (*POOLED, *SEPARATE):
            out.append(self._pairs(data, method, pairwise(data.groups, data.labels, method)))
        if method in SUBSETS:
            out.append(self._subsets(data, method))
        return out

    def _pairs(
        self, data: Grouped, method: str, tests: Sequence[Comparison], columns: tuple[str, ...] = PAIRS
    ) -> Table:
        lines = []
        for t in tests:
            # The design's t keeps its difference beside it; elsewhere the statistic is the difference.
            statistic = "t" if method == "design_t" else "difference"
            level, label = f"{method} {'–'.join(t.groups)}", pair_label(data.levels, t.groups)
            line = test_line(data.variable, level, t, columns, statistic, label)
            lines.append(line)
        if not lines:
            lines = [Line(Row(data.variable, method, words("pairs")), dict.fromkeys(columns), Reason.TOO_FEW)]
        title = part_of(data.label, f"method-{method}")
        notes = (Note("interval-one-pair"),) if method == "design_t" and len(lines) > 1 else ()
        return figures_table(
            self._named(method), title, columns, lines, base=data.base, stub=words("pair"), notes=notes
        )

    def _subsets(self, data: Grouped, method: str) -> Table:
        """Groups by ascending mean; each subset is a column with the means of its groups, its p below."""
        found = homogeneous_subsets(data.groups, method)
        at = sorted((i for i, g in enumerate(data.groups) if g.weight > 0), key=lambda i: data.groups[i].mean or 0.0)
        columns = ("n", *(f"subset_{k}" for k in range(1, len(found.subsets) + 1)))
        lines = []
        for i in at:
            shown: dict[str, float | None] = {"n": data.groups[i].weight}
            shown |= {f"subset_{k}": data.groups[i].mean for k, s in enumerate(found.subsets, start=1) if i in s.groups}
            lines.append(Line(data.row(i), shown, found.reason, data.groups[i].base))
        if found.reason is not None:
            columns = ("n", "subset_1")
            lines = [Line(line.row, {**line.figures, "subset_1": None}, found.reason, line.base) for line in lines]
        elif method != "tukey_b":
            tails = {f"subset_{k}": s.p for k, s in enumerate(found.subsets, start=1)}
            lines.append(Line(Row(data.variable, "p", words("subset-p"), "total"), tails))
        title = part_of(data.label, f"subsets-{method}")
        unequal = len({data.groups[i].weight for i in at}) > 1
        notes = (Note("harmonic-n", {"n": found.harmonic_n}),) if found.harmonic_n and unequal else ()
        table = figures_table(self._named(f"subsets-{method}"), title, columns, lines, base=data.base, stub=data.stub,
                              by=self.by, notes=notes)  # fmt: skip
        return replace(table, columns=tuple(_subset_column(c, method) for c in table.columns))


def _subset_column(column: Column, method: str) -> Column:
    """``subset_2`` as the second of the columns headed subset."""
    kind, _, number = column.statistic.partition("_")
    if kind != "subset":
        return Column(column.statistic, column.by, "", Words(" ", " "))
    head = words("subset")
    return Column("subset", f"subsets-{method}", number, Words(f"{head.th} {number}", f"{head.in_('en')} {number}"))
