"""Primary suppression of small counts with a second cell hidden where a total would give the first away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from survey_kit.model.estimate import Base
from survey_kit.model.table import Cell, Status, Table

# Statistics that count people in a cell, and those that are a function of that count.
_COUNTS = ("count", "rank_1", "rank_2", "rank_3")
_SHARES = ("percent", "valid_percent", "column_percent", "row_percent", "response_percent", "cumulative_percent",
           "se", "ci_low", "ci_high", "points")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rules:
    """``smallest``: counts from 1 up to below it are hidden; ``least_base``: percents and means need this base."""

    smallest: int = 5
    least_base: int = 10
    small_base: int = 30


def protect(table: Table, rules: Rules) -> Table:
    """The table with small cells hidden, small bases marked; nothing hidden is left in the table itself."""
    cells = [list(line) for line in table.cells]
    if table.kind in ("means", "compare"):
        _hide_small_groups(table, cells, rules)
    for group in _groups(table):
        _hide_small(table, cells, group, rules)
        _hide_second(table, cells, group)
        _hide_cumulative(table, cells, group)
    _hide_thin_bases(table, cells, rules)
    return table.with_cells(tuple(tuple(line) for line in cells))


def _groups(table: Table) -> list[list[int]]:
    """Columns that belong together: the figures of one domain."""
    out: dict[tuple[str, str], list[int]] = {}
    for j, column in enumerate(table.columns):
        out.setdefault((column.by, column.level), []).append(j)
    return list(out.values())


def _people(cell: Cell, statistic: str) -> float | None:
    """How many rows stand behind a cell: the count itself, or the share of its base."""
    if cell.value is None:
        return None
    if statistic in _COUNTS:
        return cell.value
    return cell.value * cell.base.n if statistic in _SHARES[:5] else None


def _is_small(table: Table, line: Sequence[Cell], columns: Sequence[int], rules: Rules) -> bool:
    counts = [_people(line[j], table.columns[j].statistic) for j in columns]
    return any(c is not None and 0 < round(c, 6) < rules.smallest for c in counts)


def _hide(cells: list[list[Cell]], i: int, columns: Sequence[int], table: Table, rule: str) -> None:
    for j in columns:
        if table.columns[j].statistic in (*_COUNTS, *_SHARES):
            cells[i][j] = Cell(None, replace(cells[i][j].base), Status.HIDDEN, rule=rule)


def _hide_small(table: Table, cells: list[list[Cell]], columns: Sequence[int], rules: Rules) -> None:
    for i, row in enumerate(table.rows):
        if row.role in ("item", "missing") and _is_small(table, cells[i], columns, rules):
            _hide(cells, i, columns, table, "small-count")


def _hide_second(table: Table, cells: list[list[Cell]], columns: Sequence[int]) -> None:
    """Where exactly one line of a group that adds up to its total is hidden, hide the next smallest too."""
    if table.kind in ("multiple", "ranking"):
        return  # several answers per person: a line cannot be had by subtraction
    counted = [j for j in columns if table.columns[j].statistic in (*_COUNTS, *_SHARES[:5])]
    if not counted:
        return
    for roles in (("item",), ("missing",)):
        lines = [i for i, row in enumerate(table.rows) if row.role in roles]
        hidden = [i for i in lines if cells[i][counted[0]].status is Status.HIDDEN]
        if len(hidden) != 1:
            continue
        rest = [i for i in lines if i not in hidden and cells[i][counted[0]].value]
        if rest:
            second = min(rest, key=lambda i: cells[i][counted[0]].value or 0.0)
            _hide(cells, second, columns, table, "complementary")


def _hide_cumulative(table: Table, cells: list[list[Cell]], columns: Sequence[int]) -> None:
    """A running sum gives away every line it runs over: with one line hidden, the whole column is."""
    if not any(cells[i][j].status is Status.HIDDEN for i in range(len(table.rows)) for j in columns):
        return
    for j in columns:
        if table.columns[j].statistic == "cumulative_percent":
            for line in cells:
                if line[j].value is not None:
                    line[j] = Cell(None, line[j].base, Status.HIDDEN, rule="complementary")


def _hide_small_groups(table: Table, cells: list[list[Cell]], rules: Rules) -> None:
    """Tables of groups: a group of one to four people is not shown at all, nor is the one that would give it away."""
    at = next((j for j, c in enumerate(table.columns) if c.statistic == "n"), None)
    if at is None:
        return
    items = [i for i, row in enumerate(table.rows) if row.role == "item" and cells[i][at].base.n]
    small = [i for i in items if cells[i][at].base.n < rules.smallest]
    if not small:
        return
    rest = [i for i in items if i not in small]
    if len(small) == 1 and rest:
        small.append(min(rest, key=lambda i: cells[i][at].base.n))
    for i in small:
        rule = "small-count" if cells[i][at].base.n < rules.smallest else "complementary"
        cells[i] = [Cell(None, Base(), Status.HIDDEN, rule=rule) for _ in cells[i]]


def _hide_thin_bases(table: Table, cells: list[list[Cell]], rules: Rules) -> None:
    for line in cells:
        for j, (cell, column) in enumerate(zip(line, table.columns, strict=True)):
            if cell.status is not Status.SHOWN or cell.value is None or column.statistic in (*_COUNTS, "n", "p"):
                continue
            if 0 < cell.base.n < rules.least_base:
                line[j] = Cell(None, cell.base, Status.HIDDEN, rule="thin-base")
            elif cell.base.n and cell.base.n < rules.small_base:
                line[j] = replace(cell, status=Status.SMALL_BASE)
