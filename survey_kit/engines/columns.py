"""Columns as small integer codes with a dictionary of stored values: decode once, count many times."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np

from survey_kit.model.clusters import sort_key

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from survey_kit.model.codebook import Variable

Made = TypeVar("Made")

# Integer answers within this span are encoded by subtraction instead of sorting.
_SPAN = 1 << 16
_BLOCK = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """One column: ``codes`` (rows,) smallest unsigned integers into the dictionary ``values`` (k,).

    ``values`` holds the stored values in order (None, the empty cell, last); ``numbers`` (k,) the analysable numbers,
    NaN for missing and text; ``valid`` (k,) whether the value is an answer.
    """

    codes: NDArray[Any]
    values: NDArray[Any]
    numbers: NDArray[np.float64]
    valid: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.codes)

    def slice(self, rows: slice) -> Encoded:
        """The same dictionary over some of the rows."""
        return Encoded(self.codes[rows], self.values, self.numbers, self.valid)


def smallest(codes: NDArray[Any], count: int) -> NDArray[Any]:
    """``codes`` in the smallest unsigned integer type that holds ``count`` distinct ones."""
    return codes.astype(np.min_scalar_type(max(count - 1, 0)), copy=False)


def encode(column: NDArray[Any], variable: Variable | None = None) -> Encoded:
    """Encode stored values, shape (rows,): float64 (NaN is empty) or object (None is empty)."""
    if column.dtype == object:
        codes, stored = _encode_text(column)
    else:
        codes, stored = _encode_numbers(np.asarray(column, dtype=np.float64))
    return encoded(smallest(codes, len(stored)), stored, variable)


def encoded(codes: NDArray[Any], stored: Sequence[Any], variable: Variable | None) -> Encoded:
    """Codes into ``stored`` values, which stand in order, None last."""
    values = np.empty(len(stored), dtype=object)
    values[:] = stored
    valid = np.array([_is_answer(v, variable) for v in stored], dtype=bool)
    numbers = np.array(
        [v if ok and isinstance(v, float) else np.nan for v, ok in zip(stored, valid, strict=True)], dtype=np.float64
    )
    return Encoded(codes, values, numbers, valid)


def in_order(stored: Sequence[Any]) -> bool:
    """Whether stored values stand in order, each once, None last."""
    keys = [sort_key(v) for v in stored]
    return all(left < right for left, right in pairwise(keys))


def _is_answer(value: Any, variable: Variable | None) -> bool:
    if value is None:
        return False
    return variable is None or variable.reason(value) is None


def _encode_numbers(column: NDArray[np.float64]) -> tuple[NDArray[Any], list[float | None]]:
    """Codes and the stored values they stand for, in order, None (the empty cell) last."""
    if len(column) == 0:
        return np.zeros(0, dtype=np.uint8), []
    low, high = float(np.fmin.reduce(column)), float(np.fmax.reduce(column))
    if np.isnan(low):
        return np.zeros(len(column), dtype=np.uint8), [None]
    found = _offsets(column, low, int(high - low) + 1) if high - low < _SPAN else None
    return _sorted(column) if found is None else _dense(*found, low)


def _offsets(column: NDArray[np.float64], low: float, span: int) -> tuple[NDArray[Any], NDArray[np.bool_]] | None:
    """Whole numbers as distances from ``low``, ``span`` where empty, and which of them occur; None if one is no whole
    number. Done in blocks that stay in the cache."""
    codes = np.empty(len(column), dtype=np.min_scalar_type(span))
    seen = np.zeros(span + 1, dtype=bool)
    for start in range(0, len(column), _BLOCK):
        block = slice(start, start + _BLOCK)
        steps = column[block] - low
        empty = np.isnan(steps)
        if empty.any():
            steps[empty] = span
        whole = steps.astype(np.int32)
        if not np.array_equal(whole, steps):
            return None
        codes[block] = whole
        seen |= np.bincount(whole, minlength=span + 1) > 0
    return codes, seen


def _dense(codes: NDArray[Any], seen: NDArray[np.bool_], low: float) -> tuple[NDArray[Any], list[float | None]]:
    """The codes numbered anew, so that each of them occurs."""
    distinct = np.flatnonzero(seen[:-1]) + low
    stored: list[float | None] = [*map(float, distinct), *([None] if seen[-1] else [])]
    if not seen[:-1].all():
        codes = (np.cumsum(seen) - 1).astype(np.min_scalar_type(len(stored) - 1))[codes]
    return codes, stored


def _sorted(column: NDArray[np.float64]) -> tuple[NDArray[Any], list[float | None]]:
    empty = np.isnan(column)
    distinct, inverse = np.unique(column[~empty], return_inverse=True)
    stored: list[float | None] = [float(v) for v in distinct]
    if not empty.any():
        return inverse, stored
    codes = np.full(len(column), len(stored), dtype=np.intp)
    codes[~empty] = inverse
    return codes, [*stored, None]


def _encode_text(column: NDArray[Any]) -> tuple[NDArray[Any], list[Any]]:
    import pandas as pd

    # An empty text cell is an empty cell: SPSS stores blanks, spreadsheets nothing; both mean "not there".
    cleaned = pd.Series([None if v is None or v != v or (isinstance(v, str) and not v.strip()) else v for v in column])
    codes, distinct = pd.factorize(cleaned, use_na_sentinel=True)
    order = sorted(range(len(distinct)), key=lambda i: sort_key(distinct[i]))
    rank = np.empty(len(distinct) + 1, dtype=np.intp)
    rank[order] = np.arange(len(distinct))
    rank[-1] = len(distinct)
    stored: list[Any] = [distinct[i] if isinstance(distinct[i], str) else float(distinct[i]) for i in order]
    return rank[codes], [*stored, None] if (codes < 0).any() else stored


@dataclass(slots=True)
class Chunk:
    """A run of rows on their way through the kernel: encoded columns on demand, weights, row numbers.

    ``weight`` is None for unweighted data; ``first_row`` numbers the rows of the whole data set, so that a row can
    be its own PSU.
    """

    rows: int
    column: Callable[[str], Encoded]
    weight: NDArray[np.float64] | None = None
    first_row: int = 0
    _made: dict[Hashable, Any] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Encoded:
        return self.kept(("column", name), lambda: self.column(name))

    def kept(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What ``make`` gives, made once for these rows (whatever they weigh)."""
        if key not in self._made:
            self._made[key] = make()
        return cast("Made", self._made[key])

    def weighted_rows(self) -> NDArray[np.intp] | slice:
        """Rows that count: all, or those whose weight is a positive number."""
        if self.weight is None:
            return slice(None)
        good = self.weight > 0  # NaN compares false
        return slice(None) if good.all() else np.flatnonzero(good)
