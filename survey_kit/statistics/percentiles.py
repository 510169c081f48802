"""Percentiles by each of SPSS's definitions, Tukey's hinges and the trimmed mean, from distinct values and weights.

Formulas: IBM SPSS Statistics Algorithms, chapter "EXAMINE". With weights, positions are sums of weights W.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# haverage: weighted average at (W + 1)p, as FREQUENCIES and every median; waverage: at Wp; round: the observation
# closest to Wp; empirical: the first whose share reaches p; aempirical: halfway to the next where it just does.
DEFINITIONS = ("haverage", "waverage", "round", "empirical", "aempirical")


@dataclass(frozen=True, eq=False)
class _Place:
    """The two values around a position, how far above the lower one it lies, and the upper one's weight."""

    low: float
    high: float
    above: float
    weight: float

    @property
    def share(self) -> float:
        """The way from the lower to the upper value: by the distance itself where the upper weight is 1 or more."""
        return min(self.above if self.weight >= 1 else self.above / self.weight, 1.0)

    @property
    def between(self) -> float:
        """The value interpolated at the position."""
        return self.high if self.above >= 1 else self.low + self.share * (self.high - self.low)


def _place(values: Floats, w: Floats, position: float) -> _Place:
    """Where a position (a sum of weights) lies; beyond the ends both neighbours are the end."""
    cumulative = np.cumsum(w)
    # A position that is a cumulative weight but for its last binary digit is that weight.
    below = int(np.searchsorted(cumulative * (1 - 1e-14), position, side="right"))
    if below >= len(values):
        return _Place(float(values[-1]), float(values[-1]), 0.0, 1.0)
    reached = float(cumulative[below - 1]) if below else 0.0
    low = float(values[below - 1]) if below else float(values[0])
    return _Place(low, float(values[below]), max(position - reached, 0.0), float(w[below]))


def percentile(values: Floats, w: Floats, p: float, definition: str = "haverage") -> float | None:
    """The value below which a share ``p`` (0–1) of W lies; ``values`` (k,) ascending with weights ``w`` (k,).

    ``definition``: one of `DEFINITIONS`. None without values.
    """
    if not len(values):
        return None
    total = math.fsum(w)
    place = _place(values, w, (total + 1) * p if definition == "haverage" else total * p)
    exactly = place.above <= 1e-12 * total
    if definition in ("haverage", "waverage"):
        return place.between
    if definition == "round":
        return place.low if place.above < 1 and place.share < 0.5 else place.high
    if definition == "empirical":
        return place.low if exactly else place.high
    return (place.low + place.high) / 2 if exactly else place.high


def tukey_hinges(values: Floats, w: Floats, smallest: float = 1.0) -> tuple[float, float, float] | None:
    """Lower hinge, median and upper hinge (Tukey 1977); ``smallest`` is the smallest weight of a row.

    Depth of the hinges: (⌊(depth of the median)⌋ + 1) / 2, counted in units of the smallest weight where it is below 1.
    """
    if not len(values):
        return None
    total, unit = math.fsum(w), min(smallest, 1.0)
    depth = math.floor((total / unit + 3) / 2 * (1 + 1e-14)) / 2 * unit
    low, middle, high = (
        _place(values, w, position).between for position in (depth, (total + unit) / 2, total + unit - depth)
    )
    return low, middle, high


def trimmed_mean(values: Floats, w: Floats, share: float = 0.05) -> float | None:
    """The mean without ``share`` of W at each end, fractions of a row's weight allowed; None without values."""
    if not len(values):
        return None
    total = math.fsum(w)
    cut = share * total
    ends = np.clip(np.concatenate([[0.0], np.cumsum(w)]), cut, total - cut)
    kept = np.diff(ends)
    middle = float(values[len(values) // 2])
    return middle + math.fsum(kept * (values - middle)) / math.fsum(kept)
