"""Primary suppression of small counts with a second cell hidden where a total would give the first away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from survey_kit.disclosure.compared import COMPARED, protect_compared
from survey_kit.disclosure.levels import hide_levels
from survey_kit.disclosure.subtraction import FREE, Node, Place, complements
from survey_kit.model.estimate import Base
from survey_kit.model.table import Cell, Status, Table

# Statistics that count people in a cell, those that are a share of them, and those that would tell the count.
_COUNTS = ("count", "rank_1", "rank_2", "rank_3")
_PARTS = ("percent", "valid_percent", "column_percent", "row_percent", "response_percent", "case_percent",
          "total_percent")  # fmt: skip
_SHARES = (*_PARTS, "cumulative_percent", "se", "ci_low", "ci_high", "points", "residual", "standardised", "adjusted")
# One person's own answer, which is shown to nobody who does not have the data.
_ONE_PERSON = re.compile(r"(highest|lowest)_\d+|whisker_(low|high)|min|max|range")


@dataclass(frozen=True, slots=True)
class Rules:
    """``smallest``: counts from 1 up to below it are hidden; differences of columns need a base of ``least_base``."""

    smallest: int = 5
    least_base: int = 10


def protect(table: Table, rules: Rules) -> Table:
    """The table with small cells hidden, and those that may not be said; nothing hidden is left or follows from totals.

    How many gave no answer at all is no secret: it is the difference of two bases.
    """
    cells = [list(line) for line in table.cells]
    if table.kind in COMPARED:
        cells = protect_compared(table, rules.smallest, rules.least_base)
    if table.kind in ("means", "compare"):
        _hide_small_groups(table, cells, rules)
    groups = _groups(table)
    sizes = _sizes(table, groups)
    nodes = _nodes(table, groups)
    for group in groups:
        _hide_small(table, cells, group, rules)
    hidden = [(i, g) for i, g in sizes if cells[i][_counted(table, groups[g])[0]].status is Status.HIDDEN]
    for i, g in complements(hidden, nodes, lambda place: sizes.get(place, 0.0)):
        _hide(cells, i, groups[g], table, "complementary")
    _hide_running_sums(table, cells, groups)
    if table.kind == "rating":
        table = replace(table, notes=(*table.notes, *hide_levels(table, cells, rules.smallest)))
    _hide_unsaid(table, cells)
    return table.with_cells(tuple(tuple(line) for line in cells))


def _groups(table: Table) -> list[list[int]]:
    """Columns that belong together: the figures of one domain."""
    out: dict[tuple[str, str], list[int]] = {}
    for j, column in enumerate(table.columns):
        out.setdefault((column.by, column.level), []).append(j)
    return list(out.values())


def _people(cell: Cell, statistic: str) -> float | None:
    """How many rows stand behind a cell, never how many they weigh: as counted, or the count itself, or by its base."""
    if cell.value is None or statistic not in (*_COUNTS, *_PARTS):
        return None
    if cell.rows is not None:
        return float(cell.rows)
    if statistic in _COUNTS:
        return cell.value
    return cell.value * cell.base.n


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


def _counted(table: Table, columns: Sequence[int]) -> list[int]:
    """Columns of a group that count people or are a share of them."""
    return [j for j in columns if table.columns[j].statistic in (*_COUNTS, *_PARTS)]


def _sizes(table: Table, groups: Sequence[Sequence[int]]) -> dict[Place, float]:
    """(line, group) → people behind it, for every line of answers."""
    out: dict[Place, float] = {}
    for g, columns in enumerate(groups):
        counted = _counted(table, columns)
        for i, row in enumerate(table.rows):
            if counted and row.role in ("item", "missing"):
                out[i, g] = _people(table.cells[i][counted[0]], table.columns[counted[0]].statistic) or 0.0
    return out


def _nodes(table: Table, groups: Sequence[Sequence[int]]) -> dict[Place, tuple[Node, Node]]:
    """The totals every (line, group) stands under: lines add up over the groups, groups over the lines of a role."""
    heads = [table.columns[columns[0]] for columns in groups]
    by = next((c.by for c in heads if c.level), "")
    across = bool(by) and any(c.by == by and not c.level for c in heads)
    nodes: dict[Place, tuple[Node, Node]] = {}
    for i, g in _sizes(table, groups):
        role = table.rows[i].role
        line: Node = ("line", i) if across and heads[g].by == by else FREE
        alike = [k for k, row in enumerate(table.rows) if row.role == role]
        group: Node = ("group", g, role) if len(alike) > 1 and _adds_up(table, i, groups[g]) else FREE
        nodes[i, g] = (line, group)
    return nodes


def _adds_up(table: Table, i: int, columns: Sequence[int]) -> bool:
    """Whether a line is part of a known sum: always, but among several answers per person only its share of them."""
    if table.kind != "multiple":
        return True
    shares = [table.cells[i][j].value for j in columns if table.columns[j].statistic == "response_percent"]
    return any(share is not None for share in shares)


def _hide_running_sums(table: Table, cells: list[list[Cell]], groups: Sequence[Sequence[int]]) -> None:
    """Between the first and the last hidden line a running sum would tell them apart."""
    for columns in groups:
        for j in (j for j in columns if table.columns[j].statistic == "cumulative_percent"):
            hidden = [i for i, line in enumerate(cells) if line[j].status is Status.HIDDEN]
            for i in range(min(hidden, default=0), max(hidden, default=0)):
                if cells[i][j].status is not Status.HIDDEN:
                    cells[i][j] = Cell(None, cells[i][j].base, Status.HIDDEN, rule="complementary")


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


def _hide_unsaid(table: Table, cells: list[list[Cell]]) -> None:
    """Answers of one person, and figures that the rules of publishing withhold."""
    for line in cells:
        for j, (cell, column) in enumerate(zip(line, table.columns, strict=True)):
            if cell.status is Status.HIDDEN or (cell.value is None and not cell.mark):
                continue
            if _ONE_PERSON.fullmatch(column.statistic):
                line[j] = Cell(None, cell.base, Status.HIDDEN, rule="one-person")
            elif cell.status is Status.UNRELIABLE:
                line[j] = Cell(None, cell.base, Status.HIDDEN, rule="unreliable")
