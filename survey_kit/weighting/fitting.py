"""Weights fitted to known totals: post-stratified, raked, calibrated. Numbers only; names and errors are elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Distance = Literal["linear", "raking", "logit"]
Bounds = tuple[float, float] | tuple[Floats, Floats]

# How far a total may be off, relative to itself: some digits above the last binary one.
CLOSE = 1e-12
RAKING_ROUNDS = 3000
NEWTON_ROUNDS = 200
HALVINGS = 30


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights (n,), the rounds it took, and how far each total is off, relative to itself, (totals,)."""

    weights: Floats
    rounds: int
    off: Floats

    @property
    def worst(self) -> float:
        """The largest distance from a total, relative to it."""
        return float(np.abs(self.off).max(initial=0.0))


def poststratified(start: Floats, cell: Places, totals: Floats) -> Floats:
    """Weights (n,) whose sum in every cell is its total, the ratios within a cell kept (Holt & Smith 1979).

    ``cell`` (n,) says where a row belongs among ``totals`` (k,); every cell needs a row.
    """
    sums = np.bincount(cell, weights=start, minlength=len(totals))
    return np.asarray(start * (totals / sums)[cell], dtype=np.float64)


def raked(start: Floats, margins: Sequence[tuple[Places, Floats]], close: float = CLOSE) -> Fitted:
    """Weights fitted to one margin after the other until all of them hold (Deming & Stephan 1940).

    ``margins``: for each the cell of every row (n,) and the totals of its cells (k,). ``off`` runs over all cells of
    all margins in order, at the point where the last of them has just been fitted.
    """
    weights, rounds = start.copy(), 0
    off = _off(weights, margins)
    while np.abs(off).max(initial=0.0) > close and rounds < RAKING_ROUNDS:
        before = weights
        with np.errstate(divide="ignore", invalid="ignore"):
            for cell, totals in margins:
                weights = poststratified(weights, cell, totals)
        rounds += 1
        if not np.isfinite(weights).all():
            # Margins that contradict each other press a cell down to nothing.
            weights = before
            break
        off = _off(weights, margins)
    return Fitted(weights, rounds, off)


def _off(weights: Floats, margins: Sequence[tuple[Places, Floats]]) -> Floats:
    parts = [np.bincount(cell, weights=weights, minlength=len(t)) / t - 1.0 for cell, t in margins]
    return np.concatenate(parts) if parts else np.empty(0)


def calibrated(start: Floats, x: Floats, totals: Floats, distance: Distance, bounds: Bounds | None = None) -> Fitted:
    """Weights start · g with Σ weights · ``x`` = ``totals``, g as near to 1 as the ``distance`` measures it.

    ``x`` is (n, p), ``totals`` (p,). ``linear`` is the generalised regression estimator, ``raking`` the multiplicative
    one, ``logit`` needs ``bounds`` of g; the others are cut off at them (one pair, or a pair for every row). Newton's
    method on the Lagrange multipliers, a step halved while it does not help (Deville & Särndal 1992; Deville, Särndal &
    Sautory 1993).
    """
    ratio = _ratios(distance, bounds)
    # Totals of thousands of people and of millions of baht are brought to one size.
    size = np.maximum(np.abs(totals), np.abs(start[:, None] * x).sum(axis=0))
    size[size == 0] = 1.0
    scaled, wanted = x / size, totals / size
    multipliers = np.zeros(x.shape[1])
    g, slope = ratio(scaled @ multipliers)
    short, rounds = wanted - scaled.T @ (start * g), 0
    while np.abs(short).max(initial=0.0) > CLOSE and rounds < NEWTON_ROUNDS:
        rounds += 1
        turned = scaled.T @ (scaled * (start * slope)[:, None])
        step = np.linalg.lstsq(turned, short, rcond=1e-13)[0]
        found = _shorter(lambda m: _at(ratio, scaled, start, wanted, m), multipliers, step, short)
        if found is None:
            break
        multipliers, g, slope, short = found
    return Fitted(start * g, rounds, -short * size / np.where(totals == 0, size, np.abs(totals)))


Ratio = Callable[[Floats], tuple[Floats, Floats]]
Point = tuple[Floats, Floats, Floats, Floats]


def _at(ratio: Ratio, x: Floats, start: Floats, wanted: Floats, multipliers: Floats) -> Point:
    # A step too far is not taken: what overflows is not finite.
    with np.errstate(over="ignore", invalid="ignore"):
        g, slope = ratio(x @ multipliers)
        return multipliers, g, slope, wanted - x.T @ (start * g)


def _shorter(at: Callable[[Floats], Point], multipliers: Floats, step: Floats, short: Floats) -> Point | None:
    """The point a step away, or half, a quarter … of it away, that comes nearer to the totals; None if none does."""
    norm = float(np.abs(short).max())
    for halving in range(HALVINGS):
        point = at(multipliers + step / 2**halving)
        if np.isfinite(point[3]).all() and np.abs(point[3]).max() < norm:
            return point
    return None


def _ratios(distance: Distance, bounds: Bounds | None) -> Ratio:
    """g and its slope as a function of x'λ."""
    low, high = bounds or (-np.inf, np.inf)

    def linear(u: Floats) -> tuple[Floats, Floats]:
        inside = (1 + u > low) & (1 + u < high)
        return np.clip(1 + u, low, high), inside.astype(np.float64)

    def raking(u: Floats) -> tuple[Floats, Floats]:
        with np.errstate(over="ignore"):
            g = np.exp(u)
        inside = (g > low) & (g < high)
        return np.clip(g, low, high), np.where(inside, g, 0.0)

    def logit(u: Floats) -> tuple[Floats, Floats]:
        width = (high - low) / ((1 - low) * (high - 1))
        # The share of the way from one bound to the other; 1 lies at (1 − low) / (high − low).
        share = 1 / (1 + (high - 1) / (1 - low) * np.exp(-np.clip(width * u, -700, 700)))
        return low + (high - low) * share, (high - low) * width * share * (1 - share)

    return {"linear": linear, "raking": raking, "logit": logit}[distance]
