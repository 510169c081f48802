"""Variables together: correlation, reliability, regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Moments, MomentsAnswer, Request, Tally, TallyAnswer
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.survey import WeightKind
from survey_kit.model.table import Cell, Column, Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.association import design_pearson, kendall, pearson, spearman
from survey_kit.statistics.crosstab import TwoWay
from survey_kit.statistics.design_regression import design_linear
from survey_kit.statistics.regression import Regression, linear
from survey_kit.statistics.reliability import reliability
from survey_kit.tabulation.context import Context, words


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Correlate:
    """Correlation matrix: per pair the coefficient, its p and n. ``method``: pearson, spearman or kendall."""

    name: str
    variables: tuple[str, ...]
    method: str = "pearson"
    listwise: bool = False

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Positions of every pair of variables."""
        return tuple(combinations(range(len(self.variables)), 2))

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Moments of all variables, or a two-way tally per pair for ranks."""
        if self.method == "pearson":
            return self._per_psu() if context.sampling else (Moments(self.variables, listwise=self.listwise),)
        return tuple(Tally((self.variables[i], self.variables[j])) for i, j in self.pairs)

    def _per_psu(self) -> tuple[Request, ...]:
        """Moments per PSU of every pair alone: of all together they would be large where a row is its own PSU."""
        if self.listwise:
            return (Moments(self.variables, per_psu=True),)
        return tuple(Moments((self.variables[i], self.variables[j]), per_psu=True) for i, j in self.pairs)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Symmetric; the diagonal is 1."""
        found: dict[tuple[int, int], tuple[Comparison, Base]] = {}
        for k, (i, j) in enumerate(self.pairs):
            if self.method == "pearson":
                if not context.sampling:
                    found[i, j] = _from_moments(answers[0], i, j)
                elif self.listwise:
                    found[i, j] = _from_psus(answers[0], i, j)
                else:
                    found[i, j] = _from_psus(answers[k], 0, 1)
            else:
                pair = context.variable(self.variables[i]), context.variable(self.variables[j])
                found[i, j] = _from_tally(answers[k], pair, self.method, context.sampling)
        rows = tuple(Row(v, "", context.codebook.label_of(v)) for v in self.variables)
        columns = tuple(Column(s, v, "", context.codebook.label_of(v)) for v in self.variables for s in ("r", "p", "n"))
        cells = tuple(
            tuple(c for j in range(len(rows)) for c in _pair_cells(found.get((min(i, j), max(i, j))), context.sampling))
            for i in range(len(rows))
        )
        notes = [Note(f"correlation-{self.method}", {"listwise": self.listwise})]
        if context.sampling:
            notes.append(Note("method-design" if self.method == "pearson" else "p-by-rows"))
        return Table(self.name, words("correlation"), rows, columns, cells, "correlation", notes=tuple(notes))


def _pair_cells(found: tuple[Comparison, Base] | None, sampling: bool) -> tuple[Cell, Cell, Cell]:
    """r, p and n: the sum of weights that count as frequencies (as SPSS prints N), rows otherwise."""
    if found is None:
        return Cell(1.0), Cell(), Cell()
    test, base = found
    return (
        Cell(test.statistic, base, reason=test.reason if test.statistic is None else None),
        Cell(test.p, base, reason=test.reason),
        Cell(float(base.n) if sampling else base.weighted, base),
    )


def _from_moments(answer: MomentsAnswer, i: int, j: int) -> tuple[Comparison, Base]:
    n, w = float(answer.n[0, 0, i, j]), float(answer.w[0, 0, i, j])
    square, mean = answer.square[0, 0], answer.mean[0, 0]
    together = float(answer.cross[0, 0, i, j])
    # A spread below 1e-12 of the mean is the last binary digit of equal numbers.
    sxx, syy = (float(square[a, b]) if square[a, b] > 1e-24 * w * mean[a, b] ** 2 else 0.0 for a, b in ((i, j), (j, i)))
    return pearson(np.array([[sxx, together], [together, syy]]), w), Base(round(n), w, n)


def _from_psus(answer: MomentsAnswer, i: int, j: int) -> tuple[Comparison, Base]:
    n, w = float(answer.n[0, :, i, j].sum()), float(answer.w[0, :, i, j].sum())
    return design_pearson(answer, i, j), Base(round(n), w, n)


def _from_tally(answer: TallyAnswer, pair: tuple[Any, Any], method: str, sampling: bool) -> tuple[Comparison, Base]:
    axes = [
        [k for k, v in enumerate(values.tolist()) if isinstance(v, float) and variable.reason(v) is None]
        for values, variable in zip(answer.values, pair, strict=True)
    ]
    places = [{k: at for at, k in enumerate(axis)} for axis in axes]
    grids = np.zeros((2, len(axes[0]), len(axes[1])))
    for (a, b), n, w in zip(answer.keys, answer.n, answer.w, strict=True):
        if a in places[0] and b in places[1]:
            grids[:, places[0][a], places[1][b]] += (n, w)
    n, w = float(grids[0].sum()), float(grids[1].sum())
    scale = n / w if sampling and w > 0 else 1.0
    test = {"spearman": spearman, "kendall": kendall}[method](TwoWay.of(grids[1] * scale))
    if sampling and test.reason is None:
        test = replace(test, p=None, df=None, extra=(), reason=Reason.NOT_FOR_SAMPLING_WEIGHTS)
    return test, Base(round(n), w, n)


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of a block of items, with the figures of each item; ``reverse`` ones become ``turn`` − x."""

    name: str
    variables: tuple[str, ...]
    label: Words = Words()
    reverse: tuple[str, ...] = ()
    turn: float = 0.0

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Listwise moments of the items."""
        return (Moments(self.variables),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: items; the test line holds α and standardised α."""
        answer: MomentsAnswer = answers[0]
        sign = np.array([-1.0 if v in self.reverse else 1.0 for v in self.variables])
        mean, cross = np.diag(answer.mean[0, 0]), answer.cross[0, 0] * np.outer(sign, sign)
        mean = np.where(sign < 0, self.turn - mean, mean)
        n, w = float(answer.n[0, 0, 0, 0]), float(answer.w[0, 0, 0, 0])
        # The scale of sampling weights must not change a standard deviation: they are made to sum to the rows.
        found = reliability(mean, cross * n / w, n) if context.sampling and w > 0 else reliability(mean, cross, w)
        base = Base(round(n), w, n)
        shown = {"mean": found.means, "sd": found.sds, "item_total": found.item_total,
                 "squared_multiple": found.squared_multiple, "alpha_if_deleted": found.alpha_if_deleted}  # fmt: skip
        rows = tuple(Row(v, "", context.codebook.label_of(v)) for v in self.variables)
        cells = tuple(
            tuple(Cell(_number(v[i]), base, reason=found.reason) for v in shown.values()) for i in range(len(rows))
        )
        test = Comparison(
            "cronbach_alpha", found.alpha, reason=found.reason,
            extra=(("items", float(len(rows))), ("standardised", found.standardised or 0.0),
                   ("scale_mean", found.scale_mean), ("scale_variance", found.scale_variance)),
        )  # fmt: skip
        notes = (Note("reversed"),) if self.reverse else ()
        return Table(self.name, self.label or words("reliability"), rows, tuple(Column(s) for s in shown), cells,
                     "reliability", (test,), notes, base=base)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Regress:
    """Linear regression of ``variable`` on ``predictors`` (listwise, all entered)."""

    name: str
    variable: str
    predictors: tuple[str, ...]

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Listwise moments; with sampling weights also per PSU."""
        names = (*self.predictors, self.variable)
        whole = Moments(names)
        return (whole, Moments(names, per_psu=True)) if context.sampling else (whole,)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: constant, then predictors; the test line is the model's F and R²."""
        answer: MomentsAnswer = answers[0]
        n, w = float(answer.n[0, 0, 0, 0]), float(answer.w[0, 0, 0, 0])
        mean, cross = np.diag(answer.mean[0, 0]), answer.cross[0, 0]
        found = design_linear(mean, cross, w, answers[1]) if context.sampling else linear(mean, cross, w)
        base = Base(round(n), w, n)
        shown = {"b": found.b, "se": found.se, "beta": found.beta, "t": found.t, "p": found.p, "vif": found.vif}
        rows = (Row("(constant)", "", words("constant")),
                *(Row(v, "", context.codebook.label_of(v)) for v in self.predictors))  # fmt: skip
        cells = tuple(
            tuple(Cell(_number(v[i]), base, reason=found.reason) for v in shown.values()) for i in range(len(rows))
        )
        notes = (Note("regression-weights"),) if context.design.weight_kind is WeightKind.SAMPLING else ()
        return Table(self.name, context.codebook.label_of(self.variable), rows, tuple(Column(s) for s in shown), cells,
                     "regression", (_model_test(found),), notes, base=base)  # fmt: skip


def _model_test(found: Regression) -> Comparison:
    if found.reason is not None:
        return Comparison("regression", reason=found.reason)
    parts = {"adjusted_r_squared": found.adjusted_r_squared, "see": found.see, "ss_model": found.ss_model,
             "ss_residual": found.ss_residual}  # fmt: skip
    extra = tuple((k, v) for k, v in parts.items() if np.isfinite(v))
    return Comparison("regression", _number(found.f), float(len(found.b) - 1), found.df, _number(found.f_p),
                      "r_squared", _number(found.r_squared), extra=extra)  # fmt: skip
