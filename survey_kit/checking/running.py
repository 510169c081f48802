"""All checks in order, and the words of what they find."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.checking import answers, rows, structure
from survey_kit.messages import catalogue
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

WORDS = catalogue(Path(__file__).with_name("findings.toml"))

Check = Callable[["Survey"], Iterable[Finding]]
CHECKS: dict[str, Check] = {
    "consent": rows.refused_consent,
    "test-rows": rows.test_rows,
    "duplicate-ids": rows.duplicate_ids,
    "duplicate-answers": rows.duplicate_answers,
    "codes": answers.unlabelled_codes,
    "ranges": answers.out_of_range,
    "dates": answers.strange_dates,
    "outliers": answers.outliers,
    "skips": structure.skipped_but_answered,
    "exclusive": structure.exclusive_with_others,
    "ranks": structure.repeated_ranks,
    "rules": structure.broken_rules,
    "straight-lining": rows.straight_lining,
    "reversed-scales": structure.reversed_scales,
}


def check(survey: Survey) -> tuple[Finding, ...]:
    """What is wrong or strange, from the questionnaire's own rules; rows in the order of the file."""
    return tuple(finding for run in CHECKS.values() for finding in run(survey))


def finding_text(finding: Finding, survey: Survey | None = None, lang: str = "th") -> str:
    """One sentence that says what was found."""
    facts: dict[str, Any] = {
        **{k: _shown(v) for k, v in finding.facts.items()},
        "value": _shown(finding.value),
        "question": finding.variable,
    }
    if survey is not None and finding.variable:
        facts["label"] = survey.codebook.label_of(finding.variable).in_(lang)
    return WORDS.text(finding.code, lang, **facts)


def _shown(value: Any) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)
