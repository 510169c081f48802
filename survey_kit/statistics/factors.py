"""Factor extraction from a correlation matrix: principal components, principal axes, maximum likelihood.

Formulas: IBM SPSS Statistics Algorithms, chapter "FACTOR"; Kaiser (1974); Bartlett (1950); Jöreskog (1967).
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

EXTRACTIONS = ("pca", "paf", "ml")
# SPSS stops a principal-axis solution when no communality moves by more, or after as many rounds.
ECONVERGE, ITERATE = 1e-3, 25
# Uniquenesses below this are a Heywood case.
LEAST = 5e-3


@dataclass(frozen=True, eq=False)
class Adequacy:
    """Whether the items have something in common: KMO overall and per item (k,), and Bartlett's test of sphericity."""

    kmo: float | None
    msa: Floats
    bartlett: Comparison


def adequacy(r: Floats, w: float) -> Adequacy:
    """Kaiser–Meyer–Olkin measure and Bartlett's χ² = −(W − 1 − (2k + 5)/6) ln|R| of a correlation matrix (k, k)."""
    k = len(r)
    if np.linalg.cond(r) > 1e12:
        return Adequacy(None, np.full(k, np.nan), Comparison("bartlett", reason=Reason.SINGULAR))
    inverse = np.linalg.inv(r)
    scale = np.sqrt(np.diag(inverse))
    apart = ~np.eye(k, dtype=bool)
    partial, plain = (inverse / np.outer(scale, scale)) ** 2 * apart, r**2 * apart
    shared = plain.sum(axis=1) + partial.sum(axis=1)
    with np.errstate(invalid="ignore"):
        msa = plain.sum(axis=1) / shared
    kmo = float(plain.sum() / shared.sum()) if shared.sum() > 0 else None
    chi2, df = -(w - 1 - (2 * k + 5) / 6) * float(np.linalg.slogdet(r)[1]), k * (k - 1) / 2
    if w - 1 - (2 * k + 5) / 6 <= 0:
        return Adequacy(kmo, msa, Comparison("bartlett", reason=Reason.TOO_FEW))
    return Adequacy(kmo, msa, Comparison("bartlett", chi2, df, p=chi2_p(chi2, df)))


@dataclass(frozen=True, eq=False)
class Extraction:
    """``loadings`` (items, factors), communalities before and after (items,), all ``eigenvalues`` of R (items,).

    Of a maximum-likelihood solution also its χ² ``test`` and the ``unique`` variances (items,), which are one less the
    communality but for an item at the bound; ``converged`` is False there, and where the rounds ran out.
    """

    loadings: Floats
    initial: Floats
    communalities: Floats
    eigenvalues: Floats
    test: Comparison | None = None
    converged: bool = True
    reason: Reason | None = None
    unique: Floats | None = None


def above_one(r: Floats) -> int:
    """Number of eigenvalues above 1 (at least one factor)."""
    return max(1, int((np.linalg.eigvalsh(r) > 1 + 1e-12).sum()))


def extract(
    r: Floats, w: float, factors: int, method: str, convergence: float = ECONVERGE, rounds: int = ITERATE
) -> Extraction:
    """``factors`` factors of a correlation matrix (k, k) over ΣW = ``w``; columns of loadings sum to above zero."""
    eigenvalues: Floats = np.asarray(np.linalg.eigvalsh(r)[::-1], dtype=np.float64)
    if method == "pca":
        loadings = _leading(r, factors)
        return Extraction(loadings, np.ones(len(r)), (loadings**2).sum(axis=1), eigenvalues)
    none = np.full((len(r), factors), np.nan)
    if np.linalg.cond(r) > 1e12:
        return Extraction(none, none[:, 0], none[:, 0], eigenvalues, reason=Reason.SINGULAR)
    initial = 1 - 1 / np.diag(np.linalg.inv(r))
    if method == "paf":
        axes, converged = _principal_axes(r, initial, factors, convergence, rounds)
        if axes is None:
            return Extraction(none, initial, none[:, 0], eigenvalues, converged=False, reason=Reason.NOT_CONVERGED)
        return Extraction(axes, initial, (axes**2).sum(axis=1), eigenvalues, None, converged)
    return _likelihood(r, w, initial, factors, eigenvalues)


def upright(loadings: Floats) -> Floats:
    """Signs of the columns (factors,) that make every column sum to above zero."""
    return np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)


def _leading(matrix: Floats, factors: int) -> Floats:
    """Eigenvectors of the largest eigenvalues scaled by their roots, upright."""
    values, vectors = np.linalg.eigh(matrix)
    loadings = vectors[:, ::-1][:, :factors] * np.sqrt(np.maximum(values[::-1][:factors], 0.0))
    return np.asarray(loadings * upright(loadings))


def _principal_axes(
    r: Floats, initial: Floats, factors: int, convergence: float, rounds: int
) -> tuple[Floats | None, bool]:
    """Communalities put into the diagonal again and again; None where one of them passes 1 (SPSS stops there, too)."""
    communality = initial
    for _ in range(rounds):
        reduced = r.copy()
        np.fill_diagonal(reduced, communality)
        loadings = _leading(reduced, factors)
        after = (loadings**2).sum(axis=1)
        if (after > 1 + 1e-9).any():
            return None, False
        moved, communality = float(np.abs(after - communality).max()), after
        if moved < convergence:
            return loadings, True
    return loadings, False


def _likelihood(r: Floats, w: float, initial: Floats, factors: int, eigenvalues: Floats) -> Extraction:
    """Maximum likelihood over the uniquenesses (Jöreskog 1967), with the test that so many factors suffice."""
    from scipy.optimize import minimize

    k = len(r)
    df = ((k - factors) ** 2 - k - factors) / 2
    none = np.full((k, factors), np.nan)
    if df < 0:
        return Extraction(none, initial, none[:, 0], eigenvalues, reason=Reason.TOO_FEW)
    start = (1 - 0.5 * factors / k) * (1 - initial)
    found = minimize(_discrepancy, np.log(start), args=(r, factors), jac=True, method="L-BFGS-B",
                     bounds=[(math.log(LEAST), 0.0)] * k,
                     options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 2000, "maxls": 60})  # fmt: skip
    psi = np.exp(_polished(found.x, r, factors))
    root = np.sqrt(psi)
    values, vectors = np.linalg.eigh(r / np.outer(root, root))
    loadings = root[:, None] * vectors[:, ::-1][:, :factors] * np.sqrt(np.maximum(values[::-1][:factors] - 1, 0.0))
    loadings = loadings * upright(loadings)
    least, _ = _discrepancy(np.log(psi), r, factors)
    chi2 = (w - 1 - (2 * k + 5) / 6 - 2 * factors / 3) * least
    test = Comparison("factor_fit", reason=Reason.TOO_FEW)
    if df > 0 and chi2 >= 0:
        test = Comparison("factor_fit", chi2, df, p=chi2_p(chi2, df))
    proper = bool((psi > LEAST * 1.001).all())
    return Extraction(loadings, initial, (loadings**2).sum(axis=1), eigenvalues, test, proper, unique=psi)


def _discrepancy(logs: Floats, r: Floats, factors: int) -> tuple[float, Floats]:
    """The function to make small and its gradient by the logarithms of the uniquenesses (k,)."""
    root = np.exp(logs / 2)
    values, vectors = np.linalg.eigh(r / np.outer(root, root))
    rest = np.maximum(values[: len(r) - factors], 1e-300)
    share = vectors[:, : len(r) - factors] ** 2
    return float((rest - np.log(rest) - 1).sum()), share @ (1 - rest)


def _polished(logs: Floats, r: Floats, factors: int) -> Floats:
    """A few Newton steps with a numerical Hessian take the last digits; at a bound the point stays."""
    for _ in range(8):
        gradient = _discrepancy(logs, r, factors)[1]
        free = logs > math.log(LEAST) + 1e-9
        if not free.any():
            break
        h = 1e-5
        ways = [(_discrepancy(logs + h * e, r, factors)[1], _discrepancy(logs - h * e, r, factors)[1])
                for e in np.eye(len(r))[free]]  # fmt: skip
        hessian = np.array([(up - down) / (2 * h) for up, down in ways])[:, free]
        try:
            step = np.linalg.solve((hessian + hessian.T) / 2, gradient[free])
        except np.linalg.LinAlgError:
            break
        if not np.isfinite(step).all() or np.abs(step).max() > 0.1:
            break
        logs = logs.copy()
        logs[free] = np.maximum(logs[free] - step, math.log(LEAST))
        if np.abs(step).max() < 1e-13:
            break
    return logs


def omega(cross: Floats, w: float) -> tuple[float | None, Floats]:
    """McDonald's ω of one maximum-likelihood factor, and its loadings on the items as they are (k,).

    ω = (Σλ)²/((Σλ)² + Σψ) with λ and ψ on the scale of the items (McDonald 1999, ch. 6). Needs three items.
    """
    sds = np.sqrt(np.diag(cross) / (w - 1)) if w > 1 else np.zeros(len(cross))
    blank = np.full(len(cross), np.nan)
    if len(cross) < 3 or (sds <= 0).any():
        return None, blank
    found = extract(cross / (w - 1) / np.outer(sds, sds), w, 1, "ml")
    if found.reason is not None or found.unique is None:
        return None, blank
    loadings = found.loadings[:, 0] * sds
    together = float(loadings.sum()) ** 2
    return together / (together + float((sds**2 * found.unique).sum())), loadings
