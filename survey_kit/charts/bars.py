"""Sorted horizontal bars with the number at the end: the chart every reader reads right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.charts.data import category, series
from survey_kit.charts.drawing import ACCENT, INK, MUTE, REST, Canvas, Frame, boldest, dense, number_width, to_scale
from survey_kit.model.report import Chart, ChartData
from survey_kit.thai.numbers import settled


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, length, the number as written, and whether it stands out or must stay last ("other")."""

    label: str
    value: float
    text: str
    strong: bool = False
    last: bool = False
    note: str = ""


@to_scale
def bars(frame: Frame, rows: Sequence[Bar], *, sort: bool = True, full: float | None = None) -> Chart:
    """Bars from the longest to the shortest; ``full`` is the value of a bar over the whole width.

    Without a strong row the longest bar is the dark one.
    """
    if sort:
        rows = sorted(rows, key=lambda r: (r.last, -settled(r.value)))
    frame, left, pitch = dense(frame, [r.label for r in rows], 0.42, (2.05, 1.75), boldest(r.strong for r in rows))
    canvas = Canvas(frame)
    x0 = left.width + 8
    number = frame.size * 1.1
    tail = max((_tail_width(r, number, frame.size) for r in rows), default=0.0)
    longest = full or max((r.value for r in rows), default=0.0)
    scale = max(frame.width - x0 - tail, 10.0) / longest if longest > 0 else 0.0
    dark = _dark(rows)
    y = 2.0
    for i, row in enumerate(rows):
        height = left.height(i, frame.size * pitch)
        _bar(canvas, row, left.lines[i], x0, y + height / 2, scale, dark=dark[i])
        y += height
    canvas.line(x0, 0, x0, y + 2, INK, 0.9)
    return canvas.chart("bars", y + 4, "; ".join(f"{r.label} {r.text}" for r in rows), _data(frame, rows, dark))


def _dark(rows: Sequence[Bar]) -> list[bool]:
    chosen = any(r.strong for r in rows)
    return [row.strong or (not chosen and i == 0) for i, row in enumerate(rows)]


def _data(frame: Frame, rows: Sequence[Bar], dark: Sequence[bool]) -> ChartData:
    fills = [ACCENT if d else REST for d in dark]
    one = series(frame.title, [r.text for r in rows], REST, fills=fills)
    return ChartData(tuple(category(r.label, r.note) for r in rows), (one,))


def _tail_width(row: Bar, number: float, size: float) -> float:
    note = number_width(row.note, size * 0.85) + 5 if row.note else 0.0
    return number_width(row.text, number, 700) + 6 + note


def _bar(canvas: Canvas, row: Bar, label: Sequence[str], x0: float, middle: float, scale: float, *, dark: bool) -> None:
    size = canvas.frame.size
    thick = size * 1.45
    canvas.lines(x0 - 8, middle, label, size, anchor="end", weight=600 if row.strong else 400)
    length = max(row.value, 0.0) * scale
    canvas.rect(x0, middle - thick / 2, length, thick, ACCENT if dark else REST)
    end = x0 + length + 5
    canvas.text(end, middle + size * 0.36, row.text, size * 1.1, weight=700)
    if row.note:
        canvas.text(
            end + number_width(row.text, size * 1.1, 700) + 5, middle + size * 0.33, row.note, size * 0.85, fill=MUTE
        )
