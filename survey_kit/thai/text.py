"""Thai text as data: repair of how it was typed, a form for matching, a key for sorting.

Nothing here uses NFKC: it splits ำ into two characters and no search would find น้ำ again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from survey_kit.thai.numbers import to_arabic_digits, to_thai_digits

TONES = "\u0e48-\u0e4b"
MARKS = "\u0e47-\u0e4e"
ABOVE_BELOW = "\u0e31\u0e34-\u0e3a"
LETTER = "[\u0e01-\u0e4e]"

# What fonts of the 1990s used for marks beside tall letters; PDF copies still carry them.
_PRIVATE_USE = str.maketrans(
    {
        0xF700: "ฐ",
        **{0xF701 + i: c for i, c in enumerate("ิีึื")},
        **{0xF705 + i: c for i, c in enumerate("่้๊๋์")},
        **{0xF70A + i: c for i, c in enumerate("่้๊๋์")},
        0xF70F: "ญ",
        0xF710: "ั",
        0xF711: "ํ",
        0xF712: "็",
        **{0xF713 + i: c for i, c in enumerate("่้๊๋์")},
        **{0xF718 + i: c for i, c in enumerate("ฺุู")},
    }
)

_INVISIBLE = re.compile(
    "[\u200b\u2060\ufeff\u00ad\u180e]|(?<=[\u0e00-\u0e7f])[\u200c\u200d]|[\u200c\u200d](?=[\u0e00-\u0e7f])"
)
_SPACES = re.compile("[\\t \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINE_SPACES = re.compile(" ?\n ?")
_REPAIRS = (
    (re.compile("เเ"), "แ"),
    (re.compile(f"ํ([{TONES}]?)า"), r"\1ำ"),
    (re.compile(f"ำ([{TONES}])"), r"\1ำ"),
    (re.compile(f"([{TONES}\u0e4c])([{ABOVE_BELOW}])"), r"\2\1"),
    (re.compile(f"([{ABOVE_BELOW}{MARKS}])\\1+"), r"\1"),
)
_BETWEEN_THAI = re.compile(f"(?<={LETTER}) +(?={LETTER})")
_LEADING_VOWEL = re.compile("([เ-ไ])([ก-ฮ])")
_MARK = re.compile(f"[{MARKS}]")
_KEPT = re.compile(r"[A-Za-z0-9_./:@\\-]*[A-Za-z_@][A-Za-z0-9_./:@?=&%#\\-]*")


def repaired(text: str) -> str:
    """``text`` as it was meant: แ for เเ, ำ for ํา, marks in order and once, no invisible characters, single spaces.

    Line breaks stay; the ends are trimmed. Applying it twice changes nothing more.
    """
    text = _INVISIBLE.sub("", text.translate(_PRIVATE_USE).replace("\r\n", "\n").replace("\r", "\n"))
    text = _SPACES.sub(" ", text)
    before = None
    while before != text:
        before = text
        for pattern, replacement in _REPAIRS:
            text = pattern.sub(replacement, text)
    return _LINE_SPACES.sub("\n", text).strip()


def normal(text: str) -> str:
    """The form in which two spellings are compared: repaired, Arabic digits, small Latin letters.

    Spaces between Thai letters and punctuation at the ends do not count: ``แหลมสน อ่อน`` equals ``เเหลมสนอ่อน``.
    """
    text = to_arabic_digits(repaired(text)).casefold().replace("\n", " ")
    text = _BETWEEN_THAI.sub("", text)
    return text.strip(" .,:;!?\"'()[]*“”‘’…")


def collation_key(text: str) -> tuple[str, tuple[str, ...]]:
    """A key that sorts as a Thai dictionary does: consonant before its leading vowel, tone marks last."""
    text = repaired(text).casefold()
    plain = _MARK.sub("", text)
    marks: list[str] = []
    for c in text:
        if _MARK.match(c) and marks:
            marks[-1] += c
        else:
            marks.append("")
    return _LEADING_VOWEL.sub(r"\2\1", plain), tuple(marks)


def holding(text: str) -> str:
    """``text`` with a space no line breaks before every ๆ, for programs that break lines themselves."""
    return text.replace(" ๆ", "\u00a0ๆ")


def printable(text: str) -> str:
    """``text`` without what no document may hold: control characters, lone surrogates, direction overrides."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or not _is_unprintable(c))


def _is_unprintable(c: str) -> bool:
    code = ord(c)
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    override = 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    return noncharacter or override or unicodedata.category(c) in ("Cc", "Cs")


def with_digits(text: str, digits: Literal["arabic", "thai"]) -> str:
    """``text`` in the digits of its document; codes, links and addresses (anything with a Latin letter) keep theirs."""
    if digits == "arabic":
        return text
    out, end = [], 0
    for kept in _KEPT.finditer(text):
        out += [to_thai_digits(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*out, to_thai_digits(text[end:])])
