"""Where the cells of a result belong: among the domains of a request and the units of a design."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.engines.grouping import clusters_of, domain_groups
from survey_kit.engines.sql.plan import added
from survey_kit.engines.sql.rows import ROW
from survey_kit.model.aggregates import Lookup

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.columns import Chunk
    from survey_kit.engines.sql.plan import Plan
    from survey_kit.model.aggregates import Domain, Item
    from survey_kit.model.clusters import Clusters

    Floats = NDArray[np.float64]


def in_a_unit(plan: Plan, weight: str) -> str:
    """Number of rows in a unit, as SQL: rows of weight zero keep theirs, rows without a weight have none."""
    return f"COUNT({plan.let(f'CASE WHEN {weight} >= 0 THEN 1 END')})" if weight else "COUNT(*)"


def kept(plan: Plan, item: Item) -> str:
    """Whether a row is in the item's base, as SQL; long lists of numbers are looked up once."""
    if isinstance(item.of, Lookup):
        return f"{plan.let(plan.rows.value(item))} IS NOT NULL"
    return plan.rows.kept(item)


def units_of(plan: Plan, chunk: Chunk) -> tuple[Clusters, NDArray[np.intp]]:
    """The units of the design and the unit of each cell (-1: none); a row without a unit's column is its own."""
    design = plan.rows.design
    inner = tuple(replace(stage, psu=stage.psu or ROW) for stage in design.inner)
    return clusters_of(chunk, replace(design, psu=design.psu or ROW, inner=inner))


def domain_cells(
    chunk: Chunk,
    domains: tuple[Domain, ...],
    which: tuple[str, ...],
    member: NDArray[np.intp] | None = None,
    units: int = 1,
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Places of the domains that look at the columns ``which``, and the place of each cell among domain × unit."""
    places = np.array([i for i, domain in enumerate(domains) if domain.variables == which])
    for where, group in domain_groups(chunk, tuple(domains[i] for i in places)):
        domain = np.zeros(chunk.rows, dtype=np.intp) if group is None else group.astype(np.intp)
        yield places[where], domain * units + (0 if member is None else np.maximum(member, 0))


def spread_out(cell: NDArray[np.intp], values: Floats, domains: int, units: int = 1) -> Floats:
    """Sums (domains, units); cells in no domain come last and are left out."""
    if not units:
        return np.zeros((domains, 0))
    return added(cell, values, (domains + 1) * units).reshape(domains + 1, units)[:domains]
