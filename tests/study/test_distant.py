"""Documents counted by an engine where the rows are say what they say when the rows are read."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.reading import formats
from survey_kit.reading.project import read_project
from survey_kit.study.building import Outcome, build, indicators_of, pack_of, prepared_of
from survey_kit.study.distant import distant_of
from survey_kit.study.gathering import silent
from survey_kit.study.sums.jobs import aggregate
from survey_kit.writing import write
from tests.study.two_cities import make_project

DATA = """
[[data]]
instrument = "hh_resilience"
file = "{file}"
engine = "{engine}"
weight = "sk_weight"
weight_kind = "scaled"
"""
PLACES = {"parquet": "rows.parquet", "working copy": "rows.arrow", "duckdb": "parts"}


@pytest.fixture(scope="module")
def near(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("near") / "project")


@pytest.fixture(scope="module")
def far(near: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clean, weighted and scored rows as files of columns, and a project over them."""
    folder = make_project(tmp_path_factory.mktemp("far") / "project")
    project = read_project(near)
    survey = prepared_of(project, Outcome(near), silent)["hh_resilience"].survey
    (folder / "parts").mkdir()
    half = len(survey) // 2
    for name, rows in (("a", slice(half)), ("b", slice(half, None))):
        part = type(survey)(survey.data.iloc[rows], survey.codebook, survey.design)
        write(part, folder / "parts" / f"{name}.parquet")
    for kind in ("parquet", "arrow"):
        write(survey, folder / f"rows.{kind}")
    return folder


def over(folder: Path, way: str, entry: str = DATA) -> Path:
    """The same folder, its project file naming the data of a way."""
    path = folder / "project.toml"
    head = path.read_text(encoding="utf-8").partition("[[data]]")[0].replace('margins = "communities.csv"', "")
    head = head.replace('[cleaning]\ndecisions = "decisions.toml"', "").rstrip() + "\n"
    text = entry.format(file=PLACES.get(way, way), engine="duckdb" if way == "duckdb" else "parquet")
    path.write_text(head + text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("way", PLACES)
def test_every_indicator_is_the_same(near: Path, far: Path, way: str) -> None:
    got, want = indicators_of(over(far, way)), indicators_of(near)
    assert len(got) == len(want) > 500
    for left, right in zip(got, want, strict=True):
        assert left.keys() == right.keys()
        for key, value in left.items():
            assert value == (pytest.approx(right[key], rel=1e-9) if isinstance(value, float) else right[key]), key


def test_few_passes_over_the_rows_serve_all_documents(far: Path) -> None:
    project = read_project(over(far, "parquet"))
    distant = distant_of(project, silent)["hh_resilience"]
    pack = pack_of(project, {"hh_resilience": distant})
    for document in pack.documents:
        assert pack.report(document).sections
    assert distant.engine.passes <= 3
    assert distant.people.passes <= 2  # where the rows are from, and the days


def test_the_pages_are_the_same(near: Path, far: Path, tmp_path: Path) -> None:
    """Whole pages but for what only rows can tell: quotes, and what was changed on the way."""
    build(near, tmp_path / "near", formats=["html"], audiences=["community"], logs_too=False)
    outcome = build(over(far, "parquet"), tmp_path / "far", formats=["html"], audiences=["community"])
    assert not outcome.failures and outcome.used == outcome.received > 100
    pages = sorted((tmp_path / "near").rglob("*.html"))
    assert len(pages) == 2
    for page in pages:
        figures = [re.findall(r"\d[\d,.]*", re.sub(r"<(style|script|svg).*?</\1>|<[^>]+>", " ", p.read_text("utf-8"), flags=re.S))
                   for p in (page, tmp_path / "far" / page.relative_to(tmp_path / "near"))]  # fmt: skip
        assert figures[0] == figures[1] and len(figures[0]) > 20
    assert (tmp_path / "far" / "manifest.json").exists()
    assert not list((tmp_path / "far" / "data").glob("*_clean.csv"))  # the rows stay where they are


@pytest.mark.parametrize(
    "entry, code",
    [
        (DATA + "city = 3\n", "project-key-with-engine"),
        (DATA.replace('engine = "{engine}"\n', ""), "project-key-without-engine"),
        (DATA + DATA, "project-engine-alone"),
        (DATA.replace("{engine}", "memory"), "project-engine-near"),
        (DATA.replace("{engine}", "parket"), "unknown-engine"),
        (DATA.replace("sk_weight", "nothing"), "unknown-column"),
        (DATA.replace("weight_kind", "#"), "weight-kind-unstated"),
        (DATA.replace("{file}", "nowhere.parquet"), "file-missing"),
        (DATA.replace('"{engine}"', "1"), "project-wrong-type"),
    ],
)
def test_a_wrong_entry_is_told(far: Path, entry: str, code: str) -> None:
    with pytest.raises(SurveyKitError) as error:
        build(over(far, "parquet", entry))
    assert error.value.code == code
    assert error.value.file is not None


def test_weights_that_cannot_be_are_told(far: Path) -> None:
    """A weight below nothing, as in `survey-kit freq --engine parquet`: nothing is counted without a word."""
    survey = formats.read(far / "rows.parquet").survey
    data = survey.data.assign(sk_weight=survey.data["sk_weight"].where(np.arange(len(survey)) != 3, -1.0))
    write(type(survey)(data, survey.codebook), far / "wrong.parquet")
    with pytest.raises(SurveyKitError) as error:
        build(over(far, "wrong.parquet"))
    assert error.value.code == "weight-negative-far"
    assert error.value.file is not None and error.value.facts["count"] == 1


def test_rows_that_stay_make_no_file_of_sums_yet(far: Path, tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError) as error:
        aggregate(over(far, "parquet"), tmp_path / "sums")
    assert error.value.code == "sums-of-far-rows"
    assert not list(tmp_path.iterdir())
