"""Feed the kernel from a Parquet file larger than memory, one batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.columns import Chunk, Encoded, encode
from survey_kit.engines.kernel import fold
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Answer, Moments, Request, Tally, Totals
from survey_kit.model.codebook import Codebook
from survey_kit.model.survey import Design

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Peak memory is this many rows of the columns asked for, whatever the size of the file.
BATCH_ROWS = 1 << 18


def columns_of(request: Request) -> set[str]:
    """Names of the columns a request looks at (the design's not included)."""
    other = {request.weight} - {""} if isinstance(request, Tally | Moments) else set()
    if isinstance(request, Tally):
        return other.union(request.variables)
    names = other.union(*(domain.variables for domain in request.domains))
    if isinstance(request, Totals):
        return names.union(*(item.variables for item in request.items))
    return names | set(request.variables)


class ParquetEngine:
    """Answers requests over a Parquet file with bounded memory; only the columns asked for are read."""

    name = "parquet"

    def __init__(
        self, path: Path | str, codebook: Codebook, design: Design | None = None, batch_rows: int = BATCH_ROWS
    ) -> None:
        try:
            import pyarrow.parquet as pq
        except ImportError as error:
            raise SurveyKitError(
                "engine-not-installed", engine="parquet", package="survey-kit-thai[parquet]"
            ) from error
        self.path = Path(path)
        self.codebook = codebook
        self.design = design or Design()
        self.batch_rows = batch_rows
        try:
            self._file = pq.ParquetFile(self.path)
        except (OSError, ValueError) as error:
            raise SurveyKitError("parquet-unreadable", file=self.path, detail=str(error)) from error

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests, in one pass over the file."""
        names = set(self.design.columns).union(*(columns_of(r) for r in requests))
        unknown = sorted(names - set(self._file.schema_arrow.names))
        if unknown:
            raise SurveyKitError("unknown-column", file=self.path, question=", ".join(unknown))
        return fold(self._chunks(sorted(names)), requests, self.design)

    def _chunks(self, names: list[str]) -> Iterator[Chunk]:
        first = 0
        for batch in self._file.iter_batches(batch_size=self.batch_rows, columns=names):
            name = self.design.weight
            weight = None if name is None else self._weights(batch.column(name))
            yield Chunk(
                rows=batch.num_rows,
                column=partial(self._column, batch),
                weight=weight,
                first_row=first,
            )
            first += batch.num_rows
        if first == 0:
            empty: NDArray[Any] = np.empty(0)
            yield Chunk(rows=0, column=lambda name: encode(empty), weight=None)

    def _column(self, batch: Any, name: str) -> Encoded:
        """One column at a time is spread out to eight bytes a cell; what stays is its small codes."""
        return encode(_stored(batch.column(name)), self.codebook.get(name))

    def _weights(self, array: Any) -> NDArray[np.float64]:
        """Weights of a batch; a code that its codebook calls missing is no weight."""
        stored = _stored(array).astype(np.float64)
        variable = self.codebook.get(self.design.weight or "")
        column = encode(stored, variable)
        return np.asarray(column.numbers[column.codes], dtype=np.float64)


def _stored(array: Any) -> NDArray[Any]:
    """An Arrow column as stored values: float64 with NaN, or object with None."""
    import pyarrow as pa

    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        out = np.empty(len(array), dtype=object)
        out[:] = array.to_pylist()
        return out
    return np.asarray(array.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False), dtype=np.float64)
