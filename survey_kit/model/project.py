"""A project: whose survey it is, its cities, files, questionnaires, design and report settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

from survey_kit.model.publishing import Standard
from survey_kit.model.survey import Sampling


@dataclass(frozen=True, slots=True)
class City:
    """One city: its code in the questionnaire and its name; ``key`` is ASCII for file names.

    ``lao`` is its municipality, ``tambon`` the six-digit official codes of its tambons (the first four digits are the
    amphoe, the first two the province).
    """

    code: int
    name: str
    key: str
    lao: str = ""
    tambon: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DataFile:
    """One file as received: which instrument, which city (None: the file says itself), sheet, saved column mapping.

    With an ``engine`` the rows stay where they are and are counted there as they are: checked, cleaned and weighted
    (``weight``, ``weight_kind``) before; ``file`` may then be a folder, a pattern or a database with its ``table``.
    """

    instrument: str
    file: Path
    city: int | None = None
    sheet: str | None = None
    encoding: str | None = None
    mapping: tuple[tuple[str, str], ...] = ()
    engine: str = ""
    table: str = ""
    weight: str = ""
    weight_kind: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """How reports are made: interpretation scheme, digits, decimals, thresholds, which documents.

    ``standard``: what may be said of an estimate; percents closer than ``similar_share`` are similar.

    ``aggregates``: whether cities hand over files of sums, so that documents hide what such a file would tell.

    ``levels``: a scheme of one's own as (low, high, word) from the lowest; ``scheme`` is then its name.
    """

    scheme: str = "best5"
    digits: Literal["arabic", "thai"] = "arabic"
    percent_places: int = 1
    smallest_cell: int = 5
    standard: Standard = Standard()
    similar_share: float = 0.05
    tests: bool = False
    aggregates: bool = False
    formats: tuple[str, ...] = ("html", "pdf", "docx", "xlsx", "pptx")
    audiences: tuple[str, ...] = ("community", "agency", "network", "forum")
    contact: str = ""
    levels: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Weighting:
    """How a project's cities are weighted to their people: the population table and the options of `Study.weigh`."""

    margins: Path
    options: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Quoting:
    """A project's table of quotes and, for every role, the condition by which respondents are of it."""

    file: Path
    roles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Project:
    """Everything a report depends on; all paths are absolute, ``folder`` is where ``project.toml`` stands.

    ``drawn``: how the rows were drawn, as `Study.weighted` takes it (``strata``, ``psu``, ``fpc``, ``nest``,
    ``lonely``).
    """

    folder: Path
    name: str
    title: str
    network: str
    day: date
    cities: tuple[City, ...]
    files: tuple[DataFile, ...]
    questionnaires: tuple[tuple[str, Path], ...]
    settings: Settings = Settings()
    sampling: Sampling = "unstated"
    drawn: tuple[tuple[str, str | bool], ...] = ()
    margins: Path | None = None
    weighting: Weighting | None = None
    decisions: Path | None = None
    quotes: Quoting | None = None
    sample_mark: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    def city(self, code: int) -> City:
        """The city with that code; KeyError when the project has none."""
        return {c.code: c for c in self.cities}[code]

    def files_of(self, instrument: str) -> tuple[DataFile, ...]:
        """Files that answer ``instrument``, in the order of the project file."""
        return tuple(f for f in self.files if f.instrument == instrument)

    @property
    def instruments(self) -> tuple[str, ...]:
        """Instruments that have a file, in the order of the project file."""
        return tuple(dict.fromkeys(f.instrument for f in self.files))
