"""What a Spark worker does: run the kernel over its share of the rows and hand back answers that add."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.arrow import chunk_of
from survey_kit.engines.kernel import fold
from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from survey_kit.model.aggregates import Answer, Request
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.survey import Design

# Rows that are counted together: Spark delivers ten thousand at a time.
ROWS = 1 << 18
# The columns of what a worker hands back, in Spark's words.
PART = "answers binary"


@dataclass(frozen=True, slots=True)
class Share:
    """Answers about the rows from ``first`` to ``end`` (not included)."""

    first: int
    end: int
    answers: tuple[Answer, ...]

    def __add__(self, other: Share) -> Share:
        summed = tuple(map(add, self.answers, other.answers))
        return Share(self.first, other.end, summed)

    @staticmethod
    def all_of(pickled: Iterable[bytes]) -> list[Share]:
        """Shares in the order of their rows; the error of a worker is raised."""
        told = [pickle.loads(part) for part in pickled]
        for error in (part for part in told if isinstance(part, SurveyKitError)):
            raise error
        return sorted(told, key=lambda share: share.first)


def added_up(shares: Sequence[Share]) -> tuple[Answer, ...]:
    """The answers of all shares together."""
    return reduce(add, shares).answers


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker is sent: the requests and the columns they need, called ``c0``, ``c1`` … in the share.

    ``first_rows``: the number of the first row of every file, where rows are numbered (columns ``file`` and ``row``);
    ``ordered``: answers may only be added in the order of the rows.
    """

    requests: tuple[Request, ...]
    names: tuple[str, ...]
    codebook: Codebook
    design: Design
    first_rows: dict[str, int] | None = None
    ordered: bool = False

    def on_worker(self, batches: Iterator[Any]) -> Iterator[Any]:
        """Arrow batches of rows in, one Arrow batch of answers out; a mistake in the data is handed back as well."""
        try:
            yield from map(_packed, self._shares(batches))
        except SurveyKitError as error:
            yield _packed(error)

    def _shares(self, batches: Iterator[Any]) -> Iterator[Share]:
        held: Share | None = None
        for first, table in self._runs(batches):
            chunk = chunk_of(table, self.codebook, self.design, first)
            share = Share(first, first + table.num_rows, fold(iter([chunk]), self.requests, self.design))
            if held is not None and self.ordered and held.end != share.first:
                yield held
                held = None
            held = share if held is None else held + share
        if held is not None:
            yield held

    def _runs(self, batches: Iterator[Any]) -> Iterator[tuple[int, Any]]:
        """Rows that follow each other in the data set, with the number of the first."""
        first = 0
        for table in _gathered(batches):
            named = table.select([f"c{i}" for i in range(len(self.names))]).rename_columns(list(self.names))
            if self.first_rows is None:
                yield first, named
                first += len(named)
                continue
            rows = self._row_numbers(table)
            breaks = [0, *(np.flatnonzero(np.diff(rows) != 1) + 1), len(rows)]
            for start, end in itertools.pairwise(breaks):
                yield int(rows[start]), named.slice(start, end - start)

    def _row_numbers(self, table: Any) -> Any:
        assert self.first_rows is not None
        files = table.column("file").combine_chunks().dictionary_encode()
        offsets = np.array([self.first_rows[path] for path in files.dictionary.to_pylist()], dtype=np.int64)
        return offsets[files.indices.to_numpy(zero_copy_only=False)] + table.column("row").to_numpy()


def answered(batches: Iterator[Any]) -> Iterator[Any]:
    """Answers of several workers in, their sum out."""
    pickled = [bytes(part.as_py()) for batch in batches for part in batch.column(0)]
    try:
        shares = Share.all_of(pickled)
        if shares:
            yield _packed(reduce(add, shares))
    except SurveyKitError as error:
        yield _packed(error)


def _gathered(batches: Iterator[Any]) -> Iterator[Any]:
    """Batches put together until they are worth counting."""
    import pyarrow as pa

    held: list[Any] = []
    for batch in batches:
        if batch.num_rows:
            held.append(batch)
        if sum(b.num_rows for b in held) >= ROWS:
            yield pa.Table.from_batches(held).combine_chunks()
            held = []
    if held:
        yield pa.Table.from_batches(held).combine_chunks()


def _packed(part: Share | SurveyKitError) -> Any:
    import pyarrow as pa

    return pa.RecordBatch.from_arrays([pa.array([pickle.dumps(part)], pa.binary())], ["answers"])
