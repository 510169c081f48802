"""What is filled in by hand: questions of a questionnaire as they stand on paper, and tables of plain words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from survey_kit.messages import catalogue
from survey_kit.model.codebook import Codebook, Kind, Variable
from survey_kit.model.report import BlankTable, Block, Bullets, Question, Sentence, SetTable
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec

WORDS = catalogue(Path(__file__).with_name("forum.toml"))
# Lines to write on under an open question.
OPEN_LINES = 2


def questions(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """The questions of an instrument, or some of them by ``names``, as they stand on paper."""
    known = dict(edition.project.questionnaires)
    name = str(spec["questionnaire"])
    book = read_questionnaire(known.get(name) or find_questionnaire(name))
    blocks = {item: scale.name for scale in book.scales for item in scale.items}
    asked = (blocks.get(v.name, v.question or v.name) for v in book.variables if _is_asked(v))
    wanted = spec.get("names") or list(dict.fromkeys(asked))
    return tuple(_question(book, one) for one in wanted)


def _is_asked(variable: Variable) -> bool:
    """Whether people are asked it: no score, no contact, nothing that the interviewer fills in."""
    asked = variable.role == "input" and variable.kind is not Kind.PERSONAL
    return asked and variable.tags.audience != "internal"


def _question(book: Codebook, name: str) -> Question:
    scale, answers = book.scale(name), book.response_set(name)
    if scale is not None:
        first = book[scale.items[0]]
        return Question(str(scale.label), tuple(_choices(first)), tuple(str(book[i].label) for i in scale.items))
    if answers is not None:
        first = book[answers.variables[0]]
        choices = _choices(first) if answers.kind == "rank" else (str(book[v].label) for v in answers.variables)
        return Question(str(answers.label), tuple(choices))
    variable = book.get(name)
    if variable is None:
        raise KeyError(name)
    if variable.values and variable.kind is not Kind.NUMBER:
        return Question(str(variable.label), tuple(_choices(variable)))
    if variable.kind is Kind.NUMBER:
        return Question(WORDS.text("fill-number", question=str(variable.label), unit=str(variable.unit)).rstrip())
    return Question(str(variable.label), lines=OPEN_LINES)


def _choices(variable: Variable) -> Iterator[str]:
    return (str(variable.label_of(code)) for code in variable.codes)


def grid(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """A table of words that stands in the plan itself, such as the run of a forum."""
    body = tuple(tuple(str(c).format_map(edition.facts) for c in row) for row in spec["rows"])
    head = tuple(spec["head"])
    return (SetTable("", spec.get("title", ""), (head,), body, "l" * len(head)),)


def ask(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """A question that stands in the plan itself, with boxes to tick."""
    return (Question(spec["text"], tuple(spec.get("choices", ())), lines=spec.get("lines", 0)),)


def lines(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """A list of lines that stands in the plan itself."""
    said = tuple(Sentence(line.format_map(edition.facts)) for line in spec["lines"])
    return (Bullets(said, spec.get("numbered", False)),)


def write_form(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """An empty table: columns of given widths (``shares``), rows of a given ``height`` in cm, counted on request, or
    beginning with the words of ``first``."""
    cells: tuple[tuple[str, ...], ...] = ()
    if spec.get("count_rows"):
        cells = tuple((edition.style.count(k),) for k in range(1, spec["rows"] + 1))
    if spec.get("first"):
        cells = tuple((words,) for words in spec["first"])
    shares = tuple(float(s) for s in spec.get("shares", ()))
    return (BlankTable(tuple(spec["head"]), spec["rows"], cells, shares, float(spec.get("height", 0.92))),)


def options(edition: Edition, spec: Spec) -> tuple[Block, ...]:
    """The options of a question with their codes, to be written on a ballot."""
    from survey_kit.study.pack.shelf import HOUSEHOLDS

    book = edition.prepared[HOUSEHOLDS].survey.codebook
    answers = book.response_set(spec["source"])
    variable = book.get(answers.variables[0] if answers else spec["source"])
    if variable is None:
        raise KeyError(spec["source"])
    lines = [f"{code:g}  {variable.label_of(code)}" for code in variable.codes if not isinstance(code, str)]
    return (Bullets(tuple(Sentence(line) for line in lines), marked=False),)
