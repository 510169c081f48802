"""The ratio of two positive numbers of a respondent, and how evenly it is spread.

Formulas: IBM SPSS Statistics Algorithms, chapter "RATIO STATISTICS".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.statistics.distribution import Distribution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Ratios:
    """Every pair of a numerator and a denominator that occurs, shapes (k,), with rows ``n``, Σw ``w``, Σw² ``w2``."""

    numerator: Floats
    denominator: Floats
    n: Floats
    w: Floats
    w2: Floats

    @property
    def distribution(self) -> Distribution:
        """The ratios of the respondents."""
        return Distribution.of(self.numerator / self.denominator, self.n, self.w, self.w2)

    def figures(self, median: float | None, dist: Distribution) -> dict[str, float | None]:
        """Figures around a ``median`` of the ratios ``dist`` (whose weights may have been scaled).

        ``weighted_mean``: ΣwA / ΣwD; ``aad``: mean distance from the median; ``cod``: that distance over the median;
        ``cov_mean`` and ``cov_median``: S.D. around the mean and the median, over it; ``prd``: mean over weighted mean.
        """
        total = math.fsum(self.w * self.denominator)
        if dist.mean is None or median is None or total <= 0:
            return dict.fromkeys(("weighted_mean", "aad", "cod", "cov_mean", "cov_median", "prd"))
        weighted = math.fsum(self.w * self.numerator) / total
        aad = math.fsum(dist.w * np.abs(dist.values - median)) / dist.weight
        around = math.fsum(dist.w * (dist.values - median) ** 2)
        spread = math.sqrt(around / (dist.weight - 1)) if dist.weight > 1 else None
        return {
            "weighted_mean": weighted,
            "aad": aad,
            "cod": aad / median if median else None,
            "cov_mean": dist.sd / dist.mean if dist.sd is not None and dist.mean else None,
            "cov_median": spread / median if spread is not None and median else None,
            "prd": dist.mean / weighted if weighted else None,
        }
