"""Text → expression, through Python's grammar and a short list of what is allowed."""

from __future__ import annotations

import ast
from functools import cache

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
    Recoding,
    Text,
)

#: Every function: the smallest and largest number of arguments, what the first argument must be.
FUNCTIONS: dict[str, tuple[int, int, str]] = {
    "has": (2, 2, "set"),
    "count": (1, 1, "set"),
    "answered": (1, 1, "any"),
    "block": (1, 1, "scale"),
    "min": (1, 99, "number"),
    "max": (1, 99, "number"),
    "mean": (1, 99, "number"),
    "sum": (1, 99, "number"),
    "where": (3, 3, "number"),
    "recode": (2, 2, "number"),
    "scale01": (3, 3, "number"),
}

_LONGEST = 4000

_ARITHMETIC: dict[type[ast.operator], Arithmetical] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARING: dict[type[ast.cmpop], Comparing] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}


def parse(source: str) -> Expression:
    """The expression written in ``source``; the same text is read only once.

    Raises ``SurveyKitError``: ``expression-syntax`` (not a formula), ``expression-not-allowed`` (Python, but not part
    of the language), ``expression-unknown-function``, ``expression-arguments`` (wrong number or kind of arguments).
    """
    return _parse(" ".join(source.split()))


@cache
def _parse(source: str) -> Expression:
    if not source or len(source) > _LONGEST:
        raise SurveyKitError("expression-syntax", text=source[:80], column=1)
    try:
        tree = ast.parse(source, mode="eval")
        return _Reader(source).read(tree.body)
    except SyntaxError as mistake:
        raise SurveyKitError("expression-syntax", text=source, column=mistake.offset or 1) from mistake
    except (ValueError, MemoryError, RecursionError) as mistake:
        raise SurveyKitError("expression-syntax", text=source[:80], column=1) from mistake


class _Reader:
    """Turns Python's nodes into ours; everything not named here is refused."""

    def __init__(self, source: str) -> None:
        self.source = source

    def read(self, node: ast.expr) -> Expression:
        match node:
            case ast.Constant(value=value):
                return self._constant(node, value)
            case ast.Name():
                return Name(self._words(node))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._negative(self.read(operand))
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not(self.read(operand))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
                return Arithmetic(_ARITHMETIC[type(op)], self.read(left), self.read(right))
            case ast.BoolOp(op=op, values=values):
                return Logic("and" if isinstance(op, ast.And) else "or", tuple(self.read(v) for v in values))
            case ast.Compare():
                return self._comparison(node)
            case ast.Call(func=ast.Name(id=function), args=args, keywords=[]):
                return self._call(node, function, args)
            case _:
                raise self._refuse(node)

    def _constant(self, node: ast.expr, value: object) -> Expression:
        if isinstance(value, str):
            return Text(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Number(float(value))
        raise self._refuse(node)

    def _negative(self, of: Expression) -> Expression:
        return Number(-of.value) if isinstance(of, Number) else Negative(of)

    def _comparison(self, node: ast.Compare) -> Expression:
        """``a < b < c`` means ``a < b and b < c``."""
        operands = [self.read(operand) for operand in (node.left, *node.comparators)]
        parts: list[Expression] = []
        for op, left, right in zip(node.ops, operands, operands[1:], strict=False):
            if type(op) not in _COMPARING:
                raise self._refuse(node)
            parts.append(Comparison(_COMPARING[type(op)], left, right))
        return parts[0] if len(parts) == 1 else Logic("and", tuple(parts))

    def _call(self, node: ast.Call, function: str, args: list[ast.expr]) -> Expression:
        if function not in FUNCTIONS:
            raise SurveyKitError("expression-unknown-function", text=self.source, function=function)
        least, most, first = FUNCTIONS[function]
        if not least <= len(args) <= most or (first in ("set", "any", "scale") and not isinstance(args[0], ast.Name)):
            raise SurveyKitError("expression-arguments", text=self.source, function=function)
        if function == "recode":
            return Call(function, (self.read(args[0]), self._recoding(args[1])))
        return Call(function, tuple(self.read(arg) for arg in args))

    def _recoding(self, node: ast.expr) -> Recoding:
        if not isinstance(node, ast.Dict):
            raise SurveyKitError("expression-arguments", text=self.source, function="recode")
        pairs: list[tuple[float | str, float]] = []
        for key, value in zip(node.keys, node.values, strict=True):
            code, number = (self.read(key) if key else None), self.read(value)
            if not isinstance(code, Number | Text) or not isinstance(number, Number):
                raise SurveyKitError("expression-arguments", text=self.source, function="recode")
            pairs.append((code.value, number.value))
        return Recoding(tuple(pairs))

    def _words(self, node: ast.expr) -> str:
        # Python folds names with NFKC, which breaks every Thai sara am in two: take the name as it was typed.
        return ast.get_source_segment(self.source, node) or ""

    def _refuse(self, node: ast.expr) -> SurveyKitError:
        return SurveyKitError("expression-not-allowed", text=self.source, piece=self._words(node))
