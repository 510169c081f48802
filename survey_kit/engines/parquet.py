"""Feed the kernel from a Parquet file larger than memory, one batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from survey_kit.engines.arrow import chunk_of, nobody
from survey_kit.engines.columns import Chunk
from survey_kit.engines.memory import fold
from survey_kit.engines.reaching import columns_of
from survey_kit.engines.stored import check_columns, held_by
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Answer, Request
from survey_kit.model.codebook import Codebook
from survey_kit.model.survey import Design

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
        self.held = {field.name: held_by(field.type) for field in self._file.schema_arrow}

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests, in one pass over the file."""
        names = set(self.design.columns).union(*(columns_of(r) for r in requests))
        written = {field.name: str(field.type) for field in self._file.schema_arrow}
        check_columns(names, self.held, written, self.codebook, self.path)
        return fold(self._chunks(sorted(names)), requests, self)

    def _chunks(self, names: list[str]) -> Iterator[Chunk]:
        first = 0
        for batch in self._file.iter_batches(batch_size=self.batch_rows, columns=names):
            yield chunk_of(batch, self.codebook, self.design, first)
            first += batch.num_rows
        if first == 0:
            yield nobody()
