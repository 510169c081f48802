"""Years typed where an age, or a year of the Buddhist era, is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from survey_kit.model.codebook import Kind, Variable
from survey_kit.reading.answers import Answer
from survey_kit.thai.dates import read_year
from survey_kit.thai.typed import names_age, names_buddhist_year

# Nobody who answers is older.
OLDEST = 115


def asks_age(variable: Variable) -> bool:
    """Whether the question asks somebody's age in years."""
    if variable.kind is not Kind.NUMBER:
        return False
    return names_age(variable.label.th, variable.label.en) and (variable.high is None or 60 <= variable.high <= 150)


def age_from_birth(cell: Any, variable: Variable, year: int | None) -> Answer | None:
    """The age of somebody whose birth year stands in ``cell``, in the common ``year`` of the interview; always a guess.

    None where the cell holds no birth year. Without a year of interview the answer stays empty and is doubted.
    """
    born = read_year(cell)
    if born is None or (variable.high is not None and _plain(cell) <= variable.high):
        return None
    if year is None:
        return Answer(None, "birth-year-undated")
    return Answer(float(year - born), "guessed-age") if 0 <= year - born <= OLDEST else None


def _plain(cell: Any) -> float:
    """The number a cell holds as it stands; infinite where it holds words."""
    try:
        return float(cell)
    except (TypeError, ValueError):
        return float("inf")


def years_of(days: Sequence[Any]) -> list[int | None]:
    """Year of each ISO date; the commonest year of all where a row has none, None where no row has one."""
    years = [int(day[:4]) if isinstance(day, str) else None for day in days]
    known = [y for y in years if y is not None]
    usual = max(sorted(set(known)), key=known.count) if known else None
    return [usual if y is None else y for y in years]


def buddhist(cell: Any, variable: Variable) -> Answer | None:
    """A year of the Buddhist era where the question asks for one; a common year is turned, as a guess. Else None."""
    if not names_buddhist_year(variable.label.th, variable.unit.th):
        return None
    year = read_year(cell)
    if year is None:
        return None
    stays = _plain(cell) == year + 543 or _plain(cell) == float("inf")
    return Answer(float(year + 543), "" if stays else "guessed-number")
