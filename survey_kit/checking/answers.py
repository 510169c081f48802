"""Checks of single answers: codes, ranges, dates, values far from all others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.codebook import Kind, Measure, MissingReason, Variable
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

_CODED = (Kind.SINGLE, Kind.LIKERT, Kind.RANK, Kind.DICHOTOMY)
# Tukey's far-out fence on the log scale: only values nobody would type on purpose.
FENCE = 3.0
LEAST_ANSWERS = 20


def _present(survey: Survey, *kinds: Kind) -> Iterator[Variable]:
    for variable in survey.codebook.variables:
        if variable.kind in kinds and variable.name in survey.data.columns and not variable.is_text:
            yield variable


def missing_proposal(variable: Variable) -> str:
    """The proposal to set a value to "no answer", as the variable's codebook writes it."""
    has = any(rule.reason is MissingReason.NO_ANSWER for rule in variable.missing)
    return "missing no_answer" if has else "missing blank"


def unlabelled_codes(survey: Survey) -> Iterator[Finding]:
    """Codes the questionnaire does not know."""
    for variable in _present(survey, *_CODED):
        known = {float(c) for c in variable.codes if not isinstance(c, str)}
        if not known:
            # Labels for missing codes alone say nothing about the answers.
            continue
        only_ends = variable.measure is Measure.ORDINAL and len(known) == 2
        values = survey.values(variable.name)
        for i in np.flatnonzero(~np.isnan(values)):
            if values[i] not in known and not (only_ends and min(known) < values[i] < max(known)):
                yield Finding("unlabelled-code", survey.row_id(i), variable.name, float(values[i]),
                              missing_proposal(variable), "error", 12)  # fmt: skip


def out_of_range(survey: Survey) -> Iterator[Finding]:
    """Numbers outside the range of the questionnaire, fractions where people are counted."""
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
        for code, found in (("out-of-range", outside), ("not-whole", broken)):
            for i in np.flatnonzero(found):
                yield Finding(code, survey.row_id(i), variable.name, float(values[i]),
                              missing_proposal(variable), "error", 4, facts)  # fmt: skip


def strange_dates(survey: Survey) -> Iterator[Finding]:
    """Dates later than the latest sensible one: the newest date at least a tenth of the rows reach."""
    for variable in survey.codebook.variables:
        if variable.kind is not Kind.DATE or variable.name not in survey.data.columns:
            continue
        days = survey.column(variable.name)
        present = sorted(str(d) for d in days if d)
        if len(present) < LEAST_ANSWERS:
            continue
        middle = int(present[len(present) // 2][:4])
        for row, day in zip(survey.data.index, days, strict=True):
            if day and abs(int(str(day)[:4]) - middle) > 1:
                yield Finding("date-in-future", str(row), variable.name, day, "missing blank", "error", 8)


def outliers(survey: Survey) -> Iterator[Finding]:
    """Amounts far above all others on the log scale (an income per year among incomes per month)."""
    for variable in _present(survey, Kind.NUMBER):
        values = survey.values(variable.name)
        positive = values[values > 0]
        # Counts and ages have a range to be checked by; amounts have none that is narrow enough.
        if len(positive) < LEAST_ANSWERS or (variable.high is not None and variable.high <= 1000):
            continue
        logs = np.log(positive)
        q1, q3 = np.quantile(logs, [0.25, 0.75])
        limit = q3 + FENCE * max(q3 - q1, 0.2)
        median = float(np.median(positive))
        with np.errstate(invalid="ignore", divide="ignore"):
            far = np.flatnonzero(np.log(values) > limit)
        for i in far:
            yield Finding("outlier", survey.row_id(i), variable.name, float(values[i]), "keep", "notice", 6,
                          {"median": f"{median:.15g}"})  # fmt: skip
