"""The parts of an expression, frozen, and the one way to write them as text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Arithmetical = Literal["+", "-", "*", "/"]
Comparing = Literal["==", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text as written, for columns that store text."""

    value: str


@dataclass(frozen=True, slots=True)
class Name:
    """A column, response set, scale or index."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """Unary minus."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``left op right`` with numbers."""

    op: Arithmetical
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison:
    """``left op right``: 1, 0 or unknown."""

    op: Comparing
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Logic:
    """``and`` or ``or`` of two or more parts."""

    op: Literal["and", "or"]
    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite; unknown stays unknown."""

    of: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Recoding:
    """The table of ``recode``: stored code → new number."""

    pairs: tuple[tuple[float | str, float], ...]


Expression = Number | Text | Name | Negative | Arithmetic | Comparison | Logic | Not | Call | Recoding


def children(expr: Expression) -> tuple[Expression, ...]:
    """The parts directly inside ``expr``, left to right."""
    match expr:
        case Arithmetic(_, left, right) | Comparison(_, left, right):
            return (left, right)
        case Negative(of) | Not(of):
            return (of,)
        case Logic(_, parts):
            return parts
        case Call(_, arguments):
            return arguments
        case _:
            return ()


def walk(expr: Expression) -> Iterator[Expression]:
    """``expr`` and everything inside it, left to right."""
    yield expr
    for child in children(expr):
        yield from walk(child)


def names(expr: Expression) -> tuple[str, ...]:
    """Columns, response sets, scales and indices that ``expr`` mentions, each once, in order."""
    return tuple(dict.fromkeys(node.name for node in walk(expr) if isinstance(node, Name)))


_TIGHTNESS = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6}


def _tightness(expr: Expression) -> int:
    match expr:
        case Logic(op, _) | Arithmetic(op, _, _):
            return _TIGHTNESS[op]
        case Not():
            return 3
        case Comparison():
            return 4
        case Negative():
            return 7
        case _:
            return 9


def _inside(expr: Expression, at_least: int) -> str:
    return text(expr) if _tightness(expr) >= at_least else f"({text(expr)})"


def number_text(value: float | str) -> str:
    """A number without a needless ``.0``; text in quotes."""
    if isinstance(value, str):
        return repr(value)
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def text(expr: Expression) -> str:
    """``expr`` as it would be typed, with single spaces and only the brackets it needs; parses back to itself."""
    match expr:
        case Number(value):
            return number_text(value)
        case Text(value):
            return repr(value)
        case Name(name):
            return name
        case Negative(of):
            return f"-{_inside(of, 8)}"
        case Not(of):
            return f"not {_inside(of, 3)}"
        case Logic(op, parts):
            return f" {op} ".join(_inside(part, _TIGHTNESS[op] + 1) for part in parts)
        case Comparison(op, left, right):
            return f"{_inside(left, 5)} {op} {_inside(right, 5)}"
        case Arithmetic(op, left, right):
            return f"{_inside(left, _TIGHTNESS[op])} {op} {_inside(right, _TIGHTNESS[op] + 1)}"
        case Call(function, arguments):
            return f"{function}({', '.join(text(a) for a in arguments)})"
        case Recoding(pairs):
            return "{" + ", ".join(f"{number_text(k)}: {number_text(v)}" for k, v in pairs) + "}"
