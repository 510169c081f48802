"""A sheet and a questionnaire become a survey: columns mapped, words turned into codes, every guess on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, ResponseSet, Variable
from survey_kit.model.finding import Finding
from survey_kit.model.provenance import Provenance, Source
from survey_kit.model.survey import Step, Survey
from survey_kit.reading.answers import Answer, read_answer
from survey_kit.reading.checkboxes import read_ticks
from survey_kit.reading.headings import heading_findings
from survey_kit.reading.mapping import propose
from survey_kit.reading.reading import Reading
from survey_kit.reading.sheet import Sheet
from survey_kit.reading.traces import trace_findings
from survey_kit.reading.writings import joined_otherwise, written_otherwise
from survey_kit.reading.years import age_from_birth, asks_age, buddhist, years_of
from survey_kit.thai.dates import Order, is_ambiguous, order_of, read_date

# Fewer recognised columns than this share means the file answers another questionnaire.
LEAST_RECOGNISED = 0.2
# Cases of the catalogue that a doubt of the reader is.
CASES = {"note-in-cell": 31, "percent-typed": 33, "unreadable-date": 7, "guessed-date": 7, "guessed-age": 3,
         "birth-year-undated": 3}  # fmt: skip
# What is told about a column of dates that could be read two ways.
DATE_ORDERS = {"month": "date-order-month", "mixed": "date-order-mixed", "unknown": "date-order-unknown"}


@dataclass
class _Decoding:
    codebook: Codebook
    rows: tuple[str, ...]
    columns: dict[str, list[Any]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def doubt(self, code: str, row: int, variable: Variable, raw: Any, stored: Any) -> None:
        """A finding for a cell that was read as a guess (the proposal: leave it so), or not at all (no answer)."""
        proposal = "keep" if stored is not None or variable.is_text else "missing no_answer"
        self.findings.append(
            Finding(code, self.rows[row], variable.name, raw, proposal, case=CASES.get(code, 0), facts={"read": stored})
        )

    def single(self, variable: Variable, cells: Sequence[Any]) -> None:
        answers = []
        order = self.order(variable, cells) if variable.kind is Kind.DATE else "unknown"
        years = self.interviewed(len(cells)) if asks_age(variable) else [None] * len(cells)
        # A question has few distinct answers: each is read once.
        known: dict[Any, Answer] = {}
        for i, cell in enumerate(cells):
            key = (type(cell), cell, years[i])
            if key not in known:
                known[key] = self.read(cell, variable, order, years[i])
            answer = known[key]
            if answer.doubt:
                self.doubt(answer.doubt, i, variable, cell, answer.value)
            answers.append(answer)
        self.columns[variable.name] = [answer.value for answer in answers]
        certain = [not answer.doubt for answer in answers]
        self.findings += written_otherwise(variable, cells, self.columns[variable.name], certain, self.rows)

    def several_doubt(self, code: str, row: int, answers: ResponseSet, raw: Any, read: str) -> None:
        """A finding for a cell of several answers."""
        facts = {"read": read, "questions": answers.variables}
        self.findings.append(Finding(code, self.rows[row], answers.name, raw, "keep", case=17, facts=facts))

    def read(self, cell: Any, variable: Variable, order: Order, year: int | None) -> Answer:
        """A cell as an answer; a year in the place of an age, or of the other calendar, is seen through."""
        born = age_from_birth(cell, variable, year) if asks_age(variable) else buddhist(cell, variable)
        return born or read_answer(cell, variable, order)

    def interviewed(self, rows: int) -> list[int | None]:
        """Year of each row's interview, from the first column of dates that has any."""
        dates = (self.columns.get(v.name) for v in self.codebook.variables if v.kind is Kind.DATE)
        return years_of(next((d for d in dates if d and any(d)), [None] * rows))

    def order(self, variable: Variable, cells: Sequence[Any]) -> Order:
        """How the column writes its dates; told with three examples where the file leaves it to be found out."""
        stamps = [c for c in dict.fromkeys(cells) if isinstance(c, str) and is_ambiguous(c)]
        found = order_of(cells)
        if stamps and found != "day":
            read = ((c, read_date(c, found)) for c in stamps[:3])
            shown = ", ".join(f"{c} → {day.date.isoformat()}" for c, day in read if day)
            self.findings.append(Finding(DATE_ORDERS[found], "", variable.name, shown, "keep"))
        return found

    def several(self, answers: ResponseSet, cells: Sequence[Any]) -> None:
        for name in answers.variables:
            self.columns[name] = [None] * len(cells)
        other = f"{answers.name}_oth"
        written: list[Any] = [None] * len(cells)
        read = [""] * len(cells)
        for i, cell in enumerate(cells):
            ticks = read_ticks(cell, answers, self.codebook)
            if ticks.ticked is None:
                continue
            for name in answers.variables:
                self.columns[name][i] = 1.0 if name in ticks.ticked else 0.0
            written[i] = ", ".join(ticks.rest) or None
            if ticks.rest and other not in self.codebook:
                self.several_doubt("unknown-option", i, answers, cell, ", ".join(ticks.rest))
            elif ticks.guessed:
                self.several_doubt("guessed-answer", i, answers, cell, ", ".join(ticks.ticked))
            else:
                read[i] = ", ".join(ticks.ticked)
        self.findings += joined_otherwise(answers, self.codebook, cells, read, self.rows)
        if other in self.codebook and other not in self.columns:
            self.columns[other] = written


def decode(
    sheet: Sheet,
    codebook: Codebook,
    source: Source,
    told: dict[str, str] | None = None,
    fixed: dict[str, Any] | None = None,
    remembered: dict[str, str] | None = None,
) -> Reading:
    """The survey in ``sheet``. ``told`` maps headers to questions, ``fixed`` fills whole columns (``{"city": 2}``).

    ``remembered`` maps headers of this and other files; those that are not here do not matter.

    Personal answers (telephone numbers …) are counted and left out of the data. Raises ``columns-unknown`` when the
    file does not look like this questionnaire.
    """
    _check_told(told or {}, sheet, codebook, source.name)
    matches = propose(sheet.header, codebook, {**(remembered or {}), **(told or {})}, sheet.rows)
    # Dates come first: an age may need the day of the interview.
    known = sorted((m for m in matches if m.target), key=lambda m: not _is_date(codebook, m.target))
    asked = sum(1 for m in matches if m.how not in ("system", "empty") and m.header)
    if len(known) < max(1, LEAST_RECOGNISED * asked):
        example = next((m.header for m in matches if m.header and not m.target), "–")
        facts: dict[str, Any] = {
            "known": len(known),
            "columns": len(matches),
            "title": str(codebook.title),
            "example": example,
        }
        raise SurveyKitError("columns-unknown", file=source.name, **facts)
    rows = row_ids(sheet, source.name)
    work = _Decoding(codebook, rows)
    steps = [*sheet.steps, Step("columns-mapped", {"known": len(known), "columns": len(matches)})]
    for match in known:
        cells = [row[match.column] for row in sheet.rows]
        answers = codebook.response_set(match.target)
        if answers is not None and match.target not in codebook:
            work.several(answers, cells)
        elif codebook[match.target].kind is Kind.PERSONAL:
            filled = sum(1 for c in cells if c not in (None, ""))
            steps.append(Step("personal-left-out", {"question": match.target, "count": filled}))
        else:
            work.single(codebook[match.target], cells)
    work.findings += sheet.findings
    for name, value in (fixed or {}).items():
        if name in codebook:
            work.columns[name] = [value] * len(rows)
    work.findings += heading_findings(sheet, matches, codebook, source.name, work.columns)
    work.findings += trace_findings(sheet, matches, codebook, rows)
    survey = Survey(_frame(work), codebook, steps=tuple(steps), provenance=Provenance((source,)))
    return Reading(survey, matches, tuple(work.findings))


def _is_date(codebook: Codebook, name: str) -> bool:
    variable = codebook.get(name)
    return variable is not None and variable.kind is Kind.DATE


def _check_told(told: dict[str, str], sheet: Sheet, codebook: Codebook, file: str) -> None:
    """Raise ``mapping-unknown-question`` or ``mapping-unknown-column`` for a mapping that leads nowhere."""
    questions = [*(v.name for v in codebook.variables), *(s.name for s in codebook.sets)]
    titles = list(
        dict.fromkeys(t for lines in sheet.header for t in (" / ".join(dict.fromkeys(filter(None, lines))), *lines))
    )
    for header, target in told.items():
        if target not in questions:
            near = ", ".join(get_close_matches(target, questions, n=3, cutoff=0.4)) or "–"
            raise SurveyKitError("mapping-unknown-question", file=file, column=header, target=target, near=near)
        if header not in titles:
            near = ", ".join(get_close_matches(header, titles, n=3, cutoff=0.4)) or "–"
            raise SurveyKitError("mapping-unknown-column", file=file, column=header, near=near)


def row_ids(sheet: Sheet, file: str) -> tuple[str, ...]:
    """A stable id per row, as a person would name it: file, sheet when several, row number in the file."""
    origins = sheet.origin or ("",) * len(sheet.rows)
    return tuple(f"{file}[{o}]:{n}" if o else f"{file}:{n}" for o, n in zip(origins, sheet.numbers, strict=True))


def _frame(work: _Decoding) -> Any:
    """Every column of the questionnaire (personal ones left out), empty where the file has none."""
    import numpy as np
    import pandas as pd

    data: dict[str, Any] = {}
    for variable in work.codebook.variables:
        if variable.kind is Kind.PERSONAL:
            continue
        cells = work.columns.get(variable.name, [None] * len(work.rows))
        if variable.is_text:
            data[variable.name] = pd.Series(cells, dtype=object)
        else:
            data[variable.name] = np.array([np.nan if c is None else c for c in cells], dtype=np.float64)
    frame = pd.DataFrame(data)
    frame.index = pd.Index(work.rows, name="row")
    return frame
