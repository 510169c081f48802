"""Binary logistic regression: variables in the equation, fit, classification, deciles of risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from survey_kit.model.codebook import Codebook
from survey_kit.model.estimate import Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.categorical import Fit, Patterns, fit
from survey_kit.statistics.logistic import (
    Parameters,
    classification,
    hosmer_lemeshow,
    joint_wald,
    parameters,
    quality,
)
from survey_kit.tabulation.context import Context, titled, words
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.modelled import CategoryModel, Effect, Fitted, Modelled, fitted, modelled

EQUATION = ("b", "se", "wald", "df", "p", "odds_ratio", "or_low", "or_high")
CUT = 0.5


@dataclass(frozen=True, slots=True)
class Logistic(CategoryModel):
    """The chance of one answer of ``variable`` (the later of its two) by ``predictors``; complete rows only.

    ``categorical`` predictors become indicators against their ``reference`` (``last`` or ``first``) category; text and
    nominal questions of more than two answers do so by themselves.
    """

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """The equation, then fit, classification and deciles where there is a model."""
        data = modelled(context, answers[0], self.categorical, self.reference, "stored")
        reason = data.fault() or (Reason.NOT_TWO_ANSWERS if len(data.categories) > 2 else None)
        if reason is None:
            data = data.turned()
        found = fit(data.patterns, "baseline") if reason is None else None
        reason = reason or (found.reason if found else None)
        title = titled("logistic_regression", context.codebook.label_of(self.variable))
        if found is None or reason is not None:
            return (equation(self.name, title, data, context, None, reason, self._notes(data)),)
        own = _Tables(self.name, context, data, data.patterns, found)
        model = fitted(context, data, found, "baseline", data.patterns.x.shape[1])
        shown = equation(self.name, title, data, context, model, None, self._notes(data))
        calibration = () if context.sampling else (own.calibration(),)
        return shown, own.fit(), own.classified(), *calibration

    def _notes(self, data: Modelled) -> tuple[Note, ...]:
        event = (Note("event", {"event": data.event.label}),) if len(data.categories) == 2 else ()
        return (*event, *data.notes())


def equation(
    name: str,
    title: Words,
    data: Modelled,
    context: Context,
    found: Fitted | None,
    reason: Reason | None,
    notes: Sequence[Note],
) -> Table:
    """B, its error, Wald's χ² and exp(B) with its interval: predictors, then the constant."""
    lines: list[Line] = []
    numbers = parameters(found.fit, found.df) if found else None
    absent = reason or (found.reason if found else None)
    for effect in data.effects:
        if effect.levels and found is not None:
            lines.append(Line(effect.head(), _joint(found, effect), absent))
        lines += [Line(row, _figures(numbers, 1 + effect.columns[k] if effect.columns else 0),
                       absent or Reason.TOO_FEW) for k, row in enumerate(effect.rows())]  # fmt: skip
    constant = Row("(constant)", "", words("constant"))
    lines.append(Line(constant, _figures(numbers, 0, constant=True), absent or Reason.TOO_FEW))
    tests = (Comparison("logistic", reason=reason),) if reason else ()
    return figures_table(name, title, EQUATION, lines, kind="model", base=data.base, tests=tests,
                         notes=(*notes, *design_note(found)), stub=words("variable"))  # fmt: skip


def _joint(found: Fitted, effect: Effect) -> dict[str, float | None]:
    if found.reason is not None:
        return dict.fromkeys(("wald", "df", "p"))
    wald, df, p = joint_wald(found.fit, [1 + c for c in effect.columns], found.df)
    return {"wald": wald, "df": float(df), "p": p}


def _figures(numbers: Parameters | None, k: int, *, constant: bool = False) -> dict[str, float | None]:
    if numbers is None:
        return dict.fromkeys(EQUATION)
    found = numbers
    figures: dict[str, float | None] = {
        "b": found.b[k], "se": found.se[k], "wald": found.wald[k], "df": 1.0, "p": found.p[k],
        "odds_ratio": found.odds[k], "or_low": found.odds_low[k], "or_high": found.odds_high[k],
    }  # fmt: skip
    return {s: v for s, v in figures.items() if not constant or s not in ("or_low", "or_high")}


def reason_of(context: Context) -> Reason:
    """Why a figure of the fit of a model may be missing."""
    return Reason.NOT_FOR_SAMPLING_WEIGHTS if context.sampling else Reason.TOO_FEW


def design_note(found: Fitted | None) -> tuple[Note, ...]:
    """On which degrees of freedom errors and p of the design stand."""
    return (Note("model-design", {"df": f"{found.df:g}"}),) if found and found.df is not None and found.df > 0 else ()


@dataclass(frozen=True)
class _Tables:
    """The further tables of one fitted model; ``patterns`` have the event first."""

    name: str
    context: Context
    data: Modelled
    patterns: Patterns
    found: Fit

    def fit(self) -> Table:
        """−2 log-likelihood, pseudo-R², and the χ² of all predictors together and of Hosmer and Lemeshow."""
        good = quality(self.patterns, self.found, self.patterns.x.shape[1])
        test = hosmer_lemeshow(self.patterns, self.found).test
        shown: dict[str, float | None] = {"chi2": good.chi2, "df": float(good.df), "p": good.p}
        other: dict[str, float | None] = {"chi2": test.statistic, "df": test.df, "p": test.p}
        if self.context.sampling:
            shown = other = dict.fromkeys(("chi2", "df", "p"))
        figures = {"minus_two_ll": good.final, "cox_snell": good.cox_snell, "nagelkerke": good.nagelkerke}
        lines = [
            Line(Row("(model)", "", words("omnibus")), {**shown, **figures}, reason_of(self.context)),
            Line(Row("(hosmer_lemeshow)", "", words("hosmer_lemeshow")), other,
                 test.reason or reason_of(self.context)),
        ]  # fmt: skip
        statistics = ("chi2", "df", "p", "minus_two_ll", "cox_snell", "nagelkerke")
        return figures_table(f"{self.name}.fit", words("model_fit"), statistics, lines, base=self.data.base,
                             stub=words("fit_test"))  # fmt: skip

    def classified(self) -> Table:
        """Observed by predicted answers and the share that is right."""
        counts = classification(self.patterns, self.found, CUT)[::-1, ::-1]
        return classification_table(self.name, self.data, counts, self.context.codebook)

    def calibration(self) -> Table:
        """Observed and expected events by groups of rising risk."""
        groups = hosmer_lemeshow(self.patterns, self.found)
        statistics = ("n", "event_observed", "event_expected", "other_observed", "other_expected")
        lines = [
            Line(
                Row("(risk)", str(k + 1), Words(str(k + 1))),
                {
                    "n": n,
                    "event_observed": seen,
                    "event_expected": due,
                    "other_observed": n - seen,
                    "other_expected": n - due,
                },
            )
            for k, (n, seen, due) in enumerate(zip(groups.n, groups.observed, groups.expected, strict=True))
        ]
        return figures_table(f"{self.name}.risk", words("deciles_of_risk"), statistics, lines, base=self.data.base,
                             notes=(Note("event", {"event": self.data.event.label}),),
                             stub=words("group"))  # fmt: skip


def classification_table(name: str, data: Modelled, counts: Any, codebook: Codebook) -> Table:
    """Observed (rows) by predicted (columns) answers, with the share of each and of all that is right."""
    from dataclasses import replace

    from survey_kit.model.table import Column

    keys = [v.key for v in data.categories]
    statistics = [f"predicted_{key}" for key in keys]
    lines = []
    for k, level in enumerate(data.categories):
        n = float(counts[k].sum())
        figures: dict[str, float | None] = dict(zip(statistics, counts[k].tolist(), strict=True))
        right = float(counts[k, k]) / n if n else None
        lines.append(Line(Row(name, level.key, level.label), {**figures, "percent_correct": right}, Reason.NO_ANSWERS))
    total = float(counts.sum())
    figures = dict(zip(statistics, counts.sum(axis=0).tolist(), strict=True))
    right = float(counts.trace()) / total if total else None
    lines.append(Line(Row(name, "", words("total"), "total"), {**figures, "percent_correct": right}))
    table = figures_table(f"{name}.classification", words("classification"), (*statistics, "percent_correct"), lines,
                          kind="classification", base=data.base, stub=words("observed"))  # fmt: skip
    columns = tuple(Column("predicted", name, v.key, v.label) for v in data.categories)
    return replace(table, columns=(*columns, Column("percent_correct", name, "", words("percent_correct"))))
