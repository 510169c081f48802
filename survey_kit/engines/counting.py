"""n, Σw and Σw² of many tables at once: several are packed into one key, counted block by block, then taken apart."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Rows counted at a time: the keys and weights of a block stay in the processor's second cache.
BLOCK_ROWS = 1 << 15
# Tables are packed into one key up to this many cells: three arrays of them stay in the first cache.
PACKED_CELLS = 1 << 12
# A table is packed only with rows enough that counting costs more than taking it apart.
ROWS_PER_CELL = 4
# Of the keys begun, so many are tried for another table.
OPEN_PACKS = 8


class Axis(NamedTuple):
    """One way to tell rows apart: ``codes`` (rows,) of unsigned integers below ``size``."""

    codes: NDArray[Any]
    size: int


class Counts(NamedTuple):
    """Rows, Σw and Σw² of every cell of a table, each of the shape of its axes."""

    n: Floats
    w: Floats
    w2: Floats


Shape = tuple[Hashable, ...]


@dataclass(slots=True)
class _Pack:
    """The axes of one key, and the tables that are read off it."""

    axes: list[Hashable]
    cells: int
    tables: list[int]


def count(
    tables: Sequence[Shape],
    axes: Mapping[Hashable, Axis],
    weight: Floats | None,
    rows: NDArray[np.intp] | slice = slice(None),
) -> list[Counts]:
    """Counts of every table, given by the names of its axes (each at most once), over ``rows``.

    ``weight`` (all rows,), positive in ``rows``; None counts each row as one. The cells of a table must fit in memory.
    """
    length = len(next(iter(axes.values())).codes) if axes else 0
    out: list[Counts | None] = [None] * len(tables)
    for pack in _packs(tables, axes, length):
        whole = _counted([axes[a] for a in pack.axes], weight, rows, length)
        for t in pack.tables:
            out[t] = Counts(*(_part(sums, pack.axes, axes, tables[t]) for sums in whole))
    return [counts for counts in out if counts is not None]


def sums_per(cell: NDArray[Any], values: Floats, cells: int) -> Floats:
    """Sum of ``values`` per cell, shape (cells,); floats even of nothing, which `bincount` alone would not give."""
    return np.bincount(cell, weights=values, minlength=cells).astype(np.float64, copy=False)


def _packs(tables: Sequence[Shape], axes: Mapping[Hashable, Axis], rows: int) -> list[_Pack]:
    """Keys that serve all tables; those with most axes come first, so that others may be read off them."""
    most = min(PACKED_CELLS, rows // ROWS_PER_CELL)
    packs: list[_Pack] = []
    for t in sorted(range(len(tables)), key=lambda t: -len(tables[t])):
        table = tables[t]
        for pack in reversed(packs[-OPEN_PACKS:]):
            new = [a for a in table if a not in pack.axes]
            cells = pack.cells * math.prod(axes[a].size for a in new)
            if not new or cells <= most:
                pack.axes += new
                pack.cells = cells
                pack.tables.append(t)
                break
        else:
            packs.append(_Pack(list(table), math.prod(axes[a].size for a in table), [t]))
    return packs


def _counted(
    axes: list[Axis], weight: Floats | None, rows: NDArray[np.intp] | slice, length: int
) -> tuple[Floats, Floats, Floats]:
    """n, Σw and Σw² of every combination of the axes, the first varying slowest, each (cells,)."""
    cells = math.prod(a.size for a in axes)
    n, w, w2 = np.zeros(cells), np.zeros(cells), np.zeros(cells)
    kind = np.uint16 if cells <= 1 << 16 else np.int64
    for block in _blocks(rows, length):
        key: NDArray[Any] = np.zeros(len(axes[0].codes[block]) if axes else 0, dtype=kind)
        for axis in axes:
            key *= kind(axis.size)
            key += axis.codes[block].astype(kind, copy=False)
        at = key.astype(np.intp, copy=False)
        n += np.bincount(at, minlength=cells)
        if weight is not None:
            part = weight[block]
            w += np.bincount(at, part, cells)
            w2 += np.bincount(at, part * part, cells)
    return (n, n, n) if weight is None else (n, w, w2)


def _blocks(rows: NDArray[np.intp] | slice, length: int) -> Iterator[NDArray[np.intp] | slice]:
    if isinstance(rows, slice):
        for start in range(0, length, BLOCK_ROWS):
            yield slice(start, min(start + BLOCK_ROWS, length))
        return
    for start in range(0, len(rows), BLOCK_ROWS):
        yield rows[start : start + BLOCK_ROWS]


def _part(sums: Floats, of: list[Hashable], axes: Mapping[Hashable, Axis], table: Shape) -> Floats:
    """The sums of one table out of those of its pack, in the order of its own axes."""
    cube = sums.reshape([axes[a].size for a in of])
    away = tuple(k for k, a in enumerate(of) if a not in table)
    if away:
        cube = cube.sum(axis=away)
    left = [a for a in of if a in table]
    order = [left.index(a) for a in table]
    return cube if order == sorted(order) else np.ascontiguousarray(cube.transpose(order))
