"""Means of groups compared: t-tests, analysis of variance, effect sizes.

Formulas: IBM SPSS Statistics Algorithms, chapters "T-TEST" and "ONEWAY"; effect sizes: Cohen (1988), Hedges (1981).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.tails import f_p, t_p, t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def comparable(groups: Sequence[Distribution], *, each_varies: bool = True) -> tuple[list[Distribution], Reason | None]:
    """Groups with answers, and why they cannot be compared, if so.

    ``each_varies``: every group needs a variance of its own (a pooled one can do with groups of one).
    """
    filled = [g for g in groups if g.weight > 0]
    if not filled:
        return filled, Reason.NO_ANSWERS
    if len(filled) < 2:
        return filled, Reason.ONE_GROUP
    alone = each_varies and any(g.weight <= 1 for g in filled)
    if alone or sum(g.weight for g in filled) <= len(filled):
        return filled, Reason.TOO_FEW
    return filled, None


def _w_mean_ss(groups: Sequence[Distribution]) -> tuple[Floats, Floats, Floats]:
    """Σw, mean less a number common to all groups, and Σw(x − mean)² of each group, shapes (groups,)."""
    w = np.array([g.weight for g in groups])
    mean = np.array([g.mean_above(groups[0].middle) for g in groups], dtype=np.float64)
    return w, mean, np.array([g.central(2) for g in groups])


def t_test(first: Distribution, second: Distribution, *, equal_variances: bool) -> Comparison:
    """Independent-samples t: pooled or (Welch–Satterthwaite df) separate variances; effect is Hedges' g.

    ``extra`` holds the difference first − second, its standard error and 95 % interval, and Cohen's d.
    """
    name = "t" if equal_variances else "welch_t"
    groups, reason = comparable([first, second], each_varies=not equal_variances)
    if reason is not None:
        return Comparison(name, reason=reason)
    w, mean, ss = _w_mean_ss(groups)
    pooled = float(ss.sum() / (w.sum() - 2))
    if equal_variances:
        se, df = math.sqrt(pooled * float((1 / w).sum())), float(w.sum() - 2)
    else:
        parts = ss / (w - 1) / w
        se = math.sqrt(float(parts.sum()))
        spread = float((parts**2 / (w - 1)).sum())
        df = float(parts.sum() ** 2) / spread if spread > 0 else math.nan
    if se == 0:
        return Comparison(name, reason=Reason.NO_VARIATION)
    difference = float(mean[0] - mean[1])
    t = difference / se
    half = t_quantile(0.975, df) * se
    d = difference / math.sqrt(pooled)
    return Comparison(
        name, t, df, p=t_p(t, df), effect_name="hedges_g", effect=_times(d, hedges_factor(float(w.sum() - 2))),
        extra=(("difference", difference), ("se", se), ("low", difference - half), ("high", difference + half),
               ("cohens_d", d)),
    )  # fmt: skip


def hedges_factor(df: float) -> float | None:
    """Hedges' exact small-sample factor Γ(df/2) / (√(df/2)·Γ((df − 1)/2)); None up to one degree of freedom."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2) if df > 1 + 1e-9 else None


def _times(d: float, factor: float | None) -> float | None:
    return None if factor is None else d * factor


def anova(groups: Sequence[Distribution], *, truncate: bool = True) -> Comparison:
    """One-way analysis of variance; effect is η², ``extra`` the sums of squares and ω².

    ``truncate``: SPSS ONEWAY takes the whole part of ΣW for its degrees of freedom.
    """
    filled, reason = comparable(groups, each_varies=False)
    if reason is not None:
        return Comparison("anova", reason=reason)
    w, mean, ss = _w_mean_ss(filled)
    total, k = float(w.sum()), len(filled)
    grand = float(w @ mean) / total
    between, within = float(w @ (mean - grand) ** 2), float(ss.sum())
    df, df2 = k - 1, (math.floor(total * (1 + 1e-12)) if truncate else total) - k
    # Within 1e-12 of the spread there is only the last binary digit of equal numbers.
    if within <= 1e-24 * (between + within) or df2 <= 0:
        return Comparison("anova", reason=Reason.NO_VARIATION if df2 > 0 else Reason.TOO_FEW)
    ms_within = within / df2
    f = between / df / ms_within
    omega = (between - df * ms_within) / (between + within + ms_within)
    return Comparison(
        "anova", f, df, df2, f_p(f, df, df2), "eta_squared", between / (between + within),
        extra=(("ss_between", between), ("ss_within", within), ("ss_total", between + within),
               ("ms_between", between / df), ("ms_within", ms_within), ("omega_squared", max(omega, 0.0))),
    )  # fmt: skip


def welch_anova(groups: Sequence[Distribution]) -> Comparison:
    """Welch's F for unequal variances (Welch 1951)."""
    filled, reason = comparable(groups)
    if reason is not None:
        return Comparison("welch_anova", reason=reason)
    w, mean, ss = _w_mean_ss(filled)
    variance = ss / (w - 1)
    if (variance <= 0).any():
        return Comparison("welch_anova", reason=Reason.NO_VARIATION)
    k = len(filled)
    precision = w / variance
    total = float(precision.sum())
    grand = float(precision @ mean) / total
    spread = float(((1 - precision / total) ** 2 / (w - 1)).sum())
    f = float(precision @ (mean - grand) ** 2) / (k - 1) / (1 + 2 * (k - 2) * spread / (k * k - 1))
    df2 = (k * k - 1) / (3 * spread)
    classical = anova(groups)
    return Comparison("welch_anova", f, k - 1, df2, f_p(f, k - 1, df2), "eta_squared", classical.effect)
