"""Names of up to eight plain letters, which old programs and some records use beside the long ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLAIN = re.compile(r"[A-Z@#$][A-Z0-9@#$_.]*")


def short_names(variables: Sequence[tuple[str, int]]) -> dict[str, tuple[bytes, ...]]:
    """Short names of each (name, number of pieces), one per piece, all different."""
    taken: set[str] = set()
    out = {}
    # Whoever has a short name already keeps it, whatever stands before.
    own = {name: name.upper() for name, _ in variables if len(name) <= 8 and _PLAIN.fullmatch(name.upper())}
    taken.update(own.values())
    for place, (name, pieces) in enumerate(variables, start=1):
        plain = re.sub(r"[^A-Z0-9@#$_]", "", name.upper()) if name.isascii() else ""
        stem = plain if _PLAIN.fullmatch(plain) else f"V{place}"
        found = [own[name]] if name in own else [_free(stem, taken)]
        found += [_free(stem[:5], taken) for _ in range(pieces - 1)]
        out[name] = tuple(f.encode("ascii") for f in found)
    return out


def _free(stem: str, taken: set[str]) -> str:
    """``stem`` cut to eight letters, with a number in place of its end where that is taken."""
    new, count = stem[:8], 0
    while new in taken:
        tail = _base36(count)
        new, count = stem[: 8 - len(tail)] + tail, count + 1
    taken.add(new)
    return new


def _base36(number: int) -> str:
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    out = digits[number % 36]
    while number := number // 36:
        out = digits[number % 36] + out
    return out
