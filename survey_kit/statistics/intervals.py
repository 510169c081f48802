"""Confidence intervals of means and proportions under a sampling design.

Proportions near 0 or 1 do not have the symmetric interval of a mean: the logit keeps it inside, Korn & Graubard's
covers where few were counted.
"""

from __future__ import annotations

import math
from typing import Literal

Method = Literal["logit", "beta", "wilson", "asin", "mean"]
METHODS: tuple[Method, ...] = ("logit", "beta", "wilson", "asin", "mean")


def mean_interval(value: float, se: float, df: float, level: float = 0.95) -> tuple[float, float] | None:
    """value ± t·SE with t on ``df``; None without degrees of freedom."""
    if not (df > 0 and math.isfinite(se)):
        return None
    half = _t(df, level) * se
    return value - half, value + half


def proportion_interval(
    p: float, se: float, df: float, n: float, effective: float, method: Method = "logit", level: float = 0.95
) -> tuple[float, float] | None:
    """Interval of a proportion estimated on ``n`` rows, Kish's ``effective`` number among them.

    - ``logit``: ± t on the log-odds (Korn & Graubard 1999, p. 66); ``asin``: on arcsin √p; ``mean``: ± t·SE as it is.
    - ``beta``: Clopper & Pearson's with p(1 − p)/SE² for rows, less for few degrees of freedom and never more than
      ``n`` (Korn & Graubard 1998); ``wilson``: Wilson's score interval with the same number.

    At 0 and 1 there is no SE: ``logit`` and ``asin`` give way to ``beta``, whose rows are then ``effective``.
    """
    if not (df > 0 and math.isfinite(se)):
        return None
    if method == "mean":
        return mean_interval(p, se, df, level)
    certain = not 0 < p < 1 or se <= 0
    if method in ("beta", "wilson") or certain:
        rows = _rows(p, se, df, n, effective, level)
        return _wilson(p, rows, df, level) if method == "wilson" else _beta(p, rows, level)
    t = _t(df, level)
    if method == "asin":
        centre, half = math.asin(math.sqrt(p)), t * se / (2 * math.sqrt(p * (1 - p)))
        low, high = max(0.0, centre - half), min(math.pi / 2, centre + half)
        return math.sin(low) ** 2, math.sin(high) ** 2
    centre, half = math.log(p / (1 - p)), t * se / (p * (1 - p))
    return _expit(centre - half), _expit(centre + half)


def _rows(p: float, se: float, df: float, n: float, effective: float, level: float) -> float:
    """How many independent rows would give this SE, less for a variance on few degrees of freedom."""
    if not 0 < p < 1 or se <= 0:
        return effective
    ratio = _t(n - 1, level) / _t(df, level) if n > 1 else 1.0
    return min(n, p * (1 - p) / se**2 * ratio**2)


def _beta(p: float, rows: float, level: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    tail, x = (1 - level) / 2, rows * p
    low = 0.0 if x <= 0 else float(betaincinv(x, rows - x + 1, tail))
    high = 1.0 if x >= rows else float(betaincinv(x + 1, rows - x, 1 - tail))
    return low, high


def _wilson(p: float, rows: float, df: float, level: float) -> tuple[float, float]:
    # Few degrees of freedom are in the number of rows already.
    z = _t(math.inf, level)
    centre = (p + z * z / (2 * rows)) / (1 + z * z / rows)
    half = z / (1 + z * z / rows) * math.sqrt(p * (1 - p) / rows + z * z / (4 * rows * rows))
    return max(0.0, centre - half), min(1.0, centre + half)


def _t(df: float, level: float) -> float:
    from scipy.special import ndtri, stdtrit

    upper = (1 + level) / 2
    return float(ndtri(upper)) if math.isinf(df) else float(stdtrit(df, upper))


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
