"""All sums of a call planned first and fetched in few statements: sums that are grouped alike come in one scan."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.columns import Chunk, Encoded, encode
from survey_kit.engines.grouping import combinations_of
from survey_kit.engines.sql.rows import ROW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.sql.rows import Rows

    Floats = NDArray[np.float64]

# Groupings of so few cells are counted together and added up afterwards: one key costs less than several.
PACKED = 2048
# GROUPING() answers with the bits of one integer; more columns go into another statement.
COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Cells:
    """One row per combination of the ``keys`` that occurs: ``columns[name]`` (cells,) and ``sums[text]`` (cells,)."""

    columns: dict[str, Encoded]
    sums: dict[str, Floats]

    def __len__(self) -> int:
        return len(next(iter(self.sums.values())))


@dataclass
class Plan:
    """Collects what is wanted, then asks; ``rows`` says what is in a row."""

    rows: Rows
    _derived: dict[str, str] = field(default_factory=dict)
    _based: dict[str, str] = field(default_factory=dict)
    _wanted: dict[frozenset[str], dict[str, None]] = field(default_factory=dict)
    _answers: dict[frozenset[str], Cells] = field(default_factory=dict)

    def let(self, expression: str) -> str:
        """A name for an expression over a row; the same expression has one name."""
        return self._derived.setdefault(expression, f"d{len(self._derived)}")

    def base(self, expression: str) -> str:
        """The same for an expression over what `let` has named."""
        return self._based.setdefault(expression, f"b{len(self._based)}")

    def want(self, keys: Iterable[str], sums: Iterable[str]) -> frozenset[str]:
        """Ask for aggregates per combination of the columns called ``keys``; hand the result to `cells`."""
        group = frozenset(keys)
        self._wanted.setdefault(group, {}).update(dict.fromkeys(sums))
        return group

    def cells(self, group: frozenset[str]) -> Cells:
        """What was asked for, from its own statement or added up from a finer grouping."""
        if group not in self._answers:
            sums = self._wanted[group].keys()
            finer = next(g for g in self._answers if group < g and sums <= self._wanted[g].keys())
            self._answers[group] = _added_up(self._answers[finer], group)
        return self._answers[group]

    def chunk(self, group: frozenset[str], seen: str = "") -> Chunk:
        """The cells of a grouping as rows, under the names of the columns; those where ``seen`` is 0 have no weight."""
        cells = self.cells(group)
        weight = np.where(cells.sums[seen] > 0, 0.0, np.nan) if seen else None
        called = {ROW: ROW, **{name: self.rows.column(name) for name in self.rows.names}}
        return Chunk(len(cells), lambda name: cells.columns[called[name]], weight)

    def ask(self) -> None:
        """Run the statements."""
        for groups, sums in self._statements():
            table = self.rows.source.fetch(self._sql(groups, sums))
            for group, picked in _by_group(table, groups):
                columns = {key: encode(table[key][picked], self.rows.variable(key)) for key in sorted(group)}
                # A sum over nothing is NULL in a database.
                added = {text: np.nan_to_num(table[f"s{i}"][picked]) for i, text in enumerate(sums)}
                self._answers[group] = Cells(columns, added)

    def _statements(self) -> Iterator[tuple[list[frozenset[str]], list[str]]]:
        """Groupings with the same aggregates, together as far as one statement can name their columns."""
        alike: dict[tuple[str, ...], list[frozenset[str]]] = {}
        for group, sums in self._wanted.items():
            if not any(group < g and sums.keys() <= other.keys() for g, other in self._wanted.items()):
                alike.setdefault(tuple(sorted(sums)), []).append(group)
        for told, groups in alike.items():
            held: list[frozenset[str]] = []
            for group in self._packed(groups):
                self._wanted.setdefault(group, dict.fromkeys(told))
                if held and len(frozenset().union(group, *held)) > COLUMNS:
                    yield held, list(told)
                    held = []
                held.append(group)
            yield held, list(told)

    def _packed(self, groups: list[frozenset[str]]) -> list[frozenset[str]]:
        """The same groupings or finer ones, as long as their codes say that they have few cells."""
        out: list[frozenset[str]] = []
        for group in groups:
            if out and math.prod(map(self.rows.codes, out[-1] | group)) <= PACKED:
                out[-1] |= group
            else:
                out.append(group)
        return out

    def _sql(self, groups: list[frozenset[str]], sums: Sequence[str]) -> str:
        keys = sorted(frozenset().union(*groups))
        wanted = [*keys, *(f"{text} AS s{i}" for i, text in enumerate(sums))]
        grouped = f" GROUP BY {', '.join(keys)}" if keys else ""
        if len(groups) > 1:
            wanted.append(f"GROUPING({', '.join(keys)}) AS g")
            grouped = f" GROUP BY GROUPING SETS ({', '.join(_bracketed(group) for group in groups)})"
        return (
            f"WITH stored AS ({self.rows.stored()}), derived AS ({_with(self._derived, 'stored')}), "
            f"based AS ({_with(self._based, 'derived')}) SELECT {', '.join(wanted)} FROM based{grouped}"
        )


def _with(named: dict[str, str], relation: str) -> str:
    """A relation with columns of expressions over it."""
    return (
        f"SELECT {', '.join(['*', *(f'{expression} AS {name}' for expression, name in named.items())])} FROM {relation}"
    )


def _bracketed(group: frozenset[str]) -> str:
    return f"({', '.join(sorted(group))})"


def _by_group(table: Any, groups: list[frozenset[str]]) -> Iterator[tuple[frozenset[str], Any]]:
    """Which rows of a result belong to each grouping: GROUPING() has a bit for every column left out, last first."""
    if len(groups) == 1:
        yield groups[0], slice(None)
        return
    keys = sorted(frozenset().union(*groups))
    for group in groups:
        mark = sum(1 << i for i, key in enumerate(reversed(keys)) if key not in group)
        yield group, np.flatnonzero(table["g"] == mark)


def _added_up(cells: Cells, group: frozenset[str]) -> Cells:
    """Cells of fewer columns: everything that was asked for adds."""
    columns = [cells.columns[key] for key in sorted(group)]
    if not columns:
        return Cells({}, {text: values.sum(keepdims=True) for text, values in cells.sums.items()})
    keys, inverse = combinations_of(columns)
    kept = {
        key: Encoded(keys[:, k], column.values, column.numbers, column.valid)
        for k, (key, column) in enumerate(zip(sorted(group), columns, strict=True))
    }
    sums = {text: added(inverse, values, len(keys)) for text, values in cells.sums.items()}
    return Cells(kept, sums)


def added(place: NDArray[Any], values: Floats, size: int) -> Floats:
    """Sum of ``values`` at each place, shape (size,)."""
    return np.bincount(place, weights=values, minlength=size).astype(np.float64)
