"""Files too large to be held, turned into another kind run after run of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.pieces import Pieces
    from survey_kit.model.survey import Step

# Rows between two lines of progress.
TOLD_ROWS = 1_000_000


def in_pieces(source: Path, target: Path) -> bool:
    """Whether `convert_pieces` can turn ``source`` into ``target``: an SPSS system file into
    Parquet."""
    from survey_kit.reading.source import open_source
    from survey_kit.reading.spss_pieces import is_system_file

    return target.suffix.lower() == ".parquet" and is_system_file(open_source(source))


def convert_pieces(
    source: Path, target: Path, *, encoding: str | None = None, tell: Callable[..., None] = lambda code, **facts: None
) -> tuple[Step, ...]:
    """Write at ``target`` what ``source`` holds, in memory that does not grow with it; what there is to tell of it.

    Raises what the reader raises, and as `survey_kit.saving.save`; an earlier file stays whole until the end.
    """
    from survey_kit.reading.spss_pieces import spss_pieces
    from survey_kit.writing.parquet import write_pieces

    pieces = spss_pieces(source, encoding)
    write_pieces(replace(pieces, read=lambda: _told(pieces, tell)), target)
    return pieces.steps


def _told(pieces: Pieces, tell: Callable[..., None]) -> Iterator[dict[str, NDArray[Any]]]:
    """The pieces, with a word now and then of how many rows have gone by."""
    rows = 0
    for columns in pieces.read():
        yield columns
        before, rows = rows, rows + len(next(iter(columns.values()), ()))
        if rows // TOLD_ROWS > before // TOLD_ROWS:
            tell("converting", rows=f"{rows:,}", of=f"{pieces.rows:,}")
