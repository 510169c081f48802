"""Two variables together: Pearson from moments, Spearman and Kendall from a two-way table of counts.

Formulas: IBM SPSS Statistics Algorithms, chapters "CORRELATIONS" and "NONPAR CORR".
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.aggregates import Item, Product
from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.crosstab import TwoWay, correlation, rank_scores
from survey_kit.statistics.linearisation import degrees_of_freedom, fault, total_covariance
from survey_kit.statistics.tails import normal_p, t_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import TotalsAnswer

    Floats = NDArray[np.float64]


# Weights rescaled to two rows sum to two and a last binary digit.
TINY = 1e-9
# A straight line but for the last binary digits.
STRAIGHT = 1e-14


def _with_t(name: str, r: float, w: float) -> Comparison:
    """r with p from t = r√((W − 2)/(1 − r²)) on W − 2 df."""
    df = w - 2
    if df <= TINY:
        return Comparison(name, r, reason=Reason.TOO_FEW)
    r = max(-1.0, min(1.0, r))
    if 1 - abs(r) < STRAIGHT:
        r = math.copysign(1.0, r)
        return Comparison(name, r, df, p=0.0, effect_name="r", effect=r)
    t = r * math.sqrt(df / (1 - r * r))
    return Comparison(name, r, df, p=t_p(t, df), effect_name="r", effect=r, extra=(("t", t),))


def pearson(cross: Floats, w: float) -> Comparison:
    """Pearson's r from the 2 × 2 centred cross-products ``cross`` of ΣW = ``w``."""
    if w <= 1:
        return Comparison("pearson", reason=Reason.TOO_FEW if w > 0 else Reason.NO_ANSWERS)
    sxx, syy = float(cross[0, 0]), float(cross[1, 1])
    if sxx <= 0 or syy <= 0:
        return Comparison("pearson", reason=Reason.NO_VARIATION)
    return _with_t("pearson", float(cross[0, 1]) / math.sqrt(sxx * syy), w)


def product_items(names: tuple[str, str], shift: tuple[float, float], offset: tuple[float, float]) -> tuple[Item, ...]:
    """x², y² and xy of two variables less their means (shift + offset)."""
    x, y = (-offset[0], 1.0, 0.0), (-offset[1], 0.0, 1.0)
    return tuple(Item(of=Product(names, shift, left, right)) for left, right in ((x, x), (y, y), (x, y)))


def design_pearson(products: TotalsAnswer) -> Comparison:
    """Weighted r with its linearised standard error; p from t = r/SE on PSUs − strata − 1.

    ``products``: totals per PSU of `product_items`. The influence of a row on r is u·v − r/2·(u² + v²), standardised
    (Binder 1983); R: `svycontrast` of the means of x, y, x², y² and xy.
    """
    n = products.n[0, 0]
    rows = float(products.total("n")[0, 0])
    if rows <= 1:
        return Comparison("pearson", reason=Reason.TOO_FEW if rows > 0 else Reason.NO_ANSWERS)
    sxx, syy, sxy = (float(v) for v in products.total("wy")[0])
    size = math.sqrt(sxx * syy)
    if size <= 0:
        return Comparison("pearson", reason=Reason.NO_VARIATION)
    r = max(-1.0, min(1.0, sxy / size))
    df = degrees_of_freedom(n, products.clusters) - 1
    wrong = fault(products.clusters)
    if wrong is not None or df <= 0:
        return Comparison("pearson", r, reason=wrong or Reason.TOO_FEW)
    influence = np.array([-r / 2 / sxx, -r / 2 / syy, 1 / size])
    se = math.sqrt(max(0.0, float(influence @ total_covariance(products) @ influence)))
    # The error of a straight line is nothing; what the sums leave of it is the square root of their last digits.
    if 1 - abs(r) < STRAIGHT or se <= STRAIGHT:
        return Comparison("pearson", r, reason=Reason.NO_VARIATION)
    t = r / se
    return Comparison("pearson", r, df, p=t_p(t, df), effect_name="r", effect=r,
                      extra=(("t", t), ("se", se)))  # fmt: skip


def spearman(table: TwoWay) -> Comparison:
    """Spearman's ρ: Pearson's r of mean ranks; rows and columns of ``table`` in ascending order."""
    if table.total <= 2 + TINY:
        return Comparison("spearman", reason=Reason.TOO_FEW)
    r = correlation(rank_scores(table))
    return Comparison("spearman", reason=Reason.NO_VARIATION) if r is None else _with_t("spearman", r, table.total)


def kendall(table: TwoWay) -> Comparison:
    """Kendall's τ-b with p from the normal, corrected for ties (Kendall 1970)."""
    c, w = table.counts, table.total
    rows, columns = c.sum(axis=1), c.sum(axis=0)
    ties = [float((m * (m - 1)).sum()) for m in (rows, columns)]
    pairs = w * (w - 1)
    if w <= 2 + TINY or pairs - ties[0] <= 0 or pairs - ties[1] <= 0:
        return Comparison("kendall", reason=Reason.TOO_FEW if w <= 2 + TINY else Reason.NO_VARIATION)
    s = _concordance(c)
    tau = 2 * s / math.sqrt((pairs - ties[0]) * (pairs - ties[1]))
    cubes = [float((m * (m - 1) * (2 * m + 5)).sum()) for m in (rows, columns)]
    thirds = [float((m * (m - 1) * (m - 2)).sum()) for m in (rows, columns)]
    variance = (w * (w - 1) * (2 * w + 5) - sum(cubes)) / 18 + ties[0] * ties[1] / (2 * pairs)
    variance += thirds[0] * thirds[1] / (9 * w * (w - 1) * (w - 2))
    if variance <= 0:
        return Comparison("kendall", reason=Reason.TOO_FEW)
    z = s / math.sqrt(variance)
    return Comparison("kendall", tau, p=normal_p(z), effect_name="tau_b", effect=tau,
                      extra=(("z", z),))  # fmt: skip


def _concordance(counts: Floats) -> float:
    """Concordant less discordant pairs."""
    below_right = np.zeros_like(counts)
    below_left = np.zeros_like(counts)
    rest = np.cumsum(counts[::-1], axis=0)[::-1]
    below = np.vstack([rest[1:], np.zeros(counts.shape[1])])
    below_right[:, :-1] = np.cumsum(below[:, ::-1], axis=1)[:, ::-1][:, 1:]
    below_left[:, 1:] = np.cumsum(below, axis=1)[:, :-1]
    return float((counts * (below_right - below_left)).sum())


def partial(cross: Floats, w: float) -> Comparison:
    """Correlation of the first two variables with all others held constant; p from t on W − 2 − controls df.

    ``cross``: centred cross-products (2 + controls, 2 + controls) of complete rows. Source: IBM SPSS Statistics
    Algorithms, chapter "PARTIAL CORR".
    """
    controls = len(cross) - 2
    if w - 2 - controls <= TINY:
        return Comparison("partial", reason=Reason.TOO_FEW if w > 0 else Reason.NO_ANSWERS)
    scale = np.sqrt(np.diag(cross))
    if (scale <= 0).any():
        return Comparison("partial", reason=Reason.NO_VARIATION)
    r = cross / np.outer(scale, scale)
    held, rest = r[2:, 2:], r[:2, :2]
    if controls:
        if np.linalg.cond(held) > 1e12:
            return Comparison("partial", reason=Reason.SINGULAR)
        rest = rest - r[:2, 2:] @ np.linalg.solve(held, r[2:, :2])
    # What is left of a variable that the controls explain wholly is its last binary digit.
    if (np.diag(rest) <= 1e-12).any():
        return Comparison("partial", reason=Reason.SINGULAR)
    return _with_t("partial", float(rest[0, 1]) / math.sqrt(float(rest[0, 0] * rest[1, 1])), w - controls)
