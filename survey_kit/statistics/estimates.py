"""Totals, ratios, quantiles and contrasts under a sampling design, with their joint covariance.

Formulas: Särndal, Swensson & Wretman (1992), ch. 5; quantiles: Woodruff (1952). The numbers equal R's survey package.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.intervals import Method, proportion_interval
from survey_kit.statistics.linearisation import covariance, degrees, domain_means, fault, less, residuals
from survey_kit.statistics.replication import replicate_covariance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import TotalsAnswer
    from survey_kit.model.clusters import Clusters
    from survey_kit.statistics.distribution import Distribution

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Estimates:
    """m numbers with their covariance (m, m); ``reason``: why there are no errors.

    In the order of the domains, within a domain of the items. ``rows`` (m, units) counts the rows behind each.
    """

    value: Floats
    covariance: Floats
    rows: Floats
    clusters: Clusters
    reason: Reason | None = None

    @cached_property
    def df(self) -> Floats:
        """Degrees of freedom (m,): PSUs less strata with a row in the base."""
        return degrees(self.rows, self.clusters)

    @property
    def se(self) -> Floats:
        """Standard errors (m,)."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    def contrast(self, weights: Floats) -> Estimates:
        """Linear combinations ``weights`` (k, m) of the numbers, each on the PSUs of all the rows it uses.

        NaN where a number it uses is not known, and where it uses none.
        """
        used = np.asarray(weights) != 0
        known = np.nan_to_num(self.value)
        unknown = (used & np.isnan(self.value)).any(axis=1) | ~used.any(axis=1)
        value = np.where(unknown, np.nan, weights @ known)
        return self.picked(value, weights @ self.covariance @ weights.T, used @ self.rows)

    def picked(self, value: Floats, covariance: Floats, rows: Floats) -> Estimates:
        """Other numbers of the same design."""
        return Estimates(value, covariance, rows, self.clusters, self.reason)

    def __getitem__(self, at: int) -> Estimates:
        """The one number at ``at``."""
        one = slice(at, at + 1) if at >= 0 else slice(len(self.value) + at, len(self.value) + at + 1)
        return self.picked(self.value[one], self.covariance[one, one], self.rows[one])


def _y(answer: TotalsAnswer, *, residual: bool = False) -> Floats:
    """Σwy per domain × item × unit, the shift put back."""
    w, wy = residuals(answer) if residual else (answer.w, answer.wy)
    return wy + np.nan_to_num(answer.shift)[None, :, None] * w


def means(answer: TotalsAnswer) -> Estimates:
    """Weighted means of every domain × item."""
    found = domain_means(answer)
    rows = answer.n.reshape(len(found.value), answer.n.shape[2])
    return Estimates(found.value, found.covariance, rows, answer.clusters, found.reason)


def totals(answer: TotalsAnswer) -> Estimates:
    """Totals Σwy of every domain × item; a domain without rows has the total 0."""
    y = _y(answer)
    flat = y.reshape(y.shape[0] * y.shape[1], y.shape[2])
    clusters = answer.clusters
    if clusters.replicates is not None:
        value, spread = flat[:, 0], replicate_covariance(flat.T, clusters.replicates)
    else:
        own = _y(answer, residual=True).reshape(flat.shape)
        value, spread = flat.sum(axis=1), covariance(own.T, clusters)
    return Estimates(value, spread, answer.n.reshape(flat.shape), clusters, fault(clusters))


def ratios(answer: TotalsAnswer) -> Estimates:
    """Σwy/Σwx per domain, of the first item over the second (both summed over the rows that have both)."""
    y = _y(answer)
    clusters = answer.clusters
    with np.errstate(invalid="ignore", divide="ignore"):
        if clusters.replicates is not None:
            each = y[:, 0] / y[:, 1]
            value, spread = each[:, 0], replicate_covariance(each.T, clusters.replicates)
        else:
            own = _y(answer, residual=True)
            below = y[:, 1].sum(axis=1)
            value = y[:, 0].sum(axis=1) / below
            z = less(own[:, 0], value[:, None] * own[:, 1]) / below[:, None]
            spread = covariance(np.nan_to_num(z).T, clusters)
    return Estimates(value, spread, answer.n[:, 0], clusters, fault(clusters))


def design_effects(answer: TotalsAnswer, se: Floats) -> Floats:
    """Variance of every mean over that of a simple random sample of as many rows, with replacement; NaN without spread.

    Source: Kish (1965), ch. 8.2; R: ``svymean(deff = "replace")``.
    """
    n, w, wy, wy2 = (answer.total(name).reshape(-1) for name in ("n", "w", "wy", "wy2"))
    with np.errstate(invalid="ignore", divide="ignore"):
        spread = less(wy2, wy**2 / w) / w * n / (n - 1)
        out = se**2 / (spread / n)
    # An answer that everybody gave has neither spread nor error.
    out[~(spread > 0)] = np.nan
    return np.asarray(out, dtype=np.float64)


@dataclass(frozen=True)
class Quantile:
    """A quantile with Woodruff's interval; SE is the interval's half width over t."""

    value: float | None
    se: float | None = None
    low: float | None = None
    high: float | None = None


def woodruff(dist: Distribution, share: float, at_most: Estimates, method: Method = "mean") -> Quantile:
    """The quantile ``share`` of a weighted distribution with its 95 % interval.

    ``at_most``: the estimated share of answers at most the quantile, its SE and df. The interval of that share is read
    back through the distribution (Woodruff 1952; R: ``svyquantile(qrule = "school")``).
    """
    from survey_kit.statistics.tails import t_quantile

    value = dist.quantile(share)
    df = float(at_most.df[0])
    if value is None or at_most.reason is not None or not df > 0:
        return Quantile(value)
    base = dist.base
    limits = proportion_interval(float(at_most.value[0]), float(at_most.se[0]), df, base.n, base.effective, method)
    if limits is None or limits[0] < 0 or limits[1] > 1:
        return Quantile(value)
    low, high = dist.quantile(limits[0]), dist.quantile(limits[1])
    if low is None or high is None:
        return Quantile(value)
    return Quantile(value, (high - low) / 2 / t_quantile(0.975, df), low, high)
