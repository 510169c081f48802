"""Checks of amounts: far above all others, a year's income where a month's was asked, a year of birth for an age."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.codebook import Kind, Variable
from survey_kit.model.finding import Finding
from survey_kit.thai.periods import asks_age, is_monthly

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey

# Tukey's far-out fence on the log scale: only values nobody would type on purpose.
FENCE = 3.0
LEAST_ANSWERS = 20
MONTHS = 12.0
# Seven times the usual month is rare among neighbours; a twelfth of it that is round and common among them is the
# evidence: people earn 9,500 a month, not 7,083.
ABOVE_MONTH = 7.0
COMMON = (0.10, 0.90)
ROUND = 100.0
ERA = 543


def groups(survey: Survey) -> list[NDArray[np.bool_]]:
    """Masks of the rows of each city; one of all rows where the survey has no city."""
    if "city" not in survey.data.columns:
        return [np.ones(len(survey), dtype=bool)]
    city = survey.values("city")
    return [city == c for c in np.unique(city[~np.isnan(city)])]


def _amounts(survey: Survey) -> Iterator[tuple[Variable, NDArray[np.float64]]]:
    """Amounts and their values: counts and ages have a range to be checked by, amounts have none narrow enough."""
    for variable in survey.codebook.variables:
        if variable.kind is not Kind.NUMBER or variable.name not in survey.data.columns:
            continue
        if variable.high is None or variable.high > 1000:
            yield variable, survey.values(variable.name)


def outliers(survey: Survey) -> Iterator[Finding]:
    """Amounts far above all others on the log scale, those that look like a year's left out."""
    yearly = {(finding.row, finding.variable) for finding in yearly_amounts(survey)}
    for variable, values in _amounts(survey):
        positive = values[values > 0]
        if len(positive) < LEAST_ANSWERS:
            continue
        q1, q3 = np.quantile(np.log(positive), [0.25, 0.75])
        limit = q3 + FENCE * max(q3 - q1, 0.2)
        with np.errstate(invalid="ignore", divide="ignore"):
            far = np.flatnonzero(np.log(values) > limit)
        facts = {"median": f"{float(np.median(positive)):.15g}"}
        for i in (i for i in far if (survey.row_id(i), variable.name) not in yearly):
            yield Finding("outlier", survey.row_id(i), variable.name, float(values[i]), "keep", "notice", 6, facts)


def yearly_amounts(survey: Survey) -> Iterator[Finding]:
    """Amounts per month that look like a year's: seven times the city's median, a twelfth of it round and common."""
    monthly = ((v, values) for v, values in _amounts(survey) if is_monthly(str(v.label)))
    for variable, values in monthly:
        for rows in groups(survey):
            here = values[rows & (values > 0)]
            if len(here) < LEAST_ANSWERS:
                continue
            median = float(np.median(here))
            low, high = np.quantile(here, COMMON)
            with np.errstate(invalid="ignore"):
                months = values / MONTHS
                year = (
                    rows & (values >= ABOVE_MONTH * median) & (months >= low) & (months <= high) & (months % ROUND == 0)
                )
            for i in np.flatnonzero(year):
                month = f"{values[i] / MONTHS:.15g}"
                facts = {"month": month, "median": f"{median:.15g}"}
                yield Finding("yearly-amount", survey.row_id(i), variable.name, float(values[i]), f"set {month}",
                              "warning", 6, facts)  # fmt: skip


def other_year(variable: Variable, value: float, interview: float) -> tuple[str, float, int]:
    """(finding, what it should be, case) when an impossible number is a year in disguise; ("", value, 0) otherwise.

    A year of birth where an age was asked, or a Christian year where a Buddhist one was: 2520 and 1977 are the age 45
    in an interview of 2022, 2008 is the year 2551. ``interview`` is its Christian year, NaN where unknown.
    """
    if asks_age(str(variable.label)) and not np.isnan(interview):
        for era in (ERA, 0):
            age = interview + era - value
            if _fits(variable, age):
                return "birth-year", age, 3
    if variable.low is not None and variable.low > 2200 and _fits(variable, value + ERA):
        return "christian-year", value + ERA, 34
    return "", value, 0


def _fits(variable: Variable, value: float) -> bool:
    low, high = variable.low, variable.high
    return (low is None or value >= low) and (high is None or value <= high)
