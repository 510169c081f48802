"""Portable files (.por): the dictionary and the cases as an old mainframe would send them, in lines of 80 letters.

Numbers are written in base 30. A table at the start says which byte stands for which letter; bytes above 127 are Thai
or Western text as the sender's machine had it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from survey_kit.errors import SurveyKitError
from survey_kit.spss.dictionary import Format, Missing, SpssDictionary, SpssVariable, Trouble, Value

_LINE = 80
_TABLE = slice(200, 456)
_DIGITS = {ord(c): i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRST")}
# The letters of the portable character set that have a place of their own in the table, from place 64 on.
_PORTABLE = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .<(+|&[]!$*);^-/¦,%_>?`:£@'=\""
_MOST_COUNT = 1 << 22


@dataclass
class _Record:
    """A variable as it comes in, texts not decoded."""

    name: bytes
    width: int
    print: tuple[int, int, int]
    write: tuple[int, int, int]
    label: bytes = b""
    values: list[bytes | float] = field(default_factory=list)
    low: float | None = None
    high: float | None = None
    labels: dict[bytes | float, bytes] = field(default_factory=dict)


@dataclass
class PortableFile:
    """Records and cases of a portable file; texts as bytes until their encoding is known."""

    variables: list[_Record]
    weight: bytes
    created: str
    documents: list[bytes]
    columns: list[list[bytes | float]]
    troubles: list[Trouble]

    def texts(self) -> Iterator[bytes]:
        """Every text a person wrote, labels first."""
        for variable in self.variables:
            yield from (variable.label, *variable.labels.values())
        yield from self.documents
        for variable, column in zip(self.variables, self.columns, strict=True):
            if variable.width:
                yield from (c for c in column if isinstance(c, bytes))

    def dictionary(self, decode: Callable[[bytes], str], encoding: str) -> SpssDictionary:
        """What the file says besides its cases."""
        variables = tuple(_variable(v, decode) for v in self.variables)
        return SpssDictionary(
            variables, weight=decode(self.weight),
            documents=tuple(decode(d).rstrip() for d in self.documents),
            encoding=encoding, created=self.created, troubles=tuple(self.troubles),
        )  # fmt: skip


def _variable(record: _Record, decode: Callable[[bytes], str]) -> SpssVariable:
    def value(raw: bytes | float) -> Value:
        return decode(raw).rstrip() if isinstance(raw, bytes) else raw

    name = decode(record.name)
    return SpssVariable(
        name, name, record.width, decode(record.label), _format(record.print), _format(record.write),
        Missing(tuple(value(v) for v in record.values), record.low, record.high),
        tuple((value(v), decode(label)) for v, label in record.labels.items()),
        align="left" if record.width else "right",
    )  # fmt: skip


def _format(parts: tuple[int, int, int]) -> Format:
    code, width, decimals = (max(0, min(p, 255)) for p in parts)
    return Format.unpacked(code << 16 | width << 8 | decimals)


def read_portable(data: bytes, file: str) -> PortableFile:
    """The portable file in ``data``. Raises ``spss-damaged``; cases cut short at the end are left out and told."""
    return _Reader(data, file).read()


class _Reader:
    """One walk through the file, field by field."""

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        lines = [line.ljust(_LINE)[:_LINE] for line in data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")]
        self.data = b"".join(lines)
        self.at = 464
        self.troubles: list[Trouble] = []
        if len(self.data) < 464 or self._translated(self.data[456:464]) != b"SPSSPORT":
            raise SurveyKitError("spss-damaged", file=file, at=456)
        self.data = self.data[:464] + self._translated(self.data[464:])

    def _translated(self, data: bytes) -> bytes:
        """``data`` with the sender's bytes turned into ASCII; bytes above 127 stay."""
        table = bytearray(range(256))
        ours = self.data[_TABLE]
        for place, letter in enumerate(_PORTABLE, start=64):
            theirs, known = ours[place], letter.encode("latin-1")[0]
            # A zero or a repeated zero digit marks letters the sender's machine did not have.
            if known < 128 and theirs < 128 and (theirs != ours[64] or letter == "0") and theirs:
                table[theirs] = known
        return data.translate(bytes(table))

    def damaged(self) -> SurveyKitError:
        return SurveyKitError("spss-damaged", file=self.file, at=self.at)

    def tag(self) -> bytes:
        """The next record's letter."""
        out = self.data[self.at : self.at + 1]
        if not out:
            raise self.damaged()
        self.at += 1
        return out

    def number(self) -> float:
        """A number in base 30; NaN for the asterisk of a system-missing value."""
        while self.data[self.at : self.at + 1] == b" ":
            self.at += 1
        if self.data[self.at : self.at + 1] == b"*":
            self.at += 2
            return float("nan")
        end = self.data.find(b"/", self.at, self.at + 400)
        if end < 0:
            raise self.damaged()
        text, self.at = self.data[self.at : end], end + 1
        return self._value(text)

    def _value(self, text: bytes) -> float:
        sign, text = (-1.0, text[1:]) if text[:1] == b"-" else (1.0, text)
        cut = next((i for i, c in enumerate(text) if c in b"+-" and i), len(text))
        mantissa, exponent = text[:cut], text[cut:]
        whole, _, fraction = mantissa.partition(b".")
        digits = [_DIGITS.get(c, -1) for c in whole + fraction]
        powers = [_DIGITS.get(c, -1) for c in exponent[1:]]
        if not digits or min(digits) < 0 or min(powers, default=0) < 0 or len(powers) > 6:
            raise self.damaged()
        shift = sum(p * 30**i for i, p in enumerate(reversed(powers))) * (-1 if exponent[:1] == b"-" else 1)
        # Whole numbers are exact; a fraction is one division away from what was sent.
        total = sum(d * 30**i for i, d in enumerate(reversed(digits)))
        return sign * _scaled(total, shift - len(fraction))

    def integer(self) -> int:
        """A number that counts something."""
        found = self.number()
        if found != found or not -_MOST_COUNT <= found <= _MOST_COUNT:
            raise self.damaged()
        return int(found)

    def text(self) -> bytes:
        """A text: its length and itself."""
        size = self.integer()
        out = self.data[self.at : self.at + size]
        if size < 0 or len(out) < size:
            raise self.damaged()
        self.at += size
        return out

    def read(self) -> PortableFile:
        self.tag()
        created = self.text() + b" " + self.text()
        weight, documents, variables = b"", list[bytes](), list[_Record]()
        while (kind := self.tag()) != b"F":
            if kind in b"123":
                # Product, author, subproduct: a portable file has no label of its own.
                self.text()
            elif kind == b"4":
                self.integer()
            elif kind == b"5":
                self.number()
            elif kind == b"6":
                weight = self.text()
            elif kind == b"7":
                variables.append(self._record())
            elif kind in b"89ABC":
                self._about(kind, variables)
            elif kind == b"D":
                self._labels(variables)
            elif kind == b"E":
                documents += [self.text() for _ in range(self.integer())]
            else:
                raise self.damaged()
        columns = self._cases(variables)
        return PortableFile(_named_apart(variables, self.troubles), weight, created.decode("ascii", "replace"),
                            documents, columns, self.troubles)  # fmt: skip

    def _record(self) -> _Record:
        width, name = self.integer(), self.text()
        shown, written = ((self.integer(), self.integer(), self.integer()) for _ in range(2))
        if not 0 <= width <= 255:
            raise self.damaged()
        return _Record(name, width, shown, written)

    def _about(self, kind: bytes, variables: list[_Record]) -> None:
        """A missing value, a range of them or a label, for the variable that came last."""
        if not variables:
            raise self.damaged()
        last = variables[-1]
        read: Callable[[], bytes | float] = self.text if last.width else self.number
        if kind == b"8":
            last.values.append(read())
        elif kind == b"9":
            last.low, last.high = float("-inf"), self.number()
        elif kind == b"A":
            last.low, last.high = self.number(), float("inf")
        elif kind == b"B":
            last.low, last.high = self.number(), self.number()
        else:
            last.label = self.text()

    def _labels(self, variables: list[_Record]) -> None:
        names = [self.text() for _ in range(self.integer())]
        owners = [v for v in variables if v.name in names]
        if not owners:
            raise self.damaged()
        for _ in range(self.integer()):
            value: bytes | float = self.text() if owners[0].width else self.number()
            label = self.text()
            for owner in owners:
                owner.labels[value] = label

    def _cases(self, variables: list[_Record]) -> list[list[bytes | float]]:
        """Columns of values up to the Z that ends the file."""
        columns: list[list[bytes | float]] = [[] for _ in variables]
        while self.data[self.at : self.at + 1] not in (b"Z", b""):
            start = self.at
            try:
                row = [self.text() if v.width else self.number() for v in variables]
            except SurveyKitError:
                # The spaces that fill the last line are no case.
                if self.data[start:].strip(b" \x1a\0"):
                    self.troubles.append(Trouble("cases-damaged", {"read": len(columns[0]) if columns else 0}))
                break
            for column, value in zip(columns, row, strict=True):
                column.append(value)
            if not variables:
                break
        return columns


def _scaled(total: int, power: int) -> float:
    """``total`` × 30^``power``, as exact as a float can be."""
    power = max(-600, min(power, 600))
    try:
        return float(total * 30**power) if power >= 0 else total / 30**-power
    except OverflowError:
        return float("inf")


def _named_apart(variables: list[_Record], troubles: list[Trouble]) -> list[_Record]:
    """Records with a number behind a name that came before."""
    taken: set[bytes] = set()
    out = []
    for variable in variables:
        name, count = variable.name, 1
        while name.lower() in taken:
            count += 1
            name = variable.name + b"_%d" % count
        if name != variable.name:
            troubles.append(Trouble("name-twice", {"name": variable.name.decode("ascii", "replace"),
                                                   "new": name.decode("ascii", "replace")}))  # fmt: skip
        taken.add(name.lower())
        out.append(replace(variable, name=name))
    return out
