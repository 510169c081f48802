"""Text of which every character can be drawn by the shipped fonts and those inside Typst."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from survey_kit.thai.width import drawable

# What is drawn beside Thai and Latin: Greek, Cyrillic, Hebrew, Arabic with Yawi, arrows, mathematics, boxes.
ELSEWHERE = (
    range(0x3B1, 0x3CA),
    range(0x410, 0x450),
    range(0x5D0, 0x5EB),
    range(0x606, 0x61C),
    range(0x61E, 0x6DD),
    range(0x6DE, 0x700),
    range(0x750, 0x780),
    range(0x2190, 0x2300),
    range(0x2500, 0x2600),
)
# Join emoji, pick their style, or tell a program of direction and of where a word may break; nothing to be seen.
_UNSEEN = frozenset("\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\ufe0e\ufe0f\u2060\ufeff")
# No word of a language people write in is as long; what is would run off the page.
_ENDLESS = re.compile(r"[^\W_\u0e00-\u0e7f]{30,}")


def all_drawable(value: Any) -> Any:
    """Set data in which every character can be drawn; a picture no font has is written by its name in brackets."""
    if isinstance(value, str):
        return _ENDLESS.sub(_breakable, "".join(map(_drawn, value)))
    if isinstance(value, dict):
        return {k: all_drawable(v) for k, v in value.items()}
    if isinstance(value, list):
        return [all_drawable(v) for v in value]
    return value


def _breakable(word: re.Match[str]) -> str:
    """A word no line has room for, with places at which it may be broken."""
    return "\u200b".join(re.findall(".{1,12}", word.group()))


def _drawn(c: str) -> str:
    if drawable(c) or c == "\n" or any(ord(c) in r for r in ELSEWHERE):
        return c
    if c in _UNSEEN:
        return ""
    if c.isspace():
        return " "
    return f"[{unicodedata.name(c, f'U+{ord(c):04X}').lower()}]"
