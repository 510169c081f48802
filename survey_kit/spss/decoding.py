"""Dictionary records → `SpssDictionary`: texts decoded, pieces of wide texts joined, long names given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from survey_kit.spss.dictionary import (
    SEGMENT,
    SHORT,
    Attribute,
    Extension,
    Format,
    Missing,
    SpssDictionary,
    SpssSet,
    SpssVariable,
    Trouble,
    Value,
    segments,
)
from survey_kit.spss.extensions import (
    KNOWN,
    attributes,
    displays,
    long_string_labels,
    long_string_missing,
    pairs,
    response_sets,
    variable_attributes,
)
from survey_kit.spss.records import ENDLESS, RawFile, RawVariable, number

Decode = Callable[[bytes], str]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a variable stands in a case: the first slot of each of its pieces, and the width of each."""

    slots: tuple[int, ...]
    widths: tuple[int, ...]


def decoded(raw: RawFile, decode: Decode, encoding: str) -> tuple[SpssDictionary, tuple[Place, ...]]:
    """The dictionary, and where in a case each of its variables stands."""
    work = _Decoding(raw, decode)
    variables, places = work.variables()
    by_slot = {p.slots[0]: v.name for v, p in zip(variables, places, strict=True)}
    dictionary = SpssDictionary(
        tuple(variables),
        label=decode(raw.label),
        weight=by_slot.get(raw.weight - 1, ""),
        sets=work.sets(variables),
        documents=tuple(decode(line.rstrip()) for line in raw.documents),
        attributes=_named(attributes(raw.extension(17), decode)[0]),
        extensions=tuple(_little(e, raw.order) for e in raw.extensions if e.kind not in KNOWN),
        encoding=encoding,
        created=raw.created.decode("ascii", "replace").strip(),
        troubles=tuple(work.troubles),
    )
    return dictionary, tuple(places)


def _little(extension: Extension, order: str) -> Extension:
    """The record as a little-endian file would have it: every element turned round."""
    if order == "<" or extension.size < 2:
        return extension
    step = extension.size
    turned = b"".join(extension.data[i : i + step][::-1] for i in range(0, len(extension.data), step))
    return replace(extension, data=turned)


def _named(found: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
    return tuple(a for a in found if a.name)


class _Decoding:
    """One walk over the variable records, with what the other records say at hand."""

    def __init__(self, raw: RawFile, decode: Decode) -> None:
        self.raw, self.decode = raw, decode
        self.troubles: list[Trouble] = []
        self.long = {decode(a).lower(): decode(b) for a, b in pairs(raw.extension(13))}
        self.wide = {decode(a).lower(): int(b) for a, b in pairs(raw.extension(14)) if b.isdigit()}
        self.displays = displays(raw)
        self.attributes = variable_attributes(raw, decode)
        self.text_labels = long_string_labels(raw, decode)
        self.text_missing = long_string_missing(raw, decode)
        self.labels = {slot: labels.labels for labels in raw.labels for slot in labels.slots}
        self.taken: set[str] = set()

    def variables(self) -> tuple[list[SpssVariable], list[Place]]:
        out, places, i = [], [], 0
        records = self.raw.variables
        while i < len(records):
            width = self._width(i)
            pieces = records[i : i + len(segments(width))]
            out.append(self._variable(i, pieces[0], width))
            places.append(Place(tuple(p.slot for p in pieces), tuple(p.width for p in pieces)))
            i += len(pieces)
        return out, places

    def _width(self, i: int) -> int:
        """Bytes of the variable that begins at record ``i``, all its pieces counted."""
        record = self.raw.variables[i]
        wide = self.wide.get(self.decode(record.short).lower(), 0)
        if record.width == 0 or wide <= SEGMENT:
            return record.width
        expected = segments(wide)
        pieces = self.raw.variables[i : i + len(expected)]
        # Some versions of SPSS make the last piece a little wider.
        if len(pieces) == len(expected) and all(p.width >= w for p, w in zip(pieces, expected, strict=True)):
            return wide
        self.troubles.append(Trouble("wide-text-broken", {"name": self.decode(record.short)}))
        return record.width

    def _variable(self, i: int, record: RawVariable, width: int) -> SpssVariable:
        short = self.decode(record.short)
        name = self._unique(self.long.get(short.lower(), short))
        level, columns, align = self.displays[i] if self.displays else ("", 0, "left" if width else "right")
        shown, written = Format.unpacked(record.print), Format.unpacked(record.write)
        if width > SEGMENT:
            shown, written = replace(shown, width=width), replace(written, width=width)
        return SpssVariable(
            name, short, width, self.decode(record.label).rstrip("\0"), shown, written,
            self._missing(record, width, name), self._labels(record, width, name), level, columns, align,
            _named(self.attributes.get(name.lower(), ())),
        )  # fmt: skip

    def _unique(self, name: str) -> str:
        """``name``, or with a number behind it where another variable has it already."""
        new, count = name, 1
        while new.lower() in self.taken:
            count += 1
            new = f"{name}_{count}"
        if new != name:
            self.troubles.append(Trouble("name-twice", {"name": name, "new": new}))
        self.taken.add(new.lower())
        return new

    def _value(self, raw: bytes, width: int) -> Value:
        return self.decode(raw[: max(width, 1)]).rstrip(" \0") if width else number(self.raw, raw)

    def _missing(self, record: RawVariable, width: int, name: str) -> Missing:
        if width > SHORT and name.lower() in self.text_missing:
            return Missing(self.text_missing[name.lower()])
        values = [self._value(v, width) for v in record.missing]
        if not record.ranged or width or len(values) < 2:
            return Missing(tuple(values))
        low, high = float(values[0]), float(values[1])
        return Missing(
            tuple(values[2:]),
            float("-inf") if low <= -ENDLESS else low,
            float("inf") if high >= ENDLESS else high,
        )

    def _labels(self, record: RawVariable, width: int, name: str) -> tuple[tuple[Value, str], ...]:
        if width > SHORT:
            found = self.text_labels.get(name.lower(), ())
        else:
            pairs = self.labels.get(record.slot, ())
            found = tuple((self._value(v, width), self.decode(label).rstrip("\0")) for v, label in pairs)
        out: dict[Value, str] = {}
        for value, label in found:
            if out.get(value, label) != label:
                facts: dict[str, object] = {"name": name, "value": value, "dropped": out[value], "kept": label}
                self.troubles.append(Trouble("value-labelled-twice", facts))
            out[value] = label
        return tuple(out.items())

    def sets(self, variables: list[SpssVariable]) -> tuple[SpssSet, ...]:
        """Response sets with the names of their variables; one of which nothing is known is told and left out."""
        known = {v.name.lower(): v.name for v in variables} | {v.short.lower(): v.name for v in variables}
        out = []
        for found in response_sets(self.raw, self.decode):
            names = tuple(known[n.lower()] for n in found.variables if n.lower() in known)
            if len(names) < len(found.variables):
                self.troubles.append(Trouble("set-without-variables", {"name": found.name}))
            if names:
                out.append(replace(found, variables=names))
        return tuple(out)
