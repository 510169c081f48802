"""What the dictionary of an SPSS file says: variables, labels, missing values, sets, weight, notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Value = float | str
Align = Literal["left", "right", "centre"]
Level = Literal["", "nominal", "ordinal", "scale"]

# Widest string that is one piece; a wider one is kept in pieces of which each holds this many bytes …
SEGMENT = 255
# … but counts as this many when the number of pieces is found.
SEGMENT_SHARE = 252
# A string up to here may have its labels and missing values in the records that numbers use.
SHORT = 8

# Attributes of a variable with a meaning: its role, and labels that SPSS would cut, kept whole.
ROLE = "$@Role"
ROLES = ("input", "target", "both", "none", "partition", "split")
FULL_LABEL, FULL_VALUE_LABEL = "FullLabel", "FullValueLabel"

FORMATS = {
    1: "A", 2: "AHEX", 3: "COMMA", 4: "DOLLAR", 5: "F", 6: "IB", 7: "PIBHEX", 8: "P", 9: "PIB", 10: "PK", 11: "RB",
    12: "RBHEX", 15: "Z", 16: "N", 17: "E", 20: "DATE", 21: "TIME", 22: "DATETIME", 23: "ADATE", 24: "JDATE",
    25: "DTIME", 26: "WKDAY", 27: "MONTH", 28: "MOYR", 29: "QYR", 30: "WKYR", 31: "PCT", 32: "DOT", 33: "CCA",
    34: "CCB", 35: "CCC", 36: "CCD", 37: "CCE", 38: "EDATE", 39: "SDATE", 40: "MTIME", 41: "YMDHMS",
}  # fmt: skip
_CODES = {name: code for code, name in FORMATS.items()}
DAYS = frozenset({"DATE", "ADATE", "EDATE", "SDATE", "JDATE", "MOYR", "QYR", "WKYR"})
MOMENTS = frozenset({"DATETIME", "YMDHMS"})


@dataclass(frozen=True, slots=True)
class Format:
    """How SPSS prints a value: ``F8.2`` is a number eight wide with two decimals, ``A20`` a text."""

    name: str
    width: int
    decimals: int = 0

    def __str__(self) -> str:
        return f"{self.name}{self.width}" + (f".{self.decimals}" if self.decimals else "")

    @classmethod
    def unpacked(cls, packed: int) -> Format:
        """The format of a packed integer: type, width and decimals in a byte each; an unknown type reads as F."""
        return cls(FORMATS.get(packed >> 16 & 0xFF, "F"), packed >> 8 & 0xFF, packed & 0xFF)

    @classmethod
    def parsed(cls, text: str) -> Format:
        """The format written as ``F8.2``; ``ValueError`` for anything else."""
        name = text.rstrip("0123456789.")
        width, _, decimals = text[len(name) :].partition(".")
        if name not in _CODES:
            raise ValueError(text)
        return cls(name, int(width), int(decimals or 0))

    @property
    def packed(self) -> int:
        """The packed integer of a system file; texts wider than a byte can say are 255 there."""
        return _CODES[self.name] << 16 | min(self.width, SEGMENT) << 8 | self.decimals


@dataclass(frozen=True, slots=True)
class Missing:
    """User-missing values: up to three ``values``, or a range (infinite ends: LO and HI THRU) and up to one value."""

    values: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None

    def __bool__(self) -> bool:
        return bool(self.values) or self.low is not None


@dataclass(frozen=True, slots=True)
class Attribute:
    """A custom attribute of a variable or of the file."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpssVariable:
    """One variable; ``width`` is 0 for a number, else the bytes a text may take."""

    name: str
    short: str = ""
    width: int = 0
    label: str = ""
    print: Format = Format("F", 8, 2)
    write: Format = Format("F", 8, 2)
    missing: Missing = Missing()
    labels: tuple[tuple[Value, str], ...] = ()
    level: Level = ""
    columns: int = 0
    align: Align = "right"
    attributes: tuple[Attribute, ...] = ()

    @property
    def segments(self) -> tuple[int, ...]:
        """Widths of the pieces the variable is kept in: one for a number or a text of up to 255 bytes."""
        return segments(self.width)


def segments(width: int) -> tuple[int, ...]:
    """Widths of the pieces in which a text of ``width`` bytes is kept."""
    if width <= SEGMENT:
        return (width,)
    count = -(-width // SEGMENT_SHARE)
    return (SEGMENT,) * (count - 1) + (width - (count - 1) * SEGMENT_SHARE,)


def slots(width: int) -> int:
    """Eight-byte slots that one piece of ``width`` bytes (0: a number) takes in a case."""
    return max(1, -(-width // 8))


@dataclass(frozen=True, slots=True)
class SpssSet:
    """A multiple-response set: ``D`` counts ``counted`` in each variable, ``C`` holds categories.

    ``labelled`` says where the labels of a ``D`` set come from: its variables, the counted values, or the first
    variable of each counted value's label (``source``).
    """

    name: str
    kind: Literal["C", "D"]
    label: str
    variables: tuple[str, ...]
    counted: str = ""
    labelled: Literal["variables", "counted", "source"] = "variables"


@dataclass(frozen=True, slots=True)
class Extension:
    """A record nobody here reads, kept to be written again: its number, the size of its elements, its bytes."""

    kind: int
    size: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something odd about a file that was read nevertheless: a code and the facts for its words."""

    code: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpssDictionary:
    """Everything an SPSS file says besides its cases."""

    variables: tuple[SpssVariable, ...]
    label: str = ""
    weight: str = ""
    sets: tuple[SpssSet, ...] = ()
    documents: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    extensions: tuple[Extension, ...] = ()
    encoding: str = "utf-8"
    created: str = ""
    troubles: tuple[Trouble, ...] = ()
