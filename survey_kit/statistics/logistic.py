"""What is said of a fitted model of a categorical answer: fit, coefficients, effects, classification, calibration.

Formulas: IBM SPSS Statistics Algorithms, chapters "LOGISTIC REGRESSION", "NOMREG" and "PLUM"; Hosmer & Lemeshow (2000),
ch. 5; Nagelkerke (1991); McFadden (1974).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.categorical import LEAST, Fit, Link, Patterns, fit, log_likelihood, null_log_likelihood
from survey_kit.statistics.tails import chi2_p, f_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Groups of the Hosmer–Lemeshow test: deciles of risk.
DECILES = 10


@dataclass(frozen=True, eq=False)
class Parameters:
    """Per parameter, shapes (k,): ``b``, ``se``, ``wald`` on 1 df, ``p``, ``odds`` = exp(b) with its 95 % interval.

    ``low`` and ``high`` bound b itself.
    """

    b: Floats
    se: Floats
    wald: Floats
    p: Floats
    odds: Floats
    low: Floats
    high: Floats

    @property
    def odds_low(self) -> Floats:
        """Lower end of the interval of exp(b)."""
        return _exp(self.low)

    @property
    def odds_high(self) -> Floats:
        """Upper end of the interval of exp(b)."""
        return _exp(self.high)


def _exp(x: Floats) -> Floats:
    """exp(x), NaN where it is larger than any number."""
    with np.errstate(over="ignore"):
        value = np.exp(x)
    return np.where(np.isfinite(value), value, np.nan)


def parameters(model: Fit, df: float | None = None) -> Parameters:
    """The estimates of ``model`` with Wald's χ² and intervals: normal, or with t on the ``df`` of a design.

    Without degrees of freedom (``df`` of nothing) there are only estimates.
    """
    from scipy.special import chdtrc, ndtri, stdtr, stdtrit

    known = df is None or df > 0
    se = model.se if known else model.b * np.nan
    half = se * (float(ndtri(0.975)) if df is None else float(stdtrit(df, 0.975)) if known else np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = model.b / se
    p: Floats = np.asarray(
        chdtrc(1, t**2) if df is None else 2 * stdtr(df if known else np.nan, -np.abs(t)), dtype=np.float64
    )
    return Parameters(model.b, se, t**2, p, _exp(model.b), model.b - half, model.b + half)


def joint_wald(model: Fit, positions: Sequence[int], df: float | None = None) -> tuple[float | None, int, float | None]:
    """Wald's χ², df and p of several parameters together (the indicators of one question).

    With the ``df`` of a design p is that of F = χ²/k on k and ``df``. None where the errors tell nothing.
    """
    at = list(positions)
    spread = model.covariance[np.ix_(at, at)]
    if not np.isfinite(spread).all() or np.linalg.cond(spread) > 1e14:
        return None, len(at), None
    value = float(model.b[at] @ np.linalg.solve(spread, model.b[at]))
    return value, len(at), chi2_p(value, len(at)) if df is None else f_p(value / len(at), len(at), df)


@dataclass(frozen=True)
class Quality:
    """How well a model fits: −2 log-likelihood without and with predictors, their χ², and the three pseudo-R²."""

    null: float
    final: float
    chi2: float
    df: int
    p: float | None
    cox_snell: float
    nagelkerke: float
    mcfadden: float


def quality(patterns: Patterns, model: Fit, df: int) -> Quality:
    """Fit of ``model`` with ``df`` slopes against constants alone."""
    null, final, n = null_log_likelihood(patterns.y), model.log_likelihood, patterns.total
    chi2 = max(0.0, 2 * (final - null))
    p, cox = chi2_p(chi2, df) if df else None, -math.expm1(-chi2 / n)
    return Quality(-2 * null, -2 * final, chi2, df, p, cox, cox / -math.expm1(2 * null / n),
                   1 - final / null)  # fmt: skip


def arrangements(patterns: Patterns) -> float:
    """2 Σ ln of the multinomial coefficients of the patterns: −2LL less this is what NOMREG and PLUM print."""
    from scipy.special import gammaln

    return 2 * float(gammaln(patterns.n + 1).sum() - gammaln(patterns.y + 1).sum())


def likelihood_ratio(name: str, patterns: Patterns, model: Fit, columns: tuple[int, ...], link: Link) -> Comparison:
    """χ² of leaving out the predictors ``columns``: twice the likelihood lost."""
    smaller = fit(patterns.without(columns), link)
    if smaller.reason is not None:
        return Comparison(name, reason=smaller.reason)
    chi2, df = 2 * (model.log_likelihood - smaller.log_likelihood), len(model.b) - len(smaller.b)
    return Comparison(name, chi2, float(df), p=chi2_p(chi2, df), extra=(("minus_two_ll", -2 * smaller.log_likelihood),))


def goodness(patterns: Patterns, model: Fit, estimated: int) -> tuple[Comparison, Comparison]:
    """Pearson's and deviance χ² of the patterns, patterns × (categories − 1) − ``estimated`` degrees of freedom."""
    expected = patterns.n[:, None] * model.shares
    df = len(patterns.x) * (patterns.y.shape[1] - 1) - estimated
    if df <= 0:
        return Comparison("pearson_fit", reason=Reason.TOO_FEW), Comparison("deviance_fit", reason=Reason.TOO_FEW)
    # Where the model is certain and right nothing is expected and nothing is seen.
    pearson = float(((patterns.y - expected) ** 2 / np.maximum(expected, LEAST)).sum())
    saturated = log_likelihood(patterns.y, patterns.y / patterns.n[:, None])
    deviance = 2 * (saturated - model.log_likelihood)
    return (Comparison("pearson_fit", pearson, float(df), p=chi2_p(pearson, df)),
            Comparison("deviance_fit", deviance, float(df), p=chi2_p(deviance, df)))  # fmt: skip


def classification(patterns: Patterns, model: Fit, cut: float | None = None) -> Floats:
    """Weight observed (rows) by predicted category (columns), shape (categories, categories).

    The likeliest category is predicted (of equal ones the first); with ``cut``, for two categories, the first where
    its chance is above it.
    """
    k = patterns.y.shape[1]
    # Chances that differ in the last binary digit are equal.
    chance = np.round(model.shares, 9)
    said = chance.argmax(axis=1) if cut is None else np.where(chance[:, 0] > cut, 0, 1)
    return np.stack([patterns.y[said == j].sum(axis=0) for j in range(k)], axis=1)


@dataclass(frozen=True, eq=False)
class Calibration:
    """Groups of rising risk: weight, observed and expected events (groups,), and the Hosmer–Lemeshow test."""

    n: Floats
    observed: Floats
    expected: Floats
    test: Comparison


def hosmer_lemeshow(patterns: Patterns, model: Fit) -> Calibration:
    """Observed and expected events (first category) by deciles of risk, χ² on groups − 2 df.

    Patterns of equal risk are never divided: a group takes the next pattern while it is short of a tenth of the weight
    (rounded half up) and at least half of the pattern fits; a last group under a twentieth joins its neighbour.
    """
    _, inverse = np.unique(np.round(model.shares[:, 0], 12), return_inverse=True)
    group = _deciles(_sums(inverse, patterns.n))[inverse]
    n, seen, due = (_sums(group, a) for a in (patterns.n, patterns.y[:, 0], patterns.n * model.shares[:, 0]))
    name, groups = "hosmer_lemeshow", len(n)
    if groups < 3:
        return Calibration(n, seen, due, Comparison(name, reason=Reason.TOO_FEW))
    chi2 = float(((seen - due) ** 2 / np.maximum(due * (1 - due / n), LEAST)).sum())
    return Calibration(n, seen, due, Comparison(name, chi2, float(groups - 2), p=chi2_p(chi2, groups - 2)))


def _sums(group: NDArray[np.intp], values: Floats) -> Floats:
    return np.bincount(group, weights=values).astype(np.float64)


def _deciles(n: Floats) -> NDArray[np.intp]:
    """Group of each block of equal risk; blocks in order of risk weigh ``n``."""
    total = float(n.sum())
    target = math.floor(total / DECILES + 0.5)
    group, current, filled = np.zeros(len(n), dtype=np.intp), 0, 0.0
    for k, block in enumerate(n):
        fits = filled < target and filled + math.floor(block / 2) <= target
        if filled > 0 and not fits and current < DECILES - 1:
            current, filled = current + 1, 0.0
        group[k] = current
        filled += float(block)
    if current and filled <= math.floor(total / (2 * DECILES)):
        group[group == current] = current - 1
    return group


def parallel_lines(patterns: Patterns, model: Fit) -> Comparison:
    """Whether the slopes are the same at every boundary: twice the likelihood that slopes of their own would gain."""
    name, others = "parallel_lines", patterns.y.shape[1] - 1
    if others < 2:
        return Comparison(name, reason=Reason.ONE_CATEGORY)
    general = fit(patterns, "nonparallel")
    if general.reason is not None:
        return Comparison(name, reason=general.reason)
    chi2, df = 2 * (general.log_likelihood - model.log_likelihood), (others - 1) * patterns.x.shape[1]
    return Comparison(name, chi2, float(df), p=chi2_p(chi2, df),
                      extra=(("minus_two_ll", -2 * general.log_likelihood),))  # fmt: skip
