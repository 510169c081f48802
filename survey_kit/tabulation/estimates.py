"""Estimates of a population with their errors: means, shares, totals, ratios, quantiles, differences of groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np

from survey_kit.model.aggregates import Domain, Item, Product, Request, Tally, Totals, TotalsAnswer
from survey_kit.model.codebook import Code, ResponseSet
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.adjusting import adjusted
from survey_kit.statistics.estimates import Estimates, design_effects, means, ratios, totals, woodruff
from survey_kit.statistics.intervals import Method, mean_interval, proportion_interval
from survey_kit.statistics.tails import t_p
from survey_kit.tabulation.context import (
    Context,
    base_at,
    code_text,
    distribution,
    in_level,
    in_some_level,
    with_everybody,
    words,
)
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.judging import CONTRAST
from survey_kit.tabulation.multiple import options_of
from survey_kit.tabulation.numbers import group_rows

Of = Literal["mean", "proportion", "total", "ratio", "quantile"]
OF: tuple[Of, ...] = ("mean", "proportion", "total", "ratio", "quantile")
ERRORS = ("se", "ci_low", "ci_high", "df")
FIGURES = ("estimate", *ERRORS, "deff", "n", "effective_n")
# Weights of the groups of a contrast, by code.
Contrast = tuple[tuple[str, float], ...]


def design_notes(context: Context) -> tuple[Note, ...]:
    """How the errors came about; for a sample chosen by purpose, why there are none."""
    if not context.intervals:
        return (Note("purposive-no-errors" if context.design.sampling == "purposive" else "no-design"),)
    design = context.design
    if design.replicates is not None:
        return (Note("errors-replicates", {"count": len(design.replicates.weights)}),)
    calibrated = (Note("errors-calibrated"),) if design.calibration is not None else ()
    code = "errors-clusters" if design.psu else "errors-strata" if design.strata else "errors-rows"
    return (Note(code, {"stages": len(design.stages)}), *calibrated)


def counted(context: Context, base: Base) -> dict[str, float]:
    """How many answers a number stands on: rows and their effective number, or the sum of weights that count people."""
    return {"n": float(base.n), "effective_n": base.effective} if context.sampling else {"n": base.weighted}


def effective_note(context: Context, way: Literal["deff", "kish"]) -> tuple[Note, ...]:
    """What the effective number of answers is: by the whole design, or by unequal weights alone."""
    return (Note(f"effective-{way}"),) if context.sampling and context.intervals else ()


def without_errors(context: Context) -> Reason | None:
    """Why no errors are given at all; None where they are."""
    return None if context.intervals else Reason.NO_DESIGN


def _contrast_label(context: Context, by: str, contrast: Contrast) -> Words:
    """The contrast as one writes it: ``Hat Yai − Songkhla``, ``0.5·A + 0.5·B − C``."""
    labels = {level.key: level.label for level in context.levels(by)}
    whole = Words("")
    for k, (code, weight) in enumerate(contrast):
        sign = ("−" if weight < 0 else "") if k == 0 else " − " if weight < 0 else " + "
        size = "" if abs(weight) == 1 else f"{abs(weight):.6g}·"
        whole = whole.being(labels.get(code, Words(code)), sign + size)
    return whole


@dataclass(frozen=True, slots=True)
class PopulationEstimate:
    """``of`` one variable for everybody and each level of ``by``: estimate, SE, interval, df, design effect, n.

    A proportion counts ``codes`` (by itself: every answer of the question); a ratio is over ``over``; a quantile takes
    ``share``. ``contrasts`` are told below: Σ weight × group, with t and p.
    """

    name: str
    variable: str
    by: str = ""
    of: Of = "mean"
    codes: tuple[Code, ...] = ()
    over: str = ""
    share: float = 0.5
    interval: Method | None = None
    contrasts: tuple[Contrast, ...] = ()

    @property
    def method(self) -> Method:
        """The interval asked for, or the usual one: on the logit scale for a share, Woodruff's own for a quantile."""
        return self.interval or ("mean" if self.of == "quantile" else "logit")

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Totals per PSU; of a quantile the tally first."""
        if self.of == "quantile":
            return (Tally((self.by, self.variable) if self.by else (self.variable,)),)
        return (Totals(self._items(context), context.domains(self.by), per_psu=True),)

    def _items(self, context: Context) -> tuple[Item, ...]:
        if self.of == "ratio":
            pair, zero = (self.variable, self.over), (0.0, 0.0)
            # Both over the rows that have both.
            return tuple(Item(of=Product(pair, zero, (1.0, 0.0, 0.0), form)) for form in ((0, 1.0, 0), (0, 0, 1.0)))
        if self.of == "proportion":
            chosen = self._set(context)
            if chosen is not None:
                return tuple(
                    Item(v, (code,), base=chosen.variables)
                    for _, options in options_of(context, chosen)
                    for v, code in options[:1]
                )
            groups = [self.codes] if self.codes else [(level.code,) for level in context.levels(self.variable)]
            return tuple(Item(self.variable, codes) for codes in groups)
        return (Item(self.variable),)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """One table; of several answers in groups, one for each answer; then the contrasts."""
        if self.of == "quantile":
            return (self._quantile(context, answers[0]),)
        answer = with_everybody(answers[0]) if self.by else answers[0]
        found = {"mean": means, "proportion": means, "total": totals, "ratio": ratios}[self.of](answer)
        count = 1 if self.of == "ratio" else len(answer.request.items)
        if not self.by:
            return (self._table(context, answer, found, list(range(count)), self._item_rows(context), self.name),)
        rows = group_rows(self.by, context.levels(self.by))
        out: list[Table] = []
        for i in range(count):
            at = [d * count + i for d in range(len(rows))]
            label = self._item_rows(context)[i]
            told = label.level if label.variable == self.variable else label.variable
            name = self.name if count == 1 else f"{self.name}.{told}"
            title = None if count == 1 else label.label
            out.append(self._table(context, answer, found, at, rows, name, title))
            if self.contrasts:
                out.append(self._contrasted(context, answer, found, at, name))
        return tuple(out)

    def _set(self, context: Context) -> ResponseSet | None:
        """The set of ticked columns that the name stands for."""
        found = context.codebook.response_set(self.variable)
        return found if found is not None and found.kind == "dichotomy" else None

    def _item_rows(self, context: Context) -> tuple[Row, ...]:
        chosen = self._set(context)
        if chosen is not None:
            return tuple(row for row, _ in options_of(context, chosen))
        variable = context.variable(self.variable)
        if self.of != "proportion":
            return (Row(self.variable, "", variable.label),)
        if self.codes:
            several = " + ".join(code_text(code) for code in self.codes)
            told = [variable.label_of(code) for code in self.codes]
            label = Words(*(" + ".join(t.in_(lang) for t in told) for lang in ("th", "en")))
            return (Row(self.variable, several, label),)
        return tuple(Row(self.variable, level.key, level.label) for level in context.levels(self.variable))

    def _table(
        self,
        context: Context,
        answer: TotalsAnswer,
        found: Estimates,
        at: Sequence[int],
        rows: Sequence[Row],
        name: str,
        answered: Words | None = None,
    ) -> Table:
        items = 1 if self.of == "ratio" else len(answer.request.items)
        effects = design_effects(answer, found.se) if self.of in ("mean", "proportion") else None
        lines = []
        for row, k in zip(rows, at, strict=True):
            base = base_at(answer, k // items, k % items)
            deff = None if effects is None else float(effects[k])
            lines.append(self._line(context, row, base, found, k, deff))
        return self._figures(context, name, lines, answered)

    def _line(self, context: Context, row: Row, base: Base, found: Estimates, k: int, deff: float | None) -> Line:
        value, se, df = (float(a[k]) for a in (found.value, found.se, found.df))
        nobody = Reason.NO_ANSWERS if base.n == 0 and self.of != "total" else None
        reason = nobody or without_errors(context) or found.reason or (Reason.TOO_FEW if df <= 0 else None)
        figures: dict[str, float | None] = {"estimate": value, **counted(context, base)}
        effects = self.of in ("mean", "proportion")
        if context.intervals:
            figures |= dict.fromkeys((*ERRORS, "deff") if effects else ERRORS)
        if effects and reason is None and deff is not None and deff > 0:
            figures["effective_n"] = base.n / deff
        if reason is None:
            # What the weights were fitted to is known.
            known = context.design.calibration is not None and se == 0 and 0 < value < 1
            if self.of == "proportion" and not known:
                limits = proportion_interval(value, se, df, base.n, base.effective, self.method)
            else:
                limits = mean_interval(value, se, df)
            low, high = limits or (None, None)
            figures |= {"se": se, "ci_low": low, "ci_high": high, "df": df} | ({"deff": deff} if effects else {})
        return Line(row, figures, reason or Reason.NO_VARIATION, base,
                    {"estimate": nobody} if nobody else {})  # fmt: skip

    def _figures(self, context: Context, name: str, lines: Sequence[Line], answered: Words | None = None) -> Table:
        label = context.codebook.label_of(self.variable)
        if self.of == "ratio":
            label = label.being(context.variable(self.over).label, " ÷ ")
        title = words(f"estimate-{self.of}", label=label if answered is None else label.being(answered, ": "))
        notes = [*design_notes(context)]
        notes += effective_note(context, "deff" if self.of in ("mean", "proportion") else "kish")
        if self.of == "proportion" and context.intervals:
            notes.append(Note(f"interval-{self.method}"))
        if self.of == "quantile":
            notes.append(Note("quantile-share", {"percent": self.share * 100}))
        columns = [s for s in FIGURES if any(s in line.figures for line in lines)]
        stub = context.codebook.label_of(self.by) if self.by else words("item")
        return figures_table(name, title, columns, lines, base=lines[-1].base if lines else None, notes=notes,
                             stub=stub, by=self.by,
                             kind="shares" if self.of == "proportion" else "estimates")  # fmt: skip

    # --- contrasts ------------------------------------------------------------------------------------------------

    def _contrasted(
        self, context: Context, answer: TotalsAnswer, found: Estimates, at: Sequence[int], name: str
    ) -> Table:
        levels = context.levels(self.by)
        matrix = np.zeros((len(self.contrasts), len(found.value)))
        for c, contrast in enumerate(self.contrasts):
            for j, level in enumerate(levels):
                matrix[c, at[j]] = dict(contrast).get(level.key, 0.0)
        shown = found.contrast(matrix)
        tests = [self._test(context, shown, c) for c in range(len(self.contrasts))]
        adjusting = adjusted([t.p for t in tests], "holm")
        lines = []
        for c, contrast in enumerate(self.contrasts):
            label = _contrast_label(context, self.by, contrast)
            value, test = float(shown.value[c]), tests[c]
            limits = mean_interval(value, float(shown.se[c]), float(shown.df[c])) if test.reason is None else None
            low, high = limits or (None, None)
            figures = {"estimate": value, "se": float(shown.se[c]) if test.reason is None else None, "ci_low": low,
                       "ci_high": high, "t": test.statistic, "df": test.df, "p": test.p,
                       "adjusted_p": adjusting[c]}  # fmt: skip
            lines.append(Line(Row(CONTRAST, str(c + 1), label), figures, test.reason))
        columns = ("estimate", "se", "ci_low", "ci_high", "t", "df", "p", "adjusted_p")
        title = words("contrasts-of", label=context.variable(self.variable).label)
        return figures_table(f"{name}.contrasts", title, columns, lines, base=base_at(answer, -1), by=self.by,
                             notes=(Note("contrasts-holm"),), stub=words("contrast-line"),
                             kind="shares" if self.of == "proportion" else "estimates")  # fmt: skip

    @staticmethod
    def _test(context: Context, shown: Estimates, c: int) -> Comparison:
        value, se, df = (float(a[c]) for a in (shown.value, shown.se, shown.df))
        reason = without_errors(context) or shown.reason or (Reason.TOO_FEW if df <= 0 else None)
        if reason is not None or not se > 0:
            return Comparison("contrast", reason=reason or Reason.NO_VARIATION)
        return Comparison("contrast", value / se, df, p=t_p(value / se, df))

    # --- quantiles ------------------------------------------------------------------------------------------------

    def _quantile(self, context: Context, tally: Any) -> Table:
        """The quantile of every group; the share at most it is asked of the engine once the quantile is known."""
        variable, levels = context.variable(self.variable), context.levels(self.by)
        groups: list[Any] = [in_level(tally, 0, level.code) for level in levels]
        groups.append(in_some_level(tally, levels) if self.by else None)
        rows = group_rows(self.by, levels) if self.by else (Row(self.variable, "", variable.label),)
        lines = []
        for k, (row, inside) in enumerate(zip(rows, groups, strict=True)):
            dist = distribution(tally, variable, 1 if self.by else 0, inside)
            value = dist.quantile(self.share)
            at_most = self._at_most(context, dist, value, levels[k : k + 1] or levels) if value is not None else None
            lines.append(self._quantile_line(context, row, dist, at_most))
        return self._figures(context, self.name, lines)

    def _at_most(self, context: Context, dist: Any, value: float, levels: Sequence[Any]) -> Estimates | None:
        if not context.intervals:
            return None
        item = Item(self.variable, tuple(float(v) for v in dist.values if v <= value))
        domains = tuple(Domain(((self.by, level.code),)) for level in levels) if self.by else (Domain(),)
        answer = cast(TotalsAnswer, context.engine.answer([Totals((item,), domains, per_psu=True)])[0])
        return means(with_everybody(answer) if len(domains) > 1 else answer)[-1]

    def _quantile_line(self, context: Context, row: Row, dist: Any, at_most: Estimates | None) -> Line:
        base = dist.base
        figures: dict[str, float | None] = {"estimate": dist.quantile(self.share), **counted(context, base)}
        figures |= dict.fromkeys(ERRORS if context.intervals else ())
        reason = Reason.NO_ANSWERS if base.n == 0 else without_errors(context)
        if at_most is not None and reason is None:
            found = woodruff(dist, self.share, at_most, self.method)
            figures |= {"se": found.se, "ci_low": found.low, "ci_high": found.high, "df": float(at_most.df[0])}
            reason = at_most.reason or (Reason.TOO_FEW if found.se is None else None)
        return Line(row, figures, reason, base)
