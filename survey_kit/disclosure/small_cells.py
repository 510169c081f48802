"""What a table may not show whatever else is printed: groups of a few, one person's own answer, money of one."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from survey_kit.disclosure.compared import COMPARED, protect_compared
from survey_kit.model.estimate import Base
from survey_kit.model.table import Cell, Row, Status, Table

# One person's own answer, which is shown to nobody who does not have the data.
_ONE_PERSON = re.compile(r"(highest|lowest)_\d+|whisker_(low|high)|min|max|range")
# Figures that one large answer cannot carry.
_MIDDLES = re.compile(r"n|median|mode|iqr|p\d{1,2}(\.\d+)?")
# Kinds of tables of figures whose lines are groups of people, and those whose lines are questions.
GROUPED, FIGURES = ("means", "compare"), ("numbers", "profile")


@dataclass(frozen=True, slots=True)
class Rules:
    """``smallest``: counts from 1 up to below it are hidden; differences of columns need a base of ``least_base``.

    ``most``: the largest share of a sum of money that one answer may make. ``asked``: what is sensitive is not crossed
    with a community where fewer were asked.
    """

    smallest: int = 5
    least_base: int = 10
    most: float = 0.8
    asked: int = 30


def begin(table: Table, rules: Rules) -> Table:
    """The table without what it may not show by itself; counts are judged together with all other tables."""
    cells = [list(line) for line in table.cells]
    if table.kind in COMPARED:
        cells = protect_compared(table, rules.smallest, rules.least_base)
    if table.kind in (*GROUPED, *FIGURES):
        _hide_small_groups(table, cells, rules)
        _hide_dominated(cells, table, rules)
    _hide_unsaid(table, cells)
    return table.with_cells(tuple(tuple(line) for line in cells))


def begin_sensitive(
    table: Table, within: Collection[tuple[str, str]], questions: Collection[str], rules: Rules
) -> Table:
    """The table without what is sensitive in a community where few were asked."""
    placed = any(by == "community" for by, _ in within)
    cells = []
    for row, line in zip(table.rows, table.cells, strict=True):
        touched = is_sensitive(table, row, questions)
        cells.append(tuple(
            _hidden(cell, "sensitive")
            if touched and (placed or "community" in (row.variable, column.by)) and cell.base.n < rules.asked
            and cell.value is not None else cell
            for cell, column in zip(line, table.columns, strict=True)
        ))  # fmt: skip
    return table.with_cells(tuple(cells))


def is_sensitive(table: Table, row: Row, questions: Collection[str]) -> bool:
    """Whether a line tells of a question the law calls sensitive, or is divided by one."""
    asked = {row.variable, table.measured, *(column.by for column in table.columns)}
    return not asked.isdisjoint(questions)


def _hidden(cell: Cell, rule: str) -> Cell:
    return Cell(None, cell.base, Status.HIDDEN, rule=rule)


def _hide_small_groups(table: Table, cells: list[list[Cell]], rules: Rules) -> None:
    """Tables of groups: a group of one to four people is not shown at all, nor is the one that would give it away."""
    at = next((j for j, c in enumerate(table.columns) if c.statistic == "n"), None)
    if at is None:
        return
    items = [i for i, row in enumerate(table.rows) if row.role == "item" and cells[i][at].base.n]
    small = [i for i in items if cells[i][at].base.n < rules.smallest]
    rest = [i for i in items if i not in small]
    if len(small) == 1 and rest and table.kind in GROUPED:
        small.append(min(rest, key=lambda i: cells[i][at].base.n))
    for i in small:
        rule = "small-count" if cells[i][at].base.n < rules.smallest else "complementary"
        cells[i] = [Cell(None, Base(), Status.HIDDEN, rule=rule) for _ in cells[i]]


def _hide_dominated(cells: list[list[Cell]], table: Table, rules: Rules) -> None:
    """Sums and means of money that one answer makes, or nearly; the middle says nothing of it and may stay."""
    for line in cells:
        if any(cell.largest is not None and cell.largest > rules.most for cell in line):
            for j, column in enumerate(table.columns):
                if line[j].value is not None and not _MIDDLES.fullmatch(column.statistic):
                    line[j] = _hidden(line[j], "dominance")
        line[:] = [replace(cell, largest=None) if cell.largest is not None else cell for cell in line]


def _hide_unsaid(table: Table, cells: list[list[Cell]]) -> None:
    """Answers of one person, and figures that the rules of publishing withhold."""
    for line in cells:
        for j, (cell, column) in enumerate(zip(line, table.columns, strict=True)):
            if cell.status is Status.HIDDEN or (cell.value is None and not cell.mark):
                continue
            if _ONE_PERSON.fullmatch(column.statistic):
                line[j] = _hidden(cell, "one-person")
            elif cell.status is Status.UNRELIABLE:
                line[j] = _hidden(cell, "unreliable")
