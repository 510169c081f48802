"""All checks in order, and the words of what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.checking import (
    amounts,
    answers,
    blanks,
    cities,
    likeness,
    open_answers,
    places,
    rows,
    structure,
    thoughtless,
)
from survey_kit.messages import catalogue
from survey_kit.model.finding import Finding
from survey_kit.model.words import Words

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

WORDS = catalogue(Path(__file__).with_name("findings.toml"))

Check = Callable[["Survey"], Iterable[Finding]]
CHECKS: dict[str, Check] = {
    "consent": rows.refused_consent,
    "test-rows": rows.test_rows,
    "duplicate-ids": rows.duplicate_ids,
    "duplicate-answers": rows.duplicate_answers,
    "near-duplicates": likeness.near_duplicates,
    "codes": answers.unlabelled_codes,
    "ranges": answers.out_of_range,
    "dates": answers.strange_dates,
    "blanks": blanks.lonely_blanks,
    "outliers": amounts.outliers,
    "yearly-amounts": amounts.yearly_amounts,
    "place-codes": places.place_codes,
    "skips": structure.skipped_but_answered,
    "exclusive": structure.exclusive_with_others,
    "ranks": structure.repeated_ranks,
    "rules": structure.broken_rules,
    "back-codes": open_answers.back_codes,
    "words-to-review": open_answers.words_to_review,
    "signs-to-review": open_answers.signs_to_review,
    "straight-lining": thoughtless.straight_lining,
    "patterns": thoughtless.pattern_answers,
    "interviewers": thoughtless.interviewer_effects,
    "reversed-scales": cities.reversed_scales,
    "reordered-codes": cities.reordered_codes,
}


def check(survey: Survey, read: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """What is wrong or strange, from the questionnaire's own rules; rows in the order of the file.

    ``read`` are the findings of the reader: a cell it has left empty for a reason is not told again as a blank.
    """
    told = {(row, question) for f in read for row in f.rows for question in f.questions}
    found = (finding for run in CHECKS.values() for finding in run(survey))
    return tuple(f for f in found if f.code != "blank" or (f.row, f.variable) not in told)


def finding_text(finding: Finding, survey: Survey | None = None, lang: str = "th") -> str:
    """One sentence that says what was found."""
    facts: dict[str, Any] = {
        **{k: _shown(v, lang) for k, v in finding.facts.items()},
        "value": _shown(finding.value, lang),
        "question": finding.variable,
    }
    if survey is not None and finding.variable:
        facts["label"] = survey.codebook.label_of(finding.variable).in_(lang)
    return WORDS.text(finding.code, lang, **facts)


def _shown(value: Any, lang: str) -> str:
    if isinstance(value, Words):
        return value.in_(lang)
    return f"{value:.15g}" if isinstance(value, float) else str(value)
