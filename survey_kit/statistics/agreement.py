"""Two raters or two times: κ, weighted κ, McNemar; and the risk of a 2×2 table.

Formulas: IBM SPSS Statistics Algorithms, chapter "CROSSTABS"; weighted κ: Fleiss, Cohen & Everitt (1969).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Estimate, Reason
from survey_kit.statistics.measure import Measure, delta, with_normal
from survey_kit.statistics.tails import chi2_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# How much two different categories agree: not at all, or the more the closer they are.
SCHEMES = ("kappa", "kappa_linear", "kappa_quadratic")


def kappa(counts: Floats, scheme: str = "kappa") -> Measure:
    """Cohen's κ of a square table (the same categories in rows and columns), or weighted by ``scheme``.

    ``kappa_linear``: agreement 1 − |i − j|/(k − 1); ``kappa_quadratic``: 1 − (i − j)²/(k − 1)².
    """
    k, w = len(counts), float(counts.sum())
    if counts.shape != (k, k):
        return Measure(scheme, reason=Reason.NOT_SQUARE)
    if w <= 0 or k < 2:
        return Measure(scheme, reason=Reason.NO_ANSWERS if w <= 0 else Reason.ONE_CATEGORY)
    p = counts / w
    apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
    agreed = {"kappa": (apart == 0).astype(float), "kappa_linear": 1 - apart, "kappa_quadratic": 1 - apart**2}[scheme]
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, expected = float((agreed * p).sum()), float(rows @ agreed @ columns)
    if expected >= 1:
        return Measure(scheme, reason=Reason.ONE_CATEGORY)
    typical = (agreed @ columns)[:, None] + (rows @ agreed)[None, :]
    value = (observed - expected) / (1 - expected)
    slope = (agreed * (1 - expected) - typical * (1 - observed)) / (1 - expected) ** 2
    null = delta(np.outer(rows, columns), (agreed - typical) / (1 - expected), w)
    return with_normal(scheme, value, delta(p, slope, w), null)


def mcnemar(counts: Floats) -> Comparison:
    """McNemar's exact two-sided p for 2×2 (binomial), McNemar–Bowker's χ² for larger square tables."""
    k = len(counts)
    if counts.shape != (k, k) or k < 2:
        return Comparison("mcnemar", reason=Reason.NOT_SQUARE)
    upper = np.triu_indices(k, 1)
    b, c = counts[upper], counts.T[upper]
    if (b + c).sum() <= 0:
        return Comparison("mcnemar", reason=Reason.NO_VARIATION)
    if k == 2:
        from scipy.special import bdtr

        n = round(float(b[0] + c[0]))
        p = 2 * float(bdtr(round(float(min(b[0], c[0]))), n, 0.5))
        return Comparison("mcnemar", p=min(p, 1.0), extra=(("discordant", float(n)),))
    some = b + c > 0
    statistic, df = float(((b - c)[some] ** 2 / (b + c)[some]).sum()), float(some.sum())
    return Comparison("mcnemar_bowker", statistic, df, p=chi2_p(statistic, df))


def risks(counts: Floats) -> tuple[Estimate, ...]:
    """Odds ratio, and the risk of the first row over the second for each column, with log-normal 95 % intervals."""
    if counts.shape != (2, 2):
        return (Estimate(None, reason=Reason.NOT_TWO_BY_TWO),) * 3
    if (counts <= 0).any():
        return (Estimate(None, reason=Reason.EMPTY_CELL),) * 3
    (a, b), (c, d) = counts
    out = [_log_normal(a * d / (b * c), float((1 / counts).sum()))]
    for first, second in ((a, c), (b, d)):
        one, two = float(a + b), float(c + d)
        out.append(
            _log_normal((first / one) / (second / two), (one - first) / (first * one) + (two - second) / (second * two))
        )
    return tuple(out)


def _log_normal(value: float, variance: float, level: float = 0.95) -> Estimate:
    from scipy.special import ndtri

    se = math.sqrt(variance)
    reach = math.exp(float(ndtri((1 + level) / 2)) * se)
    return Estimate(float(value), se=se, low=float(value / reach), high=float(value * reach), level=level)
