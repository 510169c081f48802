"""One cell and one question: what was answered, as the stored code; every guess is told."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from survey_kit.model.codebook import Code, Kind, MissingReason, Variable
from survey_kit.thai.dates import Order, read_date
from survey_kit.thai.numbers import to_arabic_digits
from survey_kit.thai.places import usual_name
from survey_kit.thai.silence import reason_typed, says_none
from survey_kit.thai.text import normal, repaired
from survey_kit.thai.typed import is_note, is_points, likely_sex, place, says_percent, spelt_out, tick
from survey_kit.thai.values import read_number

_LEADING = re.compile(r"^(-?\d+)(?:\.0+)?(?:\s*[.):=-]?\s*\D.*)?$")


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored value (float, text or None); ``doubt`` names why somebody should look (empty: certain)."""

    value: float | str | None
    doubt: str = ""


def read_answer(cell: Any, variable: Variable, order: Order = "unknown") -> Answer:
    """The stored value of ``cell`` as an answer to ``variable``; ``order`` is how its column writes dates."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return Answer(None)
    if variable.kind in (Kind.TEXT, Kind.PERSONAL):
        return _listed(_text(cell), variable) if variable.values else _text(cell)
    if variable.kind is Kind.DATE:
        return _date(cell, order)
    if isinstance(cell, bool) and not variable.is_text:
        return Answer(float(cell))
    if isinstance(cell, int | float) and not variable.is_text:
        return Answer(float(cell))
    text = repaired(to_arabic_digits(str(cell))).strip()
    if not text:
        return Answer(None)
    silent = _silence(text, variable)
    if silent is not None:
        return silent
    if variable.kind is Kind.DICHOTOMY:
        return _tick(text, variable)
    return _number(text, variable) if variable.kind is Kind.NUMBER else _choice(text, variable)


def _text(cell: Any) -> Answer:
    text = repaired(f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)).strip()
    return Answer(text or None)


def _listed(answer: Answer, variable: Variable) -> Answer:
    """Text that should be one of a known list (a community): the spelling of the list, however it was typed."""
    if not isinstance(answer.value, str):
        return answer
    known = {_place(str(v.code)): str(v.code) for v in variable.values}
    typed = _place(answer.value)
    if typed in known:
        return Answer(known[typed], "" if answer.value == known[typed] else "guessed-answer")
    usual = _place(usual_name(typed))
    near = [usual] if usual in known else get_close_matches(typed, known, n=1, cutoff=0.75)
    return Answer(known[near[0]], "guessed-answer") if near else Answer(answer.value, "unknown-answer")


def _place(name: str) -> str:
    return place(repaired(name))


def _date(cell: Any, order: Order) -> Answer:
    found = read_date(cell, order)
    if found is None:
        text = str(cell).strip()
        return Answer(None) if not text else Answer(None, "unreadable-date")
    return Answer(found.date.isoformat(), "guessed-date" if found.guess else "")


def missing_code(variable: Variable, reason: MissingReason) -> float | None:
    """The stored code that says ``reason`` for this variable, if its codebook has one."""
    for rule in variable.missing:
        if rule.reason is reason and isinstance(rule.low, int | float):
            return float(rule.low)
    return None


def _silence(text: str, variable: Variable) -> Answer | None:
    low = text.lower()
    if any(normal(low) == normal(str(v.label)) for v in variable.values if variable.reason(v.code) is None):
        return None
    reason = reason_typed(low)
    return Answer(missing_code(variable, MissingReason(reason))) if reason else None


def _tick(text: str, variable: Variable) -> Answer:
    ticked = tick(text)
    if ticked is not None:
        return Answer(ticked)
    if normal(text.lower()) == normal(str(variable.label)):
        return Answer(1.0)
    found = read_number(text)
    return Answer(found.value) if found else Answer(None, "unknown-answer")


def _number(text: str, variable: Variable) -> Answer:
    if says_none(text):
        # "None" is a count of zero only where things are counted.
        return Answer(0.0) if variable.integer or variable.low == 0 else Answer(None, "unknown-answer")
    if says_percent(text) and not says_percent(f"{variable.label.th} {variable.unit.th} {variable.label.en}"):
        # A share where a count was asked: only the team knows of how many.
        return Answer(None, "percent-typed")
    found = read_number(text)
    if found is None:
        return Answer(None, "note-in-cell" if is_note(text) else "unknown-answer")
    return Answer(found.value, "guessed-number" if found.guess else "")


def _choice(text: str, variable: Variable) -> Answer:
    # The label is what people see; the code itself is an answer too (a KoBo export in XML values holds nothing else).
    words: dict[str, Code] = {normal(str(v.code)): v.code for v in variable.values if isinstance(v.code, str)}
    words |= {normal(t): v.code for v in variable.values for t in (v.label.th, v.label.en) if t}
    wanted = normal(spelt_out(text))
    if wanted in words:
        return Answer(_stored(words[wanted]))
    likely = next((w for w in (normal(likely_sex(text)), normal(usual_name(text))) if w in words), "")
    if likely:
        return Answer(_stored(words[likely]), "guessed-answer")
    plain = read_number(text)
    if plain is not None and not plain.guess and not variable.is_text:
        return Answer(plain.value)
    leading = _LEADING.match(text)
    codes = {float(v.code) for v in variable.values if not isinstance(v.code, str)}
    if leading and float(leading[1]) in codes and not any(c in text for c in "-/–"):
        rest = normal(text[len(leading[1]) :].strip(" .):=-"))
        certain = rest in words and words[rest] == float(leading[1])
        return Answer(float(leading[1]), "" if certain or is_points(rest) else "guessed-answer")
    near = get_close_matches(wanted, words, n=1, cutoff=0.8)
    return Answer(_stored(words[near[0]]), "guessed-answer") if near else Answer(None, "unknown-answer")


def _stored(code: Code) -> float | str:
    return code if isinstance(code, str) else float(code)
