"""One variable against what was expected of it: χ² goodness of fit, binomial test, runs.

Formulas: IBM SPSS Statistics Algorithms, chapter "NPAR TESTS"; effect w: Cohen (1988).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.tails import binomial_below, chi2_p, normal_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# From this many answers on the normal approximation of runs needs no correction.
MANY_RUNS = 50


def goodness_of_fit(observed: Floats, shares: Floats | None = None) -> Comparison:
    """χ² of counts (k,) against expected ``shares`` (any positive scale; None: all equal); effect is Cohen's w.

    ``extra``: smallest expected count and how many are below 5.
    """
    total = math.fsum(observed)
    if total <= 0:
        return Comparison("goodness_of_fit", reason=Reason.NO_ANSWERS)
    if len(observed) < 2:
        return Comparison("goodness_of_fit", reason=Reason.ONE_CATEGORY)
    expected = expected_counts(observed, shares)
    chi2, df = math.fsum((observed - expected) ** 2 / expected), len(observed) - 1
    extra = (("min_expected", float(expected.min())), ("cells_below_5", float((expected < 5).sum())))
    return Comparison("goodness_of_fit", chi2, df, p=chi2_p(chi2, df), effect_name="cohens_w",
                      effect=math.sqrt(chi2 / total), extra=extra)  # fmt: skip


def expected_counts(observed: Floats, shares: Floats | None = None) -> Floats:
    """Counts expected under ``shares``, shape of ``observed``."""
    wanted = np.ones(len(observed)) if shares is None else np.asarray(shares, dtype=np.float64)
    return np.asarray(wanted / wanted.sum() * math.fsum(observed), dtype=np.float64)


def binomial(first: float, second: float, share: float = 0.5) -> Comparison:
    """Exact test that the first of two groups holds ``share``: two-sided for a half, else the tail it lies in.

    ``statistic`` is the share observed; ``extra`` the Z of the normal approximation with continuity correction.
    """
    n = first + second
    if n <= 0:
        return Comparison("binomial", reason=Reason.NO_ANSWERS)
    low, high = binomial_below(first, n, share), 1 - binomial_below(first - 1, n, share)
    if first > n * share:
        # The upper tail is the lower tail of the other group, and keeps its digits there.
        high = binomial_below(second, n, 1 - share)
    p = min(1.0, 2 * min(low, high)) if share == 0.5 else (low if first / n < share else high)
    away = first - n * share
    corrected = math.copysign(max(abs(away) - 0.5, 0.0), away)
    z = corrected / math.sqrt(n * share * (1 - share))
    name = "binomial" if share == 0.5 else "binomial_one_sided"
    return Comparison(name, first / n, p=p, extra=(("z", z), ("expected", share)))


def runs(below: float, above: float, count: float) -> Comparison:
    """Is the order random? Z of the number of runs; continuity correction below 50 answers.

    ``below``: answers under the cut point, ``above``: at or over it, ``count``: runs.
    """
    n = below + above
    if n <= 0:
        return Comparison("runs", reason=Reason.NO_ANSWERS)
    if below <= 0 or above <= 0:
        return Comparison("runs", reason=Reason.NO_VARIATION)
    mean = 2 * below * above / n + 1
    variance = 2 * below * above * (2 * below * above - n) / (n * n * (n - 1))
    if variance <= 0:
        return Comparison("runs", reason=Reason.TOO_FEW)
    away = count - mean
    if n < MANY_RUNS:
        away = math.copysign(max(abs(away) - 0.5, 0.0), away)
    z = away / math.sqrt(variance)
    extra = (("runs", count), ("below", below), ("from_cut", above))
    return Comparison("runs", z, p=normal_p(z), extra=extra)


def runs_in_order(high: NDArray[np.bool_], w: Floats) -> tuple[float, float, float]:
    """Weights below and above the cut and the number of runs of answers in order; ``high``, ``w`` of shape (m,)."""
    changes = float((high[1:] != high[:-1]).sum()) + 1 if len(high) else 0.0
    return math.fsum(w[~high]), math.fsum(w[high]), changes
