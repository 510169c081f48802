"""Models of an answer of several categories: multinomial (SPSS NOMREG) and ordinal (SPSS PLUM) logit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.categorical import Fit, Link, Patterns, fit
from survey_kit.statistics.logistic import (
    arrangements,
    classification,
    goodness,
    likelihood_ratio,
    parallel_lines,
    parameters,
    quality,
)
from survey_kit.tabulation.context import Context, Level, titled, words
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.logistic import EQUATION, classification_table, design_note, reason_of
from survey_kit.tabulation.modelled import CategoryModel, Fitted, Modelled, fitted, modelled

FIT = ("minus_two_ll", "minus_two_ll_spss", "chi2", "df", "p")
PSEUDO = ("cox_snell", "nagelkerke", "mcfadden")
ORDERED = ("b", "se", "wald", "df", "p", "ci_low", "ci_high", "odds_ratio")


@dataclass(frozen=True, slots=True)
class Multinomial(CategoryModel):
    """The chance of every answer of ``variable`` against its ``base`` answer (the last) by ``predictors``.

    Complete rows only; categorical predictors as in `Logistic`.
    """

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Estimates of every answer, fit, likelihood-ratio tests, classification."""
        data = modelled(context, answers[0], self.categorical, self.reference, "stored")
        reason = data.fault()
        model = fit(data.patterns, "baseline") if reason is None else None
        reason = reason or (model.reason if model else None)
        if model is None or reason is not None:
            return (self._estimates(context, data, None, reason),)
        own = _Model(self.name, context, data, data.patterns, model, "baseline")
        counts = classification(data.patterns, model)
        slopes = data.patterns.x.shape[1] * (len(data.categories) - 1)
        found = fitted(context, data, model, "baseline", slopes)
        return (self._estimates(context, data, found, None), own.fit(), own.effects(),
                classification_table(self.name, data, counts, context.codebook))  # fmt: skip

    def _estimates(self, context: Context, data: Modelled, model: Fitted | None, reason: Reason | None) -> Table:
        lines: list[Line] = []
        slopes, numbers = data.patterns.x.shape[1], parameters(model.fit, model.df) if model else None
        absent = reason or (model.reason if model else None) or Reason.TOO_FEW
        for j, level in enumerate(data.categories[:-1] or data.categories):
            start = j * (1 + slopes)
            lines.append(Line(Row("(category)", level.key, level.label, "subtotal"), {}))
            rows = [(Row(f"(constant).{level.key}", level.key, words("constant")), start)]
            rows += [(Row(f"{row.variable}.{level.key}", row.level, row.label), start + 1 + c)
                     for e in data.effects for row, c in zip(e.rows(), e.columns or (0,), strict=True)]  # fmt: skip
            for k, (row, at) in enumerate(rows):
                figures: dict[str, float | None] = dict.fromkeys(EQUATION)
                if numbers is not None:
                    figures = {"b": numbers.b[at], "se": numbers.se[at], "wald": numbers.wald[at], "df": 1.0,
                               "p": numbers.p[at]}  # fmt: skip
                    if k:
                        figures |= {"odds_ratio": numbers.odds[at], "or_low": numbers.odds_low[at],
                                    "or_high": numbers.odds_high[at]}  # fmt: skip
                lines.append(Line(row, figures, absent))
        tests = (Comparison("multinomial", reason=reason),) if reason else ()
        title = titled("multinomial_regression", context.codebook.label_of(self.variable))
        base = (Note("base-category", {"level": data.categories[-1].label}),) if data.categories else ()
        return figures_table(self.name, title, EQUATION, lines, kind="model", base=data.base,
                             tests=tests, notes=(*base, *data.notes(), *design_note(model)),
                             stub=words("variable"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ordinal(CategoryModel):
    """The chance of at most each answer of an ordered ``variable`` by ``predictors``: logit P(Y ≤ j) = θⱼ − xβ.

    A positive b means higher answers. Complete rows only; categorical predictors as in `Logistic`.
    """

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Thresholds and slopes, fit, the test of parallel lines, classification."""
        data = modelled(context, answers[0], self.categorical, self.reference, "stored")
        reason = data.fault()
        model = fit(data.patterns, "cumulative") if reason is None else None
        reason = reason or (model.reason if model else None)
        if model is None or reason is not None:
            return (self._estimates(context, data, None, reason),)
        own = _Model(self.name, context, data, data.patterns, model, "cumulative")
        counts = classification(data.patterns, model)
        found = fitted(context, data, model, "cumulative", data.patterns.x.shape[1])
        return (self._estimates(context, data, found, None), own.fit(),
                classification_table(self.name, data, counts, context.codebook))  # fmt: skip

    def _estimates(self, context: Context, data: Modelled, model: Fitted | None, reason: Reason | None) -> Table:
        rows = [Row("(threshold)", a.key, _boundary(a, b)) for a, b in
                zip(data.categories, data.categories[1:], strict=False)]  # fmt: skip
        thresholds = len(rows)
        rows += [row for effect in data.effects for row in effect.rows()]
        numbers = parameters(model.fit, model.df) if model else None
        absent = reason or (model.reason if model else None) or Reason.TOO_FEW
        lines = []
        for k, row in enumerate(rows):
            figures: dict[str, float | None] = dict.fromkeys(ORDERED)
            if numbers is not None:
                figures = {"b": numbers.b[k], "se": numbers.se[k], "wald": numbers.wald[k], "df": 1.0,
                           "p": numbers.p[k], "ci_low": numbers.low[k], "ci_high": numbers.high[k]}  # fmt: skip
                if k >= thresholds:
                    figures["odds_ratio"] = numbers.odds[k]
            lines.append(Line(row, figures, absent))
        tests = (Comparison("ordinal", reason=reason),) if reason else ()
        title = titled("ordinal_regression", context.codebook.label_of(self.variable))
        notes = (Note("ordinal-direction"), *data.notes(), *design_note(model))
        return figures_table(self.name, title, ORDERED, lines, kind="model", base=data.base,
                             tests=tests, notes=notes, stub=words("variable"))  # fmt: skip


def _boundary(low: Level, high: Level) -> Words:
    """The words of a threshold: ``little | fair``."""
    return Words(*(f"{low.label.in_(lang)} | {high.label.in_(lang)}" for lang in ("th", "en")))


@dataclass(frozen=True)
class _Model:
    """What is said of the fit of a model of several categories."""

    name: str
    context: Context
    data: Modelled
    patterns: Patterns
    model: Fit
    link: Link

    def fit(self) -> Table:
        """The χ² of all predictors, goodness of fit of the patterns, pseudo-R²; for ordered answers parallel lines."""
        slopes = self.patterns.x.shape[1] * (len(self.data.categories) - 1 if self.link == "baseline" else 1)
        good = quality(self.patterns, self.model, slopes)
        pearson, deviance = goodness(self.patterns, self.model, len(self.model.b))
        whole = {"chi2": good.chi2, "df": float(good.df), "p": good.p}
        lines = [
            self._line("(null)", "constants_only", self._likelihood(good.null)),
            self._line("(model)", "final_model", {**self._likelihood(good.final), **whole}),
            self._test("(pearson)", "pearson_fit", pearson),
            self._test("(deviance)", "deviance_fit", deviance),
        ]  # fmt: skip
        if self.link == "cumulative":
            lines.append(self._test("(parallel)", "parallel_lines", parallel_lines(self.patterns, self.model)))
        figures = {s: getattr(good, s) for s in PSEUDO}
        lines[1] = Line(lines[1].row, {**lines[1].figures, **figures}, lines[1].reason)
        note = () if self.context.sampling else (Note("spss-likelihood"),)
        return figures_table(f"{self.name}.fit", words("model_fit"), (*FIT, *PSEUDO), lines, base=self.data.base,
                             notes=note, stub=words("fit_test"))  # fmt: skip

    def _likelihood(self, minus_two_ll: float | None) -> dict[str, float | None]:
        """−2 log-likelihood of the respondents, and as SPSS prints it, with the arrangements of every pattern."""
        if minus_two_ll is None or self.context.sampling:
            return {"minus_two_ll": minus_two_ll, "minus_two_ll_spss": None}
        return {"minus_two_ll": minus_two_ll, "minus_two_ll_spss": minus_two_ll - arrangements(self.patterns)}

    def effects(self) -> Table:
        """What leaving out each question costs: χ² of the likelihood ratio."""
        lines = []
        for effect in self.data.effects:
            test = likelihood_ratio(effect.variable, self.patterns, self.model, effect.columns, self.link)
            figures = {**self._likelihood(dict(test.extra).get("minus_two_ll")), "chi2": test.statistic, "df": test.df,
                       "p": test.p}  # fmt: skip
            lines.append(Line(effect.head(), self._shown(figures), test.reason or reason_of(self.context)))
        return figures_table(f"{self.name}.effects", words("likelihood_ratio_tests"), FIT, lines, base=self.data.base,
                             stub=words("variable"))  # fmt: skip

    def _test(self, row: str, code: str, test: Comparison) -> Line:
        figures: dict[str, float | None] = {"chi2": test.statistic, "df": test.df, "p": test.p}
        if test.extra:
            figures |= self._likelihood(dict(test.extra).get("minus_two_ll"))
        return self._line(row, code, figures, test.reason)

    def _line(self, row: str, code: str, figures: dict[str, float | None], reason: Reason | None = None) -> Line:
        return Line(Row(row, "", words(code)), self._shown(figures), reason or reason_of(self.context))

    def _shown(self, figures: dict[str, float | None]) -> dict[str, float | None]:
        hidden = ("chi2", "df", "p") if self.context.sampling else ()
        return {s: None if s in hidden else v for s, v in figures.items()}
