"""What a planning call returns: tables worded for people, records for programs, and a document to print."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.messages import catalogue
from survey_kit.model.report import Block, Bullets, Report, Section, Sentence, SetTable
from survey_kit.study.view import as_html, as_text

if TYPE_CHECKING:
    from survey_kit.model.survey import Step

WORDS = catalogue(Path(__file__).with_name("planning.toml"))


@dataclass(frozen=True)
class PlanSheet:
    """Tables under a title. ``repr`` prints them; ``records`` hold the unrounded numbers.

    ``told``: how it was done, one sentence a line; ``kind`` names what the document is; ``steps`` are what the reader
    of a list decided about its lines.
    """

    title: str
    told: tuple[str, ...]
    tables: tuple[SetTable, ...]
    records: tuple[dict[str, Any], ...]
    kind: str
    lang: str = "th"
    steps: tuple[Step, ...] = ()

    def __repr__(self) -> str:
        return "\n\n".join([*map(as_text, self.tables), "\n".join(self.told)]).rstrip()

    def _repr_html_(self) -> str:
        return "".join(map(as_html, self.tables))

    def to_json(self) -> str:
        """The records as JSON, unrounded."""
        return json.dumps(self.records, ensure_ascii=False, allow_nan=False, indent=1)

    def report(self) -> Report:
        """The sheet as a document of A4 pages."""
        blocks: tuple[Block, ...] = (Bullets(tuple(Sentence(line) for line in self.told)), *self.tables)
        return Report(
            self.kind, "agency", self.title, "", (Section("", blocks),), kind=self.kind, facts={"city": "", "date": ""},
            lang="en" if self.lang == "en" else "th",
        )  # fmt: skip

    def save(self, path: str | Path) -> Path:
        """Writes the records as .csv, or the sheet as .xlsx, .pdf, .docx or .html."""
        target = Path(path)
        if target.suffix.lower() == ".csv":
            from survey_kit.saving import save
            from survey_kit.study.csv_text import csv_bytes

            head = list(dict.fromkeys(name for record in self.records for name in record))
            save(csv_bytes(head, ([record.get(name) for name in head] for record in self.records)), target)
        else:
            from survey_kit.documents import render

            render(self.report(), target.suffix.lower().lstrip("."), target)
        return target
