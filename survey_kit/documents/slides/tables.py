"""Tables on slides: letters and columns that fit, and at most ten rows before the table goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from survey_kit.documents.columns import fit
from survey_kit.documents.office_font import TO_SARABUN
from survey_kit.documents.slides.sheet import LEADING, NOTE, ROOM, SMALL, height, split

MOST_ROWS = 10
# Multiples of the sizes of a page, and the smallest that a full hall can read; a wide table must do with less.
SCALES = (2.1, 1.7, 1.4, 1.15, 0.95)
LEGIBLE = 1.4
PAD = 8.0
Columns = tuple[list[float], float]
Line = tuple[list[str], list[str], bool]


def parts_of(block: dict[str, Any], room: float) -> list[dict[str, Any]]:
    """The table in parts no taller than ``room``; every part has its head, the last one the notes.

    Of the sizes that can be read, the largest that needs the fewest slides.
    """
    if "given" in block:
        return _parts(block, room, (block["given"], NOTE))
    made = [_parts(block, room, columns) for columns in _columns(block)]
    return min(made, key=len)


def _parts(block: dict[str, Any], room: float, columns: Columns) -> list[dict[str, Any]]:
    widths, size = columns
    head = [_height([c["text"] for c in line if c["columns"] == 1], _one(line, widths), size) for line in block["head"]]
    title = " ".join(filter(None, (block["number"], block["title"])))
    caption = height(title, NOTE, ROOM, bold=True) + 6 if title else 0.0
    notes = sum(height(n, SMALL, ROOM) for n in block["notes"]) + 6
    free = room - caption - sum(head)
    lines = list(_lines(block, widths, size, free))
    rows = [max(_height(cells, widths, size), block.get("least", 0.0)) for cells, _, _ in lines]
    parts = [
        {**block, "title": title, "widths": widths, "size": size, "heights": [*head, *rows[a:b]], "caption": caption,
         "notes": [], "body": [cells for cells, _, _ in lines[a:b]], "fills": [fills for _, fills, _ in lines[a:b]],
         "strong": [k for k, (_, _, strong) in enumerate(lines[a:b]) if strong]}
        for a, b in _cuts(rows, free, notes)
    ]  # fmt: skip
    parts[-1]["notes"] = block["notes"]
    for part in parts:
        under = sum(height(n, SMALL, ROOM) for n in part["notes"]) + (6 if part["notes"] else 0)
        part["height"] = caption + sum(part["heights"]) + under
    return parts


def _lines(block: dict[str, Any], widths: list[float], size: float, free: float) -> Iterator[Line]:
    """Cells, grounds and weight of every row; one taller than a slide goes on in further rows."""
    for i, row in enumerate(block["body"]):
        fills = block["fills"][i] if block.get("fills") else [""] * len(row)
        rest = list(row)
        while _height(rest, widths, size) > free:
            pieces = [split(t, size, w - 2 * PAD + 5, free - PAD) for t, w in zip(rest, widths, strict=True)]
            yield [piece for piece, _ in pieces], fills, i in block["strong"]
            rest = [more for _, more in pieces]
        yield rest, fills, i in block["strong"]


def _columns(block: dict[str, Any]) -> list[Columns]:
    """Widths and letters that fit across the slide, from the largest; without legible ones the first that fits."""
    head = [[""] * len(block["align"]) for _ in block["head"]]
    for line in block["head"]:
        for c in line:
            head[c["row"] + c["rows"] - 1][c["column"]] = c["text"]
    out: list[Columns] = []
    for scale in SCALES:
        sized = fit(head, block["body"], "".join(block["align"]), ROOM, scale)
        if (not sized.sideways and (scale >= LEGIBLE or not out)) or (scale == SCALES[-1] and not out):
            out.append(([w * ROOM / sum(sized.widths) for w in sized.widths], sized.size * TO_SARABUN))
    return out


def _one(line: list[dict[str, Any]], widths: list[float]) -> list[float]:
    return [widths[c["column"]] for c in line if c["columns"] == 1]


def _height(texts: list[str], widths: list[float], size: float) -> float:
    cells = zip(texts, widths, strict=True)
    return max((height(t, size, w - 2 * PAD + 5) for t, w in cells), default=size * LEADING) + PAD


def _cuts(rows: list[float], free: float, notes: float) -> list[tuple[int, int]]:
    """Where each part begins and ends: at most ten rows, no taller than the slide."""
    cuts, start, used = [], 0, 0.0
    for i, row in enumerate(rows):
        last = notes if i == len(rows) - 1 else 0.0
        if i > start and (i - start >= MOST_ROWS or used + row + last > free):
            cuts.append((start, i))
            start, used = i, 0.0
        used += row
    return _even([*cuts, (start, len(rows))], rows, free - notes)


def _even(cuts: list[tuple[int, int]], rows: list[float], free: float) -> list[tuple[int, int]]:
    """The same number of parts with about as many rows in each, where they fit: no last slide of one row."""
    step = -(-len(rows) // len(cuts)) if rows else 1
    even = [(a, min(a + step, len(rows))) for a in range(0, len(rows), step)]
    return even if even and all(sum(rows[a:b]) <= free for a, b in even) else cuts
