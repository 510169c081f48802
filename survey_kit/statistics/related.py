"""Several answers of the same people: Friedman, Kendall's W, Cochran's Q, from the patterns of answers that occur.

Formulas: IBM SPSS Statistics Algorithms, chapter "NPAR TESTS".
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.tails import chi2_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Patterns:
    """Complete answers to k questions: ``values`` (patterns, k); rows ``n``, Σw ``w`` of each pattern (patterns,)."""

    values: Floats
    n: Floats
    w: Floats

    @property
    def weight(self) -> float:
        """ΣW over all patterns."""
        return math.fsum(self.w)

    def ranks(self) -> tuple[Floats, float]:
        """Mean ranks within every pattern, shape of ``values``; Σw(t³ − t) over its ties."""
        less = (self.values[:, :, None] > self.values[:, None, :]).sum(axis=2)
        equal = (self.values[:, :, None] == self.values[:, None, :]).sum(axis=2)
        # Σ over members of (t² − 1) is t³ − t for every tie of t answers.
        return less + (equal + 1) / 2, math.fsum(self.w * (equal**2 - 1).sum(axis=1))


def friedman(patterns: Patterns) -> Comparison:
    """χ² of the mean ranks, corrected for ties; effect is Kendall's W. ``extra``: mean rank of every question."""
    k, n = patterns.values.shape[1], patterns.weight
    if n <= 0:
        return Comparison("friedman", reason=Reason.NO_ANSWERS)
    ranks, ties = patterns.ranks()
    correction = 1 - ties / (n * k * (k * k - 1))
    if correction <= 1e-12:
        return Comparison("friedman", reason=Reason.NO_VARIATION)
    sums = patterns.w @ ranks
    away = sums - n * (k + 1) / 2
    chi2 = 12 / (n * k * (k + 1)) * float(away @ away) / correction
    means = tuple((f"mean_rank_{j}", float(s / n)) for j, s in enumerate(sums))
    return Comparison("friedman", chi2, k - 1, p=chi2_p(chi2, k - 1), effect_name="kendalls_w",
                      effect=chi2 / (n * (k - 1)), extra=means)  # fmt: skip


def cochran(patterns: Patterns) -> Comparison:
    """Cochran's Q: are k yes-or-no questions answered yes alike? The larger of the two codes is yes.

    ``extra``: share of yes of every question.
    """
    codes = np.unique(patterns.values)
    n = patterns.weight
    if n <= 0:
        return Comparison("cochran", reason=Reason.NO_ANSWERS)
    if len(codes) > 2:
        return Comparison("cochran", reason=Reason.NOT_TWO_CODES)
    yes = (patterns.values == codes[-1]).astype(np.float64) if len(codes) == 2 else np.zeros_like(patterns.values)
    k = yes.shape[1]
    lines = yes.sum(axis=1)
    below = float(patterns.w @ (lines * (k - lines)))
    if below <= 0:
        return Comparison("cochran", reason=Reason.NO_VARIATION)
    columns = patterns.w @ yes
    q = (k - 1) * k * float(((columns - columns.mean()) ** 2).sum()) / below
    shares = tuple((f"share_{j}", float(c / n)) for j, c in enumerate(columns))
    return Comparison("cochran", q, k - 1, p=chi2_p(q, k - 1), extra=shares)
