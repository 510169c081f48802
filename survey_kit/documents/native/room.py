"""How a native chart is laid out: lines of its labels, heights of its rows, what of the box the bars may take.

Sizes are points of TH Sarabun New, which draws a letter at two thirds of the size of Sarabun, in which widths are
measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey_kit.documents.office_font import TO_SARABUN
from survey_kit.thai.numbers import to_thai_digits
from survey_kit.thai.width import text_width, wrapped

LEADING = 1.32
SHARES = (0.34, 0.42, 0.5, 0.58)
GAP = 8.0


@dataclass(frozen=True, slots=True)
class Room:
    """A laid-out chart: its box, type size, wrapped labels, and where the bars begin and end (points)."""

    width: float
    height: float
    size: float
    labels: tuple[str, ...]
    left: float
    tail: float
    top: float
    row: float

    @property
    def bars(self) -> float:
        """Width of the longest bar, or of a whole stack."""
        return self.width - self.left - self.tail


def laid_out(data: dict[str, Any], width: float, size: float) -> Room:
    """The chart at one type size, as tall as it needs; of several widths of the label column the lowest chart wins."""
    return min((_with_share(data, width, size, share) for share in SHARES), key=lambda r: (round(r.height), r.left))


def largest(data: dict[str, Any], width: float, height: float, sizes: Sequence[float]) -> Room:
    """The largest of ``sizes`` at which the chart fits into the box; the smallest when none does."""
    for size in sizes:
        room = laid_out(data, width, size)
        if room.height <= height:
            return room
    return room


def airy(room: Room, height: float, most: float = 1.45) -> Room:
    """The same chart with thicker bars and more air where there is height to spare."""
    return replace(room, height=min(max(height, room.height), room.height * most))


def _with_share(data: dict[str, Any], width: float, size: float, share: float) -> Room:
    letter = size / TO_SARABUN
    lines = [wrapped(label, letter, width * share) for label in data["categories"]]
    left = max((text_width(line, letter) for rows in lines for line in rows), default=0.0) + GAP
    most = max((len(rows) for rows in lines), default=1)
    row = max(_bar_room(data) * letter, (most * LEADING + 0.55) * letter)
    top = _legend(data, width, letter) if has_legend(data) else 0.0
    tail = 0.0 if data["stacked"] else _tail(data, letter)
    labels = tuple("\n".join(rows) for rows in lines)
    return Room(width, top + row * max(len(lines), 1), size, labels, left, tail, top, row)


def has_legend(data: dict[str, Any]) -> bool:
    """Whether colours need their names above: those of a stack, and those of bars side by side."""
    return bool(data["stacked"]) or len(data["series"]) > 1


def _bar_room(data: dict[str, Any]) -> float:
    """Height of a row without its label, in letters."""
    if data["stacked"]:
        return 2.6
    return 2.05 if len(data["series"]) == 1 else 1.3 * len(data["series"]) + 0.8


def _tail(data: dict[str, Any], letter: float) -> float:
    """Room for the number behind the longest bar, in either kind of digits."""
    texts = [t for s in data["series"] for t in s["texts"]]
    both = [*texts, *map(to_thai_digits, texts)]
    return max((text_width(t, letter * 1.1, 700) for t in both), default=0.0) + 1.6 * GAP


def _legend(data: dict[str, Any], width: float, letter: float) -> float:
    names = [text_width(s["name"], letter) + 2.4 * letter for s in data["series"]]
    return letter * 2.0 * max(1, -int(-sum(names) // width))
