"""Laws of ranges and of largest differences: the studentized range (Tukey) and Dunnett's many-to-one t.

Double integrals over the common error s and a normal z, by the trapezoidal rule, which converges at the speed of the
integrand's smoothness: Hartley (1942) for the range, Dunnett (1955, 1964) for comparisons with a control. Tails are
summed as tails, so that a small p keeps its digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Beyond 9 a standard normal holds less than 1e-18.
REACH = 9.0
# Ranges beyond this have a tail below the smallest number.
FARTHEST = 76.0


def errors(df: float, step: float = 0.1) -> tuple[Floats, Floats]:
    """Grid of s = √(χ²/df) and the weight of each point (they sum to 1), equally spaced in log s."""
    reach = math.sqrt(84 / df)
    low, high = -42 / df - min(reach, 1.0), min(reach, 2.5)
    u = np.linspace(low, high, max(160, math.ceil((high - low) / step)) + 1)
    density = np.exp(df * (u - np.expm1(2 * u) / 2))
    return np.exp(u), density / density.sum()


def _normal(low: float, high: float, step: float) -> tuple[Floats, Floats]:
    """Grid of z and the standard normal weight of each point."""
    z = np.arange(low, high + step, step)
    return z, np.exp(-z * z / 2) / math.sqrt(2 * math.pi) * step


def range_p(q: float, k: int, df: float) -> float:
    """Upper tail of the studentized range of ``k`` means; 1 for q ≤ 0 or a single mean."""
    from scipy.special import ndtr

    if q <= 0 or k < 2:
        return 1.0
    s, share = errors(df)
    width = np.minimum(q * s, FARTHEST)
    z, weight = _normal(-REACH, REACH + float(width.max()) / 2, 0.1)
    below = ndtr(z)
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.log1p(-np.minimum(ndtr(z[None, :] - width[:, None]) / below[None, :], 1.0))
    tail = -np.expm1((k - 1) * inside) @ (weight * below ** (k - 1)) * k
    return min(1.0, float(tail @ share))


def dunnett_p(t: float, sizes: tuple[float, ...], control: float, df: float) -> float:
    """P(the largest of |t| exceeds ``t``) where groups of ``sizes`` are compared with one ``control`` of that size."""
    from scipy.special import ndtr

    if t <= 0:
        return 1.0
    n = np.array(sizes)
    load = np.sqrt(n / (n + control))
    rest = np.sqrt(1 - load**2)
    # A small control group makes the comparisons nearly one: the finer the grid must be.
    step = min(0.1, float(rest.min()) / 6)
    s, share = errors(df, step)
    z, weight = _normal(-REACH - 3, REACH + 3, step)
    inside = np.zeros((len(s), len(z)))
    with np.errstate(divide="ignore"):
        for a, b in zip(load, rest, strict=True):
            outside = ndtr((a * z[None, :] - t * s[:, None]) / b) + ndtr((-a * z[None, :] - t * s[:, None]) / b)
            inside += np.log1p(-np.minimum(outside, 1.0))
    return min(1.0, float((-np.expm1(inside) @ weight) @ share))


def critical(tail: Callable[[float], float], alpha: float) -> float:
    """The value whose upper tail is ``alpha``."""
    from scipy.optimize import brentq

    high = 4.0
    while tail(high) > alpha:
        high *= 2
    return float(brentq(lambda q: tail(q) - alpha, 0.0, high, xtol=1e-12, rtol=1e-13))


def range_quantile(alpha: float, k: int, df: float) -> float:
    """The studentized range exceeded with chance ``alpha``."""
    return critical(lambda q: range_p(q, k, df), alpha)
