"""Repeats of a KoBo or ODK form: rows on a sheet of their own, each linked to the form it was asked in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from survey_kit.reading.sheet import Repeat, Sheet

# (column of the parent, column of the repeat): KoBo numbers the forms, ODK Central gives each a key.
LINKS = (("_index", "_parent_index"), ("key", "parent_key"), ("_uuid", "_submission__uuid"))
PARENT_NAME = "_parent_table_name"
# Excel cuts the name of a sheet.
LONGEST_NAME = 31


def _columns(sheet: Sheet) -> dict[str, int]:
    return {text.lower(): j for j, lines in reversed(list(enumerate(sheet.header))) for text in lines if text}


def is_repeat(sheet: Sheet) -> bool:
    """Whether the rows of a sheet name the forms they belong to."""
    at = _columns(sheet)
    return "_parent_index" in at or "parent_key" in at


def repeats_of(main: Sheet, sheets: Sequence[Sheet]) -> tuple[Repeat, ...]:
    """The repeats that hang on ``main``, directly or through another repeat, parents before their children."""
    known, out = [main], list[Repeat]()
    waiting = [s for s in sheets if is_repeat(s) and s.name != main.name]
    while waiting:
        found = [(s, parent) for s in waiting if (parent := _parent_of(s, known)) is not None]
        if not found:
            break
        out += [Repeat(s, parent.name, _links(s, parent)) for s, parent in found]
        known += [s for s, _ in found]
        waiting = [s for s in waiting if all(s is not done for done, _ in found)]
    return tuple(out)


def _parent_of(sheet: Sheet, known: Sequence[Sheet]) -> Sheet | None:
    """The sheet whose rows ``sheet`` names: by the name it gives, else the one that holds the keys."""
    at = _columns(sheet)
    if PARENT_NAME in at:
        named = {str(row[at[PARENT_NAME]])[:LONGEST_NAME] for row in sheet.rows if row[at[PARENT_NAME]]}
        return next((s for s in known if s.name[:LONGEST_NAME] in named or s.name in named), None)
    linked = [(sum(link is not None for link in _links(sheet, s)), -i) for i, s in enumerate(known)]
    best = max(linked)
    return known[-best[1]] if best[0] else None


def _links(sheet: Sheet, parent: Sheet) -> tuple[int | None, ...]:
    """Position of each row's form among the rows of ``parent``; None where there is no such form."""
    below, above = _columns(sheet), _columns(parent)
    for key, link in LINKS:
        if link in below and key in above:
            positions = {_key(row[above[key]]): i for i, row in enumerate(parent.rows)}
            return tuple(positions.get(_key(row[below[link]])) for row in sheet.rows)
    return (None,) * len(sheet.rows)


def _key(cell: Any) -> str:
    """One spelling of a link, whether it came as number or as text."""
    return f"{cell:.15g}" if isinstance(cell, float) else "" if cell is None else str(cell).strip().removesuffix(".0")
