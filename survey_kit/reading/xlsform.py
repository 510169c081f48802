"""XLSForm (.xlsx) → codebook: our own forms without loss, anybody's form as far as its columns go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from survey_kit.errors import SurveyKitError
from survey_kit.expression import from_xpath, text
from survey_kit.expression.nodes import Comparison, Expression, Logic, Name, Number
from survey_kit.model.codebook import Codebook, Kind, Measure, ResponseSet, Section, Tags, ValueLabel, Variable
from survey_kit.model.words import Words
from survey_kit.reading.questionnaire_form import shared
from survey_kit.reading.xlsform_sheets import FormSheets, Line, number, read_sheets

_KINDS = {
    "integer": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "range": Kind.NUMBER,
    "text": Kind.TEXT,
    "barcode": Kind.TEXT,
    "time": Kind.TEXT,
    "datetime": Kind.DATE,
    "date": Kind.DATE,
    "acknowledge": Kind.SINGLE,
    "geopoint": Kind.PERSONAL,
    "geotrace": Kind.PERSONAL,
    "geoshape": Kind.PERSONAL,
}
_MEASURES = {Kind.NUMBER: Measure.SCALE, Kind.DATE: Measure.SCALE, Kind.LIKERT: Measure.ORDINAL}


def read_xlsform(path: str | Path) -> Codebook:
    """The codebook of the XLSForm at ``path``.

    Groups become sections; the questions of repeats are left out, for their answers come on a sheet of their own.
    Notes, calculations and what the phone records by itself make no column. Raises ``SurveyKitError``:
    ``file-missing``, ``xlsform-not-a-form``, ``xpath-unreadable`` (with row and question).
    """
    return _Form(read_sheets(Path(path))).codebook()


def read_repeats(path: str | Path) -> dict[str, Codebook]:
    """The codebooks of the form's repeats by their names; a repeat inside another has its own."""
    sheets = read_sheets(Path(path))
    names = [line.name for line in sheets.survey if line.type == "begin_repeat" and line.name]
    return {name: replace(_Form(sheets, name).codebook(), name=name) for name in names}


class _Form:
    """Walks down the sheet ``survey`` with the groups that are open.

    Keeps the questions that stand directly in ``repeat``; in no repeat when it is empty.
    """

    def __init__(self, sheets: FormSheets, repeat: str = "") -> None:
        self.sheets = sheets
        self.repeat = repeat
        self.variables: list[Variable] = []
        self.sets: list[ResponseSet] = []
        self.sections: dict[str, tuple[Words, list[str]]] = {}
        self.intros: dict[str, Words] = {}
        self.groups: list[Line] = []
        self.ranks: dict[str, tuple[Words, str, list[str]]] = {}

    def codebook(self) -> Codebook:
        for line in self.sheets.survey:
            self._line(line)
        sections = (
            Section(
                name.removeprefix("section_"), title, tuple(dict.fromkeys(questions)), self.intros.get(name, Words())
            )
            for name, (title, questions) in self.sections.items()
        )
        return replace(
            self.sheets.frame(),
            variables=tuple(self.variables),
            sets=tuple(self.sets),
            sections=tuple(s for s in sections if s.questions or s.title),
        )

    def _line(self, line: Line) -> None:
        kind = line.type
        if kind in ("begin_group", "begin_repeat"):
            self._open(line)
        elif kind in ("end_group", "end_repeat"):
            if self.groups:
                self._close(self.groups.pop())
        elif line["sk::kind"] == "intro" and self.groups:
            self.intros[self.groups[-1].name] = line.words("label")
        elif self.repeat == next((g.name for g in reversed(self.groups) if g.type == "begin_repeat"), ""):
            self._question(line)

    def _open(self, line: Line) -> None:
        if line["sk::kind"] == "section" or (not self.groups and line.type == "begin_group" and not line["sk::kind"]):
            self.sections[line.name] = (line.words("label"), [])
        self.groups.append(line)
        if line["sk::kind"] in ("rank", "category"):
            self.ranks[line["sk::set"]] = (line.words("label"), line["sk::kind"], [])

    def _close(self, group: Line) -> None:
        if group["sk::kind"] in ("rank", "category"):
            label, kind, columns = self.ranks[group["sk::set"]]
            self.sets.append(
                ResponseSet(group["sk::set"], label, "rank" if kind == "rank" else "category", tuple(columns))
            )

    def _question(self, line: Line) -> None:
        if line.type == "select_multiple":
            columns, question = self._several(line), line.name
        elif line.type in _KINDS or line.type == "select_one":
            columns = [self._one(line)]
            question = columns[0].question or line.name
        else:
            return
        self.variables += columns
        if self.groups and self.groups[-1]["sk::kind"] in ("rank", "category"):
            self.ranks[self.groups[-1]["sk::set"]][2].append(line.name)
        home = next((g.name for g in reversed(self.groups) if g.name in self.sections), None)
        if home is not None:
            self.sections[home][1].append(question)

    def _one(self, line: Line) -> Variable:
        kind = _KINDS.get(line.type, Kind.SINGLE)
        variable = self._facts(line, kind)
        extra, missing = self.sheets.codes(line["sk::codes"])
        offered = self.sheets.choices.get(line.list_name, ()) if line.type == "select_one" else ()
        taken = {value.code for value in extra}
        low, high = _limits(line["constraint"], line.type) if variable.kind is Kind.NUMBER else (None, None)
        return replace(
            variable,
            values=(*(value for value in offered if value.code not in taken), *extra),
            missing=missing,
            low=low,
            high=high,
            integer=line.type == "integer",
        )

    def _several(self, line: Line) -> list[Variable]:
        extra, missing = self.sheets.codes(line["sk::codes"])
        boxes = extra or (ValueLabel(1.0, shared("ticked")), ValueLabel(0.0, shared("not-ticked")))
        column = replace(self._facts(line, Kind.DICHOTOMY), values=boxes, missing=missing, question=line.name)
        columns = [
            replace(column, name=f"{line.name}_{_code_text(value.code)}", label=value.label)
            for value in self.sheets.choices.get(line.list_name, ())
        ]
        alone = re.findall(r"selected\(\s*\.\s*,\s*['\"]([^'\"]+)['\"]\s*\)", line["constraint"])
        exclusive = tuple(f"{line.name}_{option}" for option in alone if "count-selected" in line["constraint"])
        names = tuple(c.name for c in columns)
        self.sets.append(ResponseSet(line.name, line.words("label"), "dichotomy", names, exclusive=exclusive))
        return columns

    def _facts(self, line: Line, kind: Kind) -> Variable:
        kind = Kind(line["sk::kind"]) if line["sk::kind"] in list(Kind) else kind
        measure = Measure(line["sk::measure"]) if line["sk::measure"] else _MEASURES.get(kind, Measure.NOMINAL)
        return Variable(
            line.name,
            line.words("label"),
            kind,
            measure,
            unit=Words(line["sk::unit_th"], line["sk::unit_en"]),
            question=line["sk::question"] or line.name,
            relevant=self._relevant(line),
            required=line["required"].lower() in ("yes", "true", "true()"),
            unique="unique" in line["sk::flags"],
            sensitive="sensitive" in line["sk::flags"],
            tags=Tags(line["sk::dimension"], line["sk::component"], line["sk::audience"]),
            decimals=int(number(line["sk::decimals"]) or 0),
            role=line["sk::role"] or "input",
        )

    def _relevant(self, line: Line) -> str:
        """The condition of the question and of the groups it stands in (our own sections repeat the gate only)."""
        if line["sk::relevant"]:
            return line["sk::relevant"].removeprefix("-") if line["sk::relevant"] == "-" else line["sk::relevant"]
        groups = [group for group in self.groups if not group["sk::kind"]]
        parts = [self._xpath(one) for one in (*groups, line) if one["relevant"]]
        if not parts:
            return ""
        return text(parts[0] if len(parts) == 1 else Logic("and", tuple(parts)))

    def _xpath(self, line: Line) -> Expression:
        try:
            return from_xpath(line["relevant"])
        except SurveyKitError as cannot:
            raise SurveyKitError(
                cannot.code, file=self.sheets.path, row=line.row, question=line.name, **cannot.facts
            ) from None


def _code_text(code: float | str) -> str:
    return code if isinstance(code, str) else f"{code:.15g}"


def _limits(constraint: str, kind: str) -> tuple[float | None, float | None]:
    """Lowest and highest number that ``constraint`` lets through, as far as it says so plainly."""
    low = high = None
    step = 1 if kind == "integer" else 0
    try:
        ends = list(_ends(from_xpath(constraint))) if constraint else []
    except SurveyKitError:
        return None, None
    for op, value in ends:
        if op in (">=", ">"):
            low = value + (step if op == ">" else 0)
        elif op in ("<=", "<"):
            high = value - (step if op == "<" else 0)
    return low, high


def _ends(expr: Expression) -> Iterator[tuple[str, float]]:
    match expr:
        case Logic(_, parts):
            for part in parts:
                yield from _ends(part)
        case Comparison(op, Name("."), Number(value)):
            yield op, value
