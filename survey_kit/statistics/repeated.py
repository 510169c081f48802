"""The same people measured several times: analysis of variance within subjects, sphericity and its corrections.

Formulas: IBM SPSS Statistics Algorithms, chapter "GLM" (repeated measures); Mauchly (1940) with the χ² expansion of Box
(1949), Greenhouse & Geisser (1959), Huynh & Feldt (1976).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.tails import chi2_p, f_p, t_p, t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


# Weights rescaled to one row sum to one and a last binary digit.
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Within:
    """F of the measures under one correction: ``epsilon`` multiplies both degrees of freedom."""

    correction: str
    epsilon: float
    df: float
    df2: float
    p: float


@dataclass(frozen=True, slots=True)
class Repeated:
    """Sums of squares, F under four corrections, Mauchly's test, and partial η²; or why there are none."""

    ss: float | None = None
    ss_error: float | None = None
    ss_subjects: float | None = None
    f: float | None = None
    lines: tuple[Within, ...] = ()
    mauchly: Comparison = Comparison("mauchly")
    partial: float | None = None
    reason: Reason | None = None


def repeated(mean: Floats, cross: Floats, w: float) -> Repeated:
    """From means (k,) and centred cross-products (k, k) of k measures over ΣW = ``w`` complete cases."""
    k = len(mean)
    if w <= 0 or k < 2:
        return Repeated(reason=Reason.NO_ANSWERS)
    if w - 1 <= TINY:
        return Repeated(reason=Reason.ONE_ANSWER)
    c = _helmert(k)
    inner = c.T @ cross @ c
    centred = c.T @ (mean - mean.mean())
    ss, error = w * float(centred @ centred), float(np.trace(inner))
    if error <= 1e-24 * (w * float(np.abs(mean).max()) ** 2 + error) or error <= 1e-13 * float(np.trace(cross)):
        return Repeated(reason=Reason.NO_VARIATION)
    df = k - 1.0
    f = ss / error * (w - 1)
    # Around the mean of everything: between people.
    one = np.full(k, 1 / math.sqrt(k))
    lines = tuple(_line(name, e, f, df, w) for name, e in _epsilons(inner, w))
    return Repeated(ss, error, float(one @ cross @ one), f, lines, mauchly(inner, w), ss / (ss + error))


def _helmert(k: int) -> Floats:
    """Orthonormal differences of k measures, shape (k, k − 1)."""
    full = np.column_stack([np.ones(k), np.eye(k)[:, : k - 1]])
    q, _ = np.linalg.qr(full)
    return np.asarray(q[:, 1:], dtype=np.float64)


def _epsilons(inner: Floats, w: float) -> tuple[tuple[str, float], ...]:
    """Sphericity assumed, Greenhouse–Geisser, Huynh–Feldt (at most 1), lower bound."""
    p = inner.shape[0]
    gg = float(np.trace(inner)) ** 2 / (p * float((inner * inner).sum()))
    above, below = w * p * gg - 2, p * (w - 1 - p * gg)
    # Two people differ in one direction only: both vanish but for a last binary digit, and ε is the least there is.
    hf = min(1.0, above / below) if below > TINY else 1.0 if above > TINY else 1 / p
    return ("sphericity", 1.0), ("greenhouse_geisser", gg), ("huynh_feldt", hf), ("lower_bound", 1 / p)


def _line(name: str, epsilon: float, f: float, df: float, w: float) -> Within:
    return Within(name, epsilon, df * epsilon, df * (w - 1) * epsilon, f_p(f, df * epsilon, df * (w - 1) * epsilon))


def mauchly(inner: Floats, w: float) -> Comparison:
    """Mauchly's W with its approximate χ²; p has Box's second term. Two measures are spherical: nothing to test."""
    p = inner.shape[0]
    if p < 2:
        return Comparison("mauchly", reason=Reason.TWO_MEASURES)
    n = w - 1
    sign, log_det = np.linalg.slogdet(inner)
    if n < p or sign <= 0 or log_det - p * math.log(float(np.trace(inner)) / p) < -60:
        return Comparison("mauchly", reason=Reason.SINGULAR)
    log_w = float(log_det) - p * math.log(float(np.trace(inner)) / p)
    rho = 1 - (2 * p * p + p + 2) / (6 * p * n)
    if rho <= 0:
        return Comparison("mauchly", reason=Reason.TOO_FEW)
    second = (p + 2) * (p - 1) * (p - 2) * (2 * p**3 + 6 * p * p + 3 * p + 2) / (288 * (n * p * rho) ** 2)
    chi2, df = max(0.0, -n * rho * log_w), p * (p + 1) / 2 - 1
    plain = chi2_p(chi2, df)
    value = min(1.0, max(0.0, plain + second * (chi2_p(chi2, df + 4) - plain)))
    return Comparison("mauchly", math.exp(log_w), df, p=value, extra=(("chi2", chi2),))


def measure_pairs(mean: Floats, cross: Floats, w: float, labels: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Every pair of measures, first − second, by paired t with Bonferroni's p and interval (as EMMEANS COMPARE)."""
    pairs = list(combinations(range(len(mean)), 2))
    out = []
    for i, j in pairs:
        groups = (labels[i], labels[j])
        if w <= 1 + TINY:
            out.append(Comparison("bonferroni", groups=groups, reason=Reason.TOO_FEW))
            continue
        spread = float(cross[i, i] + cross[j, j] - 2 * cross[i, j])
        if spread <= 1e-13 * float(cross[i, i] + cross[j, j]):
            out.append(Comparison("bonferroni", groups=groups, reason=Reason.NO_VARIATION))
            continue
        difference, se = float(mean[i] - mean[j]), math.sqrt(spread / (w - 1) / w)
        half = t_quantile(1 - 0.025 / len(pairs), w - 1) * se
        p = min(1.0, len(pairs) * t_p(difference / se, w - 1))
        extra = (("se", se), ("t", difference / se), ("low", difference - half), ("high", difference + half))
        out.append(Comparison("bonferroni", difference, w - 1, p=p, groups=groups, extra=extra))
    return tuple(out)
