"""Design-based variances by Taylor linearisation from PSU totals.

Formulas: Särndal, Swensson & Wretman (1992), ch. 5.5 (domain ratios); Lumley (2010), ch. 2 and appendix; the numbers
equal R's survey package. Strata with one PSU and no certainty fail, and so does an fpc that cannot be (`fault`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.replication import replicate_covariance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import TotalsAnswer
    from survey_kit.model.clusters import Clusters
    from survey_kit.model.codebook import Code

    Floats = NDArray[np.float64]


# A stratum of which less than this was left out was taken whole.
CERTAIN = 1e-7
# Residuals below this part of the largest sum of any unit are rounding.
EXPLAINED = 1e-11
# So is a difference below this part of what something is taken from: nothing differs then, on whatever engine.
ROUNDED = 1e-13


def left_out(fpc: Floats, units: Floats) -> Floats:
    """1 − f of strata with ``units`` drawn: ``fpc`` above 1 counts the units of the population, up to 1 it is f."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(np.isnan(fpc), 1.0, 1.0 - np.where(fpc <= 1, fpc, units / fpc))


@dataclass(frozen=True, eq=False)
class _Stage:
    """One stage: ``unit`` (units,) the unit of this stage that each last unit is in, ``stratum`` of each unit of the
    stage, ``many`` how many drawn units alike it stands for; of each stratum how many were drawn (``size``), 1 − f
    (``left``), and the product of the sampling fractions of the stages before (``share``)."""

    unit: NDArray[np.intp]
    stratum: NDArray[np.intp]
    many: Floats
    size: Floats
    left: Floats
    share: Floats
    wrong: bool

    @property
    def counts(self) -> NDArray[np.bool_]:
        """Strata that add to the variance: drawn in part, after stages that took a real fraction."""
        return np.asarray((self.share > 0) & (self.left > CERTAIN))


@lru_cache(maxsize=4)
def _stages(clusters: Clusters) -> tuple[_Stage, ...]:
    """Every stage, the strata of a later one counted within each unit of the stage before.

    Remembered, because every question of a survey has the same.
    """
    out = []
    columns: list[tuple[Sequence[Code | None], Sequence[Code | None], Sequence[float]]]
    columns = [(clusters.strata, clusters.psus, clusters.fpc)]
    for stage in zip(*clusters.inner, strict=True):
        columns.append(([s for s, _, _ in stage], [unit for _, unit, _ in stage], [fpc for *_, fpc in stage]))
    parent, share = np.zeros(len(clusters), dtype=np.intp), np.ones(1)
    for strata, psus, told in columns:
        fpc = np.asarray(told, dtype=np.float64)
        group = _joined(parent, _numbered(strata))
        unit = _joined(group, _numbered(psus))
        stratum = np.zeros(unit.max(initial=-1) + 1, dtype=np.intp)
        stratum[unit] = group
        first = np.zeros(group.max(initial=-1) + 1, dtype=np.intp)
        first[group[::-1]] = np.arange(len(group))[::-1]
        many = np.ones(len(stratum))
        if clusters.many:
            many[unit] = clusters.many
        size = np.bincount(stratum, many, minlength=len(first)).astype(np.float64)
        left, before = left_out(fpc[first], size), share[parent[first]]
        # One fpc for all rows of a stratum, and one that can be.
        differs = ~((fpc == fpc[first][group]) | (np.isnan(fpc) & np.isnan(fpc[first][group])))
        wrong = bool(differs.any() or (fpc <= 0).any() or (left < 0).any())
        out.append(_Stage(unit, stratum, many, size, left, before, wrong))
        parent, share = unit, (before * (1 - left))[stratum]
    return tuple(out)


def _numbered(names: Sequence[Code | None]) -> NDArray[np.intp]:
    """A number for every name, in the order they come."""
    seen: dict[Code | None, int] = {}
    return np.fromiter((seen.setdefault(name, len(seen)) for name in names), dtype=np.intp, count=len(names))


def _joined(a: NDArray[np.intp], b: NDArray[np.intp]) -> NDArray[np.intp]:
    """A number from 0 for every pair that occurs."""
    return np.unique(a * (b.max(initial=0) + 1) + b, return_inverse=True)[1].reshape(-1)


def fault(clusters: Clusters) -> Reason | None:
    """Why this design gives no variance: an fpc that cannot be (as R's `svydesign` refuses it) or a lonely PSU."""
    if clusters.replicates is not None:
        return None
    stages = _stages(clusters)
    first = np.isnan(np.asarray(clusters.fpc, dtype=np.float64))
    if any(stage.wrong for stage in stages) or first.any() != first.all():
        return Reason.WRONG_FPC
    lonely = any((stage.counts & (stage.size == 1)).any() for stage in stages)
    return Reason.LONELY_PSU if lonely and clusters.lonely == "fail" else None


def covariance(z: Floats, clusters: Clusters) -> Floats:
    """Covariance (m, m) of m totals from their values ``z`` (units, m).

    At each stage with replacement within strata × (1 − f), later stages × the fraction sampled before (Särndal,
    Swensson & Wretman 1992, result 4.3.1); under replicate weights the spread of the replicates.
    """
    if clusters.replicates is not None:
        return replicate_covariance(z, clusters.replicates)
    out = np.zeros((z.shape[1], z.shape[1]))
    for stage in _stages(clusters):
        y = _summed(z, stage.unit, len(stage.stratum))
        mean = _summed(y, stage.stratum, len(stage.size)) / stage.size[:, None]
        alone = stage.size == 1
        if clusters.lonely == "adjust":
            # The one unit of a stratum is held against the mean of all, which is nothing: totals of residuals.
            mean[alone] = 0.0
        weight = np.where(stage.counts, stage.share * stage.left * stage.size / np.maximum(stage.size - 1, 1), 0.0)
        centred = less(y / stage.many[:, None], mean[stage.stratum])
        added = (centred * (weight[stage.stratum] * stage.many)[:, None]).T @ centred
        if clusters.lonely == "average":
            silent = int((alone & stage.counts).sum())
            added *= len(stage.size) / max(len(stage.size) - silent, 1)
        out += added
    return out


def less(whole: Floats, part: Floats) -> Floats:
    """``whole`` less ``part``; nothing where the last digits alone are left, so that no spread is none."""
    rest = whole - part
    return np.where(np.abs(rest) <= ROUNDED * np.abs(whole), 0.0, rest)


def _summed(values: Floats, place: NDArray[np.intp], count: int) -> Floats:
    """Sums of the rows of ``values`` (n, m) per place, shape (count, m)."""
    if len(place) == count and (place == np.arange(count)).all():
        return values
    out = np.zeros((count, values.shape[1]))
    np.add.at(out, place, values)
    return out


def degrees_of_freedom(n: Floats, clusters: Clusters) -> float:
    """PSUs less strata that have rows in the base (``n`` rows per unit); under replicate weights what they declare."""
    return float(degrees(np.atleast_2d(n), clusters)[0])


def degrees(rows: Floats, clusters: Clusters) -> Floats:
    """Degrees of freedom (m,) of m bases at once, ``rows`` (m, units); see `degrees_of_freedom`."""
    if clusters.replicates is not None:
        declared = clusters.replicates.df
        return np.full(len(rows), float(len(clusters) - 2) if declared is None else declared)
    first = _stages(clusters)[0]
    out = np.zeros(len(rows))
    for i, counts in enumerate(rows > 0):
        inside = np.zeros(len(first.stratum), dtype=bool)
        inside[first.unit[counts]] = True
        strata = np.zeros(len(first.size), dtype=bool)
        strata[first.stratum[inside]] = True
        out[i] = first.many[inside].sum() - strata.sum()
    return out


def residuals(answer: TotalsAnswer) -> tuple[Floats, Floats]:
    """Σw and Σw(y − shift) per domain × item × unit, less what the calibration of the weights explains.

    Regression on the auxiliaries with the weights before calibration (Deville & Särndal 1992, eq. 3.4).
    """
    fit = answer.fit
    if fit is None:
        return answer.w, answer.wy
    scale = np.sqrt(np.diag(fit.square))
    scale = np.where(scale > 0, scale, 1.0)
    inverse = np.linalg.pinv(fit.square / np.outer(scale, scale), rcond=1e-11, hermitian=True) / np.outer(scale, scale)
    return _left(answer.w, fit.w @ inverse @ fit.own.T), _left(answer.wy, fit.wy @ inverse @ fit.own.T)


def _left(whole: Floats, explained: Floats) -> Floats:
    """``whole`` less what is explained; nothing where the last digits alone are left: what is known has no error."""
    rest = whole - explained
    size = np.abs(whole).max(axis=-1, keepdims=True, initial=0.0)
    return np.where(np.abs(rest) <= EXPLAINED * size, 0.0, rest)


def total_covariance(answer: TotalsAnswer, domain: int = 0) -> Floats:
    """Covariance (items, items) of the totals Σw(y − shift) of every item in one domain."""
    return covariance(residuals(answer)[1][domain].T, answer.clusters)


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
    flat = (answer.w.shape[0] * answer.w.shape[1], answer.w.shape[2])
    total = answer.total("w").reshape(flat[0], 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        offset = answer.total("wy").reshape(flat[0], 1) / total
        if answer.clusters.replicates is not None:
            spread = replicate_covariance((answer.wy / answer.w).reshape(flat).T, answer.clusters.replicates)
        else:
            w, wy = residuals(answer)
            z = less(wy.reshape(flat), offset * w.reshape(flat)) / total
            spread = covariance(np.nan_to_num(z).T, answer.clusters)
    value = np.tile(answer.shift, len(answer.w)) + offset[:, 0]
    rows = answer.n.reshape(flat)
    return DomainMeans(value, offset[:, 0], spread, degrees(rows, answer.clusters), fault(answer.clusters))
