"""Sizes for a comparison of two groups of equal size, and the power of a size one can afford.

Proportions: normal approximation of Fleiss, Levin & Paik (2003), ch. 4.2, as R's `power.prop.test`; means: noncentral
t, Cohen (1988), ch. 2, as R's `power.t.test`. Power counts a difference in its own direction only.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from survey_kit.errors import SurveyKitError
from survey_kit.planning.sizes import Circumstances, Size, finite, sized

LARGEST = 1e9


def proportions_size(first: float, second: float, power: float, given: Circumstances) -> Size:
    """Answers needed in each group to tell the proportions ``first`` and ``second`` apart with ``power``."""
    from scipy.special import ndtri

    _check(first, second, power)
    middle = (first + second) / 2
    reach = given.z * math.sqrt(2 * middle * (1 - middle)) + float(ndtri(power)) * _spread(first, second)
    return _each((reach / (first - second)) ** 2, given)


def proportions_power(first: float, second: float, n: float, given: Circumstances) -> float:
    """Chance that ``n`` answers in each group tell the two proportions apart."""
    from scipy.special import ndtr

    _check(first, second)
    middle, alone = (first + second) / 2, _alone(n, given)
    reach = math.sqrt(alone) * abs(first - second) - given.z * math.sqrt(2 * middle * (1 - middle))
    return float(ndtr(reach / _spread(first, second)))


def means_size(difference: float, sd: float, power: float, given: Circumstances) -> Size:
    """Answers needed in each group to see a ``difference`` of means with ``power``; ``sd`` within the groups."""
    from scipy.optimize import brentq

    _check_power(power)
    _check_difference(difference, sd)

    def missing(n: float) -> float:
        return _t_power(difference, sd, n, given.level) - power

    if missing(2.0) >= 0:
        return _each(2.0, given)
    if missing(LARGEST) < 0:
        raise SurveyKitError("plan-difference-too-small", value=difference)
    # Between powers of ten, so that the search ends at the last binary digit.
    low = _bracket(missing)
    return _each(float(brentq(missing, low, low * 10, xtol=1e-12, rtol=8.9e-16, maxiter=500)), given)


def means_power(difference: float, sd: float, n: float, given: Circumstances) -> float:
    """Chance that ``n`` answers in each group show a ``difference`` of means."""
    _check_difference(difference, sd)
    alone = _alone(n, given)
    if alone < 2:
        raise SurveyKitError("plan-n", value=n)
    return _t_power(difference, sd, alone, given.level)


def _bracket(missing: Callable[[float], float]) -> float:
    low = 2.0
    while missing(low * 10) < 0:
        low *= 10
    return low


def _t_power(difference: float, sd: float, n: float, level: float) -> float:
    from scipy.special import ndtr, stdtrit
    from scipy.stats import nct

    df, shift = 2 * (n - 1), math.sqrt(n / 2) * abs(difference) / sd
    edge = float(stdtrit(df, (1 + level) / 2))
    # Far out the noncentral t is the normal, and its series no longer ends.
    if df > 1e6:
        return float(ndtr(shift - edge))
    return float(nct.sf(edge, df, shift))


def _each(alone: float, given: Circumstances) -> Size:
    return sized(alone, finite(alone * given.deff, given), given)


def _alone(n: float, given: Circumstances) -> float:
    """Answers of a simple random sample from a very large population that tell as much as ``n`` do here."""
    if not 1 <= n < math.inf:
        raise SurveyKitError("plan-n", value=n)
    if given.population is None:
        return n / given.deff
    if n >= given.population:
        raise SurveyKitError("plan-n-above-population", value=n, population=given.population)
    return n / (1 - n / given.population) / given.deff


def _spread(first: float, second: float) -> float:
    return math.sqrt(first * (1 - first) + second * (1 - second))


def _check(first: float, second: float, power: float = 0.8) -> None:
    for share in (first, second):
        if not 0 < share < 1:
            raise SurveyKitError("plan-share", value=share)
    if first == second:
        raise SurveyKitError("plan-no-difference", value=first)
    _check_power(power)


def _check_power(power: float) -> None:
    if not 0.5 <= power < 1:
        raise SurveyKitError("plan-power", value=power)


def _check_difference(difference: float, sd: float) -> None:
    if not 0 < sd < math.inf:
        raise SurveyKitError("plan-sd", value=sd)
    if difference == 0 or not math.isfinite(difference):
        raise SurveyKitError("plan-no-difference", value=difference)
