"""A report set for paper: plain data that the HTML, PDF and Word writers walk alike.

Digits, merged heads, column widths, numbers of figures and what may not be printed are decided here, once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from survey_kit.documents.balance import groups
from survey_kit.documents.columns import UPRIGHT, fit
from survey_kit.documents.heads import merged
from survey_kit.documents.native.formats import format_of
from survey_kit.messages import catalogue
from survey_kit.model.report import (
    BlankTable,
    Bullets,
    Chart,
    ChartData,
    KeyMessage,
    Mark,
    Paragraph,
    Question,
    Report,
    Section,
    Sentence,
    SetTable,
    WriteSpace,
)
from survey_kit.thai.segment import COUNTED, long_words
from survey_kit.thai.text import printable, with_digits
from survey_kit.thai.width import text_width

WORDS = Path(__file__).with_name("words.toml")
HANDOUT_WIDTH = 493.0
# Layouts whose figures are numbered and whose wide tables have a page of their own.
NUMBERED = ("brief", "book")
# Up to so many rows a table stays on one page.
SHORT_TABLE = 14
# Letters of a chart no larger than this are for reading at arm's length.
LARGEST_ON_A4 = 14.0
_MARK = Mark("rect", 0, 0)
_PLAIN_MARK = {k: v for k, v in asdict(_MARK).items() if k not in ("shape", "x", "y")}


@dataclass
class Pen:
    """Writes text in the digits of the report and counts its figures."""

    report: Report
    figures: int = 0
    names: tuple[str, ...] = field(default=())

    def say(self, text: object) -> str:
        """``text`` as it is printed."""
        return with_digits(printable(str(text)), self.report.digits)

    def word(self, code: str, **blanks: Any) -> str:
        """One of the documents' own words with its blanks filled, in the digits of the report."""
        return self.say(catalogue(WORDS).text(code, self.report.lang, **blanks))

    @property
    def room(self) -> float:
        """Width of the text block in points."""
        return HANDOUT_WIDTH if self.report.layout == "handout" else UPRIGHT


def set_report(report: Report) -> dict[str, Any]:
    """The report as JSON-ready data: title, footer, sections of blocks, words, and the words no line may break."""
    pen = Pen(report)
    sections = [_section(pen, s, i) for i, s in enumerate(report.sections)]
    out: dict[str, Any] = {
        "title": pen.say(report.title),
        "subtitle": pen.say(report.subtitle),
        "layout": report.layout,
        "paper": report.paper,
        "sideways": report.sideways,
        "kind": pen.word(report.kind or report.audience),
        "digits": report.digits,
        "source": pen.word("source", source=report.source) if report.source else "",
        "mark": pen.say(report.sample_mark),
        "facts": {k: pen.say(v) for k, v in report.facts.items() if isinstance(v, str | int | float)},
        "words": {code: pen.word(code) for code in ("contents", "to_contents", "asked", "continued")},
        "page_of": catalogue(WORDS).text("page_of", report.lang, page="{page}", pages="{pages}"),
        "sections": sections,
    }
    out["groups"] = groups(sections) if report.layout == "handout" else []
    out["protect"] = "|".join([COUNTED, *map(re.escape, long_words(texts(out), pen.names))])
    return out


def texts(value: Any) -> Iterator[str]:
    """Every text in set data, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)


def _section(pen: Pen, section: Section, index: int) -> dict[str, Any]:
    return {
        "id": f"s{index + 1}",
        "title": pen.say(section.title),
        "level": min(max(section.level, 1), 3),
        "new_page": section.new_page,
        "blocks": [BLOCKS[type(b)](pen, b) for b in section.blocks],
    }


def _joined(pen: Pen, sentences: tuple[Sentence, ...]) -> str:
    return pen.say(" ".join(s.text.strip() for s in sentences if s.text.strip()))


def _paragraph(pen: Pen, block: Paragraph) -> dict[str, Any]:
    return {"kind": "paragraph", "style": block.style, "text": _joined(pen, block.sentences)}


def _bullets(pen: Pen, block: Bullets) -> dict[str, Any]:
    return {
        "kind": "bullets",
        "numbered": block.numbered,
        "marked": block.marked,
        "lines": [pen.say(s.text) for s in block.lines],
    }


def _message(pen: Pen, block: KeyMessage) -> dict[str, Any]:
    return {
        "kind": "message",
        "figure": pen.say(block.figure),
        "sentence": pen.say(block.sentence.text),
        "detail": pen.say(block.detail),
        "boxes": [pen.say(b) for b in block.boxes],
        "chart": set_chart(pen, block.chart) if block.chart else None,
    }


def _figure(pen: Pen, block: Chart) -> dict[str, Any]:
    """A figure: numbered, with its title below, in what officers read; under a plain headline everywhere else."""
    if pen.report.layout not in NUMBERED:
        return set_chart(pen, block)
    pen.figures += 1
    return {**set_chart(pen, block), "number": pen.word("figure", number=pen.figures)}


def set_chart(pen: Pen, chart: Chart) -> dict[str, Any]:
    """A chart without its number: sizes in points, marks without their defaults."""
    return {
        "kind": "chart",
        "name": chart.name,
        "title": pen.say(chart.title),
        "alt": pen.say(f"{chart.title} — {chart.description}" if chart.title else chart.description),
        "source": pen.word("source", source=chart.source) if chart.source else "",
        "number": "",
        "w": chart.width,
        "h": chart.height,
        "marks": [_set_mark(pen, m) for m in chart.marks],
        "grain": _grain(chart.marks),
        "shape": chart.kind,
        "data": _set_data(pen, chart.data) if chart.data else None,
    }


def _grain(marks: tuple[Mark, ...]) -> float:
    """How many times as large as on a page of A4 a chart is drawn: its dashes and hatching grow with it."""
    sizes = [m.size for m in marks if m.shape == "text"]
    return round(max(max(sizes, default=0.0) / LARGEST_ON_A4, 1.0), 2)


def _set_data(pen: Pen, data: ChartData) -> dict[str, Any]:
    """The numbers of a chart with the format that writes each as it is printed."""
    series = []
    for one in data.series:
        formats = [format_of(text, pen.report.digits) for text in one.texts]
        texts = [pen.say(t) for t in one.texts]
        series.append({**asdict(one), "name": pen.say(one.name), "texts": texts, "formats": formats})
    return {"categories": [pen.say(c) for c in data.categories], "series": series, "stacked": data.stacked}


def _set_mark(pen: Pen, mark: Mark) -> dict[str, Any]:
    """A mark with numbers to 1/100 point, its text as printed and the room that was measured for it."""
    raw = {k: round(v, 2) if isinstance(v, float) else v for k, v in asdict(mark).items()}
    text = pen.say(mark.text)
    room = text_width(text, mark.size, mark.weight) if mark.shape == "text" else 0.0
    return {**raw, "text": text, "room": round(room, 2)}


def _table(pen: Pen, block: SetTable) -> dict[str, Any]:
    head = [[pen.say(c) for c in line] for line in block.head]
    body = [[pen.say(c) for c in line] for line in block.body]
    scale = 1.08 if pen.report.layout == "handout" else 1.0
    sized = fit(head, body, block.align, pen.room, scale)
    return {
        "kind": "table",
        "number": pen.word("table", number=block.number) if block.number else "",
        "title": pen.say(block.title),
        "head": [[asdict(c) for c in line] for line in merged(head)],
        "body": body,
        "align": list(block.align),
        "notes": [pen.say(n) for n in block.notes],
        "strong": list(block.strong_rows),
        "widths": [round(w, 2) for w in sized.widths],
        "size": sized.size,
        "sideways": sized.sideways and pen.report.layout in NUMBERED,
        "short": len(body) <= SHORT_TABLE,
    }


def _write_space(pen: Pen, block: WriteSpace) -> dict[str, Any]:
    return {
        "kind": "write",
        "prompt": pen.say(block.prompt),
        "lines": block.lines,
        "boxes": [pen.say(b) for b in block.boxes],
    }


def _blank_table(pen: Pen, block: BlankTable) -> dict[str, Any]:
    wide = len(block.head)
    cells = [[pen.say(c) for c in row] + [""] * (wide - len(row)) for row in block.cells]
    usual = (1.5, *(1.0 for _ in block.head[1:]))
    return {
        "kind": "blank",
        "head": [pen.say(h) for h in block.head],
        "cells": cells + [[""] * wide for _ in range(block.rows - len(cells))],
        "rows": block.rows,
        "shares": list(block.shares or usual),
        "height": block.height,
    }


def _question(pen: Pen, block: Question) -> dict[str, Any]:
    return {
        "kind": "question",
        "text": pen.say(block.text),
        "choices": [pen.say(c) for c in block.choices],
        "items": [pen.say(i) for i in block.items],
        "lines": block.lines,
    }


# How each kind of block is set: one new kind and one line here.
BLOCKS: dict[type, Callable[[Pen, Any], dict[str, Any]]] = {
    Paragraph: _paragraph,
    Bullets: _bullets,
    KeyMessage: _message,
    Chart: _figure,
    SetTable: _table,
    WriteSpace: _write_space,
    BlankTable: _blank_table,
    Question: _question,
}
