"""Files too large to be held, turned into another kind run after run of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.pieces import Pieces
    from survey_kit.model.survey import Step

# What can be read and written in runs of rows.
READABLE = ("sav", "parquet", "arrow")
WRITERS = {".parquet": "survey_kit.writing.parquet", ".arrow": "survey_kit.writing.arrow"}
# Rows between two lines of progress.
TOLD_ROWS = 1_000_000


def in_pieces(source: Path, target: Path) -> bool:
    """Whether `convert_pieces` can turn ``source`` into ``target``: an SPSS system file or a file of columns into a
    file of columns."""
    from survey_kit.reading.source import format_of, open_source

    return target.suffix.lower() in WRITERS and not source.is_dir() and format_of(open_source(source)) in READABLE


def convert_pieces(
    source: Path, target: Path, *, encoding: str | None = None, tell: Callable[..., None] = lambda code, **facts: None
) -> tuple[Step, ...]:
    """Write at ``target`` what ``source`` holds, in memory that does not grow with it; what there is to tell of it.

    Raises what the reader raises, and as `survey_kit.saving.save`; an earlier file stays whole until the end.
    """
    pieces = _pieces(source, encoding)
    import_module(WRITERS[target.suffix.lower()]).write_pieces(
        replace(pieces, read=lambda: _told(pieces, tell)), target
    )
    return pieces.steps


def _pieces(source: Path, encoding: str | None) -> Pieces:
    from survey_kit.reading.parquet_pieces import parquet_pieces
    from survey_kit.reading.source import format_of
    from survey_kit.reading.spss_pieces import spss_pieces

    return spss_pieces(source, encoding) if format_of(source) == "sav" else parquet_pieces(source)


def _told(pieces: Pieces, tell: Callable[..., None]) -> Iterator[dict[str, NDArray[Any]]]:
    """The pieces, with a word now and then of how many rows have gone by."""
    rows = 0
    for columns in pieces.read():
        yield columns
        before, rows = rows, rows + len(next(iter(columns.values()), ()))
        if rows // TOLD_ROWS > before // TOLD_ROWS:
            tell("converting", rows=f"{rows:,}", of=f"{pieces.rows:,}")
