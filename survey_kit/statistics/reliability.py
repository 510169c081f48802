"""Reliability of a scale from the moments of its items.

Formulas: IBM SPSS Statistics Algorithms, chapter "RELIABILITY"; listwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


# Items that cancel each other leave the last binary digit of their variances, not a variance of the sum.
NOTHING = 1e-12


@dataclass(frozen=True, eq=False)
class Reliability:
    """α, standardised α, and per item: mean, SD, corrected item–total r, squared multiple r, α if deleted, (k,)."""

    alpha: float | None
    standardised: float | None
    n: float
    means: Floats
    sds: Floats
    item_total: Floats
    squared_multiple: Floats
    alpha_if_deleted: Floats
    scale_mean: float
    scale_variance: float
    reason: Reason | None = None


def alpha_of(covariance: Floats) -> float:
    """Cronbach's α = k/(k − 1)·(1 − Σs²ᵢ/s²_total) of a covariance matrix (k, k)."""
    k, total = len(covariance), float(covariance.sum())
    spread = float(np.trace(covariance))
    return k / (k - 1) * (1 - spread / total) if k > 1 and total > NOTHING * spread else math.nan


def reliability(mean: Floats, cross: Floats, w: float) -> Reliability:
    """Reliability of items with means (k,) and centred cross-products (k, k) over ΣW = ``w`` complete rows."""
    k = len(mean)
    blank = np.full(k, np.nan)
    if k < 2 or w <= 1:
        return Reliability(None, None, w, mean, blank, blank, blank, blank, math.nan, math.nan, Reason.TOO_FEW)
    covariance = cross / (w - 1)
    variances = np.diag(covariance)
    sds = np.sqrt(variances)
    total = float(covariance.sum())
    if (variances <= 0).any() or total <= NOTHING * float(variances.sum()):
        return Reliability(None, None, w, mean, sds, blank, blank, blank, float(mean.sum()), total, Reason.NO_VARIATION)
    correlation = covariance / np.outer(sds, sds)
    average = float((correlation.sum() - k) / (k * (k - 1)))
    rest = total - 2 * covariance.sum(axis=1) + variances
    with np.errstate(invalid="ignore", divide="ignore"):
        item_total = (covariance.sum(axis=1) - variances) / (sds * np.sqrt(rest))
    item_total[rest <= NOTHING * variances.sum()] = np.nan
    deleted = np.array([alpha_of(np.delete(np.delete(covariance, i, 0), i, 1)) for i in range(k)])
    return Reliability(
        alpha_of(covariance), k * average / (1 + (k - 1) * average), w, mean, sds, item_total,
        _squared_multiple(correlation), deleted, float(mean.sum()), total,
    )  # fmt: skip


def _squared_multiple(correlation: Floats) -> Floats:
    """1 − 1/rⁱⁱ of the inverse correlation matrix; NaN when it is singular."""
    if np.linalg.cond(correlation) > 1e12:
        return np.full(len(correlation), np.nan)
    return np.asarray(1 - 1 / np.diag(np.linalg.inv(correlation)), dtype=np.float64)
