"""Rank tests from grouped distinct values; ties get the mean rank.

Formulas: IBM SPSS Statistics Algorithms, chapter "NPAR TESTS". No continuity correction.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


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
    h = (12 / (n * (n + 1)) * float((sums**2 / w).sum()) - 3 * (n + 1)) / correction
    from scipy.special import chdtrc

    df = len(filled) - 1
    return Comparison(
        "kruskal_wallis", h, df, p=float(chdtrc(df, h)), effect_name="epsilon_squared",
        effect=h * (n + 1) / (n * n - 1), extra=tuple((f"mean_rank_{i}", float(s / x)) for i, (s, x) in
                                                      enumerate(zip(sums, w, strict=True))),
    )  # fmt: skip


def mann_whitney(first: Distribution, second: Distribution) -> Comparison:
    """U (the smaller), Z corrected for ties; effect is r = |Z|/√W with the sign of first − second.

    ``extra``: W, the rank sum of the group with the smaller U, and both mean ranks.
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
    return Comparison(
        "mann_whitney", u, p=math.erfc(abs(z) / math.sqrt(2)), effect_name="r", effect=sign * abs(z) / math.sqrt(n),
        extra=(("z", z), ("wilcoxon_w", float(sums[smaller])), ("mean_rank_0", float(sums[0] / n1)),
               ("mean_rank_1", float(sums[1] / n2))),
    )  # fmt: skip
