"""The one NumPy kernel: a chunk of rows and a request in, an answer that adds out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.grouping import clusters_of, combinations_of, domain_groups, occurring, pack
from survey_kit.model.aggregates import (
    Answer,
    Clusters,
    Item,
    Moments,
    MomentsAnswer,
    Request,
    Successive,
    SuccessiveAnswer,
    Tally,
    TallyAnswer,
    Totals,
    TotalsAnswer,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.columns import Chunk, Encoded
    from survey_kit.model.survey import Design

    Floats = NDArray[np.float64]

# Above this many cells a dense count would cost more memory than it saves time.
DENSE_CELLS = 1 << 22


def answer(chunk: Chunk, request: Request, design: Design) -> Answer:
    """The answer of one chunk to one request."""
    if isinstance(request, Tally):
        return tally(chunk, request)
    if isinstance(request, Totals):
        return totals(chunk, request, design)
    if isinstance(request, Successive):
        return successive(chunk, request)
    return moments(chunk, request, design)


def _counts(key: NDArray[Any], weight: Floats | None, size: int) -> tuple[Floats, Floats, Floats]:
    """Rows, Σw and Σw² per key, each of shape (size,)."""
    n = np.bincount(key, minlength=size).astype(np.float64)
    if weight is None:
        return n, n, n
    return n, _sums(key, weight, size), _sums(key, weight**2, size)


def _sums(key: NDArray[Any], values: Floats, size: int) -> Floats:
    """Sum of ``values`` per key, shape (size,); an empty input gives float zeros, which `bincount` alone would not."""
    return np.bincount(key, weights=values, minlength=size).astype(np.float64, copy=False)


def tally(chunk: Chunk, request: Tally) -> TallyAnswer:
    """Count the combinations of stored values that occur."""
    columns = [chunk[name] for name in request.variables]
    if request.whole and chunk.weight is not None:
        chunk = replace(chunk, weight=np.floor(chunk.weight + 0.5))
    rows = chunk.weighted_rows()
    weight = None if chunk.weight is None else chunk.weight[rows]
    cells = float(np.prod([float(max(len(c.values), 1)) for c in columns]))
    counted = chunk.rows if isinstance(rows, slice) else len(rows)
    if cells <= max(DENSE_CELLS, 4 * counted):
        key, sizes = pack(columns, rows)
        n, w, w2 = _counts(key, weight, int(cells))
        present = np.flatnonzero(n)
        n, w, w2 = n[present], w[present], w2[present]
        keys = np.stack(np.unravel_index(present, sizes), axis=1).astype(np.int64)
    else:
        keys, inverse = combinations_of(columns, rows)
        n, w, w2 = _counts(inverse, weight, len(keys))
    values, keys = occurring([c.values for c in columns], keys)
    return TallyAnswer(request.variables, values, keys, n, w, w2, unweighted=chunk.rows - counted)


def totals(chunk: Chunk, request: Totals, design: Design) -> TotalsAnswer:
    """Sums per domain × item × PSU."""
    clusters, member = clusters_of(chunk, design) if request.per_psu else (Clusters(), None)
    shape = (len(request.domains), len(request.items), len(clusters))
    sums = {name: np.zeros(shape) for name in ("n", "w", "w2", "wy", "wy2")}
    shift = np.array([_shift(chunk[item.variable], item) for item in request.items])
    rows = chunk.weighted_rows()
    bases = {key: _base(chunk, item) for item in request.items for key in [(item.base_variables, item.base_codes)]}
    for where, group in domain_groups(chunk, request.domains):
        cell, cells = _cells(chunk, group, len(where), member, len(clusters))
        for i, item in enumerate(request.items):
            part = _item_sums(chunk, item, shift[i], bases[item.base_variables, item.base_codes], rows, cell, cells)
            for name, values in zip(sums, part, strict=True):
                sums[name][where, i, :] = values.reshape(len(where) + 1, len(clusters))[: len(where)]
    return TotalsAnswer(request, clusters, shift, **sums)


def _cells(
    chunk: Chunk, group: NDArray[np.intp] | None, count: int, member: NDArray[np.intp] | None, clusters: int
) -> tuple[NDArray[np.intp], int]:
    """Cell of each row (domain-major, rows in no domain last) and the number of cells."""
    domain = np.zeros(chunk.rows, dtype=np.intp) if group is None else group
    cell = domain * clusters + (0 if member is None else np.maximum(member, 0))
    return cell, (count + 1) * clusters


def _shift(column: Encoded, item: Item) -> float:
    """Zero for an indicator; for numbers the middle of the dictionary."""
    return 0.0 if item.codes is not None else _middle(column.numbers)


def _middle(numbers: Floats) -> float:
    """A number close to the data (NaN when there is none): sums around it keep the digits of a small spread."""
    answers = numbers[~np.isnan(numbers)]
    return float(answers[len(answers) // 2]) if len(answers) else float("nan")


def _base(chunk: Chunk, item: Item) -> NDArray[np.bool_] | None:
    """Rows in the item's base; None when the base is simply the variable's own answers."""
    if not item.base and item.base_codes is None:
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


def _item_sums(
    chunk: Chunk,
    item: Item,
    shift: float,
    base: NDArray[np.bool_] | None,
    rows: NDArray[np.intp] | slice,
    cell: NDArray[np.intp],
    cells: int,
) -> tuple[Floats, ...]:
    """n, Σw, Σw², Σwy, Σwy² per cell, each of shape (cells,)."""
    column = chunk[item.variable]
    if item.codes is not None:
        y = _is_one_of(column, item.codes).astype(np.float64) * column.valid
        counts = column.valid if base is None else np.ones(len(column.values), dtype=bool)
    else:
        y = np.nan_to_num(column.numbers - shift)
        counts = ~np.isnan(column.numbers)
    keep = counts[column.codes] if base is None else counts[column.codes] & base
    picked = np.flatnonzero(keep[rows]) if isinstance(rows, slice) else rows[keep[rows]]
    weight = None if chunk.weight is None else chunk.weight[picked]
    size = len(column.values)
    if cells * size <= DENSE_CELLS:
        n, w, w2 = _counts(cell[picked] * size + column.codes[picked], weight, cells * size)
        per_value = w.reshape(cells, size)
        return (
            n.reshape(cells, size).sum(axis=1),
            per_value.sum(axis=1),
            w2.reshape(cells, size).sum(axis=1),
            per_value @ y,
            per_value @ (y * y),
        )
    at, row_y = cell[picked], y[column.codes[picked]]
    n, w, w2 = _counts(at, weight, cells)
    wy = row_y if weight is None else row_y * weight
    return n, w, w2, _sums(at, wy, cells), _sums(at, wy * row_y, cells)


def moments(chunk: Chunk, request: Moments, design: Design) -> MomentsAnswer:
    """Means and centred cross-products per domain × PSU."""
    clusters, member = clusters_of(chunk, design) if request.per_psu else (Clusters(), None)
    columns = [chunk[name] for name in request.variables]
    x = np.stack([c.numbers[c.codes] for c in columns], axis=1)
    p = x.shape[1]
    has = ~np.isnan(x)
    if request.listwise:
        has &= has.all(axis=1, keepdims=True)
    weight = np.ones(chunk.rows) if chunk.weight is None else np.where(chunk.weight > 0, chunk.weight, 0.0)
    has &= (weight > 0)[:, None]
    shift = np.array([_middle(c.numbers) for c in columns])
    centred: Floats = np.where(has, x - np.nan_to_num(shift), 0.0)
    shape = (len(request.domains), len(clusters), p, p)
    n, w, sx, sxx, sxy = (np.zeros(shape) for _ in range(5))
    for where, group in domain_groups(chunk, request.domains):
        cell, cells = _cells(chunk, group, len(where), member, len(clusters))
        parts = _pair_sums(centred, has, weight, cell, cells)
        for out, part in zip((n, w, sx, sxx, sxy), parts, strict=True):
            out[where] = part.reshape(len(where) + 1, len(clusters), p, p)[: len(where)]
    offset = np.where(w > 0, sx / np.where(w > 0, w, 1.0), 0.0)
    cross = sxy - offset * np.swapaxes(sx, -1, -2)
    square = sxx - offset * sx
    # What is left of equal numbers is the last binary digit of their sums, not a spread.
    square[square < 1e-13 * sxx] = 0.0
    flat = np.diagonal(square, axis1=-2, axis2=-1) <= 0
    cross[flat[..., :, None] | flat[..., None, :]] = 0.0
    return MomentsAnswer(request, clusters, shift, n, w, offset, cross, square)


def successive(chunk: Chunk, request: Successive) -> SuccessiveAnswer:
    """Products of the differences between one complete row of a domain and the next."""
    columns = [chunk[name] for name in request.variables]
    x = np.stack([c.numbers[c.codes] for c in columns], axis=1)
    complete = ~np.isnan(x).any(axis=1)
    if chunk.weight is not None:
        complete &= chunk.weight > 0
    count, p = len(request.domains), len(columns)
    first, last, cross = np.full((count, p), np.nan), np.full((count, p), np.nan), np.zeros((count, p, p))
    for where, group in domain_groups(chunk, request.domains):
        for k, domain in enumerate(where):
            rows = x[complete if group is None else complete & (group == k)]
            if len(rows):
                step = np.diff(rows, axis=0)
                first[domain], last[domain], cross[domain] = rows[0], rows[-1], step.T @ step
    return SuccessiveAnswer(request, first, last, cross)


def _pair_sums(
    x: Floats, has: NDArray[np.bool_], weight: Floats, cell: NDArray[np.intp], cells: int
) -> tuple[Floats, ...]:
    """n, Σw, Σwxᵢ, Σwxᵢ² and Σwxᵢxⱼ of every pair per cell, each of shape (cells, p, p)."""
    p = x.shape[1]
    out = tuple(np.zeros((cells, p, p)) for _ in range(5))
    if cells <= 64:
        for c in range(cells):
            rows = np.flatnonzero(cell == c)
            h = has[rows].astype(np.float64)
            hw, xw = h * weight[rows, None], x[rows] * weight[rows, None]
            for a, value in zip(out, (h.T @ h, hw.T @ h, xw.T @ h, (xw * x[rows]).T @ h, xw.T @ x[rows]), strict=True):
                a[c] = value
        return out
    for i in range(p):
        for j in range(p):
            both = has[:, i] & has[:, j]
            wb = weight * both
            wx = wb * x[:, i]
            for a, value in zip(out, (both.astype(np.float64), wb, wx, wx * x[:, i], wx * x[:, j]), strict=True):
                a[:, i, j] = _sums(cell, value, cells)
    return out
