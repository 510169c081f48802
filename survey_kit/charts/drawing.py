"""The drawing board: colours, the frame of a chart, and a canvas that collects marks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, Concatenate, Literal, ParamSpec

from survey_kit.model.report import Chart, ChartData, Mark
from survey_kit.model.table import Address
from survey_kit.thai.numbers import Digits, to_thai_digits
from survey_kit.thai.width import text_width, wrapped

INK, MUTE, GRID = "#1F2933", "#5B6770", "#D5DADF"
ACCENT, REST, PALE = "#1B5E8C", "#8FA9BC", "#EAF1F6"
FADED = "#D3DEE7"
OTHER = "#B35806"

Anchor = Literal["start", "middle", "end"]
Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Frame:
    """What every chart needs beside its numbers: name, title, source, and the paper it is drawn for.

    ``width`` and ``size`` (of labels) are in points; 453 is the text width of an A4 page with 2.5 cm margins.
    """

    name: str
    title: str
    source: str = ""
    numbers: tuple[Address, ...] = ()
    width: float = 453.0
    size: float = 10.5
    digits: Digits = "arabic"


class Canvas:
    """Collects marks in drawing order; ``chart`` closes it."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.marks: list[Mark] = []

    def rect(
        self, x: float, y: float, w: float, h: float, fill: str, *, radius: float = 0, hatch: bool = False
    ) -> None:
        if w > 0:
            self.marks.append(Mark("rect", x, y, w=w, h=h, fill=fill, radius=radius, hatch=hatch))

    def line(
        self, x: float, y: float, x2: float, y2: float, fill: str, thickness: float = 0.6, *, dash: bool = False
    ) -> None:
        self.marks.append(Mark("line", x, y, x2=x2, y2=y2, fill=fill, thickness=thickness, dash=dash))

    def circle(self, x: float, y: float, radius: float, fill: str) -> None:
        self.marks.append(Mark("circle", x, y, radius=radius, fill=fill))

    def icon(self, name: str, x: float, y: float, h: float, fill: str) -> None:
        self.marks.append(Mark("icon", x, y, h=h, fill=fill, text=name))

    def text(
        self, x: float, y: float, text: str, size: float, anchor: Anchor = "start", weight: int = 400, fill: str = INK
    ) -> None:
        if text:
            self.marks.append(Mark("text", x, y, text=text, size=size, anchor=anchor, weight=weight, fill=fill))

    def lines(self, x: float, middle: float, lines: Sequence[str], size: float, **style: Any) -> None:
        """Lines of text whose block is centred on ``middle``."""
        lead = size * LEADING
        for i, line in enumerate(lines):
            self.text(x, middle + size * BASELINE + (i - (len(lines) - 1) / 2) * lead, line, size, **style)

    def chart(self, kind: str, height: float, description: str, data: ChartData | None = None) -> Chart:
        f, marks = self.frame, tuple(self.marks)
        return Chart(f.name, kind, f.title, description, f.width, height, marks, f.source, f.numbers, data)


# The size charts are drawn for; larger ones are the same drawing enlarged, gaps and lines with it.
USUAL, LARGEST = 10.5, 14.0
_LENGTHS = ("x", "y", "w", "h", "x2", "y2", "radius", "thickness", "size")


def to_scale(layout: Callable[Concatenate[Frame, Given], Chart]) -> Callable[Concatenate[Frame, Given], Chart]:
    """The layout for every size of paper: a poster is the page seen through a glass."""

    @wraps(layout)
    def drawn(frame: Frame, /, *args: Given.args, **kwargs: Given.kwargs) -> Chart:
        if frame.size <= LARGEST:
            return layout(frame, *args, **kwargs)
        factor = frame.size / USUAL
        chart = layout(replace(frame, width=frame.width / factor, size=USUAL), *args, **kwargs)
        marks = tuple(replace(m, **{k: getattr(m, k) * factor for k in _LENGTHS}) for m in chart.marks)
        return replace(chart, width=frame.width, height=chart.height * factor, marks=marks)

    return drawn


# Thai letters with marks above and below need more than Latin ones; .34 em brings their middle to the given line.
LEADING = 1.32
BASELINE = 0.30


def number_width(text: str, size: float, weight: int = 400) -> float:
    """Room for a written number in either kind of digits; Thai ones are wider."""
    return max(text_width(text, size, weight), text_width(to_thai_digits(text), size, weight))


@dataclass(frozen=True, slots=True)
class Stub:
    """The label column of a chart: wrapped labels and the width they need."""

    lines: tuple[tuple[str, ...], ...]
    width: float
    size: float

    def height(self, i: int, least: float) -> float:
        """Height of row ``i``."""
        return max(least, len(self.lines[i]) * self.size * LEADING + self.size * 0.55)


def stub(labels: Sequence[str], frame: Frame, share: float = 0.42, weight: int = 400) -> Stub:
    """Labels wrapped into at most ``share`` of the width; short labels leave more room for the numbers."""
    most = frame.width * share
    lines = tuple(tuple(wrapped(label, frame.size, most, weight)) for label in labels)
    width = max((text_width(line, frame.size, weight) for rows in lines for line in rows), default=0.0)
    return Stub(lines, width, frame.size)


def boldest(strong: Iterable[bool]) -> int:
    """The weight labels are measured with: the one of the rows that stand out."""
    return 600 if any(strong) else 400


# The tallest a chart may be, in widths, so that it stands on one page; narrow ones may be this tall at least.
TALLEST, ALWAYS = 1.4, 600.0
SHRUNK = (1.0, 0.93, 0.86, 0.8, 0.74)


def dense(
    frame: Frame, labels: Sequence[str], share: float, pitches: Sequence[float], weight: int
) -> tuple[Frame, Stub, float]:
    """The frame with letters, labels and pitch of rows (in letters) at which many rows still keep to one page.

    Rows move together before letters get smaller; beyond the last of both a chart is as tall as it must be.
    """
    room = max(TALLEST * frame.width, ALWAYS)
    for size in (frame.size * s for s in SHRUNK):
        made = replace(frame, size=size)
        left = stub(labels, made, share, weight)
        for pitch in pitches:
            if sum(left.height(i, size * pitch) for i in range(len(labels))) <= room:
                return made, left, pitch
    return made, left, pitches[-1]


def legend(
    canvas: Canvas, entries: Sequence[tuple[str, str]], y: float = 0.0, *, hatched: int = 0, right: bool = True
) -> float:
    """Draws swatches with names, on more than one line when needed; returns the height used."""
    size = canvas.frame.size * 0.95
    swatch, gap = size, size * 1.2
    rows: list[list[tuple[int, str, str, float]]] = [[]]
    used = 0.0
    for i, (name, fill) in enumerate(entries):
        w = swatch + 4 + text_width(name, size) + gap
        if rows[-1] and used + w - gap > canvas.frame.width:
            rows.append([])
            used = 0.0
        rows[-1].append((i, name, fill, w))
        used += w
    for k, row in enumerate(rows):
        x = canvas.frame.width - sum(r[3] for r in row) + gap if right else 0.0
        top = y + k * size * 1.6
        for i, name, fill, w in row:
            canvas.rect(x, top + size * 0.2, swatch, swatch, fill, hatch=i < hatched, radius=1.5)
            canvas.text(x + swatch + 4, top + size * 1.05, name, size)
            x += w
    return len(rows) * size * 1.6 + size * 0.4
