"""A rectangle of cells with its header, as a person sees it in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey_kit.model.survey import Step
from survey_kit.thai.headers import SYSTEM, bare, untagged, without_group
from survey_kit.thai.text import normal
from survey_kit.thai.typed import is_total, is_units

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.finding import Finding

HEADER_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """Header lines and data rows.

    ``header[j]`` holds the texts above column j from top to bottom; ``numbers[i]`` is the row number of ``rows[i]`` in
    the file (1-based); ``origin[i]`` names the sheet a row came from when several were joined. ``findings`` tell what
    the cells do not show; ``repeats`` are the sheets whose rows belong to rows of this one.
    """

    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[Any, ...], ...]
    numbers: tuple[int, ...]
    name: str = ""
    origin: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    findings: tuple[Finding, ...] = ()
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """Rows that belong to rows of the sheet called ``parent``: ``links[i]`` is the position there (None: not found)."""

    sheet: Sheet
    parent: str
    links: tuple[int | None, ...]


def sheet_from(
    cells: Sequence[Sequence[Any]], name: str = "", codebook: Codebook | None = None, first_row: int = 1
) -> Sheet:
    """Find header and data in a grid of cells: titles above, one or two header lines, totals and blank rows below."""
    # Blank lines go first: a sheet may claim a million of them.
    grid = [(first_row + i, line) for i, line in enumerate(map(_trimmed, cells)) if line]
    top, start = _header_rows(grid, codebook)
    units = start < len(grid) and is_units(grid[start][1])
    rows, totals = [], []
    for number, line in grid[start + units :]:
        if is_total(line):
            totals.append(number)
        else:
            rows.append((number, line))
    head = [line for _, line in grid[top:start]]
    width = max((len(line) for line in (*head, *(line for _, line in rows))), default=0)
    texts = [[_text(c) for c in (_filled(line, width) if i < len(head) - 1 else line)] for i, line in enumerate(head)]
    used = {j for line in texts for j, text in enumerate(line) if text}
    used.update(j for _, line in rows for j, cell in enumerate(line) if j not in used and _text(cell))
    keep = sorted(used)
    steps = (Step("total-rows-left-out", {"rows": ", ".join(map(str, totals))}),) if totals else ()
    return Sheet(
        tuple(tuple(_at(line, j) or "" for line in texts) for j in keep),
        tuple(tuple(_at(line, j) for j in keep) for _, line in rows),
        tuple(number for number, _ in rows),
        name,
        (),
        steps,
    )


def _trimmed(line: Sequence[Any]) -> Sequence[Any]:
    """A line without the blank cells at its end."""
    end = len(line)
    while end and _text(line[end - 1]) == "":
        end -= 1
    return line[:end]


def _at(line: Sequence[Any], j: int) -> Any:
    return line[j] if j < len(line) else None


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()


def _filled(line: Sequence[Any], width: int) -> list[Any]:
    """A header line with merged cells spread over the columns they cover."""
    out, last = [], None
    for j in range(width):
        last = cell if _text(cell := _at(line, j)) else last
        out.append(last)
    return out


def _header_rows(grid: Sequence[tuple[int, Sequence[Any]]], codebook: Codebook | None) -> tuple[int, int]:
    """First header line and first data line of the numbered lines (0-based)."""
    depth = min(HEADER_DEPTH, len(grid))
    if depth == 0:
        return 0, 0
    known = _known_texts(codebook)
    scores = [_score(grid[i][1], known) for i in range(depth)]
    best = max(range(depth), key=lambda i: (scores[i], -i))
    end = best + 1
    # Only words known from a questionnaire tell a second header line from a first row of text answers.
    while known and end < depth and scores[end] >= 1 and scores[end] >= 0.5 * scores[best]:
        end += 1
    top = best
    above = grid[best - 1]
    if best > 0 and above[0] == grid[best][0] - 1 and sum(1 for c in above[1] if _text(c)) >= 2:
        top = best - 1
    return top, end


def _known_texts(codebook: Codebook | None) -> frozenset[str]:
    if codebook is None:
        return frozenset()
    texts = [v.name for v in codebook.variables] + [str(v.label) for v in codebook.variables]
    texts += [s.name for s in codebook.sets] + [str(s.label) for s in codebook.sets]
    return frozenset(normal(untagged(t)) for t in texts if t)


def _score(line: Sequence[Any], known: frozenset[str]) -> float:
    """How much a line looks like a header: known names and labels, else a full line of distinct texts."""
    texts = [_text(c) for c in line if isinstance(c, str) and _text(c)]
    if known:
        hits = sum(1 for t in texts if _is_known(untagged(t), known))
        if hits:
            # What programs add stands in the header too, but never makes one by itself.
            return float(hits + sum(1 for t in texts if t.startswith("_") and SYSTEM.match(t)))
    return len({t for t in texts if not t.replace(".", "").replace(",", "").isdigit()}) / 1000


def _is_known(text: str, known: frozenset[str]) -> bool:
    if normal(text) in known or bare(text) in known:
        return True
    return any(question in known or bare(question) in known for _, question in without_group(text))


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
        findings=tuple(f for s in same for f in s.findings),
        steps=(*(step for s in same for step in s.steps),
               Step("sheets-joined", {"sheets": ", ".join(s.name for s in same)})),
    )  # fmt: skip
