"""The workbooks in which a team edits sentences, one for each city and one for the network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from survey_kit.documents.sentences import SheetLine, sentence_sheet
from survey_kit.messages import catalogue
from survey_kit.reading.sentences import Edit
from survey_kit.saving import make_folder, save
from survey_kit.study.pack.editing import Edits, Spoken, concern, sheet_path
from survey_kit.study.pack.pack import Pack
from survey_kit.thai.numbers import figures

WORDS = catalogue(Path(__file__).with_name("editing.toml"))


def write_sheets(pack: Pack, places: Iterable[str]) -> list[Path]:
    """The workbook of every place, with what the team wrote kept in its column."""
    out = []
    for place in places:
        edits, spoken = pack.edits(place), pack.spoken(place)
        path = sheet_path(pack.project.folder, place)
        make_folder(path.parent)
        save(sentence_sheet(_lines(edits, spoken), {code: WORDS.text(code) for code in WORDS.entries}), path)
        out.append(path)
    return out


def _lines(edits: Edits, spoken: Iterable[Spoken]) -> list[SheetLine]:
    listed = list(spoken)
    now = {s.key: s.text for s in listed}
    kept = {key: edit for key, edit in edits.items() if key in now and edit.is_of(now[key])}
    gone = [replace(edit, key=edit.key.rstrip("~") + "~") for key, edit in edits.items() if key not in kept]
    return [_line(s.key, s, kept.get(s.key)) for s in listed] + [_line(edit.key, None, edit) for edit in gone]


def _line(key: str, spoken: Spoken | None, edit: Edit | None) -> SheetLine:
    now = None if spoken is None else spoken.text
    why = "" if edit is None else concern(edit, now)
    facts: dict[str, Any] = {"before": edit.made if edit else ""}
    if why == "own-number" and edit is not None:
        facts["numbers"] = ", ".join(sorted(figures(edit.text) - figures(now or "")))
    documents = ", ".join(spoken.documents) if spoken else ""
    return SheetLine(key, documents, spoken.heading if spoken else "", now or (edit.made if edit else ""),
                     edit.text if edit else "", WORDS.text(f"concern-{why}", **facts) if why else "")  # fmt: skip
