"""Moments: means and cross-products of numbers, and of the differences between successive rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey_kit.engines.counting import sums_per
from survey_kit.engines.grouping import domain_groups
from survey_kit.engines.rows import middle, weighed_by
from survey_kit.model.aggregates import Moments, MomentsAnswer, Successive, SuccessiveAnswer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.columns import Chunk

    Floats = NDArray[np.float64]

# Numbers of a block of rows: 16 MB of them.
HELD = 1 << 21


def moments(chunk: Chunk, request: Moments) -> MomentsAnswer:
    """Means and centred cross-products per domain, added up block by block around one shift."""
    chunk = weighed_by(chunk, request.weight)
    columns = [chunk[name] for name in request.variables]
    shift = np.array([middle(c.numbers) for c in columns])
    groups = list(domain_groups(chunk, request.domains))
    p = len(columns)
    n, w, sx, sxx, sxy = sums = [np.zeros((len(request.domains), p, p)) for _ in range(5)]
    size = max(HELD // p, 1)
    for start in range(0, chunk.rows, size):
        block = slice(start, min(start + size, chunk.rows))
        x = np.stack([c.numbers[c.codes[block]] for c in columns], axis=1)
        weight = np.ones(len(x)) if chunk.weight is None else np.fmax(chunk.weight[block], 0.0)
        has = ~np.isnan(x)
        if request.listwise:
            has &= has.all(axis=1, keepdims=True)
        has &= (weight > 0)[:, None]
        centred: Floats = np.where(has, x - np.nan_to_num(shift), 0.0)
        for where, group in groups:
            cell = np.zeros(len(x), dtype=np.intp) if group is None else group[block]
            for total, part in zip(sums, _pair_sums(centred, has, weight, cell, len(where) + 1), strict=True):
                total[where] += part[: len(where)]
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
                a[:, i, j] = sums_per(cell, value, cells)
    return out
