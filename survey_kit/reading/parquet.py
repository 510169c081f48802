"""Parquet files and their Arrow working copies; the codebook travels in the metadata when survey_kit wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, Measure, Variable
from survey_kit.model.provenance import Provenance, Source
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.reading.source import fingerprint, format_of


def read_parquet(path: Path, *, rows: bool = True) -> Survey:
    """The survey in a Parquet or Arrow file, its codebook from the file's metadata or from the column types.

    Without ``rows`` only the columns and the codebook are read, for an engine that reads the file itself.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise SurveyKitError("engine-not-installed", engine="parquet", package="survey-kit-thai[parquet]") from error
    try:
        if format_of(path) == "arrow":
            with pa.memory_map(str(path)) as file, pa.ipc.open_file(file) as batches:
                table = batches.read_all() if rows else batches.schema.empty_table()
        else:
            table = pq.read_table(path) if rows else pq.read_schema(path).empty_table()
        # Damaged letters and offsets are found here, not when a cell is first looked at.
        table.validate(full=True)
        frame = decoded(table).to_pandas()
    except (MemoryError, SurveyKitError):
        raise
    except Exception as error:  # a damaged file: many kinds of error come through
        raise SurveyKitError("parquet-unreadable", file=path, detail=str(error)[:200]) from error
    data = frame.astype({c: "float64" for c in frame.columns if frame[c].dtype.kind in "iufb"})
    data.index = [f"{path.name}:{i}" for i in range(1, len(data) + 1)]
    kept = (table.schema.metadata or {}).get(b"survey_kit.codebook")
    if kept:
        book = _kept_codebook(kept, path)
        unknown = tuple(_variable(c, data[c].dtype.kind) for c in data.columns if c not in book)
        book = replace(book, variables=(*book.variables, *unknown)) if unknown else book
        _check_kinds(table.schema, data, book, path)
    else:
        book = Codebook(name=path.stem, title=Words(path.stem), variables=tuple(_variable(c, data[c].dtype.kind)
                                                                               for c in data.columns))  # fmt: skip
    source = fingerprint(path, "parquet", rows=len(data)) if rows else parquet_sources([path])[0]
    return Survey(data, book, provenance=Provenance((source,)))


def parquet_sources(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Files of one data set that stay where they are; refused when their columns differ, which would read as blanks.

    They have no fingerprint, which would take as long as reading them.
    """
    found = [(path, *described(path)) for path in paths]
    (first, _, columns), *others = found
    for path, _, names in others:
        differing = sorted(set(columns) ^ set(names))
        if differing:
            raise SurveyKitError("files-differ", file=path, other=first.name, names=", ".join(differing[:10]))
    return tuple(Source(path.name, "", "parquet", rows=rows) for path, rows, _ in found)


def described(path: Path) -> tuple[int, list[str]]:
    """Number of rows and names of the columns of a Parquet or Arrow file; no row is read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        if format_of(path) == "arrow":
            with pa.memory_map(str(path)) as file, pa.ipc.open_file(file) as batches:
                rows = sum(batches.get_batch(i).num_rows for i in range(batches.num_record_batches))
                return rows, batches.schema.names
        about = pq.read_metadata(path)
    except (OSError, ValueError) as error:
        raise SurveyKitError("parquet-unreadable", file=path, detail=str(error)[:200]) from error
    return about.num_rows, about.schema.to_arrow_schema().names


def decoded(table: Any) -> Any:
    """A table of numbers and texts: dictionaries, which pandas would take for categories, by what they hold; days, and
    moments by their day, in ISO form; what is neither number nor text as it would be written down."""
    import pyarrow as pa

    columns = [_plain(column) for column in table.columns]
    return pa.table(columns, names=table.column_names).replace_schema_metadata(table.schema.metadata)


def _plain(column: Any) -> Any:
    import pyarrow as pa

    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.date32(), safe=False)
    if pa.types.is_date(column.type):
        return column.cast(pa.string())
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int8())
    if pa.types.is_decimal(column.type):
        return column.cast(pa.float64(), safe=False)
    written = (pa.types.is_time, pa.types.is_duration, pa.types.is_nested, pa.types.is_binary)
    if any(test(column.type) for test in written):
        return pa.array([None if cell is None else str(cell) for cell in column.to_pylist()], type=pa.string())
    return column


def _check_kinds(schema: Any, data: Any, book: Codebook, path: Path) -> None:
    """Refuse columns that hold what their codebook cannot mean: its codes would count nobody."""
    for name in data.columns:
        variable, numeric = book[name], data[name].dtype.kind == "f"
        found = str(schema.field(name).type)
        if numeric and any(isinstance(v.code, str) for v in variable.values):
            raise SurveyKitError("column-not-text", file=path, question=name, found=found)
        if not numeric and not variable.is_text and data[name].notna().any():
            raise SurveyKitError("column-not-numbers", file=path, question=name, found=found)


def _kept_codebook(kept: bytes, path: Path) -> Codebook:
    from survey_kit.model.codebook_json import codebook_from_json

    try:
        return codebook_from_json(kept.decode("utf-8"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise SurveyKitError("parquet-unreadable", file=path, detail=f"codebook: {error}"[:200]) from error


def _variable(name: str, kind: str) -> Variable:
    if kind == "f":
        return Variable(name, Words(name), Kind.NUMBER, Measure.SCALE, question=name)
    return Variable(name, Words(name), Kind.TEXT, question=name)
