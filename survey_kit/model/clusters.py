"""The units that variances come from: PSUs within strata, the stages within them, or replicate weights."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_kit.model.codebook import Code

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from survey_kit.model.survey import Lonely, Replicates

Place = tuple[Code | None, Code | None]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The units of a design in order: ``strata[i]`` and ``psus[i]`` name the PSU of unit i, ``fpc[i]`` its fpc or NaN.

    With later stages there is one unit for each unit of the last stage; ``inner[i]`` then holds (stratum, unit, fpc) of
    every stage after the first. With ``replicates`` the units are weights instead: the first is the weight itself.
    Rows that are PSUs of their own and alike in all that is asked may stand as one unit: ``many[i]`` counts the PSUs of
    unit i, each of which has the same share of its sums (none: every unit is one PSU).
    """

    strata: tuple[Code | None, ...] = (None,)
    psus: tuple[Code | None, ...] = (None,)
    fpc: tuple[float, ...] = (math.nan,)
    inner: tuple[tuple[tuple[Code | None, Code | None, float], ...], ...] = ()
    lonely: Lonely = "fail"
    replicates: Replicates | None = None
    many: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.psus)

    @property
    def pairs(self) -> tuple[Place, ...]:
        """(stratum, PSU) of every unit."""
        return tuple(zip(self.strata, self.psus, strict=True))

    @property
    def keys(self) -> tuple[tuple[Code | None, ...], ...]:
        """What tells the units apart: (stratum, unit) of every stage, flattened."""
        if not self.inner:
            return self.pairs
        return tuple(
            (*pair, *(part for stratum, unit, _ in stages for part in (stratum, unit)))
            for pair, stages in zip(self.pairs, self.inner, strict=True)
        )


def sort_key(value: Any) -> tuple[int, float, str]:
    """Order of stored values: numbers, then text, the empty cell last."""
    if value is None:
        return (2, 0.0, "")
    return (1, 0.0, value) if isinstance(value, str) else (0, float(value), "")


def merge_clusters(left: Clusters, right: Clusters) -> Clusters:
    """All units of both, ordered by stratum and PSU, stage by stage; replicates are the same on both sides.

    Units of many PSUs that both sides have are one unit of all their PSUs.
    """
    if left.replicates is not None or (left == right and not left.many):
        return left
    found: dict[Any, tuple[Clusters, int]] = {}
    for clusters in (right, left):
        found |= {key: (clusters, i) for i, key in enumerate(clusters.keys)}
    order = [found[key] for key in sorted(found, key=lambda key: [sort_key(part) for part in key])]
    return Clusters(
        tuple(c.strata[i] for c, i in order),
        tuple(c.psus[i] for c, i in order),
        tuple(c.fpc[i] for c, i in order),
        tuple(c.inner[i] for c, i in order if c.inner),
        left.lonely,
        many=_counted(left, right, order),
    )


def _counted(left: Clusters, right: Clusters, order: list[tuple[Clusters, int]]) -> tuple[int, ...]:
    """How many PSUs each unit of both stands for; () where each is one."""
    if not left.many and not right.many:
        return ()
    found: dict[Any, int] = {}
    for clusters in (left, right):
        for key, many in zip(clusters.keys, clusters.many or (1,) * len(clusters), strict=True):
            found[key] = found.get(key, 0) + many
    return tuple(found[c.keys[i]] for c, i in order)


def cluster_positions(part: Clusters, whole: Clusters) -> NDArray[np.int64]:
    """Position of each unit of ``part`` within ``whole``, shape (len(part),)."""
    import numpy as np

    where = {key: i for i, key in enumerate(whole.keys)}
    return np.array([where[key] for key in part.keys], dtype=np.int64)


def spread(sums: NDArray[np.float64], part: Clusters, whole: Clusters, axis: int = -1) -> NDArray[np.float64]:
    """``sums`` over the units of ``part`` (along ``axis``) laid out over those of ``whole``, zeros elsewhere."""
    import numpy as np

    if part is whole or part == whole:
        return sums
    moved = np.moveaxis(sums, axis, -1)
    out = np.zeros((*moved.shape[:-1], len(whole)))
    out[..., cluster_positions(part, whole)] = moved
    return np.moveaxis(out, -1, axis)
