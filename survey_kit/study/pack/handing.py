"""The tables of what a city hands over: they are protected together with those of its documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from survey_kit.model.codebook import Kind, ResponseSet, Variable
from survey_kit.model.sums import CITY
from survey_kit.study.pack.shelf import Area
from survey_kit.tabulation import Frequencies, Multiple, Numbers, Plan, Ranking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from survey_kit.model.project import City, Project
    from survey_kit.study.ready import Ready

# The file of instruments that were not asked by city.
NETWORK = "network"
Extra = tuple[Area, str, tuple[Plan, ...], str]
CHOICES = (Kind.SINGLE, Kind.LIKERT, Kind.DICHOTOMY)
FIGURES = ("n", "mean", "sd")


def plans_of(ready: Ready) -> Iterator[Plan]:
    """Tables of everything a file tells of one instrument: they are protected with those of the documents."""
    book, sets = ready.survey.codebook, sets_of(ready)
    for found in sets:
        kind = Ranking if found.kind == "rank" else Multiple
        yield kind(name_of(found.name), found.name)
    ranked = {v for s in sets if s.kind == "rank" for v in s.variables}
    for variable in book.variables:
        if variable.name not in ready.columns - {CITY, *ready.survey.design.columns}:
            continue
        if variable.kind in CHOICES and variable.name not in ranked:
            yield Frequencies(name_of(variable.name), variable.name)
        if _has_figures(variable) and variable.name not in ranked:
            yield Numbers(f"{name_of(variable.name)}.figures", (variable.name,), FIGURES)


def name_of(of: str) -> str:
    """Name of the table of a question."""
    return f"sums.{of}"


def sets_of(ready: Ready) -> list[ResponseSet]:
    """Questions with several answers of which every column is there."""
    return [s for s in ready.survey.codebook.sets if ready.columns.issuperset(s.variables)]


def _has_figures(variable: Variable) -> bool:
    return variable.kind in (Kind.LIKERT, Kind.NUMBER) and not variable.is_text


def handed_over(project: Project, prepared: Mapping[str, Ready]) -> list[Extra]:
    """(area, instrument, plans, document) of the tables that stand in a project's files of sums."""
    out: list[Extra] = []
    for name, ready in prepared.items():
        asked = CITY in ready.columns
        places: list[City | None] = list(project.cities) if asked else [None]
        out += [(Area(city), name, tuple(plans_of(ready)), file_name(city))
                for city in places if ready.rows_of(city.code if city else None)]  # fmt: skip
    return out


def file_name(city: City | None) -> str:
    """Name of the file of a city, without its ending."""
    return NETWORK if city is None else city.key
