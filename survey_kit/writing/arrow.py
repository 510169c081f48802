"""Survey → Arrow file: the working copy for counting again and again, one small code for every cell.

Every column is a dictionary of its values in stored order (the empty cell last) and the place of each row in it, so
that nothing has to be decoded; columns of very many values are kept as they are. The codebook travels in the metadata.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.clusters import sort_key
from survey_kit.model.codebook_json import codebook_to_json
from survey_kit.model.pieces import Pieces
from survey_kit.saving import beside
from survey_kit.writing.data import Written
from survey_kit.writing.parquet import CODEBOOK, GROUP_ROWS, in_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.codebook import Codebook
    from survey_kit.model.survey import Survey

Columns = dict[str, "NDArray[Any]"]
# A column of more values is no column of codes.
MOST_VALUES = 1 << 16


def written(survey: Survey) -> Written:
    """The working copy of a survey in memory."""
    pa = _arrow()
    columns = {str(name): survey.column(str(name)) for name in survey.data.columns}
    out = pa.BufferOutputStream()
    _write(out, survey.codebook, lambda: iter([columns]))
    return Written(out.getvalue().to_pybytes())


def write_pieces(pieces: Pieces, path: Path) -> None:
    """That of a survey too large to be held, read twice; an earlier file stays whole until the end."""
    pa = _arrow()
    with beside(path) as part, pa.OSFile(str(part), "wb") as sink:
        _write(sink, pieces.codebook, pieces.read)


def _arrow() -> Any:
    try:
        import pyarrow as pa
    except ImportError as error:
        raise SurveyKitError("engine-not-installed", engine="parquet", package="survey-kit-thai[parquet]") from error
    return pa


def _write(sink: Any, codebook: Codebook, read: Callable[[], Iterator[Columns]]) -> None:
    pa = _arrow()
    dictionaries = _dictionaries(read())
    metadata = {CODEBOOK: codebook_to_json(codebook).encode("utf-8")}
    tables = (pa.table({name: _array(column, dictionaries[name]) for name, column in columns.items()})
              for columns in read())  # fmt: skip
    writer = None
    for group in in_groups(tables):
        table = group.replace_schema_metadata(metadata)
        writer = writer or pa.ipc.new_file(sink, table.schema)
        writer.write_table(table, max_chunksize=GROUP_ROWS)
    if writer is not None:
        writer.close()


def _dictionaries(pieces: Iterable[Columns]) -> dict[str, list[Any] | None]:
    """Values of each column in stored order, None (the empty cell) last; no list where there are too many."""
    found: dict[str, set[Any] | None] = {}
    for columns in pieces:
        for name, column in columns.items():
            held = found.setdefault(name, set())
            if held is not None:
                held |= _values(column)
                found[name] = held if len(held) <= MOST_VALUES else None
    return {name: None if held is None else sorted(held, key=sort_key) for name, held in found.items()}


def _values(column: NDArray[Any]) -> set[Any]:
    import numpy as np

    if column.dtype == object:
        return set(column.tolist())
    empty = np.isnan(column)
    return set(np.unique(column[~empty]).tolist()) | ({None} if empty.any() else set())


def _array(column: NDArray[Any], values: list[Any] | None) -> Any:
    import numpy as np
    import pyarrow as pa

    text = column.dtype == object
    if values is None:
        return pa.array(column, type=pa.string() if text else pa.float64(), from_pandas=True)
    kind = np.min_scalar_type(max(len(values) - 1, 0))
    if text:
        place = {value: code for code, value in enumerate(values)}
        codes = np.array([place[cell] for cell in column], dtype=kind)
    else:
        numbers = np.array([v for v in values if v is not None], dtype=np.float64)
        # NaN, the empty cell, is sorted behind every number.
        codes = np.searchsorted(numbers, column).astype(kind)
    return pa.DictionaryArray.from_arrays(codes, pa.array(values, type=pa.string() if text else pa.float64()))
