"""Extension records (type 7) of a system file: long names, wide texts, sets, attributes, measures, encodings."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import Literal, cast

from survey_kit.spss.dictionary import Align, Attribute, Level, SpssSet, Value
from survey_kit.spss.records import RawFile

Decode = Callable[[bytes], str]
LEVELS: tuple[Level, ...] = ("", "nominal", "ordinal", "scale")
ALIGNS: tuple[Align, ...] = ("left", "right", "centre")
# Records that are read here, or made anew when a file is written; all others are carried along unread.
KNOWN = frozenset({3, 4, 7, 10, 11, 13, 14, 16, 17, 18, 19, 20, 21, 22})


def pairs(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """``NAME=value`` pairs, separated by tabs (a wide text's also by a null)."""
    for part in data.replace(b"\0", b"").split(b"\t"):
        name, found, value = part.partition(b"=")
        if found:
            yield name.strip(), value.strip()


def claimed_encoding(raw: RawFile) -> tuple[str, int]:
    """Name of the encoding record (empty where there is none) and the code page of the machine record (0: none)."""
    machine = raw.extension(3)
    page = struct.unpack_from(raw.order + "i", machine, 28)[0] if len(machine) >= 32 else 0
    return raw.extension(20).decode("ascii", "replace").strip(" \0"), int(page)


def displays(raw: RawFile) -> list[tuple[Level, int, Align]]:
    """Level, columns and alignment of every variable record, in order; columns 0 where the record has none."""
    data = raw.extension(11)
    numbers = struct.unpack(f"{raw.order}{len(data) // 4}i", data[: len(data) // 4 * 4])
    count = len(raw.variables)
    rows: list[tuple[int, int, int]]
    if count and len(numbers) == 2 * count:
        rows = [(level, 0, align) for level, align in zip(numbers[::2], numbers[1::2], strict=True)]
    elif count and len(numbers) == 3 * count:
        rows = list(zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True))
    else:
        return []
    return [(LEVELS[a] if 0 <= a <= 3 else "", max(b, 0), ALIGNS[c] if 0 <= c <= 2 else "right") for a, b, c in rows]


def attributes(data: bytes, decode: Decode) -> tuple[tuple[Attribute, ...], bytes]:
    """Attributes written as ``name('value'⏎'value'⏎)``, and what follows them."""
    out: list[Attribute] = []
    while data and not data.startswith(b"/"):
        name, found, rest = data.partition(b"(")
        if not found:
            return tuple(out), b""
        values = []
        while rest and not rest.startswith(b")"):
            line, _, rest = rest.partition(b"\n")
            values.append(decode(line[1:-1] if line[:1] == b"'" and line[-1:] == b"'" else line))
        out.append(Attribute(decode(name.strip()), tuple(values)))
        data = rest[1:]
    return tuple(out), data


def variable_attributes(raw: RawFile, decode: Decode) -> dict[str, tuple[Attribute, ...]]:
    """Attributes of every variable by its (long) name in small letters."""
    out: dict[str, tuple[Attribute, ...]] = {}
    data = raw.extension(18)
    while data:
        name, found, data = data.partition(b":")
        if not found:
            break
        here, data = attributes(data, decode)
        out[decode(name.strip()).lower()] = here
        data = data[1:] if data.startswith(b"/") else b""
    return out


def response_sets(raw: RawFile, decode: Decode) -> list[SpssSet]:
    """Multiple-response sets of both records (7: the old one, 19: counted values with labels), variables as written."""
    out = []
    for record in (e.data for e in raw.extensions if e.kind in (7, 19)):
        for line in _lines(record):
            found = _set(line, decode)
            if found is not None:
                out.append(found)
    return out


def _lines(data: bytes) -> Iterator[bytes]:
    """Lines of a set record; a line break inside a counted text or label does not end one."""
    while data:
        end = data.find(b"\n")
        if end < 0:
            end = len(data)
        line, data = data[:end], data[end + 1 :]
        while data and not data.startswith(b"$"):
            more, _, data = data.partition(b"\n")
            line += b"\n" + more
        yield line


def _counted(text: bytes) -> tuple[bytes, bytes]:
    """A text written as its length, a space and itself, and what follows."""
    size, _, rest = text.partition(b" ")
    length = int(size)
    return rest[:length], rest[length:].lstrip(b" ")


def _set(line: bytes, decode: Decode) -> SpssSet | None:
    name, found, rest = line.partition(b"=")
    kind, rest = rest[:1], rest[1:]
    if not found or kind not in (b"C", b"D", b"E"):
        return None
    counted, labelled = b"", "variables"
    try:
        if kind == b"E":
            flags, _, rest = rest.lstrip().partition(b" ")
            labelled = "source" if flags == b"11" else "counted"
        if kind in (b"D", b"E"):
            counted, rest = _counted(rest)
        label, rest = _counted(rest.lstrip())
    except ValueError:
        return None
    return SpssSet(
        decode(name).strip().removeprefix("$"), "C" if kind == b"C" else "D", decode(label),
        tuple(decode(v) for v in rest.split()), decode(counted).rstrip(),
        cast(Literal["variables", "counted", "source"], labelled),
    )  # fmt: skip


class _Strings:
    """Reads length-prefixed texts of the records for long strings; stops quietly at the end of the record."""

    def __init__(self, data: bytes, order: str) -> None:
        self.data, self.order, self.at = data, order, 0

    def __bool__(self) -> bool:
        return self.at < len(self.data)

    def next_whole(self) -> int:
        """The integer that comes next, 0 where none does; it stays to be read."""
        found = self.data[self.at : self.at + 4]
        return int(struct.unpack(self.order + "i", found)[0]) if len(found) == 4 else 0

    def whole(self) -> int:
        found = self.next_whole()
        self.take(4)
        return found

    def take(self, size: int) -> bytes:
        out = self.data[self.at : self.at + max(size, 0)]
        self.at = min(self.at + max(size, 0), len(self.data))
        return out

    def text(self) -> bytes:
        return self.take(self.whole())


def long_string_labels(raw: RawFile, decode: Decode) -> dict[str, tuple[tuple[Value, str], ...]]:
    """Value labels of texts wider than eight bytes, by (long) name in small letters."""
    out: dict[str, tuple[tuple[Value, str], ...]] = {}
    record = _Strings(raw.extension(21), raw.order)
    while record:
        name = decode(record.text()).lower()
        record.whole()
        count = min(record.whole(), len(record.data))
        out[name] = tuple((decode(record.text()).rstrip(" \0"), decode(record.text())) for _ in range(count) if record)
    return out


def long_string_missing(raw: RawFile, decode: Decode) -> dict[str, tuple[str, ...]]:
    """Missing values of texts wider than eight bytes, by (long) name in small letters."""
    out = {}
    record = _Strings(raw.extension(22), raw.order)
    while record:
        name = decode(record.text()).lower()
        count = (record.take(1) or b"\0")[0]
        size = record.whole()
        values = []
        for i in range(min(count, 3)):
            # Old PSPP wrote the length before every value, not once.
            if i and record.next_whole() == size:
                record.whole()
            values.append(decode(record.take(size)).rstrip(" \0"))
        out[name] = tuple(values)
    return out
