"""A question of the file → the columns, response set and scale it makes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.expression import parse, text
from survey_kit.model.codebook import Kind, Measure, ResponseSet, Scale, ValueLabel, Variable
from survey_kit.model.words import Words
from survey_kit.reading.questionnaire_form import Form, code_of, listing, shared, table


def columns(form: Form, name: str) -> tuple[Variable, ...]:
    """All columns of question ``name``: one, or one per option, place or item, then the texts of "other"."""
    build = COLUMNS.get(str(form.questions[name].get("type")), _single)
    return (*build(form, name), *_others(form, name))


def condition(source: Any) -> str:
    """A condition in its one way of writing; as typed where it cannot be read."""
    if not isinstance(source, str) or not source.strip():
        return ""
    try:
        return text(parse(source))
    except SurveyKitError:
        return source


def _column(form: Form, name: str, kind: Kind, measure: Measure) -> Variable:
    """What every column of a question has: label, condition, flags, tags."""
    question = form.questions[name]
    return Variable(
        name,
        form.words(question.get("label"), "label", name),
        kind,
        measure,
        question=name,
        relevant=condition(question.get("ask_if")),
        required=question.get("required") is True,
        unique=question.get("unique") is True,
        sensitive=question.get("sensitive") is True,
        tags=form.tags(name),
    )


def _coded(form: Form, name: str, kind: Kind, measure: Measure) -> Variable:
    labels, rules = form.missing(name)
    column = _column(form, name, kind, measure)
    return replace(column, values=(*form.codes(name), *labels), missing=rules)


def _single(form: Form, name: str) -> tuple[Variable, ...]:
    ordered = form.questions[name].get("ordered") is True
    return (_coded(form, name, Kind.SINGLE, Measure.ORDINAL if ordered else Measure.NOMINAL),)


def _likert(form: Form, name: str) -> tuple[Variable, ...]:
    column = _coded(form, name, Kind.LIKERT, Measure.ORDINAL)
    items = table(form.questions[name].get("items"))
    return tuple(
        replace(column, name=item, question=item, label=form.words(label, "label", item))
        for item, label in items.items()
    ) or (column,)


def _multi(form: Form, name: str) -> tuple[Variable, ...]:
    column = _column(form, name, Kind.DICHOTOMY, Measure.NOMINAL)
    labels, rules = form.missing(name)
    boxes = (ValueLabel(1.0, shared("ticked")), ValueLabel(0.0, shared("not-ticked")))
    list_name, codes = form.code_table(name)
    return tuple(
        replace(
            column,
            name=f"{name}_{key}",
            label=form.words(label, "codes", list_name, key),
            values=(*boxes, *labels),
            missing=rules,
        )
        for key, label in codes.items()
    )


def _rank(form: Form, name: str) -> tuple[Variable, ...]:
    column = _coded(form, name, Kind.RANK, Measure.NOMINAL)
    places = form.questions[name].get("places", 3)
    return tuple(
        replace(
            column,
            name=f"{name}_{place}",
            label=shared("place", label=(column.label.th, column.label.en), place=(str(place), str(place))),
        )
        for place in range(1, (places if isinstance(places, int) else 3) + 1)
    )


def limits(value: Any) -> tuple[float | None, float | None]:
    """``[low, high]`` of the file; ``inf`` and what is no number stand for "no limit"."""
    pair = listing(value)
    if len(pair) != 2:
        return None, None
    low, high = (
        float(v) if isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v) else None for v in pair
    )
    return low, high


def _number(form: Form, name: str) -> tuple[Variable, ...]:
    question = form.questions[name]
    low, high = limits(question.get("range"))
    labels, rules = form.missing(name, -1)
    decimals = question.get("decimals", 0)
    unit = question.get("unit", "")
    column = replace(
        _column(form, name, Kind.NUMBER, Measure.SCALE),
        values=labels,
        missing=rules,
        low=low,
        high=high,
        decimals=decimals if isinstance(decimals, int) else 0,
        integer=not decimals,
        unit=form.words(unit, "unit_of", str(unit)),
    )
    return (column,)


def _plain(kind: Kind) -> Callable[[Form, str], tuple[Variable, ...]]:
    def build(form: Form, name: str) -> tuple[Variable, ...]:
        return (_column(form, name, kind, Measure.SCALE if kind is Kind.DATE else Measure.NOMINAL),)

    return build


#: What a ``type`` of the file builds.
COLUMNS: dict[str, Callable[[Form, str], tuple[Variable, ...]]] = {
    "single": _single,
    "multi": _multi,
    "likert": _likert,
    "number": _number,
    "rank": _rank,
    "text": _plain(Kind.TEXT),
    "date": _plain(Kind.DATE),
    "personal": _plain(Kind.PERSONAL),
}


def _others(form: Form, name: str) -> tuple[Variable, ...]:
    """Text columns of options such as "other (please specify)", asked when the option is chosen."""
    question = form.questions[name]
    asked = _column(form, name, Kind.TEXT, Measure.NOMINAL)
    words = {value.code: value.label for value in form.codes(name)}
    out = []
    for key, column in table(question.get("other")).items():
        option = words.get(code_of(key), Words())
        english = f"{asked.label.en}: {option.en}" if asked.label.en and option.en else ""
        chosen = f"has({name}, {key})" if question.get("type") == "multi" else f"{name} == {key}"
        out.append(
            replace(
                asked,
                name=str(column),
                label=Words(f"{asked.label.th}: {option.th}", english),
                relevant=chosen,
                required=False,
                unique=False,
            )
        )
    return tuple(out)


def response_set(form: Form, name: str) -> ResponseSet | None:
    """The response set of a question with several columns, if it is one."""
    question = form.questions[name]
    kind = question.get("type")
    label = form.words(question.get("label"), "label", name)
    if kind == "multi":
        exclusive = tuple(f"{name}_{code}" for code in listing(question.get("exclusive")))
        return ResponseSet(name, label, "dichotomy", tuple(v.name for v in _multi(form, name)), exclusive=exclusive)
    if kind == "rank":
        return ResponseSet(name, label, "rank", tuple(v.name for v in _rank(form, name)))
    return None


def scale(form: Form, name: str) -> Scale | None:
    """The scale that a block of items makes, if ``name`` is one; its ends are the ends of its codes."""
    question = form.questions[name]
    items = tuple(table(question.get("items")))
    codes = [v.code for v in form.codes(name) if not isinstance(v.code, str)] or [1.0, 5.0]
    if question.get("type") != "likert" or not items:
        return None
    return scale_of(name, form.words(question.get("label"), "label", name), items, question, min(codes), max(codes))


def scale_of(name: str, label: Words, items: tuple[str, ...], facts: dict[str, Any], low: float, high: float) -> Scale:
    """A scale from its facts in the file."""
    least, good = facts.get("min_answered", 0.75), facts.get("good", "high")
    return Scale(
        name,
        label,
        items,
        low,
        high,
        tuple(str(item) for item in listing(facts.get("reverse"))),
        float(least) if isinstance(least, int | float) else 0.75,
        str(facts.get("topic", "level")),
        good if good in ("high", "low", "none") else "high",
    )
