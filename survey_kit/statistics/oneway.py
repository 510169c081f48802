"""Around one-way analysis of variance: Brown–Forsythe, contrasts, trends.

Formulas: IBM SPSS Statistics Algorithms, chapter "ONEWAY"; Brown & Forsythe (1974).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.groups import anova, comparable
from survey_kit.statistics.tails import f_p, t_p


def brown_forsythe(groups: Sequence[Distribution]) -> Comparison:
    """F* = SSB / Σ(1 − wᵢ/W)sᵢ², its second degrees of freedom by Satterthwaite."""
    name = "brown_forsythe"
    filled, reason = comparable(groups)
    if reason is not None:
        return Comparison(name, reason=reason)
    total = sum(g.weight for g in filled)
    parts = [(1 - g.weight / total) * (g.variance or 0.0) for g in filled]
    below = math.fsum(parts)
    above = dict(anova(filled).extra).get("ss_between")
    if below <= 0 or above is None:
        return Comparison(name, reason=Reason.NO_VARIATION)
    df2 = 1 / math.fsum((part / below) ** 2 / (g.weight - 1) for part, g in zip(parts, filled, strict=True))
    return Comparison(name, above / below, len(filled) - 1, df2, f_p(above / below, len(filled) - 1, df2))


def contrast(groups: Sequence[Distribution], coefficients: Sequence[float], *, equal_variances: bool) -> Comparison:
    """Σcᵢx̄ᵢ against 0: ``statistic`` is t, ``extra`` the value of the contrast and its standard error.

    Every group must have answers; coefficients that do not sum to zero are taken as they are, as SPSS does.
    """
    name = "contrast" if equal_variances else "contrast_separate"
    filled, reason = comparable(groups, each_varies=not equal_variances)
    if reason is not None or len(filled) < len(groups):
        return Comparison(name, reason=reason or Reason.NO_ANSWERS)
    shift = groups[0].middle
    value = math.fsum(c * (g.mean_above(shift) + shift) for c, g in zip(coefficients, groups, strict=True))
    if equal_variances:
        test = anova(groups)
        ms, df = dict(test.extra).get("ms_within", 0.0), test.df2 or 0.0
        variance = ms * math.fsum(c * c / g.weight for c, g in zip(coefficients, groups, strict=True))
    else:
        parts = [c * c * (g.variance or 0.0) / g.weight for c, g in zip(coefficients, groups, strict=True)]
        variance = math.fsum(parts)
        spread = math.fsum(v * v / (g.weight - 1) for v, g in zip(parts, groups, strict=True))
        df = variance**2 / spread if spread > 0 else 0.0
    if variance <= 0 or df <= 0:
        return Comparison(name, reason=Reason.NO_VARIATION)
    t = value / math.sqrt(variance)
    return Comparison(name, t, df, p=t_p(t, df), extra=(("contrast", value), ("se", math.sqrt(variance))))


@dataclass(frozen=True, slots=True)
class Trend:
    """One line of a polynomial trend: ``term`` of a ``degree``; its sum of squares and F, or the reason for neither.

    ``term``: ``unweighted`` (groups counted equally), ``weighted`` (by size) or ``deviation`` (what is left above).
    """

    degree: int
    term: str
    ss: float | None = None
    df: int = 1
    f: float | None = None
    p: float | None = None
    reason: Reason | None = None


def trends(groups: Sequence[Distribution], scores: Sequence[float], degree: int = 2) -> tuple[Trend, ...]:
    """Polynomial trends of the group means over ``scores``, up to ``degree`` (at most groups − 1).

    Unweighted terms come from orthogonal polynomials over equally counted scores, weighted ones from the regression
    of means on powers of the score, one power after the other; the deviation is what powers up to this one leave.
    """
    test = anova(groups)
    if test.reason is not None or any(g.weight <= 0 for g in groups) or test.df2 is None:
        return (Trend(1, "weighted", reason=test.reason or Reason.NO_ANSWERS),)
    facts = dict(test.extra)
    ms, between = facts["ms_within"], facts["ss_between"]
    w = np.array([g.weight for g in groups])
    mean = np.array([g.mean_above(groups[0].middle) for g in groups])
    plain, weighed = _orthogonal(scores, np.ones(len(w)), degree), _orthogonal(scores, w, degree)
    out, explained = [], 0.0

    def line(power: int, term: str, ss: float, df: int = 1) -> Trend:
        f = ss / df / ms
        return Trend(power, term, ss, df, f, f_p(f, df, test.df2 or 0.0))

    for power in range(1, min(degree, len(w) - 1) + 1):
        c = plain[:, power]
        ss = float((w * weighed[:, power]) @ mean) ** 2 / float(w @ weighed[:, power] ** 2)
        explained += ss
        out += [line(power, "unweighted", float(c @ mean) ** 2 / float(c**2 @ (1 / w))), line(power, "weighted", ss)]
        left = len(w) - 1 - power
        if left:
            out.append(line(power, "deviation", max(between - explained, 0.0), left))
    return tuple(out)


def _orthogonal(scores: Sequence[float], w: np.ndarray, degree: int) -> np.ndarray:
    """Polynomials orthogonal over ``scores`` with weights ``w``, shape (scores, degree + 1)."""
    x = np.array(scores, dtype=np.float64)
    x = (x - x.mean()) / np.ptp(x)
    root = np.sqrt(w)
    q, _ = np.linalg.qr(root[:, None] * x[:, None] ** np.arange(degree + 1))
    return np.asarray(q / root[:, None], dtype=np.float64)
