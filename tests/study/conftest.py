"""The sample project built once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_kit.model.project import Project, Settings
from survey_kit.model.report import Report
from survey_kit.reading.project import read_project
from survey_kit.study.building import Outcome, build, plan_path, prepared_of
from survey_kit.study.composing import compose, read_plan
from survey_kit.study.edition import HOUSEHOLDS, Edition
from survey_kit.study.preparing import Prepared
from survey_kit.wording.claims import claim_plans

SAMPLE = Path(__file__).parents[2] / "sample_data"


@pytest.fixture(scope="session")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What a build of the sample project says of itself; its files are in ``outcome.folder``."""
    return build(SAMPLE, tmp_path_factory.mktemp("build"))


@pytest.fixture(scope="session")
def built(outcome: Outcome) -> Path:
    return outcome.folder


@pytest.fixture(scope="session")
def project() -> Project:
    return read_project(SAMPLE)


@pytest.fixture(scope="session")
def prepared(project: Project) -> dict[str, Prepared]:
    return prepared_of(project, Outcome(SAMPLE), lambda *_, **__: None)


@pytest.fixture(scope="session")
def editions(project: Project, prepared: dict[str, Prepared]) -> dict[str, tuple[Edition, Report]]:
    """Every report of the project before it becomes bytes, with the tables its numbers come from."""
    claims = claim_plans(read_plan(plan_path(project, "claims"))["claim"])
    out = {}
    for audience in Settings().audiences:
        for city in [None] if audience == "network" else project.cities:
            if city is not None and not prepared[HOUSEHOLDS].rows_of(city.code):
                continue
            name = audience if city is None else f"{city.key}_{audience}"
            edition = Edition(project, city, prepared, claims)
            out[name] = (edition, compose(read_plan(plan_path(project, audience)), edition, name))
    return out
