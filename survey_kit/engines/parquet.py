"""Feed the kernel from a Parquet file larger than memory, one batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.columns import Chunk, Encoded, encode
from survey_kit.engines.memory import fold
from survey_kit.engines.reaching import columns_of
from survey_kit.engines.stored import check_columns, held_by, stored_values
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Answer, Request
from survey_kit.model.codebook import Codebook
from survey_kit.model.survey import Design

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Peak memory is this many rows of the columns asked for, whatever the size of the file.
BATCH_ROWS = 1 << 18


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
        kinds = {field.name: field.type for field in self._file.schema_arrow}
        held = {name: held_by(kind) for name, kind in kinds.items()}
        check_columns(names, held, {name: str(kind) for name, kind in kinds.items()}, self.codebook, self.path)
        return fold(self._chunks(sorted(names)), requests, self)

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
        return encode(stored_values(batch.column(name)), self.codebook.get(name))

    def _weights(self, array: Any) -> NDArray[np.float64]:
        """Weights of a batch; a code that its codebook calls missing is no weight."""
        stored = stored_values(array).astype(np.float64)
        variable = self.codebook.get(self.design.weight or "")
        column = encode(stored, variable)
        return np.asarray(column.numbers[column.codes], dtype=np.float64)
