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
    ``case`` is the number in the catalogue of dirty data (0 where it has none).
    """

    code: str
    row: str = ""
    variable: str = ""
    value: Any = None
    proposal: str = "keep"
    severity: Severity = "warning"
    case: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """A name that stays the same from run to run, so that a decision can refer to it."""
        return f"{self.code}|{self.row}|{self.variable}"
