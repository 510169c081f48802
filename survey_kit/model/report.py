"""A report before it becomes bytes: sentences with the addresses of their numbers, charts, tables, sections.

Everything two renderers must agree on (wording, rounding, order, colours) is decided before a Report exists; a
renderer only sets type.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from survey_kit.model.table import Address, Table

Audience = Literal["community", "agency", "network", "forum"]
# How a document is laid out; every layout has a Typst template of its name.
Layout = Literal["handout", "brief", "book", "poster", "placemat", "cards", "form", "slides"]
Paper = Literal["a1", "a3", "a4", "a5"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One finished sentence and the addresses of the numbers in it.

    ``key`` names it for those who edit it: the same from build to build as long as it speaks of the same thing.
    """

    text: str
    numbers: tuple[Address, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One primitive of a display list, in points, origin top left.

    ``shape`` rect: x, y, w, h, fill, radius, hatch; line: x, y, x2, y2, fill, thickness, dash;
    circle: x, y, radius, fill; text: x, y (baseline), text, size, anchor, weight, fill;
    icon: x, y, h, fill (the picture named in ``text``: ``person`` or ``house``).
    """

    shape: Literal["rect", "line", "circle", "text", "icon"]
    x: float
    y: float
    w: float = 0.0
    h: float = 0.0
    x2: float = 0.0
    y2: float = 0.0
    radius: float = 0.0
    fill: str = "#1F2933"
    thickness: float = 0.6
    text: str = ""
    size: float = 12.0
    anchor: Literal["start", "middle", "end"] = "start"
    weight: int = 400
    hatch: bool = False
    dash: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a native chart: a value, as printed, for every category (None where nothing is shown).

    ``fills`` has a colour of its own for every value where they differ.
    """

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    fill: str = "#1B5E8C"
    hatch: bool = False
    fills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartData:
    """What an office program draws natively: categories from top to bottom and one or more series.

    ``stacked``: the series of a category stand one after another (levels of a scale). Values are those printed, so
    that the workbook inside a slide tells no more than the page does.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn chart: display list with title, alternative text and the addresses of the numbers it shows.

    ``data`` is what a native chart of an office program needs; None for pictures no such program can draw.
    """

    name: str
    kind: str
    title: str
    description: str
    width: float
    height: float
    marks: tuple[Mark, ...]
    source: str = ""
    numbers: tuple[Address, ...] = ()
    data: ChartData | None = None


@dataclass(frozen=True, slots=True)
class SetTable:
    """A table ready for setting: every cell already worded; ``table`` keeps the unrounded numbers.

    ``head`` is one or more header lines of equal length (repeated neighbours are merged by the renderer);
    ``align`` has one letter per column (l, r, c); ``formats`` one number format per column for spreadsheets.
    ``number`` is the bare number ("4", "A-2"). ``values`` has the unrounded number behind each body cell, or None
    for words; without it they are found through ``table`` when its shape fits.
    """

    number: str
    title: str
    head: tuple[tuple[str, ...], ...]
    body: tuple[tuple[str, ...], ...]
    align: str
    notes: tuple[str, ...] = ()
    strong_rows: tuple[int, ...] = ()
    formats: tuple[str, ...] = ()
    table: Table | None = None
    values: tuple[tuple[float | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class KeyMessage:
    """A key message of a handout: big figure, one sentence, its icon row, a small line with n, tick boxes."""

    figure: str
    sentence: Sentence
    detail: str = ""
    chart: Chart | None = None
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``question``: what was asked, word for word; ``script``: to be read aloud, not shown."""

    sentences: tuple[Sentence, ...]
    style: Literal["body", "note", "quote", "lead", "question", "script"] = "body"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short lines; ``numbered`` for an ordered one; not ``marked`` where lines begin with their own code."""

    lines: tuple[Sentence, ...]
    numbered: bool = False
    marked: bool = True


@dataclass(frozen=True, slots=True)
class WriteSpace:
    """Room for handwriting: a prompt and dotted lines; ``boxes`` are tick boxes beside it."""

    prompt: str
    lines: int = 3
    boxes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlankTable:
    """An empty form to be filled by hand: column heads and a number of rows.

    ``cells`` are the words that stand in its first rows already, each row as far as it goes; ``shares`` are the widths
    of the columns in any unit; ``height`` of a row in cm.
    """

    head: tuple[str, ...]
    rows: int
    cells: tuple[tuple[str, ...], ...] = ()
    shares: tuple[float, ...] = ()
    height: float = 0.92


@dataclass(frozen=True, slots=True)
class Question:
    """A question on paper: tick boxes for ``choices``, one line of them for each of ``items``, or lines to write on."""

    text: str
    choices: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    lines: int = 0


Block = Paragraph | Bullets | KeyMessage | Chart | SetTable | WriteSpace | BlankTable | Question


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a report; ``name`` is its key for those who edit sentences."""

    title: str
    blocks: tuple[Block, ...] = ()
    level: int = 1
    new_page: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole document before typesetting.

    ``name`` is ASCII (it becomes the file name); ``layout`` and ``paper`` say how it is set; ``facts`` holds what the
    style needs (``city``, ``date``, …).
    ``lang`` is the language of the document's own words (captions, page numbers); ``kind`` names what it is in these
    words, where that is not said by its audience.
    """

    name: str
    audience: Audience
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    source: str = ""
    sample_mark: str = ""
    digits: Literal["arabic", "thai"] = "arabic"
    facts: dict[str, Any] = field(default_factory=dict)
    lang: Literal["th", "en"] = "th"
    kind: str = ""
    layout: Layout = "brief"
    paper: Paper = "a4"
    sideways: bool = False

    @property
    def tables(self) -> tuple[SetTable, ...]:
        """All tables of the report in order."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, SetTable))

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All charts of the report in order, without the icon rows of its messages."""
        return tuple(b for s in self.sections for b in s.blocks if isinstance(b, Chart))
