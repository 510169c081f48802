"""Tests and measures of a two-way table of counts.

Formulas: IBM SPSS Statistics Algorithms, chapter "CROSSTABS". Rows and columns without weight are dropped first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.tails import chi2_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class TwoWay:
    """Counts of shape (rows, columns) with the scores of their categories (None where they have no order)."""

    counts: Floats
    row_scores: Floats | None = None
    column_scores: Floats | None = None

    @classmethod
    def of(cls, counts: Floats, rows: Floats | None = None, columns: Floats | None = None) -> TwoWay:
        """The table without its empty rows and columns."""
        counts = np.asarray(counts, dtype=np.float64)
        r, c = counts.sum(axis=1) > 0, counts.sum(axis=0) > 0
        return cls(counts[r][:, c], None if rows is None else rows[r], None if columns is None else columns[c])

    @property
    def total(self) -> float:
        """W."""
        return float(self.counts.sum())

    @property
    def expected(self) -> Floats:
        """Expected counts under independence, same shape."""
        return np.outer(self.counts.sum(axis=1), self.counts.sum(axis=0)) / self.total

    @property
    def df(self) -> int:
        """(rows − 1)(columns − 1)."""
        rows, columns = self.counts.shape
        return int(rows - 1) * int(columns - 1)

    @property
    def residuals(self) -> Floats:
        """O − E, same shape."""
        return np.asarray(self.counts - self.expected, dtype=np.float64)

    @property
    def standardised_residuals(self) -> Floats:
        """(O − E) / √E, same shape."""
        expected = self.expected
        return np.asarray((self.counts - expected) / np.sqrt(expected), dtype=np.float64)

    @property
    def adjusted_residuals(self) -> Floats:
        """(O − E) / √(E(1 − row/W)(1 − column/W)), same shape."""
        rows = self.counts.sum(axis=1, keepdims=True) / self.total
        columns = self.counts.sum(axis=0, keepdims=True) / self.total
        expected = self.expected
        with np.errstate(invalid="ignore", divide="ignore"):
            scale: Floats = np.sqrt(expected * (1 - rows) * (1 - columns))
            return np.asarray((self.counts - expected) / scale, dtype=np.float64)


def rounded_cells(counts: Floats) -> Floats:
    """Cells rounded half up to whole cases, as SPSS CROSSTABS does with fractional weights by default."""
    # Ten times .05 is a half whatever its last binary digit, and so in whatever order rows were added.
    return np.floor(np.asarray(counts, dtype=np.float64) + (0.5 + 1e-9))


def chi_square_tests(table: TwoWay) -> tuple[Comparison, ...]:
    """Pearson, likelihood ratio, (2×2) continuity correction and Fisher, and linear-by-linear where scores exist."""
    reason = _reason(table)
    if reason is not None:
        return (Comparison("pearson_chi2", reason=reason),)
    tests = [pearson(table), likelihood_ratio(table)]
    if table.counts.shape == (2, 2):
        tests += [continuity_correction(table), fisher(table)]
    if table.row_scores is not None and table.column_scores is not None:
        tests.append(linear_by_linear(table))
    return tuple(tests)


def _reason(table: TwoWay) -> Reason | None:
    if table.counts.size == 0 or table.total <= 0:
        return Reason.NO_ANSWERS
    return Reason.ONE_CATEGORY if min(table.counts.shape) < 2 else None


def pearson(table: TwoWay) -> Comparison:
    """χ² = Σ(O − E)²/E with Cramér's V, the smallest expected count and the share of cells expected below 5."""
    expected = table.expected
    chi2 = float(((table.counts - expected) ** 2 / expected).sum())
    smallest = min(table.counts.shape)
    below = int((expected < 5).sum())
    return Comparison(
        "pearson_chi2",
        chi2,
        table.df,
        p=chi2_p(chi2, table.df),
        effect_name="cramers_v",
        effect=math.sqrt(chi2 / (table.total * (smallest - 1))),
        extra=(
            ("phi", phi(table, chi2)),
            ("contingency_coefficient", math.sqrt(chi2 / (chi2 + table.total))),
            ("min_expected", float(expected.min())),
            ("cells_below_5", float(below)),
            ("share_below_5", below / expected.size),
        ),
    )


def phi(table: TwoWay, chi2: float) -> float:
    """φ; it carries the sign of the association in a 2×2 table."""
    if table.counts.shape == (2, 2):
        (a, b), (c, d) = table.counts
        return float((a * d - b * c) / math.sqrt((a + b) * (c + d) * (a + c) * (b + d)))
    return math.sqrt(chi2 / table.total)


def likelihood_ratio(table: TwoWay) -> Comparison:
    """G² = 2ΣO·ln(O/E) over the cells with observations."""
    observed = table.counts > 0
    ratio = table.counts[observed] / table.expected[observed]
    g2 = max(0.0, 2 * float((table.counts[observed] * np.log(ratio)).sum()))
    return Comparison("likelihood_ratio", g2, table.df, p=chi2_p(g2, table.df))


def continuity_correction(table: TwoWay) -> Comparison:
    """Yates' χ² for 2×2; zero when |ad − bc| does not exceed W/2."""
    (a, b), (c, d) = table.counts
    w = table.total
    excess = abs(a * d - b * c) - w / 2
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    statistic = float(w * excess**2 / margins) if excess > 0 else 0.0
    return Comparison("continuity_correction", statistic, 1, p=chi2_p(statistic, 1))


def fisher(table: TwoWay) -> Comparison:
    """Fisher's exact p for 2×2: two-sided sums the tables no likelier than the observed; one-sided the smaller tail."""
    from scipy.stats import hypergeom

    cells = rounded_cells(table.counts).astype(int)
    (a, b), (c, _) = cells
    law = hypergeom(int(cells.sum()), a + b, a + c)
    low, high = max(0, (a + b) + (a + c) - int(cells.sum())), min(a + b, a + c)
    chances = law.pmf(np.arange(low, high + 1))
    observed = float(law.pmf(a))
    # Equal tables must count as equal in spite of the last binary digit.
    two_sided = float(chances[chances <= observed * (1 + 1e-7)].sum())
    one_sided = min(float(law.cdf(a)), float(law.sf(a - 1)))
    return Comparison("fisher_exact", p=min(two_sided, 1.0), extra=(("p_one_sided", one_sided),))


def linear_by_linear(table: TwoWay) -> Comparison:
    """Mantel–Haenszel linear-by-linear association (W − 1)r², 1 df."""
    r = correlation(table)
    if r is None:
        return Comparison("linear_by_linear", reason=Reason.NO_VARIATION)
    statistic = (table.total - 1) * r * r
    return Comparison("linear_by_linear", statistic, 1, p=chi2_p(statistic, 1), extra=(("r", r),))


def correlation(table: TwoWay) -> float | None:
    """Pearson's r of the category scores; None without scores or spread."""
    if table.row_scores is None or table.column_scores is None:
        return None
    if min(table.counts.shape) < 2:
        return None
    w = table.total
    x = table.row_scores - float(table.counts.sum(axis=1) @ table.row_scores) / w
    y = table.column_scores - float(table.counts.sum(axis=0) @ table.column_scores) / w
    sxx = float(table.counts.sum(axis=1) @ (x * x))
    syy = float(table.counts.sum(axis=0) @ (y * y))
    return float(x @ table.counts @ y) / math.sqrt(sxx * syy) if sxx > 0 and syy > 0 else None


def rank_scores(table: TwoWay) -> TwoWay:
    """The table with the mean rank of each category for its score; rows and columns in ascending order."""
    rows, columns = table.counts.sum(axis=1), table.counts.sum(axis=0)
    return TwoWay(table.counts, np.cumsum(rows) - (rows - 1) / 2, np.cumsum(columns) - (columns - 1) / 2)
