"""Models of a categorical answer from counted patterns: binary, multinomial and ordinal logit.

One Newton iteration serves all three: every pattern i has linear predictors η = Z θ, one per category but one, and
the likelihood is Σ y log π(η). Sources: McCullagh & Nelder (1989), ch. 4 and 5; Agresti (2013), ch. 8; IBM SPSS
Statistics Algorithms, chapters "LOGISTIC REGRESSION", "NOMREG" and "PLUM". Separation: Albert & Anderson (1984).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from survey_kit.model.estimate import Reason

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Link = Literal["baseline", "cumulative", "nonparallel"]
# Newton's steps double the right digits: whoever has not arrived by then has no finite estimate.
STEPS = 30
ARRIVED = 1e-11
# A share below this is no share: what is divided by it stays a number.
LEAST = 1e-150


@dataclass(frozen=True, eq=False)
class Patterns:
    """Distinct rows of predictors ``x`` (m, p) with the weighted counts ``y`` (m, categories) of each answer."""

    x: Floats
    y: Floats

    @property
    def n(self) -> Floats:
        """Weight of each pattern (m,)."""
        return np.asarray(self.y.sum(axis=1))

    @property
    def total(self) -> float:
        """Weight of all patterns."""
        return float(self.y.sum())

    def without(self, columns: tuple[int, ...]) -> Patterns:
        """The same counts without some of the predictors."""
        return Patterns(np.delete(self.x, columns, axis=1), self.y)


@dataclass(frozen=True, eq=False)
class Fit:
    """Estimates ``b`` and their covariance, shapes (k,) and (k, k), log-likelihood, and fitted shares (m, categories).

    Order of ``b``: for ``baseline`` constant and slopes of every category but the last; ``cumulative`` the thresholds,
    then the slopes; ``nonparallel`` threshold and slopes of every boundary.
    """

    b: Floats
    covariance: Floats
    log_likelihood: float
    shares: Floats
    reason: Reason | None = None

    @property
    def se(self) -> Floats:
        """Standard errors (k,)."""
        # A perfect fit leaves the last binary digit of a variance, on either side of nothing.
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))


def fit(patterns: Patterns, link: Link) -> Fit:
    """The maximum-likelihood estimates, or the reason there are none.

    Constant predictors or ones that repeat each other are `SINGULAR`; answers that the predictors tell exactly are
    `SEPARATION`. The covariance is the inverse of the expected information, as SPSS prints it.
    """
    reason = _fault(patterns)
    if reason is not None:
        return _failed(reason)
    centre, scale, standard = _standardised(patterns)
    if patterns.x.shape[1] and np.linalg.cond((standard * (patterns.n / patterns.total)[:, None]).T @ standard) > 1e12:
        return _failed(Reason.SINGULAR)
    z = _design(standard, patterns.y.shape[1], link)
    found = _newton(patterns.y, z, _start(patterns, link, z.shape[2]), link)
    if found is None:
        return _failed(Reason.SEPARATION)
    theta, shares = found
    information = _information(z, _expected(patterns.n, shares, link))
    # Shares that are all but certain leave no information about what made them so.
    if np.linalg.cond(information) > 1e14:
        return _failed(Reason.SEPARATION)
    back = _back(centre, scale, patterns.y.shape[1] - 1, link)
    covariance = back @ np.linalg.inv(information) @ back.T
    return Fit(back @ theta, covariance, log_likelihood(patterns.y, shares), shares)


def _fault(patterns: Patterns) -> Reason | None:
    if patterns.total <= 0:
        return Reason.NO_ANSWERS
    # Under a replicate weight an answer may be nobody's.
    if patterns.y.shape[1] < 2 or (patterns.y.sum(axis=0) <= 0).any():
        return Reason.ONE_CATEGORY
    if (np.ptp(patterns.x, axis=0) <= 0).any():
        return Reason.NO_VARIATION
    return None


def _standardised(patterns: Patterns) -> tuple[Floats, Floats, Floats]:
    """Mean and S.D. of every predictor (p,), and the predictors less the one over the other (m, p)."""
    weight = patterns.n / patterns.total
    centre = weight @ patterns.x
    scale = np.sqrt(weight @ (patterns.x - centre) ** 2)
    return centre, scale, (patterns.x - centre) / scale


def scores(patterns: Patterns, model: Fit, link: Link, pattern: NDArray[np.intp], answer: NDArray[np.intp]) -> Floats:
    """Derivative of the log-likelihood of one respondent per (pattern, answer) by the estimates, shape (cells, k).

    By the estimates for standardised predictors, as in `influence`: years around 2500 would cost an inverse its digits.
    """
    said = np.eye(patterns.y.shape[1])[answer]
    z = _design(_standardised(patterns)[2], patterns.y.shape[1], link)[pattern]
    return np.asarray(np.einsum("mjk,mj->mk", z, _score(said, model.shares[pattern], link)))


def influence(patterns: Patterns, model: Fit, link: Link) -> Floats:
    """What a unit of each of the `scores` does to ``b``: the inverse of the observed information, shape (k, k)."""
    centre, scale, standard = _standardised(patterns)
    others = patterns.y.shape[1] - 1
    z = _design(standard, others + 1, link)
    information = _information(z, _observed(patterns.y, model.shares, link))
    return np.asarray(_back(centre, scale, others, link) @ np.linalg.inv(information))


def _failed(reason: Reason) -> Fit:
    none = np.empty(0)
    return Fit(none, np.empty((0, 0)), math.nan, np.empty((0, 0)), reason)


def log_likelihood(y: Floats, shares: Floats) -> float:
    """Σ y log π; −∞ where something observed has no chance."""
    seen = y > 0
    if (shares[seen] <= 0).any():
        return -math.inf
    return float((y[seen] * np.log(shares[seen])).sum())


def null_log_likelihood(y: Floats) -> float:
    """The log-likelihood of a model of constants alone."""
    return log_likelihood(y, np.broadcast_to(y.sum(axis=0) / y.sum(), y.shape))


def _design(x: Floats, categories: int, link: Link) -> Floats:
    """Z of shape (m, categories − 1, k)."""
    m, p, others = len(x), x.shape[1], categories - 1
    if link == "cumulative":
        z = np.zeros((m, others, others + p))
        z[:, np.arange(others), np.arange(others)] = 1.0
        z[:, :, others:] = -x[:, None, :]
        return z
    sign = -1.0 if link == "nonparallel" else 1.0
    z = np.zeros((m, others, others * (1 + p)))
    for j in range(others):
        z[:, j, j * (1 + p)] = 1.0
        z[:, j, j * (1 + p) + 1 : (j + 1) * (1 + p)] = sign * x
    return z


def _start(patterns: Patterns, link: Link, size: int) -> Floats:
    """Constants of the model without slopes."""
    share = patterns.y.sum(axis=0) / patterns.total
    others, theta = len(share) - 1, np.zeros(size)
    if link == "baseline":
        at = np.log(share[:-1] / share[-1])
    else:
        below = np.cumsum(share)[:-1]
        at = np.log(below / (1 - below))
    step = 1 if link == "cumulative" else size // others
    theta[: others * step : step] = at
    return theta


def _shares(eta: Floats, link: Link) -> Floats:
    """Chance of every category (m, categories)."""
    if link == "baseline":
        top = np.maximum(eta.max(axis=1), 0.0)[:, None]
        parts = np.hstack([np.exp(eta - top), np.exp(-top)])
        return np.asarray(parts / parts.sum(axis=1, keepdims=True))
    from scipy.special import expit

    # The smaller tail on either side keeps the digits of a small share.
    low, high = expit(eta), expit(-eta)
    inner = np.where(eta[:, 1:] > 0, high[:, :-1] - high[:, 1:], low[:, 1:] - low[:, :-1])
    return np.hstack([low[:, :1], inner, high[:, -1:]])


def _newton(y: Floats, z: Floats, theta: Floats, link: Link) -> tuple[Floats, Floats] | None:
    """Where the score vanishes and the shares there; None when the steps do not settle."""
    shares = _shares(z @ theta, link)
    best = log_likelihood(y, shares)
    for _ in range(STEPS):
        score = np.einsum("mjk,mj->k", z, _score(y, shares, link))
        try:
            step = np.linalg.solve(_information(z, _observed(y, shares, link)), score)
        except np.linalg.LinAlgError:
            return None
        if not np.isfinite(step).all():
            return None
        for _half in range(30):
            trial = _shares(z @ (theta + step), link)
            gained = log_likelihood(y, trial)
            if gained >= best - 1e-9 * abs(best):
                break
            step = step / 2
        theta, shares, best = theta + step, trial, max(best, gained)
        if np.abs(step).max() <= ARRIVED * (1 + np.abs(theta).max()):
            # All but certain shares make the score vanish anywhere.
            return (theta, shares) if best < -1e-7 * y.sum() else None
    return None


def _slopes(shares: Floats) -> tuple[Floats, Floats]:
    """F and f = F(1 − F) at every boundary between categories, (m, categories − 1)."""
    below = np.cumsum(shares, axis=1)[:, :-1]
    above = np.cumsum(shares[:, ::-1], axis=1)[:, ::-1][:, 1:]
    return below, below * above


def _score(y: Floats, shares: Floats, link: Link) -> Floats:
    """Derivative of the log-likelihood by η, (m, categories − 1)."""
    if link == "baseline":
        return np.asarray(y[:, :-1] - y.sum(axis=1, keepdims=True) * shares[:, :-1])
    density = _slopes(shares)[1]
    ratio = _over(y, shares)
    return np.asarray(density * (ratio[:, :-1] - ratio[:, 1:]))


def _over(y: Floats, shares: Floats) -> Floats:
    # On the way to a separation shares fall below every number; the step that follows is then refused.
    with np.errstate(over="ignore"):
        return np.where(y > 0, y / np.where(shares > 0, shares, 1.0), 0.0)


def _expected(n: Floats, shares: Floats, link: Link) -> Floats:
    """Expected information about η of each pattern, (m, categories − 1, categories − 1)."""
    others = shares.shape[1] - 1
    if link == "baseline":
        part = shares[:, :-1]
        return n[:, None, None] * (np.eye(others) * part[:, :, None] - part[:, :, None] * part[:, None, :])
    density = _slopes(shares)[1]
    each = n[:, None] / np.maximum(shares, LEAST)
    return _tridiagonal(density**2 * (each[:, :-1] + each[:, 1:]), -density[:, :-1] * density[:, 1:] * each[:, 1:-1])


def _observed(y: Floats, shares: Floats, link: Link) -> Floats:
    """Observed information about η of each pattern; for ``baseline`` it is the expected one."""
    if link == "baseline":
        return _expected(y.sum(axis=1), shares, link)
    below, density = _slopes(shares)
    ratio, square = _over(y, shares), _over(y, shares**2)
    bend = density * (1 - 2 * below) * (ratio[:, :-1] - ratio[:, 1:])
    return _tridiagonal(
        density**2 * (square[:, :-1] + square[:, 1:]) - bend, -density[:, :-1] * density[:, 1:] * square[:, 1:-1]
    )


def _tridiagonal(middle: Floats, beside: Floats) -> Floats:
    m, k = middle.shape
    out = np.zeros((m, k, k))
    at = np.arange(k)
    out[:, at, at] = middle
    out[:, at[:-1], at[1:]] = out[:, at[1:], at[:-1]] = beside
    return out


def _information(z: Floats, inner: Floats) -> Floats:
    """Σ Z'IZ over the patterns, (k, k)."""
    m, others, k = z.shape
    weighted = np.matmul(inner, z)
    return np.asarray(z.reshape(m * others, k).T @ weighted.reshape(m * others, k))


def _back(centre: Floats, scale: Floats, others: int, link: Link) -> Floats:
    """The matrix that takes estimates for standardised predictors to those for the predictors as they are."""
    sign = 1.0 if link == "baseline" else -1.0
    if link == "cumulative":
        back = np.diag(np.concatenate([np.ones(others), 1 / scale]))
        back[:others, others:] = centre / scale
        return back
    block = np.diag(np.concatenate([[1.0], 1 / scale]))
    block[0, 1:] = -sign * centre / scale
    return np.asarray(np.kron(np.eye(others), block), dtype=np.float64)
