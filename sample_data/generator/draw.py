"""Drawing answers whose shares, medians and means are exactly the wanted ones, with the wanted correlations.

Every margin comes from ranks: a latent score is ranked, the rank becomes a probability, the probability a quantile. So
the margin is exact for any sample size, and the correlation of the latent scores survives in it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_NORMAL = NormalDist()


def ranked(score: Floats) -> Floats:
    """Probabilities (i + ½) / n in the order of ``score``, shape (n,)."""
    order = np.empty(len(score))
    order[np.argsort(score, kind="stable")] = np.arange(len(score))
    return (order + 0.5) / max(len(score), 1)


def normal(p: Floats) -> Floats:
    """Standard normal quantiles of ``p``."""
    return np.array([_NORMAL.inv_cdf(float(x)) for x in p])


def share(score: Floats, percent: float) -> NDArray[np.bool_]:
    """True for exactly ``percent`` of the rows, those with the highest ``score``."""
    wanted = math.floor(percent / 100 * len(score) + 0.5)
    out = np.zeros(len(score), dtype=bool)
    out[np.argsort(-score, kind="stable")[:wanted]] = True
    return out


def among(score: Floats, percents: Sequence[float], codes: Sequence[int]) -> Ints:
    """Codes with exactly the given percents (scaled to 100), low ``score`` first code."""
    edges = np.cumsum(np.asarray(percents, dtype=float) / sum(percents))
    return np.asarray(codes)[np.minimum(np.searchsorted(edges, ranked(score), side="right"), len(codes) - 1)]


def skewed(score: Floats, median: float, p90: float) -> Floats:
    """Log-normal amounts with this median and 90th percentile."""
    spread = math.log(p90 / median) / _NORMAL.inv_cdf(0.9)
    return median * np.exp(spread * normal(ranked(score)))


def heaped(values: Floats, steps: Sequence[tuple[float, float]]) -> Floats:
    """Values rounded as people round them: ``steps`` are (below this value, to this step)."""
    out = values.copy()
    low = -math.inf
    for top, step in steps:
        here = (values >= low) & (values < top)
        out[here] = np.floor(values[here] / step + 0.5) * step
        low = top
    return out


def likert(latent: Floats, mean: float, high: int = 5, low: int = 1) -> Ints:
    """Answers low…high of latent scores (n, items), moved so that the mean of all answers is ``mean``."""
    below, above = -6.0, 12.0
    for _ in range(50):
        middle = (below + above) / 2
        answers = np.clip(np.floor(latent + middle + 0.5), low, high)
        below, above = (middle, above) if answers.mean() < mean else (below, middle)
    return np.clip(np.floor(latent + above + 0.5), low, high).astype(np.int64)


def block(
    rng: np.random.Generator,
    trait: Floats,
    items: int,
    within: float = 0.47,
    spread: float = 1.05,
    difficulty: float = 0.4,
) -> Floats:
    """Latent scores (n, items): ``within`` is the share of the trait in each item, difficulties ±``difficulty``."""
    noise = rng.standard_normal((len(trait), items))
    hardness = rng.permutation(np.linspace(-difficulty, difficulty, items))
    return spread * (math.sqrt(within) * trait[:, None] + math.sqrt(1 - within) * noise) + hardness


def mixed(rng: np.random.Generator, source: Floats, correlation: float) -> Floats:
    """A standard normal score with this correlation to ``source``."""
    return correlation * source + math.sqrt(1 - correlation**2) * rng.standard_normal(len(source))


def sprinkle(rng: np.random.Generator, column: NDArray[np.float64], percent: float, code: float) -> None:
    """Set ``percent`` of the answers that are no missing codes to ``code``, in place."""
    open_rows = np.flatnonzero(~np.isin(column, (97, 98, 99, -97, -98, -99)) & ~np.isnan(column))
    wanted = math.floor(percent / 100 * len(open_rows) + 0.5)
    column[rng.choice(open_rows, size=wanted, replace=False)] = code
