"""Tallies: how often every combination of stored values occurs."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.engines.counting import Axis, Counts, count
from survey_kit.engines.grouping import combinations_of, occurring
from survey_kit.engines.rows import weighed_by
from survey_kit.model.aggregates import Tally, TallyAnswer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.columns import Chunk

# Above this many cells a dense count would cost more memory than it saves time.
DENSE_CELLS = 1 << 22


def tallies(chunk: Chunk, requests: Sequence[Tally]) -> dict[Tally, TallyAnswer]:
    """The answers of one chunk; requests under the same weight are counted together."""
    groups: dict[tuple[str, bool], list[Tally]] = {}
    for request in dict.fromkeys(requests):
        groups.setdefault((request.weight, request.whole), []).append(request)
    out: dict[Tally, TallyAnswer] = {}
    for (weight, whole), members in groups.items():
        out |= _together(_weighed(chunk, weight, whole=whole), members)
    return out


def _weighed(chunk: Chunk, weight: str, *, whole: bool) -> Chunk:
    chunk = weighed_by(chunk, weight)
    return replace(chunk, weight=np.floor(chunk.weight + 0.5)) if whole and chunk.weight is not None else chunk


def _together(chunk: Chunk, requests: list[Tally]) -> dict[Tally, TallyAnswer]:
    rows = chunk.weighted_rows()
    counted = chunk.rows if isinstance(rows, slice) else len(rows)
    names = {name for request in requests for name in request.variables}
    axes: dict[Hashable, Axis] = {name: Axis(chunk[name].codes, max(len(chunk[name].values), 1)) for name in names}
    most = max(DENSE_CELLS, 4 * counted)
    tables = {request: tuple(dict.fromkeys(request.variables)) for request in requests}
    dense = [r for r, table in tables.items() if math.prod(axes[a].size for a in table) <= most]
    found = dict(zip(dense, count([tables[r] for r in dense], axes, chunk.weight, rows), strict=True))
    out = {}
    for request, table in tables.items():
        keys, sums = _present(found[request]) if request in found else _sparse(chunk, table, rows)
        order = [table.index(name) for name in request.variables]
        values, keys = occurring([chunk[name].values for name in request.variables], keys[:, order])
        out[request] = TallyAnswer(request.variables, values, keys, *sums, unweighted=chunk.rows - counted)
    return out


def _present(counts: Counts) -> tuple[NDArray[np.int64], Counts]:
    """The cells in which there is somebody, (m, axes), and their sums."""
    cells = np.flatnonzero(counts.n)
    keys = np.stack(np.unravel_index(cells, counts.n.shape), axis=1).astype(np.int64)
    return keys, Counts(*(sums.reshape(-1)[cells] for sums in counts))


def _sparse(chunk: Chunk, table: tuple[str, ...], rows: NDArray[np.intp] | slice) -> tuple[NDArray[np.int64], Counts]:
    """The same where not every cell can be kept: combinations that occur, numbered first."""
    keys, inverse = combinations_of([chunk[name] for name in table], rows)
    weight = None if chunk.weight is None else chunk.weight[rows]
    (sums,) = count([("cell",)], {"cell": Axis(inverse, max(len(keys), 1))}, weight)
    return keys, Counts(*(part[: len(keys)] for part in sums))
