"""What SPSS can hold: names, lengths of labels in bytes, missing codes (IBM SPSS Statistics, Core System Guide)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from survey_kit.model.codebook import Variable
from survey_kit.model.table import Note
from survey_kit.spss.dictionary import SHORT, Missing, Value
from survey_kit.thai.text import ABOVE_BELOW, MARKS

LABEL, VALUE_LABEL, NAME, DISCRETE = 255, 120, 64, 3
# File label, a line of the file's notes, the widest text.
TITLE, DOCUMENT, WIDEST = 64, 80, 32_767
_NAME = re.compile(r"[^\W\d_][\w.$#@]*(?<!\.)")
_MARK = re.compile(f"[{ABOVE_BELOW}{MARKS}]")
_RESERVED = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}


@dataclass(frozen=True, slots=True)
class Limits:
    """Lengths as they count in the encoding of the file."""

    encoding: str

    def bytes(self, text: str) -> bytes:
        """``text`` as it will stand in the file."""
        return text.encode(self.encoding)

    def cut(self, text: str, most: int) -> str:
        """``text`` with at most ``most`` bytes; see `cut`."""
        return cut(text, most, self.encoding)


def cut(text: str, most: int, encoding: str = "utf-8") -> str:
    """``text`` with at most ``most`` bytes, no letter halved and no vowel or tone left without its letter."""
    raw = text.encode(encoding)
    if len(raw) <= most:
        return text
    kept = raw[:most].decode(encoding, errors="ignore")
    rest = text[len(kept) :]
    while kept and rest and _is_mark(rest[0]):
        kept, rest = kept[:-1], kept[-1] + rest
    return kept


def lines_of(text: str, most: int, encoding: str) -> Iterator[str]:
    """``text`` in lines of at most ``most`` bytes; all of it."""
    yield (line := cut(text, most, encoding))
    while text := text[len(line) :]:
        yield (line := cut(text, most, encoding))


def _is_mark(letter: str) -> bool:
    return _MARK.match(letter) is not None


def spss_names(names: Sequence[str]) -> dict[str, str]:
    """Column name → name in SPSS: the same where it may stand, ``v7`` (its place) where it may not."""
    taken = {n.lower() for n in names}
    out: dict[str, str] = {}
    used: set[str] = set()
    for place, name in enumerate(names, start=1):
        new = name
        if not _may_stand(name) or name.lower() in used:
            new = f"v{place}"
            while new.lower() in taken | used:
                new += "x"
        used.add(new.lower())
        out[name] = new
    return out


def _may_stand(name: str) -> bool:
    short = len(name.encode("utf-8")) <= NAME
    # Marks above and below letters are no word characters to Python but belong to Thai names.
    letters = "".join(c for c in name if not _is_mark(c))
    return short and bool(_NAME.fullmatch(letters)) and name.lower() not in _RESERVED


def missing_codes(
    variable: Variable, read: Callable[[Any], Value | None], stored: Any, limits: Limits
) -> tuple[Missing, list[Note]]:
    """Missing codes as SPSS takes them: three codes, or a range and a code; what does not fit is a note.

    ``read`` turns a code of the codebook into a value of the file (None where it cannot stand there).
    """
    if isinstance(stored, list):
        texts = [r.low for r in variable.missing if isinstance(r.low, str)]
        short = [t for t in texts if len(limits.bytes(t)) <= SHORT]
        return Missing(tuple(short[:DISCRETE])), _dropped(variable, [t for t in texts if t not in short[:DISCRETE]])
    pairs = [(read(r.low), read(r.high)) for r in variable.missing]
    rules = [(float(low), float(high)) for low, high in pairs if low is not None and high is not None]
    codes = [low for low, high in rules if low == high]
    ranges = [(low, high) for low, high in rules if low != high]
    if len(codes) <= DISCRETE and not ranges:
        return Missing(tuple(codes)), []
    if len(codes) <= 1 and len(ranges) == 1:
        return Missing(tuple(codes), *ranges[0]), []
    low, high = min(low for low, _ in rules), max(high for _, high in rules)
    answers = {float(v) for v in variable.codes if not isinstance(v, str)} | {float(v) for v in stored if v == v}
    if not any(low <= v <= high and not any(a <= v <= b for a, b in rules) for v in answers):
        facts = {"name": variable.name, "count": len(rules), "low": f"{low:.15g}", "high": f"{high:.15g}"}
        return Missing((), low, high), [Note("missing-as-range", facts)]
    if ranges:
        left = [f"{a:.15g}–{b:.15g}" for a, b in ranges[1:]] + [f"{c:.15g}" for c in codes[1:]]
        return Missing(tuple(codes[:1]), *ranges[0]), _dropped(variable, left)
    return Missing(tuple(codes[:DISCRETE])), _dropped(variable, [f"{c:.15g}" for c in codes[DISCRETE:]])


def _dropped(variable: Variable, codes: Sequence[str]) -> list[Note]:
    return [Note("missing-dropped", {"name": variable.name, "codes": ", ".join(codes)})] if codes else []
