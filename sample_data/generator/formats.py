"""How each source writes an answer: typed codes, words of an online form, KoBoToolbox in labels or in XML names."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from generator.grid import Column, Record
from survey_kit.model.codebook import Codebook, Kind, ResponseSet, Scale, Variable

DAYS_BEFORE_1970 = datetime.date(1970, 1, 1)


def thai_day(value: Any) -> str:
    """``2022-02-14`` as people write it: ``14/2/2565``."""
    if not value:
        return ""
    day = datetime.date.fromisoformat(value)
    return f"{day.day}/{day.month}/{day.year + 543}"


def stamp(value: Any, order: int) -> str:
    """A Thai time stamp of an online form, later for later rows."""
    day = datetime.date.fromisoformat(value)
    minutes = 8 * 60 + (order * 37) % 600
    return (
        f"{day.day:02d}/{day.month:02d}/{day.year + 543} {minutes // 60:02d}:{minutes % 60:02d}:{(order * 7) % 60:02d}"
    )


def asked(codebook: Codebook) -> list[str]:
    """Questions in the order of the form, with the texts of "other" behind their question."""
    out: list[str] = []
    for section in codebook.sections:
        for question in section.questions:
            out.append(question)
            answers = codebook.response_set(question)
            members = answers.variables if answers else (question,)
            out += [v.name for v in codebook.variables if v.question == question and v.name not in members]
    return out


def scale_of(codebook: Codebook, name: str) -> Scale | None:
    return next((s for s in codebook.scales if name in s.items), None)


def code(name: str) -> Any:
    """Writes the stored code."""
    return lambda record: record.get(name)


def day(name: str) -> Any:
    return lambda record: thai_day(record.get(name))


def codes_columns(codebook: Codebook, header: Any, leave_out: tuple[str, ...] = (), dates: Any = day) -> list[Column]:
    """One column per variable holding codes; ``header(variable)`` gives the header cells."""
    return [
        Column(header(v), v.name, dates(v.name) if v.kind is Kind.DATE else code(v.name))
        for v in codebook.variables
        if v.name not in leave_out
    ]


def full_header(codebook: Codebook, variable: Variable) -> str:
    """Question and option or item in one line."""
    scale, answers = scale_of(codebook, variable.name), codebook.response_set(variable.question)
    if scale:
        return f"{scale.label.th}: {variable.label.th}"
    if answers and answers.kind == "dichotomy" and variable.name in answers.variables:
        return f"{answers.label.th}: {variable.label.th}"
    return variable.label.th


def two_rows(codebook: Codebook) -> Any:
    """Header cells of a form typed from paper: question above, option or item below, the question only once."""
    seen: set[str] = set()
    numbers: dict[str, int] = {}

    def header(variable: Variable) -> tuple[str, str]:
        scale, answers = scale_of(codebook, variable.name), codebook.response_set(variable.question)
        owner, below = variable.name, ""
        words = variable.label.th
        if scale:
            owner, words, below = scale.name, scale.label.th, variable.label.th
        elif answers and variable.name in answers.variables:
            owner, words = answers.name, answers.label.th
            below = variable.label.th if answers.kind == "dichotomy" else f"อันดับที่ {variable.name[-1]}"
        number = numbers.setdefault(owner, len(numbers) + 1)
        first = owner not in seen
        seen.add(owner)
        return (f"ข้อ {number} {words}" if first else "", below)

    return header


def word(variable: Variable, silent: tuple[int, ...]) -> Any:
    """Writes the words of a code; codes in ``silent`` leave the cell empty."""

    def write(record: Record) -> Any:
        value = record.get(variable.name)
        if value is None or variable.is_text:
            return value or ""
        skipped = variable.label_of(97).th.startswith("ไม่เกี่ยวข้อง")
        if abs(value) in silent and not (value == 97 and not skipped) and variable.reason(value):
            return ""
        if variable.kind is Kind.NUMBER:
            return variable.label_of(value).th if value == -98 and 99 in silent else value
        return variable.label_of(value).th

    return write


def joined(codebook: Codebook, answers: ResponseSet, separator: str, words: bool) -> Any:
    """Writes all ticked options in one cell."""

    def write(record: Record) -> str:
        ticked = [name for name in answers.variables if record.get(name) == 1]
        shown = [codebook[n].label.th if words else n.rsplit("_", 1)[1] for n in ticked]
        return separator.join(shown)

    return write


def google_columns(codebook: Codebook) -> list[Column]:
    """Online form: numbered questions with untidy ends, ticks in one cell, grids as ``question [row]``."""
    out: list[Column] = []
    numbers: dict[str, int] = {}
    for name in asked(codebook):
        answers, scale = codebook.response_set(name), scale_of(codebook, name)
        owner = scale.name if scale else name
        number = numbers.setdefault(owner, len(numbers) + 1)
        end = " " if number % 3 == 0 else "\n" if number % 11 == 0 else ""
        if answers and answers.kind == "dichotomy":
            out.append(Column((f"{number}. {answers.label.th}{end}",), name, joined(codebook, answers, ", ", True)))
        elif answers:
            for i, member in enumerate(answers.variables, 1):
                header = f"{number}. {answers.label.th} [อันดับที่ {i}]"
                out.append(Column((header,), member, word(codebook[member], (97, 99))))
        elif scale:
            header = f"{number}. {scale.label.th} [{codebook[name].label.th}]"
            out.append(Column((header,), name, word(codebook[name], (97, 99))))
        else:
            variable = codebook[name]
            write = day(name) if variable.kind is Kind.DATE else word(variable, (97, 99))
            out.append(Column((f"{number}. {variable.label.th}{end}",), name, write))
    return out


def kobo_columns(codebook: Codebook, labels: bool) -> list[Column]:
    """KoBoToolbox export, "single and separate columns" for several answers, in labels or XML names."""
    return [column for name in asked(codebook) for column in _kobo(codebook, name, labels)]


def _kobo(codebook: Codebook, name: str, labels: bool) -> Iterator[Column]:
    answers = codebook.response_set(name)
    if answers is None or answers.kind != "dichotomy":
        for member in answers.variables if answers else (name,):
            variable = codebook[member]
            write = word(variable, (97,)) if labels else _xml(variable)
            write = code(member) if variable.kind is Kind.DATE else write
            yield Column((variable.label.th if labels else member,), member, write)
        return
    yield Column((answers.label.th if labels else name,), name, joined(codebook, answers, " ", labels))
    for member in answers.variables:
        option = member.rsplit("_", 1)[1]
        header = f"{answers.label.th}/{codebook[member].label.th}" if labels else f"{name}/{option}"
        yield Column((header,), member, _box(member))


def _box(member: str) -> Any:
    def write(record: Record) -> Any:
        return record.get(member) if record.get(member) in (0, 1) else ""

    return write


def _xml(variable: Variable) -> Any:
    def write(record: Record) -> Any:
        value = record.get(variable.name)
        skipped = isinstance(value, int) and abs(value) == 97 and variable.label_of(97).th.startswith("ไม่เกี่ยวข้อง")
        return "" if value is None or skipped or value == -97 else value

    return write


def kobo_system(version: str, first: int) -> tuple[list[Column], list[Column]]:
    """Columns that KoBoToolbox adds before and behind the answers; ``first`` is the number of the first form."""

    def order(record: Record) -> int:
        return int(record.get("order", 0))

    def time(record: Record, minutes: int) -> str:
        at = 8 * 60 + (order(record) * 41) % 560 + minutes
        return f"{record.get('when', '2022-02-01')}T{at // 60:02d}:{at % 60:02d}:00.000+07:00"

    before = [
        Column(("start",), "start", lambda r: time(r, 0)),
        Column(("end",), "end", lambda r: time(r, 24 + order(r) % 9)),
    ]
    behind = [
        Column(("_id",), "_id", lambda r: first + order(r)),
        Column(
            ("_uuid",),
            "_uuid",
            lambda r: f"{(first + order(r)) * 2654435761 % 2**32:08x}-0000-4000-8000-{order(r):012d}",
        ),
        Column(("_submission_time",), "_submission_time", lambda r: time(r, 40)[:19]),
        Column(("_submitted_by",), "_submitted_by", lambda r: ""),
        Column(("__version__",), "__version__", lambda r: version),
        Column(("_index",), "_index", lambda r: order(r) + 1),
    ]
    return before, behind
