"""What is wrong with an expression, seen against a codebook: all of it, not only the first mistake."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from survey_kit.errors import SurveyKitError
from survey_kit.expression.nodes import (
    Call,
    Comparison,
    Expression,
    Name,
    Number,
    Recoding,
    Text,
    children,
    names,
    number_text,
    walk,
)
from survey_kit.expression.parser import FUNCTIONS, parse
from survey_kit.model.codebook import Code, Codebook, Kind, Variable


def check(source: str, codebook: Codebook) -> tuple[SurveyKitError, ...]:
    """Everything wrong with ``source``: one error if it cannot be read, else unknown names and impossible codes."""
    try:
        expr = parse(source)
    except SurveyKitError as mistake:
        return (mistake,)
    return tuple(_problems(expr, codebook))


def columns_of(expr: Expression, codebook: Codebook) -> tuple[str, ...]:
    """The stored columns that ``expr`` needs, sets, scales and indices opened, each once, in order."""
    found: dict[str, None] = {}
    _collect(expr, codebook, found, set())
    return tuple(found)


def _collect(expr: Expression, codebook: Codebook, found: dict[str, None], opened: set[str]) -> None:
    for name in names(expr):
        answers, scale, index = codebook.response_set(name), codebook.scale(name), codebook.index(name)
        if name in codebook:
            found[name] = None
        elif answers or scale:
            found.update(dict.fromkeys(answers.variables if answers else scale.items if scale else ()))
        elif index and name not in opened:
            _collect(parse(index.formula), codebook, found, opened | {name})


def _problems(expr: Expression, codebook: Codebook) -> Iterator[SurveyKitError]:
    special: set[int] = set()
    for node in walk(expr):
        if isinstance(node, Call) and isinstance(node.arguments[0], Name):
            role = FUNCTIONS[node.function][2]
            if role != "number":
                special.add(id(node.arguments[0]))
                yield from _role_problem(node, node.arguments[0].name, role, codebook)
        if isinstance(node, Name) and id(node) not in special:
            yield from _name_problem(node.name, codebook)
        yield from _code_problems(node, codebook)


def _known(codebook: Codebook) -> dict[str, None]:
    named = (*codebook.names, *(s.name for s in codebook.sets), *(s.name for s in codebook.scales))
    return dict.fromkeys((*named, *(i.name for i in codebook.indices)))


def _unknown(name: str, codebook: Codebook) -> SurveyKitError:
    close = get_close_matches(name, list(_known(codebook)), n=1, cutoff=0.5)
    return SurveyKitError("expression-unknown-name", name=name, suggestion=close[0] if close else "–")


def _name_problem(name: str, codebook: Codebook) -> Iterator[SurveyKitError]:
    if name in codebook or codebook.index(name):
        return
    if codebook.response_set(name):
        yield SurveyKitError("expression-set-as-number", name=name)
    elif codebook.scale(name):
        yield SurveyKitError("expression-scale-as-number", name=name)
    else:
        yield _unknown(name, codebook)


def _role_problem(call: Call, name: str, role: str, codebook: Codebook) -> Iterator[SurveyKitError]:
    if name not in _known(codebook):
        yield _unknown(name, codebook)
    elif role == "scale" and not codebook.scale(name):
        yield SurveyKitError("expression-not-a-scale", name=name)
    elif role == "set" and not (codebook.response_set(name) or (call.function == "has" and name in codebook)):
        yield SurveyKitError("expression-not-a-set", name=name)


def _code_problems(node: Expression, codebook: Codebook) -> Iterator[SurveyKitError]:
    match node:
        case Call("has", (Name(name), Number(value) | Text(value))):
            yield from _impossible(name, value, codebook)
        case Call("recode", (Name(name), Recoding(pairs))):
            for code, _ in pairs:
                yield from _impossible(name, code, codebook)
        case Comparison("==" | "!=", _, _):
            for one, other in (children(node), children(node)[::-1]):
                if isinstance(one, Name) and isinstance(other, Number | Text):
                    yield from _impossible(one.name, other.value, codebook)


def _impossible(name: str, code: Code, codebook: Codebook) -> Iterator[SurveyKitError]:
    answers = codebook.response_set(name)
    if answers and answers.kind == "dichotomy":
        possible = f"{name}_{number_text(code) if not isinstance(code, str) else code}" in answers.variables
    elif answers:
        possible = all(_possible(codebook[v], code) for v in answers.variables if v in codebook)
    else:
        possible = name not in codebook or _possible(codebook[name], code)
    if not possible:
        yield SurveyKitError("expression-impossible-code", name=name, value=number_text(code))


def _possible(variable: Variable, code: Code) -> bool:
    if variable.is_text != isinstance(code, str):
        return False
    if variable.kind is Kind.NUMBER and not isinstance(code, str):
        low, high = variable.low, variable.high
        return (low is None or code >= low) and (high is None or code <= high)
    return not variable.values or any(value.code == code for value in variable.values)
