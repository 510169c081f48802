"""Places on one number line, with the interval where it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.charts.axis import Axis, Unit, axis, draw_axis
from survey_kit.charts.data import category, series
from survey_kit.charts.drawing import ACCENT, MUTE, PALE, Canvas, Frame, boldest, dense, number_width, to_scale
from survey_kit.model.report import Chart, ChartData

OTHERS = "#6B7F8E"
# Of rows, in letters: with the number above its dot, and behind it where there are many.
PITCHES = (2.7, 2.2, 1.75)


@dataclass(frozen=True, slots=True)
class Dot:
    """One place: value, the number as written, the ends of its interval, and a small note (``n = 196``)."""

    label: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None
    note: str = ""
    strong: bool = False


@to_scale
def dots(frame: Frame, rows: Sequence[Dot], *, unit: Unit = "share") -> Chart:
    """One dot per place on a shared line; strong rows stand on a pale band."""
    frame, left, pitch = dense(frame, [r.label for r in rows], 0.34, PITCHES, boldest(r.strong for r in rows))
    canvas, beside = Canvas(frame), pitch == PITCHES[-1]
    notes = max((number_width(r.note, frame.size * 0.85) + 14 for r in rows if r.note), default=12.0)
    values = [v for r in rows for v in (r.value, r.low, r.high) if v is not None]
    tail = max((number_width(r.text, frame.size, 600) for r in rows), default=0.0) if beside else 8.0
    line = axis(values, left.width + 22, frame.width - notes - tail, unit)
    heights = [left.height(i, frame.size * pitch) for i in range(len(rows))]
    bottom = 2 + sum(heights) + 3
    _bands(canvas, rows, heights)
    draw_axis(canvas, line, 0, bottom)
    y = 2.0
    for i, row in enumerate(rows):
        middle = y + heights[i] / 2 + (0.0 if beside else frame.size * 0.22)
        weight = 600 if row.strong else 400
        canvas.lines(left.width + 6, middle, left.lines[i], frame.size, anchor="end", weight=weight)
        _dot(canvas, row, line, middle, beside=beside)
        y += heights[i]
    said = "; ".join(" ".join(filter(None, (r.label, r.text, r.note and f"({r.note})"))) for r in rows)
    fills = [ACCENT if r.strong else OTHERS for r in rows]
    one = series(frame.title, [r.text for r in rows], OTHERS, fills=fills)
    data = ChartData(tuple(category(r.label, r.note) for r in rows), (one,))
    return canvas.chart("dots", bottom + frame.size * 1.6, said, data)


def _bands(canvas: Canvas, rows: Sequence[Dot], heights: Sequence[float]) -> None:
    y = 2.0
    for row, height in zip(rows, heights, strict=True):
        if row.strong:
            canvas.rect(0, y, canvas.frame.width, height, PALE, radius=3)
        y += height


def _dot(canvas: Canvas, row: Dot, line: Axis, middle: float, *, beside: bool) -> None:
    size, colour = canvas.frame.size, ACCENT if row.strong else OTHERS
    if row.low is not None and row.high is not None:
        low, high = line.x(row.low), line.x(row.high)
        canvas.line(low, middle, high, middle, colour, 2.0)
        for x in (low, high):
            canvas.line(x, middle - 3.6, x, middle + 3.6, colour, 1.3)
    canvas.circle(line.x(row.value), middle, size * 0.46, colour)
    if beside:
        end = max(line.x(row.value) + size * 0.46, line.x(row.high) if row.high is not None else 0.0)
        canvas.text(end + size * 0.35, middle + size * 0.32, row.text, size * 0.92, weight=600)
    else:
        canvas.text(line.x(row.value), middle - size * 0.72, row.text, size * 0.92, "middle", 600)
    if row.note:
        canvas.text(canvas.frame.width - 4, middle + size * 0.3, row.note, size * 0.85, "end", fill=MUTE)
