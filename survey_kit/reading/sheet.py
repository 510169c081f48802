"""A rectangle of cells with its header, as a person sees it in the file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from survey_kit.model.survey import Step
from survey_kit.reading.lines import answers_in, left_out, text_of, turned
from survey_kit.reading.scrambled import unscrambled
from survey_kit.thai.headers import SYSTEM, bare, untagged, without_group
from survey_kit.thai.text import normal
from survey_kit.thai.typed import is_units

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.finding import Finding

HEADER_DEPTH = 8
# The share of the columns over which a header has different words.
SPANNING = 0.7
# The share of columns that sheets of one table have in common.
ALIKE = 0.8


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
    cells, repair = unscrambled(cells)
    # Blank lines go first: a sheet may claim a million of them.
    grid = [(first_row + i, line) for i, line in enumerate(map(_trimmed, cells)) if line]
    side = turned(grid)
    grid = side or grid
    top, start = _header_rows(grid, codebook)
    units = start < len(grid) and is_units(grid[start][1])
    head = [line for _, line in grid[top:start]]
    rows, steps = answers_in(grid[start + units :], [text_of(c) for c in head[-1]] if head else ())
    above = (left_out("lines-above-left-out", grid[:top]),) if top else ()
    steps = (*repair, *((Step("sheet-turned", {}),) if side else ()), *above, *steps)
    width = max((len(line) for line in (*head, *(line for _, line in rows))), default=0)
    texts = [[text_of(c) for c in (_filled(line, width) if i < len(head) - 1 else line)] for i, line in enumerate(head)]
    used = {j for line in texts for j, text in enumerate(line) if text}
    used.update(j for _, line in rows for j, cell in enumerate(line) if j not in used and text_of(cell))
    keep = sorted(used)
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
    while end and text_of(line[end - 1]) == "":
        end -= 1
    return line[:end]


def _at(line: Sequence[Any], j: int) -> Any:
    return line[j] if j < len(line) else None


def _filled(line: Sequence[Any], width: int) -> list[Any]:
    """A header line with merged cells spread over the columns they cover."""
    out, last = [], None
    for j in range(width):
        last = cell if text_of(cell := _at(line, j)) else last
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
    if scores[best] < 1:
        # Answers may have more different words than the questions above them, which span the table first.
        width = max(sum(1 for c in line if text_of(c)) for _, line in grid[:depth])
        best = next((i for i in range(depth) if 1000 * scores[i] >= SPANNING * width), best)
    end = best + 1
    # Only words known from a questionnaire tell a second header line from a first row of text answers.
    while known and end < depth and scores[end] >= 1 and scores[end] >= 0.5 * scores[best]:
        end += 1
    top = best
    above = grid[best - 1]
    if best > 0 and above[0] == grid[best][0] - 1 and sum(1 for c in above[1] if text_of(c)) >= 2:
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
    texts = [text_of(c) for c in line if isinstance(c, str) and text_of(c)]
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


def joined(sheets: Sequence[Sheet], like: Sheet) -> Sheet:
    """Sheets with the columns of ``like`` (one per community), in any order, as one that knows where rows came from.

    A column that only some have is empty for the others; a copy of another sheet is left alone.
    """
    parts = [s for s in sheets if _alike(s, like)]
    same = [s for i, s in enumerate(parts) if all(s.rows != earlier.rows for earlier in parts[:i])]
    if len(same) == 1:
        return same[0]
    first = same[0]
    header = {key: lines for s in reversed(same) for key, lines in zip(_keys(s), s.header, strict=True)}
    facts = {"sheets": ", ".join(s.name for s in same), "rows": sum(len(s.rows) for s in same)}
    order = list(dict.fromkeys(key for s in same for key in _keys(s)))
    return replace(
        first,
        header=tuple(header[key] for key in order),
        rows=tuple(row for s in same for row in _in_order(s, order)),
        numbers=tuple(n for s in same for n in s.numbers),
        origin=tuple(s.name for s in same for _ in s.rows),
        findings=tuple(f for s in same for f in s.findings),
        steps=(*(step for s in same for step in s.steps), Step("sheets-joined", facts)),
    )


def _keys(sheet: Sheet) -> list[tuple[str, int]]:
    """What a column is known by in another sheet: its lowest header, and which of those of that name it is."""
    seen = Counter[str]()
    keys = []
    for lines in sheet.header:
        text = normal(lines[-1]) if lines else ""
        keys.append((text, seen[text]))
        seen[text] += 1
    return keys


def _alike(one: Sheet, other: Sheet) -> bool:
    """Whether two sheets have most of their columns in common."""
    mine, theirs = set(_keys(one)), set(_keys(other))
    return len(mine & theirs) >= ALIKE * max(len(mine), len(theirs))


def _in_order(sheet: Sheet, order: Sequence[tuple[str, int]]) -> Iterator[tuple[Any, ...]]:
    at = {key: j for j, key in enumerate(_keys(sheet))}
    places = [at.get(key) for key in order]
    for row in sheet.rows:
        yield tuple(None if j is None else row[j] for j in places)
