"""Codebook → rows of the sheets ``survey`` and ``choices`` of an XLSForm.

What XLSForm has no column for stands in columns that begin with ``sk::``, which other programs pass over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.expression import from_xpath, parse, text, to_xpath
from survey_kit.messages import catalogue
from survey_kit.model.codebook import (
    Codebook,
    Kind,
    MissingReason,
    MissingRule,
    ResponseSet,
    Scale,
    Section,
    ValueLabel,
    Variable,
)
from survey_kit.model.words import Words

Row = dict[str, Any]

WORDS = catalogue(Path(__file__).with_name("xlsform.toml"))
TH, EN = (WORDS.text("language", lang) for lang in ("th", "en"))
NONE = "-"

_TYPES = {Kind.TEXT: "text", Kind.DATE: "date", Kind.PERSONAL: "text"}


def label(words: Words, column: str = "label") -> Row:
    """Cells of a text in both languages."""
    return {f"{column}::{TH}": words.th, f"{column}::{EN}": words.en}


def code(value: float | str) -> int | float | str:
    """A code as it stands in a cell."""
    return int(value) if not isinstance(value, str) and value == int(value) else value


def _message(name: str, **facts: Any) -> Row:
    return label(Words(*(WORDS.text(name, lang, **facts) for lang in ("th", "en"))), "constraint_message")


class FormRows:
    """Collects the rows of a form; lists and sets of codes that are alike are written once."""

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.survey: list[Row] = []
        self.choices: list[Row] = []
        self.codes: list[Row] = []
        self._lists: dict[tuple[ValueLabel, ...], str] = {}
        self._code_sets: dict[tuple[Any, ...], str] = {}
        self._skip_label = _usual_skip_label(codebook)
        self._gate = ""
        self._write()

    def _write(self) -> None:
        book = self.codebook
        placed = {q for section in book.sections for q in section.questions}
        for section in book.sections:
            self._section(section)
        loose = dict.fromkeys(v.question or v.name for v in book.variables)
        self._questions(tuple(q for q in loose if q not in placed))

    def _section(self, section: Section) -> None:
        row = {"type": "begin_group", "name": f"section_{section.name}", "sk::kind": "section", **label(section.title)}
        self.survey.append(row | ({"relevant": self._gate} if self._gate else {}))
        if section.intro:
            note = {"type": "note", "name": f"section_{section.name}_intro", "sk::kind": "intro"}
            self.survey.append(note | label(section.intro))
        self._questions(section.questions)
        self.survey.append({"type": "end_group"})

    def _questions(self, questions: tuple[str, ...]) -> None:
        grids = {scale.items[0]: scale for scale in self.codebook.scales if self._is_grid(scale, questions)}
        inside: tuple[str, ...] = ()
        for question in questions:
            if question in grids:
                inside = grids[question].items
                self.survey.append(self._group(grids[question].name, grids[question].label, "grid"))
            self._question(question)
            if inside and question == inside[-1]:
                self.survey.append({"type": "end_group"})

    def _is_grid(self, scale: Scale, questions: tuple[str, ...]) -> bool:
        start = questions.index(scale.items[0]) if scale.items and scale.items[0] in questions else -1
        together = start >= 0 and questions[start : start + len(scale.items)] == scale.items
        return together and len({self.codebook[item].values for item in scale.items}) == 1

    def _group(self, name: str, words: Words, kind: str) -> Row:
        row = {"type": "begin_group", "name": f"block_{name}", "appearance": "field-list", "sk::kind": kind}
        return row | {"sk::set": name} | label(words)

    def _question(self, question: str) -> None:
        answers = self.codebook.response_set(question)
        columns = [v for v in self.codebook.variables if (v.question or v.name) == question]
        if answers and answers.kind == "dichotomy":
            self.survey.append(self._several(answers))
        elif answers:
            self.survey.append(self._group(question, answers.label, answers.kind))
            self.survey += [self._one(v) | self._no_repeat(v, answers) for v in columns if v.name in answers.variables]
            self.survey.append({"type": "end_group"})
        members = answers.variables if answers else ()
        self.survey += [self._one(v) for v in columns if v.name not in members]
        self._open_gate(question)

    def _open_gate(self, question: str) -> None:
        """After a question with a rule of its own name, everything is asked only where the rule holds."""
        for rule in self.codebook.rules:
            if rule.name == question and rule.severity == "error":
                self._gate = to_xpath(parse(rule.expect), self.codebook)

    def _one(self, variable: Variable) -> Row:
        row: Row = {"type": self._type(variable), "name": variable.name, **label(variable.label)}
        row |= self._facts(variable) | self._limits(variable)
        row["sk::codes"] = self._codes(variable)
        return row

    def _type(self, variable: Variable) -> str:
        if variable.kind is Kind.NUMBER:
            return "integer" if variable.integer else "decimal"
        if variable.kind in _TYPES:
            return _TYPES[variable.kind]
        return f"select_one {self._list(variable, self._offered(variable))}" if variable.values else "text"

    def _offered(self, variable: Variable) -> tuple[ValueLabel, ...]:
        """What a person may choose: all codes but "not applicable" in its usual words, which nobody chooses."""
        return tuple(
            value
            for value in variable.values
            if variable.reason(value.code) is not MissingReason.NOT_APPLICABLE or value.label != self._skip_label
        )

    def _list(self, variable: Variable, values: tuple[ValueLabel, ...]) -> str:
        if values not in self._lists:
            self._lists[values] = name = f"list_{variable.question or variable.name}"
            self.choices += [{"list_name": name, "name": code(v.code), **label(v.label)} for v in values]
        return self._lists[values]

    def _several(self, answers: ResponseSet) -> Row:
        columns = [self.codebook[name] for name in answers.variables]
        first = columns[0]
        options = {c.name: c.name.removeprefix(f"{answers.name}_") for c in columns}
        values = tuple(ValueLabel(_number(options[c.name]), c.label) for c in columns)
        row: Row = {"type": f"select_multiple {self._list(first, values)}", "name": answers.name}
        row |= label(answers.label) | self._facts(first)
        if answers.exclusive:
            alone = [options[name] for name in answers.exclusive]
            rules = [f"not(selected(., '{option}') and count-selected(.) > 1)" for option in alone]
            row["constraint"] = " and ".join(rules)
            row |= _message("exclusive", options=" / ".join(str(self.codebook[n].label) for n in answers.exclusive))
        return row | {"sk::codes": self._codes(first)}

    def _no_repeat(self, variable: Variable, answers: ResponseSet) -> Row:
        before = answers.variables[: answers.variables.index(variable.name)]
        if not before or answers.kind != "rank":
            return {}
        rule = " and ".join(f". != ${{{name}}}" for name in before)
        spoken = [v.code for v in self._offered(variable) if variable.reason(v.code)]
        rule = " or ".join([f"({rule})", *(f". = '{code(c)}'" for c in spoken)])
        return {"constraint": rule, **_message("no-repeat")}

    def _limits(self, variable: Variable) -> Row:
        ends = [(">=", variable.low), ("<=", variable.high)]
        rules = [f". {sign} {code(end)}" for sign, end in ends if end is not None]
        if variable.kind is not Kind.NUMBER or not rules:
            return {}
        limits = [f"{'≥' if sign == '>=' else '≤'} {code(end)}" for sign, end in ends if end is not None]
        spoken = [v.code for v in self._offered(variable) if variable.reason(v.code)]
        constraint = " or ".join([f"({' and '.join(rules)})", *(f". = {code(c)}" for c in spoken)])
        return {"constraint": constraint, **_message("range", limits=", ".join(limits))}

    def _facts(self, variable: Variable) -> Row:
        flags = [name for name in ("unique", "sensitive") if getattr(variable, name)]
        return {
            "required": "yes" if variable.required else "",
            **self._relevance(variable),
            "sk::kind": str(variable.kind),
            "sk::measure": str(variable.measure),
            "sk::question": variable.question if variable.question != variable.name else "",
            "sk::unit_th": variable.unit.th,
            "sk::unit_en": variable.unit.en,
            "sk::flags": " ".join(flags),
            "sk::dimension": variable.tags.dimension,
            "sk::component": variable.tags.component,
            "sk::audience": variable.tags.audience,
            "sk::decimals": variable.decimals or "",
            "sk::role": variable.role if variable.role != "input" else "",
        }

    def _relevance(self, variable: Variable) -> Row:
        """The condition in XPath; in our own words too where reading the XPath would not give it back."""
        own = variable.relevant
        xpath = ""
        if own:
            try:
                xpath = to_xpath(parse(own), self.codebook)
            except SurveyKitError as cannot:
                raise SurveyKitError(cannot.code, question=variable.name, **cannot.facts) from None
        here = self._gate if self._inside_gate_section() else ""
        whole = f"({here}) and ({xpath})" if here and xpath else here or xpath
        return {"relevant": whole, "sk::relevant": "" if _reads_back(whole, own) else own or NONE}

    def _inside_gate_section(self) -> bool:
        """Whether the section that is being written began before the gate, so that its group does not carry it."""
        groups = [row for row in self.survey if row.get("sk::kind") == "section"]
        return bool(self._gate) and (not groups or "relevant" not in groups[-1])

    def _codes(self, variable: Variable) -> str:
        """Name of the set of codes that the form cannot hold: missing codes with reasons, words of ticked boxes."""
        keep = variable.values if variable.kind is Kind.DICHOTOMY else ()
        kept = tuple(v for v in variable.values if v in keep or variable.reason(v.code) is not None)
        key = (kept, variable.missing)
        if not kept and not variable.missing:
            return ""
        if key not in self._code_sets:
            self._code_sets[key] = name = f"codes_{len(self._code_sets) + 1}"
            self.codes += list(_code_rows(name, kept, variable.missing))
        return self._code_sets[key]


def _code_rows(name: str, values: tuple[ValueLabel, ...], missing: tuple[MissingRule, ...]) -> Iterator[Row]:
    for value in values:
        yield {"set": name, "code": code(value.code), "th": value.label.th, "en": value.label.en}
    for rule in missing:
        yield {"set": name, "low": code(rule.low), "high": code(rule.high), "reason": str(rule.reason)}


def _reads_back(xpath: str, own: str) -> bool:
    try:
        return (text(from_xpath(xpath)) if xpath else "") == own
    except SurveyKitError:
        return False


def _number(option: str) -> float | str:
    try:
        return float(option)
    except ValueError:
        return option


def _usual_skip_label(codebook: Codebook) -> Words:
    labels = Counter(
        value.label
        for variable in codebook.variables
        for value in variable.values
        if variable.reason(value.code) is MissingReason.NOT_APPLICABLE
    )
    return labels.most_common(1)[0][0] if labels else Words()
