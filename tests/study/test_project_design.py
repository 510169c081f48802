"""A project whose sample was drawn in stages: its reports take errors from the stages, not from the rows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.model.report import Bullets
from survey_kit.reading.project import read_project
from survey_kit.study.blocks import method
from survey_kit.study.building import Outcome, prepared_of
from survey_kit.study.edition import HOUSEHOLDS, Edition
from survey_kit.study.opening import open_file_or_project
from survey_kit.study.preparing import Prepared
from tests.study.two_cities import edit, make_project

STAGES = 'sampling = "random"\nstrata = "city"\npsu = "community"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "two")
    edit(folder / "project.toml", 'sampling = "purposive"\n', STAGES)
    return folder


def test_errors_of_a_project_come_from_its_communities(project):
    study = open_file_or_project(project, instrument=HOUSEHOLDS)
    design = study.survey.design
    assert (design.strata, design.psu) == ("city", "community")
    communities = len({tuple(row) for row in study.data[["city", "community"]].astype(str).to_numpy()})
    whole = study.estimate("a5", "city").table
    df = next(cell.value for cell, c in zip(whole.cells[-1], whole.columns, strict=True) if c.statistic == "df")
    assert df == communities - 2
    # The same rows, weights and stages, declared by hand.
    again = sk.Study(study.survey).weighted(weight=design.weight, weight_kind="scaled", strata="city", psu="community")
    assert np.isclose(value_of(again.estimate("a5"), "estimate"), value_of(study.estimate("a5"), "estimate"))
    alone = project / "project.toml"
    edit(alone, 'psu = "community"\n', "")
    rows = open_file_or_project(project, instrument=HOUSEHOLDS).estimate("a5")
    assert value_of(rows, "df") > 10 * df
    assert np.isclose(value_of(rows, "estimate"), value_of(study.estimate("a5"), "estimate"))


def prepared(folder: Path) -> dict[str, Prepared]:
    project = read_project(folder)
    return prepared_of(project, Outcome(folder), lambda *_, **__: None)


def value_of(view, statistic: str) -> float:
    table = view.table
    return next(cell.value for cell, c in zip(table.cells[0], table.columns, strict=True) if c.statistic == statistic)


@pytest.mark.parametrize(("stages", "told"), [
    (STAGES, "สุ่มเป็นกลุ่ม"),
    ('sampling = "random"\nstrata = "city"\n', "แบ่งชั้นภูมิ"),
    ('sampling = "random"\n', "สุ่มมาทีละราย"),
])  # fmt: skip
def test_the_report_says_how_the_sample_was_drawn(tmp_path, stages, told):
    folder = make_project(tmp_path / "two")
    edit(folder / "project.toml", 'sampling = "purposive"\n', stages)
    (bullets,) = method(Edition(read_project(folder), None, prepared(folder), ()), {})
    assert isinstance(bullets, Bullets)
    assert told in bullets.lines[0].text


@pytest.mark.parametrize(("before", "after", "code"), [
    ('sampling = "random"', 'sampling = "purposive"', "project-stages-not-random"),
    ('psu = "community"', 'psu = "comunity"', "unknown-column"),
    ('psu = "community"', 'psu = "community"\nlonely = "drop"', "project-wrong-choice"),
    ('psu = "community"', "psu = 7", "project-wrong-type"),
    ('psu = "community"', 'psu = "community"\nfpc = "community"', "not-a-number"),
    ('strata = "city"\npsu = "community"', 'strata = "community"\npsu = "city"', "psu-in-two-strata"),
])  # fmt: skip
def test_stages_that_do_not_fit_are_told(project, before, after, code):
    edit(project / "project.toml", before, after)
    with pytest.raises(SurveyKitError) as told:
        prepared(project)
    assert told.value.code == code
