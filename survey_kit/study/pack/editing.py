"""Sentences the team says in its own words: listed in a workbook to edit, found again in every later build."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit.model.report import Block, Bullets, KeyMessage, Paragraph, Report, Section, Sentence
from survey_kit.reading.sentences import Edit, read_sentences
from survey_kit.thai.numbers import figures

if TYPE_CHECKING:
    from survey_kit.study.pack.edition import Edition

FOLDER = "wording"
Edits = Mapping[str, Edit]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as the program says it, and where: documents and headings."""

    key: str
    text: str
    documents: tuple[str, ...]
    heading: str


def sheet_path(project_folder: Path, place: str) -> Path:
    """Where the sentences of a city (or of the network) are edited."""
    return project_folder / FOLDER / f"{place}.xlsx"


def edits_of(project_folder: Path, place: str) -> Edits:
    """What the team wrote, by key; nothing where there is no workbook. Raises `SurveyKitError` for a broken one."""
    path = sheet_path(project_folder, place)
    return {e.key: e for e in read_sentences(path)} if path.is_file() else {}


def edited(report: Report, edition: Edition) -> Report:
    """The report with the team's sentences in their places; every sentence gets a key and is remembered."""
    sections = tuple(_section(section, i, edition) for i, section in enumerate(report.sections))
    return replace(report, sections=sections)


def _section(section: Section, i: int, edition: Edition) -> Section:
    place = f"{edition.name}.{section.name or f's{i + 1}'}"

    def said(sentence: Sentence, k: str) -> Sentence:
        if sentence.key in edition.said:
            edition.headings.setdefault(sentence.key, section.title)
            return sentence
        # What somebody said is nobody else's to say in other words.
        if sentence.key.startswith("quote."):
            return sentence
        return edition.spoken(replace(sentence, key=sentence.key or f"{place}.{k}"), section.title)

    return replace(section, blocks=tuple(_block(b, f"b{j + 1}", said) for j, b in enumerate(section.blocks)))


def _block(block: Block, at: str, said: Callable[[Sentence, str], Sentence]) -> Block:
    if isinstance(block, Paragraph) and block.style != "question":
        return replace(block, sentences=tuple(said(s, f"{at}.{k}") for k, s in enumerate(block.sentences, start=1)))
    if isinstance(block, Bullets) and block.marked:
        return replace(block, lines=tuple(said(s, f"{at}.{k}") for k, s in enumerate(block.lines, start=1)))
    if isinstance(block, KeyMessage):
        return replace(block, sentence=said(block.sentence, at))
    return block


def concern(edit: Edit, now: str | None) -> str:
    """Code of what the team should look at: the sentence is gone or has become another, or the team's has a number
    that the program's has not (its own, or one that has changed since); empty when all is well."""
    if now is None or not edit.is_of(now):
        return "gone"
    return "own-number" if figures(edit.text) - figures(now) else ""


def concerns(edits: Edits, spoken: Iterable[Spoken]) -> list[tuple[Edit, str]]:
    """Edits somebody should look at, with the code of why."""
    now = {s.key: s.text for s in spoken}
    found = [(edit, concern(edit, now.get(key))) for key, edit in edits.items()]
    return [(edit, why) for edit, why in found if why]
