"""A small writer of SPSS system files (.sav), uncompressed, in Thai code page 874, as old Windows machines left them.

Layout after the PSPP documentation "System File Format": header, variable records (2), value labels (3, 4), machine
records (7), end (999), cases. pyreadstat always writes UTF-8 and the clock, so the old look is made by hand.
"""

from __future__ import annotations

import datetime
import struct
from dataclasses import dataclass
from typing import Any

from generator.grid import plain

DATE_FORMAT = (38 << 16) | (10 << 8)  # EDATE10: dd.mm.yyyy
SYSMIS = struct.unpack("<d", b"\xff\xff\xff\xff\xff\xff\xef\xff")[0]
ENCODING = "cp874"


@dataclass(frozen=True)
class SavVariable:
    """One column: text when ``width`` > 0, else a number; ``date`` numbers are seconds since 14 October 1582."""

    name: str
    label: str
    width: int = 0
    date: bool = False
    values: tuple[tuple[float, str], ...] = ()
    missing: tuple[float, ...] = ()
    scale: int = 1  # 1 nominal, 2 ordinal, 3 scale

    @property
    def slots(self) -> int:
        return max(1, (self.width + 7) // 8)


def _text(value: str, size: int) -> bytes:
    return value.encode(ENCODING)[:size].ljust(size)


def _padded(value: bytes, step: int) -> bytes:
    return value + b" " * (-len(value) % step)


def sav_bytes(
    variables: list[SavVariable], rows: list[list[Any]], title: str, code_page: int, encoding_record: str = ""
) -> bytes:
    """The file. ``code_page`` stands in the machine record; '' as ``encoding_record`` leaves record 7/20 out."""
    short = _short_names(variables)
    slots = sum(v.slots for v in variables)
    head = b"$FL2" + _text("@(#) SPSS DATA FILE MS Windows 18.0", 60)
    head += struct.pack("<iiiii", 2, slots, 0, 0, len(rows)) + struct.pack("<d", 100.0)
    head += b"31 Mar 22" + b"09:00:00" + _text(title, 64) + b"\0\0\0"
    body = b"".join(_variable(v, name) for v, name in zip(variables, short, strict=True))
    at = 1
    for variable in variables:
        if variable.values:
            body += _value_labels(variable, at)
        at += variable.slots
    body += _machine(code_page) + _extension(4, 8, struct.pack("<ddd", SYSMIS, 1.7976931348623157e308, -1.7e308))
    display = b"".join(
        struct.pack("<iii", v.scale, max(8, min(v.width, 20)), 1 if not v.width else 0) for v in variables
    )
    body += _extension(11, 4, display)
    names = "\t".join(f"{s}={v.name}" for s, v in zip(short, variables, strict=True))
    body += _extension(13, 1, names.encode(ENCODING))
    if encoding_record:
        body += _extension(20, 1, encoding_record.encode("ascii"))
    body += struct.pack("<ii", 999, 0)
    return head + body + b"".join(_case(variables, row) for row in rows)


def _short_names(variables: list[SavVariable]) -> list[str]:
    out: list[str] = []
    for variable in variables:
        name = variable.name.upper()[:8]
        if name in out:
            name = f"V{len(out)}_{name}"[:8]
        out.append(name)
    return out


def _variable(v: SavVariable, short: str) -> bytes:
    form = DATE_FORMAT if v.date else (1 << 16) | (v.width << 8) if v.width else (5 << 16) | (8 << 8)
    label = v.label.encode(ENCODING)[:255]
    out = struct.pack("<iiiiii", 2, v.width, 1 if label else 0, len(v.missing), form, form) + _text(short, 8)
    if label:
        out += struct.pack("<i", len(label)) + _padded(label, 4)
    out += b"".join(struct.pack("<d", m) for m in v.missing)
    return out + struct.pack("<iiiiii", 2, -1, 0, 0, 0, 0).ljust(32) * (v.slots - 1)


def _value_labels(v: SavVariable, at: int) -> bytes:
    out = struct.pack("<ii", 3, len(v.values))
    for code, words in v.values:
        label = words.encode(ENCODING)[:120]
        out += struct.pack("<d", code) + _padded(bytes([len(label)]) + label, 8)
    return out + struct.pack("<iii", 4, 1, at)


def _machine(code_page: int) -> bytes:
    return _extension(3, 4, struct.pack("<iiiiiiii", 18, 0, 0, -1, 1, 1, 2, code_page))


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<iiii", 7, kind, size, len(data) // size) + data


def _case(variables: list[SavVariable], row: list[Any]) -> bytes:
    out = b""
    for variable, value in zip(variables, row, strict=True):
        if variable.width:
            out += _text("" if plain(value) is None else str(plain(value)), variable.slots * 8)
        elif variable.date:
            out += struct.pack("<d", _seconds(value))
        else:
            out += struct.pack("<d", SYSMIS if plain(value) is None else float(value))
    return out


def _seconds(value: Any) -> float:
    if plain(value) is None:
        return SYSMIS
    day = datetime.date.fromisoformat(str(value)[:10])
    return float((day - datetime.date(1582, 10, 14)).days * 86400)
