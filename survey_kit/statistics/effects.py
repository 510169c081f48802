"""How large an effect may be: intervals by noncentral laws, and words by Cohen's conventions.

Intervals: Steiger & Fouladi (1997), Smithson (2003), Steiger (2004): the noncentralities under which the statistic
found is the 97.5th and the 2.5th percentile. Words: Cohen (1988), pp. 24–27 (d), 79–81 (r), 224–227 (w), 283–287 (f).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.statistics.ranges import REACH, errors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Points of a sum over z.
NODES = 200

CUTS = {
    "d": (0.2, 0.5, 0.8),
    "variance": (0.01, 0.06, 0.14),
    "r": (0.1, 0.3, 0.5),
}
KINDS = {
    "cohens_d": "d", "hedges_g": "d", "eta_squared": "variance", "omega_squared": "variance", "r": "r",
    "epsilon_squared": "variance", "partial_eta_squared": "variance", "cramers_v": "r", "cohens_w": "r", "phi": "r",
    "kendalls_w": "r",
}  # fmt: skip
SIZES = ("negligible", "small", "medium", "large")


def size_of(effect_name: str, effect: float, smaller_side: int = 2) -> str:
    """One of `SIZES`; Cramér's V is held against Cohen's w, V·√(``smaller_side`` − 1)."""
    value = abs(effect) * (math.sqrt(smaller_side - 1) if effect_name == "cramers_v" else 1.0)
    return SIZES[sum(value >= cut for cut in CUTS[KINDS[effect_name]])]


def _noncentrality(upper: Callable[[float], float], tail: float, start: float, low: float) -> float:
    """The noncentrality whose ``upper`` tail beyond the statistic is ``tail``, at least ``low``."""
    from scipy.optimize import brentq

    if upper(low) >= tail:
        return low
    high = max(start, low) + 1.0
    while upper(high) < tail:
        high = low + 2 * (high - low)
    return float(brentq(lambda nc: upper(nc) - tail, low, high, xtol=1e-12, rtol=1e-14))


def t_noncentrality(t: float, df: float, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper noncentrality of t."""
    if t < 0:
        low, high = t_noncentrality(-t, df, level)
        return -high, -low
    # T is (z + δ)/s with s² = χ²/df: the sum over s is smooth as long as z tells more than s, else the sum over z is.
    upper = _tail_over_s(t, df) if t <= math.sqrt(df) else _tail_over_z(t, df)
    tail, least = (1 - level) / 2, -60.0 - t
    return _noncentrality(upper, tail, t, least), _noncentrality(upper, 1 - tail, t, least)


def _tail_over_s(t: float, df: float) -> Callable[[float], float]:
    """The chance beyond ``t`` by noncentrality: that of z > t·s − δ over the law of s."""
    from scipy.special import ndtr

    s, share = errors(df)
    return lambda nc: float(ndtr(nc - t * s) @ share)


def _tail_over_z(t: float, df: float) -> Callable[[float], float]:
    """The chance beyond ``t`` by noncentrality: that of s < (z + δ)/t over the law of z, from z = −δ on."""
    from scipy.special import gammainc

    at, share = np.polynomial.legendre.leggauss(NODES)

    def upper(nc: float) -> float:
        low = max(-nc, -REACH)
        half = (REACH - low) / 2
        if half <= 0:
            return 0.0
        z = low + half * (at + 1)
        density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        return float(gammainc(df / 2, df / 2 * ((z + nc) / t) ** 2) @ (half * share * density))

    return upper


def f_noncentrality(f: float, df: float, df2: float, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper noncentrality of F; 0 where the data allow no effect at all."""
    from scipy.special import betainc

    # Beyond this F all variance is explained to the last digit.
    f = min(f, 1e30)
    # The share of the error: that of a large F would be 1 but for digits a number has not.
    share = df2 / (df * f + df2)

    def upper(nc: float) -> float:
        count, weight = _poisson(nc / 2)
        return float(betainc(df2 / 2, df / 2 + count, share) @ weight)

    tail = (1 - level) / 2
    return _noncentrality(upper, tail, f * df, 0.0), _noncentrality(upper, 1 - tail, f * df, 0.0)


def chi2_noncentrality(chi2: float, df: float, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper noncentrality of χ²."""
    from scipy.special import gammaincc

    def upper(nc: float) -> float:
        count, weight = _poisson(nc / 2)
        return float(gammaincc(df / 2 + count, chi2 / 2) @ weight)

    tail = (1 - level) / 2
    return _noncentrality(upper, tail, chi2, 0.0), _noncentrality(upper, 1 - tail, chi2, 0.0)


# A mixture is summed over so many counts at most; a wide law is smooth enough for every so-manieth.
COUNTS = 4000


def _poisson(mean: float) -> tuple[Floats, Floats]:
    """Counts that a Poisson law of ``mean`` reaches and their chances: noncentral laws are its mixtures."""
    reach = 12 * math.sqrt(mean) + 40
    # Beyond 2⁶³ a whole number would be no machine number any more.
    low = max(0.0, float(math.floor(mean - reach)))
    count = np.arange(low, mean + reach, max(1, (mean + reach - low) // COUNTS))
    # Around the mean, by Stirling's formula from 1 on: the logarithms of large counts would cancel each other.
    away = (count - mean) / mean if mean > 0 else np.zeros(0)
    log = np.full(len(count), -np.inf)
    many = count > 0
    if mean > 0:
        log[many] = -mean * ((1 + away[many]) * np.log1p(away[many]) - away[many]) - _stirling(count[many])
        log[~many] = -mean
    else:
        log[~many] = 0.0
    weight = np.exp(log)
    return count, weight / weight.sum()


def _stirling(count: Floats) -> Floats:
    """log k! − (k·log k − k)."""
    from scipy.special import gammaln

    exact = count < 1e4
    out = 0.5 * np.log(2 * math.pi * count) + 1 / (12 * count)
    out[exact] = gammaln(count[exact] + 1) - count[exact] * np.log(count[exact]) + count[exact]
    return out


def d_interval(t: float, df: float, n1: float, n2: float | None = None) -> tuple[float, float]:
    """Interval of Cohen's d of two groups, or of one sample of ``n1`` (differences included) without ``n2``."""
    scale = math.sqrt(1 / n1 + (1 / n2 if n2 is not None else 0.0))
    low, high = t_noncentrality(t, df)
    return low * scale, high * scale


def variance_interval(f: float, df: float, df2: float) -> tuple[float, float]:
    """Interval of the share of variance in the population (η², ω²): λ/(λ + N), N = df + df2 + 1."""
    n = df + df2 + 1
    low, high = f_noncentrality(f, df, df2)
    return low / (low + n), high / (high + n)


def v_interval(chi2: float, df: float, n: float, smaller_side: int) -> tuple[float, float]:
    """Interval of Cramér's V (with ``smaller_side`` 2: of φ and Cohen's w): √(λ / (N(side − 1))), at most 1."""
    scale = n * (smaller_side - 1)
    low, high = (math.sqrt(nc / scale) for nc in chi2_noncentrality(chi2, df))
    return min(low, 1.0), min(high, 1.0)


def epsilon_interval(h: float, df: float, n: float) -> tuple[float, float]:
    """Interval of Kruskal–Wallis' ε² = H/(N − 1), taking H as noncentral χ² (large samples)."""
    low, high = chi2_noncentrality(h, df)
    return min(low / (n - 1), 1.0), min(high / (n - 1), 1.0)


def r_interval(r: float, n: float) -> tuple[float, float] | None:
    """Fisher's z interval of a correlation from ``n`` pairs; None up to three."""
    if n <= 3 or abs(r) >= 1:
        return None
    half = 1.959963984540054 / math.sqrt(n - 3)
    return math.tanh(math.atanh(r) - half), math.tanh(math.atanh(r) + half)
