"""Many places by many issues: a number in every cell, and a shade that says the same to a quick look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.charts.data import series
from survey_kit.charts.drawing import INK, MUTE, Canvas, Frame, Stub, boldest, dense, number_width, to_scale
from survey_kit.model.report import Chart, ChartData
from survey_kit.thai.numbers import to_thai_digits
from survey_kit.thai.segment import chunks
from survey_kit.thai.width import text_width, wrapped

# From little to much; every step is darker than the one before, in grey as in colour.
SHADES = ("#F1F6FA", "#C6DBEA", "#8FBAD8", "#2C72A3", "#0F3654")
ON_SHADE = (INK, INK, INK, "#FFFFFF", "#FFFFFF")
EMPTY = "#FFFFFF"
# Letters of the heads, of the size of the labels.
HEADS = (0.92, 0.84, 0.76)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One place: a value (None where nothing is shown) and a written number or word for every column."""

    label: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    strong: bool = False


@to_scale
def heat(frame: Frame, columns: Sequence[str], rows: Sequence[HeatRow]) -> Chart:
    """A table of shades. Heads too long for their columns become numbers that a list below explains."""
    frame, left, pitch = dense(frame, [r.label for r in rows], 0.36, (1.72, 1.6), boldest(r.strong for r in rows))
    canvas, size = Canvas(frame), frame.size
    x0 = left.width + size * 0.7
    wide = (frame.width - x0) / max(len(columns), 1)
    letter = _letter(rows, size, wide)
    small = next((s for s in HEADS if not _too_long(columns, size * s, wide - size * 0.4)), None)
    if small is None:
        heads = [[_number(canvas, k)] for k in range(len(columns))]
    else:
        heads = [wrapped(c, size * small, wide - size * 0.4, 600) for c in columns]
    y = _heads(canvas, heads, x0, wide, size * (small or HEADS[0]))
    limits = _limits(rows)
    for i, row in enumerate(rows):
        high = left.height(i, size * pitch)
        _row(canvas, row, left, i, (x0, y, wide, high), letter, limits)
        y += high
    if small is None:
        y = _key(canvas, columns, y + size * 0.6)
    said = "; ".join(
        f"{r.label}: " + ", ".join(f"{c} {t}" for c, t in zip(columns, r.texts, strict=True) if t) for r in rows
    )
    return canvas.chart("heat", y + 3, said, _data(columns, rows, limits))


def _data(columns: Sequence[str], rows: Sequence[HeatRow], limits: tuple[float, float]) -> ChartData:
    each = tuple(
        series(c, [r.texts[k] for r in rows], SHADES[3], fills=[_fill(r.values[k], limits) for r in rows])
        for k, c in enumerate(columns)
    )
    return ChartData(tuple(r.label for r in rows), each)


def _fill(value: float | None, limits: tuple[float, float]) -> str:
    return EMPTY if value is None else SHADES[shade(value, limits)]


def _letter(rows: Sequence[HeatRow], size: float, wide: float) -> float:
    """The largest letters in which every cell's text keeps within its column."""
    widest = max((number_width(t, 1.0, 600) for r in rows for t in r.texts), default=1.0)
    return float(min(size * 0.95, (wide - size * 0.3) / max(widest, 0.01)))


def _too_long(columns: Sequence[str], size: float, room: float) -> bool:
    """Whether a word of some head is wider than a column, or a head needs more than four lines."""
    return any(
        max((text_width(c.rstrip(), size, 600) for c in chunks(name)), default=0.0) > room
        or len(wrapped(name, size, room, 600)) > 4
        for name in columns
    )


def _number(canvas: Canvas, k: int) -> str:
    return to_thai_digits(str(k + 1)) if canvas.frame.digits == "thai" else str(k + 1)


def _heads(canvas: Canvas, heads: Sequence[Sequence[str]], x0: float, wide: float, size: float) -> float:
    tallest = max((len(h) for h in heads), default=1)
    for k, lines in enumerate(heads):
        for i, line in enumerate(lines):
            baseline = (tallest - len(lines) + i) * size * 1.32 + size * 1.1
            canvas.text(x0 + (k + 0.5) * wide, baseline, line, size, "middle", 600, MUTE)
    return tallest * size * 1.32 + size * 0.5


def _limits(rows: Sequence[HeatRow]) -> tuple[float, float]:
    values = [v for r in rows for v in r.values if v is not None]
    return min(values, default=0.0), max(values, default=1.0)


def shade(value: float, limits: tuple[float, float]) -> int:
    """Which of the five equal steps from the least to the largest a value falls into."""
    low, high = limits
    if high - low < 1e-12:
        return 0
    return min(int((value - low) / (high - low) * len(SHADES)), len(SHADES) - 1)


def _row(
    canvas: Canvas,
    row: HeatRow,
    left: Stub,
    i: int,
    box: tuple[float, float, float, float],
    letter: float,
    limits: tuple[float, float],
) -> None:
    x0, y, wide, high = box
    middle, size = y + high / 2, canvas.frame.size
    weight = 600 if row.strong else 400
    canvas.lines(left.width, middle, left.lines[i], size, anchor="end", weight=weight)
    for k, (value, text) in enumerate(zip(row.values, row.texts, strict=True)):
        step = None if value is None else shade(value, limits)
        fill = EMPTY if step is None else SHADES[step]
        ink = MUTE if step is None else ON_SHADE[step]
        canvas.rect(x0 + k * wide, y, wide - size * 0.1, high - size * 0.1, fill)
        canvas.text(x0 + (k + 0.5) * wide - size * 0.05, middle + letter * 0.3, text, letter, "middle", 600, ink)


def _key(canvas: Canvas, columns: Sequence[str], y: float) -> float:
    """What the numbers of the heads mean, a line or more each."""
    size = canvas.frame.size * HEADS[0]
    for k, name in enumerate(columns):
        number = _number(canvas, k)
        canvas.text(size * 1.6, y + size * 1.1, number, size, "end", 600, MUTE)
        for line in wrapped(name, size, canvas.frame.width - size * 2.4):
            canvas.text(size * 2.2, y + size * 1.1, line, size)
            y += size * 1.38
    return y
