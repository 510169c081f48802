"""Table heads of several lines: repeated neighbours become one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A head cell with its place (0-based) and how many columns and lines it covers."""

    text: str
    row: int
    column: int
    columns: int = 1
    rows: int = 1


def merged(head: Sequence[Sequence[str]]) -> list[list[HeadCell]]:
    """One list of cells per head line; a cell that reaches down is listed in its first line only.

    Neighbours merge to the right in every line but the last, whose cells each name one column.
    """
    lines = [_across(line, i, last=i == len(head) - 1) for i, line in enumerate(head)]
    out: list[list[HeadCell]] = []
    taken: set[tuple[int, int]] = set()
    for i, line in enumerate(lines):
        kept = []
        for cell in line:
            if (i, cell.column) in taken:
                continue
            rows = _depth(lines, i, cell)
            taken.update((i + k, cell.column) for k in range(1, rows))
            kept.append(HeadCell(cell.text, i, cell.column, cell.columns, rows))
        out.append(kept)
    return out


def _across(line: Sequence[str], row: int, *, last: bool) -> list[HeadCell]:
    cells: list[HeadCell] = []
    for j, text in enumerate(line):
        if cells and not last and text and cells[-1].text == text:
            before = cells[-1]
            cells[-1] = HeadCell(text, row, before.column, before.columns + 1)
        else:
            cells.append(HeadCell(text, row, j))
    return cells


def _depth(lines: Sequence[Sequence[HeadCell]], row: int, cell: HeadCell) -> int:
    """How many lines down the same text stands over the same columns."""
    deep = 1
    for line in lines[row + 1 :]:
        below = next((c for c in line if c.column == cell.column), None)
        if below is None or below.text != cell.text or below.columns != cell.columns:
            break
        deep += 1
    return deep
