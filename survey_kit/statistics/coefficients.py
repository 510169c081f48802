"""What else is said of the coefficients of a linear regression: intervals, correlations, condition, Durbin–Watson.

Formulas: IBM SPSS Statistics Algorithms, chapter "REGRESSION"; condition indices: Belsley, Kuh & Welsch (1980), ch. 3.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.statistics.regression import Regression

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Coefficients:
    """Per coefficient, intercept first, shapes (1 + predictors,); NaN where the intercept has none.

    ``low``/``high``: 95 % interval of b; ``zero_order``, ``partial``, ``part``: correlations with the outcome;
    ``tolerance``: 1/VIF; ``condition``: condition indices, ascending.
    """

    low: Floats
    high: Floats
    zero_order: Floats
    partial: Floats
    part: Floats
    tolerance: Floats
    condition: Floats


def coefficients(mean: Floats, cross: Floats, w: float, model: Regression) -> Coefficients:
    """The further figures of ``model``, fitted to the same moments (outcome last)."""
    from scipy.special import stdtrit

    p = len(mean) - 1
    if model.reason is not None or p == 0:
        blank = np.full(p + 1, np.nan)
        return Coefficients(*([blank] * 7))
    scale = np.sqrt(np.diag(cross))
    half = float(stdtrit(model.df, 0.975)) * model.se
    zero = np.concatenate([[np.nan], cross[:p, p] / (scale[:p] * scale[p])])
    with np.errstate(invalid="ignore", divide="ignore"):
        tolerance = 1 / model.vif
        partial = np.where(np.isnan(model.vif), np.nan, model.t / np.sqrt(model.t**2 + model.df))
    return Coefficients(model.b - half, model.b + half, zero, partial, model.beta * np.sqrt(tolerance), tolerance,
                        _condition(mean[:p], cross[:p, :p], w))  # fmt: skip


def _condition(mean: Floats, cross: Floats, w: float) -> Floats:
    """√(λmax/λ) of the uncentred cross-products with a constant, columns scaled to length one."""
    # Singular values of a root of the cross-products: their own eigenvalues lose what is below 1e-16 of the largest.
    root = np.zeros((len(mean) + 1, len(mean) + 1))
    root[0] = math.sqrt(w) * np.concatenate([[1.0], mean])
    scale = np.sqrt(np.diag(cross))
    root[1:, 1:] = np.linalg.cholesky(cross / np.outer(scale, scale)).T * scale
    values = np.linalg.svd(root / np.sqrt((root**2).sum(axis=0)), compute_uv=False)
    return np.asarray(values[0] / values, dtype=np.float64)


def durbin_watson(model: Regression, differences: Floats) -> float | None:
    """Σ(eᵢ − eᵢ₋₁)²/Σwe² from the cross-products of successive ``differences`` (p + 1, p + 1), outcome last.

    Successive residuals differ by the difference of the outcome less b times those of the predictors.
    """
    if model.reason is not None or not model.ss_residual > 0:
        return None
    direction = np.concatenate([-model.b[1:], [1.0]])
    value = float(direction @ differences @ direction) / model.ss_residual
    return value if math.isfinite(value) else None
