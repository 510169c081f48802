"""What was decided in the ledger, done to the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from survey_kit.disclosure.entering import Entry, ends
from survey_kit.disclosure.ledger import Ledger, Mark, Place
from survey_kit.model.estimate import Base
from survey_kit.model.table import Cell, Note, Status, Table

# Rules whose word says how few there are.
SMALL = "small-count"


def hidden_places(ledger: Ledger) -> dict[Place, str]:
    """Every place in the pack that is hidden, with its rule; where two would do, the first."""
    out: dict[Place, str] = {}
    for place, rule in (*_of_counts(ledger), *_of_sums(ledger)):
        out.setdefault(place, rule)
    for place in baseless_places(ledger):
        out.setdefault(place, "hidden-base")
    return out


def _of_counts(ledger: Ledger) -> Iterator[tuple[Place, str]]:
    for count in ledger.counts:
        rule = SMALL if count.mark is Mark.SMALL else count.rule
        if rule:
            yield from ((place, rule) for place in count.places)


def _of_sums(ledger: Ledger) -> Iterator[tuple[Place, str]]:
    for known in ledger.sums:
        if known.rule:
            yield from ((place, known.rule) for place in known.places)


def baseless_places(ledger: Ledger) -> set[Place]:
    """Places whose base would tell a hidden count."""
    return {place for count in ledger.counts if count.mark is Mark.SMALL or count.rule for place in count.around}


def hide(entry: Entry, hidden: dict[Place, str], baseless: set[Place]) -> Table:
    """The table of an entry as it may be printed."""
    table, cells = entry.one.table, []
    for i, line in enumerate(entry.shown):
        cells.append(tuple(_cell(cell, hidden.get(entry.at(i, j), ""), bare=entry.at(i, j) in baseless)
                           for j, cell in enumerate(line)))  # fmt: skip
    table = table.with_cells(tuple(cells))
    secret = any(place[0] == entry.number for place in hidden)
    if table.kind == "crosstab" and table.tests and secret and not _is_weighted(table):
        # A statistic of whole counts picks them out of the few that fit.
        return replace(
            table, tests=(), notes=(*(n for n in table.notes if n.code != "low-expected"), Note("tests-hidden"))
        )
    return table


def _cell(cell: Cell, rule: str, *, bare: bool) -> Cell:
    if not rule or (cell.value is None and not cell.mark and cell.status is not Status.HIDDEN):
        return cell
    if cell.status is Status.HIDDEN and rule != SMALL and not bare:
        return cell
    return Cell(None, Base() if bare else cell.base, Status.HIDDEN, rule=rule)


def _is_weighted(table: Table) -> bool:
    return abs(table.base.effective - table.base.n) > 1e-6 * max(table.base.n, 1)


def tell_together(entry: Entry, table: Table, ledger: Ledger) -> Table:
    """A rating table with notes of what its hidden levels come to together, where that is no secret.

    A middle level between two halves that are told follows from them: it is shown.
    """
    if table.kind != "rating":
        return table
    levels = [j for j, c in enumerate(table.columns) if c.statistic.startswith("percent_")]
    cells, notes = [list(line) for line in table.cells], []
    for i, before in enumerate(entry.one.table.cells):
        for columns in _together(entry, table, ledger, i, levels):
            if len(columns) > 1:
                share = sum(before[j].value or 0.0 for j in columns)
                notes.append(Note("levels-together", {"row": i, "columns": tuple(columns), "share": share}))
            elif table.cells[i][columns[0]].status is Status.HIDDEN:
                cells[i][columns[0]] = before[columns[0]]
    return replace(table.with_cells(tuple(map(tuple, cells))), notes=(*table.notes, *notes))


def _together(entry: Entry, table: Table, ledger: Ledger, i: int, levels: Sequence[int]) -> Iterator[Sequence[int]]:
    """Hidden levels of a line that are told as one: halves of the scale, and what is left between them."""
    line, before = table.cells[i], entry.one.table.cells[i]
    hidden = [j for j in levels if before[j].value is not None and line[j].value is None]
    if any(line[j].rule == "unreliable" for j in hidden):
        return
    rest = list(hidden)
    for end in ends(levels):
        form = {entry.levels[i, j]: 1 for j in end if (i, j) in entry.levels}
        if set(end) <= set(hidden) and len(form) == len(end) and ledger.is_told(form):
            rest = [j for j in rest if j not in end]
            yield end
    # What is left follows from the others, and is told where it is not a few people.
    people = sum(before[j].rows or 0 for j in rest)
    if rest and not 0 < people < entry.one.rules.smallest:
        yield rest
