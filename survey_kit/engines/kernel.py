"""The one NumPy kernel: a chunk of rows and a request in, an answer that adds out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.grouping import clusters_of, combinations_of, domain_groups, occurring, pack
from survey_kit.engines.rows import (
    auxiliary_rows,
    base_of,
    base_rows,
    item_rows,
    item_values,
    middle,
    numbers_in,
    row_shift,
    weighed_by,
)
from survey_kit.model.aggregates import (
    Answer,
    Fit,
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
from survey_kit.model.clusters import Clusters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.columns import Chunk
    from survey_kit.model.survey import Calibration, Design

    Floats = NDArray[np.float64]

# Above this many cells a dense count would cost more memory than it saves time.
DENSE_CELLS = 1 << 22
SUMS = ("n", "w", "w2", "wy", "wy2")


def answer(chunk: Chunk, request: Request, design: Design) -> Answer:
    """The answer of one chunk to one request."""
    if isinstance(request, Tally):
        return tally(chunk, request)
    if isinstance(request, Totals):
        return (
            replicated(chunk, request, design)
            if request.per_psu and design.replicates
            else totals(chunk, request, design)
        )
    if isinstance(request, Successive):
        return successive(chunk, request)
    return moments(chunk, request)


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
    chunk = weighed_by(chunk, request.weight)
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
    sums = {name: np.zeros(shape) for name in SUMS}
    shift = np.array([row_shift(chunk, item) for item in request.items])
    rows = chunk.weighted_rows()
    bases = {base_of(item): base_rows(chunk, item) for item in request.items}
    for where, group in domain_groups(chunk, request.domains):
        cell, cells = _cells(chunk, group, len(where), member, len(clusters))
        for i, item in enumerate(request.items):
            part = _item_sums(chunk, item, shift[i], bases[base_of(item)], rows, cell, cells)
            for name, values in zip(sums, part, strict=True):
                sums[name][where, i, :] = values.reshape(len(where) + 1, len(clusters))[: len(where)]
    answer = _answer_of(request, clusters, shift, sums)
    if member is None or design.calibration is None:
        return answer
    return replace(answer, fit=fitted(chunk, answer, design.calibration, member, bases))


def replicated(chunk: Chunk, request: Totals, design: Design) -> TotalsAnswer:
    """Sums under the weight itself and then under every replicate weight, along the last axis."""
    assert design.replicates is not None
    whole = replace(request, per_psu=False)
    names = design.replicates.weights
    each = [totals(weighed_by(chunk, name), whole, design) for name in ("", *names)]
    sums = {name: np.concatenate([getattr(a, name) for a in each], axis=-1) for name in SUMS}
    nothing = (None,) * len(each)
    clusters = Clusters(nothing, ("", *names), (float("nan"),) * len(each), replicates=design.replicates)
    return _answer_of(request, clusters, each[0].shift, sums)


def _answer_of(request: Totals, clusters: Clusters, shift: Floats, sums: dict[str, Floats]) -> TotalsAnswer:
    return TotalsAnswer(request, clusters, shift, sums["n"], sums["w"], sums["w2"], sums["wy"], sums["wy2"])


def fitted(
    chunk: Chunk,
    answer: TotalsAnswer,
    calibration: Calibration,
    member: NDArray[np.intp],
    bases: dict[Any, NDArray[np.bool_] | None],
) -> Fit:
    """Sums of the auxiliaries of a calibration beside those of every domain × item."""
    request, units = answer.request, len(answer.clusters)
    x = np.stack([auxiliary_rows(chunk, a) for a in calibration.auxiliaries], axis=1)
    before = np.ones(chunk.rows) if calibration.before is None else np.nan_to_num(numbers_in(chunk, calibration.before))
    weight = np.ones(chunk.rows) if chunk.weight is None else np.where(chunk.weight > 0, chunk.weight, 0.0)
    inside = np.flatnonzero(member >= 0)
    own = np.stack([_sums(member[inside], weight[inside] * x[inside, k], units) for k in range(x.shape[1])], axis=1)
    d = np.where(weight > 0, before, 0.0)
    dx = x * d[:, None]
    q = x.shape[1]
    w, wy = (np.zeros((len(request.domains), len(request.items), q)) for _ in range(2))
    for i, item in enumerate(request.items):
        y, keep = item_rows(chunk, item, answer.shift[i], bases[base_of(item)])
        for where, group in domain_groups(chunk, request.domains):
            cell = np.zeros(chunk.rows, dtype=np.intp) if group is None else group
            for k in range(q):
                part = np.where(keep, dx[:, k], 0.0)
                w[where, i, k] = _sums(cell, part, len(where) + 1)[: len(where)]
                wy[where, i, k] = _sums(cell, part * y, len(where) + 1)[: len(where)]
    return Fit(own, dx.T @ x, w, wy)


def _cells(
    chunk: Chunk, group: NDArray[np.intp] | None, count: int, member: NDArray[np.intp] | None, clusters: int
) -> tuple[NDArray[np.intp], int]:
    """Cell of each row (domain-major, rows in no domain last) and the number of cells."""
    domain = np.zeros(chunk.rows, dtype=np.intp) if group is None else group
    cell = domain * clusters + (0 if member is None else np.maximum(member, 0))
    return cell, (count + 1) * clusters


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
    if item.of is not None:
        return _row_sums(*item_rows(chunk, item, shift, base), chunk.weight, rows, cell, cells)
    column = chunk[item.variable]
    y, counts = item_values(column, item, shift, base is None)
    keep = counts[column.codes] if base is None else counts[column.codes] & base
    size = len(column.values)
    if cells * size > DENSE_CELLS:
        return _row_sums(y[column.codes], keep, chunk.weight, rows, cell, cells)
    picked = _picked(keep, rows)
    weight = None if chunk.weight is None else chunk.weight[picked]
    n, w, w2 = _counts(cell[picked] * size + column.codes[picked], weight, cells * size)
    per_value = w.reshape(cells, size)
    return (
        n.reshape(cells, size).sum(axis=1),
        per_value.sum(axis=1),
        w2.reshape(cells, size).sum(axis=1),
        per_value @ y,
        per_value @ (y * y),
    )


def _picked(keep: NDArray[np.bool_], rows: NDArray[np.intp] | slice) -> NDArray[np.intp]:
    return np.flatnonzero(keep[rows]) if isinstance(rows, slice) else rows[keep[rows]]


def _row_sums(
    y: Floats,
    keep: NDArray[np.bool_],
    weights: Floats | None,
    rows: NDArray[np.intp] | slice,
    cell: NDArray[np.intp],
    cells: int,
) -> tuple[Floats, ...]:
    picked = _picked(keep, rows)
    weight = None if weights is None else weights[picked]
    at, row_y = cell[picked], y[picked]
    n, w, w2 = _counts(at, weight, cells)
    wy = row_y if weight is None else row_y * weight
    return n, w, w2, _sums(at, wy, cells), _sums(at, wy * row_y, cells)


def moments(chunk: Chunk, request: Moments) -> MomentsAnswer:
    """Means and centred cross-products per domain."""
    chunk = weighed_by(chunk, request.weight)
    columns = [chunk[name] for name in request.variables]
    x = np.stack([c.numbers[c.codes] for c in columns], axis=1)
    p = x.shape[1]
    has = ~np.isnan(x)
    if request.listwise:
        has &= has.all(axis=1, keepdims=True)
    weight = np.ones(chunk.rows) if chunk.weight is None else np.where(chunk.weight > 0, chunk.weight, 0.0)
    has &= (weight > 0)[:, None]
    shift = np.array([middle(c.numbers) for c in columns])
    centred: Floats = np.where(has, x - np.nan_to_num(shift), 0.0)
    shape = (len(request.domains), p, p)
    n, w, sx, sxx, sxy = (np.zeros(shape) for _ in range(5))
    for where, group in domain_groups(chunk, request.domains):
        cell, cells = _cells(chunk, group, len(where), None, 1)
        parts = _pair_sums(centred, has, weight, cell, cells)
        for out, part in zip((n, w, sx, sxx, sxy), parts, strict=True):
            out[where] = part[: len(where)]
    return centred_moments(request, shift, n, w, sx, sxx, sxy)


def centred_moments(
    request: Moments, shift: Floats, n: Floats, w: Floats, sx: Floats, sxx: Floats, sxy: Floats
) -> MomentsAnswer:
    """Means and centred cross-products from n, Σw, Σwxᵢ, Σwxᵢ² and Σwxᵢxⱼ around ``shift``, (domains, p, p) each."""
    offset = np.where(w > 0, sx / np.where(w > 0, w, 1.0), 0.0)
    cross = sxy - offset * np.swapaxes(sx, -1, -2)
    square = sxx - offset * sx
    # What is left of equal numbers is the last binary digit of their sums, not a spread.
    square[square < 1e-13 * sxx] = 0.0
    flat = np.diagonal(square, axis1=-2, axis2=-1) <= 0
    cross[flat[..., :, None] | flat[..., None, :]] = 0.0
    return MomentsAnswer(request, shift, n, w, offset, cross, square)


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
