"""A project whose households were drawn at random: the design of its file is that of every table and report."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.reading.project import read_project
from survey_kit.study.building import Outcome, build, prepared_of
from survey_kit.study.opening import open_file_or_project
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.shelf import Shelf
from survey_kit.tabulation import Frequencies
from tests.study.conftest import SAMPLE
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
    # Households of the very communities that were drawn explain no error away.
    alone = study.weighted(
        weight="sk_weight", weight_kind="scaled", strata="city", psu="community", sampling="random"
    ).estimate("a2")
    assert found["se"] == pytest.approx(next(r["value"] for r in alone.records() if r["statistic"] == "se"), rel=1e-12)
    assert found["se"] > 1e-3
    assert found["df"] == len(communities) - communities["city"].nunique()


@pytest.mark.parametrize("declared", ['strata = "city"\npsu = "comunity"', 'psu = "comunity"'])
def test_a_column_that_is_not_there_is_told_with_the_file(project, declared):
    edit(project / "project.toml", 'strata = "city"\npsu = "community"', declared)
    with pytest.raises(SurveyKitError) as error:
        open_file_or_project(project)
    assert (error.value.code, error.value.question) == ("unknown-column", "comunity")
    assert error.value.file.endswith("project.toml")


def test_the_tests_of_a_report_do_not_say_that_neighbours_are_independent(project):
    edit(project / "project.toml", "smallest_cell = 5\n", 'smallest_cell = 5\ntests = true\nformats = ["html"]\n')
    build(project)
    page = (project / "build" / "network" / "network.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>|\u200b|&#8203;", "", page)
    assert "ไม่ถือว่าเป็นอิสระต่อกัน" in text
    assert "ถือว่าแต่ละครัวเรือนถูกเลือกเป็นอิสระ" not in text


def test_the_report_says_where_its_errors_come_from(project):
    edit(project / "project.toml", "smallest_cell = 5\n", 'smallest_cell = 5\nformats = ["html"]\n')
    build(project)
    page = (project / "build" / "network" / "network.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", "", page)
    assert "ไม่ถือว่าเป็นอิสระต่อกัน" not in text, "no tests were asked for"
    assert "ตัวอย่างสุ่มมา" in text and "ความต่างระหว่างชุมชน" in text and "S.E." in text


@pytest.mark.parametrize(("declared", "code"), [
    ('strata = "city"\npsu = "community"\nfpc = "community"', "design-column-text"),
    ('strata = "community"\npsu = "city"', "psu-in-two-strata"),
])  # fmt: skip
def test_stages_that_do_not_fit_the_rows_are_told(project, declared, code):
    edit(project / "project.toml", 'strata = "city"\npsu = "community"', declared)
    with pytest.raises(SurveyKitError) as error:
        open_file_or_project(project)
    assert error.value.code == code
    assert error.value.file.endswith("project.toml")


def test_agencies_of_the_cities_were_not_drawn_with_the_households(tmp_path):
    folder = make_project(tmp_path / "two")
    edit(folder / "project.toml", 'sampling = "purposive"\n', DESIGN.removeprefix("[design]\n"))
    shutil.copyfile(SAMPLE / "raw" / "4_phatong_agencies.xlsx", folder / "agencies.xlsx")
    with (folder / "project.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[data]]\ninstrument = "agency_interview"\ncity = 4\nfile = "agencies.xlsx"\n')
    households, agencies = (open_file_or_project(folder, instrument=i) for i in ("hh_resilience", "agency_interview"))
    assert "city" in agencies.data.columns
    assert (households.survey.design.psu, agencies.survey.design.psu) == ("community", None)
    assert agencies.survey.design.sampling == "unstated"


def test_people_may_be_a_margin_where_communities_were_drawn(project):
    edit(project / "project.toml", "[report]\n", '[weighting]\nmargins = "people.csv"\nblank = "share"\n'
         'merge = ["a1:3+blank"]\n\n[report]\n')  # fmt: skip
    (project / "people.csv").write_text(
        "city,variable,category,count\n3,a1,1,480\n3,a1,2,520\n4,a1,1,300\n4,a1,2,310\n", encoding="utf-8"
    )
    study = open_file_or_project(project)
    assert study.survey.design.calibration is not None
    assert "community" not in study.survey.design.calibration.columns
    found = {r["statistic"]: r["value"] for r in study.estimate("a2").records()}
    assert found["se"] > 1e-3


def test_percents_of_cities_stand_side_by_side_without_four_columns_a_city(project):
    ready = read_project(project)
    prepared = prepared_of(ready, Outcome(project), lambda *_, **__: None)
    plan = Frequencies("V_level", "V_level", "city", ("valid_percent",))
    edition = Edition("network", Shelf(ready, prepared))
    assert "se" in {c.statistic for c in edition.table(plan).columns}, "the figures are judged by their errors"
    assert len(edition.set(plan).align) == 1 + 3
