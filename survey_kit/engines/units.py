"""Units of a design made from sums over them: as many, with the same totals, squares and products."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.aggregates import Totals, TotalsAnswer
from survey_kit.model.clusters import Clusters
from survey_kit.model.sums import Mass, Units

if TYPE_CHECKING:
    from numpy.typing import NDArray


def products_of(values: NDArray[np.float64], many: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cross-products (m, m) over units of their ``values`` (kinds, m), less their means; ``many`` (kinds,): how many
    units of each kind share its values."""
    centred = values / many[:, None] - values.sum(axis=0) / many.sum()
    return np.asarray((centred * many[:, None]).T @ centred)


def pseudo_units(request: Totals, known: Units, places: Sequence[tuple[int, int]], name: str) -> TotalsAnswer:
    """An answer about units that are nobody's, of which every variance is that of the real ones.

    ``places``: which group of ``known`` each domain of the request is, other domains have nobody.
    """
    size, groups = known.units, len(known.bases)
    totals = np.array([*(base.w for base in known.bases), *known.wy])
    values = np.tile(totals / max(size, 1), (size, 1)) + _spread(np.array(known.products), size)
    shape = (len(request.domains), 1, size)
    n, w, w2, wy, wy2 = (np.zeros(shape) for _ in range(5))
    # Nobody is in two groups.
    ends = np.cumsum([round(base.n) for base in known.bases])
    for domain, group in places:
        n[domain, 0, ends[group] - round(known.bases[group].n) : ends[group]] = 1.0
        w[domain, 0], wy[domain, 0] = values[:, group], values[:, groups + group]
        w2[domain, 0, 0], wy2[domain, 0, 0] = known.bases[group].w2, known.wy2[group]
    clusters = Clusters((None,) * size, tuple(f"{name}:{k}" for k in range(size)), (float("nan"),) * size)
    return TotalsAnswer(request, clusters, np.array([known.shift]), n, w, w2, wy, wy2)


def _spread(products: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Values (size, m) with mean 0 and these cross-products."""
    roots, vectors = np.linalg.eigh(products)
    factor = vectors * np.sqrt(np.maximum(roots, 0.0))
    m = len(products)
    # Columns that are orthogonal to each other and to a constant.
    basis = np.linalg.qr(np.column_stack([np.ones(size), np.eye(size)[:, :m]]))[0][:, 1:]
    made: NDArray[np.float64] = basis[:, : factor.shape[1]] @ factor[:, : basis.shape[1]].T
    return made


def of_group(answer: TotalsAnswer, domain: int) -> tuple[Mass, float, float]:
    """The base of a domain of one item, its Σw(y − shift) and Σw(y − shift)²."""
    n, w, w2, wy, wy2 = (float(answer.total(name)[domain, 0]) for name in ("n", "w", "w2", "wy", "wy2"))
    return Mass(n, w, w2), wy, wy2
