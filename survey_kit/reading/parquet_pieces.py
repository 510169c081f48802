"""Files of columns of any size: what `survey_kit.reading.parquet` gives at once, in runs of rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.pieces import Pieces
from survey_kit.reading.parquet import decoded, read_parquet
from survey_kit.reading.source import format_of, open_source

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROWS = 1 << 17


def parquet_pieces(path: Path | str, rows: int = ROWS) -> Pieces:
    """The survey in a Parquet or Arrow file, ``rows`` at a time; the errors are those of `read_parquet`."""
    path = open_source(path)
    found = read_parquet(path, rows=False)
    length = found.provenance.sources[0].rows

    def read() -> Iterator[dict[str, NDArray[Any]]]:
        try:
            for batch in _batches(path, rows):
                frame = decoded(batch).to_pandas()
                yield {name: _column(frame[name]) for name in frame.columns}
        except (OSError, ValueError) as error:
            raise SurveyKitError("parquet-unreadable", file=path, detail=str(error)[:200]) from error
        if not length:
            yield {name: found.column(name) for name in found.names}

    return Pieces(found.codebook, read, length)


def _batches(path: Path, rows: int) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if format_of(path) == "parquet":
        with pq.ParquetFile(path, pre_buffer=False) as file:
            yield from (pa.Table.from_batches([batch]) for batch in file.iter_batches(batch_size=rows))
        return
    with pa.OSFile(str(path)) as file, pa.ipc.open_file(file) as copy:
        for k in range(copy.num_record_batches):
            yield pa.Table.from_batches([copy.get_batch(k)])


def _column(series: Any) -> NDArray[Any]:
    """A column as `Survey.column` gives it."""
    import numpy as np

    if series.dtype.kind in "iufb":
        return np.asarray(series, dtype=np.float64)
    return np.asarray(series.astype(object).where(series.notna(), None), dtype=object)
