"""The numbers of a chart for office programs that draw it themselves: those printed, and no others."""

from __future__ import annotations

from collections.abc import Sequence

from survey_kit.model.report import Series
from survey_kit.thai.numbers import printed_number

# What may stand behind a printed figure: a mark of caution, a percent sign.
MARKS = "*†‡% "


def series(name: str, texts: Sequence[str], fill: str, *, hatch: bool = False, fills: Sequence[str] = ()) -> Series:
    """A series whose values are read back from what is printed; None where a text shows no number."""
    values = tuple(printed_number(text.rstrip(MARKS)) for text in texts)
    return Series(name, values, tuple(texts), fill, hatch, tuple(fills))


def category(label: str, note: str) -> str:
    """A label with its small note behind it (``n = 196``), in brackets."""
    if not note:
        return label
    return f"{label} {note}" if note.startswith("(") else f"{label} ({note})"
