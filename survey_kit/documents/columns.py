"""How wide the columns of a table are, and whether it needs smaller type or a page on its side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.thai.segment import chunks
from survey_kit.thai.width import text_width

PADDING = 11.0
SIZES = (10.0, 9.5, 9.0, 8.5, 8.0)
UPRIGHT, SIDEWAYS = 453.0, 700.0


@dataclass(frozen=True, slots=True)
class Fit:
    """Column widths in points for the upright or sideways page, and the type size they were measured at."""

    widths: tuple[float, ...]
    size: float
    sideways: bool = False


def fit(
    head: Sequence[Sequence[str]], body: Sequence[Sequence[str]], align: str, room: float = UPRIGHT, scale: float = 1.0
) -> Fit:
    """The largest type at which no number and no word is broken; sideways when even the smallest is too wide."""
    sizes = [s * scale for s in SIZES]
    for space, sideways in ((room, False), (SIDEWAYS, True)):
        for size in sizes:
            needs = [_need(head, body, align, j, size) for j in range(len(align))]
            if sum(n[0] for n in needs) <= space:
                return Fit(_shared(needs, align, space), size, sideways)
    total = sum(n[0] for n in needs)
    return Fit(tuple(n[0] * SIDEWAYS / total for n in needs), sizes[-1], True)


def _need(
    head: Sequence[Sequence[str]], body: Sequence[Sequence[str]], align: str, j: int, size: float
) -> tuple[float, float]:
    """The least width of column ``j`` and the width it would like."""
    names = [head[-1][j]] if head else []
    cells = [row[j] for row in body]
    word = max((_longest_word(t, size, 600) for t in names), default=0.0)
    name = max((text_width(t, size, 600) for t in names), default=0.0)
    widest = max((text_width(t, size) for t in cells), default=0.0)
    if align[j] == "l":
        least = max(word, *(_longest_word(t, size) for t in cells), min(widest, 60.0), 0.0)
        return least + PADDING, max(widest, name) + PADDING
    return max(word, widest) + PADDING, max(widest, name / 2, word) + PADDING


def _longest_word(text: str, size: float, weight: int = 400) -> float:
    return max((text_width(c.rstrip(), size, weight) for c in chunks(text)), default=0.0)


def _shared(needs: Sequence[tuple[float, float]], align: str, space: float) -> tuple[float, ...]:
    """Widths that fill ``space``: first what each column would like, then the rest, most of it to words."""
    spare = space - sum(n[0] for n in needs)
    wants = [max(n[1] - n[0], 0.0) for n in needs]
    given = min(spare, sum(wants))
    share = given / sum(wants) if sum(wants) else 0.0
    parts = [3.0 if a == "l" else 1.0 for a in align]
    rest = (spare - given) / sum(parts)
    return tuple(n[0] + w * share + p * rest for n, w, p in zip(needs, wants, parts, strict=True))
