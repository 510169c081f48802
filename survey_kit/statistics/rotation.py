"""Rotation of factor loadings: varimax, promax, direct oblimin; Kaiser normalisation throughout, as SPSS does.

Sources: Kaiser (1958); Hendrickson & White (1964); Jennrich (2002) for oblique rotation by gradient projection; IBM
SPSS Statistics Algorithms, chapter "FACTOR".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.statistics.factors import upright

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROTATIONS = ("none", "varimax", "promax", "oblimin")
KAPPA = 4


@dataclass(frozen=True, eq=False)
class Rotated:
    """``pattern`` and ``structure`` (items, factors), and the correlations ``phi`` of the factors."""

    pattern: Floats
    structure: Floats
    phi: Floats

    @property
    def sums(self) -> Floats:
        """Sum of squared loadings of each factor (of the structure, when oblique, as SPSS prints it)."""
        return np.asarray((self.structure**2).sum(axis=0))


def rotate(loadings: Floats, method: str, kappa: int = KAPPA) -> Rotated:
    """The loadings (items, factors) rotated; factors in falling order of their sums of squares, columns upright.

    ``kappa``: the power of promax.
    """
    if method == "none" or loadings.shape[1] < 2:
        return Rotated(loadings, loadings, np.eye(loadings.shape[1]))
    if method == "oblimin":
        pattern, phi = _oblimin(loadings)
    else:
        pattern, phi = _varimax(loadings), np.eye(loadings.shape[1])
        if method == "promax":
            pattern, phi = _promax(pattern, kappa)
    order = np.argsort(-((pattern @ phi) ** 2).sum(axis=0), kind="stable")
    pattern, phi = pattern[:, order], phi[np.ix_(order, order)]
    sign = upright(pattern)
    pattern, phi = pattern * sign, phi * np.outer(sign, sign)
    return Rotated(pattern, pattern @ phi, phi)


def _lengths(loadings: Floats) -> Floats:
    """√communality of each item, 1 for an item without one, shape (items, 1)."""
    length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
    return np.where(length > 0, length, 1.0)


def _varimax(loadings: Floats) -> Floats:
    """Planes rotated one after another until no angle is left."""
    length = _lengths(loadings)
    x = loadings / length
    factors = x.shape[1]
    for _ in range(1000):
        largest = 0.0
        for i in range(factors - 1):
            for j in range(i + 1, factors):
                angle = _angle(x[:, i], x[:, j])
                largest = max(largest, abs(angle))
                c, s = np.cos(angle), np.sin(angle)
                x[:, [i, j]] = x[:, [i, j]] @ np.array([[c, -s], [s, c]])
        if largest < 1e-13:
            break
    return np.asarray(x * length)


def _angle(a: Floats, b: Floats) -> float:
    """The angle that makes the variance of squared loadings of two factors largest (Kaiser 1958)."""
    u, v = a * a - b * b, 2 * a * b
    n = len(a)
    above = 2 * float(u @ v) - 2 * float(u.sum()) * float(v.sum()) / n
    beside = float(u @ u - v @ v) - (float(u.sum()) ** 2 - float(v.sum()) ** 2) / n
    return float(np.arctan2(above, beside)) / 4


def _promax(orthogonal: Floats, kappa: int) -> tuple[Floats, Floats]:
    """Least squares of the varimax solution towards powers of its rows scaled to length one; factors of variance 1.

    The target as SPSS takes it: Grieder & Steiner (2022), Behavior Research Methods 54, 54–74.
    """
    x = orthogonal / _lengths(orthogonal)
    target = np.sign(x) * np.abs(x) ** kappa
    way = np.linalg.lstsq(orthogonal, target, rcond=None)[0]
    way = way / np.sqrt((way**2).sum(axis=0))
    spread = np.linalg.inv(way.T @ way)
    scale = np.sqrt(np.diag(spread))
    return orthogonal @ way * scale, spread / np.outer(scale, scale)


def _oblimin(loadings: Floats) -> tuple[Floats, Floats]:
    """Direct oblimin with δ = 0 (quartimin): the squared loadings of different factors overlap least."""
    length = _lengths(loadings)
    a = loadings / length
    turn: Floats = np.asarray(np.linalg.lstsq(a, _varimax(a), rcond=None)[0], dtype=np.float64)
    step = 1.0
    value, gradient = _overlap(a, turn)
    for _ in range(5000):
        tangent = gradient - turn * (turn * gradient).sum(axis=0)
        size = float((tangent**2).sum())
        if size < 1e-26:
            break
        step *= 2
        for _half in range(60):
            trial = turn - step * tangent
            trial = trial / np.sqrt((trial**2).sum(axis=0))
            lower, slope = _overlap(a, trial)
            # Below the last binary digit nothing more can be gained.
            if lower <= value - 0.5 * size * step + 4e-16 * abs(value):
                break
            step /= 2
        turn, value, gradient = trial, lower, slope
    return a @ np.linalg.inv(turn).T * length, turn.T @ turn


def _overlap(a: Floats, turn: Floats) -> tuple[float, Floats]:
    """Σᵢ Σ_{j≠k} λ²ᵢⱼλ²ᵢₖ/4 of the pattern a(T')⁻¹ and its gradient by T."""
    inverse = np.linalg.inv(turn)
    pattern = a @ inverse.T
    square = pattern**2
    others = square.sum(axis=1, keepdims=True) - square
    return float((square * others).sum()) / 4, -(pattern.T @ (pattern * others) @ inverse).T
