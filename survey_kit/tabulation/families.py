"""Comparisons of other kinds, and several of them as one family: pairs, named answers, p adjusted for their number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from survey_kit.model.aggregates import Request, Tally, Totals, TotalsAnswer
from survey_kit.model.estimate import Base, Comparison
from survey_kit.model.table import Column, Note, Row, Table
from survey_kit.statistics.adjusting import adjusted
from survey_kit.statistics.crosstab import TwoWay, pearson
from survey_kit.statistics.effects import d_interval, r_interval, v_interval
from survey_kit.statistics.exact import fisher_exact
from survey_kit.statistics.mean_tests import one_sample_t
from survey_kit.statistics.paired import wilcoxon
from survey_kit.tabulation.choosing import choose_counts, choose_paired, effect_note, with_interval
from survey_kit.tabulation.context import Context, Plan, words
from survey_kit.tabulation.crosstab import Crosstab
from survey_kit.tabulation.design_tests import design_one_sample, difference_item
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.grids import counted, grid_of
from survey_kit.tabulation.numbers import figure_cell
from survey_kit.tabulation.t_tests import Matched, matched


@dataclass(frozen=True, slots=True)
class ComparePaired:
    """Two answers of the same people: figures of both and the test that fits their differences, first − second."""

    name: str
    first: str
    second: str

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A two-way tally, and one of whole weights for ranks."""
        tally = Tally((self.first, self.second))
        if context.design.weight and not context.sampling:
            return tally, replace(tally, whole=True)
        return (tally,)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: both questions; the test follows."""
        data, ranked = matched(context, answers[0]), matched(context, answers[-1])
        variables = [context.variable(name) for name in (self.first, self.second)]
        tests, notes = self._tested(context, data, ranked)
        cells = tuple(
            tuple(figure_cell(side, s, sampling=context.sampling) for s in ("n", "mean", "sd")) for side in data.sides
        )
        rows = tuple(Row(v.name, "", v.label) for v in variables)
        columns = tuple(Column(s) for s in ("n", "mean", "sd"))
        title = variables[0].label.followed(variables[1].label)
        return Table(self.name, title, rows, columns, cells, "compare", tests, notes, words("item"), data.base)

    def _tested(
        self, context: Context, data: Matched, ranked: Matched
    ) -> tuple[tuple[Comparison, ...], tuple[Note, ...]]:
        choice = choose_paired([context.variable(name) for name in (self.first, self.second)], data.change)
        if choice.method == "wilcoxon":
            test = wilcoxon(ranked.change)
            n = dict(test.extra).get("negative", 0.0) + dict(test.extra).get("positive", 0.0)
            interval = r_interval(test.effect, n) if test.effect is not None else None
        else:
            test, interval = one_sample_t(data.change, name="paired_t"), None
            if test.statistic is not None and test.df is not None:
                interval = d_interval(test.statistic, test.df, data.change.weight)
        if context.sampling:
            request = Totals((difference_item(self.first, self.second),), per_psu=True)
            sums = cast(TotalsAnswer, context.engine.answer([request])[0])
            return (design_one_sample(sums, 0.0),), (Note("method-design"), *effect_note(test, None))
        return (with_interval(test, interval),), (choice.note, *effect_note(test, interval))


@dataclass(frozen=True, slots=True)
class CompareNamed:
    """Answers without order between groups: column percents, and χ² or Fisher's test with Cramér's V."""

    name: str
    variable: str
    by: str

    @property
    def table(self) -> Crosstab:
        """The crosstab behind it."""
        return Crosstab(self.name, self.variable, self.by)

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Those of the crosstab."""
        return self.table.requests(context)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """The crosstab with the one test that fits."""
        made = self.table.build(context, answers)
        if context.sampling or made.tests[0].reason is not None:
            effects = [note for t in made.tests for note in effect_note(t, None)]
            notes = (Note("method-design"), *effects) if context.sampling and effects else ()
            return replace(made, notes=(*notes, *made.notes))
        rows, columns = context.levels(self.variable), context.levels(self.by)
        table = TwoWay.of(counted(context, grid_of(answers[0], rows, columns)[1], "round_cell"))
        side, test = min(table.counts.shape), pearson(table)
        choice, interval = choose_counts(table), None
        if test.statistic is not None and test.df is not None:
            interval = v_interval(test.statistic, test.df, table.total, side)
        exact = fisher_exact(table) if choice.method == "fisher" else None
        told = with_interval(test, interval)
        if exact is not None:
            told = replace(exact, effect_name=test.effect_name, effect=test.effect)
        return replace(made, tests=(told,), notes=(choice.note, *effect_note(test, interval, side)))


@dataclass(frozen=True, slots=True)
class Family:
    """Several comparisons that are read together: each alone, then all with p adjusted for their number.

    ``adjust``: one of `adjusting.METHODS`, or "" for none.
    """

    name: str
    plans: tuple[Plan, ...]
    adjust: str = "holm"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Those of every comparison."""
        return tuple(request for plan in self.plans for request in plan.requests(context))

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """One table a comparison; of several a last one that sums up."""
        made, at = [], 0
        for plan in self.plans:
            count = len(plan.requests(context))
            made.append(plan.build(context, answers[at : at + count]))
            at += count
        if len(made) < 2 or not self.adjust:
            return tuple(made)
        return (*made, self._summary(made))

    def _summary(self, made: Sequence[Table]) -> Table:
        tests = [_main(table) for table in made]
        values = adjusted([t.p for t in tests], self.adjust)
        lines = []
        for table, test, p in zip(made, tests, values, strict=True):
            shown = {"p": test.p, "adjusted_p": p, "effect_size": test.effect}
            if test.effect is None and test.reason is None:
                shown.pop("effect_size")
            lines.append(Line(Row(table.name, "family", table.title), shown, test.reason, table.base))
        return figures_table(self.name, words("family"), ("p", "adjusted_p", "effect_size"), lines, stub=words("item"),
                             notes=(Note(f"family-{self.adjust}"),), base=Base())  # fmt: skip


def _main(table: Table) -> Comparison:
    """The test a table was made for: the first over all groups, Levene's aside; of two groups by design their t."""
    over = [t for t in table.tests if not t.groups and t.name != "levene"]
    return (over or [t for t in table.tests if t.groups] or [Comparison("none")])[0]
