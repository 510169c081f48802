"""Weights trimmed: what lies beyond a bound is cut off and given to the rows between the bounds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Sharing = Literal["proportional", "equal"]
# As a share of the mean: what office practice calls reasonable.
USUAL = (0.3, 3.0)
ROUNDS = 2000
# What is left to share when it is too little to matter, as a share of the sum.
CLOSE = 1e-15


@dataclass(frozen=True, slots=True)
class Trimmed:
    """Weights (n,) and which rows were raised to the lower and cut to the upper bound, (n,) each."""

    weights: Floats
    raised: NDArray[np.bool_]
    cut: NDArray[np.bool_]


def trimmed(weights: Floats, low: float, high: float, sharing: Sharing = "proportional") -> Trimmed:
    """Weights between ``low`` and ``high`` with the same sum; what was cut is shared among the rows in between.

    ``proportional`` shares it by weight (Potter 1990), ``equal`` gives every row the same. Sharing may push a row over
    a bound: it is repeated until none is. The mean of the weights must lie between the bounds.
    """
    out, total = weights.copy(), weights.sum()
    raised, cut = np.zeros(len(out), dtype=bool), np.zeros(len(out), dtype=bool)
    for _ in range(ROUNDS):
        inside = (out >= low) & (out <= high)
        raised |= out < low
        cut |= out > high
        out = np.clip(out, low, high)
        spare = total - out.sum()
        if abs(spare) <= CLOSE * abs(total):
            break
        inside |= not inside.any()
        out[inside] += spare * (out[inside] / out[inside].sum() if sharing == "proportional" else 1 / inside.sum())
    return Trimmed(np.clip(out, low, high), raised, cut)
