"""Ask a DuckDB database, or Parquet and CSV files through it; rows never leave it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.files import DATABASES, TEXT, files_of
from survey_kit.engines.reaching import columns_of
from survey_kit.engines.sql.answering import answers
from survey_kit.engines.sql.dialect import Dialect
from survey_kit.engines.sql.source import Source
from survey_kit.engines.stored import Held, check_columns
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Answer, Request
from survey_kit.model.codebook import Codebook
from survey_kit.model.survey import Design

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIALECT = Dialect()
HELD = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER"), Held.WHOLE),
    **dict.fromkeys(("BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL"), Held.NUMBER),
    "BOOLEAN": Held.TRUTH,
    **dict.fromkeys(("VARCHAR", "ENUM"), Held.TEXT),
    **dict.fromkeys(("DATE", "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP_MS", "TIMESTAMP_S"), Held.DAY),
}


class DuckEngine:
    """Answers requests over a table or view of a DuckDB file, or over Parquet or CSV (a file, a folder, a pattern).

    ``table`` names the table of a database, ``order`` a column that numbers its rows. ``memory`` is DuckDB's limit
    ("2GB"; its own default otherwise), ``scratch`` the folder it spills to: beside the data where none is given.
    """

    name = "duckdb"

    def __init__(
        self,
        path: Path | str,
        codebook: Codebook,
        design: Design | None = None,
        *,
        table: str = "",
        order: str = "",
        memory: str = "",
        scratch: Path | str | None = None,
    ) -> None:
        self.path = Path(path)
        self.codebook = codebook
        self.design = design or Design()
        self._centres: dict[str, float] = {}
        spill = Path(scratch) if scratch else _beside(self.path)
        inside = bool(table) or self.path.suffix.lower() in DATABASES
        self._connection = _opened(self.path if inside else None, memory, spill)
        if inside:
            self._check_table(table)
        relation = DIALECT.name(table) if table else _files(files_of(self.path), codebook, self._types)
        self._written = self._types(relation)
        self._relation, self._row = relation, self._rows(relation, table, order)
        self.held = {column: _held(kind) for column, kind in self._written.items()}

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests, in as few scans as their groupings allow."""
        names = set(self.design.columns).union(*(columns_of(r) for r in requests))
        check_columns(names, self.held, self._written, self.codebook, self.path)
        # Made anew for each call: held for good, it would hold the engine, and its scratch folder would stay.
        source = Source(self._relation, self.held, self._fetch, DIALECT, *self._row)
        return answers(source, requests, self.codebook, self.design, self._centres)

    def _types(self, relation: str) -> dict[str, str]:
        return {name: str(kind) for name, kind, *_ in self._asked(f"DESCRIBE SELECT * FROM {relation}")}

    def _check_table(self, table: str) -> None:
        sql = "SELECT table_name FROM information_schema.tables ORDER BY table_name"
        tables = [name for (name,) in self._asked(sql)]
        known = ", ".join(tables) or "–"
        if not table:
            raise SurveyKitError("table-needed", file=self.path, known=known)
        if table not in tables:
            raise SurveyKitError("table-unknown", file=self.path, table=table, known=known)

    def _rows(self, relation: str, table: str, order: str) -> tuple[str, bool]:
        """What numbers the rows, and whether in order: files have one, tables only keep rows apart, views nothing."""
        if order:
            return f"ROW_NUMBER() OVER (ORDER BY {DIALECT.name(order)}) - 1", True
        if not table:
            return "ROW_NUMBER() OVER () - 1", True
        sql = f"SELECT COUNT(*) FROM duckdb_tables() WHERE table_name = {DIALECT.text(table)}"
        return ("rowid" if self._asked(sql)[0][0] else "", False)

    def _fetch(self, sql: str) -> dict[str, NDArray[Any]]:
        return {name: _plain(column) for name, column in self._asked(sql, "fetchnumpy").items()}

    def _asked(self, sql: str, fetch: str = "fetchall") -> Any:
        import duckdb

        try:
            return getattr(self._connection.execute(sql), fetch)()
        except duckdb.OutOfMemoryException as error:
            raise SurveyKitError("database-memory", file=self.path, detail=_first_line(error)) from error
        except duckdb.Error as error:
            raise SurveyKitError("database-failed", file=self.path, detail=_first_line(error)) from error


def _beside(path: Path) -> Path:
    """Where DuckDB puts what does not fit in memory: a folder that is seen, beside the data."""
    folder = next(parent for parent in path.parents if parent.is_dir())
    return folder / f"{path.stem.replace('*', '').replace('?', '') or 'data'}.spill"


def _opened(database: Path | None, memory: str, spill: Path) -> Any:
    """A connection that reads only; of no database for files."""
    try:
        import duckdb
    except ImportError as error:
        raise SurveyKitError("engine-not-installed", engine="duckdb", package="survey-kit-thai[duckdb]") from error
    if database is not None and not database.is_file():
        raise SurveyKitError("no-data-files", file=database)
    settings: dict[str, Any] = {"temp_directory": str(spill), **({"memory_limit": memory} if memory else {})}
    try:
        return duckdb.connect(str(database or ":memory:"), read_only=database is not None, config=settings)
    except duckdb.Error as error:
        locked = "lock" in str(error) or isinstance(error, duckdb.ConnectionException)
        code = "database-locked" if locked else "database-unreadable"
        raise SurveyKitError(code, file=database, detail=_first_line(error)) from error


def _files(files: Sequence[Path], codebook: Codebook, types: Callable[[str], dict[str, str]]) -> str:
    """Files as a relation; cells of a text file are read as what the codebook says of their column."""
    # A bracket in the name of a file is no pattern.
    named = ", ".join(DIALECT.text(str(f).replace("[", "[[]").replace("?", "[?]").replace("*", "[*]")) for f in files)
    if files[0].suffix.lower() not in TEXT:
        return f"read_parquet([{named}])"
    known = {name: codebook.get(name) for name in types(f"read_csv([{named}], header = true)")}
    told = ", ".join(
        f"{DIALECT.text(name)}: {DIALECT.text('VARCHAR' if variable.is_text else 'DOUBLE')}"
        for name, variable in known.items()
        if variable is not None
    )
    return f"read_csv([{named}], header = true, types = {{{told}}})" if told else f"read_csv([{named}], header = true)"


def _held(kind: str) -> Held:
    return Held.OTHER if kind.endswith("]") else HELD.get(kind.split("(")[0], Held.OTHER)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:300]


def _plain(column: Any) -> NDArray[Any]:
    """float64 with NaN, or objects with None."""
    if column.dtype == object:
        out = np.array(np.ma.getdata(column), dtype=object)
        out[np.ma.getmaskarray(column)] = None
        return out
    return np.asarray(np.ma.filled(column.astype(np.float64), np.nan))
