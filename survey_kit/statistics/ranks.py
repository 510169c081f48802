"""Rank tests from grouped distinct values; ties get the mean rank.

Formulas: IBM SPSS Statistics Algorithms, chapter "NPAR TESTS". No continuity correction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.crosstab import TwoWay, continuity_correction, fisher, pearson
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.tails import chi2_p, normal_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Up to this product of two group sizes SPSS prints an exact p for U.
EXACT_PAIRS = 400
# Up to so many answers SPSS takes Fisher's exact p in place of the median test's χ².
FEW_FOR_MEDIAN = 30


def _ranked(groups: Sequence[Distribution]) -> tuple[Floats, Floats, Floats]:
    """Weights of each group, shape (groups, values); mean ranks and total weight of each distinct value (values,)."""
    values = np.unique(np.concatenate([g.values for g in groups]))
    table = np.zeros((len(groups), len(values)))
    for row, group in zip(table, groups, strict=True):
        row[np.searchsorted(values, group.values)] = group.w
    total = table.sum(axis=0)
    return table, np.cumsum(total) - (total - 1) / 2, total


def kruskal_wallis(groups: Sequence[Distribution]) -> Comparison:
    """H corrected for ties, χ² with groups − 1 df; effect is ε² = H(W + 1)/(W² − 1)."""
    filled = [g for g in groups if g.weight > 0]
    if len(filled) < 2:
        return Comparison("kruskal_wallis", reason=Reason.ONE_GROUP if filled else Reason.NO_ANSWERS)
    table, ranks, ties = _ranked(filled)
    w, n = table.sum(axis=1), float(ties.sum())
    correction = 1 - float((ties**3 - ties).sum()) / (n**3 - n) if n > 1 else 0.0
    if correction <= 0:
        return Comparison("kruskal_wallis", reason=Reason.NO_VARIATION)
    sums = table @ ranks
    # Equal mean ranks leave only the last binary digit, on either side of nothing.
    h = max(0.0, (12 / (n * (n + 1)) * float((sums**2 / w).sum()) - 3 * (n + 1)) / correction)
    df = len(filled) - 1
    return Comparison(
        "kruskal_wallis", h, df, p=chi2_p(h, df), effect_name="epsilon_squared",
        effect=h * (n + 1) / (n * n - 1), extra=tuple((f"mean_rank_{i}", float(s / x)) for i, (s, x) in
                                                      enumerate(zip(sums, w, strict=True))),
    )  # fmt: skip


def mann_whitney(first: Distribution, second: Distribution) -> Comparison:
    """U (the smaller), Z corrected for ties; effect is r = |Z|/√W with the sign of first − second.

    ``extra``: W, the rank sum of the group with the smaller U, both mean ranks, and where n₁n₂ ≤ 400 the exact p that
    SPSS prints as 2×(1-tailed), not corrected for ties.
    """
    if first.weight <= 0 or second.weight <= 0:
        return Comparison("mann_whitney", reason=Reason.ONE_GROUP)
    table, ranks, ties = _ranked([first, second])
    n1, n2 = table.sum(axis=1)
    n = float(n1 + n2)
    sums = table @ ranks
    u1 = float(sums[0] - n1 * (n1 + 1) / 2)
    u = min(u1, float(n1 * n2) - u1)
    variance = float(n1 * n2) / (n * (n - 1)) * ((n**3 - n) / 12 - float((ties**3 - ties).sum()) / 12)
    if variance <= 0:
        return Comparison("mann_whitney", reason=Reason.NO_VARIATION)
    z = (u - float(n1 * n2) / 2) / math.sqrt(variance)
    smaller = 0 if u1 <= float(n1 * n2) - u1 else 1
    sign = 1.0 if sums[0] / n1 >= sums[1] / n2 else -1.0
    exact = (("exact_p", exact_u_p(u, round(n1), round(n2))),) if _countable(float(n1), float(n2)) else ()
    return Comparison(
        "mann_whitney", u, p=normal_p(z), effect_name="r", effect=sign * abs(z) / math.sqrt(n),
        extra=(("z", z), ("wilcoxon_w", float(sums[smaller])), ("mean_rank_0", float(sums[0] / n1)),
               ("mean_rank_1", float(sums[1] / n2)), *exact),
    )  # fmt: skip


def _countable(n1: float, n2: float) -> bool:
    """Whether SPSS counts all orders out."""
    return n1.is_integer() and n2.is_integer() and n1 * n2 <= EXACT_PAIRS


def exact_u_p(u: float, n1: int, n2: int) -> float:
    """Twice the share of all orders of ``n1`` and ``n2`` answers whose U is at most the whole part of ``u``."""
    # Mann & Whitney's (1947) recursion: the last place belongs to either group.
    shares = {(0, j): np.ones(1) for j in range(n2 + 1)} | {(i, 0): np.ones(1) for i in range(n1 + 1)}
    for i in range(1, n1 + 1):
        for j in range(1, n2 + 1):
            out = np.zeros(i * j + 1)
            first, second = shares[i - 1, j], shares[i, j - 1]
            out[j : j + len(first)] += first * (i / (i + j))
            out[: len(second)] += second * (j / (i + j))
            shares[i, j] = out
    return min(1.0, 2 * math.fsum(shares[n1, n2][: math.floor(u) + 1]))


def dunn(groups: Sequence[Distribution], labels: Sequence[str]) -> tuple[Comparison, ...]:
    """Every pair first − second after Kruskal–Wallis by ranks of all groups (Dunn 1964), corrected for ties.

    ``statistic`` is the difference of mean ranks, p not adjusted; ``extra`` its standard error and z.
    """
    usable = [i for i, g in enumerate(groups) if g.weight > 0]
    if len(usable) < 2:
        return ()
    table, ranks, ties = _ranked([groups[i] for i in usable])
    w, n = table.sum(axis=1), float(ties.sum())
    mean = (table @ ranks) / w
    spread = (n * (n + 1) - float((ties**3 - ties).sum()) / (n - 1)) / 12 if n > 1 else 0.0
    out = []
    for a, b in combinations(range(len(usable)), 2):
        pair = (labels[usable[a]], labels[usable[b]])
        if spread <= 1e-12 * n * n:
            out.append(Comparison("dunn", groups=pair, reason=Reason.NO_VARIATION))
            continue
        se = math.sqrt(spread * float(1 / w[a] + 1 / w[b]))
        difference = float(mean[a] - mean[b])
        extra = (("se", se), ("z", difference / se))
        out.append(Comparison("dunn", difference, p=normal_p(difference / se), groups=pair, extra=extra))
    return tuple(out)


def median_test(groups: Sequence[Distribution], cut: float | None = None) -> Comparison:
    """Are as many above the common median (or ``cut``) in every group? χ²; for two groups up to 30 Fisher's exact p.

    ``extra``: the median and, for two groups, χ² with Yates' correction and its p.
    """
    filled = [g for g in groups if g.weight > 0]
    if len(filled) < 2:
        return Comparison("median_test", reason=Reason.ONE_GROUP if filled else Reason.NO_ANSWERS)
    median = pooled(filled).median if cut is None else cut
    if median is None:
        return Comparison("median_test", reason=Reason.NO_ANSWERS)
    above = np.array([math.fsum(g.w[g.values > median]) for g in filled])
    table = TwoWay.of(np.vstack([above, np.array([g.weight for g in filled]) - above]))
    if min(table.counts.shape) < 2:
        return Comparison("median_test", reason=Reason.NO_VARIATION)
    extra: list[tuple[str, float]] = [("median", median)]
    if len(filled) == 2:
        if table.total <= FEW_FOR_MEDIAN:
            return Comparison("median_test_exact", p=fisher(table).p, extra=tuple(extra))
        yates = continuity_correction(table)
        extra += [("yates", yates.statistic or 0.0), ("yates_p", yates.p or 0.0)]
    test = pearson(table)
    return Comparison("median_test", test.statistic, test.df, p=test.p, extra=tuple(extra))


def pooled(groups: Sequence[Distribution]) -> Distribution:
    """All groups as one."""
    parts = [np.concatenate([getattr(g, name) for g in groups]) for name in ("values", "n", "w", "w2")]
    return Distribution.of(*parts)
