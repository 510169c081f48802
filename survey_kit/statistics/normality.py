"""Is an answer normally distributed? Shapiro–Wilk and Kolmogorov–Smirnov with Lilliefors' significance.

SPSS prints both under EXAMINE. Neither knows fractional weights.
"""

from __future__ import annotations

import math

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution

# Royston's approximation was made for up to 5,000 rows; SPSS stops there too.
SHAPIRO_ROWS = 5000


def shapiro_wilk(dist: Distribution) -> Comparison:
    """W and its p (Royston 1995, algorithm AS R94); 3 to 5,000 answers with whole weights."""
    wrong = _cannot(dist, 3)
    if wrong is None and dist.weight > SHAPIRO_ROWS:
        wrong = Reason.TOO_MANY
    if wrong is not None:
        return Comparison("shapiro_wilk", reason=wrong)
    from scipy.stats import shapiro

    # Around the middle: the test does not see a shift, but rounding does.
    found = shapiro(dist.rows() - dist.middle)
    return Comparison("shapiro_wilk", float(found.statistic), dist.weight, p=float(found.pvalue))


def lilliefors(dist: Distribution) -> Comparison:
    """D against the normal with the answers' own mean and S.D., and its p; 5 answers or more.

    p by Dallal & Wilkinson (1986), above .1 by Stephens (1974). SPSS prints .200 whenever p is larger.
    """
    wrong = _cannot(dist, 5)
    if wrong is not None:
        return Comparison("lilliefors", reason=wrong)
    from scipy.special import ndtr

    share = np.cumsum(dist.w) / dist.weight
    expected = ndtr(dist.deviations / (dist.sd or 1.0))
    d = float(max(np.max(share - expected), np.max(expected - np.concatenate([[0.0], share[:-1]]))))
    return Comparison("lilliefors", d, dist.weight, p=lilliefors_p(d, dist.weight))


def _cannot(dist: Distribution, least: int) -> Reason | None:
    if dist.weight < least:
        return Reason.TOO_FEW if dist.weight > 0 else Reason.NO_ANSWERS
    if not dist.is_whole:
        return Reason.FRACTIONAL_WEIGHTS
    return None if dist.sd else Reason.NO_VARIATION


# Stephens (1974): p as a polynomial of D*, lowest power first, up to each bound.
_STEPHENS = (
    (0.302, (1.0,)),
    (0.5, (2.76773, -19.828315, 80.709644, -138.55152, 81.218052)),
    (0.9, (-4.901232, 40.662806, -97.490286, 94.029866, -32.355711)),
    (1.31, (6.198765, -19.558097, 23.186922, -12.234627, 2.423045)),
)


def lilliefors_p(d: float, n: float) -> float:
    """Significance of Lilliefors' D of ``n`` answers."""
    scaled, m = (d, n) if n <= 100 else (d * (n / 100) ** 0.49, 100.0)
    power = (-7.01256 * scaled**2 * (m + 2.78019) + 2.99587 * scaled * math.sqrt(m + 2.78019) - 0.122119
             + 0.974598 / math.sqrt(m) + 1.67997 / m)  # fmt: skip
    p = math.exp(power)
    if p <= 0.1:
        return p
    modified = (math.sqrt(n) - 0.01 + 0.85 / math.sqrt(n)) * d
    for bound, polynomial in _STEPHENS:
        if modified <= bound:
            return sum(c * modified**k for k, c in enumerate(polynomial))
    return 0.0
