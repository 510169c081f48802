"""What weights do to a sample: their spread, the design effect they make, how many people they leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def effective_n(weights: Floats, n: Floats) -> float | None:
    """(Σw)² ÷ Σw², the simple random sample that is worth as much (Kish 1965, 11.7); ``n`` rows have each weight.

    None where the weights are all 0.
    """
    squares = float((n * weights**2).sum())
    return float((n * weights).sum()) ** 2 / squares if squares > 0 else None


def design_effect(weights: Floats, n: Floats) -> float | None:
    """1 + cv² of the weights: by what unequal weights alone raise the variance of a mean (Kish 1965, 11.7)."""
    effective = effective_n(weights, n)
    return float(n.sum()) / effective if effective else None


def variation(weights: Floats, n: Floats) -> float | None:
    """The coefficient of variation of the weights, the variance divided by the number of rows."""
    effect = design_effect(weights, n)
    return None if effect is None else float(np.sqrt(max(effect - 1.0, 0.0)))
