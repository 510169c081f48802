"""What a city sends to its network: sums of every instrument and what a report says of the data, without a row."""

from __future__ import annotations

from dataclasses import dataclass

from survey_kit.model.codebook import Codebook
from survey_kit.model.project import City, Project
from survey_kit.model.provenance import Provenance
from survey_kit.model.quote import Quote
from survey_kit.model.sums import Sums
from survey_kit.model.survey import Design


@dataclass(frozen=True, slots=True)
class Told:
    """One instrument in one city. ``findings``: how many of every code; ``repairs``: of every step how many values it
    changed and rows it removed; ``days``: the first and the last of the interviews; ``named``: agencies that agreed to
    be named; ``equal``: every city weighs the same in what is said of all; ``weighed_by``: see `Prepared`."""

    codebook: Codebook
    design: Design
    columns: tuple[str, ...]
    provenance: Provenance
    findings: tuple[tuple[str, int], ...]
    repairs: tuple[tuple[str, int, int], ...]
    days: tuple[str, ...]
    communities: tuple[str, ...]
    named: tuple[str, ...]
    weighed_by: tuple[str, ...] | None
    equal: bool
    sums: Sums


@dataclass(frozen=True, slots=True)
class Handover:
    """One file: the project's own facts (no paths), its city (None: instruments that were not asked by city), the
    instruments by name, and quotes that may be printed."""

    program: str
    project: Project
    city: City | None
    instruments: tuple[tuple[str, Told], ...]
    quotes: tuple[Quote, ...] = ()
