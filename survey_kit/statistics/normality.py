"""Is a group close to normal? Shapiro and Wilk's W by Royston's (1995) algorithm AS R94."""

from __future__ import annotations

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution

FEWEST, MOST = 3, 5000


def shapiro_wilk(group: Distribution) -> Comparison:
    """W and its p for 3 to 5,000 answers; weights must be whole numbers, for each stands for so many answers."""
    n = group.weight
    if n < FEWEST:
        return Comparison("shapiro_wilk", reason=Reason.TOO_FEW if n else Reason.NO_ANSWERS)
    if n > MOST or (group.w != np.round(group.w)).any():
        return Comparison("shapiro_wilk", reason=Reason.TOO_MANY if n > MOST else Reason.FRACTIONS)
    if len(group.values) < 2:
        return Comparison("shapiro_wilk", reason=Reason.NO_VARIATION)
    from scipy.stats import shapiro

    found = shapiro(np.repeat(group.deviations, group.w.astype(int)))
    return Comparison("shapiro_wilk", float(found.statistic), n, p=float(found.pvalue))
