"""Several measures of the same places side by side: exposure, sensitivity, capacity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.charts.data import series
from survey_kit.charts.drawing import ACCENT, INK, MUTE, PALE, REST, Canvas, Frame, number_width, stub, to_scale
from survey_kit.model.report import Chart, ChartData
from survey_kit.thai.width import wrapped

# In an office program the measures stand beside each other in one panel.
SHADES = (ACCENT, "#7FB3D5", "#F0A860", "#B35806")


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One place: a value and its written number for every measure."""

    label: str
    values: tuple[float, ...]
    texts: tuple[str, ...]
    strong: bool = False


@to_scale
def profile(frame: Frame, measures: Sequence[str], rows: Sequence[ProfileRow], *, full: float = 1.0) -> Chart:
    """Small panels of bars, one per measure, all on the scale 0 to ``full``: compared down, read across."""
    canvas = Canvas(frame)
    left = stub([r.label for r in rows], frame, 0.3, 600)
    x0, space = left.width + 10, 14.0
    panel = (frame.width - x0 - space * (len(measures) - 1)) / max(len(measures), 1)
    top = _heads(canvas, measures, x0, panel, space)
    number = max((number_width(t, frame.size, 600) for r in rows for t in r.texts), default=0.0) + 5
    heights = [left.height(i, frame.size * 2.1) for i in range(len(rows))]
    y = top
    for i, row in enumerate(rows):
        if row.strong:
            canvas.rect(0, y, frame.width, heights[i], PALE, radius=3)
        middle = y + heights[i] / 2
        weight = 600 if row.strong else 400
        canvas.lines(left.width + 2, middle, left.lines[i], frame.size, anchor="end", weight=weight)
        for k, value in enumerate(row.values):
            length = min(max(value / full, 0.0), 1.0) * (panel - number)
            _bar(canvas, x0 + k * (panel + space), middle, length, row.texts[k], dark=row.strong)
        y += heights[i]
    for k in range(len(measures)):
        x = x0 + k * (panel + space)
        canvas.line(x, top, x, y, INK, 0.8)
    said = "; ".join(
        f"{r.label}: " + ", ".join(f"{m} {t}" for m, t in zip(measures, r.texts, strict=True)) for r in rows
    )
    parts = tuple(series(m, [r.texts[k] for r in rows], SHADES[k % 4]) for k, m in enumerate(measures))
    return canvas.chart("profile", y + 3, said, ChartData(tuple(r.label for r in rows), parts))


def _heads(canvas: Canvas, measures: Sequence[str], x0: float, panel: float, space: float) -> float:
    size = canvas.frame.size * 0.95
    wrapped_heads = [wrapped(m, size, panel, 600) for m in measures]
    tallest = max((len(h) for h in wrapped_heads), default=1)
    for k, lines in enumerate(wrapped_heads):
        for i, line in enumerate(lines):
            baseline = (tallest - len(lines) + i) * size * 1.32 + size * 1.1
            canvas.text(x0 + k * (panel + space), baseline, line, size, weight=600, fill=MUTE)
    return tallest * size * 1.32 + size * 0.5


def _bar(canvas: Canvas, x: float, middle: float, length: float, text: str, *, dark: bool) -> None:
    size = canvas.frame.size
    canvas.rect(x, middle - size * 0.6, length, size * 1.2, ACCENT if dark else REST)
    canvas.text(x + length + 4, middle + size * 0.34, text, size, weight=600)
