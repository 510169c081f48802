"""Kolmogorov–Smirnov: one sample against a law, two samples against each other.

Formulas: IBM SPSS Statistics Algorithms, chapter "NPAR TESTS"; Smirnov (1948); with estimated parameters the p of
Smirnov's series is too large, and Lilliefors' (1967) by the formula of Dallal & Wilkinson (1986) is given beside it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.normality import lilliefors_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Fewer answers have no significance by Lilliefors.
FEWEST = 5
LAWS = ("normal", "uniform", "poisson", "exponential")


def smirnov_p(z: float) -> float:
    """Two-sided p of z = D·√n (Smirnov's series)."""
    from scipy.special import kolmogorov

    return float(kolmogorov(z))


def parameters(d: Distribution, law: str) -> tuple[float, ...] | None:
    """What a law takes from the data: mean and S.D., ends, or mean; None where the data cannot give it."""
    if d.mean is None or d.minimum is None or d.maximum is None:
        return None
    if law == "normal":
        return (d.mean, d.sd) if d.sd else None
    if law == "uniform":
        return (d.minimum, d.maximum) if d.maximum > d.minimum else None
    return (d.mean,) if d.mean > 0 and d.minimum >= 0 else None


def _below(values: Floats, law: str, given: tuple[float, ...]) -> Floats:
    """Share of the law at or below each value."""
    from scipy.special import ndtr, pdtr

    if law == "normal":
        return np.asarray(ndtr((values - given[0]) / given[1]), dtype=np.float64)
    if law == "uniform":
        return np.clip((values - given[0]) / (given[1] - given[0]), 0.0, 1.0)
    if law == "poisson":
        return np.asarray(pdtr(np.floor(values), given[0]), dtype=np.float64)
    return np.where(values >= 0, -np.expm1(-values / given[0]), 0.0)


def one_sample_ks(d: Distribution, law: str = "normal", given: tuple[float, ...] = ()) -> Comparison:
    """Z = D√W of the answers against ``law`` with ``given`` parameters, or those of the data.

    ``extra``: D, the most extreme positive and negative differences, the parameters; for a normal law with estimated
    parameters also Lilliefors' p.
    """
    if d.weight <= 0:
        return Comparison(f"ks_{law}", reason=Reason.NO_ANSWERS)
    used = given or parameters(d, law)
    if used is None:
        return Comparison(f"ks_{law}", reason=Reason.NO_VARIATION if len(d.values) < 2 else Reason.LAW_DOES_NOT_FIT)
    wanted = _below(d.values, law, used)
    upto = np.cumsum(d.w) / d.weight
    positive = max(0.0, float((upto - wanted).max()))
    negative = min(0.0, float((upto - d.w / d.weight - wanted).min()))
    largest = max(positive, -negative)
    z = math.sqrt(d.weight) * largest
    extra = [("d", largest), ("positive", positive), ("negative", negative)]
    extra += [(f"parameter_{i}", value) for i, value in enumerate(used)]
    if law == "normal" and not given:
        extra += [("lilliefors_p", lilliefors_p(largest, d.weight))] if d.weight >= FEWEST else []
    return Comparison(f"ks_{law}", z, p=smirnov_p(z), extra=tuple(extra))


def two_sample_ks(first: Distribution, second: Distribution) -> Comparison:
    """Z = D√(w₁w₂/(w₁ + w₂)) of two groups; ``extra``: D and the extreme differences first − second."""
    if first.weight <= 0 or second.weight <= 0:
        nobody = first.weight <= 0 and second.weight <= 0
        return Comparison("ks_two", reason=Reason.NO_ANSWERS if nobody else Reason.ONE_GROUP)
    values = np.union1d(first.values, second.values)
    steps = []
    for group in (first, second):
        weight = np.zeros(len(values))
        weight[np.searchsorted(values, group.values)] = group.w
        steps.append(np.cumsum(weight) / group.weight)
    away = steps[0] - steps[1]
    away[-1] = 0.0
    positive, negative = float(away.max()), float(away.min())
    largest = max(positive, -negative)
    z = largest * math.sqrt(first.weight * second.weight / (first.weight + second.weight))
    extra = (("d", largest), ("positive", positive), ("negative", negative))
    return Comparison("ks_two", z, p=smirnov_p(z), extra=extra)
