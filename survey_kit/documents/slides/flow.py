"""What stands on which slide: blocks of a section from top to bottom, on as many slides as they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from survey_kit.documents.native import is_native
from survey_kit.documents.native.drawingml import longest
from survey_kit.documents.native.room import laid_out
from survey_kit.documents.slides.sheet import (
    BODY,
    BOTTOM,
    LEADING,
    NOTE,
    ROOM,
    SIZES,
    TOP,
    headline,
    height,
    lines,
    split,
)
from survey_kit.documents.slides.tables import parts_of

Block = dict[str, Any]
# The least a chart is given, and the smallest letters it may have before it goes on on another slide.
LEAST_CHART, LEAST_LABEL = 270.0, 18.0
# The least a display list is enlarged.
LEAST_SCALE = 1.5
# A drawing shrunk further than this is told in bars, as long as they have no more colours than can be told apart.
MOST_SHRUNK, MOST_SERIES = 1.0, 4
# A row that is written into while everybody watches.
LEAST_ROW = 62.0
# A slide with few words has larger ones.
SCALES, FEW = (1.4, 1.2), 3
GAP = 10.0
# From the dot of a bullet to its words.
INDENT = 40.0


@dataclass
class Placed:
    """A block with its place on a slide; ``size`` of its letters where it is text."""

    kind: str
    block: Block
    y: float
    height: float
    size: float = BODY


@dataclass
class Slide:
    """One slide: headline, placed blocks from the top, what is read aloud, where the figures are from."""

    title: str
    size: float
    top: float
    placed: list[Placed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    source: str = ""
    closed: bool = False

    @property
    def y(self) -> float:
        """Where the next block may begin."""
        return max((p.y + p.height + GAP for p in self.placed), default=self.top)

    @property
    def room(self) -> float:
        """Height that is left."""
        return 0.0 if self.closed else BOTTOM - self.y


class Flow:
    """Fills the slides of one section."""

    def __init__(self, title: str, continued: str, scale: float = 1.0) -> None:
        self.title, self.continued, self.scale = title, continued, scale
        self.slides = [self._slide(title)]

    def _slide(self, title: str) -> Slide:
        size = headline(title)
        return Slide(title, size, TOP + (height(title, size, ROOM, bold=True) + 14 if title else 0))

    @property
    def empty(self) -> float:
        """The room of a slide that nothing stands on yet."""
        return self._slide(self._further).room

    @property
    def _further(self) -> str:
        return f"{self.title} {self.continued}".strip()

    @property
    def slide(self) -> Slide:
        """The slide being filled."""
        return self.slides[-1]

    def turn(self) -> Slide:
        """Starts another slide, unless nothing stands on this one."""
        if self.slide.placed:
            self.slides.append(self._slide(self._further))
        return self.slide

    def put(self, kind: str, block: Block, high: float, size: float = BODY) -> None:
        """Places a block of a known height."""
        if high > self.slide.room:
            self.turn()
        self.slide.placed.append(Placed(kind, block, self.slide.y, high, size))

    def fill(self, kind: str, block: Block, least: float) -> float:
        """Places a block that takes all that is left; returns how much that is."""
        if self.slide.room < least:
            self.turn()
        high = self.slide.room
        self.slide.placed.append(Placed(kind, block, self.slide.y, high))
        self.slide.closed = True
        return high

    def add(self, block: Block) -> None:
        """Places one set block."""
        PLACERS[block["kind"]](self, block)


def slides_of(section: Block, title: str, words: dict[str, str]) -> list[Slide]:
    """The slides of a section under its title, with the largest letters that need no further slide."""
    blocks = _beside_charts(section["blocks"], words["asked"])
    usual = _filled(blocks, Flow(title, words["continued"]))
    if len(usual) > FEW:
        return usual
    larger = (_filled(blocks, Flow(title, words["continued"], scale)) for scale in SCALES)
    return next((slides for slides in larger if len(slides) == len(usual)), usual)


def _filled(blocks: list[Block], flow: Flow) -> list[Slide]:
    for block in blocks:
        flow.add(block)
    return flow.slides


def _beside_charts(blocks: list[Block], asked: str) -> list[Block]:
    """The blocks, with every question asked and every short note put under the chart it stands beside."""
    out: list[Block] = []
    waiting = ""
    for k, block in enumerate(blocks):
        last = out[-1] if out and out[-1]["kind"] == "chart" else None
        style = block.get("style", "")
        if style == "question" and k + 1 < len(blocks) and blocks[k + 1]["kind"] == "chart":
            waiting = f"{asked}: {block['text']}"
        elif block["kind"] == "chart":
            out.append({**block, "asked": waiting, "under": ""})
            waiting = ""
        elif last and style == "question" and not last["asked"]:
            last["asked"] = f"{asked}: {block['text']}"
        elif last and style == "note" and lines(f"{last['under']} {block['text']}", NOTE, ROOM) <= 2:
            last["under"] = f"{last['under']} {block['text']}".strip()
        else:
            out.append(block)
    return out


def _paragraph(flow: Flow, block: Block) -> None:
    if block["style"] == "script":
        # Read aloud where the finding begins, not on a slide it goes on on.
        flow.slides[0].notes.append(block["text"])
        return
    size, inset = SIZES[block["style"]] * flow.scale, 24.0 if block["style"] in ("quote", "lead", "question") else 0.0
    _text(flow, block["style"], block["text"], size, inset)


def _text(flow: Flow, style: str, text: str, size: float, inset: float = 0.0) -> None:
    """Running text, on further slides where it is long."""
    pad, width = (16.0 if inset else 0.0), ROOM - inset
    while text:
        if flow.slide.room < 2 * size * LEADING + pad:
            flow.turn()
        piece, rest = split(text, size, width, max(flow.slide.room - pad, size * LEADING))
        flow.put("text", {"style": style, "text": piece}, height(piece, size, width) + pad, size)
        text = rest


def _bullets(flow: Flow, block: Block) -> None:
    size = BODY * flow.scale
    width = ROOM - INDENT * flow.scale
    for i, line in enumerate(block["lines"]):
        mark, text = (i + 1 if block["numbered"] else -1), line
        while text:
            whole = height(text, size, width) + 2
            if whole > flow.slide.room and (whole <= flow.empty or flow.slide.room < 2 * size * LEADING):
                flow.turn()
            piece, text = split(text, size, width, max(flow.slide.room - 2, size * LEADING))
            flow.put("bullet", {"text": piece, "number": mark}, height(piece, size, width) + 2, size)
            mark = 0


def _message(flow: Flow, block: Block) -> None:
    flow.fill("message", block, 999.0 if flow.slide.placed else 0.0)


def _chart(flow: Flow, block: Block) -> None:
    """A chart in all the room there is; more bars than can be read go on on the next slide."""
    if block["shape"] == "heat":
        _shades(flow, block)
        return
    beside = sum(around(block).values())
    if block["h"] * MOST_SHRUNK > flow.empty - beside and _few(block):
        block = {**block, "shape": "bars"}
    native = is_native(block)
    least = LEAST_CHART if native else block["h"] * LEAST_SCALE + beside
    for part in _readable(block, flow.empty - beside) if native else [block]:
        flow.fill("chart", part, min(least, flow.empty))
        flow.slide.source = part["source"]


def _few(block: Block) -> bool:
    """Whether a display list too tall for a slide can be told in bars, which go on on the next one."""
    return bool(block["data"]) and len(block["data"]["series"]) <= MOST_SERIES


def _shades(flow: Flow, block: Block) -> None:
    """A heat table as a table: its cells can be edited, and many places go on on the next slide."""
    data = block["data"]
    series, width = data["series"], 1 + len(data["series"])
    names = ["", *(s["name"] for s in series)]
    head = [[{"text": t, "row": 0, "column": j, "columns": 1, "rows": 1} for j, t in enumerate(names)]]
    body = [[label, *(s["texts"][i] for s in series)] for i, label in enumerate(data["categories"])]
    fills = [["", *(s["fills"][i] for s in series)] for i in range(len(body))]
    made = {"number": block["number"], "title": block["title"], "head": head, "body": body, "fills": fills,
            "align": ["l"] + ["c"] * (width - 1), "strong": [], "notes": [], "alt": block["alt"]}  # fmt: skip
    for part in parts_of(made, flow.empty):
        flow.put("table", part, part["height"])
        flow.slide.closed, flow.slide.source = True, block["source"]


def around(block: Block) -> dict[str, float]:
    """Room for what stands around a chart: its own title, the question as it was asked, a note."""
    title = " ".join(filter(None, (block["number"], block["title"])))
    return {
        "title": height(title, NOTE, ROOM, bold=True) + 8 if title else 0.0,
        "asked": height(block["asked"], NOTE, ROOM - 24) + 22 if block["asked"] else 0.0,
        "under": height(block["under"], NOTE, ROOM) + 8 if block["under"] else 0.0,
    }


def _readable(block: Block, room: float) -> list[Block]:
    """A native chart in parts whose letters can be read, all on one scale."""
    data = block["data"]
    rows, made = len(data["categories"]), laid_out(data, ROOM, LEAST_LABEL)
    step = -(-rows // max(1, -int(-made.height // room)))
    if step >= rows:
        return [block]
    most = longest(data)
    return [{**block, "data": {**_some(data, k, k + step), "longest": most}} for k in range(0, rows, step)]


def _some(data: dict[str, Any], start: int, end: int) -> dict[str, Any]:
    cut = ("values", "texts", "fills", "formats")
    series = [{**s, **{key: s[key][start:end] for key in cut}} for s in data["series"]]
    return {**data, "categories": data["categories"][start:end], "series": series}


def _table(flow: Flow, block: Block) -> None:
    for part in parts_of(block, flow.empty):
        flow.put("table", part, part["height"])
        flow.slide.closed = True


def _write(flow: Flow, block: Block) -> None:
    if block["prompt"]:
        _text(flow, "lead", block["prompt"], SIZES["lead"] * flow.scale, 24.0)
    if block["boxes"]:
        _text(flow, "body", "      ".join(f"☐ {b}" for b in block["boxes"]), BODY * flow.scale)


def _blank(flow: Flow, block: Block) -> None:
    rows = block["cells"]
    shares = [s / sum(block["shares"]) * ROOM for s in block["shares"]]
    made = {"title": "", "number": "", "notes": [], "strong": [], "body": rows, "align": ["l"] * len(shares)}
    head = [[{"text": t, "row": 0, "column": j, "columns": 1, "rows": 1} for j, t in enumerate(block["head"])]]
    for part in parts_of({**made, "head": head, "given": shares, "least": LEAST_ROW, "form": True}, flow.empty):
        flow.put("table", part, part["height"])


def _question(flow: Flow, block: Block) -> None:
    if block["text"]:
        _text(flow, "strong", block["text"], BODY * flow.scale)
    for line in (*block["items"], *(f"☐ {c}" for c in block["choices"])):
        _text(flow, "body", line, SIZES["question"] * flow.scale)


# How each kind of block is placed: one new kind and one line here.
PLACERS: dict[str, Callable[[Flow, Block], None]] = {
    "paragraph": _paragraph,
    "bullets": _bullets,
    "message": _message,
    "chart": _chart,
    "table": _table,
    "write": _write,
    "blank": _blank,
    "question": _question,
}
