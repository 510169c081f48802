"""Homogeneous subsets: which groups may be taken as one, by Tukey, Tukey-b, S-N-K, Duncan and Scheffé.

Formulas: IBM SPSS Statistics Algorithms, appendix "Post Hoc Tests"; groups of unequal size count with the harmonic
mean of their sizes.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from survey_kit.model.estimate import Reason
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.groups import anova
from survey_kit.statistics.ranges import range_p, range_quantile
from survey_kit.statistics.tails import f_p


@dataclass(frozen=True, slots=True)
class Subset:
    """Groups in ascending order of their means (positions in the list given) and the p of their range.

    ``p`` is None where the method has none (Tukey-b); a subset of one group has p = 1.
    """

    groups: tuple[int, ...]
    p: float | None


@dataclass(frozen=True, slots=True)
class Subsets:
    """All subsets of one method, lowest means first, and the harmonic mean of the sizes; or why there are none."""

    method: str
    subsets: tuple[Subset, ...] = ()
    harmonic_n: float | None = None
    reason: Reason | None = None


# p of a range q over ``span`` neighbours out of k means.
Law = Callable[[float, int, int, float], float]


def _duncan(q: float, span: int, k: int, df: float) -> float:
    """Duncan (1955) lets a range of ``span`` means err with chance 1 − (1 − α)^(span − 1)."""
    tail = range_p(q, span, df)
    return -math.expm1(math.log1p(-tail) / (span - 1)) if tail < 1 else 1.0


LAWS: dict[str, Law] = {
    "tukey": lambda q, span, k, df: range_p(q, k, df),
    "snk": lambda q, span, k, df: range_p(q, span, df),
    "duncan": _duncan,
    "scheffe": lambda q, span, k, df: f_p(q * q / 2 / (k - 1), k - 1, df),
}
METHODS = (*LAWS, "tukey_b")


def _differs(method: str, q: float, span: int, k: int, df: float, alpha: float) -> bool:
    if method != "tukey_b":
        return LAWS[method](q, span, k, df) <= alpha
    # Tukey's b takes the middle of Tukey's and Newman–Keuls' critical range.
    return q >= (range_quantile(alpha, span, df) + range_quantile(alpha, k, df)) / 2


def homogeneous_subsets(groups: Sequence[Distribution], method: str, alpha: float = 0.05) -> Subsets:
    """The longest runs of neighbouring means whose range stays below the critical one.

    ``method``: one of `METHODS`. A run inside one that does not differ is not looked at: it cannot differ.
    """
    filled = [i for i, g in enumerate(groups) if g.weight > 0]
    test = anova([groups[i] for i in filled])
    if test.reason is not None or test.df2 is None:
        return Subsets(method, reason=test.reason)
    shift, k = groups[filled[0]].middle, len(filled)
    mean = {i: groups[i].mean_above(shift) for i in filled}
    order = sorted(filled, key=lambda i: (mean[i], i))
    harmonic = k / math.fsum(1 / groups[i].weight for i in filled)
    scale = math.sqrt(dict(test.extra)["ms_within"] / harmonic)
    found: list[tuple[int, int]] = []
    for span in range(k, 0, -1):
        for first in range(k - span + 1):
            last = first + span - 1
            if any(a <= first and last <= b for a, b in found):
                continue
            q = (mean[order[last]] - mean[order[first]]) / scale
            if span == 1 or not _differs(method, q, span, k, test.df2, alpha):
                found.append((first, last))
    subsets = (_subset(method, order[a : b + 1], mean, scale, k, test.df2) for a, b in sorted(found))
    return Subsets(method, tuple(subsets), harmonic)


def _subset(method: str, run: Sequence[int], mean: dict[int, float], scale: float, k: int, df: float) -> Subset:
    if method == "tukey_b":
        return Subset(tuple(run), None)
    q = (mean[run[-1]] - mean[run[0]]) / scale
    return Subset(tuple(run), LAWS[method](q, len(run), k, df) if len(run) > 1 else 1.0)
