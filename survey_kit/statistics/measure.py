"""A measure of association with its error, and the delta method that gives it.

Formulas: IBM SPSS Statistics Algorithms, chapter "CROSSTABS"; Agresti, Categorical Data Analysis (2013), ch. 16.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.tails import normal_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Dependent = Literal["", "row", "column"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: ``value``, asymptotic standard error not assuming H₀, approximate T (by the error under H₀), p.

    ``low`` and ``high`` bound a ratio at 95 %, ``low_p`` and ``high_p`` a p found by drawing tables at 99 %.
    ``dependent`` says which variable is explained; empty for a symmetric measure. ``reason`` says why there is no
    value, or, with a value, why there are no T and p.
    """

    name: str
    value: float | None = None
    ase: float | None = None
    t: float | None = None
    p: float | None = None
    low: float | None = None
    high: float | None = None
    low_p: float | None = None
    high_p: float | None = None
    dependent: Dependent = ""
    reason: Reason | None = None


def delta(share: Floats, gradient: Floats, w: float) -> float:
    """Standard error of a measure of multinomial shares (rows, columns) whose derivatives are ``gradient``, ΣW = w."""
    mean = float((share * gradient).sum())
    return math.sqrt(max(float((share * gradient**2).sum()) - mean**2, 0.0) / w)


def with_normal(name: str, value: float, ase: float, null: float, dependent: Dependent = "") -> Measure:
    """A measure whose T = value / ``null`` (its error under H₀) is normal."""
    if not null > 0:
        return Measure(name, value, ase, dependent=dependent, reason=Reason.NO_ERROR)
    t = value / null
    return Measure(name, value, ase, t, normal_p(t), dependent=dependent)
