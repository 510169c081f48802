"""What a document should say and where its lines end, for tests that read the finished pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from survey_kit.documents.drawable import all_drawable
from survey_kit.documents.setting import set_report
from survey_kit.model.report import Report
from survey_kit.thai.segment import words

# Fields of set data that name, place or colour something, or that a program draws from: nobody reads them on paper.
UNREAD = frozenset((
    "layout", "paper", "digits", "style", "name", "shape", "fill", "anchor", "id", "align", "protect",
    "formats", "alt", "data", "page_of", "words", "facts", "groups"
))  # fmt: skip
# What a layout leaves out on purpose: a ballot has no room for a source, the cover of a book alone says its kind.
LEFT_OUT = {
    "handout": {"number"},
    "cards": {"kind", "source"},
    "form": {"kind"},
    "poster": {"kind"},
    "placemat": set(),
    "brief": set(),
    "book": set(),
}


def printed(report: Report) -> list[str]:
    """Every text of a report that a reader should find on its pages."""
    data = all_drawable(set_report(report))
    return [t for t in _read(data, UNREAD | LEFT_OUT[report.layout], report.layout) if t]


def _read(value: Any, unread: frozenset[str] | set[str], layout: str) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        kind, skipped = value.get("kind"), set(unread)
        if "shape" in value and value["shape"] != "text":
            skipped.add("text")
        # What kind of block it is, is no text; a document's own kind is. Only some pictures have a title and a source.
        if kind in BLOCKS:
            skipped.add("kind")
        for key, item in value.items():
            if key == "chart" and item:
                yield from _read({"marks": item["marks"]}, unread, layout)
            elif key not in skipped:
                yield from _read(item, unread, layout)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _read(item, unread, layout)


BLOCKS = ("paragraph", "bullets", "message", "chart", "table", "write", "question", "blank")


def lines(data: bytes) -> list[list[str]]:
    """The lines of every page of a PDF, as PDFium finds them by the places of the letters."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_bounded().splitlines() for page in pdf]


def off_the_page(data: bytes, air: float = 2.0) -> list[str]:
    """What stands nearer to an edge of its page than ``air`` points: letters, lines and pictures."""
    import pypdfium2

    out = []
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf, start=1):
            width, height = page.get_size()
            text = page.get_textpage()
            for k in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(k)
                if right > left and (min(left, bottom) < air or right > width - air or top > height - air):
                    out.append(f"{number}: {text.get_text_range(k, 1)}")
    return out


def compact(text: str) -> str:
    return re.sub(r"\s+", "", text)


class Breaks:
    """Where the lines of a document end, and which of these ends are inside a word."""

    def __init__(self, texts: list[str], pages: list[list[str]]) -> None:
        self.all, self.inside = list[str](), list[str]()
        known = [(compact(t), _starts(t)) for t in dict.fromkeys(texts)]
        for page in pages:
            for above, below in pairwise(page):
                self._look(compact(above)[-10:], compact(below)[:10], known)

    def _look(self, tail: str, head: str, known: list[tuple[str, frozenset[int]]]) -> None:
        # Numbers below one another in a form are no text that goes on.
        if min(len(tail), len(head)) < 2:
            return
        found = [(text.find(tail + head) + len(tail), starts) for text, starts in known if tail + head in text]
        if found:
            self.all.append(f"{tail}|{head}")
            if all(at not in starts for at, starts in found):
                self.inside.append(f"{tail}|{head}")


def _starts(text: str) -> frozenset[int]:
    """Where words begin in a text without its spaces."""
    out, at = set(), 0
    for word in words(text):
        out.add(at)
        at += len(compact(word))
    return frozenset(out)
