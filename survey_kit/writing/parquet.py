"""Survey → Parquet; the codebook travels in the file's own metadata, so nothing is lost."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook_json import codebook_to_json
from survey_kit.model.pieces import Extent, Pieces
from survey_kit.saving import beside
from survey_kit.writing.data import Written

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.codebook import Codebook
    from survey_kit.model.survey import Survey

CODEBOOK = b"survey_kit.codebook"
# Rows of one group: a reader holds a group of one column at a time.
GROUP_ROWS = 1 << 17
# Whole numbers take as few bytes as their range needs.
BYTES = (1, 2, 4)


def written(survey: Survey) -> Written:
    """Whole numbers in 1, 2 or 4 bytes, others as float64, text as strings; `survey_kit.reading.parquet` gives the
    survey back."""
    columns = {str(name): survey.column(str(name)) for name in survey.data.columns}
    extents = {name: Extent.of(column) for name, column in columns.items()}
    out = io.BytesIO()
    _write(out, survey.codebook, extents, [columns])
    return Written(out.getvalue())


def write_pieces(pieces: Pieces, path: Path) -> None:
    """The same of a survey too large to be held, run after run of rows; an earlier file stays whole until the end."""
    with beside(path) as part:
        _write(str(part), pieces.codebook, pieces.extents(), pieces.read())


def _write(
    target: Any, codebook: Codebook, extents: dict[str, Extent], pieces: Iterable[dict[str, NDArray[Any]]]
) -> None:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise SurveyKitError("engine-not-installed", engine="parquet", package="survey-kit-thai[parquet]") from error
    kinds = {name: pa.type_for_alias(_kind(extent)) for name, extent in extents.items()}
    schema = pa.schema(kinds.items(), metadata={CODEBOOK: codebook_to_json(codebook).encode("utf-8")})
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        tables = (
            pa.Table.from_arrays([_array(columns[name], kind) for name, kind in kinds.items()], schema=schema)
            for columns in pieces
        )
        for table in in_groups(tables):
            writer.write_table(table, row_group_size=GROUP_ROWS)


def in_groups(tables: Iterable[Any]) -> Iterator[Any]:
    """The same rows, small runs of them put together until they make a group."""
    import pyarrow as pa

    held: list[Any] = []
    for table in tables:
        held.append(table)
        if sum(t.num_rows for t in held) >= GROUP_ROWS:
            yield pa.concat_tables(held).combine_chunks()
            held = []
    if held:
        yield pa.concat_tables(held).combine_chunks()


def _kind(extent: Extent) -> str:
    """The smallest Arrow type that holds a column."""
    if extent.text:
        return "string"
    fits = (n for n in BYTES if extent.whole and -(1 << 8 * n - 1) <= extent.low and extent.high < 1 << 8 * n - 1)
    size = next(fits, None)
    return "double" if size is None else f"int{8 * size}"


def _array(column: NDArray[Any], kind: Any) -> Any:
    """A column as Arrow has it, null where empty."""
    import numpy as np
    import pyarrow as pa

    if column.dtype == object:
        return pa.array([None if c is None else str(c) for c in column], type=kind)
    empty = np.isnan(column)
    numbers = np.where(empty, 0.0, column).astype(kind.to_pandas_dtype())
    return pa.array(numbers, type=kind, mask=empty)
