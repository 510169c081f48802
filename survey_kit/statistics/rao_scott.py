"""Two-way tables under a sampling design: Pearson's χ² corrected by the design effects of its cells.

Source: Rao & Scott (1981, 1984); the numbers equal `svychisq` of R's survey package.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.linearisation import covariance, degrees_of_freedom, fault, less, residuals
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
    """Shares ``p`` (rows, columns) of a two-way table, their covariance (cells, cells), rows counted, df of the design.

    Empty rows and columns are left out.
    """

    p: Floats
    spread: Floats
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
        else:
            own = residuals(answer)[0].reshape(cells.shape)[keep] / whole
            spread = covariance(less(own, p.reshape(-1, 1) * own.sum(axis=0)).T, clusters)
        df = degrees_of_freedom(answer.n.sum(axis=(0, 1)), clusters)
        return cls(p, spread, float(answer.total("n").sum()), df, fault(clusters))

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
