"""The real pack of the sample project: every document of one city and of the network, before and after setting."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from survey_kit.documents import WRITERS
from survey_kit.model.report import Report
from survey_kit.reading.project import read_project
from survey_kit.study.building import Outcome, on_sheets, prepared_of
from survey_kit.study.pack.pack import Pack

SAMPLE = Path(__file__).parents[2] / "sample_data"
CITY = "1_tanotduan"
# The documents of the city by their names without it, and the network's.
PDFS = (
    *("community", "agency", "network", "actions", "ballots", "evaluation", "guide", "record", "registration"),
    *("placemat_1", "placemat_2", "placemat_3", "posters_a3", "posters_a1", "summary_poster"),
)


@cache
def reports() -> dict[str, Report]:
    """Every document of the city and of the network on every size of paper."""
    project = read_project(SAMPLE)
    pack = Pack(project, prepared_of(project, Outcome(SAMPLE), lambda *_, **__: None))
    found = [d for d in pack.documents if d.place in (CITY, "network")]
    sheets = [sheet for d in found for sheet in on_sheets(pack.report(d), d)]
    return {sheet.name.removeprefix(f"{CITY}_"): sheet for sheet in sheets}


@cache
def made(name: str, format: str = "pdf") -> bytes:
    """A document of the pack as bytes."""
    return WRITERS[format](reports()[name])
