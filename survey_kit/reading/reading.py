"""What reading a file gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_kit.model.finding import Finding
from survey_kit.model.survey import Survey

if TYPE_CHECKING:
    from survey_kit.reading.mapping import Match


@dataclass(frozen=True)
class Reading:
    """A survey as read, how its columns were understood, and what somebody should look at.

    ``repeats`` are surveys of their own: a row for each member, boat or tree named in a form, with the form's columns.
    """

    survey: Survey
    matches: tuple[Match, ...] = ()
    findings: tuple[Finding, ...] = ()
    repeats: tuple[Reading, ...] = ()

    @property
    def unmapped(self) -> tuple[Match, ...]:
        """Columns that answer no question of the questionnaire (system columns not counted)."""
        return tuple(m for m in self.matches if m.how == "none" and m.header)
