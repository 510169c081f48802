"""Expression + columns → numbers, vectorised, with three values of truth.

Missing is NaN and travels: a missing operand makes arithmetic, comparisons, ``min``, ``max``, ``scale01``, ``recode``
and ``where`` (when its condition is missing) missing. Truth is 1, 0 or NaN ("unknown", Kleene 1952): ``or`` is 1 if
any part is 1, ``and`` is 0 if any part is 0, otherwise a NaN part makes them NaN; ``not`` NaN is NaN. A skip condition
that gives NaN says "unknown whether it should have been asked", never "no".

Where people leave single items out: ``mean`` and ``sum`` use what is there (NaN when nothing is), ``block`` averages
the items of a scale after turning the reversed ones, if at least ``min_answered`` of them are answered. ``count`` of a
response set is missing only when all its columns are. A number divided by zero is missing. A code that ``recode``
does not list is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from survey_kit.errors import SurveyKitError
from survey_kit.expression.nodes import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Logic,
    Name,
    Negative,
    Not,
    Number,
    Recoding,
    Text,
)
from survey_kit.expression.parser import parse
from survey_kit.model.codebook import Code, Codebook, ResponseSet

Floats = NDArray[np.float64]
Columns = Callable[[str], NDArray[Any]]

_DEEPEST = 40


def evaluate(expr: Expression, columns: Columns, codebook: Codebook) -> Floats:
    """Value of ``expr`` in every row, shape (rows,) (or () when it names no column).

    ``columns(name)`` gives analysable values: float64 with NaN where missing, or an object array of text with None.
    Names of indices in the codebook are computed from their formulas. Raises ``SurveyKitError`` where the codebook has
    no such response set or scale, and ``expression-circle`` where indices need each other.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.asarray(_Evaluation(columns, codebook).number(expr), dtype=np.float64)


def _truth(yes: NDArray[np.bool_], *operands: NDArray[Any]) -> Floats:
    out = yes.astype(np.float64)
    for operand in operands:
        out = np.where(_absent(operand), np.nan, out)
    return out


def _absent(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where nothing is: NaN, None or empty text."""
    if values.dtype != object:
        return np.asarray(np.isnan(values))
    return np.array([v is None or v == "" or v != v for v in values.ravel()], dtype=bool).reshape(values.shape)


_COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_COMPUTE: dict[str, Callable[[Any, Any], Any]] = {"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}


class _Evaluation:
    def __init__(self, columns: Columns, codebook: Codebook, depth: int = 0) -> None:
        self.columns = columns
        self.codebook = codebook
        self.depth = depth

    def number(self, expr: Expression) -> Floats:
        """The value as numbers; text becomes NaN."""
        value = self.value(expr)
        return np.full(value.shape, np.nan) if value.dtype == object else value

    def value(self, expr: Expression) -> NDArray[Any]:
        match expr:
            case Number(value):
                return np.asarray(value, dtype=np.float64)
            case Text(value):
                return np.asarray(value, dtype=object)
            case Name(name):
                return self._named(name)
            case Negative(of):
                return np.negative(self.number(of))
            case Not(of):
                return 1.0 - self._logical(of)
            case Arithmetic(op, left, right):
                result = _COMPUTE[op](self.number(left), self.number(right))
                return np.where(np.isfinite(result), result, np.nan)
            case Comparison(op, left, right):
                return self._compare(op, self.value(left), self.value(right))
            case Logic(op, parts):
                return self._combine(op, [self._logical(part) for part in parts])
            case Call(function, arguments):
                return self._call(function, arguments)
            case Recoding():
                raise SurveyKitError("expression-arguments", text="{…}", function="recode")

    def _named(self, name: str) -> NDArray[Any]:
        index = None if name in self.codebook else self.codebook.index(name)
        if index is None:
            return np.asarray(self.columns(name))
        if self.depth > _DEEPEST:
            raise SurveyKitError("expression-circle", name=name)
        return _Evaluation(self.columns, self.codebook, self.depth + 1).number(parse(index.formula))

    def _logical(self, expr: Expression) -> Floats:
        value = self.number(expr)
        return _truth(np.asarray(value != 0), value)

    def _compare(self, op: str, left: NDArray[Any], right: NDArray[Any]) -> Floats:
        if (left.dtype == object) != (right.dtype == object):
            return np.full(np.broadcast_shapes(left.shape, right.shape), np.nan)
        if left.dtype == object:
            left, right = np.where(_absent(left), "", left), np.where(_absent(right), "", right)
            left, right = left.astype(str), right.astype(str)
            absent = np.where((left == "") | (right == ""), np.nan, 0.0)
            return _truth(np.asarray(_COMPARE[op](left, right)), absent)
        return _truth(np.asarray(_COMPARE[op](left, right)), left, right)

    def _combine(self, op: str, parts: list[Floats]) -> Floats:
        decisive = 0.0 if op == "and" else 1.0
        stack = np.stack(np.broadcast_arrays(*parts))
        settled = (stack == decisive).any(axis=0)
        unknown = np.isnan(stack).any(axis=0)
        return np.where(settled, decisive, np.where(unknown, np.nan, 1.0 - decisive))

    def _call(self, function: str, arguments: tuple[Expression, ...]) -> Floats:
        first = arguments[0]
        if function in ("has", "count", "answered", "block") and isinstance(first, Name):
            if function == "has":
                return self._has(first.name, _code(arguments[1]))
            whole = {"count": self._count, "answered": self._answered, "block": self._block}
            return whole[function](first.name)
        if function == "recode" and isinstance(arguments[1], Recoding):
            return self._recode(self.value(first), arguments[1])
        return _numbers_only(function, [self.number(argument) for argument in arguments])

    def _has(self, name: str, code: Code) -> Floats:
        answers = self.codebook.response_set(name)
        if answers is None:
            return self._compare(
                "==", self._named(name), np.asarray(code, dtype=object if isinstance(code, str) else float)
            )
        if answers.kind == "dichotomy":
            column = np.asarray(self.columns(option_column(answers, code)))
            return _truth(np.asarray(column == answers.counted), column)
        stack = np.stack([np.asarray(self.columns(v), dtype=np.float64) for v in answers.variables])
        return _truth((stack == code).any(axis=0), np.where(np.isnan(stack).all(axis=0), np.nan, 0.0))

    def _count(self, name: str) -> Floats:
        answers = self.codebook.response_set(name)
        if answers is None:
            raise SurveyKitError("expression-not-a-set", name=name)
        stack = np.stack([np.asarray(self.columns(v), dtype=np.float64) for v in answers.variables])
        if answers.kind == "dichotomy":
            counted = np.array([v not in answers.exclusive for v in answers.variables])
            ticked = (stack == answers.counted) & counted[:, None]
        else:
            ticked = ~np.isnan(stack)
        return np.where(np.isnan(stack).all(axis=0), np.nan, ticked.sum(axis=0))

    def _answered(self, name: str) -> Floats:
        answers = self.codebook.response_set(name)
        scale = self.codebook.scale(name)
        members = answers.variables if answers else scale.items if scale and name not in self.codebook else (name,)
        absent = [_absent(self._named(member)) for member in members]
        nothing: NDArray[np.bool_] = np.all(np.stack(np.broadcast_arrays(*absent)), axis=0)
        return 1.0 - nothing.astype(np.float64)

    def _block(self, name: str) -> Floats:
        scale = self.codebook.scale(name)
        if scale is None:
            raise SurveyKitError("expression-not-a-scale", name=name)
        turned = np.array([item in scale.reverse for item in scale.items])[:, None]
        stack = np.stack([np.asarray(self.columns(item), dtype=np.float64) for item in scale.items])
        stack = np.where(turned, scale.low + scale.high - stack, stack)
        answered = (~np.isnan(stack)).sum(axis=0)
        enough = answered >= scale.min_answered * len(scale.items) - 1e-9
        return np.where(enough & (answered > 0), np.nansum(stack, axis=0) / answered, np.nan)

    def _recode(self, values: NDArray[Any], table: Recoding) -> Floats:
        out = np.full(values.shape, np.nan)
        for code, number in table.pairs:
            out = np.where(np.asarray(values == code), number, out)
        return out


def _code(expr: Expression) -> Code:
    if not isinstance(expr, Number | Text):
        raise SurveyKitError("expression-arguments", text="has(…)", function="has")
    return expr.value


def option_column(answers: ResponseSet, code: Code) -> str:
    """The 0/1 column of option ``code``: ``b1_3`` for code 3 of ``b1``. Raises ``expression-impossible-code``."""
    name = f"{answers.name}_{code:.15g}" if isinstance(code, float | int) else f"{answers.name}_{code}"
    if name not in answers.variables:
        raise SurveyKitError("expression-impossible-code", name=answers.name, value=name[len(answers.name) + 1 :])
    return name


def _numbers_only(function: str, values: list[Floats]) -> Floats:
    stack = np.stack(np.broadcast_arrays(*values))
    match function:
        case "min":
            return np.asarray(stack.min(axis=0))
        case "max":
            return np.asarray(stack.max(axis=0))
        case "where":
            chosen = np.where(stack[0] != 0, stack[1], stack[2])
            return np.where(np.isnan(stack[0]), np.nan, chosen)
        case "scale01":
            result = (stack[0] - stack[1]) / (stack[2] - stack[1])
            return np.where(np.isfinite(result), result, np.nan)
    there = (~np.isnan(stack)).sum(axis=0)
    total = np.nansum(stack, axis=0)
    return np.where(there > 0, total / there if function == "mean" else total, np.nan)
