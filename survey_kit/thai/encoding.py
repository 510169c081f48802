"""In which encoding a file's texts are, told from their bytes: Thai recognised whatever the file claims.

Thai letters stand in a row and follow rules of writing (a tone needs a consonant under it, เ one after it). Western
letters with accents stand alone among plain ones. The texts of a file are weighed together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from survey_kit.thai.codepages import MAC_ONLY, MAC_THAI, THAI, decoded

Reason = Literal["plain", "told", "claimed", "utf-8", "thai", "mac-thai", "western"]
_HIGH = re.compile(rb"[\x80-\xff]+")
_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_SHARED = frozenset(b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa0")
_CONSONANTS = frozenset(range(0xA1, 0xCF))
_ABOVE_BELOW = frozenset({0xD1, *range(0xD4, 0xDB), *range(0xE7, 0xEF)})
_TONES = frozenset(range(0xE8, 0xEC))
_LEADING = frozenset(range(0xE0, 0xE5))
_FOLLOWING = frozenset({0xD0, 0xD2, 0xD3})
_DIGITS = frozenset(range(0xF0, 0xFA))
_RARE = frozenset({0xA3, 0xA5, 0xC6, 0xE5, 0xEF, 0xFA, 0xFB, 0xDF, 0xEE, *_DIGITS})
# Bytes of Western letters that no Thai encoding has: ß is ฿ there, but ü, ý, þ, ÿ and Û, Ý, Þ are nothing.
_NOT_THAI = frozenset({0xDB, 0xDC, 0xDD, 0xDE, 0xFC, 0xFD, 0xFE, 0xFF})
# Weights of evidence, in the log of odds as it were; a file is Thai above 0 and certain beyond SURE.
_PAIR, _BROKEN, _BESIDE_LATIN, _ALONE, _LONE_LABEL, _IMPOSSIBLE = 0.6, -3.0, -2.5, -0.7, 0.4, -4.0
SURE = 1.0
# Thai in UTF-8 is not to be taken for anything else; of other letters so many make it certain (the six bytes of
# สถาบัน in Thai Windows happen to be three letters in UTF-8).
_ENOUGH = 6


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: the codec, why, whether it is certain, and a text as claimed and as decided."""

    codec: str
    reason: Reason
    sure: bool = True
    before: str = ""
    after: str = ""

    def decode(self, data: bytes) -> str:
        """``data`` as text. In a Thai file a text that is Thai in UTF-8 is read as such: some files hold both; in a
        UTF-8 file half a letter at the end, where a program cut at a byte, is left out."""
        if not data.isascii():
            if self.codec in (THAI, MAC_THAI) and is_thai(text := _utf8(data)):
                return text
            if self.codec == "utf-8" and (text := _utf8(data)):
                return text
            if self.codec == "utf-8":
                # Damaged bytes cost their letters; the rest is still Thai, and bytes of Thai Windows never look so.
                damaged = data.decode("utf-8", "replace")
                return decoded(data, THAI) if thai_likeness(data) > 0 and not is_thai(damaged) else damaged
        return decoded(data, self.codec)


def is_thai(text: str) -> bool:
    """Whether there is a Thai letter in ``text``."""
    return any("\u0e01" <= c <= "\u0e5b" for c in text)


def _utf8(data: bytes) -> str:
    """``data`` read as UTF-8, half a letter at the end left out; empty where it is not UTF-8."""
    for end in range(len(data), max(len(data) - 4, -1), -1):
        try:
            text = data[:end].decode("utf-8")
        except UnicodeDecodeError as error:
            if error.start < end - 3:
                return ""
            continue
        cut = not text.isascii() and end < len(data) and _is_half_a_letter(data[end:])
        return text if cut or end == len(data) else ""
    return ""


def _is_half_a_letter(tail: bytes) -> bool:
    """Whether ``tail`` is the beginning of one letter in UTF-8."""
    size = 2 if 0xC2 <= tail[0] <= 0xDF else 3 if tail[0] & 0xF0 == 0xE0 else 4 if 0xF0 <= tail[0] <= 0xF4 else 0
    return len(tail) < size and all(b & 0xC0 == 0x80 for b in tail[1:])


def thai_likeness(text: bytes) -> float:
    """How much more ``text`` looks like Thai Windows than like Western text; 0 where it is plain."""
    total = 0.0
    bare = text.strip(b" \0.()")
    for found in _HIGH.finditer(text):
        run = found.group().strip(bytes(_SHARED))
        if not run:
            continue
        total += _run(run, cut=found.end() == len(text.rstrip(b" \0")))
        beside = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
        total += _BESIDE_LATIN * sum(b in _LETTERS for b in beside)
        if len(run) == 1:
            dotted = text[found.end() : found.end() + 1] == b"."
            whole = run == bare or dotted
            total += _LONE_LABEL if whole and run[0] in _CONSONANTS - _RARE else _ALONE
    return total


def _run(run: bytes, cut: bool) -> float:
    """Evidence in a row of bytes above 127; ``cut``: it ends the text, where a program may have cut it."""
    if any(b in MAC_ONLY for b in run):
        # Tone marks of Mac OS Thai are those of Windows elsewhere.
        run = bytes(0xE8 if b in MAC_ONLY else b for b in run)
    score = sum(_IMPOSSIBLE for b in run if b in _NOT_THAI)
    if run[0] in _ABOVE_BELOW | _FOLLOWING:
        score += _BROKEN
    for a, b in zip(run, run[1:] + b" ", strict=True):
        if a in _LEADING and b not in _CONSONANTS:
            score += 0 if cut and b == 0x20 and len(run) > 1 else _BROKEN
        elif b in _ABOVE_BELOW and not (a in _CONSONANTS or a in _ABOVE_BELOW or (a in _FOLLOWING and b in _TONES)):
            score += _BROKEN
        elif (a in _DIGITS) != (b in _DIGITS) and a not in _SHARED and b not in _SHARED and b != 0x20:
            score += _BROKEN / 2
        elif b != 0x20 and b not in _RARE:
            score += _PAIR
    return score


def decide(texts: Iterable[bytes], claimed: str = "") -> Decision:
    """The encoding of a file whose texts are ``texts`` and which claims the codec ``claimed`` (empty: none)."""
    high = [t for t in texts if not t.isascii()]
    if not high:
        return Decision(claimed or "utf-8", "plain")
    unicode = [_utf8(t) for t in high]
    likeness = sum(thai_likeness(t) for t in high)
    if not any(unicode) and all(b < 0x80 or b in _SHARED for t in high for b in t):
        # Quotation marks and dashes are the same bytes in Thai and in Western Windows.
        return Decision("cp1252", "plain")
    if any(is_thai(t) for t in unicode) and sum(map(bool, unicode)) * 2 >= len(unicode):
        return _decision("utf-8", "utf-8", True, high, claimed)
    foreign = sum(ord(c) > 127 for t in unicode for c in t)
    if all(unicode) and (foreign >= _ENOUGH or claimed == "utf-8" or likeness <= 0):
        # Few letters of another language that could be Thai as well.
        sure = foreign >= _ENOUGH or likeness <= 0
        return _decision("utf-8", "utf-8", sure, high, claimed if sure else THAI)
    if claimed == MAC_THAI or (any(b in MAC_ONLY for t in high for b in t) and likeness > 0 and _only_mac(high)):
        return _decision(MAC_THAI, "mac-thai", likeness > SURE or claimed == MAC_THAI, high, claimed)
    if claimed == THAI:
        whole = not any("\ufffd" in decoded(t, THAI) for t in high)
        return _decision(THAI, "claimed", whole and likeness > -SURE, high, claimed)
    if likeness > 0:
        return _decision(THAI, "thai", likeness > SURE, high, claimed)
    western = claimed if claimed not in ("", "utf-8", "ascii") else "cp1252"
    return _decision(western, "claimed" if western == claimed else "western", likeness < -SURE, high, claimed)


def _only_mac(texts: list[bytes]) -> bool:
    """Whether the bytes that only Mac OS Thai uses stand where a tone mark may: behind a Thai letter."""
    places = [t[i - 1] for t in texts if not is_thai(_utf8(t)) for i, b in enumerate(t) if b in MAC_ONLY and i]
    return bool(places) and all(b in _CONSONANTS | _ABOVE_BELOW | MAC_ONLY for b in places)


def _decision(codec: str, reason: Reason, sure: bool, texts: list[bytes], claimed: str) -> Decision:
    made = Decision(codec, reason, sure)
    # A short text shows best what was decided: the first that differs, else the first.
    shown = next((t for t in texts if decoded(t, claimed or "cp1252") != made.decode(t)), texts[0])
    shown = shown.strip(b" \0")
    return Decision(codec, reason, sure, decoded(shown, claimed or "cp1252"), made.decode(shown))
