"""Feed the kernel from a file of columns larger than memory, one batch of rows at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from survey_kit.engines.arrow import Dictionaries, chunk_of, nobody
from survey_kit.engines.columns import Chunk
from survey_kit.engines.kernel import fold
from survey_kit.engines.reaching import columns_of
from survey_kit.engines.stored import check_columns, held_by
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Answer, Request
from survey_kit.model.codebook import Codebook
from survey_kit.model.survey import Design

# Peak memory is this many rows of the columns asked for, whatever the size of the file.
BATCH_ROWS = 1 << 17
_ARROW = b"ARROW1"


class ParquetEngine:
    """Answers requests over a Parquet file, or the Arrow working copy of one, with bounded memory; only the columns
    asked for are read."""

    name = "parquet"

    def __init__(
        self, path: Path | str, codebook: Codebook, design: Design | None = None, batch_rows: int = BATCH_ROWS
    ) -> None:
        self.path = Path(path)
        self.codebook = codebook
        self.design = design or Design()
        self.batch_rows = batch_rows
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise SurveyKitError(
                "engine-not-installed", engine="parquet", package="survey-kit-thai[parquet]"
            ) from error
        try:
            with self.path.open("rb") as file:
                self._packed = file.read(len(_ARROW)) != _ARROW
            self._schema = pq.read_schema(self.path) if self._packed else pa.ipc.open_file(self.path).schema
        except (OSError, ValueError) as error:
            raise SurveyKitError("parquet-unreadable", file=self.path, detail=str(error)) from error
        self.held = {field.name: held_by(field.type) for field in self._schema}

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests, in one pass over the file."""
        names = set(self.design.columns).union(*(columns_of(r) for r in requests))
        written = {field.name: str(field.type) for field in self._schema}
        check_columns(names, self.held, written, self.codebook, self.path)
        try:
            return fold(self._chunks(sorted(names)), requests, self.design)
        except OSError as error:  # cut short, or changed while it was read
            raise SurveyKitError("parquet-unreadable", file=self.path, detail=str(error)[:200]) from error

    def _chunks(self, names: list[str]) -> Iterator[Chunk]:
        first, known = 0, Dictionaries(self.codebook)
        with contextlib.closing(self._batches(names)) as batches:
            for batch in _ahead(batches):
                yield chunk_of(batch, self.codebook, self.design, first, known)
                first += batch.num_rows
        if first == 0:
            yield nobody()

    def _batches(self, names: list[str]) -> Generator[Any]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if self._packed:
            # Buffered ahead the whole file would come to be held.
            with pq.ParquetFile(self.path, pre_buffer=False) as file:
                # In an empty list of columns there would be no rows either.
                yield from file.iter_batches(batch_size=self.batch_rows, columns=names or None)
            return
        fields = [self._schema.get_field_index(name) for name in names]
        options = pa.ipc.IpcReadOptions(included_fields=fields or None)
        with pa.OSFile(str(self.path)) as file, pa.ipc.open_file(file, options=options) as copy:
            for k in range(copy.num_record_batches):
                batch = copy.get_batch(k)
                for start in range(0, batch.num_rows, self.batch_rows):
                    yield batch.slice(start, self.batch_rows)


def _ahead(batches: Iterator[Any]) -> Iterator[Any]:
    """The same, each one in the making while the one before is used."""
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = beside.submit(next, batches, None)
            yield batch
