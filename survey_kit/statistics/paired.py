"""Two answers of the same people without asking for normality: sign test, Wilcoxon's signed ranks, McNemar.

Formulas: IBM SPSS Statistics Algorithms, chapter "NPAR TESTS". Differences are second − first, as SPSS ranks them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.tails import binomial_below, chi2_p, normal_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Up to this many pairs that differ SPSS gives the exact binomial p.
EXACT_PAIRS = 25
# A difference carries the rounding of both answers: a few binary digits of the larger one.
ROUNDING = 8 * float(np.finfo(np.float64).eps)
# All signs of so many ranks are still counted out.
EXACT_RANKS = 50


def differences(first: Floats, second: Floats, n: Floats, w: Floats, w2: Floats) -> Distribution:
    """Distribution of second − first from the combinations that occur, all shapes (m,).

    Differences that only the last binary digit tells apart (3.1 − 2.1 and 2.1 − 1.1) are one value: a tie is a tie.
    """
    change = second - first
    return Distribution.of(np.sign(change) * _told_apart(np.abs(change), first, second), n, w, w2)


def _told_apart(sizes: Floats, first: Floats, second: Floats) -> Floats:
    """``sizes`` (m,) of the differences; those next to each other but for rounding are their smallest, or nothing."""
    near = ROUNDING * float(np.abs(np.concatenate([first, second])).max(initial=0.0))
    distinct, inverse = np.unique(np.concatenate([[0.0], sizes]), return_inverse=True)
    starts = np.concatenate([[True], np.diff(distinct) > near])
    return np.asarray(distinct[starts][np.cumsum(starts) - 1][inverse.reshape(-1)[1:]], dtype=np.float64)


def _signs(d: Distribution) -> tuple[float, float, float]:
    """Weight of negative differences, of positive ones, of ties."""
    return math.fsum(d.w[d.values < 0]), math.fsum(d.w[d.values > 0]), math.fsum(d.w[d.values == 0])


def sign_test(d: Distribution) -> Comparison:
    """Are rises as frequent as falls? Exact up to 25 pairs that differ, else Z with continuity correction.

    ``extra``: numbers of negative and positive differences and of ties.
    """
    negative, positive, ties = _signs(d)
    counted = (("negative", negative), ("positive", positive), ("ties", ties))
    n = negative + positive
    if n <= 0:
        return Comparison("sign", reason=Reason.NO_VARIATION if ties else Reason.NO_ANSWERS)
    if n <= EXACT_PAIRS:
        return Comparison("sign_exact", p=min(1.0, 2 * binomial_below(min(negative, positive), n)), extra=counted)
    z = min(0.0, (min(negative, positive) + 0.5 - n / 2) / (math.sqrt(n) / 2))
    return Comparison("sign", z, p=normal_p(z), effect_name="r", effect=abs(z) / math.sqrt(n), extra=counted)


def mcnemar(only_first: float, only_second: float) -> Comparison:
    """Changes in both directions: exact binomial up to 25 changes, else χ² with continuity correction."""
    n = only_first + only_second
    if n <= 0:
        return Comparison("mcnemar", reason=Reason.NO_VARIATION)
    if n <= EXACT_PAIRS:
        return Comparison("mcnemar_exact", p=min(1.0, 2 * binomial_below(min(only_first, only_second), n)))
    chi2 = max(0.0, abs(only_first - only_second) - 1) ** 2 / n
    return Comparison("mcnemar", chi2, 1, p=chi2_p(chi2, 1))


def wilcoxon(d: Distribution) -> Comparison:
    """Signed ranks of the differences that are not zero: Z corrected for ties, from the smaller rank sum.

    ``extra``: numbers, mean ranks and rank sums of both signs, ties, and up to 50 pairs the exact p over all signs of
    the (mean) ranks. Effect: r = |Z|/√n over the pairs that differ.
    """
    negative, positive, ties = _signs(d)
    n = negative + positive
    if n <= 0:
        return Comparison("wilcoxon", reason=Reason.NO_VARIATION if ties else Reason.NO_ANSWERS)
    keep = d.values != 0
    sizes = np.unique(np.abs(d.values[keep]))
    at = np.searchsorted(sizes, np.abs(d.values[keep]))
    count = np.bincount(at, weights=d.w[keep])
    rank = np.cumsum(count) - (count - 1) / 2
    below = d.values[keep] < 0
    sums = [math.fsum(d.w[keep][part] * rank[at][part]) for part in (below, ~below)]
    variance = n * (n + 1) * (2 * n + 1) / 24 - math.fsum(count**3 - count) / 48
    z = (min(sums) - n * (n + 1) / 4) / math.sqrt(variance) if variance > 0 else 0.0
    extra = [("negative", negative), ("positive", positive), ("ties", ties), ("rank_sum_negative", sums[0]),
             ("rank_sum_positive", sums[1])]  # fmt: skip
    extra += [(f"mean_rank_{name}", s / m) for name, s, m in
              (("negative", sums[0], negative), ("positive", sums[1], positive)) if m > 0]  # fmt: skip
    if n <= EXACT_RANKS and float(n).is_integer():
        extra.append(("exact_p", _exact_signed(np.repeat(rank, count.astype(int)), min(sums))))
    return Comparison("wilcoxon", z, p=normal_p(z), effect_name="r", effect=abs(z) / math.sqrt(n), extra=tuple(extra))


def _exact_signed(ranks: Floats, smaller: float) -> float:
    """Twice the share of all sign patterns whose rank sum is no larger than the ``smaller`` one."""
    doubled = np.round(2 * ranks).astype(int)
    ways = np.zeros(int(doubled.sum()) + 1)
    ways[0] = 1.0
    for r in doubled:
        moved = np.zeros_like(ways)
        moved[r:] = ways[: len(ways) - r]
        ways = (ways + moved) / 2
    return min(1.0, 2 * math.fsum(ways[: round(2 * smaller) + 1]))
