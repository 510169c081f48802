"""Every table of the sample project's documents as it is before protection, with whom it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from survey_kit.disclosure import Published, Rules
from survey_kit.model.project import City, Project
from survey_kit.model.table import Table
from survey_kit.reading.project import read_project
from survey_kit.study.building import Outcome, plan_path, prepared_of
from survey_kit.study.composing import compose, read_plan
from survey_kit.study.domains import engine_of
from survey_kit.study.edition import HOUSEHOLDS, Edition
from survey_kit.study.indicators import _Telling
from survey_kit.study.plans import plan_of_source
from survey_kit.study.preparing import Prepared
from survey_kit.tabulation import Context, tabulate
from survey_kit.tabulation.judging import judged
from survey_kit.wording.claims import claim_plans

PROJECT = Path(__file__).resolve().parents[2] / "sample_data"
# What a placemat of one community shows.
PLACEMAT = ("a1", "a5", "a12", "a13", "b1", "c1", "d1", "d2", "d4", "d5", "d6", "e1", "e3", "f1", "g1", "g2", "V")


@contextmanager
def unprotected() -> Iterator[None]:
    """Editions whose tables are judged and nothing else."""

    def judged_only(self: Edition, table: Table, instrument: str) -> Table:
        return judged(table, self.context(instrument), self.standard(instrument))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Edition, "_protected", judged_only)
        yield


def pack() -> tuple[Published, ...]:
    """The tables of all six cities' documents, of the network's report and of the indicators."""
    project = read_project(PROJECT)
    prepared = prepared_of(project, Outcome(project.folder), lambda *_, **__: None)
    found: dict[tuple[Any, ...], Published] = {}
    with unprotected():
        for one in (*_documents(project, prepared), *_indicators(project, prepared), *_placemats(project, prepared)):
            key = (one.instrument, one.within, one.table.name)
            have = found.get(key)
            assert have is None or have.table == one.table, key
            documents = (*(have.documents if have else ()), *one.documents)
            found[key] = replace(one, documents=tuple(dict.fromkeys(documents)))
    return tuple(found.values())


def _documents(project: Project, prepared: dict[str, Prepared]) -> Iterator[Published]:
    claims = claim_plans(read_plan(plan_path(project, "claims"))["claim"])
    for audience in project.settings.audiences:
        plan = read_plan(plan_path(project, audience))
        editions: list[City | None] = [None] if audience == "network" else list(project.cities)
        for city in editions:
            edition = Edition(project, city, prepared, claims)
            name = audience if city is None else f"{city.key}_{audience}"
            compose(plan, edition, name)
            yield from _of(edition, name)


def _of(edition: Edition, document: str) -> Iterator[Published]:
    within = (("city", str(edition.city.code)),) if edition.city else ()
    for (instrument, _), table in edition._tables.items():
        rules = Rules(edition.project.settings.smallest_cell, edition.standard(instrument).least_base)
        yield Published(table, instrument, within, (document,), rules)


def _indicators(project: Project, prepared: dict[str, Prepared]) -> Iterator[Published]:
    for instrument in prepared:
        telling = _Telling(project, prepared, instrument)
        list(telling.lines())
        yield from _of(telling.edition, "indicators")


def _placemats(project: Project, prepared: dict[str, Prepared]) -> Iterator[Published]:
    ready = prepared[HOUSEHOLDS]
    edition = Edition(project, None, prepared, ())
    rules = Rules(project.settings.smallest_cell, edition.standard().least_base)
    for city in project.cities:
        rows = ready.in_city(city.code)
        for community in sorted(rows.data["community"].unique()):
            survey = replace(rows, data=rows.data[rows.data["community"] == community])
            context = Context(engine_of(survey, ready.survey), survey.codebook, survey.design)
            plans = [p for source in PLACEMAT if (p := plan_of_source(source, survey.codebook)) is not None]
            for table in tabulate(plans, context):
                said = judged(table, context, edition.standard())
                within = (("city", str(city.code)), ("community", str(community)))
                yield Published(said, HOUSEHOLDS, within, (f"{city.key}_placemats",), rules)
