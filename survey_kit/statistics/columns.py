"""Columns of a table compared two by two: differences, p adjusted for their number, letters, plain words.

By the sampling design: the joint covariance of all columns, those that share people included. As SPSS Custom Tables
(IBM SPSS Statistics Algorithms, CTABLES): the pooled two-proportion z on whole weighted counts, less the people both
columns have; means by t with the variance of all columns pooled (MEANSVARIANCE=ALLCATS, its default); a column at 0 or
100 percent, or of a weight below two, is not compared.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.adjusting import adjusted
from survey_kit.statistics.contrasts import difference_t
from survey_kit.statistics.tails import normal_p, t_p, t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# The least sum of weights of a column that is compared.
LEAST = 2.0
NORMAL = 1.959963984540054


class Verdict(StrEnum):
    """What a difference lets a reader say."""

    HIGHER = "higher"
    LOWER = "lower"
    SIMILAR = "similar"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Difference:
    """Column ``first`` − column ``second`` (positions), with its test and 95 % interval, or why there is none.

    ``df`` None: z. ``p`` stands alone, ``adjusted`` within its family.
    """

    first: int
    second: int
    value: float | None = None
    se: float | None = None
    statistic: float | None = None
    df: float | None = None
    p: float | None = None
    adjusted: float | None = None
    low: float | None = None
    high: float | None = None
    reason: Reason | None = None


def by_design(estimates: Floats, spread: Floats, pair: tuple[int, int], df: float, *, share: bool) -> Difference:
    """The difference of two of the ``estimates`` (k,) with covariance ``spread`` (k, k); t on ``df`` − 1.

    A proportion of 0 or 1 has no variance of its own, and is not compared.
    """
    first, second = pair
    both = estimates[list(pair)]
    if np.isnan(both).any():
        return Difference(first, second, reason=Reason.NO_ANSWERS)
    if share and any(not 0 < p < 1 for p in both):
        return Difference(first, second, float(both[0] - both[1]), reason=Reason.NO_VARIATION)
    inner = spread[np.ix_(pair, pair)]
    if not np.isfinite(inner).all():
        return Difference(first, second, float(both[0] - both[1]), reason=Reason.NO_ERROR)
    test = difference_t(both, inner, df)
    if test.reason is not None:
        return Difference(first, second, float(both[0] - both[1]), reason=test.reason)
    found = dict(test.extra)
    return Difference(first, second, found["difference"], found["se"], test.statistic, test.df, test.p,
                      low=found["low"], high=found["high"])  # fmt: skip


def pooled_z(counts: Floats, totals: Floats, pair: tuple[int, int], shared: float = 0.0) -> Difference:
    """Two proportions ``counts`` / ``totals`` (columns,) by z with one pooled share, ``shared`` people in both columns.

    The interval has each column's own share (R `prop.test` without correction).
    """
    first, second = pair
    n, x = totals[list(pair)], counts[list(pair)]
    if (n < LEAST).any():
        return Difference(first, second, reason=Reason.TOO_FEW if n.all() else Reason.NO_ANSWERS)
    p = x / n
    value = float(p[0] - p[1])
    if any(not 0 < share < 1 for share in p):
        return Difference(first, second, value, reason=Reason.NO_VARIATION)
    pooled = float(x.sum() / n.sum())
    apart = float((1 / n).sum() - 2 * shared / n.prod())
    if not apart > 0:
        # The same people in both columns.
        return Difference(first, second, value, reason=Reason.NO_VARIATION)
    se = math.sqrt(pooled * (1 - pooled) * apart)
    z = value / se
    own = float((p * (1 - p) / n).sum() - 2 * shared * pooled * (1 - pooled) / n.prod())
    half = NORMAL * math.sqrt(max(own, 0.0))
    return Difference(first, second, value, se, z, None, normal_p(z), low=value - half, high=value + half)


@dataclass(frozen=True, slots=True)
class Spread:
    """A column of numbers: Σw, mean, and Σw(x − mean)²."""

    weight: float
    mean: float
    squares: float


def pooled_t(columns: Sequence[Spread], pair: tuple[int, int], shared: float = 0.0) -> Difference:
    """Two means by t with the variance of all ``columns`` pooled, W − columns degrees of freedom.

    ``shared`` people are in both columns: they are counted once, and their answers do not differ.
    """
    first, second = pair
    used = [c for c in columns if c.weight >= LEAST]
    one, two = columns[first], columns[second]
    if min(one.weight, two.weight) < LEAST:
        return Difference(first, second, reason=Reason.TOO_FEW if min(one.weight, two.weight) else Reason.NO_ANSWERS)
    weight = math.fsum(c.weight for c in used) - len(used)
    value = one.mean - two.mean
    apart = 1 / one.weight + 1 / two.weight - 2 * shared / (one.weight * two.weight)
    variance = math.fsum(c.squares for c in used) / weight * apart
    if not variance > 0:
        return Difference(first, second, value, reason=Reason.NO_VARIATION)
    df = weight - shared
    se = math.sqrt(variance)
    half = t_quantile(0.975, df) * se
    return Difference(
        first, second, value, se, value / se, df, t_p(value / se, df), low=value - half, high=value + half
    )


def scaled(difference: Difference, factor: float) -> Difference:
    """The difference times ``factor``: its test is the same."""
    value, se, low, high = (
        None if size is None else size * factor
        for size in (difference.value, difference.se, difference.low, difference.high)
    )
    return replace(difference, value=value, se=se, low=low, high=high)


def family(differences: Sequence[Difference], method: str) -> tuple[Difference, ...]:
    """The same differences with p adjusted for how many there are; ``method`` of `adjusting.METHODS`, or none."""
    values = adjusted([d.p for d in differences], method) if method != "none" else [d.p for d in differences]
    return tuple(replace(d, adjusted=p) for d, p in zip(differences, values, strict=True))


def letter(k: int) -> str:
    """The letter of column ``k`` (0-based): A … Z, AA, AB …"""
    head, tail = divmod(k, 26)
    return (letter(head - 1) if head else "") + chr(ord("A") + tail)


def letters(differences: Sequence[Difference], columns: int, alpha: float = 0.05) -> tuple[str, ...]:
    """For each of the columns, the letters of those it is higher than."""
    below: list[list[int]] = [[] for _ in range(columns)]
    for d in differences:
        if d.adjusted is not None and d.adjusted <= alpha and d.value:
            higher, lower = (d.first, d.second) if d.value > 0 else (d.second, d.first)
            below[higher].append(lower)
    return tuple(" ".join(letter(k) for k in sorted(found)) for found in below)


def verdict(difference: Difference, margin: float, alpha: float = 0.05) -> Verdict:
    """Higher or lower where the test says so; similar where the 95 % interval lies within ± ``margin``.

    No difference found is not "similar" (Schuirmann 1987; the interval here is the stricter 95 % one that is printed).
    """
    if difference.adjusted is not None and difference.adjusted <= alpha and difference.value:
        return Verdict.HIGHER if difference.value > 0 else Verdict.LOWER
    if difference.low is None or difference.high is None or not margin > 0:
        return Verdict.UNKNOWN
    return Verdict.SIMILAR if -margin <= difference.low and difference.high <= margin else Verdict.UNKNOWN
