"""A rectangle of cells with its header, as a person sees it in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey_kit.model.survey import Step
from survey_kit.thai.headers import bare
from survey_kit.thai.text import normal
from survey_kit.thai.typed import is_total, is_units

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook

HEADER_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """Header lines and data rows.

    ``header[j]`` holds the texts above column j from top to bottom; ``numbers[i]`` is the row number of ``rows[i]`` in
    the file (1-based); ``origin[i]`` names the sheet a row came from when several were joined.
    """

    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Any, ...], ...]
    numbers: tuple[int, ...]
    name: str = ""
    origin: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


def sheet_from(
    cells: Sequence[Sequence[Any]], name: str = "", codebook: Codebook | None = None, first_row: int = 1
) -> Sheet:
    """Find header and data in a grid of cells: titles above, one or two header lines, totals and blank rows below."""
    grid = [tuple(line) for line in cells]
    width = max((len(line) for line in grid), default=0)
    grid = [line + (None,) * (width - len(line)) for line in grid]
    top, start = _header_rows(grid, codebook)
    header_lines = [_filled(grid[i]) if i < start - 1 else grid[i] for i in range(top, start)]
    header = tuple(tuple(_text(line[j]) for line in header_lines) for j in range(width))
    rows, numbers, totals = [], [], []
    for i in range(start, len(grid)):
        if all(_text(c) == "" for c in grid[i]):
            continue
        if i == start and is_units(grid[i]):
            continue
        if is_total(grid[i]):
            totals.append(first_row + i)
            continue
        rows.append(grid[i])
        numbers.append(first_row + i)
    keep = [j for j in range(width) if any(header[j]) or any(_text(r[j]) for r in rows)]
    steps = (Step("total-rows-left-out", {"rows": ", ".join(map(str, totals))}),) if totals else ()
    return Sheet(
        tuple(header[j] for j in keep), tuple(tuple(r[j] for j in keep) for r in rows), tuple(numbers), name, (), steps
    )


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _filled(line: Sequence[Any]) -> tuple[Any, ...]:
    """A header line with merged cells spread over the columns they cover."""
    out, last = [], None
    for cell in line:
        last = cell if _text(cell) else last
        out.append(last)
    return tuple(out)


def _header_rows(grid: Sequence[Sequence[Any]], codebook: Codebook | None) -> tuple[int, int]:
    """First header line and first data line (0-based)."""
    depth = min(HEADER_DEPTH, len(grid))
    if depth == 0:
        return 0, 0
    known = _known_texts(codebook)
    scores = [_score(grid[i], known) for i in range(depth)]
    best = max(range(depth), key=lambda i: (scores[i], -i))
    end = best + 1
    # Only words known from a questionnaire tell a second header line from a first row of text answers.
    while known and end < depth and scores[end] >= 1 and scores[end] >= 0.5 * scores[best]:
        end += 1
    top = best
    if best > 0 and sum(1 for c in grid[best - 1] if _text(c)) >= 2:
        top = best - 1
    return top, end


def _known_texts(codebook: Codebook | None) -> frozenset[str]:
    if codebook is None:
        return frozenset()
    texts = [v.name for v in codebook.variables] + [str(v.label) for v in codebook.variables]
    texts += [s.name for s in codebook.sets] + [str(s.label) for s in codebook.sets]
    return frozenset(normal(t) for t in texts if t)


def _score(line: Sequence[Any], known: frozenset[str]) -> float:
    """How much a line looks like a header: known names and labels, else a full line of distinct texts."""
    texts = [_text(c) for c in line if isinstance(c, str) and _text(c)]
    if known:
        hits = sum(1 for t in texts if normal(t) in known or bare(t) in known or t.split("/")[-1] in known)
        if hits:
            return float(hits)
    return len({t for t in texts if not t.replace(".", "").replace(",", "").isdigit()}) / 1000


def joined(sheets: Sequence[Sheet]) -> Sheet:
    """Sheets with the same header (one per community) as one, remembering where each row came from."""
    first = sheets[0]
    same = [s for s in sheets if [h[-1:] for h in s.header] == [h[-1:] for h in first.header]]
    if len(same) == 1:
        return first
    return replace(
        first,
        rows=tuple(r for s in same for r in s.rows),
        numbers=tuple(n for s in same for n in s.numbers),
        origin=tuple(s.name for s in same for _ in s.rows),
        steps=(*(step for s in same for step in s.steps),
               Step("sheets-joined", {"sheets": ", ".join(s.name for s in same)})),
    )  # fmt: skip
