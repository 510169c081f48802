"""Sizes as the teams know them: Yamane, Krejcie & Morgan, and the rule of the National Housing Authority."""

from __future__ import annotations

from survey_kit.errors import SurveyKitError

# χ² of one degree of freedom at .05 as Krejcie & Morgan wrote it.
CHI_SQUARE = 3.841


def yamane(population: float, margin: float = 0.05) -> float:
    """N / (1 + N e²), Yamane (1967), p. 886: a proportion of one half, 95 % taken as two standard errors."""
    _check(population, margin)
    return population / (1 + population * margin**2)


def krejcie_morgan(population: float, margin: float = 0.05) -> float:
    """Krejcie & Morgan (1970), *Educational and Psychological Measurement* 30, 607–610; their table rounds it."""
    _check(population, margin)
    quarter = CHI_SQUARE * 0.25
    return quarter * population / (margin**2 * (population - 1) + quarter)


def housing_authority(population: float) -> float:
    """Forms of a community: 50 up to 500 households, 100 up to 1,000, then one in ten up to 400; never more than it
    has."""
    _check(population, 0.05)
    asked = 50.0 if population <= 500 else 100.0 if population <= 1000 else min(population / 10, 400.0)
    return min(asked, population)


def _check(population: float, margin: float) -> None:
    if not population >= 1:
        raise SurveyKitError("plan-population", value=population)
    if not 0 < margin < 1:
        raise SurveyKitError("plan-margin", value=margin)
