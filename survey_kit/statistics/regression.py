"""Linear regression from moments: least squares, its table of variance and the usual diagnostics.

Formulas: IBM SPSS Statistics Algorithms, chapter "REGRESSION".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.tails import f_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# A perfect fit leaves of 1 − R² only the last binary digits, on either side of nothing.
PERFECT = 1e-14


@dataclass(frozen=True, eq=False)
class Regression:
    """Coefficients, intercept first, shapes (1 + predictors,): ``b``, ``se``, ``beta``, ``t``, ``p``, ``vif``.

    ``spread``: the covariance of ``b`` where the design gives it.
    """

    b: Floats
    se: Floats
    beta: Floats
    t: Floats
    p: Floats
    vif: Floats
    df: float
    n: float
    r_squared: float
    adjusted_r_squared: float
    f: float
    f_p: float
    ss_model: float
    ss_residual: float
    see: float
    reason: Reason | None = None
    spread: Floats | None = None


def failed(predictors: int, n: float, reason: Reason) -> Regression:
    """A regression that cannot be computed, with the reason."""
    blank = np.full(predictors + 1, np.nan)
    no = math.nan
    return Regression(blank, blank, blank, blank, blank, blank, no, n, no, no, no, no, no, no, no, reason)


def linear(mean: Floats, cross: Floats, w: float) -> Regression:
    """Regress the last variable on the others: means (p + 1,), centred cross-products (p + 1, p + 1), ΣW = ``w``."""
    p = len(mean) - 1
    df = w - p - 1
    if df <= 0:
        return failed(p, w, Reason.TOO_FEW)
    scale = np.sqrt(np.diag(cross))
    if (scale <= 0).any():
        return failed(p, w, Reason.NO_VARIATION)
    # Solving for correlations keeps baht and scores in one well-scaled system.
    r = cross / np.outer(scale, scale)
    rx, ry = r[:p, :p], r[:p, p]
    if np.linalg.cond(rx) > 1e12:
        return failed(p, w, Reason.SINGULAR)
    inverse = np.linalg.inv(rx)
    beta = np.linalg.solve(rx, ry)
    slope = beta * scale[p] / scale[:p]
    r2 = min(1.0, float(beta @ ry))
    sst = float(cross[p, p])
    sse = sst * (1 - r2) if 1 - r2 > PERFECT else 0.0
    ms = sse / df
    b = np.concatenate([[mean[p] - slope @ mean[:p]], slope])
    var_slope = ms * inverse / np.outer(scale[:p], scale[:p])
    var_intercept = ms / w + float(mean[:p] @ var_slope @ mean[:p])
    se = np.sqrt(np.concatenate([[var_intercept], np.diag(var_slope)]))
    t, pv = t_and_p(b, se, df)
    f = (sst - sse) / p / ms if ms > 0 else math.nan
    return Regression(
        b, se, np.concatenate([[np.nan], beta]), t, pv, np.concatenate([[np.nan], np.diag(inverse)]), df, w,
        r2, 1 - (1 - r2) * (w - 1) / df, f, f_p(f, p, df), sst - sse, sse, math.sqrt(ms),
    )  # fmt: skip


def t_and_p(b: Floats, se: Floats, df: float) -> tuple[Floats, Floats]:
    """t = b/se and its two-sided p on ``df``, shapes of ``b``; NaN where there is no error to hold b against."""
    from scipy.special import stdtr

    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.where(se > 0, b / se, np.nan)
    return t, np.asarray(2 * stdtr(df, -np.abs(t)), dtype=np.float64)
