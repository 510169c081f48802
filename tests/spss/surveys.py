"""Surveys made by chance, with everything a .sav can hold and much that is awkward."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from survey_kit.model.codebook import (
    Attribute,
    Codebook,
    Kind,
    Measure,
    MissingRule,
    ResponseSet,
    Storage,
    ValueLabel,
    Variable,
)
from survey_kit.model.survey import Design, Survey, WeightKind
from survey_kit.model.words import Words
from survey_kit.writing.spss_limits import spss_names

# Everything but what no text of a file holds: lone halves of letters and the null, which pads.
LETTERS = st.characters(codec="utf-8", exclude_characters="\0")
THAI = st.sampled_from("กขคงจฉชซญดตถทนบปผพภมยรลวศสหอฮะาำิีึืุูเแโใไ่้๊๋็์ๆฯ๑๒๓ ")
LABELS = st.one_of(st.just(""), st.text(THAI, max_size=30), st.text(LETTERS, max_size=25))
NUMBERS = st.one_of(
    st.integers(-120, 160).map(float),
    st.floats(allow_nan=False, allow_infinity=False, max_value=1e307, min_value=-1e307),
    st.sampled_from([-0.0, 1e-308, 5e-324, 2.0**53, 1e300, -1e300, 0.1, 151.0, 152.0, -99.0, -100.0]),
)
TEXTS = st.one_of(
    st.none(),
    st.text(LETTERS, min_size=1, max_size=12),
    st.text(THAI, min_size=1, max_size=400),
    st.sampled_from(["a" * 255, "ก" * 85, "ก" * 86, "b" * 256, "c" * 504, "d" * 505, " x", "a b", "-", "=1+1", "\n"]),
).map(lambda t: None if t is None else t.rstrip(" \0") or None)


def _moment(time: datetime) -> str:
    """To the thousandth of a second: a double holds no more of our century."""
    return time.replace(microsecond=time.microsecond // 1000 * 1000).isoformat()


DAYS = st.one_of(st.none(), st.dates().map(lambda d: d.isoformat()))
MOMENTS = st.one_of(st.none(), st.datetimes().map(_moment))
NAMES = st.one_of(
    st.from_regex(r"[a-zA-Z][a-zA-Z0-9_]{0,20}", fullmatch=True),
    st.text(st.sampled_from("กขคงเพศอายุรายได้"), max_size=18).map(lambda rest: "ข" + rest),
).filter(lambda name: spss_names([name])[name] == name)


@st.composite
def number_variables(draw: st.DrawFn, name: str) -> Variable:
    codes = draw(st.lists(NUMBERS, unique=True, max_size=5))
    values = tuple(ValueLabel(c, Words(label)) for c in sorted(codes) if (label := draw(LABELS)))
    kind, measure = draw(
        st.sampled_from([(Kind.NUMBER, Measure.SCALE), (Kind.SINGLE, Measure.NOMINAL), (Kind.SINGLE, Measure.ORDINAL)])
    )
    if not values:
        kind = Kind.NUMBER
    return Variable(name, Words(draw(LABELS)), kind, measure, values, draw(number_rules()), question=name,
                    role=draw(st.sampled_from(["input", "target", "split"])))  # fmt: skip


@st.composite
def number_rules(draw: st.DrawFn) -> tuple[MissingRule, ...]:
    """What SPSS takes: up to three codes, or a range (perhaps without an end) and a code."""
    if draw(st.booleans()):
        return tuple(MissingRule(c, c) for c in draw(st.lists(NUMBERS, unique=True, max_size=3)))
    low, high = sorted(draw(st.lists(NUMBERS, min_size=2, max_size=2, unique=True)))
    low, high = draw(st.sampled_from([(low, high), (-math.inf, high), (low, math.inf)]))
    return (MissingRule(low, high), *(MissingRule(c, c) for c in draw(st.lists(NUMBERS, max_size=1))))


@st.composite
def text_variables(draw: st.DrawFn, name: str) -> Variable:
    codes = draw(
        st.lists(
            st.text(LETTERS, min_size=1, max_size=20).filter(lambda t: t == t.rstrip(" \0")), unique=True, max_size=3
        )
    )
    values = tuple(ValueLabel(c, Words(label)) for c in sorted(codes) if (label := draw(LABELS)) and label != c)
    short = st.text(LETTERS, min_size=1, max_size=8).filter(lambda t: t == t.rstrip(" \0") and len(t.encode()) <= 8)
    missing = tuple(MissingRule(c, c) for c in draw(st.lists(short, unique=True, max_size=3)))
    return Variable(name, Words(draw(LABELS)), Kind.TEXT, Measure.NOMINAL, values, missing, question=name)


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """Up to six columns and eight rows, with sets, a weight, attributes and notes."""
    names = draw(st.lists(NAMES, unique_by=str.lower, min_size=1, max_size=6))
    rows = draw(st.integers(0, 8))
    columns: dict[str, pd.Series] = {}
    variables: list[Variable] = []
    for name in names:
        kind = draw(st.sampled_from(["number", "number", "text", "day", "moment"]))
        cells: list[Any]
        if kind == "number":
            cells = draw(st.lists(st.one_of(NUMBERS, st.just(math.nan)), min_size=rows, max_size=rows))
            variables.append(draw(number_variables(name)))
        elif kind == "text":
            cells = draw(st.lists(TEXTS, min_size=rows, max_size=rows))
            variables.append(draw(text_variables(name)))
        else:
            cells = draw(st.lists(DAYS if kind == "day" else MOMENTS, min_size=rows, max_size=rows))
            shown = "EDATE10" if kind == "day" else "DATETIME20"
            variables.append(Variable(name, Words(draw(LABELS)), Kind.DATE, Measure.SCALE, question=name,
                                      storage=Storage(shown, shown)))  # fmt: skip
        columns[name] = pd.Series(cells, dtype=float if kind == "number" else object)
    return Survey(pd.DataFrame(columns), draw(books(variables)), draw(designs(variables)))


@st.composite
def books(draw: st.DrawFn, variables: list[Variable]) -> Codebook:
    numbers = [v.name for v in variables if v.kind in (Kind.NUMBER, Kind.SINGLE)]
    sets = []
    if len(numbers) > 1:
        label, counted = draw(LABELS), float(draw(st.integers(-9, 99)))
        sets = [
            ResponseSet("ticks", Words(label), "dichotomy", tuple(numbers), counted),
            ResponseSet("ชุด", Words(label), "category", tuple(numbers)),
        ][: draw(st.integers(0, 2))]
    line = LABELS.map(str.rstrip).filter(lambda t: t and len(t.encode()) <= 80)
    notes = tuple(draw(st.lists(line, max_size=3)))
    own = st.text(THAI, min_size=1, max_size=10).map(str.strip).filter(bool)
    attributes = tuple(Attribute(f"a{i}", (draw(own),)) for i in range(draw(st.integers(0, 2))))
    title = draw(st.text(THAI, max_size=15).map(str.strip))
    return Codebook(
        "a", Words(title or "a"), variables=tuple(variables), sets=tuple(sets), documents=notes, attributes=attributes
    )


@st.composite
def designs(draw: st.DrawFn, variables: list[Variable]) -> Design:
    numbers = [v.name for v in variables if v.kind is Kind.NUMBER]
    if not numbers or draw(st.booleans()):
        return Design()
    return Design(draw(st.sampled_from(numbers)), WeightKind.FREQUENCY)
