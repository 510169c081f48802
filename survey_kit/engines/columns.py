"""Columns as small integer codes with a dictionary of stored values: decode once, count many times."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.model.clusters import sort_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from survey_kit.model.codebook import Variable

# Integer answers within this span are encoded by subtraction instead of sorting.
_SPAN = 1 << 16


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
    values = np.empty(len(stored), dtype=object)
    values[:] = stored
    valid = np.array([_is_answer(v, variable) for v in stored], dtype=bool)
    numbers = np.array(
        [v if ok and isinstance(v, float) else np.nan for v, ok in zip(stored, valid, strict=True)], dtype=np.float64
    )
    return Encoded(smallest(codes, len(stored)), values, numbers, valid)


def _is_answer(value: Any, variable: Variable | None) -> bool:
    if value is None:
        return False
    return variable is None or variable.reason(value) is None


def _encode_numbers(column: NDArray[np.float64]) -> tuple[NDArray[Any], list[float | None]]:
    empty = np.isnan(column)
    present = column[~empty] if empty.any() else column
    if len(present) == 0:
        return np.zeros(len(column), dtype=np.uint8), [None] if len(column) else []
    low, high = float(present.min()), float(present.max())
    if high - low < _SPAN and np.array_equal(present, np.floor(present)):
        offsets = (present - low).astype(np.intp)
        seen = np.bincount(offsets, minlength=int(high - low) + 1) > 0
        distinct = np.flatnonzero(seen) + low
        inverse = (np.cumsum(seen) - 1)[offsets]
    else:
        distinct, inverse = np.unique(present, return_inverse=True)
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
    _cache: dict[str, Encoded] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Encoded:
        if name not in self._cache:
            self._cache[name] = self.column(name)
        return self._cache[name]

    def weighted_rows(self) -> NDArray[np.intp] | slice:
        """Rows that count: all, or those whose weight is a positive number."""
        if self.weight is None:
            return slice(None)
        good = self.weight > 0  # NaN compares false
        return slice(None) if good.all() else np.flatnonzero(good)
