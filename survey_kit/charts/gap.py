"""Two views of the same things on one line: what the community says and what the agencies say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.charts.axis import Axis, Unit, axis, draw_axis
from survey_kit.charts.data import series
from survey_kit.charts.drawing import ACCENT, GRID, OTHER, Canvas, Frame, number_width, stub, to_scale
from survey_kit.model.report import Chart, ChartData
from survey_kit.thai.width import text_width


@dataclass(frozen=True, slots=True)
class Pair:
    """One item seen by two groups, each value with its written number."""

    label: str
    first: float
    second: float
    first_text: str
    second_text: str


@to_scale
def gap(frame: Frame, names: tuple[str, str], rows: Sequence[Pair], *, unit: Unit = "mean") -> Chart:
    """A circle for the first group, a square for the second, a line between: shape tells them apart without colour."""
    canvas = Canvas(frame)
    top = _names(canvas, names)
    left = stub([r.label for r in rows], frame, 0.4)
    side = (
        max((number_width(t, frame.size, 600) for r in rows for t in (r.first_text, r.second_text)), default=0.0) + 12
    )
    line = axis([v for r in rows for v in (r.first, r.second)], left.width + 8 + side, frame.width - side, unit)
    heights = [left.height(i, frame.size * 2.4) for i in range(len(rows))]
    bottom = top + sum(heights)
    draw_axis(canvas, line, top, bottom)
    y = top
    for i, row in enumerate(rows):
        canvas.lines(left.width, y + heights[i] / 2, left.lines[i], frame.size, anchor="end")
        _pair(canvas, row, line, y + heights[i] / 2)
        y += heights[i]
    said = "; ".join(f"{r.label}: {names[0]} {r.first_text}, {names[1]} {r.second_text}" for r in rows)
    both = (
        series(names[0], [r.first_text for r in rows], ACCENT),
        series(names[1], [r.second_text for r in rows], OTHER),
    )
    return canvas.chart("gap", bottom + frame.size * 1.6, said, ChartData(tuple(r.label for r in rows), both))


def _names(canvas: Canvas, names: tuple[str, str]) -> float:
    size = canvas.frame.size
    widths = [text_width(n, size) + size * 2.4 for n in names]
    x = canvas.frame.width - sum(widths) + size
    canvas.circle(x + size * 0.5, size * 0.8, size * 0.48, ACCENT)
    canvas.text(x + size * 1.3, size * 1.15, names[0], size)
    x += widths[0]
    canvas.rect(x + size * 0.05, size * 0.38, size * 0.84, size * 0.84, OTHER)
    canvas.text(x + size * 1.3, size * 1.15, names[1], size)
    return size * 2.0


def _pair(canvas: Canvas, row: Pair, line: Axis, middle: float) -> None:
    size = canvas.frame.size
    a, b = line.x(row.first), line.x(row.second)
    lift = size * 0.42 if abs(a - b) < size else 0.0
    canvas.line(a, middle, b, middle, GRID, 3.0)
    half = size * 0.42
    canvas.rect(b - half, middle + lift - half, 2 * half, 2 * half, OTHER)
    canvas.circle(a, middle - lift, size * 0.48, ACCENT)
    first_left = a < b
    _number(canvas, a, middle, row.first_text, ACCENT, left=first_left)
    _number(canvas, b, middle, row.second_text, OTHER, left=not first_left)


def _number(canvas: Canvas, x: float, middle: float, text: str, fill: str, *, left: bool) -> None:
    size = canvas.frame.size
    away = size * 0.48 + 4
    canvas.text(x - away if left else x + away, middle + size * 0.34, text, size, "end" if left else "start", 600, fill)
