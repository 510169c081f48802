"""Chance from a seed: the same numbers on every machine and under every version of NumPy.

NumPy promises the stream of raw 64-bit words of PCG64 (NEP 19), not that of its `Generator`; so numbers are made from
the words here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Chance:
    """Numbers drawn one after another from ``seed``, a whole number from 0; ``plan-seed`` for any other."""

    def __init__(self, seed: int) -> None:
        from numpy.random import PCG64

        if seed < 0:
            raise SurveyKitError("plan-seed", value=seed)
        self._words = PCG64(seed)

    def uniforms(self, count: int) -> NDArray[np.float64]:
        """Numbers from 0 to below 1, shape (count,): the upper 53 bits of each word."""
        words = np.asarray(self._words.random_raw(count), dtype=np.uint64)
        return np.asarray((words >> np.uint64(11)) * 2.0**-53, dtype=np.float64)

    def uniform(self) -> float:
        """One number from 0 to below 1."""
        return float(self.uniforms(1)[0])

    def order(self, count: int) -> list[int]:
        """Positions 0 … count − 1 in random order."""
        return [int(i) for i in np.argsort(self.uniforms(count), kind="stable")]
