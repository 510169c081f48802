"""Two ordered answers together: γ, Somers' d, τ-b, τ-c, r and ρ with their asymptotic errors.

Formulas: IBM SPSS Statistics Algorithms, chapter "CROSSTABS". Rows and columns of a table are in ascending order.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.crosstab import TwoWay, correlation, rank_scores
from survey_kit.statistics.measure import Measure, delta, with_normal
from survey_kit.statistics.tails import t_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def neighbours(counts: Floats) -> tuple[Floats, Floats]:
    """For every cell, the weight of the cells concordant and of those discordant with it, shapes of ``counts``."""
    padded = np.zeros((counts.shape[0] + 2, counts.shape[1] + 2))
    padded[1:-1, 1:-1] = counts

    def quadrant(rows: int, columns: int) -> Floats:
        """Weight of all cells strictly further in both directions (steps of −1 come from the end)."""
        turned = padded[::rows, ::columns].cumsum(axis=0).cumsum(axis=1)[::rows, ::columns]
        shifted = np.roll(turned, (rows, columns), axis=(0, 1))
        return np.asarray(shifted[1:-1, 1:-1], dtype=np.float64)

    return quadrant(1, 1) + quadrant(-1, -1), quadrant(1, -1) + quadrant(-1, 1)


def ordinal_measures(table: TwoWay) -> tuple[Measure, ...]:
    """γ, Somers' d (symmetric, rows explained, columns explained), τ-b and τ-c; p of T from the normal."""
    p, w = table.counts / table.total, table.total
    concordant, discordant = neighbours(p)
    surplus = concordant - discordant
    agree, differ = float((p * concordant).sum()), float((p * discordant).sum())
    rows, columns = p.sum(axis=1, keepdims=True), p.sum(axis=0, keepdims=True)
    untied = 1 - float((rows**2).sum()), 1 - float((columns**2).sum())
    root = math.sqrt(untied[0] * untied[1])
    s = agree - differ
    # The error of (P − Q) when nothing goes together; each measure divides it by what it divides P − Q by.
    null = 2 * delta(p, surplus, w)
    tau_b = s / root
    tau_b_ase = delta(p, 2 * surplus / root + tau_b * (rows * untied[1] + columns * untied[0]) / root**2, w)
    q = min(p.shape)
    out = [_gamma(p, concordant, discordant, w)]
    out.append(with_normal("somers_d", 2 * s / sum(untied), 2 * tau_b_ase * root / sum(untied), 2 * null / sum(untied)))
    for dependent, free, margin in (("row", untied[1], columns), ("column", untied[0], rows)):
        value = s / free
        ase = delta(p, (2 * surplus + 2 * value * margin) / free, w)
        out.append(with_normal("somers_d", value, ase, null / free, "row" if dependent == "row" else "column"))
    out.append(with_normal("tau_b", tau_b, tau_b_ase, null / root))
    out.append(with_normal("tau_c", s * q / (q - 1), null * q / (q - 1), null * q / (q - 1)))
    return tuple(out)


def _gamma(p: Floats, concordant: Floats, discordant: Floats, w: float) -> Measure:
    agree, differ = float((p * concordant).sum()), float((p * discordant).sum())
    both = agree + differ
    if both <= 0:
        return Measure("gamma", reason=Reason.NO_VARIATION)
    slope = 4 * (differ * concordant - agree * discordant) / both**2
    null = 2 * delta(p, concordant - discordant, w) / both
    return with_normal("gamma", (agree - differ) / both, delta(p, slope, w), null)


def correlations(table: TwoWay) -> tuple[Measure, ...]:
    """Pearson's r of the scores and Spearman's ρ of the mean ranks; p from t on W − 2 degrees of freedom."""
    ranked = rank_scores(table)
    return (_correlation("pearson_r", table), _correlation("spearman_rho", ranked))


def _correlation(name: str, table: TwoWay) -> Measure:
    if table.row_scores is None or table.column_scores is None:
        return Measure(name, reason=Reason.NO_ORDER)
    r = correlation(table)
    if r is None:
        return Measure(name, reason=Reason.NO_VARIATION)
    p, w = table.counts / table.total, table.total
    u, v = (
        _standardised(scores, p.sum(axis=1 - k)) for k, scores in enumerate((table.row_scores, table.column_scores))
    )
    product = np.outer(u, v)
    ase = math.sqrt(float((p * (product - r / 2 * (u[:, None] ** 2 + v[None, :] ** 2)) ** 2).sum()) / w)
    if w <= 2 or 1 - abs(r) < 1e-14:
        return Measure(name, r, ase, reason=None if w > 2 else Reason.TOO_FEW)
    t = r * math.sqrt((w - 2) / (1 - r * r))
    return Measure(name, r, ase, t, t_p(t, w - 2))


def _standardised(scores: Floats, share: Floats) -> Floats:
    """Scores with mean 0 and variance 1 over the shares of their categories."""
    centred = scores - float(share @ scores)
    return np.asarray(centred / math.sqrt(float(share @ centred**2)), dtype=np.float64)
