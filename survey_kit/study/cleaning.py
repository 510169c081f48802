"""One survey before and after cleaning: as read, as decided, and the log that leads from one to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_kit.checking import Decisions, Entry, Grid, check, clean, difference, fill_skipped
from survey_kit.disclosure import identifiers_found, mask_identifiers
from survey_kit.errors import SurveyKitError
from survey_kit.study.csv_text import csv_bytes, data_rows

if TYPE_CHECKING:
    from survey_kit.model.finding import Finding
    from survey_kit.model.survey import Survey

# Columns of the names of places, which may look like the names of people.
PLACES = ("community",)
LOG_HEAD = ("action", "step", "row", "question", "before", "after")


@dataclass(frozen=True)
class Cleaned:
    """One survey before and after: as read (what points to a person masked), cleaned as decided, and what was found."""

    name: str
    read: Survey
    clean: Survey
    findings: tuple[Finding, ...]
    decisions: Decisions

    @property
    def removed(self) -> dict[str, int]:
        """How many rows each kind of finding took out."""
        steps = self.clean.steps[len(self.read.steps) :]
        return dict(Counter(step.code for step in steps for _ in step.rows_removed))

    def log(self) -> tuple[Entry, ...]:
        """Every changed cell and every row taken out."""
        reasons: dict[tuple[str, str], list[str]] = {}
        for step in self.clean.steps[len(self.read.steps) :]:
            for change in step.changes:
                reasons.setdefault((change.row, change.variable), []).append(step.code)
            for row in step.rows_removed:
                reasons.setdefault((row, ""), []).append(step.code)
        joined = {place: "+".join(dict.fromkeys(codes)) for place, codes in reasons.items()}
        return difference(grid_of(self.read), grid_of(self.clean), joined)


def cleaned(name: str, survey: Survey, read: Iterable[Finding], decisions: Decisions) -> Cleaned:
    """A survey masked, checked, cleaned as decided, and its rightly skipped questions filled.

    ``read`` are the findings of the reader.
    """
    told = (*read, *identifiers_found(survey, keep=PLACES))
    masked = mask_identifiers(survey, keep=PLACES)
    findings = (*told, *check(masked, told))
    return Cleaned(name, masked, fill_skipped(clean(masked, findings, decisions)), findings, decisions)


def grid_of(survey: Survey) -> Grid:
    """The data of a survey as the text cells that its CSV holds."""
    columns, rows = data_rows(survey)
    cells = {row[0]: tuple(row[1:]) for row in rows}
    if len(cells) != len(survey):
        raise SurveyKitError("rows-share-a-name")
    return Grid(columns[1:], cells)


def grid_csv(grid: Grid) -> bytes:
    """A table as CSV, the row's id first."""
    return csv_bytes(("row", *grid.columns), ((row, *cells) for row, cells in grid.rows.items()))


def log_csv(log: Iterable[Entry]) -> bytes:
    """The log as CSV, one entry per line."""
    return csv_bytes(LOG_HEAD, ((e.action, e.step, e.row, e.question, e.before, e.after) for e in log))
