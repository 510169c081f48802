"""Sample sizes for one figure of one population, and the precision of a size one can afford.

Formulas: Cochran (1977), *Sampling Techniques*, 3rd ed., ch. 4.4 (proportion) and 4.6 (mean). The design effect
(Kish 1965, ch. 8.2) multiplies the variance before the finite population takes its part, so no size exceeds it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from survey_kit.errors import SurveyKitError

# Beyond this many digits a size is the whole number it should be: 0.05 is not exact in binary.
DUST = 1e-9


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a size depends on besides the figure: size of the population (None: very large), design effect, share of
    those asked who answer, level of confidence.

    Raises ``plan-population``, ``plan-deff``, ``plan-response``, ``plan-level`` for what cannot be.
    """

    population: float | None = None
    deff: float = 1.0
    response: float = 1.0
    level: float = 0.95

    def __post_init__(self) -> None:
        if self.population is not None and not 1 <= self.population < math.inf:
            raise SurveyKitError("plan-population", value=self.population)
        if not 0 < self.deff < math.inf:
            raise SurveyKitError("plan-deff", value=self.deff)
        if not 0 < self.response <= 1:
            raise SurveyKitError("plan-response", value=self.response)
        if not 0.5 <= self.level < 1:
            raise SurveyKitError("plan-level", value=self.level)

    @property
    def z(self) -> float:
        """The normal quantile of the level, two-sided."""
        from scipy.special import ndtri

        return float(ndtri((1 + self.level) / 2))


@dataclass(frozen=True, slots=True)
class Size:
    """A sample size by its steps: ``simple`` for a very large population drawn at random, ``exact`` under the
    circumstances; ``needed`` answers and ``visits`` to get them are whole.

    ``short``: so few are expected to answer that even a visit to everybody does not give the answers needed.
    """

    simple: float
    exact: float
    needed: int
    visits: int
    short: bool = False


def upward(value: float) -> int:
    """The whole number not below ``value``."""
    return math.ceil(value * (1 - DUST))


def sized(simple: float, exact: float, given: Circumstances) -> Size:
    """The whole steps of a size: answers needed and visits to get them, no more than there are people."""
    needed = upward(exact)
    visits = upward(needed / given.response)
    if given.population is None:
        return Size(simple, exact, needed, visits)
    everybody = math.floor(given.population)
    return Size(simple, exact, min(needed, everybody), min(visits, everybody), visits > everybody)


def proportion_size(p: float, margin: float, given: Circumstances) -> Size:
    """Answers needed for a proportion near ``p`` to be within ``margin`` (both shares of 1)."""
    _check_share(p)
    _check_margin(margin)
    simple = given.z**2 * p * (1 - p) / margin**2
    designed = simple * given.deff
    exact = designed if given.population is None else designed / (1 + (designed - 1) / given.population)
    return sized(simple, exact, given)


def proportion_margin(p: float, n: float, given: Circumstances) -> float:
    """Half the width of the interval of a proportion near ``p`` from ``n`` answers, a share of 1."""
    _check_share(p)
    _check_size(n, given)
    finite = 1.0 if given.population is None else _left(given.population, n, given.population - 1)
    return given.z * math.sqrt(given.deff * p * (1 - p) / n * finite)


def mean_size(sd: float, margin: float, given: Circumstances) -> Size:
    """Answers needed for a mean to be within ``margin``, in the units of the standard deviation ``sd``."""
    _check_spread(sd)
    _check_spread(margin, "plan-mean-margin")
    simple = (given.z * sd / margin) ** 2
    designed = simple * given.deff
    return sized(simple, finite(designed, given), given)


def mean_margin(sd: float, n: float, given: Circumstances) -> float:
    """Half the width of the interval of a mean from ``n`` answers, in the units of ``sd``."""
    _check_spread(sd)
    _check_size(n, given)
    left = 1.0 if given.population is None else _left(given.population, n, given.population)
    return given.z * sd * math.sqrt(given.deff / n * left)


def finite(designed: float, given: Circumstances) -> float:
    """A size for a very large population as it is in the given one (Cochran 1977, eq. 4.2)."""
    return designed if given.population is None else designed / (1 + designed / given.population)


def _left(population: float, n: float, divisor: float) -> float:
    """Finite population correction; of a census nothing is left to chance."""
    return max(population - n, 0.0) / divisor if divisor > 0 else 0.0


def _check_share(p: float) -> None:
    if not 0 < p < 1:
        raise SurveyKitError("plan-share", value=p)


def _check_margin(margin: float) -> None:
    if not 0 < margin < 1:
        raise SurveyKitError("plan-margin", value=margin)


def _check_spread(value: float, code: str = "plan-sd") -> None:
    if not 0 < value < math.inf:
        raise SurveyKitError(code, value=value)


def _check_size(n: float, given: Circumstances) -> None:
    if not 1 <= n < math.inf:
        raise SurveyKitError("plan-n", value=n)
    if given.population is not None and n > given.population:
        raise SurveyKitError("plan-n-above-population", value=n, population=given.population)
