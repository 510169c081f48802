"""Variables together: correlation, reliability, regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Moments, MomentsAnswer, Request, Tally, TallyAnswer
from survey_kit.model.estimate import Base, Comparison
from survey_kit.model.survey import WeightKind
from survey_kit.model.table import Cell, Column, Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.association import kendall, pearson, spearman
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
            return (Moments(self.variables, listwise=self.listwise),)
        return tuple(Tally((self.variables[i], self.variables[j])) for i, j in self.pairs)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Symmetric; the diagonal is 1."""
        found: dict[tuple[int, int], tuple[Comparison, Base]] = {}
        for k, (i, j) in enumerate(self.pairs):
            if self.method == "pearson":
                found[i, j] = _from_moments(answers[0], i, j, context.sampling)
            else:
                pair = context.variable(self.variables[i]), context.variable(self.variables[j])
                found[i, j] = _from_tally(answers[k], pair, self.method)
        rows = tuple(Row(v, "", context.codebook.label_of(v)) for v in self.variables)
        columns = tuple(Column(s, v, "", context.codebook.label_of(v)) for v in self.variables for s in ("r", "p", "n"))
        cells = tuple(
            tuple(c for j in range(len(rows)) for c in _pair_cells(found.get((min(i, j), max(i, j)))))
            for i in range(len(rows))
        )
        note = Note(f"correlation-{self.method}", {"listwise": self.listwise})
        return Table(self.name, words("correlation"), rows, columns, cells, "correlation", notes=(note,))


def _pair_cells(found: tuple[Comparison, Base] | None) -> tuple[Cell, Cell, Cell]:
    if found is None:
        return Cell(1.0), Cell(), Cell()
    test, base = found
    return (
        Cell(test.statistic, base, reason=test.reason),
        Cell(test.p, base, reason=test.reason),
        Cell(float(base.n), base),
    )


def _from_moments(answer: MomentsAnswer, i: int, j: int, sampling: bool) -> tuple[Comparison, Base]:
    n, w = float(answer.n[0, 0, i, j]), float(answer.w[0, 0, i, j])
    square, together = answer.square[0, 0], answer.cross[0, 0, i, j]
    cross = np.array([[square[i, j], together], [together, square[j, i]]])
    # Rescaling sampling weights must not change p: the rows count, not the weights.
    return pearson(cross, n if sampling else w), Base(round(n), w, n)


def _from_tally(answer: TallyAnswer, pair: tuple[Any, Any], method: str) -> tuple[Comparison, Base]:
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
    test = {"spearman": spearman, "kendall": kendall}[method](TwoWay.of(grids[1]))
    return test, Base(round(n), w, n)


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha of a block of items, with the figures of each item."""

    name: str
    variables: tuple[str, ...]
    label: Words = Words()
    reverse: tuple[str, ...] = ()

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Listwise moments of the items."""
        return (Moments(self.variables),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: items; the test line holds α and standardised α."""
        answer: MomentsAnswer = answers[0]
        sign = np.array([-1.0 if v in self.reverse else 1.0 for v in self.variables])
        mean, cross = np.diag(answer.mean[0, 0]), answer.cross[0, 0] * np.outer(sign, sign)
        n, w = float(answer.n[0, 0, 0, 0]), float(answer.w[0, 0, 0, 0])
        found = reliability(mean, cross, w)
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
        return Table(self.name, self.label or words("reliability"), rows, tuple(Column(s) for s in shown), cells,
                     "reliability", (test,), base=base)  # fmt: skip


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
