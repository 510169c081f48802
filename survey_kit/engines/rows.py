"""What an item, an auxiliary or another weight is in every row of a chunk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.grouping import combinations_of
from survey_kit.model.aggregates import Item, Lookup, Product

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.columns import Chunk, Encoded
    from survey_kit.model.survey import Auxiliary

    Floats = NDArray[np.float64]


def weighed_by(chunk: Chunk, name: str) -> Chunk:
    """The same rows weighed by another column; the chunk itself when ``name`` is empty."""
    return replace(chunk, weight=numbers_in(chunk, name)) if name else chunk


def numbers_in(chunk: Chunk, name: str) -> Floats:
    """The numbers of a column, shape (rows,); NaN where there is none."""
    column = chunk[name]
    return np.asarray(column.numbers[column.codes], dtype=np.float64)


def middle(numbers: Floats) -> float:
    """A number close to the data (NaN when there is none): sums around it keep the digits of a small spread."""
    answers = numbers[~np.isnan(numbers)]
    return float(answers[len(answers) // 2]) if len(answers) else float("nan")


def row_shift(chunk: Chunk, item: Item) -> float:
    """Zero for an indicator and a function of columns; for numbers the middle of the dictionary."""
    return 0.0 if item.codes is not None or item.of is not None else middle(chunk[item.variable].numbers)


def base_of(item: Item) -> tuple[Any, ...]:
    """What tells one base from another; () when it is simply the item's own answers."""
    own = item.of is not None or (not item.base and item.base_codes is None)
    return () if own else (item.base_variables, item.base_codes)


def base_rows(chunk: Chunk, item: Item) -> NDArray[np.bool_] | None:
    """Rows in the item's base; None when the base is simply the item's own answers."""
    if not base_of(item):
        return None
    inside = np.zeros(chunk.rows, dtype=bool)
    for name in item.base_variables:
        column = chunk[name]
        counted = column.valid if item.base_codes is None else column.valid & _is_one_of(column, item.base_codes)
        inside |= counted[column.codes]
    return inside


def _is_one_of(column: Encoded, codes: tuple[Any, ...]) -> NDArray[np.bool_]:
    wanted = set(codes)
    return np.array([value in wanted for value in column.values.tolist()], dtype=bool)


def item_values(column: Encoded, item: Item, shift: float, own_base: bool) -> tuple[Floats, NDArray[np.bool_]]:
    """What each stored value counts (less ``shift``), and whether it counts at all, both (values,)."""
    if item.codes is None:
        return np.nan_to_num(column.numbers - shift), ~np.isnan(column.numbers)
    y = _is_one_of(column, item.codes).astype(np.float64) * column.valid
    return y, column.valid if own_base else np.ones(len(column.values), dtype=bool)


def item_rows(
    chunk: Chunk, item: Item, shift: float, base: NDArray[np.bool_] | None
) -> tuple[Floats, NDArray[np.bool_]]:
    """What an item counts in each row (less ``shift``), and which rows are in its base, both (rows,)."""
    if isinstance(item.of, Lookup):
        return _looked_up(chunk, item.of)
    if isinstance(item.of, Product):
        return _multiplied(chunk, item.of)
    column = chunk[item.variable]
    y, counts = item_values(column, item, shift, base is None)
    keep = counts[column.codes]
    return y[column.codes], keep if base is None else keep & base


def _looked_up(chunk: Chunk, lookup: Lookup) -> tuple[Floats, NDArray[np.bool_]]:
    columns = [chunk[name] for name in lookup.variables]
    keys, inverse = combinations_of(columns)
    number = dict(zip(lookup.keys, lookup.numbers, strict=True))
    stored = [[column.values[k] for k in keys[:, j]] for j, column in enumerate(columns)]
    found = [number.get(key) for key in zip(*stored, strict=True)]
    y = np.array([0.0 if value is None else value for value in found])
    known = np.array([value is not None for value in found], dtype=bool)
    return y[inverse], known[inverse]


def _multiplied(chunk: Chunk, product: Product) -> tuple[Floats, NDArray[np.bool_]]:
    x = np.stack([numbers_in(chunk, name) for name in product.variables], axis=1)
    keep: NDArray[np.bool_] = np.asarray(~np.isnan(x).any(axis=1))
    x = np.where(keep[:, None], x - np.array(product.centre), 0.0)
    left, right = (form[0] + x @ np.array(form[1:]) for form in (product.left, product.right))
    return np.where(keep, left * right, 0.0), keep


def auxiliary_rows(chunk: Chunk, auxiliary: Auxiliary) -> Floats:
    """An auxiliary in each row, shape (rows,): 1 or a number where its conditions hold, 0 elsewhere."""
    out = np.ones(chunk.rows)
    for name, code in auxiliary.where:
        column = chunk[name]
        out *= np.array([value == code for value in column.values.tolist()], dtype=np.float64)[column.codes]
    if auxiliary.variable:
        out *= np.nan_to_num(numbers_in(chunk, auxiliary.variable))
    return out
