"""Two-way tables under a sampling design: Pearson's χ² corrected by the design effects of its cells.

Source: Rao & Scott (1981, 1984); the numbers equal `svychisq` of R's survey package.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.linearisation import covariance, degrees_of_freedom, fault, residuals
from survey_kit.statistics.replication import replicate_covariance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import TotalsAnswer

    Floats = NDArray[np.float64]


# A mean design effect below this is none.
NOTHING = 1e-12
LEAST = 1e-300


@dataclass(frozen=True, eq=False)
class DesignTable:
    """Shares ``p`` (rows, columns) of a two-way table, rows counted, df of the design; covariances (cells, cells).

    ``spread``: of the shares; ``of_totals``: of the totals of the cells over the total of all. Empty rows and columns
    are left out.
    """

    p: Floats
    spread: Floats
    of_totals: Floats
    n: float
    df: float
    reason: Reason | None = None

    @classmethod
    def of(cls, answer: TotalsAnswer, rows: int, columns: int) -> DesignTable:
        """From totals of one item in a domain for every cell, row by row."""
        cells = answer.w.reshape(rows * columns, answer.w.shape[2])
        total = answer.total("w").reshape(rows, columns)
        filled = np.ix_(total.sum(axis=1) > 0, total.sum(axis=0) > 0)
        keep = np.arange(rows * columns).reshape(rows, columns)[filled].reshape(-1)
        whole = max(float(total.sum()), LEAST)
        p, clusters = total[filled] / whole, answer.clusters
        if clusters.replicates is not None:
            spread = replicate_covariance((cells[keep] / cells[keep].sum(axis=0)).T, clusters.replicates)
            of_totals = replicate_covariance(cells[keep].T / whole, clusters.replicates)
        else:
            own = residuals(answer)[0].reshape(cells.shape)[keep] / whole
            spread = covariance((own - p.reshape(-1, 1) * own.sum(axis=0)).T, clusters)
            of_totals = covariance(own.T, clusters)
        df = degrees_of_freedom(answer.n.sum(axis=(0, 1)), clusters)
        return cls(p, spread, of_totals, float(answer.total("n").sum()), df, fault(clusters))

    def fault(self) -> Reason | None:
        """Why there is no test."""
        if self.reason is not None:
            return self.reason
        if min(self.p.shape) < 2:
            return Reason.ONE_CATEGORY
        return Reason.TOO_FEW if self.df <= 0 else None

    @property
    def pearson(self) -> float:
        """Pearson's χ² of the shares, as if of ``n`` rows."""
        independent = np.outer(self.p.sum(axis=1), self.p.sum(axis=0))
        return self.n * float(((self.p - independent) ** 2 / independent).sum())

    @property
    def cramers_v(self) -> float:
        """√(χ²/(n·(min(rows, columns) − 1)))."""
        return math.sqrt(self.pearson / self.n / (min(self.p.shape) - 1))


def rao_scott(answer: TotalsAnswer, rows: int, columns: int) -> Comparison:
    """Pearson's χ² of a two-way table with Rao & Scott's second-order correction as F (R's `svychisq` default).

    ``answer``: totals of one item in a domain for every cell, row by row. ``extra`` holds the first-order correction
    (``chi2_first`` and its p: χ² over the mean design effect).
    """
    from survey_kit.statistics.tails import chi2_p, f_p

    table = DesignTable.of(answer, rows, columns)
    wrong = table.fault()
    if wrong is not None:
        return Comparison("rao_scott", reason=wrong)
    delta = _design_effects(table.p, table.spread, table.n)
    if delta is None:
        return Comparison("rao_scott", reason=Reason.SINGULAR)
    trace, trace2 = float(np.trace(delta)), float(np.trace(delta @ delta))
    # Design effects of a table on its diagonal are the last binary digits of zero.
    if trace <= NOTHING or trace2 <= 0:
        return Comparison("rao_scott", reason=Reason.NO_VARIATION)
    d0, f = trace**2 / trace2, table.pearson / trace
    first = table.pearson / (trace / len(delta))
    extra = (("pearson_scaled", table.pearson), ("mean_design_effect", trace / len(delta)), ("chi2_first", first),
             ("df_first", float(len(delta))), ("p_first", chi2_p(first, len(delta))))  # fmt: skip
    return Comparison("rao_scott", f, d0, d0 * table.df, f_p(f, d0, d0 * table.df), "cramers_v", table.cramers_v,
                      extra=extra)  # fmt: skip


def wald_independence(answer: TotalsAnswer, rows: int, columns: int) -> Comparison:
    """Koch's Wald test of independence adjusted for few PSUs: F on (r − 1)(c − 1) and df − (r − 1)(c − 1) + 1.

    Source: Koch, Freeman & Freeman (1975); R: `svychisq(statistic = "adjWald")`.
    """
    from survey_kit.statistics.tails import f_p

    table = DesignTable.of(answer, rows, columns)
    wrong = table.fault()
    if wrong is not None:
        return Comparison("adjusted_wald", reason=wrong)
    r, c = table.p.shape
    row, column = table.p.sum(axis=1), table.p.sum(axis=0)
    away = (table.p - np.outer(row, column)).reshape(-1)
    # Derivatives of T_ij − T_i·T_·j/T by the totals of the cells.
    in_row, in_column = np.kron(np.eye(r), np.ones((1, c))), np.kron(np.ones((1, r)), np.eye(c))
    slope = np.eye(r * c) + np.outer(np.outer(row, column), np.ones(r * c))
    slope -= np.kron(np.eye(r), column[:, None]) @ in_row + np.kron(row[:, None], np.eye(c)) @ in_column
    use = np.arange(r * c).reshape(r, c)[1:, 1:].reshape(-1)
    matrix = (slope @ table.of_totals @ slope.T)[np.ix_(use, use)]
    k = len(use)
    df2 = table.df - k + 1
    if df2 <= 0:
        return Comparison("adjusted_wald", reason=Reason.TOO_FEW)
    if not (matrix.any() and np.linalg.cond(matrix) <= 1e14):
        return Comparison("adjusted_wald", reason=Reason.NO_VARIATION)
    f = float(away[use] @ np.linalg.solve(matrix, away[use])) * df2 / (k * table.df)
    return Comparison("adjusted_wald", f, k, df2, f_p(f, k, df2), "cramers_v", table.cramers_v)


def _design_effects(p: Floats, spread: Floats, n: float) -> Floats | None:
    """Generalised design-effect matrix of the interaction contrasts (Rao & Scott 1984, eq. 4.1).

    None when so many cells are empty that the contrasts cannot be told apart.
    """
    rows, columns = p.shape
    first = np.kron(np.eye(rows)[:, 1:], np.ones((columns, 1)))
    second = np.kron(np.ones((rows, 1)), np.eye(columns)[:, 1:])
    main = np.hstack([np.ones((rows * columns, 1)), first, second])
    both = np.hstack([first[:, [i]] * second[:, [j]] for i in range(rows - 1) for j in range(columns - 1)])
    q, _ = np.linalg.qr(main)
    contrast = both - q @ (q.T @ both)
    flat = p.reshape(-1)
    inverse = np.where(flat > 0, 1 / np.where(flat > 0, flat, 1.0), 0.0)
    under_srs = contrast.T @ (inverse[:, None] / n * contrast)
    observed = contrast.T @ (inverse[:, None] * spread * inverse) @ contrast
    if np.linalg.cond(under_srs) > 1e14:
        return None
    return np.asarray(np.linalg.solve(under_srs, observed), dtype=np.float64)
