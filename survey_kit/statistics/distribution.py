"""One variable: its distinct answers with their weights, and everything SPSS FREQUENCIES says about them.

Formulas: IBM SPSS Statistics Algorithms, chapters "FREQUENCIES" and "EXAMINE" (percentiles). Weights count as
frequencies: W = Σw, the variance divides by W − 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Base
from survey_kit.statistics.percentiles import percentile
from survey_kit.statistics.tails import t_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Distribution:
    """Distinct answers in ascending order, shapes (k,): ``values``, rows ``n``, Σw ``w``, Σw² ``w2``."""

    values: Floats
    n: Floats
    w: Floats
    w2: Floats

    @classmethod
    def of(cls, values: Floats, n: Floats, w: Floats, w2: Floats) -> Distribution:
        """A distribution from unordered cells (k,), merging equal values and dropping empty ones."""
        distinct, inverse = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True)
        sums = [np.bincount(inverse.reshape(-1), weights=a, minlength=len(distinct)) for a in (n, w, w2)]
        keep = sums[0] > 0
        return cls(distinct[keep], *(s[keep].astype(np.float64) for s in sums))

    @cached_property
    def base(self) -> Base:
        """Rows, Σw and Kish's effective number."""
        return Base.of(float(self.n.sum()), self.weight, float(self.w2.sum()))

    @cached_property
    def weight(self) -> float:
        """W = Σw; a whole number where only the last binary digits of the weights keep it from being one."""
        total = math.fsum(self.w)
        return float(round(total)) if abs(total - round(total)) <= 1e-12 * total else total

    @property
    def middle(self) -> float:
        """An answer close to the others (0 without answers); sums around it keep the digits of large numbers."""
        return float(self.values[len(self.values) // 2]) if len(self.values) else 0.0

    def mean_above(self, shift: float) -> float:
        """Σw(x − shift) / W: the mean less ``shift``, without the digits a mean of 1e9 would cost."""
        return math.fsum(self.w * (self.values - shift)) / self.weight

    @cached_property
    def mean(self) -> float | None:
        """Σwx / W."""
        return self.middle + self.mean_above(self.middle) if self.weight > 0 else None

    @cached_property
    def deviations(self) -> Floats:
        """x − mean of every distinct answer, shape (k,)."""
        return (self.values - self.middle) - (self.mean_above(self.middle) if self.weight > 0 else 0.0)

    def central(self, power: int) -> float:
        """Σw(x − mean)^power; 0 without answers."""
        return math.fsum(self.w * self.deviations**power)

    def scaled_to_rows(self) -> Distribution:
        """The same answers, weights summing to the rows: statistics of it do not change when weights are rescaled."""
        factor = self.base.n / self.weight if self.weight > 0 else 1.0
        return Distribution(self.values, self.n, self.w * factor, self.w2 * factor * factor)

    @cached_property
    def variance(self) -> float | None:
        """Σw(x − mean)² / (W − 1); None when W ≤ 1."""
        return self.central(2) / (self.weight - 1) if self.weight > 1 else None

    @cached_property
    def sd(self) -> float | None:
        """Standard deviation."""
        return None if self.variance is None else math.sqrt(self.variance)

    @cached_property
    def se(self) -> float | None:
        """Standard error of the mean, s / √W."""
        return None if self.sd is None else self.sd / math.sqrt(self.weight)

    @property
    def total(self) -> float | None:
        """Σwx."""
        return None if self.mean is None else self.mean * self.weight

    @property
    def minimum(self) -> float | None:
        """Smallest answer."""
        return float(self.values[0]) if len(self.values) else None

    @property
    def maximum(self) -> float | None:
        """Largest answer."""
        return float(self.values[-1]) if len(self.values) else None

    @property
    def range(self) -> float | None:
        """Largest less smallest answer."""
        return float(self.values[-1] - self.values[0]) if len(self.values) else None

    @property
    def iqr(self) -> float | None:
        """Third less first quartile (HAVERAGE)."""
        low, high = self.percentile(0.25), self.percentile(0.75)
        return None if low is None or high is None else high - low

    def mean_interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """Limits of the mean by Student's t on W − 1 degrees of freedom; None without a standard error."""
        if self.se is None or self.mean is None:
            return None
        half = t_quantile((1 + level) / 2, self.weight - 1) * self.se
        return self.mean - half, self.mean + half

    def rows(self) -> Floats:
        """Every answer as often as it counts, (W,), for a statistic that needs rows; weights must be whole."""
        return np.repeat(self.values, np.round(self.w).astype(np.int64))

    @property
    def is_whole(self) -> bool:
        """Whether every answer counts a whole number of times."""
        return bool(np.all(np.abs(self.w - np.round(self.w)) <= 1e-9 * np.maximum(self.w, 1)))

    @property
    def mode(self) -> float | None:
        """The answer with the largest weight; the smallest one of several."""
        return float(self.values[int(np.argmax(self._heaviest))]) if len(self.values) else None

    @property
    def modes(self) -> int:
        """How many answers share the largest weight."""
        return int(self._heaviest.sum()) if len(self.values) else 0

    @property
    def _heaviest(self) -> NDArray[np.bool_]:
        """Answers with the largest weight; 0.1 + 0.2 and 0.3 are equal in spite of the last binary digit."""
        return np.asarray(self.w >= self.w.max() * (1 - 1e-12), dtype=np.bool_)

    @property
    def skewness(self) -> float | None:
        """Bias-corrected skewness W·M3 / ((W − 1)(W − 2)s³), M3 = Σw(x − mean)³; None below W = 3 or without spread."""
        w, s = self.weight, self.sd
        if w < 3 or not s:
            return None
        return w * self.central(3) / ((w - 1) * (w - 2) * s**3)

    @property
    def kurtosis(self) -> float | None:
        """Bias-corrected excess kurtosis; None below W = 4 or without spread."""
        w, s = self.weight, self.sd
        if w < 4 or not s:
            return None
        m2, m4 = self.central(2), self.central(4)
        return (w * (w + 1) * m4 - 3 * m2 * m2 * (w - 1)) / ((w - 1) * (w - 2) * (w - 3) * s**4)

    @property
    def skewness_se(self) -> float | None:
        """√(6W(W − 1) / ((W − 2)(W + 1)(W + 3)))."""
        w = self.weight
        return None if w < 3 else math.sqrt(6 * w * (w - 1) / ((w - 2) * (w + 1) * (w + 3)))

    @property
    def kurtosis_se(self) -> float | None:
        """√(4(W² − 1)·SEskew² / ((W − 3)(W + 5)))."""
        w, skew = self.weight, self.skewness_se
        return None if w < 4 or skew is None else math.sqrt(4 * (w * w - 1) * skew**2 / ((w - 3) * (w + 5)))

    def percentile(self, p: float, definition: str = "haverage") -> float | None:
        """The value below which a share ``p`` (0–1) lies; HAVERAGE, the weighted average at (W + 1)p, unless told.

        HAVERAGE is what SPSS uses in FREQUENCIES and for every median; the others are EXAMINE's.
        """
        return percentile(self.values, self.w, p, definition)

    def quantile(self, p: float) -> float | None:
        """The weighted quantile that does not depend on the scale of the weights (for sampling weights).

        Smallest value whose cumulative share reaches ``p``; halfway to the next when it is reached exactly
        (Hyndman & Fan 1996, definition 2, with weights).
        """
        if not len(self.values):
            return None
        share = np.cumsum(self.w) / self.weight
        at = int(np.searchsorted(share, p - 1e-12, side="left"))
        at = min(at, len(self.values) - 1)
        if abs(float(share[at]) - p) < 1e-12 and at + 1 < len(self.values):
            return float(self.values[at] + self.values[at + 1]) / 2
        return float(self.values[at])

    @property
    def median(self) -> float | None:
        """The 50th percentile (HAVERAGE)."""
        return self.percentile(0.5)
