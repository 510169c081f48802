"""Small cells hidden before anything is worded or drawn, and with them whatever would give them away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from survey_kit.disclosure.sums import Places, Sum, balance, sums_of
from survey_kit.model.estimate import Base
from survey_kit.model.table import Cell, Note, Row, Status, Table

# Figures that tell how many people gave an answer; the last of them (an interval) follow the others into hiding.
COUNTS = ("count", "rank_1", "rank_2", "rank_3")
SHARES = ("percent", "valid_percent", "column_percent", "row_percent", "total_percent", "response_percent",
          "cumulative_percent", "points", "se", "ci_low", "ci_high")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rules:
    """``smallest``: counts from 1 up to below it are hidden; ``least_base``: percents and means need this base."""

    smallest: int = 5
    least_base: int = 10
    small_base: int = 30


def protect(table: Table, rules: Rules) -> Table:
    """The table with small cells hidden, small bases marked; nothing hidden is left in the table itself.

    People are counted as rows, never as weights. Of every sum the table lets a reader do (answers of a group, groups of
    an answer, levels of a scale) at least two parts are hidden, and together they are no small cell either.
    """
    if table.kind in ("means", "compare"):
        cells = [list(line) for line in table.cells]
        _hide_small_groups(table, cells, rules)
    else:
        table = _without_few_missing(table, rules)
        cells = [list(line) for line in table.cells]
        _hide_small_answers(table, cells, rules)
        table = replace(table, notes=(*table.notes, *_levels_together(table, cells)))
    _hide_thin_bases(table, cells, rules)
    return table.with_cells(tuple(tuple(line) for line in cells))


def _small(people: int, rules: Rules) -> bool:
    return 0 < people < rules.smallest


def _without_few_missing(table: Table, rules: Rules) -> Table:
    """Without its missing answers where so few are missing that the totals would tell how many."""
    rows = [_people(table, i, range(len(table.columns))) for i, row in enumerate(table.rows) if row.role == "missing"]
    if not any(_small(n, rules) for n in rows) or (sum(rows) >= rules.smallest and sum(n > 0 for n in rows) > 1):
        return table
    kept = [i for i, row in enumerate(table.rows) if row.role not in ("missing", "total")]
    shown = [j for j, column in enumerate(table.columns) if column.statistic != "percent"]
    cells = tuple(tuple(table.cells[i][j] for j in shown) for i in kept)
    return replace(table, rows=tuple(table.rows[i] for i in kept), columns=tuple(table.columns[j] for j in shown),
                   cells=cells)  # fmt: skip


def _people(table: Table, i: int, columns: Sequence[int]) -> int:
    """Respondents behind a line of a group: the smallest of its figures that is not zero."""
    counts = [n for j in columns if (n := table.cells[i][j].rows) is not None]
    return min((n for n in counts if n > 0), default=0)


def _hide_small_answers(table: Table, cells: list[list[Cell]], rules: Rules) -> None:
    groups = groups_of(table)
    people = {
        (i, g): _people(table, i, columns)
        for i, row in enumerate(table.rows)
        for g, columns in enumerate(groups)
        if _is_answer(table, row) and any(table.cells[i][j].rows is not None for j in columns)
    }
    small = {at for at, n in people.items() if _small(n, rules)}
    hidden = balance(small, people, sums_of(table, groups, people), rules.smallest)
    for i, g in hidden:
        rule = "small-count" if (i, g) in small else "complementary"
        for j in groups[g]:
            if _tells_people(table.columns[j].statistic):
                cells[i][j] = Cell(None, cells[i][j].base, Status.HIDDEN, rule=rule)


def _levels_together(table: Table, cells: list[list[Cell]]) -> Iterator[Note]:
    """Hidden neighbours on a scale as one share that many people stand behind."""
    levels = [j for j, column in enumerate(table.columns) if column.statistic.startswith("percent_")]
    for i, line in enumerate(cells):
        for hidden, run in groupby(levels, lambda j: line[j].status is Status.HIDDEN):  # noqa: B023
            columns = tuple(run)
            if hidden:
                share = sum(table.cells[i][j].value or 0.0 for j in columns)
                yield Note("levels-together", {"row": i, "columns": columns, "share": share})


def _is_answer(table: Table, row: Row) -> bool:
    return row.role in ("item", "missing") or (row.role == "total" and table.kind == "crosstab")


def _tells_people(statistic: str) -> bool:
    return statistic in (*COUNTS, *SHARES) or statistic.startswith("percent_")


def groups_of(table: Table) -> list[list[int]]:
    """Columns that belong together: the figures of one domain; every level of a scale by itself."""
    out: dict[tuple[str, str, str], list[int]] = {}
    for j, column in enumerate(table.columns):
        level = column.statistic if column.statistic.startswith("percent_") else ""
        out.setdefault((column.by, column.level, level), []).append(j)
    return list(out.values())


def _hide_small_groups(table: Table, cells: list[list[Cell]], rules: Rules) -> None:
    """Tables of groups: a group of one to four people is not shown at all, nor is the one that would give it away."""
    at = next((j for j, c in enumerate(table.columns) if c.statistic == "n"), None)
    if at is None:
        return
    people: Places = {(i, 0): cells[i][at].base.n for i, row in enumerate(table.rows) if row.role == "item"}
    small = {place for place, n in people.items() if _small(n, rules)}
    for i, g in balance(small, people, [Sum(tuple(people))], rules.smallest):
        rule = "small-count" if (i, g) in small else "complementary"
        cells[i] = [Cell(None, Base(), Status.HIDDEN, rule=rule) for _ in cells[i]]


def _hide_thin_bases(table: Table, cells: list[list[Cell]], rules: Rules) -> None:
    for line in cells:
        for j, (cell, column) in enumerate(zip(line, table.columns, strict=True)):
            if cell.status is not Status.SHOWN or cell.value is None or column.statistic in (*COUNTS, "n", "p"):
                continue
            if 0 < cell.base.n < rules.least_base:
                line[j] = Cell(None, cell.base, Status.HIDDEN, rule="thin-base")
            elif cell.base.n and cell.base.n < rules.small_base:
                line[j] = replace(cell, status=Status.SMALL_BASE)
