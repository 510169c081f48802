"""Design-based variances by Taylor linearisation from PSU totals.

Formulas: Särndal, Swensson & Wretman (1992), ch. 5.5 (domain ratios); Lumley (2010), ch. 2 and appendix; the numbers
equal R's survey package. Strata with one PSU and no certainty fail, and so does an fpc that cannot be (`fault`).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import Clusters, TotalsAnswer

    Floats = NDArray[np.float64]


# A mean design effect below this is none.
NOTHING = 1e-12


def fpc_factor(fpc: float, psus: int) -> float:
    """1 − f of a stratum: ``fpc`` above 1 counts its PSUs in the population, up to 1 it is the fraction sampled."""
    if math.isnan(fpc):
        return 1.0
    return 1.0 - (fpc if fpc <= 1 else psus / fpc)


def lonely(clusters: Clusters) -> bool:
    """Whether a stratum has a single PSU that was not taken with certainty."""
    counts = Counter(clusters.strata)
    return any(counts[s] == 1 and fpc_factor(f, 1) > 0 for s, f in zip(clusters.strata, clusters.fpc, strict=True))


def fault(clusters: Clusters) -> Reason | None:
    """Why this design gives no variance: an fpc that cannot be (as R's `svydesign` refuses it) or a lonely PSU."""
    counts = Counter(clusters.strata)
    declared: dict[object, float] = {}
    for stratum, fpc in zip(clusters.strata, clusters.fpc, strict=True):
        if math.isnan(fpc):
            continue
        if fpc <= 0 or fpc_factor(fpc, counts[stratum]) < 0 or declared.setdefault(stratum, fpc) != fpc:
            return Reason.WRONG_FPC
    if declared and (len(declared) < len(counts) or any(math.isnan(f) for f in clusters.fpc)):
        return Reason.WRONG_FPC
    return Reason.LONELY_PSU if lonely(clusters) else None


def covariance(z: Floats, clusters: Clusters) -> Floats:
    """Covariance (m, m) of m totals from their PSU values ``z`` (PSUs, m), with replacement within strata × (1 − f)."""
    out = np.zeros((z.shape[1], z.shape[1]))
    members: dict[object, list[int]] = {}
    for i, stratum in enumerate(clusters.strata):
        members.setdefault(stratum, []).append(i)
    for rows in members.values():
        n, factor = len(rows), fpc_factor(clusters.fpc[rows[0]], len(rows))
        if n < 2 or factor <= 0:
            continue
        centred = z[rows] - z[rows].mean(axis=0)
        out += factor * n / (n - 1) * centred.T @ centred
    return out


def degrees_of_freedom(n: Floats, clusters: Clusters) -> int:
    """PSUs less strata that have rows in the base; ``n`` holds rows per PSU (PSUs,)."""
    inside = [pair for pair, count in zip(clusters.pairs, n, strict=True) if count > 0]
    return len(inside) - len({stratum for stratum, _ in inside})


@dataclass(frozen=True, eq=False)
class DomainMeans:
    """Means of domain × item, flattened domain-major to m = domains·items, with their joint covariance (m, m).

    ``offset`` (m,): the means less their item's shift, with the digits a mean near 1e9 would cost their differences.
    """

    value: Floats
    offset: Floats
    covariance: Floats
    df: Floats
    reason: Reason | None = None

    @property
    def se(self) -> Floats:
        """Standard errors (m,)."""
        return np.sqrt(np.diag(self.covariance))


def domain_means(answer: TotalsAnswer) -> DomainMeans:
    """Weighted means (ratio estimators) with the covariance of all of them, overlapping domains included.

    NaN where nobody is in the base; ``reason`` is set when the design gives no variance.
    """
    domains, items, psus = answer.w.shape
    w = answer.w.reshape(domains * items, psus)
    wy = answer.wy.reshape(domains * items, psus)
    total = w.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        offset = wy.sum(axis=1, keepdims=True) / total
        z = (wy - offset * w) / total
    value = np.tile(answer.shift, domains) + offset[:, 0]
    df = np.array(
        [degrees_of_freedom(row, answer.clusters) for row in answer.n.reshape(domains * items, psus)], dtype=np.float64
    )
    spread = covariance(np.nan_to_num(z).T, answer.clusters)
    return DomainMeans(value, offset[:, 0], spread, df, fault(answer.clusters))


def interval(
    value: float, se: float, df: float, *, proportion: bool, level: float = 0.95
) -> tuple[float, float] | None:
    """Confidence interval with t on ``df``; on the logit scale for a proportion strictly between 0 and 1."""
    from scipy.special import stdtrit

    if not (df > 0 and math.isfinite(se)):
        return None
    t = float(stdtrit(df, (1 + level) / 2))
    if not proportion:
        return value - t * se, value + t * se
    if not 0 < value < 1:
        return None
    centre, half = math.log(value / (1 - value)), t * se / (value * (1 - value))
    return 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre))


def wald(name: str, estimates: Floats, spread: Floats, df: float) -> Comparison:
    """F test that all ``estimates`` (k,) with covariance ``spread`` (k, k) are equal: k − 1 and df − k + 2 degrees.

    The same as `regTermTest` of a group factor in R's survey: F = Wald/(k − 1), denominator degf − (k − 1).
    """
    from survey_kit.statistics.tails import f_p

    k = len(estimates)
    df2 = df - (k - 1)
    if k < 2 or df2 <= 0:
        return Comparison(name, reason=Reason.ONE_GROUP if k < 2 else Reason.TOO_FEW)
    contrast = np.hstack([-np.ones((k - 1, 1)), np.eye(k - 1)])
    differences = contrast @ estimates
    matrix = contrast @ spread @ contrast.T
    if not (matrix.any() and np.linalg.cond(matrix) <= 1e14):
        return Comparison(name, reason=Reason.NO_VARIATION)
    f = float(differences @ np.linalg.solve(matrix, differences)) / (k - 1)
    return Comparison(name, f, k - 1, df2, f_p(f, k - 1, df2))


def difference_t(estimates: Floats, spread: Floats, df: float) -> Comparison:
    """t of first − second on ``df`` − 1 degrees (as `svyttest`), with its standard error and 95 % interval."""
    from survey_kit.statistics.tails import t_p, t_quantile

    difference = float(estimates[0] - estimates[1])
    se = math.sqrt(max(0.0, float(spread[0, 0] + spread[1, 1] - 2 * spread[0, 1])))
    df -= 1
    if df <= 0 or se == 0:
        return Comparison("design_t", reason=Reason.TOO_FEW if df <= 0 else Reason.NO_VARIATION)
    t, half = difference / se, t_quantile(0.975, df) * se
    return Comparison(
        "design_t", t, df, p=t_p(t, df),
        extra=(("difference", difference), ("se", se), ("low", difference - half), ("high", difference + half)),
    )  # fmt: skip


def rao_scott(cells: Floats, n: float, clusters: Clusters, df: float) -> Comparison:
    """Pearson's χ² of a two-way table with Rao & Scott's second-order correction as F (R's `svychisq` default).

    ``cells``: PSU totals of the weights in each cell (rows, columns, PSUs); ``n``: rows in the table; ``df``: PSUs
    less strata.
    """
    from survey_kit.statistics.tails import f_p

    wrong = fault(clusters)
    if wrong is not None:
        return Comparison("rao_scott", reason=wrong)
    total = cells.sum(axis=2)
    r, c = total.sum(axis=1) > 0, total.sum(axis=0) > 0
    cells, total = cells[r][:, c], total[r][:, c]
    rows, columns = total.shape
    if min(rows, columns) < 2 or df <= 0:
        return Comparison("rao_scott", reason=Reason.ONE_CATEGORY if min(rows, columns) < 2 else Reason.TOO_FEW)
    w = float(total.sum())
    p = total / w
    independent = np.outer(p.sum(axis=1), p.sum(axis=0))
    pearson = n * float(((p - independent) ** 2 / independent).sum())
    flat = cells.reshape(rows * columns, -1)
    z = (flat - p.reshape(-1, 1) * flat.sum(axis=0)) / w
    delta = _design_effects(p, covariance(z.T, clusters), n)
    if delta is None:
        return Comparison("rao_scott", reason=Reason.SINGULAR)
    trace, trace2 = float(np.trace(delta)), float(np.trace(delta @ delta))
    # Design effects of a table on its diagonal are the last binary digits of zero.
    if trace <= NOTHING or trace2 <= 0:
        return Comparison("rao_scott", reason=Reason.NO_VARIATION)
    d0 = trace**2 / trace2
    f = pearson / trace
    v = math.sqrt(pearson / n / (min(rows, columns) - 1))
    return Comparison(
        "rao_scott", f, d0, d0 * df, f_p(f, d0, d0 * df), "cramers_v", v,
        extra=(("pearson_scaled", pearson), ("mean_design_effect", trace / ((rows - 1) * (columns - 1)))),
    )  # fmt: skip


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
