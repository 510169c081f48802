"""Checks of what people wrote in their own words: an option that exists, words to review, signs that will not print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.expression import names, parse
from survey_kit.model.codebook import Kind, Variable
from survey_kit.model.finding import Finding
from survey_kit.thai.options import names_option
from survey_kit.thai.review import accuses, odd_signs

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey


def _texts(survey: Survey) -> Iterator[tuple[Variable, int, str]]:
    for variable in survey.codebook.variables:
        if variable.kind is Kind.TEXT and variable.name in survey.data.columns:
            for i, text in enumerate(survey.column(variable.name)):
                if isinstance(text, str) and text:
                    yield variable, i, text


def back_codes(survey: Survey) -> Iterator[Finding]:
    """ "Other: …" that names an option of the question; proposed is the option's code."""
    for variable, i, text in _texts(survey):
        options = _options(survey, variable)
        found = next((o for o in options if names_option(text, o[2])), None)
        if found is None:
            continue
        question, code, label = found
        stored = survey.column(question)[i]
        if stored != code:
            facts = {"text": text, "option": label, "questions": (question, variable.name)}
            value = None if np.isnan(stored) else float(stored)
            yield Finding("back-code", survey.row_id(i), question, value, f"set {code:.15g}", "warning", 18, facts)


def _options(survey: Survey, text: Variable) -> list[tuple[str, float, str]]:
    """(question, code, label) of every option of the question whose "other" this text spells out."""
    book = survey.codebook
    if not text.relevant or not text.question:
        return []
    if (single := book.get(text.question)) is not None and single.kind is Kind.SINGLE:
        other = re.findall(r"==\s*(\d+)", text.relevant)
        return [(single.name, float(c), str(single.label_of(c))) for c in single.codes
                if isinstance(c, float) and f"{c:.0f}" not in other and single.name in survey.data.columns]  # fmt: skip
    answers = book.response_set(text.question)
    if answers is None or answers.kind != "dichotomy" or answers.name not in names(parse(text.relevant)):
        return []
    counted = answers.counted
    return [(n, counted, str(book.label_of(n))) for n in answers.variables
            if isinstance(counted, float) and n in survey.data.columns and n not in answers.exclusive]  # fmt: skip


def words_to_review(survey: Survey) -> Iterator[Finding]:
    """Open answers that insult or accuse somebody: a person reads them before they stand in any document."""
    for variable, i, text in _texts(survey):
        if accuses(text):
            yield Finding("review-before-use", survey.row_id(i), variable.name, text, "keep", "warning", 40)


def signs_to_review(survey: Survey) -> Iterator[Finding]:
    """Open answers with pictures, stickers or letters of a broken font, which documents cannot print."""
    for variable, i, text in _texts(survey):
        signs = odd_signs(text)
        if signs:
            facts = {"signs": signs}
            yield Finding("odd-signs", survey.row_id(i), variable.name, text, "keep", "notice", 41, facts)
