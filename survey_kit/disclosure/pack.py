"""All tables of a pack protected together, before anything of them is worded or drawn."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from survey_kit.disclosure.averaging import means_left_over
from survey_kit.disclosure.concealing import Concealing
from survey_kit.disclosure.entering import Entry, enter
from survey_kit.disclosure.grouping import mark
from survey_kit.disclosure.hiding import baseless_places, hidden_places, hide, tell_together
from survey_kit.disclosure.ledger import Ledger
from survey_kit.disclosure.published import Published
from survey_kit.disclosure.relating import relate
from survey_kit.disclosure.releases import Release, releases
from survey_kit.disclosure.small_cells import Rules, begin, begin_sensitive
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
    tables: dict[int, Table] = {}
    for instrument in dict.fromkeys(one.instrument for one in published):
        questions = frozenset(question for of, question in sensitive if of == instrument)
        tables |= _protect(published, instrument, questions)
    in_order = tuple(tables[number] for number in range(len(published)))
    log = tuple(line for one, table in zip(published, in_order, strict=True) for line in releases(one, table))
    return Protected(in_order, log)


def protect_alone(published: Sequence[Published], sensitive: Collection[tuple[str, str]] = ()) -> Protected:
    """Every table without what it may not show by itself: enough where all of them come from sums that are safe."""
    tables = []
    for one in published:
        questions = frozenset(question for of, question in sensitive if of == one.instrument)
        tables.append(begin_sensitive(begin(one.table, one.rules), one.within, questions, one.rules))
    log = tuple(line for one, table in zip(published, tables, strict=True) for line in releases(one, table))
    return Protected(tuple(tables), log)


def protect(table: Table, rules: Rules) -> Table:
    """One table that is published alone, protected."""
    return protect_together([Published(table, "", rules=rules)]).tables[0]


def _protect(published: Sequence[Published], instrument: str, questions: frozenset[str]) -> dict[int, Table]:
    """The tables of one instrument by their number; those of several instruments tell nothing of each other."""
    ledger, entries = Ledger(), []
    for number, one in enumerate(published):
        if one.instrument == instrument:
            first = begin_sensitive(begin(one.table, one.rules), one.within, questions, one.rules)
            entries.append(Entry(ledger, number, one, first.cells))
    # Everybody first: a count of one name among those who answered another question too is told apart.
    for entry in sorted(entries, key=lambda e: any(c.level for c in e.one.table.columns)):
        enter(entry)
    smallest = max(entry.one.rules.smallest for entry in entries)
    mark(ledger, smallest, questions)
    relate(ledger, entries)
    Concealing(ledger, smallest).conceal()
    hidden, baseless = means_left_over(entries) | hidden_places(ledger), baseless_places(ledger)
    return {e.number: tell_together(e, hide(e, hidden, baseless), ledger) for e in entries}
