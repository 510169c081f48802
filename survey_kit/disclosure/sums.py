"""The sums a reader of a table can do, and what must be hidden so that none of them gives a small cell away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from survey_kit.model.table import Table

# A line and a group of columns, and how many respondents stand there.
Place = tuple[int, int]
Places = dict[Place, int]

# Tables whose answers add up to their group: one answer each, or a fixed number of ranks.
ADDING_DOWN = ("frequencies", "crosstab", "ranking")


@dataclass(frozen=True, slots=True)
class Sum:
    """Places whose total is printed or known. ``margin`` is where it stands; nothing follows while that is hidden.

    In an ``ordered`` sum (levels of a scale) neighbours are hidden together, so that they can be told as one.
    """

    places: tuple[Place, ...]
    margin: Place | None = None
    ordered: bool = False


def sums_of(table: Table, groups: Sequence[Sequence[int]], people: Places) -> list[Sum]:
    """Every sum of the table."""
    if table.kind == "rating":
        levels = [g for g, columns in enumerate(groups) if table.columns[columns[0]].statistic.startswith("percent_")]
        return [Sum(tuple((i, g) for g in levels), ordered=True) for i in range(len(table.rows)) if (i, 0) in people]
    out = []
    if table.kind in ADDING_DOWN:
        totals = [i for i, row in enumerate(table.rows) if row.role == "total"]
        for g in range(len(groups)):
            for role in ("item", "missing"):
                lines = tuple((i, g) for i, row in enumerate(table.rows) if row.role == role and (i, g) in people)
                margin = (totals[0], g) if totals and (totals[0], g) in people else None
                out.append(Sum(lines, margin))
    everybody = next((g for g, columns in enumerate(groups) if not table.columns[columns[0]].level), None)
    parts = [g for g, columns in enumerate(groups) if table.columns[columns[0]].level]
    for i in range(len(table.rows)):
        across = tuple((i, g) for g in parts if (i, g) in people)
        if across and everybody is not None:
            out.append(Sum(across, (i, everybody)))
    return [s for s in out if s.places]


def balance(hidden: Iterable[Place], people: Places, sums: Sequence[Sum], smallest: int) -> set[Place]:
    """The hidden places and those hidden with them: of every sum at least two, together ``smallest`` people or more."""
    out = set(hidden)
    while True:
        added = {place for s in sums for place in _next(s, out, people, smallest)}
        if not added:
            return out
        out |= added


def _next(s: Sum, hidden: set[Place], people: Places, smallest: int) -> set[Place]:
    """What to hide next in one sum; nothing when it keeps its secret."""
    if s.margin is not None and s.margin in hidden:
        return set()
    if s.ordered:
        return _next_level(s.places, hidden, people, smallest)
    inside = [p for p in s.places if p in hidden]
    if not inside or (len(inside) > 1 and sum(people[p] for p in inside) >= smallest):
        return set()
    rest = [p for p in s.places if p not in hidden and people[p] > 0]
    if rest:
        return {min(rest, key=lambda p: people[p])}
    return {s.margin} if s.margin in people and s.margin is not None else set()


def _next_level(places: Sequence[Place], hidden: set[Place], people: Places, smallest: int) -> set[Place]:
    """Runs of hidden levels grow until each is two levels and enough people, towards the side with fewer."""
    k = 0
    while k < len(places):
        end = k
        while end < len(places) and places[end] in hidden:
            end += 1
        run = places[k:end]
        if run and (len(run) < 2 or sum(people[p] for p in run) < smallest):
            sides = [places[j] for j in (k - 1, end) if 0 <= j < len(places)]
            if sides:
                return {min(sides, key=lambda p: people[p])}
        k = end + 1
    return set()
