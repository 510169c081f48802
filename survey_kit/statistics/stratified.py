"""A 2×2 table in several layers: is the odds ratio 1 in all of them, and is it the same?

Formulas: IBM SPSS Statistics Algorithms, chapter "CROSSTABS" (Cochran, Mantel–Haenszel, Breslow–Day, Tarone); the
error of the common odds ratio: Robins, Breslow & Greenland (1986).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Estimate, Reason
from survey_kit.statistics.tails import chi2_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def stratified(layers: Sequence[Floats]) -> tuple[tuple[Comparison, ...], Estimate]:
    """Cochran's and Mantel–Haenszel's tests of no association, Breslow–Day's and Tarone's of one ratio; the ratio.

    ``layers``: counts (2, 2) of each layer; layers without anybody, or with an empty margin, say nothing.
    """
    names = ("cochran", "mantel_haenszel", "breslow_day", "tarone")
    if any(counts.shape != (2, 2) for counts in layers):
        return _none(names, Reason.NOT_TWO_BY_TWO)
    told = [c for c in layers if c.sum() > 1 and (c.sum(axis=0) > 0).all() and (c.sum(axis=1) > 0).all()]
    if not told:
        return _none(names, Reason.NO_VARIATION)
    x = np.array(told)
    common = _common(x)
    tests = (*_independence(x), *_homogeneity(x, common))
    return tests, common


def _none(names: Sequence[str], reason: Reason) -> tuple[tuple[Comparison, ...], Estimate]:
    return tuple(Comparison(name, reason=reason) for name in names), Estimate(None, reason=reason)


def _chi2(name: str, statistic: float, df: float) -> Comparison:
    return Comparison(name, statistic, df, p=chi2_p(statistic, df))


def _independence(x: Floats) -> tuple[Comparison, Comparison]:
    n = x.sum(axis=(1, 2))
    rows, columns = x.sum(axis=2), x.sum(axis=1)
    excess = float((x[:, 0, 0] - rows[:, 0] * columns[:, 0] / n).sum())
    margins = rows.prod(axis=1) * columns.prod(axis=1)
    cochran = excess**2 / float((margins / n**3).sum())
    corrected = max(abs(excess) - 0.5, 0.0) ** 2 / float((margins / (n**2 * (n - 1))).sum())
    return _chi2("cochran", cochran, 1), _chi2("mantel_haenszel", corrected, 1)


def _common(x: Floats) -> Estimate:
    """Mantel–Haenszel's common odds ratio; ``se`` is of its logarithm."""
    from scipy.special import ndtri

    n = x.sum(axis=(1, 2))
    r, s = x[:, 0, 0] * x[:, 1, 1] / n, x[:, 0, 1] * x[:, 1, 0] / n
    if r.sum() <= 0 or s.sum() <= 0:
        return Estimate(None, reason=Reason.EMPTY_CELL)
    value = float(r.sum() / s.sum())
    p, q = (x[:, 0, 0] + x[:, 1, 1]) / n, (x[:, 0, 1] + x[:, 1, 0]) / n
    variance = (
        float((p * r).sum()) / (2 * r.sum() ** 2)
        + float((p * s + q * r).sum()) / (2 * r.sum() * s.sum())
        + float((q * s).sum()) / (2 * s.sum() ** 2)
    )
    se = math.sqrt(float(variance))
    reach = math.exp(float(ndtri(0.975)) * se)
    return Estimate(value, se=se, low=value / reach, high=value * reach)


def _homogeneity(x: Floats, common: Estimate) -> tuple[Comparison, Comparison]:
    """Breslow & Day's χ² around the cells the common odds ratio expects, and with Tarone's correction."""
    df = float(len(x) - 1)
    if common.value is None or df < 1:
        reason = common.reason or Reason.ONE_GROUP
        return Comparison("breslow_day", reason=reason), Comparison("tarone", reason=reason)
    expected = np.array([_expected(counts, common.value) for counts in x])
    rows, columns, n = x.sum(axis=2), x.sum(axis=1), x.sum(axis=(1, 2))
    b, c = rows[:, 0] - expected, columns[:, 0] - expected
    variance = 1 / (1 / expected + 1 / b + 1 / c + 1 / (n - rows[:, 0] - columns[:, 0] + expected))
    away = x[:, 0, 0] - expected
    breslow = float((away**2 / variance).sum())
    tarone = breslow - float(away.sum()) ** 2 / float(variance.sum())
    return _chi2("breslow_day", breslow, df), _chi2("tarone", max(tarone, 0.0), df)


def _expected(counts: Floats, ratio: float) -> float:
    """The first cell of a 2×2 table with these margins and this odds ratio."""
    row, column, n = float(counts[0].sum()), float(counts[:, 0].sum()), float(counts.sum())
    if abs(ratio - 1) < 1e-12:
        return row * column / n
    # (1 − ratio)·x² + (n − row − column + ratio(row + column))·x − ratio·row·column = 0
    a, b, c = 1 - ratio, n - row - column + ratio * (row + column), -ratio * row * column
    root = math.sqrt(b * b - 4 * a * c)
    low, high = max(0.0, row + column - n), min(row, column)
    # Both roots without subtracting nearly equal numbers.
    q = -(b + math.copysign(root, b)) / 2
    return next(z for z in (q / a, c / q) if low - 1e-9 * n <= z <= high + 1e-9 * n)
