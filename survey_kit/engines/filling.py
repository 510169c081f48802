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
# The share of most, which has the middle among it.
MANY = 0.7
# The share of the first of two orders.
FIRST = 0.6
# How steep shares may be tilted, and how often the range is halved: to the last binary digit.
STEEPEST, HALVINGS = 200.0, 200
Cell = tuple[Code | None, Mass]


def filled(column: Column, way: int) -> list[Cell]:
    """Every stored answer of a question with its mass."""
    return [*column.told, *(cell for pool in column.pools for cell in _pool(pool, way) if cell[1].n or cell[1].w)]


def _pool(pool: Pool, way: int) -> list[Cell]:
    if not pool.codes:
        return _numbers(pool, way)
    shares = uneven(len(pool.codes), way)
    if pool.mean is not None:
        shares = _tilted(shares, [code if isinstance(code, float) else 0.0 for code in pool.codes], pool.mean)
    return [(code, pool.mass.times(share)) for code, share in zip(pool.codes, shares, strict=True)]


def uneven(count: int, way: int) -> list[float]:
    """Shares of a whole: equal ones, or more and more, of which none is an equal one."""
    shares = [k ** (UNEVEN * way) for k in range(1, count + 1)]
    return [share / sum(shares) for share in shares]


def _tilted(shares: Sequence[float], codes: Sequence[float], mean: float) -> list[float]:
    """The shares multiplied by a power of something for every code, so that their mean is what is told."""
    low, high, made = -STEEPEST, STEEPEST, list(shares)
    middle = sum(codes) / len(codes)
    for _ in range(HALVINGS):
        tilt = (low + high) / 2
        powers = [tilt * (code - middle) for code in codes]
        weights = [share * math.exp(power - max(powers)) for share, power in zip(shares, powers, strict=True)]
        made = [weight / sum(weights) for weight in weights]
        found = sum(share * code for share, code in zip(made, codes, strict=True))
        low, high = (tilt, high) if found < mean else (low, tilt)
    return made


def _numbers(pool: Pool, way: int) -> list[Cell]:
    """Few large answers and many small ones, or the other way round, with the mean and the spread that are told."""
    mean = float(way) if pool.mean is None else pool.mean
    variance = (float(way) if pool.spread is None else pool.spread / pool.mass.w) if pool.mass.w > 0 else 0.0
    if variance <= 0:
        return [(mean, pool.mass)]
    large = MANY if way else 1.0 - MANY
    apart = math.sqrt(variance / (large * (1.0 - large)))
    return [
        (mean - apart * large, pool.mass.times(1.0 - large)),
        (mean + apart * (1.0 - large), pool.mass.times(large)),
    ]


def crossed(first: Sequence[Cell], second: Sequence[Cell], way: int) -> list[tuple[Code | None, Code | None, Mass]]:
    """Two questions of the same people, of which only each by itself is told: independent of each other, or as alike as
    they can be in two orders at once."""
    whole = sum((mass.w for _, mass in first), 0.0)
    if not way:
        return [(a, b, one.times(other.w / whole)) for a, one in first for b, other in second if whole > 0]
    turned = [*second[1:], *second[:1]]
    return [
        (a, b, mass.times(share))
        for order, share in ((second, FIRST), (turned, 1.0 - FIRST))
        for a, b, mass in _alike(first, order)
    ]


def _alike(first: Sequence[Cell], second: Sequence[Cell]) -> list[tuple[Code | None, Code | None, Mass]]:
    """The first answers of one question with the first of the other, as far as they go."""
    out, left = [], [mass.w for _, mass in second]
    for a, one in first:
        need = one.w
        for k, (b, _) in enumerate(second):
            take = min(need, left[k])
            if take > 0:
                out.append((a, b, one.times(take / one.w)))
                left[k], need = left[k] - take, need - take
    return out
