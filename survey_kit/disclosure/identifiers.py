"""Open answers without what points to a person, before anybody reads, counts or writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit.messages import LANGUAGES, catalogue
from survey_kit.model.codebook import Kind
from survey_kit.model.finding import Finding
from survey_kit.model.survey import Change, Step
from survey_kit.model.words import Words
from survey_kit.thai.identifiers import MASK, found_in, masked

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

WORDS = catalogue(Path(__file__).with_name("words.toml"))


def kind_words(kind: str) -> Words:
    """The name of a kind of identifier, in Thai and English."""
    return Words(*(WORDS.text(f"kind-{kind}", lang) for lang in LANGUAGES))


def _open_answers(survey: Survey, keep: Collection[str]) -> Iterator[tuple[int, str, str]]:
    """(position of the row, question, text) of every open answer outside ``keep``."""
    for variable in survey.codebook.variables:
        if variable.kind is Kind.TEXT and variable.name not in keep and variable.name in survey.data.columns:
            for i, text in enumerate(survey.column(variable.name)):
                if isinstance(text, str):
                    yield i, variable.name, text


def identifiers_found(survey: Survey, keep: Collection[str] = ()) -> tuple[Finding, ...]:
    """A finding for every open answer that points to a person: which kinds, and the text as it is once masked."""
    out = []
    for i, name, text in _open_answers(survey, keep):
        kinds = dict.fromkeys(hit.kind for hit in found_in(text))
        if kinds:
            named = [kind_words(k) for k in kinds]
            facts = {"kinds": Words(", ".join(w.th for w in named), ", ".join(w.en for w in named))}
            out.append(
                Finding("identifier-in-text", survey.row_id(i), name, masked(text), "keep", "warning", 39, facts)
            )
    return tuple(out)


def mask_identifiers(survey: Survey, keep: Collection[str] = ()) -> Survey:
    """The survey with telephone numbers, identity numbers, addresses, accounts and names in its open answers masked.

    Columns named in ``keep`` (places, say) are left as they are. The step says where; what stood there is nowhere on
    record, only in the file as received.
    """
    data = survey.data.copy()
    changes: list[Change] = []
    for i, name, text in _open_answers(survey, keep):
        shown = masked(text)
        if shown != text:
            row = survey.row_id(i)
            data.at[row, name] = shown
            changes.append(Change(row, name, MASK, shown))
    if not changes:
        return survey
    return survey.with_step(data, Step("identifiers-masked", {"changes": len(changes)}, tuple(changes)))
