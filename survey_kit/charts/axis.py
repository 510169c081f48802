"""A number line: where values fall, round ticks, and how ticks are written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from survey_kit.charts.drawing import GRID, MUTE, Canvas
from survey_kit.thai.numbers import NumberStyle

Unit = Literal["share", "mean"]
STEPS = {"share": (0.05, 0.1, 0.2, 0.25), "mean": (0.2, 0.5, 1.0, 2.0, 5.0, 10.0)}


@dataclass(frozen=True, slots=True)
class Axis:
    """A line from ``low`` to ``high`` between two positions."""

    low: float
    high: float
    left: float
    right: float
    step: float
    unit: Unit

    def x(self, value: float) -> float:
        """Position of ``value``, kept inside the line."""
        inside = min(max(value, self.low), self.high)
        return self.left + (inside - self.low) / (self.high - self.low) * (self.right - self.left)

    @property
    def ticks(self) -> list[float]:
        """Round values along the line."""
        count = round((self.high - self.low) / self.step)
        return [self.low + i * self.step for i in range(count + 1)]


def axis(values: Sequence[float], left: float, right: float, unit: Unit) -> Axis:
    """A line with 3 to 7 ticks around ``values``; shares stay within 0–1."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if high - low < 1e-9:
        low, high = low - 0.1, high + 0.1
    steps = STEPS[unit]
    step = next((s for s in steps if (high - low) / s <= 5.0 + 1e-9), steps[-1])
    start, end = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    if unit == "share":
        start, end = max(start, 0.0), min(max(end, start + step), 1.0)
        start = min(start, end - step)
    return Axis(start, end, left, right, step, unit)


def draw_axis(canvas: Canvas, line: Axis, top: float, bottom: float) -> None:
    """Pale vertical lines with their values below."""
    style = NumberStyle(digits=canvas.frame.digits)
    places = 0 if line.step >= 1 else 1
    size = canvas.frame.size * 0.85
    for value in line.ticks:
        text = style.percent(value, 0) + "%" if line.unit == "share" else style.number(value, places)
        canvas.line(line.x(value), top, line.x(value), bottom, GRID)
        canvas.text(line.x(value), bottom + size * 1.3, text, size, "middle", fill=MUTE)
