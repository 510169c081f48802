"""What is shown of a table that was made in several ways from sums of which not all is told: what all of them agree in.

Such sums are safe by themselves, so nothing computed from them tells more; what the ways differ in nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from survey_kit.model.estimate import Base, Comparison
from survey_kit.model.table import Cell, Note, Status, Table

RULE = "withheld"
# Sums of the same numbers in another order differ in their last digits.
CLOSE = 1e-9


def agreed(ways: Sequence[Table]) -> Table:
    """The first table without what the others have otherwise: cells hidden, tests and notes left out."""
    first, *others = ways
    if not others:
        return first
    found = [_test(test, [_named(other.tests, test) for other in others]) for test in first.tests]
    tests = tuple(test for test in found if test is not None)
    notes = tuple(note for note in first.notes if all(_has(other.notes, note) for other in others))
    if len(tests) < len(first.tests):
        notes = (*notes, Note("tests-withheld"))
    base = first.base if all(same(first.base, other.base) for other in others) else Base()
    cells = tuple(tuple(_cell(cell, found) for cell, found in line) for line in _beside(ways))
    return replace(first, cells=cells, tests=tests, notes=notes, base=base)


def most(ways: Sequence[Table]) -> Table:
    """The first table with the largest of what stands in each place: what a hidden figure may be at most."""
    cells = tuple(
        tuple(max((cell, *(one for one in found if one is not None)), key=lambda one: one.value or 0.0)
              for cell, found in line)
        for line in _beside(ways)
    )  # fmt: skip
    return ways[0].with_cells(cells)


def _beside(ways: Sequence[Table]) -> Iterator[list[tuple[Cell, list[Cell | None]]]]:
    """Every cell of the first table, line by line, with the cells of the others in its place."""
    first, *others = ways
    known = [_places(table) for table in others]
    for row, line in zip(first.rows, first.cells, strict=True):
        keys = [(row.variable, row.level, c.statistic, c.by, c.level) for c in first.columns]
        yield [(cell, [places.get(key) for places in known]) for key, cell in zip(keys, line, strict=True)]


def _places(table: Table) -> dict[tuple[str, ...], Cell]:
    return {
        (row.variable, row.level, column.statistic, column.by, column.level): cell
        for row, line in zip(table.rows, table.cells, strict=True)
        for column, cell in zip(table.columns, line, strict=True)
    }


def _cell(cell: Cell, others: Sequence[Cell | None]) -> Cell:
    # Who stands behind a sum that all agree in, and the largest answer in it, are made up otherwise in each of them.
    plain = replace(cell, largest=None)
    if all(other is not None and same(plain, replace(other, rows=cell.rows, largest=None)) for other in others):
        return plain
    known = all(other is not None and same(cell.base, other.base) for other in others)
    return Cell(None, cell.base if known else Base(), Status.HIDDEN, rule=RULE)


def _has(found: Sequence[Note], one: Note) -> bool:
    return any(same(one, other) for other in found)


def _named(found: Sequence[Comparison], one: Comparison) -> Comparison | None:
    return next((test for test in found if (test.name, test.groups) == (one.name, one.groups)), None)


def _test(test: Comparison, others: Sequence[Comparison | None]) -> Comparison | None:
    """The test with the parts that all agree in; None where its statistic is not among them."""
    known = [other for other in others if other is not None]
    parts = ("statistic", "df", "df2", "p", "effect", "reason")
    differing = [p for p in parts if not all(same(getattr(test, p), getattr(other, p)) for other in known)]
    if len(known) < len(others) or {"statistic", "df", "df2", "p", "reason"} & set(differing):
        return None
    extra = tuple(pair for pair in test.extra if all(any(same(pair, one) for one in other.extra) for other in known))
    return replace(test, extra=extra, effect=None if differing else test.effect)


def same(one: Any, other: Any) -> bool:
    """Whether two nouns are the same but for the last digits of their numbers."""
    if isinstance(one, float) and isinstance(other, float):
        return one == other or abs(one - other) <= CLOSE * max(abs(one), abs(other)) or (one != one and other != other)
    if is_dataclass(one) and type(one) is type(other):
        return all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    return bool(one == other)
