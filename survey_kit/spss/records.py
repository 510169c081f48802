"""The dictionary records of a system file as they stand in it: bytes not decoded yet, pieces not joined yet."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from survey_kit.errors import SurveyKitError
from survey_kit.spss.dictionary import Extension, slots

SYSMIS = -1.7976931348623157e308
HIGHEST = 1.7976931348623157e308
# LO THRU is the number just above the system-missing value.
LOWEST = -1.7976931348623155e308
# Programs disagree a little about the ends of the number line; no answer lies beyond this.
ENDLESS = 1.7e308
_HEADER = 176
# No dictionary of a survey has more slots than this; a damaged count stops here, not in memory.
MOST_SLOTS = 1 << 22


@dataclass
class RawVariable:
    """A variable record: ``slot`` is its place in a case (0-based, in eight-byte slots)."""

    short: bytes
    width: int
    label: bytes
    missing: tuple[bytes, ...]
    ranged: bool
    print: int
    write: int
    slot: int


@dataclass
class RawLabels:
    """A set of value labels and the slots (0-based) of the variables it belongs to."""

    labels: tuple[tuple[bytes, bytes], ...]
    slots: tuple[int, ...]


@dataclass
class RawFile:
    """Header and dictionary. ``order`` is ``<`` or ``>``; ``data_at`` is where the cases begin."""

    order: str
    compression: int
    weight: int
    cases: int
    bias: float
    created: bytes
    label: bytes
    variables: list[RawVariable] = field(default_factory=list)
    labels: list[RawLabels] = field(default_factory=list)
    documents: list[bytes] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    slots: int = 0
    data_at: int = 0

    def extension(self, kind: int) -> bytes:
        """The bytes of the first extension record of ``kind``, empty where there is none."""
        return next((e.data for e in self.extensions if e.kind == kind), b"")


class Cursor:
    """Reads a buffer from the front and never beyond its end."""

    def __init__(self, buffer: memoryview, file: str, order: str = "<", at: int = 0) -> None:
        self.buffer, self.file, self.order, self.at = buffer, file, order, at

    def take(self, size: int) -> bytes:
        """The next ``size`` bytes; raises ``spss-damaged`` where the file has fewer."""
        if size < 0 or self.at + size > len(self.buffer):
            raise SurveyKitError("spss-damaged", file=self.file, at=self.at)
        out = bytes(self.buffer[self.at : self.at + size])
        self.at += size
        return out

    def unpack(self, form: str) -> tuple[float, ...]:
        """Numbers of the struct format ``form`` in the file's byte order."""
        return struct.unpack(self.order + form, self.take(struct.calcsize("<" + form)))

    def whole(self) -> int:
        """A 32-bit integer."""
        return int(self.unpack("i")[0])

    def text(self, size: int, padded_to: int = 1) -> bytes:
        """``size`` bytes of text, the padding to a multiple of ``padded_to`` skipped."""
        out = self.take(size)
        self.take(-size % padded_to)
        return out


def read_records(buffer: memoryview, file: str) -> RawFile:
    """Header and dictionary of a system file. Raises ``spss-damaged`` and ``file-encrypted``."""
    cursor = Cursor(buffer, file)
    raw = _header(cursor)
    while (kind := cursor.whole()) != 999:
        if kind == 2:
            _variable(cursor, raw)
        elif kind == 3:
            _labels(cursor, raw)
        elif kind == 6:
            count = cursor.whole()
            raw.documents += [cursor.take(80) for _ in range(_bounded(cursor, count, 80))]
        elif kind == 7:
            kind, size, count = (cursor.whole() for _ in range(3))
            if size < 0 or count < 0:
                raise SurveyKitError("spss-damaged", file=file, at=cursor.at)
            raw.extensions.append(Extension(kind, size, cursor.take(size * count)))
        else:
            raise SurveyKitError("spss-damaged", file=file, at=cursor.at - 4)
    cursor.whole()
    raw.data_at = cursor.at
    if not raw.variables or not _fit(raw):
        raise SurveyKitError("spss-damaged", file=file, at=cursor.at)
    return raw


def _fit(raw: RawFile) -> bool:
    """Whether every variable has the slots that its width takes."""
    ends = [*(v.slot for v in raw.variables[1:]), raw.slots]
    return all(end - v.slot == slots(v.width) for v, end in zip(raw.variables, ends, strict=True))


def _bounded(cursor: Cursor, count: int, size: int) -> int:
    """``count`` where the file is long enough for so many elements of ``size`` bytes."""
    if not 0 <= count * size <= len(cursor.buffer) - cursor.at:
        raise SurveyKitError("spss-damaged", file=cursor.file, at=cursor.at)
    return count


def _header(cursor: Cursor) -> RawFile:
    start = bytes(cursor.buffer[:_HEADER])
    if b"ENCRYPTED" in start[:36]:
        raise SurveyKitError("file-encrypted", file=cursor.file)
    if start[:3] != b"$FL" or len(start) < _HEADER:
        raise SurveyKitError("spss-damaged", file=cursor.file, at=0)
    layout = start[64:68]
    little = int.from_bytes(layout, "little") in (2, 3)
    cursor.order = "<" if little else ">"
    if not little and int.from_bytes(layout, "big") not in (2, 3):
        raise SurveyKitError("spss-damaged", file=cursor.file, at=64)
    cursor.at = 72
    compression, weight, cases = (cursor.whole() for _ in range(3))
    if compression not in (0, 1, 2):
        raise SurveyKitError("spss-damaged", file=cursor.file, at=72)
    (bias,) = cursor.unpack("d")
    created, label = cursor.take(17), cursor.take(64)
    cursor.take(3)
    return RawFile(cursor.order, compression, weight, cases, bias, created, label.rstrip(b" \0"))


def _variable(cursor: Cursor, raw: RawFile) -> None:
    width, labelled, missing, shown, written = (cursor.whole() for _ in range(5))
    short = cursor.take(8).rstrip(b" ")
    label = cursor.text(_bounded(cursor, cursor.whole(), 1), 4) if labelled else b""
    codes = tuple(cursor.take(8) for _ in range(abs(missing) if abs(missing) <= 3 else 0))
    slot, raw.slots = raw.slots, raw.slots + 1
    if raw.slots > MOST_SLOTS or not -1 <= width <= 255 or abs(missing) > 3:
        raise SurveyKitError("spss-damaged", file=cursor.file, at=cursor.at)
    if width >= 0:
        raw.variables.append(RawVariable(short, width, label, codes, missing < 0, shown, written, slot))


def _labels(cursor: Cursor, raw: RawFile) -> None:
    labels = []
    for _ in range(_bounded(cursor, cursor.whole(), 16)):
        value, size = cursor.take(8), cursor.take(1)[0]
        labels.append((value, cursor.take(size)))
        cursor.take(-(size + 1) % 8)
    if cursor.whole() != 4:
        raise SurveyKitError("spss-damaged", file=cursor.file, at=cursor.at - 4)
    slots = tuple(cursor.whole() - 1 for _ in range(_bounded(cursor, cursor.whole(), 4)))
    raw.labels.append(RawLabels(tuple(labels), slots))


def number(raw: RawFile, value: bytes) -> float:
    """Eight bytes as a number in the file's byte order."""
    return float(struct.unpack(raw.order + "d", value)[0])


def texts(raw: RawFile) -> Iterator[bytes]:
    """Every text of the dictionary that a person wrote, for telling its encoding by."""
    yield raw.label
    for variable in raw.variables:
        yield from (variable.label, variable.short)
    yield raw.extension(13)
    for labels in raw.labels:
        yield from (label for _, label in labels.labels)
    yield from raw.documents
    for extension in raw.extensions:
        if extension.kind in (7, 19, 17, 18):
            yield extension.data
