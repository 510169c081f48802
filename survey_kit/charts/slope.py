"""The same measures then and now: two columns of points joined by lines, labels that never meet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.charts.data import series
from survey_kit.charts.drawing import (
    ACCENT,
    GRID,
    INK,
    MUTE,
    OTHER,
    REST,
    Canvas,
    Frame,
    boldest,
    number_width,
    stub,
    to_scale,
)
from survey_kit.model.report import Chart, ChartData
from survey_kit.thai.width import wrapped

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Change:
    """One measure at two times, each value with its written number; strong ones are drawn thick."""

    label: str
    first: float
    second: float
    first_text: str
    second_text: str
    strong: bool = False


@to_scale
def slope(frame: Frame, names: tuple[str, str], rows: Sequence[Change]) -> Chart:
    """A line for each measure: solid where it rose or stayed, broken where it fell, so that grey shows it too."""
    canvas, size = Canvas(frame), frame.size
    left = stub([r.label for r in rows], frame, 0.42, boldest(r.strong for r in rows))
    number = max((number_width(t, size, 700) for r in rows for t in (r.first_text, r.second_text)), default=0.0)
    x = left.width + number + size * 3.2
    x2 = frame.width - number - size * 2.2
    most = min((x2 - x) * 0.95, 2 * (frame.width - x2))
    heads = [wrapped(name, size, most, 600) for name in names]
    top = size * (1.3 + 1.32 * max(map(len, heads)))
    heights = [left.height(i, size * 1.9) for i in range(len(rows))]
    room = max(sum(heights), size * 12)
    ends = _ends(rows, top, top + room)
    for at, lines in zip((x, x2), heads, strict=True):
        for i, line in enumerate(lines):
            canvas.text(at, top - size * (1.3 + 1.32 * (len(lines) - 1 - i)), line, size, "middle", 600, MUTE)
        canvas.line(at, top - size * 0.7, at, top + room, GRID, 1.0)
    placed = spread([a for a, _ in ends], heights, top, top + room)
    right = spread([b for _, b in ends], [size * 1.35] * len(rows), top, top + room)
    for i, row in enumerate(rows):
        _line(canvas, row, (x, ends[i][0]), (x2, ends[i][1]))
    for i, row in enumerate(rows):
        weight = 600 if row.strong else 400
        canvas.lines(left.width, placed[i], left.lines[i], size, anchor="end", weight=weight)
        _number(canvas, row.first_text, left.width + size * 0.9, x, placed[i], ends[i][0])
        _last(canvas, row.second_text, x2, right[i], ends[i][1])
    said = "; ".join(f"{r.label}: {names[0]} {r.first_text}, {names[1]} {r.second_text}" for r in rows)
    return canvas.chart("slope", top + room + size * 0.8, said, _data(names, rows))


def _data(names: tuple[str, str], rows: Sequence[Change]) -> ChartData:
    then = series(names[0], [r.first_text for r in rows], REST)
    both = (then, series(names[1], [r.second_text for r in rows], ACCENT))
    return ChartData(tuple(r.label for r in rows), both)


def _ends(rows: Sequence[Change], top: float, bottom: float) -> list[tuple[float, float]]:
    """Where the points of each line stand: the largest value at the top."""
    values = [v for r in rows for v in (r.first, r.second)]
    low, high = min(values, default=0.0), max(values, default=1.0)
    span = (high - low) or 1.0
    pad = (bottom - top) * 0.06
    return [
        (bottom - pad - (r.first - low) / span * (bottom - top - 2 * pad),
         bottom - pad - (r.second - low) / span * (bottom - top - 2 * pad))
        for r in rows
    ]  # fmt: skip


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """Middles as near as may be to where they belong, apart by their heights, in the same order.

    Neighbours that would meet are moved as one block around the mean of their wishes.
    """
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[list[int], float]] = []
    for i in order:
        blocks.append(([i], wanted[i] - heights[i] / 2))
        while len(blocks) > 1 and _end(blocks[-2], heights) > blocks[-1][1]:
            (before, _), (after, _) = blocks[-2:]
            blocks[-2:] = [_joined([*before, *after], wanted, heights)]
    start = [min(max(b[1], top), bottom - sum(heights[i] for i in b[0])) for b in blocks]
    for k in range(1, len(blocks)):
        start[k] = max(start[k], start[k - 1] + sum(heights[i] for i in blocks[k - 1][0]))
    for k in range(len(blocks) - 1, -1, -1):
        limit = start[k + 1] if k + 1 < len(blocks) else bottom
        start[k] = min(start[k], limit - sum(heights[i] for i in blocks[k][0]))
    out = [0.0] * len(wanted)
    for (members, _), y in zip(blocks, start, strict=True):
        for i in members:
            out[i] = y + heights[i] / 2
            y += heights[i]
    return out


def _end(block: tuple[list[int], float], heights: Sequence[float]) -> float:
    return block[1] + sum(heights[i] for i in block[0])


def _joined(members: list[int], wanted: Sequence[float], heights: Sequence[float]) -> tuple[list[int], float]:
    above, wishes = 0.0, 0.0
    for i in members:
        wishes += wanted[i] - (above + heights[i] / 2)
        above += heights[i]
    return members, wishes / len(members)


def _line(canvas: Canvas, row: Change, start: Point, end: Point) -> None:
    fell = row.second < row.first
    colour, size = (OTHER if fell else ACCENT), canvas.frame.size
    thick = 2.6 if row.strong else 1.5
    for piece in _dashes(start, end, thick) if fell else [(start, end)]:
        canvas.line(*piece[0], *piece[1], colour, thick)
    for x, y in (start, end):
        canvas.circle(x, y, size * (0.46 if row.strong else 0.38), colour)


def _dashes(start: Point, end: Point, thick: float) -> list[tuple[Point, Point]]:
    """Strokes and gaps that grow with the line: a renderer's own dashes look solid on a poster."""
    (x, y), (x2, y2) = start, end
    count = max(round(math.hypot(x2 - x, y2 - y) / (6 * thick)), 1)
    dx, dy = (x2 - x) / count, (y2 - y) / count
    return [((x + i * dx, y + i * dy), (x + (i + 0.6) * dx, y + (i + 0.6) * dy)) for i in range(count)]


def _number(canvas: Canvas, text: str, x: float, point: float, middle: float, y: float) -> None:
    """The first number behind its label, with a thin line to its point."""
    size = canvas.frame.size
    canvas.text(x, middle + size * 0.34, text, size, weight=700, fill=INK)
    canvas.line(x + number_width(text, size, 700) + size * 0.25, middle, point - size * 0.6, y, GRID)


def _last(canvas: Canvas, text: str, x: float, middle: float, y: float) -> None:
    size = canvas.frame.size
    canvas.line(x + size * 0.6, y, x + size * 1.3, middle, GRID)
    canvas.text(x + size * 1.5, middle + size * 0.34, text, size, weight=700, fill=INK)
