"""How wide Thai text is, and lines of about the same length.

No shaping engine is needed: marks have no advance of their own, so a line is as wide as the sum of its advances
(``advances.json``, thousandths of an em of the shipped Sarabun).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from survey_kit.thai.segment import chunks, words

_UNKNOWN = 700  # an emoji or a Chinese character: about as wide as this
_ADVANCES = Path(__file__).with_name("advances.json")


@cache
def _advances() -> dict[int, dict[str, int]]:
    import json

    return {int(weight): table for weight, table in json.loads(_ADVANCES.read_text(encoding="utf-8")).items()}


@cache
def _nearest(weight: int) -> dict[str, int]:
    """The advances of the weight next to ``weight``."""
    tables = _advances()
    return tables[min(tables, key=lambda w: abs(w - weight))]


def text_width(text: str, size: float, weight: int = 400) -> float:
    """Width of ``text`` in points when set in Sarabun at ``size`` points."""
    table = _nearest(weight)
    return sum(table.get(c, _UNKNOWN) for c in text) * size / 1000


def drawable(c: str) -> bool:
    """True when the shipped font has the character."""
    return c in _advances()[400]


def wrapped(text: str, size: float, width: float, weight: int = 400, names: Iterable[str] = ()) -> list[str]:
    """Lines of ``text`` no wider than ``width`` points, broken between words and balanced.

    A word wider than the line is broken between character clusters; nothing ever overflows.
    """
    pieces = [
        p for chunk in chunks(text.replace("\n", " "), tuple(names)) for p in _fitting(chunk, size, width, weight)
    ]
    lines = _greedy(pieces, size, width, weight)
    if len(lines) < 2:
        return lines
    low, high = width * 0.4, width
    for _ in range(8):
        middle = (low + high) / 2
        if len(_greedy(pieces, size, middle, weight)) <= len(lines):
            high = middle
        else:
            low = middle
    balanced = _greedy(pieces, size, high, weight)
    return balanced if max(text_width(x, size, weight) for x in balanced) <= width else lines


def _greedy(pieces: list[str], size: float, width: float, weight: int) -> list[str]:
    lines, line = [], ""
    for piece in pieces:
        if line and text_width((line + piece).rstrip(), size, weight) > width:
            lines.append(line.rstrip())
            line = piece
        else:
            line += piece
    return [*lines, line.rstrip()]


def _fitting(chunk: str, size: float, width: float, weight: int) -> list[str]:
    """``chunk`` whole, or in parts when it is wider than a line."""
    if text_width(chunk.rstrip(), size, weight) <= width:
        return [chunk]
    parts = words(chunk)
    if len(parts) > 1:
        return [p for part in parts for p in _fitting(part, size, width, weight)]
    out = [""]
    for cluster in clusters(chunk):
        if out[-1] and text_width(out[-1] + cluster, size, weight) > width:
            out.append("")
        out[-1] += cluster
    return out


def clusters(text: str) -> list[str]:
    """Characters with the marks that stand on them: น้ำ is one, a leading vowel stays with its consonant."""
    out: list[str] = []
    for c in text:
        joined = out and (c in "ะัาำิีึืฺุู็่้๊๋์ํ๎ๅ" or out[-1] in "เแโใไ")
        if joined:
            out[-1] += c
        else:
            out.append(c)
    return out
