"""The sheet of a slide in points: margins, type sizes, and how much room a text takes.

Sizes are points of TH Sarabun New; 28 can be read from the back of a hall.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from survey_kit.documents.office_font import TO_SARABUN
from survey_kit.thai.width import text_width, wrapped

WIDTH, HEIGHT = 960.0, 540.0
MARGIN, TOP, FOOT, BOTTOM = 44.0, 24.0, 504.0, 494.0
ROOM = WIDTH - 2 * MARGIN
# Exact lines: what a slide holds must not depend on the heights a computer's font claims.
LEADING = 1.2
BODY, NOTE, SMALL = 30.0, 24.0, 18.0
SIZES = {"body": BODY, "lead": 34.0, "note": NOTE, "quote": BODY, "question": 28.0, "script": BODY}
# Of a headline on one line, and on two.
TITLES, LONG_TITLES = (44.0, 40.0, 36.0), (40.0, 36.0, 32.0, 28.0, 24.0)
FOOTS = (18.0, 16.0, 14.0)
ACCENT, INK, MUTE, WARN, PALE, HAIR = "1B5E8C", "1F2933", "5B6770", "8A4204", "EAF1F6", "C9D2DA"
# A machine's Thai line breaks may differ from ours by a word.
SAFE = 0.96


@lru_cache(maxsize=4096)
def lines(text: str, size: float, width: float, *, bold: bool = False) -> int:
    """How many lines ``text`` takes."""
    return sum(
        max(1, len(wrapped(part, size / TO_SARABUN, width * SAFE, 700 if bold else 400))) for part in text.split("\n")
    )


def height(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """How tall ``text`` is in a box of ``width``."""
    return lines(text, size, width, bold=bold) * size * LEADING


def balanced(text: str, size: float, width: float) -> str:
    """Bold text in lines of about the same length: no last line of one short word."""
    return "\n".join(wrapped(text, size / TO_SARABUN, width * SAFE, 700))


def wide(text: str, size: float, *, bold: bool = False) -> float:
    """How wide ``text`` is on one line."""
    return text_width(text, size / TO_SARABUN, 700 if bold else 400)


def largest(text: str, sizes: Sequence[float], width: float, most: int, *, bold: bool = False) -> float:
    """The largest of ``sizes`` at which ``text`` takes at most so many lines; the smallest when none does."""
    return next((s for s in sizes if lines(text, s, width, bold=bold) <= most), sizes[-1])


def headline(text: str) -> float:
    """The size of a headline: as large as fits on one line, or else on two."""
    size = largest(text, TITLES, ROOM, 1, bold=True)
    return size if lines(text, size, ROOM, bold=True) == 1 else largest(text, LONG_TITLES, ROOM, 2, bold=True)


def split(text: str, size: float, width: float, room: float) -> tuple[str, str]:
    """As much of ``text`` as fits into ``room``, and the rest; between sentences, or else between words."""
    parts = text.split(" ")
    # How much fits grows with what is taken, so it is found by halving: an answer may have 4,000 letters.
    taken = bisect_right(range(1, len(parts) + 1), room, key=lambda k: height(" ".join(parts[:k]), size, width))
    if taken:
        return " ".join(parts[:taken]), " ".join(parts[taken:])
    rows = wrapped(parts[0], size / TO_SARABUN, width * SAFE)
    fit = max(1, int(room // (size * LEADING)))
    rest = " ".join(p for p in ("".join(rows[fit:]), *parts[1:]) if p)
    return "".join(rows[:fit]), rest
