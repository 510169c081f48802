"""`SpssDictionary` and columns → the bytes of a .sav or .zsav."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from survey_kit.spss.dictionary import SHORT, Attribute, Missing, SpssDictionary, SpssSet, SpssVariable, Value, slots
from survey_kit.spss.extensions import ALIGNS, LEVELS
from survey_kit.spss.packing import bytecode, zlib_blocks
from survey_kit.spss.records import HIGHEST, LOWEST, SYSMIS
from survey_kit.spss.shortnames import short_names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_PRODUCT = b"@(#) SPSS DATA FILE - survey_kit"
# No clock: the same survey gives the same bytes.
_LONG_AGO = b"01 Jan 0000:00:00"
# Encodings a file may be written in: code page and name, as SPSS writes them.
PAGES = {
    "utf-8": (65001, b"UTF-8"),
    **{f"cp{page}": (page, b"windows-%d" % page) for page in (874, *range(1250, 1259))},
}
BIAS = 100.0


def system_file(
    dictionary: SpssDictionary, columns: Sequence[NDArray[np.float64] | Sequence[bytes]], rows: int, zlib: bool = False
) -> bytes:
    """The file: ``columns`` are numbers (NaN: system-missing) or encoded texts, one per variable, ``rows`` long each.

    Texts of the dictionary must fit: see `survey_kit.writing.spss_limits`. Raises ``UnicodeEncodeError`` for a letter
    that the dictionary's encoding does not have.
    """
    work = _Writing(dictionary)
    stream = bytecode(columns, dictionary.variables, rows)
    head = work.head(rows, 2 if zlib else 1)
    return head + zlib_blocks(stream, len(head)) if zlib else head + b"".join(stream)


class _Writing:
    """One walk over the dictionary, with short names and places at hand."""

    def __init__(self, dictionary: SpssDictionary) -> None:
        self.dictionary = dictionary
        self.page, self.name = PAGES[dictionary.encoding]
        self.short = short_names([(v.name, len(v.segments)) for v in dictionary.variables])
        self.places: dict[str, int] = {}
        at = 1
        for variable in dictionary.variables:
            self.places[variable.name] = at
            at += sum(slots(w) for w in variable.segments)
        self.slots = at - 1

    def text(self, text: str) -> bytes:
        return text.encode(self.dictionary.encoding)

    def head(self, rows: int, compression: int) -> bytes:
        """Header and dictionary, up to the first case."""
        d = self.dictionary
        out = (b"$FL3" if compression == 2 else b"$FL2") + _PRODUCT.ljust(60)
        weight = self.places.get(d.weight, 0)
        out += struct.pack("<5id", 2, self.slots, compression, weight, rows, BIAS)
        out += _LONG_AGO + self.text(d.label)[:64].ljust(64) + b"\0\0\0"
        out += b"".join(self._variable(v) for v in d.variables)
        out += b"".join(self._labels(v) for v in d.variables if v.labels and v.width <= SHORT)
        if d.documents:
            lines = [self.text(line).ljust(80) for line in d.documents]
            out += struct.pack("<ii", 6, len(lines)) + b"".join(lines)
        extensions = [*self._extensions(rows), *((e.kind, e.size, e.data) for e in d.extensions)]
        out += b"".join(_extension(*e) for e in sorted(extensions, key=lambda e: e[0]))
        return out + struct.pack("<ii", 999, 0)

    def _variable(self, v: SpssVariable) -> bytes:
        label = self.text(v.label)
        missing = self._missing(v.missing) if v.width <= SHORT else []
        count = -len(missing) if v.missing.low is not None else len(missing)
        out = b""
        for k, width in enumerate(v.segments):
            first = k == 0
            # Pieces after the first are plain texts of their own width, without a label.
            shown = [f.packed if first else 1 << 16 | width << 8 for f in (v.print, v.write)]
            out += struct.pack("<6i", 2, width, bool(label) and first, count if first else 0, *shown)
            out += self.short[v.name][k].ljust(8)
            if label and first:
                out += struct.pack("<i", len(label)) + label + b" " * (-len(label) % 4)
            out += b"".join(missing) if first else b""
            out += (struct.pack("<6i", 2, -1, 0, 0, 0x010D01, 0x010D01) + b" " * 8) * (slots(width) - 1)
        return out

    def _missing(self, missing: Missing) -> list[bytes]:
        ends = [] if missing.low is None or missing.high is None else [missing.low, missing.high]
        numbers = [max(min(e, HIGHEST), LOWEST) for e in ends]
        return [self._eight(v) for v in (*numbers, *missing.values)]

    def _eight(self, value: Value) -> bytes:
        return self.text(value).ljust(8) if isinstance(value, str) else struct.pack("<d", value)

    def _labels(self, v: SpssVariable) -> bytes:
        out = struct.pack("<ii", 3, len(v.labels))
        for value, words in v.labels:
            label = self.text(words)
            out += self._eight(value) + bytes([len(label)]) + label + b" " * (-(len(label) + 1) % 8)
        return out + struct.pack("<iii", 4, 1, self.places[v.name])

    def _extensions(self, rows: int) -> Iterator[tuple[int, int, bytes]]:
        """(kind, size of an element, data) of every extension record."""
        d = self.dictionary
        yield 3, 4, struct.pack("<8i", 22, 0, 0, -1, 1, 1, 2, self.page)
        yield 4, 8, struct.pack("<3d", SYSMIS, HIGHEST, LOWEST)
        for kind, counted in ((7, False), (19, True)):
            sets = [s for s in d.sets if (s.kind == "D" and s.labelled != "variables") is counted]
            if sets:
                yield kind, 1, b"".join(map(self._set, sets))
        yield 11, 4, b"".join(self._display(v) for v in d.variables)
        yield 13, 1, b"\t".join(self.short[v.name][0] + b"=" + self.text(v.name) for v in d.variables)
        wide = [v for v in d.variables if len(v.segments) > 1]
        if wide:
            yield 14, 1, b"".join(b"%s=%05d\0\t" % (self.short[v.name][0], v.width) for v in wide)
        yield 16, 8, struct.pack("<qq", 1, rows)
        if d.attributes:
            yield 17, 1, self._attributes(d.attributes)
        described = [(v.name, v.attributes) for v in d.variables if v.attributes]
        if described:
            yield 18, 1, b"/".join(self.text(name) + b":" + self._attributes(found) for name, found in described)
        yield 20, 1, self.name
        long = [v for v in d.variables if v.width > SHORT]
        if any(v.labels for v in long):
            yield 21, 1, b"".join(self._long_labels(v) for v in long if v.labels)
        if any(v.missing for v in long):
            yield 22, 1, b"".join(self._long_missing(v) for v in long if v.missing)

    def _display(self, v: SpssVariable) -> bytes:
        columns = v.columns or min(max(v.width, 8), 40)
        return struct.pack("<3i", LEVELS.index(v.level), columns, ALIGNS.index(v.align)) * len(v.segments)

    def _attributes(self, found: Sequence[Attribute]) -> bytes:
        quoted = (b"".join(b"'" + self.text(v) + b"'\n" for v in a.values) for a in found)
        return b"".join(self.text(a.name) + b"(" + q + b")" for a, q in zip(found, quoted, strict=True))

    def _set(self, s: SpssSet) -> bytes:
        label = self.text(s.label)
        out = b"$" + self.text(s.name) + b"="
        if s.kind == "C":
            out += b"C"
        else:
            counted = self.text(s.counted)
            out += {"variables": b"D", "counted": b"E 1 ", "source": b"E 11 "}[s.labelled]
            out += b"%d %s" % (len(counted), counted)
        # SPSS names the variables of a set by their short names in small letters.
        names = (self.short[v][0].lower() for v in s.variables)
        return out + b" %d %s " % (len(label), label) + b" ".join(names) + b"\n"

    def _prefixed(self, text: bytes) -> bytes:
        return struct.pack("<i", len(text)) + text

    def _long_labels(self, v: SpssVariable) -> bytes:
        out = self._prefixed(self.text(v.name)) + struct.pack("<ii", v.width, len(v.labels))
        for value, words in v.labels:
            out += self._prefixed(self.text(str(value)).ljust(v.width)) + self._prefixed(self.text(words))
        return out

    def _long_missing(self, v: SpssVariable) -> bytes:
        out = self._prefixed(self.text(v.name)) + bytes([len(v.missing.values)]) + struct.pack("<i", SHORT)
        return out + b"".join(self._eight(value) for value in v.missing.values)


def _extension(kind: int, size: int, data: bytes) -> bytes:
    return struct.pack("<4i", 7, kind, size, len(data) // max(size, 1)) + data
