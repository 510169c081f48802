"""Columns compared with their joint covariance, and as SPSS Custom Tables does, against R (calls in letters.R)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.model.codebook import Codebook
from survey_kit.model.survey import Survey
from tests.oracles import households
from tests.oracles.awkward import HERE
from tests.oracles.recording import Recording

R = Recording("letters.tsv")
PARTS = ("difference", "se", "df", "t", "p")
# What p.adjust calls a method, by our name.
NAMES = {"holm": "holm", "bonferroni": "bonferroni", "fdr": "BH"}


def study(name: str, **design) -> sk.Study:
    data = pd.read_csv(HERE / "data" / f"{name}.csv").astype(float)
    if name == "api":
        data["group"] = data.awards + 2 * data.sch_wide + 1
        data["middle"] = (data.stype == 2).astype(float)
    else:
        data["female"] = (data.RIAGENDR == 2).astype(float)
    return sk.Study(Survey(data.set_axis([f"r{i}" for i in range(len(data))]), Codebook())).weighted(**design)


API = {"strata": "stype", "weight": "pw", "fpc": "fpc", "weight_kind": "sampling"}
NHANES = {"nest": True, "strata": "SDMVSTRA", "psu": "SDMVPSU", "weight": "WTMEC2YR", "weight_kind": "sampling"}


def read(view: sk.View, kind: str, level: str = "") -> dict[str, list[float]]:
    """Every figure of the table of differences of one kind; ``level`` picks the line of an answer."""
    table = next(t for t in view.tables if t.name.endswith(f".letters.{kind}"))
    lines = [line for row, line in zip(table.rows, table.cells, strict=True) if row.level.startswith(f"{level}:")]
    assert lines
    return {c.statistic: [line[j].value for line in lines] for j, c in enumerate(table.columns)}


def agrees(view: sk.View, kind: str, key: str, level: str = "") -> None:
    found = read(view, kind, level)
    for part in PARTS:
        R.same(found[part], f"{key}.{part}")
    R.same(found["ci_low"], f"{key}.low")
    R.same(found["ci_high"], f"{key}.high")


ALL = ("pairs", "rest", "total")


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("y", ["api00", "meals"])
def test_means_of_a_stratified_sample(y: str, kind: str) -> None:
    agrees(study("api", **API).means([y], "group", letters=[kind], differences=True), kind, f"api.{y}.{kind}")


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("y", ["middle", "yr_rnd"])
def test_percents_of_a_stratified_sample(y: str, kind: str) -> None:
    view = study("api", **API).crosstab(y, "group", letters=[kind], differences=True)
    agrees(view, kind, f"api.{y}.{kind}", "1")


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("by", ["race", "agecat"])
@pytest.mark.parametrize("y", ["HI_CHOL", "female"])
def test_percents_of_clusters(y: str, by: str, kind: str) -> None:
    view = study("nhanes", **NHANES).crosstab(y, by, letters=[kind], differences=True)
    agrees(view, kind, f"nhanes.{y}.{by}.{kind}", "1")


@pytest.mark.parametrize("adjust", NAMES)
@pytest.mark.parametrize("kind", ALL)
def test_p_for_the_number_of_comparisons(kind: str, adjust: str) -> None:
    view = study("api", **API).means(["api00"], "group", letters=[kind], adjust=adjust, differences=True)
    R.same(read(view, kind)["adjusted_p"], f"api.api00.{kind}.{NAMES[adjust]}")


def drawn() -> sk.Study:
    """The households as a stratified sample of communities."""
    return households.study().weighted(weight="w", weight_kind="sampling", strata="city", psu="community")


def only(levels: int, values: list[float], count: int) -> list[float]:
    """Of all pairs of ``levels`` columns those among the first ``count``."""
    at = [(i, j) for i in range(levels) for j in range(i + 1, levels)]
    return [v for (i, j), v in zip(at, values, strict=True) if j < count]


@pytest.mark.parametrize("y", ["a11", "green"])
def test_columns_that_share_people(y: str) -> None:
    """Answers of a question with several answers as columns: the same household stands in many."""
    if y == "a11":
        found = read(drawn().means(["a11"], "b1", letters="pairs", differences=True), "pairs")
    else:
        found = read(drawn().multiple("d4", "b1", letters="pairs", differences=True), "pairs", "1")
    for part in PARTS:
        R.same(only(10, found[part], 4), f"several.{y}.{part}")


@pytest.mark.parametrize("weight", ["one", "whole", "w"])
@pytest.mark.parametrize("code", [1, 2, 3, 4])
def test_percents_as_custom_tables(weight: str, code: int) -> None:
    base = households.study()
    asked = base if weight == "one" else base.weighted(weight=weight, weight_kind="frequency")
    for adjust, name in NAMES.items():
        found = read(asked.crosstab("d4", "city", letters="pairs", adjust=adjust, differences=True), "pairs", str(code))
        R.same(found["adjusted_p"], f"z.{weight}.{code}.{name}")
    R.same(found["p"], f"z.{weight}.{code}.p")
    R.same(np.abs(found["z"]), f"z.{weight}.{code}.z")
    R.same(found["ci_low"], f"z.{weight}.{code}.low")
    R.same(found["ci_high"], f"z.{weight}.{code}.high")


@pytest.mark.parametrize("weight", ["one", "whole"])
@pytest.mark.parametrize("y", ["a2", "a11"])
def test_means_as_custom_tables(weight: str, y: str) -> None:
    base = households.study()
    asked = base if weight == "one" else base.weighted(weight=weight, weight_kind="frequency")
    for adjust, name in {**NAMES, "none": "none"}.items():
        found = read(asked.means([y], "city", letters="pairs", adjust=adjust, differences=True), "pairs")
        R.same(found["adjusted_p"], f"t.{weight}.{y}.{name}")
    for kind in ("rest", "total"):
        # A column less everybody is its difference to the others by their share: one test.
        found = read(asked.means([y], "city", letters=kind, adjust="none", differences=True), kind)
        R.same(found["p"], f"t.rest.{weight}.{y}")
