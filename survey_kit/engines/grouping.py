"""Which domain and which PSU a row belongs to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.columns import Chunk, Encoded, encode
from survey_kit.errors import SurveyKitError
from survey_kit.model.clusters import Clusters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from survey_kit.model.aggregates import Domain
    from survey_kit.model.survey import Design, Stage


# Rows that are PSUs of their own stand together where a unit has so many of them.
LEAST_ALIKE = 4
# Keys are told apart by a list of all possible ones up to this length, by sorting beyond.
_LISTED = 1 << 16


def pack(columns: list[Encoded], rows: Any = slice(None)) -> tuple[NDArray[np.int64], tuple[int, ...]]:
    """One integer key per row from several columns (first varies slowest), and the size of each column."""
    sizes = tuple(max(len(c.values), 1) for c in columns)
    key = columns[0].codes[rows].astype(np.int64)
    for column, size in zip(columns[1:], sizes[1:], strict=True):
        key = key * size + column.codes[rows]
    return key, sizes


def numbered(key: NDArray[Any], cells: int) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """The keys below ``cells`` that occur, in order, (m,), and which of them each row has, (rows,)."""
    if cells > max(_LISTED, 4 * len(key)):
        present, inverse = np.unique(key, return_inverse=True)
        return present.astype(np.int64), inverse.reshape(-1)
    seen = np.bincount(key, minlength=cells) > 0
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[key]


def combinations_of(columns: list[Encoded], rows: Any = slice(None)) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Combinations of codes that occur, (m, columns) in stored order, and the one of each row, (rows,).

    Column by column, each step numbered anew: any number of columns fits in an integer.
    """
    first, inverse = numbered(columns[0].codes[rows], max(len(columns[0].values), 1))
    keys = first[:, None]
    for column in columns[1:]:
        size = max(len(column.values), 1)
        pair, inverse = numbered(inverse.astype(np.int64) * size + column.codes[rows], len(keys) * size)
        keys = np.column_stack([keys[pair // size], pair % size])
    return keys, inverse


def occurring(
    values: Sequence[NDArray[Any]], keys: NDArray[np.int64]
) -> tuple[tuple[NDArray[Any], ...], NDArray[np.int64]]:
    """Stored values of each column that some combination of ``keys`` (m, columns) has, and the keys among them.

    A value of none but rows without weight is no answer: SPSS leaves such rows out of everything.
    """
    kept, columns = [], []
    for k, stored in enumerate(values):
        present, where = np.unique(keys[:, k], return_inverse=True)
        kept.append(stored[present])
        columns.append(where.reshape(-1))
    return tuple(kept), np.stack(columns, axis=1).astype(np.int64)


Group = tuple["NDArray[np.intp]", "NDArray[Any] | None"]


def domain_groups(chunk: Chunk, domains: tuple[Domain, ...]) -> list[Group]:
    """Domains that look at the same columns, together: (positions in ``domains``, group member of each row).

    The member of a row is its index among the positions, or their number when it is in none of them; None means that
    every row is in the one domain.
    """
    return chunk.kept(("domains", domains), lambda: list(_groups(chunk, domains)))


def _groups(chunk: Chunk, domains: tuple[Domain, ...]) -> Iterator[Group]:
    by_columns: dict[tuple[str, ...], list[int]] = {}
    for i, domain in enumerate(domains):
        by_columns.setdefault(domain.variables, []).append(i)
    for names, members in by_columns.items():
        if not names:
            for member in members:
                yield np.array([member]), None
            continue
        seen: set[Any] = set()
        batch: list[int] = []
        for member in members:
            if domains[member].where in seen:
                yield np.array([member]), _members(chunk, names, [domains[member]])
                continue
            seen.add(domains[member].where)
            batch.append(member)
        yield np.array(batch), _members(chunk, names, [domains[m] for m in batch])


def _members(chunk: Chunk, names: tuple[str, ...], domains: list[Domain]) -> NDArray[Any]:
    columns = [chunk[name] for name in names]
    key, sizes = pack(columns)
    lookup = np.full(int(np.prod(sizes)), len(domains), dtype=np.min_scalar_type(len(domains)))
    places = [{value: i for i, value in enumerate(c.values.tolist())} for c in columns]
    for i, domain in enumerate(domains):
        at = [place.get(value) for place, (_, value) in zip(places, domain.where, strict=True)]
        if None not in at:
            lookup[np.ravel_multi_index([a for a in at if a is not None], sizes)] = i
    return lookup[key]


def clusters_of(chunk: Chunk, design: Design, names: tuple[str, ...] = ()) -> tuple[Clusters, NDArray[np.intp]]:
    """The units of a chunk and the unit of each row; a stage without a PSU column takes every row for itself.

    Rows with a missing or negative weight belong to no unit (-1); rows of weight zero keep theirs, as in R's survey.
    ``names``: columns that tell apart all that is asked; rows that are PSUs of their own and alike in them stand as one
    unit where that spares units.
    """
    return chunk.kept(("units", design, names), lambda: _alike(chunk, design, names) or _clusters_of(chunk, design))


def _alike(chunk: Chunk, design: Design, names: tuple[str, ...]) -> tuple[Clusters, NDArray[np.intp]] | None:
    """Units of rows that are alike; None where rows are no PSUs of their own, or hardly two of them are alike."""
    if design.psu is not None or design.inner or design.calibration is not None or not names:
        return None
    design_columns = [chunk[name] for name in (design.strata, design.fpc) if name]
    weight = [] if chunk.weight is None else [encode(chunk.weight)]
    columns = [*design_columns, *weight, *(chunk[name] for name in names)]
    inside = np.flatnonzero(np.ones(chunk.rows, dtype=bool) if chunk.weight is None else chunk.weight >= 0)
    most = len(inside) // LEAST_ALIKE
    if any(len(column.values) > most for column in columns):
        return None
    if design.strata and not columns[0].valid[columns[0].codes[inside]].all():
        raise SurveyKitError("design-blank", question=design.strata)
    keys, inverse = combinations_of(columns, inside)
    if len(keys) > most:
        return None
    # The name of a unit is all that its rows have in common, so that the same rows of another chunk join it.
    told = zip(*([repr(c.values[i]) for i in keys[:, k]] for k, c in enumerate(columns)), strict=True)
    strata = tuple(columns[0].values[i] for i in keys[:, 0]) if design.strata else (None,) * len(keys)
    first = np.zeros(len(keys), dtype=np.intp)
    first[inverse[::-1]] = inside[::-1]
    member = np.full(chunk.rows, -1, dtype=np.intp)
    member[inside] = inverse
    fpc = tuple(_fpc(chunk, design.stages[0], first))
    many = tuple(np.bincount(inverse, minlength=len(keys)).tolist())
    return Clusters(strata, tuple(map("|".join, told)), fpc, (), design.lonely, many=many), member


def _clusters_of(chunk: Chunk, design: Design) -> tuple[Clusters, NDArray[np.intp]]:
    inside = np.ones(chunk.rows, dtype=bool) if chunk.weight is None else chunk.weight >= 0
    named = [name for stage in design.stages for name in ([stage.strata] if stage.strata else []) + [stage.psu]]
    columns = [_rows_themselves(chunk) if name is None else chunk[name] for name in named]
    for name, column in zip(named, columns, strict=True):
        if name is not None and not column.valid[column.codes[inside]].all():
            raise SurveyKitError("design-blank", question=name)
    keys, inverse = combinations_of(columns, np.flatnonzero(inside))
    first = np.zeros(len(keys), dtype=np.intp)
    first[inverse[::-1]] = np.flatnonzero(inside)[::-1]
    parts = iter([tuple(column.values[i] for i in keys[:, k]) for k, column in enumerate(columns)])
    nothing = (None,) * len(keys)
    stages = [
        (next(parts) if stage.strata else nothing, next(parts), tuple(_fpc(chunk, stage, first)))
        for stage in design.stages
    ]
    inner = tuple(zip(*(zip(*stage, strict=True) for stage in stages[1:]), strict=True))
    member = np.full(chunk.rows, -1, dtype=np.intp)
    member[inside] = inverse
    return Clusters(*stages[0], inner, design.lonely), member


def _rows_themselves(chunk: Chunk) -> Encoded:
    values = np.empty(chunk.rows, dtype=object)
    values[:] = [float(i) for i in range(chunk.first_row, chunk.first_row + chunk.rows)]
    return Encoded(np.arange(chunk.rows), values, np.empty(0), np.empty(0, dtype=bool))


def _fpc(chunk: Chunk, stage: Stage, rows: NDArray[np.intp]) -> list[float]:
    if stage.fpc is None:
        return [math.nan] * len(rows)
    column = chunk[stage.fpc]
    return [float(v) for v in column.numbers[column.codes[rows]]]
