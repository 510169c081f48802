"""Thai that a program took for Western letters and saved so: read as what it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from survey_kit.model.survey import Step
from survey_kit.thai.encoding import decide, is_thai

_CELLS = re.compile(rb"[,;\t|\r\n]+")


def unscrambled(rows: Sequence[Sequence[Any]]) -> tuple[Sequence[Sequence[Any]], tuple[Step, ...]]:
    """The cells with their Thai letters back, and the step that tells so; unchanged where any cell is Thai already."""
    texts = dict[str, bytes]()
    for text in _foreign(rows):
        if is_thai(text) or (raw := _as_typed(text)) is None:
            return rows, ()
        texts[text] = raw
    if not texts:
        return rows, ()
    decision = decide(part for raw in texts.values() for part in _CELLS.split(raw))
    thai = {text: decision.decode(raw) for text, raw in texts.items()}
    if not decision.sure or not any(map(is_thai, thai.values())):
        return rows, ()
    before, after = next((b, a) for b, a in thai.items() if is_thai(a))
    step = Step("texts-unscrambled", {"count": len(thai), "before": before, "after": after})
    return [[thai.get(c, c) if isinstance(c, str) else c for c in row] for row in rows], (step,)


def _foreign(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    return (c for row in rows for c in row if isinstance(c, str) and not c.isascii())


def _as_typed(text: str) -> bytes | None:
    """The bytes that were taken for Western letters; None where a letter is none of them."""
    try:
        return b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else "cp1252") for c in text)
    except UnicodeEncodeError:
        return None
