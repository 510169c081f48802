"""Totals: sums per domain × item × unit of the design."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.columns import smallest
from survey_kit.engines.counting import Axis, Counts, count, sums_per
from survey_kit.engines.grouping import clusters_of, domain_groups, numbered
from survey_kit.engines.rows import (
    auxiliary_rows,
    base_of,
    base_rows,
    item_rows,
    item_values,
    numbers_in,
    row_shift,
    weighed_by,
)
from survey_kit.engines.tallying import DENSE_CELLS
from survey_kit.model.aggregates import Fit, Item, Totals, TotalsAnswer
from survey_kit.model.clusters import Clusters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.columns import Chunk
    from survey_kit.model.survey import Calibration, Design

    Floats = NDArray[np.float64]
    Bases = dict[Any, NDArray[np.bool_] | None]

SUMS = ("n", "w", "w2", "wy", "wy2")
# Groups of domains are told apart together while that takes few cells: so many, or half as many again.
FEW_CELLS, GROWTH = 64, 1.5


def totals(chunk: Chunk, request: Totals, design: Design) -> TotalsAnswer:
    """The answer of one chunk; under replicate weights one for every weight, along the last axis."""
    if request.per_psu and design.replicates is not None:
        return _replicated(chunk, request, design)
    clusters, member = clusters_of(chunk, design, _asked(request)) if request.per_psu else (Clusters(), None)
    shift = np.array([row_shift(chunk, item) for item in request.items])
    bases = {base_of(item): base_rows(chunk, item) for item in request.items}
    shape = (len(request.domains), len(request.items), len(clusters))
    sums = tuple(np.zeros(shape) for _ in SUMS)
    if not len(clusters) and design.calibration is None:  # no row has a weight, so there is nothing to add
        return _answer(request, clusters, shift, sums)
    told_by = (design if request.per_psu else None, _asked(request) if clusters.many else ())
    cells = chunk.kept(("cells", request.domains, *told_by), lambda: _cells(chunk, request, member, len(clusters)))
    for i, found in enumerate(_item_sums(chunk, request.items, shift, bases, cells)):
        for cell, parts in zip(cells, found, strict=True):
            for where, domain in cell.groups:
                at = domain * len(clusters) + cell.unit
                for total, part in zip(sums, parts, strict=True):
                    laid = sums_per(at, part, (len(where) + 1) * len(clusters))
                    total[where, i, :] = laid.reshape(len(where) + 1, len(clusters))[:-1]
    answer = _answer(request, clusters, shift, sums)
    if member is None or design.calibration is None:
        return answer
    return replace(answer, fit=_fitted(chunk, answer, design.calibration, member, bases))


def _asked(request: Totals) -> tuple[str, ...]:
    """Every column that a request looks at."""
    of_items = (name for item in request.items for name in item.variables)
    of_domains = (name for domain in request.domains for name in domain.variables)
    return tuple(dict.fromkeys((*of_items, *of_domains)))


def _replicated(chunk: Chunk, request: Totals, design: Design) -> TotalsAnswer:
    """Sums under the weight itself and then under every replicate weight."""
    assert design.replicates is not None
    whole = replace(request, per_psu=False)
    names = design.replicates.weights
    each = [totals(weighed_by(chunk, name), whole, design) for name in ("", *names)]
    sums = [np.concatenate([getattr(a, name) for a in each], axis=-1) for name in SUMS]
    nothing = (None,) * len(each)
    clusters = Clusters(nothing, ("", *names), (math.nan,) * len(each), replicates=design.replicates)
    return _answer(request, clusters, each[0].shift, sums)


def _answer(request: Totals, clusters: Clusters, shift: Floats, sums: Sequence[Floats]) -> TotalsAnswer:
    n, w, w2, wy, wy2 = sums
    return TotalsAnswer(request, clusters, shift, n, w, w2, wy, wy2)


@dataclass(frozen=True, slots=True)
class _Cells:
    """Rows told apart by unit and by the domains of some groups, as far as they occur.

    ``codes`` (rows,) the cell of a row; ``unit`` (cells,) the unit of a cell; ``groups``: the positions of the domains
    of a group, and which of them a cell lies in, (cells,), their number for none.
    """

    codes: NDArray[Any]
    unit: NDArray[np.intp]
    groups: tuple[tuple[NDArray[np.intp], NDArray[np.intp]], ...] = ()

    def __len__(self) -> int:
        return len(self.unit)

    def told_apart(self, where: NDArray[np.intp], group: NDArray[np.intp]) -> _Cells:
        """The same rows told apart by one more group of domains."""
        size = len(where) + 1
        present, codes = numbered(self.codes.astype(np.int64) * size + group, len(self) * size)
        before, inside = present // size, present % size
        groups = tuple((others, domain[before]) for others, domain in self.groups)
        return _Cells(smallest(codes, len(present)), self.unit[before], (*groups, (where, inside)))


def _cells(chunk: Chunk, request: Totals, member: NDArray[np.intp] | None, units: int) -> list[_Cells]:
    """The cells of a request. Domains that keep units whole (the cities of communities) need no cells of their own."""
    unit = np.zeros(chunk.rows, dtype=np.uint8) if member is None else smallest(np.maximum(member, 0), units)
    plain = _Cells(unit, np.arange(units))
    out = [plain]
    for where, group in domain_groups(chunk, request.domains):
        if group is None:
            everybody = (where, np.zeros(len(out[0]), dtype=np.intp))
            out[0] = replace(out[0], groups=(*out[0].groups, everybody))
            continue
        finer = out[-1].told_apart(where, group)
        if len(finer) <= max(FEW_CELLS, GROWTH * len(out[-1])):
            out[-1] = finer
        else:
            out.append(plain.told_apart(where, group))
    return [cells for cells in out if cells.groups]


def _item_sums(
    chunk: Chunk, items: Sequence[Item], shift: Floats, bases: Bases, cells: list[_Cells]
) -> list[list[tuple[Floats, ...]]]:
    """n, Σw, Σw², Σwy, Σwy² per cell, each (cells,), for every item and every kind of cells."""
    rows = chunk.weighted_rows()
    axes: dict[Hashable, Axis] = {k: Axis(c.codes, len(c)) for k, c in enumerate(cells)}
    tables: dict[tuple[int, int], tuple[Hashable, ...]] = {}
    for i, item in enumerate(items):
        if item.of is not None:
            continue
        base, column = bases[base_of(item)], chunk[item.variable]
        own: tuple[Hashable, ...] = (item.variable,)
        axes[item.variable] = Axis(column.codes, max(len(column.values), 1))
        if base is not None:
            own = (base_of(item), item.variable)
            axes[base_of(item)] = Axis(base.view(np.uint8), 2)
        for k, cell in enumerate(cells):
            if len(cell) * math.prod(axes[a].size for a in own) <= DENSE_CELLS:
                tables[i, k] = (k, *own)
    found = dict(zip(tables, count(list(tables.values()), axes, chunk.weight, rows), strict=True))
    out = []
    for i, item in enumerate(items):
        base = bases[base_of(item)]
        values = None if item.of is not None else item_values(chunk[item.variable], item, shift[i], base is None)
        by_row = None if all((i, k) in found for k in range(len(cells))) else item_rows(chunk, item, shift[i], base)
        parts = []
        for k, cell in enumerate(cells):
            if values is not None and (i, k) in found:
                parts.append(_off_table(found[i, k], *values, based=base is not None))
            else:
                assert by_row is not None
                parts.append(_row_sums(*by_row, chunk.weight, rows, cell.codes, len(cell)))
        out.append(parts)
    return out


def _off_table(counts: Counts, y: Floats, counted: NDArray[np.bool_], *, based: bool) -> tuple[Floats, ...]:
    """The sums of an item from how often each of its stored values occurs (cells, values)."""
    n, w, w2 = ((sums[:, 1] if based else sums)[:, : len(counted)] @ counted for sums in counts)
    of_values = (counts.w[:, 1] if based else counts.w)[:, : len(counted)]
    y = np.where(counted, y, 0.0)
    return n, w, w2, of_values @ y, of_values @ (y * y)


def _row_sums(
    y: Floats,
    keep: NDArray[np.bool_],
    weights: Floats | None,
    rows: NDArray[np.intp] | slice,
    cell: NDArray[Any],
    cells: int,
) -> tuple[Floats, ...]:
    """The same from what the item is in each row."""
    picked = np.flatnonzero(keep[rows]) if isinstance(rows, slice) else rows[keep[rows]]
    at, own = cell[picked], y[picked]
    (sums,) = count([("cell",)], {"cell": Axis(at, cells)}, None if weights is None else weights[picked])
    wy = own if weights is None else own * weights[picked]
    return *sums, sums_per(at, wy, cells), sums_per(at, wy * own, cells)


def _fitted(
    chunk: Chunk, answer: TotalsAnswer, calibration: Calibration, member: NDArray[np.intp], bases: Bases
) -> Fit:
    """Sums of the auxiliaries of a calibration beside those of every domain × item."""
    request, units = answer.request, len(answer.clusters)
    x = np.stack([auxiliary_rows(chunk, a) for a in calibration.auxiliaries], axis=1)
    before = np.ones(chunk.rows) if calibration.before is None else np.nan_to_num(numbers_in(chunk, calibration.before))
    weight = np.ones(chunk.rows) if chunk.weight is None else np.where(chunk.weight > 0, chunk.weight, 0.0)
    inside = np.flatnonzero(member >= 0)
    own = np.stack([sums_per(member[inside], weight[inside] * x[inside, k], units) for k in range(x.shape[1])], axis=1)
    d = np.where(weight > 0, before, 0.0)
    dx = x * d[:, None]
    q = x.shape[1]
    w, wy = (np.zeros((len(request.domains), len(request.items), q)) for _ in range(2))
    for i, item in enumerate(request.items):
        y, keep = item_rows(chunk, item, answer.shift[i], bases[base_of(item)])
        for where, group in domain_groups(chunk, request.domains):
            cell = np.zeros(chunk.rows, dtype=np.intp) if group is None else group
            for k in range(q):
                part = np.where(keep, dx[:, k], 0.0)
                w[where, i, k] = sums_per(cell, part, len(where) + 1)[: len(where)]
                wy[where, i, k] = sums_per(cell, part * y, len(where) + 1)[: len(where)]
    return Fit(own, dx.T @ x, w, wy)
