"""Checks of single answers: codes, ranges, dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.checking.amounts import other_year
from survey_kit.checking.plausible import CODED, unknown_codes
from survey_kit.model.codebook import Kind, MissingReason, Variable
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey

LEAST_ANSWERS = 20
# Fieldwork is where the middle half of the dates lies; this many times its length on either side still belongs to it.
STRETCH, LEAST_DAYS = 3.0, 60


def _present(survey: Survey, *kinds: Kind) -> Iterator[Variable]:
    for variable in survey.codebook.variables:
        if variable.kind in kinds and variable.name in survey.data.columns and not variable.is_text:
            yield variable


def missing_proposal(variable: Variable) -> str:
    """The proposal to set a value to "no answer", as the variable's codebook writes it."""
    has = any(rule.reason is MissingReason.NO_ANSWER for rule in variable.missing)
    return "missing no_answer" if has else "missing blank"


def unlabelled_codes(survey: Survey) -> Iterator[Finding]:
    """Codes the questionnaire does not know; nines among them are meant for "no answer"."""
    for variable in _present(survey, *CODED):
        values = survey.values(variable.name)
        for i in np.flatnonzero(unknown_codes(survey, variable)):
            code, case = ("looks-missing", 13) if _looks_missing(values[i]) else ("unlabelled-code", 12)
            yield Finding(code, survey.row_id(i), variable.name, float(values[i]),
                          missing_proposal(variable), "error", case)  # fmt: skip


def _looks_missing(value: float) -> bool:
    """Whether people write this code for "no answer" in other forms: 9, 99, 999, −1, −9 …"""
    return value == -1 or set(f"{abs(value):.0f}") == {"9"}


def _interview_years(survey: Survey) -> NDArray[np.float64]:
    """The Christian year of each row's first date, shape (rows,); the middle year of all where a row has none."""
    dates = [v.name for v in survey.codebook.variables if v.kind is Kind.DATE and v.name in survey.data.columns]
    years = np.full(len(survey), np.nan)
    if dates:
        years = np.array([float(str(d)[:4]) if d else np.nan for d in survey.column(dates[0])])
    # A date outside the fieldwork is itself a mistake and says nothing about the year.
    middle = np.nanmedian(years) if not np.isnan(years).all() else np.nan
    return np.where(np.abs(years - middle) <= 1, years, middle)


def out_of_range(survey: Survey) -> Iterator[Finding]:
    """Numbers out of range (years in disguise among them), fractions where people are counted."""
    years = _interview_years(survey)
    for variable in _present(survey, Kind.NUMBER):
        values = survey.values(variable.name)
        low = -np.inf if variable.low is None else variable.low
        high = np.inf if variable.high is None else variable.high
        with np.errstate(invalid="ignore"):
            outside = (values < low) | (values > high)
            broken = np.zeros(len(values), dtype=bool)
            if variable.integer:
                broken = ~outside & ~np.isnan(values) & (values != np.floor(values))
        facts = {"low": f"{low:.15g}", "high": f"{high:.15g}"}
        for i in np.flatnonzero(outside):
            code, meant, case = other_year(variable, float(values[i]), float(years[i]))
            proposal = f"set {meant:.15g}" if code else missing_proposal(variable)
            yield Finding(code or "out-of-range", survey.row_id(i), variable.name, float(values[i]), proposal,
                          "error", case or 4, facts | {"meant": f"{meant:.15g}"})  # fmt: skip
        for i in np.flatnonzero(broken):
            yield Finding("not-whole", survey.row_id(i), variable.name, float(values[i]),
                          missing_proposal(variable), "error", 4)  # fmt: skip


def _day(stored: object) -> int:
    """The day of a stored date, which old SPSS files keep with a time of day."""
    return date.fromisoformat(str(stored)[:10]).toordinal()


def strange_dates(survey: Survey) -> Iterator[Finding]:
    """Dates far before or after the fieldwork, which is where the middle half of them lies."""
    for variable in survey.codebook.variables:
        if variable.kind is not Kind.DATE or variable.name not in survey.data.columns:
            continue
        days = {i: _day(d) for i, d in enumerate(survey.column(variable.name)) if d}
        if len(days) < LEAST_ANSWERS:
            continue
        q1, q3 = np.quantile(list(days.values()), [0.25, 0.75])
        margin = max(STRETCH * (q3 - q1), LEAST_DAYS)
        inside = [d for d in days.values() if q1 - margin <= d <= q3 + margin]
        facts = {"first": date.fromordinal(min(inside)).isoformat(), "last": date.fromordinal(max(inside)).isoformat()}
        for i, day in days.items():
            if day < q1 - margin or day > q3 + margin:
                code = "date-in-future" if day > q3 else "date-before-fieldwork"
                value = date.fromordinal(day).isoformat()
                yield Finding(code, survey.row_id(i), variable.name, value, "missing blank", "error", 8, facts)
