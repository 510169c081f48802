"""Levels of a scale that few people chose: hidden together with their neighbours and told as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from survey_kit.model.table import Cell, Note, Status, Table


def hide_levels(table: Table, cells: list[list[Cell]], smallest: int) -> tuple[Note, ...]:
    """Hide small levels in ``cells``; the notes say what hidden neighbours come to together.

    The shares of an item add up to 100, so a level is never hidden alone: its neighbours follow until ``smallest``
    people or more stand behind every run of hidden levels.
    """
    levels = [j for j, column in enumerate(table.columns) if column.statistic.startswith("percent_")]
    notes: list[Note] = []
    for i, line in enumerate(cells):
        people = [line[j].rows or 0 for j in levels]
        small = {k for k, n in enumerate(people) if 0 < n < smallest}
        hidden = together(small, people, smallest)
        notes += _notes(table, i, levels, hidden)
        for k in hidden:
            rule = "small-count" if k in small else "complementary"
            line[levels[k]] = Cell(None, line[levels[k]].base, Status.HIDDEN, rule=rule)
    return tuple(notes)


def together(small: set[int], people: Sequence[int], smallest: int) -> set[int]:
    """The small levels and the neighbours hidden with them."""
    hidden = set(small)
    while True:
        more = next((k for run in _runs(hidden, len(people)) for k in _beside(run, people, smallest)), None)
        if more is None:
            return hidden
        hidden.add(more)


def _runs(hidden: set[int], levels: int) -> Iterator[list[int]]:
    for inside, run in groupby(range(levels), hidden.__contains__):
        if inside:
            yield list(run)


def _beside(run: Sequence[int], people: Sequence[int], smallest: int) -> list[int]:
    """The next level to hide with a run, on the side with fewer people; none when it keeps its secret."""
    if len(run) > 1 and sum(people[k] for k in run) >= smallest:
        return []
    sides = [k for k in (run[0] - 1, run[-1] + 1) if 0 <= k < len(people)]
    return sorted(sides, key=lambda k: people[k])[:1]


def _notes(table: Table, i: int, levels: Sequence[int], hidden: set[int]) -> Iterator[Note]:
    for run in _runs(hidden, len(levels)):
        columns = tuple(levels[k] for k in run)
        share = sum(table.cells[i][j].value or 0.0 for j in columns)
        yield Note("levels-together", {"row": i, "columns": columns, "share": share})
