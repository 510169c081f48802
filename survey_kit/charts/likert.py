"""Answers on an ordered scale, spread around the middle: against to the left (hatched), in favour to the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.charts.data import category, series
from survey_kit.charts.drawing import INK, MUTE, Canvas, Frame, Stub, legend, number_width, stub, to_scale
from survey_kit.model.report import Chart, ChartData
from survey_kit.thai.width import text_width

# Told apart in greyscale (with the hatching) and by the colour-blind; see docs/decisions/one-display-list.md.
COLOURS = ("#B35806", "#F0A860", "#E3E3E3", "#7FB3D5", "#1B5E8C")
ON_COLOUR = ("#FFFFFF", INK, INK, INK, "#FFFFFF")
CHOSEN = {2: (0, 4), 3: (1, 2, 3), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4)}


@dataclass(frozen=True, slots=True)
class LikertRow:
    """One item: shares (0–1) from the most against to the most in favour, each with its written number."""

    label: str
    shares: tuple[float, ...]
    texts: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Axis:
    middle: float
    scale: float


@to_scale
def likert(frame: Frame, levels: Sequence[str], rows: Sequence[LikertRow]) -> Chart:
    """Diverging stacked bars; the legend names the levels in the order of the bars (2 to 5 levels)."""
    canvas = Canvas(frame)
    picks = CHOSEN[len(levels)]
    against = len(levels) // 2
    top = legend(canvas, [(n, COLOURS[c]) for n, c in zip(levels, picks, strict=True)], hatched=against) + 4
    left = stub([r.label for r in rows], frame, 0.36)
    axis = _axis(frame, rows, left.width + 10)
    heights = [left.height(i, frame.size * 2.5) for i in range(len(rows))]
    canvas.line(axis.middle, top - 3, axis.middle, top + sum(heights), INK, 0.7, dash=True)
    y = top
    for i, row in enumerate(rows):
        _row(canvas, row, left, i, axis, y + heights[i] / 2, picks)
        y += heights[i]
    said = "; ".join(
        f"{r.label}: " + ", ".join(f"{n} {t}" for n, t in zip(levels, r.texts, strict=True) if t) for r in rows
    )
    return canvas.chart("likert", y + 4, said, _data(levels, rows, picks))


def _data(levels: Sequence[str], rows: Sequence[LikertRow], picks: tuple[int, ...]) -> ChartData:
    against = len(levels) // 2
    stack = tuple(
        series(name, [r.texts[k] for r in rows], COLOURS[picks[k]], hatch=k < against) for k, name in enumerate(levels)
    )
    return ChartData(tuple(category(r.label, r.note) for r in rows), stack, stacked=True)


def _sides(row: LikertRow) -> tuple[float, float]:
    """How far the row reaches to the left and to the right of the middle."""
    k = len(row.shares) // 2
    centre = row.shares[k] / 2 if len(row.shares) % 2 else 0.0
    return sum(row.shares[:k]) + centre, sum(row.shares[len(row.shares) - k :]) + centre


def _axis(frame: Frame, rows: Sequence[LikertRow], x0: float) -> _Axis:
    notes = max((number_width(r.note, frame.size * 0.85) + 8 for r in rows if r.note), default=0.0)
    left = max((_sides(r)[0] for r in rows), default=0.5)
    right = max((_sides(r)[1] for r in rows), default=0.5)
    scale = (frame.width - x0 - notes - 1) / max(left + right, 0.01)
    return _Axis(x0 + left * scale, scale)


def _row(
    canvas: Canvas, row: LikertRow, left: Stub, i: int, axis: _Axis, middle: float, picks: tuple[int, ...]
) -> None:
    size = canvas.frame.size
    canvas.lines(left.width, middle, left.lines[i], size, anchor="end")
    x = axis.middle - _sides(row)[0] * axis.scale
    for k, share in enumerate(row.shares):
        w = share * axis.scale
        _segment(canvas, x, w, middle, row.texts[k], picks[k], hatch=k < len(picks) // 2)
        x += w
    if row.note:
        canvas.text(canvas.frame.width, middle + size * 0.3, row.note, size * 0.85, "end", fill=MUTE)


def _segment(canvas: Canvas, x: float, w: float, middle: float, text: str, colour: int, *, hatch: bool) -> None:
    size = canvas.frame.size
    fill, thick, wide = COLOURS[colour], size * 1.9, text_width(text, size, 600)
    canvas.rect(x, middle - thick / 2, w - 0.8, thick, fill, hatch=hatch)
    if wide + 3 > w:
        return
    if hatch:
        canvas.rect(x + (w - 0.8 - wide) / 2 - 2, middle - size * 0.62, wide + 4, size * 1.24, fill, radius=2)
    canvas.text(x + (w - 0.8) / 2, middle + size * 0.34, text, size, "middle", 600, ON_COLOUR[colour])
