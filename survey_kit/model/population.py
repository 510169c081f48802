"""The registered population of places: people by sex, houses, people by single year of age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

PlaceKind = Literal["office", "amphoe", "tambon", "other"]


@dataclass(frozen=True, slots=True)
class Place:
    """One row of a register: a municipality or registration office, an amphoe, or the part of a tambon within it.

    ``office`` is the row it belongs to (``code`` of a municipality or amphoe; its own for these). ``ages`` counts men
    and women of each year of age from 0 on, the last entry being that age and over; () where the sheet has none.
    """

    code: str
    name: str
    kind: PlaceKind
    office: str
    male: float
    female: float
    houses: float = 0.0
    ages: tuple[tuple[float, float], ...] = ()
    row: int = 0


@dataclass(frozen=True, slots=True)
class Population:
    """A register as it was read; ``date`` is a day (ISO), a year, or empty."""

    places: tuple[Place, ...]
    date: str = ""
    file: str = ""
