"""Replicate weights made from a design: R's jackknife, and halves and bootstraps that agree with linearisation."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from tests.oracles.awkward import HERE
from tests.oracles.ledger import same
from tests.oracles.recording import Recording

R = Recording("designs.tsv")
DATA = HERE / "data"
CLUSTERS = {"weight": "pw", "weight_kind": "sampling", "psu": "dnum", "fpc": "fpc"}
HEALTH = {"weight": "WTMEC2YR", "weight_kind": "sampling", "strata": "SDMVSTRA", "psu": "SDMVPSU", "nest": True}


def se(study: sk.Study, name: str, of: str = "mean") -> tuple[float, float]:
    table = study.estimate(name, of=of).table
    line = {c.statistic: cell.value for c, cell in zip(table.columns, table.cells[0], strict=True)}
    return line["se"], line["df"]


def test_the_jackknife_is_rs():
    study = sk.read(DATA / "apiclus1.csv", **CLUSTERS).with_replicates("jk1")
    R.same([se(study, "api00")[0], se(study, "api99")[0]], "jk1.mean.se")
    R.same([se(study, "api00")[1]], "jk1.df")


def test_the_stratified_jackknife_is_rs():
    study = sk.read(DATA / "scd.csv", weight="w", weight_kind="sampling", strata="ESA", psu="ambulance",
                    nest=True)  # fmt: skip
    same(se(study.with_replicates("jkn"), "alive"), R("jkn.mean")[1:], 1e-9, "jkn.mean")


def two_each() -> sk.Study:
    """The health survey in its strata of two PSUs."""
    study = sk.read(DATA / "nhanes.csv")
    data = study.data
    psus = data.groupby("SDMVSTRA")["SDMVPSU"].nunique()
    kept = data[data["SDMVSTRA"].isin(psus[psus == 2].index)]
    return study._like(replace(study.survey, data=kept)).weighted(**HEALTH)


@pytest.mark.parametrize("method", ["brr", "fay", "jkn"])
def test_of_a_total_halves_and_jackknife_are_linearisation(method):
    """Replicates balanced over the strata give the linearised variance of whatever is linear (Wolter 2007, ch. 3)."""
    study = two_each()
    assert se(study.with_replicates(method), "HI_CHOL", "total") == pytest.approx(
        se(study, "HI_CHOL", "total"), rel=1e-9
    )
    assert se(study.with_replicates(method), "HI_CHOL")[0] == pytest.approx(se(study, "HI_CHOL")[0], rel=0.02)


def test_the_bootstrap_comes_near_and_is_the_same_again():
    study = sk.read(DATA / "apistrat.csv", weight="pw", weight_kind="sampling", strata="stype")
    found = se(study.with_replicates("bootstrap", count=1500, seed=7), "api00")[0]
    assert found == pytest.approx(se(study, "api00")[0], rel=0.05)
    one, other = (study.with_replicates("bootstrap", count=5, seed=3).data["sk_rep_5"] for _ in range(2))
    np.testing.assert_array_equal(one, other)
    assert one.to_numpy() == pytest.approx(
        np.round(one / study.data["pw"] * 49.5, 6) / 49.5 * study.data["pw"], rel=0.1
    )


@pytest.mark.parametrize(
    ("design", "method", "code"),
    [
        ({"strata": "stype"}, "jk1", "replicates-jk1-strata"),
        ({"strata": "stype"}, "brr", "replicates-not-two"),
        ({"psu": "stype", "strata": "awards", "nest": True, "lonely": "certainty"}, "fay", "replicates-not-two"),
    ],
)
def test_what_cannot_be_made_is_told(design, method, code):
    with pytest.raises(SurveyKitError) as error:
        sk.read(DATA / "apistrat.csv", weight="pw", weight_kind="sampling", **design).with_replicates(method)
    assert error.value.code == code
