"""What somebody said, with nothing of who it was but a role and a broad place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quote:
    """One quote: its number in the project's list, the city, the role of who said it, and the words."""

    number: str
    place: str
    role: str
    text: str
