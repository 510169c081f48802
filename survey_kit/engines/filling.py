"""What is told only together, filled in one of two ways that both agree with everything that is told.

A figure that comes out the same both ways follows from what is told; another one does not, and is not shown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from survey_kit.model.codebook import Code
from survey_kit.model.sums import Column, Mass, Pool

WAYS = (0, 1)
# How unevenly the second way shares out: no share of it is one of equal shares.
UNEVEN = 1.5
Cell = tuple[Code | None, Mass]


def filled(column: Column, way: int) -> list[Cell]:
    """Every stored answer of a question with its mass."""
    return [*column.told, *(cell for pool in column.pools for cell in _pool(pool, way) if cell[1].n or cell[1].w)]


def _pool(pool: Pool, way: int) -> list[Cell]:
    if not pool.codes:
        return _numbers(pool, way)
    if pool.mean is not None:
        return _around(pool, [c for c in pool.codes if isinstance(c, float)], pool.mean, way)
    return _shared(pool, pool.codes, way)


def _shared(pool: Pool, codes: Sequence[Code | None], way: int) -> list[Cell]:
    """Equal shares, or more and more."""
    shares = [float(k) ** (UNEVEN * way) for k in range(1, len(codes) + 1)]
    return [(code, pool.mass.times(share / sum(shares))) for code, share in zip(codes, shares, strict=True)]


def _around(pool: Pool, codes: list[float], mean: float, way: int) -> list[Cell]:
    """At the two ends of a scale, or at the two levels around the mean."""
    order = sorted(codes)
    mean = min(max(mean, order[0]), order[-1])
    low, high = order[0], order[-1]
    if way:
        low = max(code for code in order if code <= mean)
        high = min((code for code in order if code > low), default=low)
    if low == high:
        return [(low, pool.mass)]
    share = (high - mean) / (high - low)
    return [(low, pool.mass.times(share)), (high, pool.mass.times(1.0 - share))]


def _numbers(pool: Pool, way: int) -> list[Cell]:
    """Two points or three, with the mean and the spread that are told."""
    mean = float(way) if pool.mean is None else pool.mean
    variance = (float(way) if pool.spread is None else pool.spread / pool.mass.w) if pool.mass.w > 0 else 0.0
    if variance <= 0:
        return [(mean, pool.mass)]
    if not way:
        apart = math.sqrt(variance)
        return [(mean - apart, pool.mass.times(0.5)), (mean + apart, pool.mass.times(0.5))]
    apart = math.sqrt(2 * variance)
    ends = pool.mass.times(0.25)
    return [(mean - apart, ends), (mean, pool.mass.times(0.5)), (mean + apart, ends)]


def crossed(first: Sequence[Cell], second: Sequence[Cell], way: int) -> list[tuple[Code | None, Code | None, Mass]]:
    """Two questions of the same people, of which only each by itself is told: independent of each other, or as alike as
    they can be."""
    whole = sum((mass.w for _, mass in first), 0.0)
    if not way:
        return [(a, b, one.times(other.w / whole)) for a, one in first for b, other in second if whole > 0]
    out, left = [], [mass.w for _, mass in second]
    for a, one in first:
        need = one.w
        for k, (b, _) in enumerate(second):
            take = min(need, left[k])
            if take > 0:
                out.append((a, b, one.times(take / one.w)))
                left[k], need = left[k] - take, need - take
    return out
