"""A project whose households were drawn at random: the design of its file is that of every table and report."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.study.building import build
from survey_kit.study.opening import open_file_or_project
from tests.study.two_cities import edit, make_project

DESIGN = '[design]\nsampling = "random"\nstrata = "city"\npsu = "community"\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "two")
    text = (folder / "project.toml").read_text(encoding="utf-8")
    start = next(line for line in text.splitlines() if line.startswith("sampling = "))
    edit(folder / "project.toml", f"[design]\n{start}\n", DESIGN)
    return folder


def test_errors_come_from_the_communities(project):
    study = open_file_or_project(project)
    design = study.survey.design
    assert (design.strata, design.psu, design.sampling) == ("city", "community", "random")
    communities = study.data[["city", "community"]].drop_duplicates()
    found = {r["statistic"]: r["value"] for r in study.estimate("a2").records()}
    assert found["se"] > 0
    assert found["df"] == len(communities) - communities["city"].nunique()


@pytest.mark.parametrize("declared", ['strata = "city"\npsu = "comunity"', 'psu = "comunity"'])
def test_a_column_that_is_not_there_is_told_with_the_file(project, declared):
    edit(project / "project.toml", 'strata = "city"\npsu = "community"', declared)
    with pytest.raises(SurveyKitError) as error:
        open_file_or_project(project)
    assert (error.value.code, error.value.question) == ("unknown-column", "comunity")
    assert error.value.file.endswith("project.toml")


def test_the_report_says_where_its_errors_come_from(project):
    edit(project / "project.toml", "smallest_cell = 5\n", 'smallest_cell = 5\nformats = ["html"]\n')
    build(project)
    page = (project / "build" / "network" / "network.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", page)
    assert "ตัวอย่างสุ่มมา" in text and "ความต่างระหว่างชุมชน" in text and "S.E." in text
