"""Tails and quantiles of the laws that tests refer to; large statistics keep the digits of small p-values."""

from __future__ import annotations

import math


def t_p(t: float, df: float) -> float:
    """Two-sided p of t."""
    from scipy.special import stdtr

    return float(2 * stdtr(df, -abs(t)))


def t_quantile(p: float, df: float) -> float:
    """The value below which a share ``p`` of t lies."""
    from scipy.special import stdtrit

    return float(stdtrit(df, p))


def f_p(f: float, df: float, df2: float) -> float:
    """Upper tail of F."""
    from scipy.special import fdtrc

    return float(fdtrc(df, df2, f))


def f_quantile(p: float, df: float, df2: float) -> float:
    """The value below which a share ``p`` of F lies."""
    from scipy.special import fdtri

    return float(fdtri(df, df2, p))


def chi2_p(statistic: float, df: float) -> float:
    """Upper tail of χ²; a statistic of nothing may lie a last binary digit below it."""
    from scipy.special import chdtrc

    return float(chdtrc(df, max(statistic, 0.0)))


def normal_p(z: float) -> float:
    """Two-sided p of a standard normal z."""
    return math.erfc(abs(z) / math.sqrt(2))


def binomial_below(k: float, n: float, share: float = 0.5) -> float:
    """P(X ≤ k) of a binomial count out of ``n``."""
    from scipy.special import bdtr

    return 1.0 if k >= n else float(bdtr(k, int(n), share)) if k >= 0 else 0.0
