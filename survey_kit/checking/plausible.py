"""Answers without what another check has already found wrong, so that one mistake is told once and not ten times."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.codebook import Kind, Measure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.codebook import ResponseSet, Variable
    from survey_kit.model.survey import Survey

CODED = (Kind.SINGLE, Kind.LIKERT, Kind.RANK, Kind.DICHOTOMY)


def unknown_codes(survey: Survey, variable: Variable) -> NDArray[np.bool_]:
    """Rows that hold a code the questionnaire does not know, shape (rows,)."""
    known = {float(c) for c in variable.codes if not isinstance(c, str)}
    values = survey.values(variable.name)
    if not known:
        # Labels for missing codes alone say nothing about the answers.
        return np.zeros(len(survey), dtype=bool)
    unknown = ~np.isnan(values) & ~np.isin(values, list(known))
    if variable.measure is Measure.ORDINAL and len(known) == 2:
        # Only the ends of a scale are labelled: what lies between them is known too.
        unknown &= (values < min(known)) | (values > max(known))
    return unknown


def plausible(survey: Survey) -> Survey:
    """The survey with impossible answers emptied.

    These are numbers out of range, codes nobody knows, and "none of these" ticked beside others.
    A condition or rule that needs such an answer cannot be told, which is what the checks of skips and of consistency
    should say.
    """
    data = survey.data.copy()
    for variable in (v for v in survey.codebook.variables if v.name in data.columns and not v.is_text):
        if variable.kind in CODED:
            data.loc[unknown_codes(survey, variable), variable.name] = np.nan
        elif variable.kind is Kind.NUMBER:
            values = survey.values(variable.name)
            low, high = _ends(variable.low, variable.high)
            with np.errstate(invalid="ignore"):
                data.loc[(values < low) | (values > high), variable.name] = np.nan
    for answers in survey.codebook.sets:
        for name, both in contradicted(survey, answers).items():
            data.loc[both, name] = np.nan
    return replace(survey, data=data)


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    return (-np.inf if low is None else low), (np.inf if high is None else high)


def contradicted(survey: Survey, answers: ResponseSet) -> dict[str, NDArray[np.bool_]]:
    """For every "none of these" of a set: rows where it is ticked together with one of these, shape (rows,)."""
    exclusive = [v for v in answers.exclusive if v in survey.data.columns]
    others = [v for v in answers.variables if v not in answers.exclusive and v in survey.data.columns]
    if not exclusive or not others:
        return {}
    ticked = np.stack([survey.values(v) == answers.counted for v in others]).any(axis=0)
    return {name: ticked & (survey.values(name) == answers.counted) for name in exclusive}
