"""Reliability of a scale from the moments of its items.

Formulas: IBM SPSS Statistics Algorithms, chapter "RELIABILITY"; listwise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


# Items that cancel each other leave the last binary digit of their variances, not a variance of the sum.
NOTHING = 1e-12
# Halves that are each other's opposite correlate to −1 but for half the digits of their sums.
OPPOSED = 1e-8


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
        alpha_of(covariance), _standardised(average, k), w, mean, sds, item_total,
        _squared_multiple(correlation), deleted, float(mean.sum()), total,
    )  # fmt: skip


def _standardised(average: float, k: int) -> float | None:
    """α of ``k`` standardised items with that mean correlation; None where they cancel each other."""
    together = 1 + (k - 1) * average
    return k * average / together if together > NOTHING else None


def _squared_multiple(correlation: Floats) -> Floats:
    """1 − 1/rⁱⁱ of the inverse correlation matrix; NaN when it is singular."""
    if np.linalg.cond(correlation) > 1e12:
        return np.full(len(correlation), np.nan)
    return np.asarray(1 - 1 / np.diag(np.linalg.inv(correlation)), dtype=np.float64)


@dataclass(frozen=True)
class SplitHalf:
    """Two halves of a scale: their own α, means and variances, r between them, and the reliability of the whole."""

    sizes: tuple[int, int]
    alphas: tuple[float | None, float | None]
    means: tuple[float, float]
    variances: tuple[float, float]
    correlation: float | None = None
    equal_length: float | None = None
    unequal_length: float | None = None
    guttman: float | None = None
    reason: Reason | None = None


def split_half(mean: Floats, cross: Floats, w: float) -> SplitHalf:
    """The first ⌈k/2⌉ items against the rest: Spearman–Brown for equal and unequal lengths, Guttman's split-half."""
    k = len(mean)
    first = (k + 1) // 2
    parts = (slice(0, first), slice(first, k))
    sizes = (first, k - first)
    means = (float(mean[parts[0]].sum()), float(mean[parts[1]].sum()))
    if k < 2 or w <= 1:
        return SplitHalf(sizes, (None, None), means, (math.nan, math.nan), reason=Reason.TOO_FEW)
    covariance = cross / (w - 1)
    alphas = tuple(_known(alpha_of(covariance[part, part])) for part in parts)
    variances = tuple(float(covariance[part, part].sum()) for part in parts)
    between = float(covariance[parts[0], parts[1]].sum())
    total, spread = float(covariance.sum()), float(np.trace(covariance))
    halves = SplitHalf(sizes, (alphas[0], alphas[1]), means, (variances[0], variances[1]))
    if min(*variances, total) <= NOTHING * spread:
        return replace(halves, reason=Reason.NO_VARIATION)
    r = between / math.sqrt(variances[0] * variances[1])
    equal, unequal = 2 * r / (1 + r) if 1 + r > OPPOSED else math.nan, _spearman_brown(r, sizes)
    return replace(halves, correlation=r, equal_length=_known(equal), unequal_length=_known(unequal),
                   guttman=2 * (total - sum(variances)) / total)  # fmt: skip


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _spearman_brown(r: float, sizes: tuple[int, int]) -> float:
    """Horst's (1951) formula for halves of unequal length."""
    apart = 1 - r * r
    if 1 + r <= OPPOSED:
        return math.nan
    if apart <= NOTHING:
        return 1.0
    share = sizes[0] * sizes[1] / sum(sizes) ** 2
    return (-r * r + math.sqrt(r**4 + 4 * r * r * apart * share)) / (2 * apart * share)


def guttman(cross: Floats, w: float) -> tuple[float | None, ...]:
    """Guttman's λ1 to λ6 (Guttman 1945); λ4 is that of the split after the first ⌈k/2⌉ items, as SPSS prints it."""
    k = len(cross)
    covariance = cross / (w - 1) if w > 1 else cross
    total, spread = float(covariance.sum()), float(np.trace(covariance))
    if k < 2 or w <= 1 or total <= NOTHING * spread or (np.diag(covariance) <= 0).any():
        return (None,) * 6
    off = float((covariance**2).sum() - (np.diag(covariance) ** 2).sum())
    first = 1 - spread / total
    second = first + math.sqrt(k / (k - 1) * off) / total
    others = np.where(np.eye(k, dtype=bool), 0.0, covariance)
    fifth = first + 2 * math.sqrt(float((others**2).sum(axis=1).max())) / total
    half = (k + 1) // 2
    fourth = 2 * (1 - (float(covariance[:half, :half].sum()) + float(covariance[half:, half:].sum())) / total)
    sds = np.sqrt(np.diag(covariance))
    unexplained = np.diag(covariance) * (1 - _squared_multiple(covariance / np.outer(sds, sds)))
    return first, second, k / (k - 1) * first, fourth, fifth, _known(1 - float(unexplained.sum()) / total)
