"""A list to draw a sample from, read from CSV or Excel: every unit once, every size a number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.planning.selection import Frame
from survey_kit.reading.formats import cells_of
from survey_kit.reading.source import fingerprint, format_of
from survey_kit.thai.values import read_number

if TYPE_CHECKING:
    from survey_kit.model.survey import Step
    from survey_kit.planning.allocation import Stratum


@dataclass(frozen=True, slots=True)
class Listing:
    """The list as read: the frame, row number of every unit in the file, fingerprint and what the reader left out."""

    file: str
    fingerprint: str
    frame: Frame
    rows: tuple[int, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Cells under their header."""

    path: Path
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    numbers: tuple[int, ...]

    def column(self, name: str) -> list[str]:
        """Texts of one column, none of them empty; ``plan-column``, ``plan-cell-blank``."""
        if name not in self.header:
            raise SurveyKitError("plan-column", file=self.path, column=name, known=", ".join(self.header))
        at = self.header.index(name)
        out = [_text(row[at]) for row in self.rows]
        for number, text in zip(self.numbers, out, strict=True):
            if not text:
                raise SurveyKitError("plan-cell-blank", file=self.path, row=number, column=name)
        return out

    def numbers_of(self, name: str, *, zero: bool = False) -> list[float]:
        """Numbers of one column, above 0 (``zero``: or 0); ``plan-cell-number`` for any other."""
        out = []
        for number, text in zip(self.numbers, self.column(name), strict=True):
            read = read_number(text)
            if read is None or read.guess or read.value < 0 or (read.value == 0 and not zero):
                raise SurveyKitError("plan-cell-number", file=self.path, row=number, column=name, value=text)
            out.append(read.value)
        return out


def read_listing(
    path: str | Path, *, id: str = "", size: str = "", strata: str = "", clusters: str = "",
    sheet: str | None = None, encoding: str | None = None,
) -> Listing:  # fmt: skip
    """The list at ``path``; columns are named as in its header, ``id`` is the first one where not named.

    Raises ``plan-list-empty``, ``plan-column``, ``plan-cell-blank``, ``plan-cell-number``, and ``plan-unit-twice`` for
    a name that stands twice within a stratum and community (house 12 of two communities are two).
    """
    grid, steps = _grid(path, sheet, encoding)
    id = id or grid.header[0]
    frame = Frame(
        tuple(grid.column(id)),
        tuple(grid.numbers_of(size)) if size else (),
        tuple(grid.column(strata)) if strata else (),
        tuple(grid.column(clusters)) if clusters else (),
    )
    _once(frame, grid)
    source = fingerprint(grid.path, format_of(grid.path))
    return Listing(source.name, source.sha256, frame, grid.numbers, steps)


def read_strata(
    path: str | Path, *, name: str = "", units: str = "", sd: str = "", sheet: str | None = None,
    encoding: str | None = None,
) -> tuple[Stratum, ...]:  # fmt: skip
    """Strata of a table: a name (the first column), how many units each has (the second), a standard deviation."""
    from survey_kit.planning.allocation import Stratum

    grid, _ = _grid(path, sheet, encoding)
    if len(grid.header) < 2:
        raise SurveyKitError("plan-strata-columns", file=grid.path)
    names = grid.column(name or grid.header[0])
    counts = grid.numbers_of(units or grid.header[1])
    spreads: Sequence[float | None] = grid.numbers_of(sd, zero=True) if sd else [None] * len(names)
    _whole(counts, grid, units or grid.header[1])
    return tuple(Stratum(n, round(c), s) for n, c, s in zip(names, counts, spreads, strict=True))


def _grid(path: str | Path, sheet: str | None, encoding: str | None) -> tuple[_Grid, tuple[Step, ...]]:
    found, _ = cells_of(path, None, sheet, encoding)
    header = tuple(next((t for t in reversed(lines) if t), "") for lines in found.header)
    if not found.rows:
        raise SurveyKitError("plan-list-empty", file=path)
    return _Grid(Path(path), header, found.rows, found.numbers), found.steps


def _once(frame: Frame, grid: _Grid) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for i, name in enumerate(frame.ids):
        key = (name, *(groups[i] for groups in (frame.strata, frame.clusters) if groups))
        if key in seen:
            raise SurveyKitError("plan-unit-twice", file=grid.path, row=grid.numbers[i], value=name, first=seen[key])
        seen[key] = grid.numbers[i]


def _whole(counts: Sequence[float], grid: _Grid, column: str) -> None:
    for number, count in zip(grid.numbers, counts, strict=True):
        if count != round(count):
            raise SurveyKitError("plan-cell-number", file=grid.path, row=number, column=column, value=f"{count:.10g}")


def _text(cell: Any) -> str:
    """A cell as text: Excel keeps the house number 12 as 12.0."""
    if cell is None:
        return ""
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell).strip()
