"""How well one category tells another: λ, Goodman and Kruskal's τ, the uncertainty coefficient; and η of scores.

Formulas: IBM SPSS Statistics Algorithms, chapter "CROSSTABS".
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.crosstab import TwoWay, likelihood_ratio
from survey_kit.statistics.measure import Dependent, Measure, delta, with_normal
from survey_kit.statistics.tails import chi2_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def lambdas(table: TwoWay) -> tuple[Measure, ...]:
    """λ: symmetric, rows explained, columns explained; T by the error under H₀."""
    told_column, guessed_column = _best_column(table.counts)
    told_row, guessed_row = (a.T for a in _best_column(table.counts.T))
    return (
        _lambda(table, told_row + told_column, guessed_row + guessed_column, ""),
        _lambda(table, told_row, guessed_row, "row"),
        _lambda(table, told_column, guessed_column, "column"),
    )


def _best_column(counts: Floats) -> tuple[Floats, Floats]:
    """1 in the largest cell of each row, and 1 in the column with the largest total; the first one of several."""
    told, guessed = np.zeros(counts.shape), np.zeros(counts.shape)
    told[np.arange(len(counts)), counts.argmax(axis=1)] = 1.0
    guessed[:, counts.sum(axis=0).argmax()] = 1.0
    return told, guessed


def _lambda(table: TwoWay, told: Floats, guessed: Floats, dependent: Dependent) -> Measure:
    """λ from where one would be right knowing the other variable (``told``) and not knowing it (``guessed``)."""
    share, w = table.counts / table.total, table.total
    wrong = (2.0 if dependent == "" else 1.0) - float((share * guessed).sum())
    if wrong <= 0:
        return Measure("lambda", dependent=dependent, reason=Reason.ONE_CATEGORY)
    value = max(float((share * (told - guessed)).sum()) / wrong, 0.0)
    ase = delta(share, (told - guessed + value * guessed) / wrong, w)
    return with_normal("lambda", value, ase, delta(share, (told - guessed) / wrong, w), dependent)


def goodman_kruskal_tau(table: TwoWay) -> tuple[Measure, ...]:
    """τ: rows explained, columns explained; p from χ² = (W − 1)(categories explained − 1)τ."""
    return (_tau(TwoWay(table.counts.T), "row"), _tau(table, "column"))


def _tau(table: TwoWay, dependent: Dependent) -> Measure:
    p = table.counts / table.total
    rows, columns = p.sum(axis=1, keepdims=True), p.sum(axis=0, keepdims=True)
    told, guessed = float((p**2 / rows).sum()), float((columns**2).sum())
    value = (told - guessed) / (1 - guessed)
    told_slope, guessed_slope = 2 * p / rows - (p**2).sum(axis=1, keepdims=True) / rows**2, 2 * columns
    slope = ((told_slope - guessed_slope) * (1 - guessed) + (told - guessed) * guessed_slope) / (1 - guessed) ** 2
    chi2 = (table.total - 1) * (p.shape[1] - 1) * value
    significance = chi2_p(chi2, table.df)
    return Measure("goodman_kruskal_tau", value, delta(p, slope, table.total), p=significance, dependent=dependent)


def uncertainty(table: TwoWay) -> tuple[Measure, ...]:
    """Uncertainty coefficient: symmetric, rows explained, columns explained; p is the likelihood-ratio χ²'s."""
    p, w = table.counts / table.total, table.total
    rows, columns = p.sum(axis=1, keepdims=True), p.sum(axis=0, keepdims=True)
    some = p > 0
    log_p = np.log(np.where(some, p, 1.0))
    log_rows, log_columns = np.log(rows), np.log(columns)
    of_rows, of_columns = -float((rows * log_rows).sum()), -float((columns * log_columns).sum())
    shared = float((p * (log_p - log_rows - log_columns)).sum())
    # Derivatives of the entropies and of what the variables share; their common constant does not matter.
    slope_rows, slope_columns = -log_rows + 0 * p, -log_columns + 0 * p
    slope_shared = np.where(some, log_p - log_rows - log_columns, 0.0)
    null = math.sqrt(max(float((p * slope_shared**2).sum()) - shared**2, 0.0) / w)
    significance = likelihood_ratio(table).p
    out: list[Measure] = []
    cases: tuple[tuple[Dependent, float, float, Floats], ...] = (
        ("", 2.0, of_rows + of_columns, slope_rows + slope_columns),
        ("row", 1.0, of_rows, slope_rows),
        ("column", 1.0, of_columns, slope_columns),
    )
    for dependent, times, entropy, slope in cases:
        value = times * shared / entropy
        ase = delta(p, (times * slope_shared - value * slope) / entropy, w)
        measure = with_normal("uncertainty", value, ase, times * null / entropy, dependent)
        out.append(replace(measure, p=significance))
    return tuple(out)


def eta(table: TwoWay) -> tuple[Measure, ...]:
    """η of the row scores explained by the columns, and of the column scores explained by the rows."""
    return (
        _eta(table.counts.T, table.row_scores, "row"),
        _eta(table.counts, table.column_scores, "column"),
    )


def _eta(counts: Floats, scores: Floats | None, dependent: Dependent) -> Measure:
    """η of the columns' scores explained by the rows."""
    if scores is None:
        return Measure("eta", dependent=dependent, reason=Reason.NO_ORDER)
    total = counts.sum()
    y = scores - float(counts.sum(axis=0) @ scores) / total
    within = counts.sum(axis=1)
    means = counts @ y / within
    spread = float(counts.sum(axis=0) @ y**2)
    if spread <= 0 or len(y) < 2:
        return Measure("eta", dependent=dependent, reason=Reason.NO_VARIATION)
    return Measure("eta", math.sqrt(min(float(within @ means**2) / spread, 1.0)), dependent=dependent)
