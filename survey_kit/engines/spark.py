"""Apache Spark delivers chunks of rows to its workers and adds their answers; the counting is the one kernel's."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from survey_kit.engines.arrow import nobody
from survey_kit.engines.kernel import fold
from survey_kit.engines.reaching import columns_of, numbers_rows
from survey_kit.engines.sql.dialect import Dialect
from survey_kit.engines.stored import Held, check_columns
from survey_kit.engines.workers import PART, Share, Task, added_up, answered
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Answer, Request, Successive
from survey_kit.model.survey import Design

if TYPE_CHECKING:
    from collections.abc import Iterator

    from survey_kit.model.codebook import Codebook

DIALECT = Dialect("`", backslashes=True)
HELD = {
    **dict.fromkeys(("tinyint", "smallint", "int", "bigint", "float", "double", "decimal", "void"), Held.NUMBER),
    "boolean": Held.TRUTH,
    **dict.fromkeys(("string", "char", "varchar"), Held.TEXT),
    **dict.fromkeys(("date", "timestamp", "timestamp_ntz"), Held.DAY),
}
# More partitions than this are first added on the workers, so that the driver adds few answers.
FAN_IN = 32
_LOG = Path(__file__).with_name("spark_log.properties")
# Alone on one computer Spark opens no door to the network, runs this very Python, and says only what went wrong.
_ALONE = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOG.as_uri()}",
}
# What Spark says when a part of the cluster is no longer there.
GONE = ("SparkContext was shut down", "SparkContext has been shutdown", "ExecutorLost", "stopped SparkContext",
        "Connection refused", "Connection reset", "Answer from Java side is empty")  # fmt: skip


class SparkEngine:
    """Answers requests over Parquet that Spark can reach (a path, a folder, a pattern) or over a Spark DataFrame.

    ``session`` is Spark's own; otherwise the one that is running, or a new one as Spark is set up on this computer.
    The rows of a DataFrame have no order and no numbers; those of files have both.
    """

    name = "spark"

    def __init__(
        self, data: Path | str | Any, codebook: Codebook, design: Design | None = None, *, session: Any = None
    ):
        self.codebook = codebook
        self.design = design or Design()
        # A place such as hdfs://… is no path of this computer.
        self.path = str(data) if isinstance(data, str | Path) else None
        with _told(self.path):
            frame: Any = (session or started()).read.parquet(self.path) if self.path else data
            written = {field.name: field.dataType.simpleString() for field in frame.schema.fields}
        self._frame = frame
        self._written = written
        self.held = {name: HELD.get(kind.split("(")[0], Held.OTHER) for name, kind in written.items()}

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests, in one pass over the data."""
        names = sorted(set(self.design.columns).union(*(columns_of(r) for r in requests)))
        check_columns(names, self.held, self._written, self.codebook, self.path or "DataFrame")
        ordered = any(isinstance(r, Successive) for r in requests)
        numbered = ordered or any(numbers_rows(r, self.design) for r in requests)
        if numbered and self.path is None:
            raise SurveyKitError("order-unknown" if ordered else "rows-unnumbered")
        with _told(self.path):
            first_rows = self._first_rows() if numbered else None
            task = Task(tuple(requests), tuple(names), self.codebook, self.design, first_rows, ordered)
            parts = self._asked(task)
        if not parts:
            return fold(iter([nobody()]), requests, self.design)
        return added_up(parts)

    def _asked(self, task: Task) -> list[Share]:
        """The answers of all workers in the order of their rows; an error of theirs is raised here."""
        frame = self._frame.select(*self._columns(task)).mapInArrow(task.on_worker, PART)
        count = frame.rdd.getNumPartitions() if not task.ordered else 1
        if count > FAN_IN:
            frame = frame.repartition(round(count**0.5)).mapInArrow(answered, PART)
        return Share.all_of(bytes(row["answers"]) for row in frame.collect())

    def _columns(self, task: Task) -> list[Any]:
        from pyspark.sql import functions as of

        chosen = [of.col(DIALECT.name(name)).alias(f"c{i}") for i, name in enumerate(task.names)]
        if task.first_rows is not None:
            chosen += [of.col("_metadata.file_path").alias("file"), of.col("_metadata.row_index").alias("row")]
        return chosen

    def _first_rows(self) -> dict[str, int]:
        """The number of the first row of every file, the files in the order of their names."""
        counted = self._frame.groupBy("_metadata.file_path").count().collect()
        first, out = 0, {}
        for path, rows in sorted((tuple(row) for row in counted), key=lambda pair: unquote(pair[0])):
            out[path] = first
            first += rows
        return out


def started() -> Any:
    """The session that runs, or a new one as Spark is set up on this computer; by itself on all its cores."""
    try:
        from pyspark import SparkConf
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise SurveyKitError("engine-not-installed", engine="spark", package="survey-kit-thai[spark]") from error
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    conf = SparkConf()
    settings = _ALONE if conf.get("spark.master", "local").startswith("local") else {}
    if settings:
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    for name, value in {"spark.app.name": "survey_kit", **settings}.items():
        conf.setIfMissing(name, value)
    try:
        with _quietly():
            return SparkSession.builder.config(conf=conf).getOrCreate()
    except Exception as error:  # whatever keeps Java from starting: none, too old, no memory
        raise SurveyKitError("spark-not-started", detail=_short(error)) from error


@contextmanager
def _quietly() -> Iterator[None]:
    """pyspark warns of versions of pandas, and nothing of pandas is handed to it here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


@contextmanager
def _told(path: str | None) -> Iterator[None]:
    """Whatever Spark raises, as one error that says whether running again helps."""
    try:
        with _quietly():
            yield
    except SurveyKitError:
        raise
    except Exception as error:  # what Java, the network and the workers raise has no family of its own
        text = str(error)
        if isinstance(error, ConnectionError | EOFError) or _of_py4j(error) or any(words in text for words in GONE):
            raise SurveyKitError("cluster-lost", file=path, detail=_short(error)) from error
        if "No module named 'survey_kit'" in text:
            raise SurveyKitError("workers-without-package") from error
        if "PATH_NOT_FOUND" in text:
            raise SurveyKitError("no-data-files", file=path) from error
        raise SurveyKitError("cluster-failed", file=path, detail=_short(error)) from error


def _of_py4j(error: Exception) -> bool:
    """Whether the line to Java broke; an exception that Java sent over it is another thing."""
    return type(error).__name__ in ("Py4JNetworkError", "Py4JError")


def _short(error: Exception) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:300]
