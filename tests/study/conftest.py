"""The sample project built once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_kit.model.project import Project
from survey_kit.model.report import Report
from survey_kit.reading.project import read_project
from survey_kit.study.building import Outcome, build, prepared_of
from survey_kit.study.pack.composing import compose
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.pack import Pack
from survey_kit.study.preparing import Prepared

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
    pack = Pack(project, prepared)
    out = {}
    for document in pack.documents:
        edition = pack.edition(document)
        out[document.name] = (edition, compose(document.plan, edition, document.name))
    return out
