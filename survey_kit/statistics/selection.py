"""Which predictors stay in a linear regression: entered in blocks, stepwise, forward or backward.

Formulas and defaults: IBM SPSS Statistics Algorithms, chapter "REGRESSION" (PIN .05, POUT .10, TOLERANCE .0001).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.regression import PERFECT, Regression, failed, linear
from survey_kit.statistics.tails import f_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

METHODS = ("enter", "stepwise", "forward", "backward")
PIN, POUT = 0.05, 0.10
# A predictor that the ones inside explain but for this share is not entered.
TOLERANCE = 1e-4


@dataclass(frozen=True, eq=False)
class Step:
    """A model on the way: positions of predictors ``entered``, ``removed`` and ``inside``, and what R² gained.

    ``model`` has the predictors of ``inside`` in that order; F of the change stands on ``df1`` and ``model.df``.
    """

    entered: tuple[int, ...]
    removed: tuple[int, ...]
    inside: tuple[int, ...]
    model: Regression
    r_squared_change: float
    f_change: float
    df1: int
    p_change: float


@dataclass(frozen=True)
class Outside:
    """A predictor not in the model: what it would have if it alone were entered next (None: cannot be)."""

    predictor: int
    beta_in: float | None
    t: float | None
    p: float | None
    partial: float | None
    tolerance: float | None


@dataclass(frozen=True, eq=False)
class Fits:
    """Everything asked of the moments of predictors and outcome (last): means, centred cross-products, ΣW."""

    mean: Floats
    cross: Floats
    w: float

    def model(self, inside: Sequence[int]) -> Regression:
        """The regression on the predictors ``inside``."""
        at = [*inside, len(self.mean) - 1]
        return linear(self.mean[at], self.cross[np.ix_(at, at)], self.w)

    def usable(self, predictor: int) -> bool:
        """Whether a predictor varies at all."""
        return bool(self.cross[predictor, predictor] > 0)

    def tolerance(self, predictor: int, inside: Sequence[int]) -> float:
        """Share of a predictor that those inside leave unexplained; the least over all once it were entered."""
        at = [*inside, predictor]
        scale = np.sqrt(np.diag(self.cross)[at])
        r = self.cross[np.ix_(at, at)] / np.outer(scale, scale)
        # A correlation of one but for the last binary digit has no inverse worth the name.
        return float(1 / np.diag(np.linalg.inv(r)).max()) if np.linalg.cond(r) < 1e14 else 0.0

    def outside(self, predictor: int, inside: Sequence[int]) -> Outside:
        """What ``predictor`` would have beside those ``inside``."""
        blank = Outside(predictor, None, None, None, None, None)
        if not self.usable(predictor):
            return blank
        tolerance = self.tolerance(predictor, inside)
        if tolerance < TOLERANCE:
            return Outside(predictor, None, None, None, None, tolerance)
        model = self.model((*inside, predictor))
        if model.reason is not None or not math.isfinite(t := float(model.t[-1])):
            return blank
        return Outside(predictor, float(model.beta[-1]), t, float(model.p[-1]), t / math.hypot(t, math.sqrt(model.df)),
                       tolerance)  # fmt: skip


def select(
    fits: Fits, blocks: Sequence[Sequence[int]], method: str, pin: float = PIN, pout: float = POUT
) -> tuple[Step, ...]:
    """The models in the order they are reached; the last is the answer.

    ``enter`` gives one model per block; a predictor that repeats those inside stays out. No step at all means that no
    predictor is good enough (or none varies). Methods other than ``enter`` choose within each block in turn.
    """
    steps: list[Step] = []
    inside: list[int] = []
    for block in blocks:
        candidates = [j for j in block if fits.usable(j)]
        if method in ("enter", "backward"):
            fresh = _entered(fits, inside, candidates)
            if fresh or not candidates:
                _record(steps, fits, inside, tuple(fresh), ())
        if method == "enter":
            continue
        _walk(fits, steps, inside, candidates, method, pin, pout)
    return tuple(steps)


def _entered(fits: Fits, inside: list[int], candidates: Sequence[int]) -> list[int]:
    """Candidates put inside in their order, without those that repeat the others."""
    fresh = []
    for j in candidates:
        if fits.tolerance(j, inside) >= TOLERANCE:
            inside.append(j)
            fresh.append(j)
    return fresh


def _walk(
    fits: Fits, steps: list[Step], inside: list[int], candidates: Sequence[int], method: str, pin: float, pout: float
) -> None:
    """Remove what has become useless, then enter the best; until neither changes anything."""
    for _ in range(4 * len(candidates) + 1):
        worst = _worst(fits, inside, candidates, pout) if method != "forward" else None
        if worst is not None:
            inside.remove(worst)
            _record(steps, fits, inside, (), (worst,))
            continue
        best = _best(fits, inside, candidates, pin) if method != "backward" else None
        if best is None:
            return
        inside.append(best)
        _record(steps, fits, inside, (best,), ())


def _worst(fits: Fits, inside: list[int], candidates: Sequence[int], pout: float) -> int | None:
    removable = [k for k, j in enumerate(inside) if j in candidates]
    model = fits.model(inside) if removable else None
    if model is None or model.reason is not None:
        return None
    k = max(removable, key=lambda k: float(model.p[k + 1]))
    return inside[k] if model.p[k + 1] > pout else None


def _best(fits: Fits, inside: list[int], candidates: Sequence[int], pin: float) -> int | None:
    asked = [fits.outside(j, inside) for j in candidates if j not in inside]
    good = [o for o in asked if o.p is not None and o.p <= pin]
    # Of equal p (all nothing but zero) the larger |t| is the smaller p.
    return max(good, key=lambda o: abs(o.t or 0.0)).predictor if good else None


def _record(
    steps: list[Step], fits: Fits, inside: list[int], entered: tuple[int, ...], removed: tuple[int, ...]
) -> None:
    model = fits.model(inside) if inside else _nothing_inside(fits)
    before = steps[-1].model.r_squared if steps else 0.0
    change, df1 = model.r_squared - before, len(entered) - len(removed)
    larger = model if df1 > 0 else steps[-1].model if steps else model
    left = (1 - larger.r_squared) / larger.df if larger.df > 0 else math.nan
    f = change / df1 / left if df1 and left * larger.df > PERFECT else math.nan
    p = f_p(f, abs(df1), larger.df) if math.isfinite(f) and f >= 0 else math.nan
    steps.append(Step(entered, removed, tuple(inside), model, change, f, df1, p))


def _nothing_inside(fits: Fits) -> Regression:
    """The model of a constant alone: R² is zero, everything else has no number."""
    reason = Reason.NO_VARIATION if not any(fits.usable(j) for j in range(len(fits.mean) - 1)) else None
    bare = failed(0, fits.w, reason or Reason.TOO_FEW)
    return bare if reason else _constant(fits, bare)


def _constant(fits: Fits, bare: Regression) -> Regression:
    from dataclasses import replace

    ss, df = float(fits.cross[-1, -1]), fits.w - 1
    if df <= 0:
        return bare
    see = math.sqrt(ss / df)
    b, se = np.array([fits.mean[-1]]), np.array([see / math.sqrt(fits.w)])
    return replace(bare, b=b, se=se, df=df, r_squared=0.0, adjusted_r_squared=0.0, ss_model=0.0, ss_residual=ss,
                   see=see,
                   reason=None)  # fmt: skip
