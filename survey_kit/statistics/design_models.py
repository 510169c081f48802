"""Models of a categorical answer under a sampling design: the same estimates, variances from the scores of PSUs.

Source: Binder (1983); the numbers equal `svyglm(family = quasibinomial)` of R's survey package. Where every row is its
own PSU, Σw² of equal rows is all that is needed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.statistics.categorical import Fit, Link, Patterns, influence, scores
from survey_kit.statistics.linearisation import covariance, fault, fpc_factor

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import Clusters, Code

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cells:
    """Respondents alike in pattern, answer and place in the design, shapes (cells,).

    ``place``: (stratum, PSU) of each cell; the PSU is None where every row is its own. ``w`` and ``w2``: Σw and Σw².
    """

    pattern: NDArray[np.intp]
    answer: NDArray[np.intp]
    place: tuple[tuple[Code | None, Code | None], ...]
    w: Floats
    w2: Floats


def design_fit(patterns: Patterns, model: Fit, link: Link, cells: Cells, clusters: Clusters) -> Fit:
    """``model`` with design-based covariance, or with the reason why the design gives none.

    ``clusters`` are all PSUs of the sample; those without a complete row count with nothing.
    """
    wrong = fault(clusters)
    if wrong is not None:
        return replace(model, covariance=np.full_like(model.covariance, np.nan), reason=wrong)
    z = scores(patterns, model, link, cells.pattern, cells.answer)
    by_row = all(psu is None for _, psu in cells.place)
    middle = _of_rows(z, cells, clusters) if by_row else _of_psus(z, cells, clusters)
    to_b = influence(patterns, model, link)
    return replace(model, covariance=to_b @ middle @ to_b.T)


def _of_psus(z: Floats, cells: Cells, clusters: Clusters) -> Floats:
    where = {pair: i for i, pair in enumerate(clusters.pairs)}
    sums = np.zeros((len(clusters), z.shape[1]))
    np.add.at(sums, np.array([where[place] for place in cells.place], dtype=np.intp), z * cells.w[:, None])
    return covariance(sums, clusters)


def _of_rows(z: Floats, cells: Cells, clusters: Clusters) -> Floats:
    """Σ over strata of (1 − f)·n/(n − 1)·(Σw²zz' − n·z̄z̄'), z̄ the mean of wz."""
    rows = Counter(clusters.strata)
    fpc = dict(zip(clusters.strata, clusters.fpc, strict=True))
    out = np.zeros((z.shape[1], z.shape[1]))
    strata = np.array([stratum for stratum, _ in cells.place], dtype=object)
    for stratum, n in rows.items():
        mine = np.array([s == stratum for s in strata], dtype=bool)
        factor = fpc_factor(fpc[stratum], n)
        if n < 2 or factor <= 0:
            continue
        total = cells.w[mine] @ z[mine]
        square = (z[mine] * cells.w2[mine][:, None]).T @ z[mine]
        out += factor * n / (n - 1) * (square - np.outer(total, total) / n)
    return out


def degrees(cells: Cells, rows: Floats, slopes: int) -> float:
    """PSUs less strata of those with a complete row, less the slopes; ``rows`` counts the rows of every cell."""
    strata = len({stratum for stratum, _ in cells.place})
    psus = float(rows.sum()) if all(psu is None for _, psu in cells.place) else float(len(set(cells.place)))
    return psus - strata - slopes
