"""Linear regression: coefficients, model summary, table of variance, what stayed outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from survey_kit.model.aggregates import (
    Moments,
    MomentsAnswer,
    Request,
    Successive,
    SuccessiveAnswer,
    Totals,
    TotalsAnswer,
)
from survey_kit.model.clusters import Clusters
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.model.words import Words, in_turn
from survey_kit.statistics.coefficients import Coefficients, coefficients, durbin_watson
from survey_kit.statistics.design_regression import design_linear, replicate_linear, score_items
from survey_kit.statistics.regression import Regression, failed
from survey_kit.statistics.selection import TOLERANCE, Fits, Step, select
from survey_kit.tabulation.context import Context, complete_note, titled, words
from survey_kit.tabulation.figures import Line, figures_table, finite
from survey_kit.tabulation.relate import settled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

COEFFICIENTS = ("b", "se", "beta", "t", "p", "ci_low", "ci_high", "vif")
TOGETHER = ("zero_order", "partial", "part", "tolerance", "vif")
SUMMARY = ("multiple_r", "r_squared", "adjusted_r_squared", "see", "r_squared_change", "f_change", "df1", "df2", "p",
           "durbin_watson", "condition")  # fmt: skip
VARIANCE = ("ss", "df", "ms", "f", "p")
OUTSIDE = ("beta_in", "t", "p", "partial", "tolerance")


@dataclass(frozen=True, slots=True)
class Regress:
    """Linear regression of ``variable`` on ``blocks`` of predictors, complete rows only.

    ``method``: one of `survey_kit.statistics.selection.METHODS`, used within each block; p to enter ``pin``, to leave
    ``pout``. A predictor that repeats those inside stays outside. Under sampling weights all are entered, and
    standard errors follow the design.
    """

    name: str
    variable: str
    blocks: tuple[tuple[str, ...], ...]
    method: str = "enter"
    pin: float = 0.05
    pout: float = 0.10

    @property
    def predictors(self) -> tuple[str, ...]:
        """All predictors in the order of the blocks."""
        return tuple(v for block in self.blocks for v in block)

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Listwise moments and the differences of successive rows."""
        names = (*self.predictors, self.variable)
        return (Moments(names),) if context.sampling else (Moments(names), Successive(names))

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Coefficients of the last model, correlations and collinearity, summary, variance, earlier models, outside."""
        walk = _Walk(self, context, *answers)
        if walk.reason is not None:
            return (walk.coefficients(),)
        variance = () if context.sampling else (walk.variance(),)
        earlier = (walk.coefficients(k) for k in range(len(walk.steps) - 1))
        outside = (walk.outside(),) if walk.left else ()
        return walk.coefficients(), walk.together(), walk.summary(), *variance, *earlier, *outside


class _Walk:
    """The models of one regression and their tables."""

    def __init__(
        self, plan: Regress, context: Context, answer: MomentsAnswer, successive: SuccessiveAnswer | None = None
    ) -> None:
        self.plan, self.context, self.answer, self.successive = plan, context, answer, successive
        n, w = float(answer.n[0, 0, 0]), float(answer.w[0, 0, 0])
        self.base = Base(round(n), w, n)
        mean, cross = np.diag(answer.mean[0]), settled(answer)
        # The scale of sampling weights must not matter: they are made to sum to the rows.
        self.fits = Fits(mean, cross * n / w, n) if context.sampling and w > 0 else Fits(mean, cross, w)
        self.steps: tuple[Step, ...] = ()
        self.reason = self._fault() or self._walked()
        inside = self.steps[-1].inside if self.steps else ()
        self.left = [j for j in range(len(plan.predictors)) if j not in inside]

    def _fault(self) -> Reason | None:
        """Why there is no model at all."""
        if self.base.n == 0:
            return Reason.NO_ANSWERS
        if self.context.sampling and self.plan.method != "enter":
            return Reason.NOT_FOR_SAMPLING_WEIGHTS
        varies = [j for j in range(len(self.plan.predictors)) if self.fits.usable(j)]
        if self.fits.w - 1 - (len(varies) if self.plan.method in ("enter", "backward") else 1) <= 0:
            return Reason.TOO_FEW
        return None if varies and self.fits.cross[-1, -1] > 0 else Reason.NO_VARIATION

    def _walked(self) -> Reason | None:
        starts = np.cumsum([0, *(len(b) for b in self.plan.blocks)])
        blocks = [range(starts[k], starts[k + 1]) for k in range(len(self.plan.blocks))]
        self.steps = select(self.fits, blocks, self.plan.method, self.plan.pin, self.plan.pout)
        return self.steps[-1].model.reason if self.steps else Reason.NONE_ENTERED

    # --- the tables ---------------------------------------------------------------------------------------------

    def coefficients(self, k: int = -1) -> Table:
        """Coefficients of model ``k``; the last is the answer and carries the test of the whole."""
        inside = self.steps[k].inside if self.reason is None else tuple(range(len(self.plan.predictors)))
        model = self._model(k, len(inside))
        further = coefficients(*self._moments(inside), self.fits.w, model)
        parts = {"b": model.b, "se": model.se, "ci_low": further.low, "ci_high": further.high, "beta": model.beta,
                 "t": model.t, "p": model.p, "vif": model.vif}  # fmt: skip
        lines = [
            Line(row, self._of(parts, i, constant=i == 0), model.reason)
            for i, row in enumerate([Row("(constant)", "", words("constant")), *self._rows(inside)])
        ]
        last = k == -1
        title = titled("linear_regression", self.context.codebook.label_of(self.plan.variable))
        notes = (complete_note(self.context, self.base), *self._notes()) if last else ()
        name = self.plan.name if last else f"{self.plan.name}.{k + 1}"
        test = (_model_test(model, self.context),) if last else ()
        return figures_table(name, title if last else _numbered("earlier_model", k + 1), COEFFICIENTS, lines,
                             kind="model", base=self.base, tests=test, notes=notes, stub=words("variable"))  # fmt: skip

    def together(self) -> Table:
        """Correlations with the outcome and how far each predictor is told by the others."""
        inside = self.steps[-1].inside
        further, model = self._further(inside), self._model(-1, len(inside))
        parts = {"zero_order": further.zero_order, "partial": further.partial, "part": further.part,
                 "tolerance": further.tolerance, "vif": model.vif}  # fmt: skip
        lines = [Line(row, self._of(parts, i + 1)) for i, row in enumerate(self._rows(inside))]
        return figures_table(f"{self.plan.name}.together", words("regression_correlations"), TOGETHER, lines,
                             base=self.base, stub=words("variable"))  # fmt: skip

    def summary(self) -> Table:
        """R, R², their change and its F for every model on the way."""
        lines = [Line(self._step_row(k), self._summary(k), self._withheld()) for k in range(len(self.steps))]
        return figures_table(f"{self.plan.name}.summary", words("model_summary"), SUMMARY, lines, base=self.base,
                             stub=words("model"))  # fmt: skip

    def _summary(self, k: int) -> dict[str, float | None]:
        step, last = self.steps[k], k == len(self.steps) - 1
        model = step.model
        larger = model if step.df1 > 0 or k == 0 else self.steps[k - 1].model
        figures: dict[str, float | None] = {
            "multiple_r": finite(np.sqrt(model.r_squared)), "r_squared": model.r_squared,
            "adjusted_r_squared": model.adjusted_r_squared, "see": model.see, "r_squared_change": step.r_squared_change,
            "f_change": step.f_change, "df1": float(abs(step.df1)), "df2": larger.df, "p": step.p_change,
        }  # fmt: skip
        if self.context.sampling:
            figures |= dict.fromkeys(("adjusted_r_squared", "see", "f_change", "df1", "df2", "p"))
        if last and step.inside:
            if self.successive is not None:
                at = [*step.inside, len(self.plan.predictors)]
                differences = self.successive.cross[0][np.ix_(at, at)]
                figures["durbin_watson"] = durbin_watson(model, differences)
            figures["condition"] = float(self._further(step.inside).condition.max())
        return figures

    def variance(self) -> Table:
        """Sums of squares of every model: regression, residual, total."""
        lines: list[Line] = []
        for k, step in enumerate(self.steps):
            model, level = step.model, str(k + 1)
            several = len(self.steps) > 1
            df1, total = float(len(step.inside)), model.ss_model + model.ss_residual
            ms = model.ss_residual / model.df
            parts: tuple[tuple[str, dict[str, float | None]], ...] = (
                ("regression_ss", {"ss": model.ss_model, "df": df1, "ms": model.ss_model / df1 if df1 else None,
                                   "f": model.f, "p": model.f_p}),
                ("residual_ss", {"ss": model.ss_residual, "df": model.df, "ms": ms}),
                ("total", {"ss": total, "df": model.df + df1}),
            )  # fmt: skip
            lines += [
                Line(
                    Row(part, level, _of_model(k + 1, words(part)) if several else words(part), "item"),
                    figures,
                    Reason.NO_VARIATION,
                )
                for part, figures in parts
            ]
        return figures_table(f"{self.plan.name}.anova", words("variance_table"), VARIANCE, lines, base=self.base,
                             stub=words("variance_source"))  # fmt: skip

    def outside(self) -> Table:
        """What each predictor that is not in the last model would have in it."""
        inside = self.steps[-1].inside
        lines = []
        for j in self.left:
            found = self.fits.outside(j, inside)
            reason = Reason.SINGULAR if found.tolerance is not None else Reason.NO_VARIATION
            figures = {s: getattr(found, s) for s in OUTSIDE}
            if self.context.sampling:
                figures |= {"t": None, "p": None}
            lines.append(Line(self._row(j), figures, reason))
        return figures_table(f"{self.plan.name}.outside", words("left_outside"), OUTSIDE, lines, base=self.base,
                             notes=(Note("left-outside", {"tolerance": f"{TOLERANCE:.4f}"}),),
                             stub=words("variable"))  # fmt: skip

    # --- their parts --------------------------------------------------------------------------------------------

    def _model(self, k: int, count: int) -> Regression:
        if self.reason is not None:
            return failed(count, self.fits.w, self.reason)
        step = self.steps[k]
        if not self.context.sampling or not step.inside:
            return step.model
        answer, names = self.answer, (*self.plan.predictors, self.plan.variable)
        replicates = self.context.design.replicates
        if replicates is not None:
            requests = [Moments(names, weight=weight) for weight in replicates.weights]
            found = [self._refitted(cast(MomentsAnswer, a), step.inside) for a in self.context.engine.answer(requests)]
            return replicate_linear(step.model, found, Clusters(replicates=replicates))
        items = score_items(names, answer.shift, np.diag(answer.offset[0]), step.inside, step.model.b[1:])
        scores = cast(TotalsAnswer, self.context.engine.answer([Totals(items, per_psu=True)])[0])
        mean, cross = self._moments(step.inside)
        return design_linear(step.model, mean, cross * self.base.weighted / self.base.n, self.base.weighted, scores)

    def _refitted(self, answer: MomentsAnswer, inside: Sequence[int]) -> Regression:
        """The same predictors under another weight."""
        w, n = float(answer.w[0, 0, 0]), self.fits.w
        if w <= 0:
            return failed(len(inside), n, Reason.NO_ANSWERS)
        return Fits(np.diag(answer.mean[0]), settled(answer) * n / w, n).model(inside)

    def _moments(self, inside: Sequence[int]) -> tuple[Floats, Floats]:
        at = [*inside, len(self.plan.predictors)]
        return self.fits.mean[at], self.fits.cross[np.ix_(at, at)]

    def _further(self, inside: Sequence[int]) -> Coefficients:
        """Correlations and collinearity, which the design does not change."""
        return coefficients(*self._moments(inside), self.fits.w, self.steps[-1].model)

    def _withheld(self) -> Reason:
        return Reason.NOT_FOR_SAMPLING_WEIGHTS if self.context.sampling else Reason.NO_VARIATION

    @staticmethod
    def _of(parts: dict[str, Floats], i: int, *, constant: bool = False) -> dict[str, float | None]:
        """Figures of one coefficient; a constant has no standardised slope and no VIF."""
        left_out = ("beta", "vif") if constant else ()
        return {s: finite(v[i]) for s, v in parts.items() if s not in left_out}

    def _row(self, j: int) -> Row:
        name = self.plan.predictors[j]
        return Row(name, "", self.context.codebook.label_of(name))

    def _rows(self, inside: Sequence[int]) -> list[Row]:
        return [self._row(j) for j in inside]

    def _step_row(self, k: int) -> Row:
        step, names = self.steps[k], self.plan.predictors
        changes = [f"+ {names[j]}" for j in step.entered] + [f"− {names[j]}" for j in step.removed]
        return Row("(model)", str(k + 1), Words(f"{k + 1}: {', '.join(changes)}"))

    def _notes(self) -> tuple[Note, ...]:
        notes = [Note("regression-weights")] if self.context.sampling else []
        if self.plan.method != "enter":
            notes.append(Note(f"regression-{self.plan.method}", {"pin": self.plan.pin, "pout": self.plan.pout}))
        if self.plan.method == "enter" and self.steps and self.left:
            names = in_turn(self.context.codebook.label_of(self.plan.predictors[j]) for j in self.left)
            notes.append(Note("left-outside-names", {"names": names}))
        return tuple(notes)


def _numbered(code: str, number: int) -> Words:
    """The words of a table part with a number after them."""
    text = words(code)
    return Words(f"{text.th} {number}", f"{text.en} {number}")


def _of_model(number: int, part: Words) -> Words:
    return Words(f"{number}: {part.th}", f"{number}: {part.en}")


def _model_test(found: Regression, context: Context) -> Comparison:
    if found.reason is not None:
        return Comparison("regression", reason=found.reason)
    parts = {"adjusted_r_squared": found.adjusted_r_squared, "see": found.see, "ss_model": found.ss_model,
             "ss_residual": found.ss_residual}  # fmt: skip
    extra = tuple((k, v) for k, v in parts.items() if np.isfinite(v))
    return Comparison("regression_design" if context.sampling else "regression", finite(found.f),
                      float(len(found.b) - 1), found.df, finite(found.f_p), "r_squared", finite(found.r_squared),
                      extra=extra)  # fmt: skip
