"""What a check found: a stable code, the place, the value, the proposal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "notice"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    ``row`` is the stable row id (empty for a finding about a whole column), ``value`` what is stored,
    ``proposal`` what survey_kit would do (an action such as ``set 30``, ``missing no_answer``, ``drop row``, ``keep``);
    ``case`` is the number in the catalogue of dirty data (0 where it has none). ``about`` tells two findings of one
    code about the same cell apart (the name of a rule). ``facts`` fill the blanks of the sentence; three of them have a
    meaning of their own: ``rows`` and ``questions`` name every place a finding is about where it is more than one, and
    ``read`` holds what was stored for a cell that says something else.
    """

    code: str
    row: str = ""
    variable: str = ""
    value: Any = None
    proposal: str = "keep"
    severity: Severity = "warning"
    case: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    about: str = ""

    @property
    def key(self) -> str:
        """A name that stays the same from run to run, so that a decision can refer to it."""
        return "|".join((self.code, self.row, self.variable, *filter(None, (self.about,))))

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of all rows the finding is about (none for a finding about a whole column)."""
        return tuple(self.facts.get("rows", ())) or ((self.row,) if self.row else ())

    @property
    def questions(self) -> tuple[str, ...]:
        """Names of all questions the finding is about (none for a finding about a whole row)."""
        return tuple(self.facts.get("questions", ())) or ((self.variable,) if self.variable else ())
