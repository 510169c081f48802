"""The unrounded number behind each cell of a table, for spreadsheets that will be calculated with."""

from __future__ import annotations

from survey_kit.model.report import SetTable
from survey_kit.model.table import Status
from survey_kit.thai.numbers import printed_number, to_arabic_digits

Numbers = tuple[tuple[float | None, ...], ...]


def numbers_behind(table: SetTable) -> Numbers:
    """One number or None per body cell, in the unit of what is printed (72.4 stays a percent, not a share).

    A cell whose text is no number stays words: what was hidden in print is not in the file either. A number that does
    not round to what is printed is not trusted, and the printed one is used.
    """
    return tuple(tuple(_behind(table, i, j, text) for j, text in enumerate(row)) for i, row in enumerate(table.body))


def _behind(table: SetTable, i: int, j: int, text: str) -> float | None:
    shown = printed_number(text)
    if shown is None:
        return None
    exact = _known(table, i, j)
    if exact is None:
        return shown
    decimals = len(to_arabic_digits(text).partition(".")[2])
    slack = 0.5001 * 10.0**-decimals
    for scale in (1.0, 100.0):
        if abs(exact * scale - shown) <= slack:
            return exact * scale
    return shown


def _known(table: SetTable, i: int, j: int) -> float | None:
    """The number the report carries for a cell: in ``values``, or in a ``table`` of the same shape plus its stub."""
    if table.values:
        return table.values[i][j]
    source = table.table
    if source is None or j == 0 or len(source.cells) != len(table.body) or len(source.columns) != len(table.align) - 1:
        return None
    cell = source.cells[i][j - 1]
    return None if cell.status is Status.HIDDEN else cell.value
