"""Rows that are nearly the same: a household entered twice by two members, a form copied and changed a little.

Kuriakose & Robbins (2016), "Don't get duped: Fraud through duplication in public opinion surveys", Statistical Journal
of the IAOS 32, 283–291: two honest interviews seldom share more than 85 % of their answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.codebook import Kind
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey

ALIKE = 0.85
# A pair must share far more than the pairs of its own survey usually do, so that a short or easy form is not accused.
ABOVE_USUAL = 0.15
# Fewer questions say nothing: a short form is answered alike by honest neighbours.
LEAST_ANSWERS = 40
# Every pair is compared up to this many rows of a place; in longer files the rows just before, where copies lie.
MOST_ROWS, NEIGHBOURS = 5_000, 200
_LEFT_OUT = (Kind.TEXT, Kind.DATE, Kind.PERSONAL)
_NAMED_DIFFERENCES = 6


def near_duplicates(survey: Survey) -> Iterator[Finding]:
    """Rows that share at least 85 % of their answers with an earlier row of the same place, but not all of them."""
    names = [v.name for v in survey.codebook.variables
             if v.kind not in _LEFT_OUT and v.name in survey.data.columns and not v.is_text]  # fmt: skip
    if len(names) < LEAST_ANSWERS or len(survey) < 2:
        return
    block = np.stack([survey.values(n) for n in names], axis=1)
    for rows in _places(survey):
        yield from _pairs(survey, names, block, rows)


def _places(survey: Survey) -> Iterator[NDArray[np.intp]]:
    """Positions of the rows of each city; all rows where the survey has none."""
    city = survey.values("city") if "city" in survey.data.columns else np.zeros(len(survey))
    yield from (np.flatnonzero(city == c) for c in np.unique(city[~np.isnan(city)]))


def _pairs(survey: Survey, names: list[str], block: NDArray[np.float64], rows: NDArray[np.intp]) -> Iterator[Finding]:
    """The likest earlier row of every row of one place, where the two are alike beyond what is usual there."""
    usual: list[float] = []
    likest: list[tuple[float, np.intp, np.intp]] = []
    reach = len(rows) if len(rows) <= MOST_ROWS else NEIGHBOURS
    for k in range(1, len(rows)):
        before = rows[max(0, k - reach) : k]
        share = _shares(block[before], block[rows[k]])
        if not np.isnan(share).all():
            j = int(np.nanargmax(share))
            usual.append(float(np.nanmedian(share)))
            likest.append((float(share[j]), before[j], rows[k]))
    limit = max(ALIKE, float(np.median(usual)) + ABOVE_USUAL) if usual else 1.0
    for share_, first, again in likest:
        if limit <= share_ < 1:
            yield _finding(survey, names, block, (first, again), share_)


def _shares(before: NDArray[np.float64], here: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of answers one row has in common with each of the others, NaN where too few are answered in both."""
    both = ~np.isnan(before) & ~np.isnan(here)
    answered = both.sum(axis=1)
    same = ((before == here) & both).sum(axis=1)
    return np.where(answered >= LEAST_ANSWERS, same / np.maximum(answered, 1), np.nan)


def _finding(
    survey: Survey, names: list[str], block: NDArray[np.float64], pair: tuple[np.intp, np.intp], share: float
) -> Finding:
    one, other = block[pair[0]], block[pair[1]]
    differ = [n for n, a, b in zip(names, one, other, strict=True) if a != b and not (np.isnan(a) and np.isnan(b))]
    shown = ", ".join(differ[:_NAMED_DIFFERENCES]) + (" …" if len(differ) > _NAMED_DIFFERENCES else "")
    facts = {"first": survey.row_id(pair[0]), "share": f"{100 * share:.0f}", "differ": shown}
    return Finding("near-duplicate", survey.row_id(pair[1]), "", None, "keep", "warning", 20, facts)
