"""Means that would follow from other means: a whole, its parts and their bases tell the mean of whoever is left.

n·mean adds up. Where those who are in no part, with the parts whose mean is not shown, are together 1 to below the
least base of a mean, or where one part has a secret, one more mean is hidden beside them: that of the smallest part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from survey_kit.disclosure.entering import Entry
from survey_kit.disclosure.ledger import Pair, Place
from survey_kit.model.table import Cell

Name = tuple[str, frozenset[Pair], str]
# What a mean tells of a group with its base, and what tells of the mean.
TOLD = ("mean", "sd", "sum", "variance", "se", "ci_low", "ci_high", "trimmed")


@dataclass(slots=True)
class Mean:
    """The mean of one question in one group of people: its base, whether it is printed, whether it is a secret."""

    n: int
    shown: bool = False
    secret: bool = False
    places: list[Place] = field(default_factory=list)


def means_left_over(entries: Iterable[Entry]) -> dict[Place, str]:
    """Places that are hidden because a mean of few people would follow from them, with the rule."""
    told = list(entries)
    means: dict[Name, Mean] = {}
    for entry in told:
        for whom, question, cell, place, shown in _figures(entry):
            mean = means.setdefault((entry.one.instrument, frozenset(whom), question), Mean(cell.base.n))
            mean.shown |= shown
            mean.secret |= entry.shown[place[1]][place[2]].rule == "dominance"
            mean.places.append(place)
    least = max((entry.one.rules.least_base for entry in told), default=0)
    smallest = max((entry.one.rules.smallest for entry in told), default=0)
    hidden: dict[Place, str] = {}
    for whole, parts in _wholes(means):
        hidden |= _beside(means[whole], [means[name] for name in parts], smallest, least)
    return hidden


def _figures(entry: Entry) -> Iterator[tuple[tuple[Pair, ...], str, Cell, Place, bool]]:
    """(of whom, question, cell, place, whether it is printed) of every mean and what tells of it."""
    table = entry.one.table
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            cell = table.cells[i][j]
            if column.statistic not in TOLD or cell.value is None:
                continue
            grouped = table.kind in ("means", "compare")
            pair = (row.variable, row.level) if grouped else (column.by, column.level)
            question = table.measured if grouped else row.variable
            if grouped or table.kind in ("rating", "numbers", "profile"):
                whom = (*entry.one.within, *([pair] if pair[1] else []))
                yield whom, question, cell, entry.at(i, j), entry.told(i, j) and column.statistic == "mean"


def _wholes(means: dict[Name, Mean]) -> Iterator[tuple[Name, list[Name]]]:
    """Every group that is divided, with its parts."""
    parts: dict[tuple[Name, str], list[Name]] = {}
    for instrument, whom, question in means:
        for pair in whom:
            whole = (instrument, whom - {pair}, question)
            if whole in means:
                parts.setdefault((whole, pair[0]), []).append((instrument, whom, question))
    yield from ((whole, names) for (whole, _), names in parts.items())


def _beside(whole: Mean, parts: list[Mean], smallest: int, least: int) -> dict[Place, str]:
    """What is hidden of the parts so that nobody's mean is left over."""
    unseen = [part for part in parts if not part.shown and part.n]
    shown = sorted((part for part in parts if part.shown), key=lambda part: part.n)
    left = whole.n - sum(part.n for part in shown)
    alone = len(unseen) == 1 and unseen[0].secret
    hidden: dict[Place, str] = {}
    # A part of five to nine is not shown because it is not precise; that its mean follows is no harm.
    few = left - sum(part.n for part in unseen if part.n >= smallest)
    while whole.shown and shown and ((few and 0 < left < least) or alone):
        part, alone = shown.pop(0), False
        part.shown, left = False, left + part.n
        hidden |= dict.fromkeys(part.places, "difference-of-areas")
    return hidden
