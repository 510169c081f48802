"""A table is items × domains; every cell travels with its base and its address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.words import Words

Role = Literal["item", "missing", "subtotal", "total"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the stub: the item it counts (``variable``, ``level``) and its words."""

    variable: str
    level: str
    label: Words
    role: Role = "item"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a statistic in a domain (``by`` = ``level``; both empty for everybody)."""

    statistic: str
    by: str = ""
    level: str = ""
    label: Words = Words()


class Status(StrEnum):
    """What may be done with a cell: by the rules of `publishing` (caution, unreliable) and of disclosure (hidden)."""

    SHOWN = "shown"
    CAUTION = "caution"
    UNRELIABLE = "unreliable"
    HIDDEN = "hidden"
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: unrounded ``value``, its base, and why it is absent or hidden.

    ``reason`` says why a number could not be computed; ``rule`` names the rule of publishing or
    disclosure behind its status. ``rows`` counts
    the respondents the number itself stands for (those who chose the answer, whatever they weigh); None for figures
    that describe the whole base, such as a mean. ``mark`` is what a cell says instead of a number: the letters of other
    columns, or a code of words. ``largest``: of sums and means of money, the share of the sum that the largest answer
    makes (1 where fewer than three give anything); disclosure reads and removes it.
    """

    value: float | None = None
    base: Base = Base()
    status: Status = Status.SHOWN
    reason: Reason | None = None
    rule: str = ""
    rows: int | None = None
    mark: str = ""
    largest: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The group of a split file or the layer of a crosstab that a table is about; ``level`` empty: all together."""

    variable: str
    level: str
    title: Words
    label: Words


@dataclass(frozen=True, slots=True)
class Note:
    """A remark under a table: a stable code and the facts that fill its words."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a number stands: table, row and column (0-based); the link between a sentence and its cell."""

    table: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows × columns of cells with title, tests and notes.

    ``cells[i][j]`` belongs to ``rows[i]`` and ``columns[j]``; ``name`` is unique within a report.
    ``kind`` says what the table shows (``frequencies``, ``multiple``, ``numbers``, ``scale``, ``crosstab``, …), so
    that words and charts know how to read it. ``within`` names the groups of a split file that it is about;
    ``measured`` the question whose figures it gives, where its lines are groups of people.
    """

    name: str
    title: Words
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    kind: str = "frequencies"
    tests: tuple[Comparison, ...] = ()
    notes: tuple[Note, ...] = ()
    stub: Words = Words()
    base: Base = Base()
    within: tuple[Group, ...] = ()
    measured: str = ""

    def at(self, address: Address) -> Cell:
        """The cell an address points to (the address must name this table)."""
        return self.cells[address.row][address.column]

    def together(self, row: int, columns: Iterable[int]) -> float | None:
        """Sum of some cells of a line; None where it would tell what is hidden.

        Hidden neighbours on a scale may be told as one: their sum stands in a note ``levels-together``.
        """
        wanted, out = set(columns), 0.0
        for note in self.notes:
            if note.code == "levels-together" and note.facts["row"] == row and wanted >= set(note.facts["columns"]):
                wanted -= set(note.facts["columns"])
                out += note.facts["share"]
        for j in wanted:
            cell = self.cells[row][j]
            if cell.value is None or cell.status is Status.HIDDEN:
                return None
            out += cell.value
        return out

    def find(
        self,
        *,
        level: str | None = None,
        variable: str | None = None,
        statistic: str | None = None,
        by: str | None = None,
        by_level: str | None = None,
    ) -> Address | None:
        """Address of the first cell that matches every given coordinate, or None."""
        for i, row in enumerate(self.rows):
            if (level is not None and row.level != level) or (variable is not None and row.variable != variable):
                continue
            for j, column in enumerate(self.columns):
                if (
                    (statistic is None or column.statistic == statistic)
                    and (by is None or column.by == by)
                    and (by_level is None or column.level == by_level)
                ):
                    return Address(self.name, i, j)
        return None

    def with_cells(self, cells: tuple[tuple[Cell, ...], ...]) -> Table:
        """The same table with other cells (same shape)."""
        return replace(self, cells=cells)

    def records(self) -> list[dict[str, Any]]:
        """Flat records, one per statistic: variable, level, by, by_level, statistic, value, n (unrounded).

        Tests follow the cells; their ``statistic`` reads ``test.part`` (``pearson_chi2.p``). Records of one group of a
        split file begin with ``within`` (``city=1``).
        """
        out: list[dict[str, Any]] = []
        for row, line in zip(self.rows, self.cells, strict=True):
            for column, cell in zip(self.columns, line, strict=True):
                out.append(_record(row.variable, row.level, column, cell))
        for test in self.tests:
            out.extend(_test_records(self, test))
        if not self.within:
            return out
        within = {"within": "; ".join(f"{g.variable}={g.level}" for g in self.within)}
        return [within | record for record in out]


def _record(variable: str, level: str, column: Column, cell: Cell) -> dict[str, Any]:
    hidden = cell.status is Status.HIDDEN
    record: dict[str, Any] = {
        "variable": variable,
        "level": level,
        "by": column.by,
        "by_level": column.level,
        "statistic": column.statistic,
        "value": None if hidden else cell.value,
        "n": None if hidden else cell.base.n,
    }
    if cell.mark:
        record["mark"] = cell.mark
    if cell.reason is not None:
        record["reason"] = str(cell.reason)
    if cell.status is not Status.SHOWN:
        record["status"] = str(cell.status)
        if cell.status in (Status.CAUTION, Status.UNRELIABLE):
            record["rule"] = cell.rule
    return record


def _test_records(table: Table, test: Comparison) -> list[dict[str, Any]]:
    by = next((c.by for c in table.columns if c.by), "")
    parts = [
        ("statistic", test.statistic),
        ("df", test.df),
        ("df2", test.df2),
        ("p", test.p),
        (test.effect_name or "effect", test.effect),
        *test.extra,
    ]
    base = {
        "variable": table.rows[0].variable if table.rows else "",
        "level": " – ".join(test.groups),
        "by": by,
        "by_level": "",
    }
    if test.reason is not None:
        return [{**base, "statistic": test.name, "value": None, "n": table.base.n, "reason": str(test.reason)}]
    return [
        {**base, "statistic": f"{test.name}.{part}", "value": value, "n": table.base.n}
        for part, value in parts
        if value is not None
    ]
