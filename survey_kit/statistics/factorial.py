"""Analysis of variance of several factors, with covariates: type III sums of squares from the moments of the cells.

Formulas: IBM SPSS Statistics Algorithms, chapter "GLM"; effect coding (Searle 1987, ch. 9), under which leaving out the
columns of an effect gives its type III hypothesis as long as every cell has answers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.tails import f_p, t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class CellMoments:
    """One combination of factor levels: Σw, means (covariates, then y) and centred cross-products."""

    levels: tuple[int, ...]
    w: float
    mean: Floats
    cross: Floats


@dataclass(frozen=True, slots=True)
class Source:
    """One line of the table: sum of squares, degrees of freedom, mean square, F, p and partial η²."""

    name: tuple[str, ...]
    ss: float
    df: float
    f: float | None = None
    p: float | None = None
    partial: float | None = None

    @property
    def ms(self) -> float | None:
        """SS / df; None without degrees of freedom."""
        return self.ss / self.df if self.df > 0 else None


@dataclass(frozen=True, slots=True)
class Margin:
    """An estimated marginal mean of one factor's level, with its standard error and 95 % interval."""

    factor: int
    level: int
    mean: float
    se: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Factorial:
    """Type III table (model, intercept, covariates, effects, error, total, corrected total), R² and marginal means."""

    sources: tuple[Source, ...] = ()
    r_squared: float | None = None
    adjusted: float | None = None
    margins: tuple[Margin, ...] = ()
    covariate_means: tuple[float, ...] = ()
    reason: Reason | None = None


@dataclass(frozen=True, eq=False)
class _Design:
    """Columns of the model: their effect (names of the factors or covariate) and the row of every cell."""

    effects: tuple[tuple[str, ...], ...]
    columns: tuple[slice, ...]
    rows: Floats


def _contrasts(levels: int) -> Floats:
    """Effect coding, shape (levels, levels − 1): the last level is −1 everywhere."""
    return np.vstack([np.eye(levels - 1), -np.ones(levels - 1)])


def _design(factors: Sequence[str], sizes: Sequence[int], cells: Sequence[CellMoments], depth: int) -> _Design:
    """Effect-coded rows of the cells, intercept first, interactions up to ``depth`` factors."""
    effects = [e for order in range(1, depth + 1) for e in combinations(range(len(factors)), order)]
    coded = [_contrasts(size) for size in sizes]
    blocks: list[Floats] = [np.ones((len(cells), 1))]
    for effect in effects:
        block = []
        for cell in cells:
            row = np.ones(1)
            for k in effect:
                row = np.kron(row, coded[k][cell.levels[k]])
            block.append(row)
        blocks.append(np.array(block))
    ends = np.cumsum([b.shape[1] for b in blocks])
    columns = tuple(slice(int(end - b.shape[1]), int(end)) for end, b in zip(ends, blocks, strict=True))
    names = ((), *(tuple(factors[k] for k in effect) for effect in effects))
    return _Design(names, columns, np.hstack(blocks))


def factorial(
    factors: Sequence[str],
    sizes: Sequence[int],
    cells: Sequence[CellMoments],
    covariates: Sequence[str] = (),
    *,
    interactions: bool = True,
) -> Factorial:
    """The table for ``factors`` with ``sizes`` levels from ``cells`` (those without answers may be left out)."""
    filled = [c for c in cells if c.w > 0]
    w = math.fsum(c.w for c in filled)
    if not filled:
        return Factorial(reason=Reason.NO_ANSWERS)
    if min(sizes) < 2:
        return Factorial(reason=Reason.ONE_GROUP)
    if interactions and len(filled) < math.prod(sizes):
        return Factorial(reason=Reason.EMPTY_GROUP)
    model = _design(factors, sizes, filled, len(factors) if interactions else 1)
    # Around the grand mean of y nothing of a mean of 1e9 is lost; covariates are centred for the same reason.
    grand = np.sum([c.w * c.mean for c in filled], axis=0) / w
    xx, xy, yy = _normal_equations(filled, model.rows, grand)
    df = w - xx.shape[0]
    # Rescaled weights leave a last binary digit.
    if df <= 1e-9:
        return Factorial(reason=Reason.TOO_FEW)
    scale = np.sqrt(np.diag(xx))
    if (scale <= 0).any() or np.linalg.cond(xx / np.outer(scale, scale)) > 1e12:
        return Factorial(reason=Reason.SINGULAR)
    inverse = np.linalg.inv(xx / np.outer(scale, scale)) / np.outer(scale, scale)
    b = inverse @ xy
    error = yy - float(b @ xy)
    if yy <= 0 or error <= 1e-13 * yy:
        return Factorial(reason=Reason.NO_VARIATION)
    sources = _sources(model, covariates, b, inverse, (error, yy, df, w), grand)
    r2 = 1 - error / yy
    return Factorial(
        sources,
        r2,
        1 - (1 - r2) * (w - 1) / df,
        _margins(model, sizes, b, inverse, error / df, df, float(grand[-1])),
        tuple(float(m) for m in grand[:-1]),
    )


def _normal_equations(cells: Sequence[CellMoments], rows: Floats, grand: Floats) -> tuple[Floats, Floats, float]:
    """X′X, X′y and y′y, columns: the coded design, then covariates; covariates and y less their grand means."""
    p, c = rows.shape[1], len(grand) - 1
    xx, xy, yy = np.zeros((p + c, p + c)), np.zeros(p + c), 0.0
    for row, cell in zip(rows, cells, strict=True):
        centred = cell.mean - grand
        x = np.concatenate([row, centred[:-1]])
        xx += cell.w * np.outer(x, x)
        xx[p:, p:] += cell.cross[:-1, :-1]
        xy += cell.w * x * centred[-1]
        xy[p:] += cell.cross[:-1, -1]
        yy += cell.w * centred[-1] ** 2 + float(cell.cross[-1, -1])
    return xx, xy, yy


def _sources(
    model: _Design,
    covariates: Sequence[str],
    b: Floats,
    inverse: Floats,
    sums: tuple[float, float, float, float],
    grand: Floats,
) -> tuple[Source, ...]:
    error, yy, df, w = sums
    p = model.rows.shape[1]

    def line(name: tuple[str, ...], columns: Floats, value: Floats) -> Source:
        ss = float(value @ np.linalg.solve(columns, value))
        return tested(name, ss, float(len(value)))

    def tested(name: tuple[str, ...], ss: float, between: float) -> Source:
        f = ss / between / (error / df)
        return Source(name, ss, between, f, f_p(f, between, df), ss / (ss + error))

    # The intercept is that of the uncentred model: y where every covariate is 0.
    at_zero = np.concatenate([[1.0], np.zeros(p - 1), -grand[:-1]])
    intercept = np.array([float(at_zero @ b) + float(grand[-1])])
    out = [tested(("model",), yy - error, len(b) - 1.0),
           line(("intercept",), np.array([[at_zero @ inverse @ at_zero]]), intercept)]  # fmt: skip
    for k, name in enumerate(covariates):
        out.append(line((name,), inverse[p + k : p + k + 1, p + k : p + k + 1], b[p + k : p + k + 1]))
    for effect, columns in zip(model.effects[1:], model.columns[1:], strict=True):
        out.append(line(effect, inverse[columns, columns], b[columns]))
    total = yy + w * float(grand[-1]) ** 2
    return (*out, Source(("error",), error, df), Source(("total",), total, w), Source(("corrected",), yy, w - 1))


def _margins(
    model: _Design, sizes: Sequence[int], b: Floats, inverse: Floats, ms: float, df: float, grand: float
) -> tuple[Margin, ...]:
    """Means of every level over equally counted levels of the other factors, covariates at their grand mean."""
    full = [CellMoments(levels, 1.0, np.zeros(1), np.zeros((1, 1))) for levels in product(*map(range, sizes))]
    depth = max(len(e) for e in model.effects)
    names = [e[0] for e in model.effects[1 : len(sizes) + 1]]
    rows = _design(names, sizes, full, depth).rows
    half, out = t_quantile(0.975, df), []
    for factor, size in enumerate(sizes):
        for level in range(size):
            here = rows[[c.levels[factor] == level for c in full]].mean(axis=0)
            x = np.concatenate([here, np.zeros(len(b) - len(here))])
            mean, se = float(x @ b) + grand, math.sqrt(ms * float(x @ inverse @ x))
            out.append(Margin(factor, level, mean, se, mean - half * se, mean + half * se))
    return tuple(out)
