"""Ways in which a file gets damaged, drawn by a seeded generator: the same seed damages in the same way."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from random import Random

# What parsers stumble over: sizes at their limits, quotes, tags, entities, letters that are no letters.
TRAPS = (
    b"\x00", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\x80\x00\x00\x00", b'"', b'"""', b"'", b"<", b"&a;", b"<![CDATA[", b"</row>",
    b'<c r="ZZZ999999999"><v>1</v></c>', b'<c r="A0" t="s"><v>99999999</v></c>', b'<c t="d"><v>x</v></c>', b"1e999",
    b"\xe0\xb9\x80" * 40, b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n" * 50, b"," * 500, b";" * 500, b"=" * 9, b"[" * 300,
    b"{" * 300, b"-", b"=cmd|' /C calc'!A0", b"9" * 400, b"]]>", b"<table>" * 50, b"colspan=99999999999", b"%", b"\xe2\x80\xae",
)  # fmt: skip


def _cut(data: bytes, other: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _flip(data: bytes, other: bytes, chance: Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 20)) if out else 0):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _drop(data: bytes, other: bytes, chance: Random) -> bytes:
    start, size = chance.randrange(len(data) + 1), chance.choice((1, 4, 64, 1000))
    return data[:start] + data[start + size :]


def _double(data: bytes, other: bytes, chance: Random) -> bytes:
    start, size = chance.randrange(len(data) + 1), chance.choice((1, 16, 256))
    return data[: start + size] + data[start : start + size] * chance.choice((1, 3, 40)) + data[start + size :]


def _trap(data: bytes, other: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice(TRAPS) + data[at:]


def _overwrite(data: bytes, other: bytes, chance: Random) -> bytes:
    at, trap = chance.randrange(len(data) + 1), chance.choice(TRAPS)
    return data[:at] + trap + data[at + len(trap) :]


def _splice(data: bytes, other: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


WAYS: tuple[Callable[[bytes, bytes, Random], bytes], ...] = (_cut, _flip, _drop, _double, _trap, _overwrite, _splice)


def damaged(data: bytes, other: bytes, chance: Random) -> bytes:
    """``data`` damaged in one to three ways; half of all archives are damaged inside and packed again."""
    if data.startswith(b"PK\x03\x04") and chance.random() < 0.6:
        return _inside(data, chance)
    for _ in range(chance.choice((1, 1, 2, 3))):
        data = chance.choice(WAYS)(data, other, chance)
    return data


def _inside(data: bytes, chance: Random) -> bytes:
    """An archive one of whose parts is damaged (or gone), with sums that are right again."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError):
        return data
    names = sorted(parts)
    hurt, other = chance.choice(names), parts[chance.choice(names)]
    for _ in range(chance.choice((1, 2, 5))):
        parts[hurt] = chance.choice(WAYS)(parts[hurt], other, chance)
    if chance.random() < 0.05:
        del parts[hurt]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return out.getvalue()
