"""The dictionary of an SPSS file as a `Codebook`, its columns as a survey keeps them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.model.codebook import (
    Attribute,
    Code,
    Codebook,
    Kind,
    Measure,
    MissingReason,
    MissingRule,
    Record,
    ResponseSet,
    Storage,
    ValueLabel,
    Variable,
)
from survey_kit.model.words import Words
from survey_kit.spss.dates import iso_texts
from survey_kit.spss.dictionary import DAYS, FULL_LABEL, FULL_VALUE_LABEL, MOMENTS, ROLE, ROLES, SpssSet, SpssVariable
from survey_kit.thai.silence import reason_labelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from survey_kit.spss.dictionary import SpssDictionary

LEAST_CODES = 2


def codebook_of(dictionary: SpssDictionary, columns: Sequence[NDArray[np.float64] | list[str]], name: str) -> Codebook:
    """The codebook of a file whose ``columns`` hold these values; how often and in what order does not matter."""
    texts = {v.name for v in dictionary.variables if v.width}
    return Codebook(
        name=name,
        title=Words(dictionary.label or name),
        variables=tuple(_described(v, c) for v, c in zip(dictionary.variables, columns, strict=True)),
        sets=tuple(_set(s, texts) for s in dictionary.sets),
        documents=dictionary.documents,
        attributes=tuple(Attribute(a.name, a.values) for a in dictionary.attributes),
        records=tuple(Record(e.kind, e.size, e.data.decode("latin-1")) for e in dictionary.extensions),
        weight=dictionary.weight or "",
    )


def stored(
    dictionary: SpssDictionary, columns: Sequence[NDArray[np.float64] | list[str]], codebook: Codebook
) -> dict[str, NDArray[Any]]:
    """The columns by name as ``codebook`` has them: numbers, or objects (texts, ISO dates) with None where empty."""
    out: dict[str, NDArray[Any]] = {}
    for variable, described, column in zip(dictionary.variables, codebook.variables, columns, strict=True):
        if isinstance(column, list):
            out[variable.name] = np.array([t or None for t in column], dtype=object)
        elif described.kind is Kind.DATE:
            out[variable.name] = np.array(iso_texts(column, variable.print.name in MOMENTS), dtype=object)
        else:
            out[variable.name] = column
    return out


def _described(variable: SpssVariable, column: NDArray[np.float64] | list[str]) -> Variable:
    described = _variable(variable)
    if isinstance(column, list):
        return replace(described, kind=Kind.TEXT)
    if described.kind is Kind.DATE:
        # What no text can hold to the last bit stays a number.
        return _dated(variable, described, column) or replace(described, kind=Kind.NUMBER)
    if described.kind is Kind.NUMBER and _labelled(described, column):
        # SPSS calls labelled codes "scale" where nobody has said otherwise.
        return replace(described, kind=Kind.SINGLE)
    return described


def _labelled(variable: Variable, column: NDArray[np.float64]) -> bool:
    """Whether every answer there is has a label, and so have two answers at the least."""
    codes = [float(c) for c in variable.codes if not isinstance(c, str)]
    if len(codes) < LEAST_CODES:
        return False
    found = np.unique(column[~np.isnan(column)])
    return len(found) > 0 and all(c in codes or variable.reason(c) is not None for c in found.tolist())


def _dated(variable: SpssVariable, described: Variable, column: NDArray[np.float64]) -> Variable | None:
    """A date variable with ISO texts for its missing codes and labels; None where these or its values cannot be."""
    timed = variable.print.name in MOMENTS
    codes = np.array([*variable.missing.values, *(value for value, _ in sorted(variable.labels))], dtype=np.float64)
    coded = iso_texts(codes, timed)
    if iso_texts(column, timed) is None or coded is None or variable.missing.low is not None:
        return None
    count = len(variable.missing.values)
    rules = [replace(r, low=str(t), high=str(t)) for r, t in zip(described.missing, coded[:count], strict=True)]
    labels = [replace(v, code=str(t)) for v, t in zip(described.values, coded[count:], strict=True)]
    return replace(described, missing=tuple(rules), values=tuple(labels))


def _whole(variable: SpssVariable) -> SpssVariable:
    """The variable with labels that were cut as they were before, where nobody has changed them since."""
    label, labels, rest = variable.label, dict(variable.labels), []
    for attribute in variable.attributes:
        if attribute.name == FULL_LABEL and attribute.values[0].startswith(label):
            label = attribute.values[0]
        elif attribute.name.startswith(FULL_VALUE_LABEL) and len(attribute.values) == 2:
            code, full = attribute.values
            value: Code = code if variable.width else _number(code)
            labels[value] = full if full.startswith(labels.get(value, full)) else labels[value]
        else:
            rest.append(attribute)
    return replace(variable, label=label, labels=tuple(labels.items()), attributes=tuple(rest))


def _variable(variable: SpssVariable) -> Variable:
    variable = _whole(variable)
    labels = dict(variable.labels)
    rules = [_rule(v, v, labels) for v in variable.missing.values]
    if variable.missing.low is not None and variable.missing.high is not None:
        rules.insert(0, _rule(variable.missing.low, variable.missing.high, labels))
    attributes = tuple(Attribute(a.name, a.values) for a in variable.attributes)
    storage = Storage(
        str(variable.print), str(variable.write), variable.width, variable.columns, variable.align,
        not variable.level, attributes,
    )  # fmt: skip
    measure = Measure(variable.level) if variable.level else _likely_measure(variable)
    return Variable(
        variable.name, Words(variable.label), _kind(variable, measure), measure,
        tuple(ValueLabel(code, Words(label)) for code, label in sorted(variable.labels)), tuple(rules),
        question=variable.name, role=_role(variable), storage=storage,
    )  # fmt: skip


def _likely_measure(variable: SpssVariable) -> Measure:
    """The level where the file does not say: labelled codes and texts are names, other numbers are measured."""
    return Measure.NOMINAL if variable.labels or variable.width else Measure.SCALE


def _kind(variable: SpssVariable, measure: Measure) -> Kind:
    if variable.width:
        return Kind.TEXT
    if variable.print.name in DAYS | MOMENTS:
        return Kind.DATE
    return Kind.SINGLE if variable.labels and measure is not Measure.SCALE else Kind.NUMBER


def _role(variable: SpssVariable) -> str:
    said = next((a.values[0] for a in variable.attributes if a.name == ROLE and a.values), "0")
    return ROLES[int(said)] if said.isdigit() and int(said) < len(ROLES) else ROLES[0]


def _rule(low: Code, high: Code, labels: dict[Code, str]) -> MissingRule:
    named = reason_labelled(labels.get(low, "")) if low == high else ""
    return MissingRule(low, high, MissingReason(named) if named else MissingReason.UNSTATED)


def _set(found: SpssSet, texts: set[str]) -> ResponseSet:
    """A response set; what it counts is a number where its variables are."""
    counted: Code = 1.0
    if found.kind == "D":
        is_text = found.variables[0] in texts
        counted = found.counted if is_text else _number(found.counted)
    return ResponseSet(
        found.name, Words(found.label), "dichotomy" if found.kind == "D" else "category",
        found.variables, counted, labelled=found.labelled,
    )  # fmt: skip


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 1.0
