"""Measures that belong to a crosstab: association, agreement, risk; and a 2×2 table in layers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request, Tally, TallyAnswer
from survey_kit.model.estimate import Base, Comparison, Estimate, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics import agreement, nominal, ordinal
from survey_kit.statistics.crosstab import TwoWay
from survey_kit.statistics.crosstab import pearson as pearson_chi2
from survey_kit.statistics.exact import DRAWS, fisher_exact
from survey_kit.statistics.measure import Measure
from survey_kit.statistics.stratified import stratified
from survey_kit.tabulation.context import Context, in_level, words
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.grids import ascending, counted, grid_of, ordered_table

# Kinds of measures one may ask for, in the order they are printed.
KINDS = ("nominal", "ordinal", "eta", "kappa", "mcnemar", "risk", "fisher")
# Names that say which categories are compared.
RISKS = ("measure-odds_ratio", "measure-risk_first", "measure-risk_second")
COLUMNS = ("value", "ase", "low", "high", "t", "p", "low_p", "high_p")


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of ``row`` × ``column`` by ``kinds`` (of `KINDS`): one line each.

    Under sampling weights the values stay, their errors and p do not.
    """

    name: str
    row: str
    column: str
    kinds: tuple[str, ...] = KINDS
    counting: str = "round_cell"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One two-way tally."""
        return (Tally((self.row, self.column), whole=self.counting == "round_case"),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: measures, directional ones by what they explain."""
        table = ordered_table(context, answers[0], self.row, self.column, self.counting)
        base = _base(context, answers[0], self.row, self.column)
        found: list[Measure] = []
        wrong = _wrong(table)
        for kind in self.kinds:
            if kind in ("kappa", "mcnemar"):
                found += self._agreement(context, answers[0], kind)
            else:
                found += [Measure(kind, reason=wrong)] if wrong else OF_TABLE[kind](table)
        lines = [self._line(context, measure, base) for measure in found]
        shown = [s for s in COLUMNS if s == "value" or any(s in line.figures for line in lines)]
        drawn = any(m.low_p is not None for m in found)
        notes = [Note("fisher-drawn", {"draws": f"{DRAWS:,}"})] if drawn else []
        return figures_table(self.name, words("measures"), shown, lines, base=base, notes=notes, stub=words("measure"))

    def _agreement(self, context: Context, tally: Any, kind: str) -> list[Measure]:
        """Of a square table of the categories of both variables."""
        first, second = ({level.code: level for level in context.levels(name)} for name in (self.row, self.column))
        both = first | second
        levels = [both[code] for code in sorted(both, key=lambda c: (isinstance(c, str), c))]
        # A category one rater never used is no reason to refuse; two different sets of categories are, and so are
        # categories of one code that are called by two names.
        inside = first.keys() <= second.keys() or second.keys() <= first.keys()
        if not inside or any(first[code].label != second[code].label for code in first.keys() & second.keys()):
            return [Measure(kind, reason=Reason.NOT_SQUARE)]
        n, w, _ = grid_of(tally, levels, levels)
        scaled = w * (n.sum() / w.sum()) if context.sampling and w.sum() > 0 else counted(context, w, self.counting)
        if kind == "kappa":
            schemes = agreement.SCHEMES if len(levels) > 2 else agreement.SCHEMES[:1]
            return [agreement.kappa(scaled, scheme) for scheme in schemes]
        return [_of_test(agreement.mcnemar(scaled))]

    def _line(self, context: Context, measure: Measure, base: Base) -> Line:
        explained = {"row": self.row, "column": self.column}.get(measure.dependent, "")
        label = self._words(context, f"measure-{measure.name}")
        if explained:
            label = words("measure-dependent", measure=label, label=context.variable(explained).label)
        if context.sampling and measure.reason in (None, Reason.NO_ERROR):
            kept = None if measure.name == "fisher_exact" else measure.value
            measure = Measure(measure.name, kept, dependent=measure.dependent, reason=Reason.NOT_FOR_SAMPLING_WEIGHTS)
        level = f"{measure.name}.{measure.dependent}" if measure.dependent else measure.name
        figures = {s: getattr(measure, s) for s in COLUMNS if getattr(measure, s) is not None}
        if measure.reason is not None:
            missing = ("value",) if measure.value is None else ("t", "p") if measure.ase is not None else ("p",)
            figures |= dict.fromkeys(missing)
        return Line(Row(self.row, level, label), figures, measure.reason, base)

    def _words(self, context: Context, code: str) -> Words:
        """The name of a measure; of a risk, with the categories it is of."""
        levels = [ascending(context.levels(name)) for name in (self.row, self.column)]
        if [len(found) for found in levels] != [2, 2]:
            return words(f"{code}-any") if code in RISKS else words(code)
        (one, two), (first, second) = levels
        return words(code, one=one.label, two=two.label, first=first.label, second=second.label)


def _wrong(table: TwoWay) -> Reason | None:
    if table.counts.size == 0 or table.total <= 0:
        return Reason.NO_ANSWERS
    return Reason.ONE_CATEGORY if min(table.counts.shape) < 2 else None


def _nominal(table: TwoWay) -> list[Measure]:
    chi2 = pearson_chi2(table)
    extra = dict(chi2.extra)
    plain = (("phi", extra["phi"]), ("cramers_v", chi2.effect), ("contingency", extra["contingency_coefficient"]))
    return [
        *(Measure(name, value, p=chi2.p) for name, value in plain),
        *nominal.lambdas(table),
        *nominal.goodman_kruskal_tau(table),
        *nominal.uncertainty(table),
    ]


def _ordinal(table: TwoWay) -> list[Measure]:
    if table.row_scores is None or table.column_scores is None:
        return [Measure("ordinal", reason=Reason.NO_ORDER)]
    return [*ordinal.ordinal_measures(table), *ordinal.correlations(table)]


def _risk(table: TwoWay) -> list[Measure]:
    estimates = agreement.risks(table.counts)
    names = ("odds_ratio", "risk_first", "risk_second")
    return [_of_ratio(name, estimate) for name, estimate in zip(names, estimates, strict=True)]


def _of_ratio(name: str, estimate: Estimate) -> Measure:
    return Measure(name, estimate.value, low=estimate.low, high=estimate.high, reason=estimate.reason)


def _of_test(test: Comparison) -> Measure:
    extra = dict(test.extra)
    return Measure(
        test.name, test.statistic, p=test.p, low_p=extra.get("low"), high_p=extra.get("high"), reason=test.reason
    )


def _base(context: Context, tally: Any, row: str, column: str) -> Base:
    sums = grid_of(tally, context.levels(row), context.levels(column))
    return Base.of(*(float(a.sum()) for a in sums))


@dataclass(frozen=True, slots=True)
class Stratified:
    """``row`` × ``column``, both of two categories, in the layers of ``layers``: no association, one odds ratio?"""

    name: str
    row: str
    column: str
    layers: tuple[str, ...]
    counting: str = "round_cell"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One tally of the layers and both variables."""
        return (Tally((*self.layers, self.row, self.column), whole=self.counting == "round_case"),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: the tests, then the common odds ratio."""
        tally, depth = answers[0], len(self.layers)
        rows, columns = (ascending(context.levels(name)) for name in (self.row, self.column))
        tables, people = [], []
        for codes in product(*(context.levels(name) for name in self.layers)):
            keep = np.ones(len(tally.keys), dtype=bool)
            for k, level in enumerate(codes):
                keep &= in_level(tally, k, level.code)
            n, w, w2 = grid_of(_kept(tally, keep), rows, columns, depth)
            tables.append(counted(context, w, self.counting))
            people.append((n.sum(), w.sum(), w2.sum()))
        base = Base.of(*(float(sum(part)) for part in zip(*people, strict=True))) if people else Base()
        if context.sampling and base.weighted > 0:
            tables = [table * (base.n / base.weighted) for table in tables]
        tests, common = stratified(tables) if len(rows) == len(columns) == 2 else stratified([np.zeros((0, 0))])
        if context.sampling:
            tests = tuple(context.withheld(t) for t in tests)
            common = Estimate(common.value, reason=common.reason or Reason.NOT_FOR_SAMPLING_WEIGHTS)
        lines = [
            Line(Row(self.row, t.name, words(f"measure-{t.name}")), _filled(t, ("statistic", "df", "p")), t.reason)
            for t in tests
        ]
        ratio = _filled(common, ("value", "low", "high"))
        lines.append(Line(Row(self.row, "common_ratio", words("measure-common_ratio")), ratio, common.reason))
        shown = ("statistic", "df", "p", "value", "low", "high")
        title = words("stratified")
        return figures_table(self.name, title, shown, lines, base=base, stub=words("measure"))


def _kept(tally: TallyAnswer, keep: Any) -> TallyAnswer:
    return replace(tally, keys=tally.keys[keep], n=tally.n[keep], w=tally.w[keep], w2=tally.w2[keep])


def _filled(found: Comparison | Estimate, names: Sequence[str]) -> dict[str, float | None]:
    """The figures by name; without a value all of them, so that each says why it is not there."""
    return {name: getattr(found, name) for name in names}


OF_TABLE: dict[str, Callable[[TwoWay], list[Measure]]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "eta": lambda table: list(nominal.eta(table)),
    "risk": _risk,
    "fisher": lambda table: [_of_test(fisher_exact(table))],
}
