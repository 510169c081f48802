"""The workbook in which a team edits sentences → what it wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.reading.excel import pages
from survey_kit.thai.numbers import without_figures

# Columns of the workbook as `documents.sentences` writes them.
MADE, TEAM, KEY = 2, 3, 5
FIRST = 3


@dataclass(frozen=True, slots=True)
class Edit:
    """One edited sentence: its key, what the program said when it was edited, and what the team says."""

    key: str
    made: str
    text: str

    def is_of(self, sentence: str) -> bool:
        """Whether a sentence of the program is the one that was edited, whatever its numbers are now."""
        return without_figures(self.made) == without_figures(sentence)


def read_sentences(path: Path) -> tuple[Edit, ...]:
    """Every sentence with words in the team's column. Raises ``excel-unreadable`` and ``sentences-not-a-sheet``."""
    rows = next(iter(pages(path))).rows
    head = [_text(cell) for cell in rows[FIRST - 1]] if len(rows) >= FIRST else []
    if len(head) <= KEY or not head[KEY].endswith(")") or not any(head):
        raise SurveyKitError("sentences-not-a-sheet", file=path)
    found = (Edit(_at(row, KEY), _at(row, MADE), _at(row, TEAM)) for row in rows[FIRST:])
    return tuple(edit for edit in found if edit.key and edit.text)


def _at(row: Sequence[Any], column: int) -> str:
    return _text(row[column]) if len(row) > column else ""


def _text(cell: Any) -> str:
    return "" if cell is None else str(cell).strip()
