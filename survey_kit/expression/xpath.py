"""Expressions to and from the XPath that XLSForm (ODK, KoBoToolbox) uses: ``selected(${b1}, '1') and ${a2} >= 18``."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from survey_kit.errors import SurveyKitError
from survey_kit.expression.nodes import (
    Arithmetic,
    Arithmetical,
    Call,
    Comparing,
    Comparison,
    Expression,
    Logic,
    Name,
    Negative,
    Not,
    Number,
    Text,
    number_text,
)
from survey_kit.expression.nodes import text as written
from survey_kit.model.codebook import Codebook, Kind


def to_xpath(expr: Expression, codebook: Codebook) -> str:
    """``expr`` in XPath. Raises ``xpath-cannot-say`` for ``recode``, ``block``, ``mean`` and ``sum``."""
    match expr:
        case Number(value):
            return number_text(value)
        case Text(value):
            return f'"{value}"' if "'" in value else f"'{value}'"
        case Name(name):
            return _name(name, codebook)
        case Negative(of):
            return f"-({to_xpath(of, codebook)})"
        case Not(of):
            return f"not({to_xpath(of, codebook)})"
        case Logic(op, parts):
            return f" {op} ".join(_bracketed(part, codebook) for part in parts)
        case Comparison(op, left, right):
            equals = "=" if op == "==" else op
            return f"{_bracketed(left, codebook, Comparison)} {equals} {_bracketed(right, codebook, Comparison)}"
        case Arithmetic(op, left, right):
            sign = "div" if op == "/" else op
            return f"{_bracketed(left, codebook)} {sign} {_bracketed(right, codebook)}"
        case Call():
            return _call(expr, codebook)
        case _:
            raise SurveyKitError("xpath-cannot-say", text=written(expr))


def _bracketed(expr: Expression, codebook: Codebook, *also: type) -> str:
    inner = to_xpath(expr, codebook)
    return f"({inner})" if isinstance(expr, (Logic, Arithmetic, *also)) else inner


def _name(name: str, codebook: Codebook) -> str:
    if name in codebook and codebook[name].kind is Kind.DICHOTOMY and codebook[name].question not in ("", name):
        question = codebook[name].question
        return f"if(selected(${{{question}}}, '{name.removeprefix(question + '_')}'), 1, 0)"
    return f"${{{name}}}"


def _call(call: Call, codebook: Codebook) -> str:
    match call:
        case Call("has", (Name(name), Number(value) | Text(value))):
            return f"selected(${{{name}}}, '{value if isinstance(value, str) else number_text(value)}')"
        case Call("count", (Name(name),)):
            return _count(name, codebook)
        case Call("answered", (Name(name),)):
            return f"${{{name}}} != ''"
        case Call("scale01", (x, low, high)):
            return to_xpath(Arithmetic("/", Arithmetic("-", x, low), Arithmetic("-", high, low)), codebook)
        case Call("min" | "max" | "where" as function, arguments):
            inner = ", ".join(to_xpath(a, codebook) for a in arguments)
            return f"{'if' if function == 'where' else function}({inner})"
        case _:
            raise SurveyKitError("xpath-cannot-say", text=written(call))


def _count(name: str, codebook: Codebook) -> str:
    answers = codebook.response_set(name)
    count = f"count-selected(${{{name}}})"
    for column in answers.exclusive if answers else ():
        count = f"if(selected(${{{name}}}, '{column.removeprefix(name + '_')}'), 0, {count})"
    return count


_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)|(?P<text>'[^']*'|\"[^\"]*\")|\$\{\s*(?P<name>[^}\s]+)\s*\}"
    r"|(?P<word>[A-Za-z][\w-]*(?::[\w-]+)?)|(?P<sign><=|>=|!=|[=<>+\-*(),.]))"
)


def from_xpath(source: str) -> Expression:
    """The expression that ``source`` says in XPath. Raises ``xpath-unreadable`` for what the language cannot hold."""
    reader = _XPath(source)
    expr = reader.either()
    if reader.now[1]:
        raise reader.unreadable()
    return expr


class _XPath:
    """Reads XPath by going down its levels: or, and, comparison, sum, product, unary, single thing."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens: list[tuple[str, str]] = []
        at, end = 0, len(source.rstrip())
        while at < end:
            found = _TOKEN.match(source, at)
            if not found:
                raise self.unreadable()
            self.tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
            at = found.end()
        self.at = 0

    def unreadable(self) -> SurveyKitError:
        return SurveyKitError("xpath-unreadable", text=self.source)

    @property
    def now(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, *wanted: str) -> str:
        kind, value = self.now
        if kind in ("word", "sign") and value in wanted:
            self.at += 1
            return value
        return ""

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            raise self.unreadable()

    def either(self) -> Expression:
        return self._joined("or", lambda: self._joined("and", self.comparison))

    def _joined(self, op: str, part: Callable[[], Expression]) -> Expression:
        parts = [part()]
        while self.take(op):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Logic("or" if op == "or" else "and", tuple(parts))

    def comparison(self) -> Expression:
        left = self.addition()
        sign = self.take("=", "!=", "<=", ">=", "<", ">")
        if not sign:
            return left
        right = self.addition()
        if isinstance(left, Name) and right == Text("") and sign in ("=", "!="):
            answered = Call("answered", (left,))
            return Not(answered) if sign == "=" else answered
        return Comparison(cast(Comparing, "==" if sign == "=" else sign), _plain(left), _plain(right))

    def addition(self) -> Expression:
        left = self.product()
        while sign := self.take("+", "-"):
            left = Arithmetic(cast(Arithmetical, sign), _plain(left), _plain(self.product()))
        return left

    def product(self) -> Expression:
        left = self.unary()
        while sign := self.take("*", "div"):
            left = Arithmetic("/" if sign == "div" else "*", _plain(left), _plain(self.unary()))
        return left

    def unary(self) -> Expression:
        if not self.take("-"):
            return self.single()
        of = self.unary()
        return Number(-of.value) if isinstance(of, Number) else Negative(of)

    def single(self) -> Expression:
        kind, value = self.now
        self.at += 1
        match kind, value:
            case "number", _:
                return Number(float(value))
            case "text", _:
                return Text(value[1:-1])
            case "name", _:
                return Name(value)
            case "sign", ".":
                return Name(".")
            case "sign", "(":
                inner = self.either()
                self.need(")")
                return inner
            case "word", _:
                return self._function(value)
        raise self.unreadable()

    def _function(self, word: str) -> Expression:
        self.need("(")
        arguments: list[Expression] = []
        while not self.take(")"):
            arguments.append(self.either())
            if not self.take(",") and self.now[1] != ")":
                raise self.unreadable()
        match word, arguments:
            case "selected", [Name() as name, Text() | Number() as code]:
                return Call("has", (name, _plain(code)))
            case "count-selected", [Name() as name]:
                return Call("count", (name,))
            case "not", [of]:
                return Not(of)
            case "if", [_, _, _]:
                return Call("where", tuple(arguments))
            case "min" | "max", [_, *_]:
                return Call(word, tuple(_plain(a) for a in arguments))
            case "number" | "int" | "string", [of]:
                return of
        raise self.unreadable()


def _plain(expr: Expression) -> Expression:
    """Choices are text in XLSForm even when they are numbers: ``'1'`` is the code 1."""
    if isinstance(expr, Text) and re.fullmatch(r"-?\d+(\.\d+)?", expr.value):
        return Number(float(expr.value))
    return expr
