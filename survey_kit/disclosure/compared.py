"""Columns compared: letters and differences must not tell a cell that is hidden elsewhere."""

from __future__ import annotations

from dataclasses import replace

from survey_kit.model.table import Cell, Status, Table

# Kinds of tables: columns with their letters, and the differences behind them in points or in the units of a mean.
COMPARED = ("letters", "points", "gaps")


def protect_compared(table: Table, smallest: int, least_base: int) -> list[list[Cell]]:
    """The cells: columns and differences on a base below ``least_base`` hidden, with their letters in other columns;
    all of them where one of the others stands for 1 to below ``smallest`` people, which letters would tell."""
    thin = [0 < max((line[j].base.n for line in table.cells), default=0) < least_base
            for j in range(len(table.columns))]  # fmt: skip
    groups = list(dict.fromkeys((c.by, c.level) for c in table.columns))
    gone = {_letter(groups.index((c.by, c.level))) for c, t in zip(table.columns, thin, strict=True) if t}
    cells = []
    for line in table.cells:
        hidden = [t or 0 < cell.base.n < least_base for t, cell in zip(thin, line, strict=True)]
        cells.append([_withheld(c) if h else _without(c, gone) for h, c in zip(hidden, line, strict=True)])
    if any(c.rows is not None and 0 < c.rows < smallest for line in cells for c in line):
        return [[_withheld(cell) for cell in line] for line in cells]
    return cells


def _without(cell: Cell, gone: set[str]) -> Cell:
    """The cell without letters of columns that are not shown."""
    if not cell.mark or not gone or not cell.mark.isupper():
        return cell
    return replace(cell, mark=" ".join(mark for mark in cell.mark.split(" ") if mark not in gone))


def _withheld(cell: Cell) -> Cell:
    return Cell(None, cell.base, Status.HIDDEN, rule="complementary")


def _letter(k: int) -> str:
    """The letter of column ``k``, as tables count them."""
    head, tail = divmod(k, 26)
    return (_letter(head - 1) if head else "") + chr(ord("A") + tail)
