"""Estimates held against each other by their joint covariance: are all equal, how far are two apart?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Comparison, Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def from_the_first(k: int) -> Floats:
    """The contrasts of every estimate but the first with the first, shape (k − 1, k)."""
    return np.hstack([-np.ones((k - 1, 1)), np.eye(k - 1)])


def wald(name: str, estimates: Floats, spread: Floats, df: float) -> Comparison:
    """F test that all ``estimates`` (k,) with covariance ``spread`` (k, k) are equal: k − 1 and df − k + 2 degrees.

    The same as `regTermTest` of a group factor in R's survey: F = Wald/(k − 1), denominator degf − (k − 1).
    """
    from survey_kit.statistics.tails import f_p

    k = len(estimates)
    df2 = df - (k - 1)
    if k < 2 or df2 <= 0:
        return Comparison(name, reason=Reason.ONE_GROUP if k < 2 else Reason.TOO_FEW)
    contrast = from_the_first(k)
    differences, matrix = contrast @ estimates, contrast @ spread @ contrast.T
    if not (matrix.any() and np.linalg.cond(matrix) <= 1e14):
        return Comparison(name, reason=Reason.NO_VARIATION)
    f = float(differences @ np.linalg.solve(matrix, differences)) / (k - 1)
    return Comparison(name, f, k - 1, df2, f_p(f, k - 1, df2))


def working_f(name: str, estimates: Floats, spread: Floats, naive: Floats, df: float) -> Comparison:
    """Rao & Scott's test that all ``estimates`` (k,) are equal: the classical χ² held to the design's spread.

    ``naive``: their covariance if rows were independent with one variance. F = χ²/Σλ on (Σλ)²/Σλ² and df − (k − 1)
    degrees, λ the generalised design effects. Source: Lumley & Scott (2014); R: ``regTermTest(method = "LRT",
    lrt.approximation = "satterthwaite")``.
    """
    from survey_kit.statistics.tails import f_p

    k = len(estimates)
    df2 = df - (k - 1)
    if k < 2 or df2 <= 0:
        return Comparison(name, reason=Reason.ONE_GROUP if k < 2 else Reason.TOO_FEW)
    contrast = from_the_first(k)
    differences = contrast @ estimates
    classical, observed = contrast @ naive @ contrast.T, contrast @ spread @ contrast.T
    if not (classical.any() and np.linalg.cond(classical) <= 1e14):
        return Comparison(name, reason=Reason.NO_VARIATION)
    effects = np.linalg.solve(classical, observed)
    total, square = float(np.trace(effects)), float(np.trace(effects @ effects))
    if total <= 0 or square <= 0:
        return Comparison(name, reason=Reason.NO_VARIATION)
    f, df1 = float(differences @ np.linalg.solve(classical, differences)) / total, total**2 / square
    return Comparison(name, f, df1, df2, f_p(f, df1, df2))


def difference_t(estimates: Floats, spread: Floats, df: float) -> Comparison:
    """t of first − second on ``df`` − 1 degrees (as `svyttest`), with its standard error and 95 % interval."""
    from survey_kit.statistics.tails import t_p, t_quantile

    difference = float(estimates[0] - estimates[1])
    se = math.sqrt(max(0.0, float(spread[0, 0] + spread[1, 1] - 2 * spread[0, 1])))
    df -= 1
    if df <= 0 or se == 0:
        return Comparison("design_t", reason=Reason.TOO_FEW if df <= 0 else Reason.NO_VARIATION)
    t, half = difference / se, t_quantile(0.975, df) * se
    return Comparison(
        "design_t", t, df, p=t_p(t, df),
        extra=(("difference", difference), ("se", se), ("low", difference - half), ("high", difference + half)),
    )  # fmt: skip
