"""Checks of whole rows: consent, tests, duplicates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.checking.structure import relevant
from survey_kit.model.codebook import Kind
from survey_kit.model.finding import Finding
from survey_kit.thai.typed import is_test

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

# Identical in at least this many answered columns makes two rows one.
ENOUGH_ANSWERS = 20


def gates(survey: Survey) -> list[str]:
    """Questions that end the interview (a rule bears their name): consent first of all."""
    return [r.name for r in survey.codebook.rules if r.name in survey.codebook]


def refused_consent(survey: Survey) -> Iterator[Finding]:
    """Rows whose answer ends the interview: they are counted and taken out."""
    for rule in (r for r in survey.codebook.rules if r.name in gates(survey)):
        held = relevant(survey, rule.expect)
        for i in np.flatnonzero(held == 0):
            value = float(survey.column(rule.name)[i])
            yield Finding("consent-refused", survey.row_id(i), rule.name, value, "drop row", "error", case=43)


def test_rows(survey: Survey) -> Iterator[Finding]:
    """Rows somebody typed to try the form; each is told once."""
    told: set[str] = set()
    for variable in survey.codebook.variables:
        if variable.kind is not Kind.TEXT or variable.name not in survey.data.columns:
            continue
        for i, text in enumerate(survey.column(variable.name)):
            row = survey.row_id(i)
            if text and row not in told and is_test(str(text)):
                told.add(row)
                yield Finding("test-row", row, variable.name, text, "drop row", "error", case=42)


def _identifier(survey: Survey) -> str | None:
    return next((v.name for v in survey.codebook.variables if v.unique and v.name in survey.data.columns), None)


def duplicate_ids(survey: Survey) -> Iterator[Finding]:
    """The same form number twice; the first is kept."""
    name = _identifier(survey)
    if name is None:
        return
    first: dict[str, str] = {}
    for row, value in zip(survey.data.index, survey.column(name), strict=True):
        if value is None:
            continue
        if value in first:
            yield Finding("duplicate-id", str(row), name, value, "drop row", "error", 19, {"first": first[value]})
        else:
            first[value] = str(row)


def duplicate_answers(survey: Survey) -> Iterator[Finding]:
    """Two rows with the same answers throughout, whatever their number."""
    names = [v.name for v in survey.codebook.variables
             if v.kind not in (Kind.TEXT, Kind.DATE, Kind.PERSONAL) and v.name in survey.data.columns]  # fmt: skip
    if len(names) < ENOUGH_ANSWERS:
        return
    frame = survey.data[names]
    answered = frame.notna().sum(axis=1).to_numpy() >= ENOUGH_ANSWERS
    first: dict[bytes, str] = {}
    for i in np.flatnonzero(answered):
        key = frame.iloc[i].to_numpy(dtype=np.float64).tobytes()
        row = survey.row_id(i)
        if key in first:
            yield Finding("duplicate-answers", row, "", None, "drop row", "warning", 19, {"first": first[key]})
        else:
            first[key] = row
