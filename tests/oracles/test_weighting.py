"""Weights fitted to known totals against R survey (calls in weighting.R), tolerance 1e-9."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.statistics.weights import design_effect, effective_n
from survey_kit.weighting.fitting import calibrated, poststratified, raked
from survey_kit.weighting.trimming import trimmed
from tests.oracles import ledger
from tests.oracles.awkward import HERE
from tests.oracles.recording import TOLERANCE, Recording, column, plain

TYPES, WIDES = np.array([4421.0, 1018, 755]), np.array([1072.0, 5122])
# Types within "not wide", then within "wide", as R's expand.grid has them.
BOTH = np.array([600.0, 280, 192, 3821, 738, 563])
API99 = 3914069.0
NHANES = {"RIAGENDR": [21e6, 22e6], "agecat": [7e6, 13e6, 14e6, 9e6], "race": [6.5e6, 28e6, 5e6, 3.5e6]}


class Schools:
    """One of the two samples of schools: places of its rows, and what R said."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.data = pd.read_csv(HERE / "data" / f"{name}.csv")
        self.said = Recording(f"weighting_{name}.tsv")
        self.type = self.data["stype"].to_numpy() - 1
        self.wide = self.data["sch_wide"].to_numpy()
        self.api99 = self.data["api99"].to_numpy(float)

    def start(self, name: str) -> np.ndarray:
        return np.ones(len(self.data)) if name == "same" else self.data["pw"].to_numpy(float)

    @property
    def categories(self) -> tuple[np.ndarray, np.ndarray]:
        x = np.column_stack([np.eye(3)[self.type], np.eye(2)[self.wide]])
        return x, np.concatenate([TYPES, WIDES])

    @property
    def amounts(self) -> tuple[np.ndarray, np.ndarray]:
        return np.column_stack([np.eye(3)[self.type], self.api99]), np.append(TYPES, API99)


@pytest.fixture(scope="module", params=["api", "apiclus1"])
def schools(request) -> Schools:
    return Schools(request.param)


@pytest.mark.parametrize("start", ["whole", "same"])
def test_weights_of_schools(schools, start):
    same, base = schools.said.same, schools.start(start)
    same(poststratified(base, schools.wide, WIDES), f"{start}.poststratified.weights")
    same(poststratified(base, schools.type + 3 * schools.wide, BOTH), f"{start}.crossed.weights")
    both = [(schools.type, TYPES), (schools.wide, WIDES)]
    same(raked(base, both).weights, f"{start}.raked.weights")
    same(calibrated(base, *schools.categories, "linear").weights, f"{start}.linear.weights")


def test_raking_is_the_multiplicative_calibration(schools):
    same = schools.said.same
    for start in ("whole", "same"):
        same(calibrated(schools.start(start), *schools.categories, "raking").weights, f"{start}.raked.weights")


@pytest.mark.parametrize("distance", ["linear", "raking", "logit"])
def test_calibrated_to_the_total_of_a_number(schools, distance):
    same, base = schools.said.same, schools.start("whole")
    if distance != "logit":
        same(calibrated(base, *schools.amounts, distance).weights, f"whole.amounts.{distance}.weights")
    low, high = schools.said("bounds")
    fitted = calibrated(base, *schools.amounts, distance, (low, high))
    same(fitted.weights, f"whole.bounded.{distance}.weights")
    g = fitted.weights / base
    assert low - 1e-12 <= g.min() < g.max() <= high + 1e-12


def test_trimmed_weights(schools):
    said, (low, high) = schools.said, schools.said("trimmed.ends")
    before = np.array(said("trimmed.before"))
    found = trimmed(before, low, high, "equal")
    said.same(found.weights, "trimmed.strict")
    assert found.raised.any() and found.cut.any()
    assert found.weights.sum() == pytest.approx(before.sum(), rel=1e-12)


MADE = {"poststratified": ("poststratify", ["wide"]), "crossed": ("poststratify", ["crossed"]),
        "raked": ("rake", ["types", "wide"]), "linear": ("linear", ["types", "wide"]),
        "amounts.linear": ("linear", ["types", "api99"]), "amounts.raking": ("raking", ["types", "api99"])}  # fmt: skip
TABLES = {
    "types": "stype,1,4421\nstype,2,1018\nstype,3,755\n",
    "wide": "sch_wide,0,1072\nsch_wide,1,5122\n",
    "crossed": "".join(f"stype*sch_wide,{k % 3 + 1}*{k // 3},{total}\n" for k, total in enumerate(BOTH)),
    "api99": f"api99,,{API99}\n",
}


def declared(schools: Schools, start: str) -> sk.Study:
    """The schools under the design R was told of."""
    study = plain(HERE / "data" / f"{schools.name}.csv")
    design = {"strata": "stype"} if schools.name == "api" else {"psu": "dnum"}
    if start == "whole":
        return study.weighted(weight="pw", weight_kind="sampling", fpc="fpc", **design)
    return study.weighted(weight_kind="sampling", **design) if schools.name == "apiclus1" else study


def weighed(schools: Schools, start: str, name: str, folder) -> sk.Study:
    """The schools weighted by a population table, as a user does it."""
    method, margins = MADE[name]
    path = folder / "margins.csv"
    path.write_text("variable,category,count\n" + "".join(TABLES[m] for m in margins), encoding="utf-8")
    study = declared(schools, start)
    return study.weigh(path, method=method, start="pw" if start == "whole" else "", scale="population")


# From weights of 1 R's calibration to an amount does not converge.
ASKED = [("whole", name) for name in MADE] + [("same", name) for name in MADE if not name.startswith("amounts")]


@pytest.mark.parametrize(("start", "name"), ASKED)
def test_weighted_by_a_table(schools, start, name, tmp_path):
    study = weighed(schools, start, name, tmp_path)
    schools.said.same(study.data["sk_weight"], f"{start}.{name}.weights")
    assert study.survey.design.psu == ("dnum" if schools.name == "apiclus1" else None)
    for v in ("api00", "enroll", "meals"):
        for by, key in (("", "mean"), ("stype", "by.stype"), ("awards", "by.awards")):
            said = schools.said(f"{start}.{name}.{key}.{v}")
            means = column(study.means(v, by), "mean")
            ledger.same(means[: len(said) // 2], said[: len(said) // 2], TOLERANCE, key)


def test_what_weights_cost(schools):
    weights = np.array(schools.said("trimmed.before"))
    one = np.ones(len(weights))
    schools.said.same([design_effect(weights, one), effective_n(weights, one)], "kish")


def test_weights_of_people():
    data, said = pd.read_csv(HERE / "data" / "nhanes.csv"), Recording("weighting_nhanes.tsv")
    base = data["WTMEC2YR"].to_numpy(float)
    margins = {name: (data[name].to_numpy() - 1, np.array(totals)) for name, totals in NHANES.items()}
    said.same(raked(base, list(margins.values())).weights, "raked.weights")
    said.same(poststratified(base, *margins["agecat"]), "poststratified.weights")
    x = np.column_stack([np.eye(len(t))[cell] for cell, t in (margins["RIAGENDR"], margins["agecat"])])
    totals = np.concatenate([margins["RIAGENDR"][1], margins["agecat"][1]])
    said.same(calibrated(base, x, totals, "linear").weights, "linear.weights")


@pytest.mark.parametrize(("start", "name"), ASKED)
def test_errors_know_what_weights_were_fitted_to(schools, start, name, tmp_path):
    """R's `rake` takes residuals margin by margin, as many rounds as it was told: with unequal weights its errors differ
    from those of `calibrate(calfun = "raking")` on the same margins, and with equal ones in the ninth digit."""
    study = weighed(schools, start, name, tmp_path)
    known, tolerance = (start, name), TOLERANCE
    if name == "raked":
        known, tolerance = (start, "multiplicative" if start == "whole" else name), 1e-8
    for v in ("api00", "enroll", "meals"):
        for by, part in (("", "mean"), ("stype", "by.stype"), ("awards", "by.awards")):
            key = ".".join((*known, part, v))
            said = schools.said(key)
            half = len(said) // 2
            ledger.same(column(study.means(v, by), "se")[:half], said[half:], tolerance, key)


@pytest.mark.parametrize("start", ["whole", "same"])
def test_cities_by_themselves_are_a_crossing(schools, start, tmp_path):
    """Post-stratified within every type of school: R's post-strata of type by programme."""
    rows = "".join(f"{k % 3 + 1},sch_wide,{k // 3},{total}\n" for k, total in enumerate(BOTH))
    (tmp_path / "within.csv").write_text("stype,variable,category,count\n" + rows, encoding="utf-8")
    study = declared(schools, start).weigh(
        tmp_path / "within.csv", within="stype", method="poststratify", start="pw" if start == "whole" else "",
        scale="population",
    )  # fmt: skip
    schools.said.same(study.data["sk_weight"], f"{start}.crossed.weights")
    for v in ("api00", "enroll", "meals"):
        said = schools.said(f"{start}.crossed.by.awards.{v}")
        view = study.means(v, "awards")
        ledger.same([*column(view, "mean")[:2], *column(view, "se")[:2]], said, TOLERANCE, v)


@pytest.mark.parametrize(("name", "method", "margins"), [
    ("poststratified", "poststratify", ["agecat"]), ("linear", "linear", ["RIAGENDR", "agecat"]),
])  # fmt: skip
def test_errors_of_people(name, method, margins, tmp_path):
    said = Recording("weighting_nhanes.tsv")
    rows = "".join(f"{m},{k},{total}\n" for m in margins for k, total in enumerate(NHANES[m], start=1))
    (tmp_path / "people.csv").write_text("variable,category,count\n" + rows, encoding="utf-8")
    study = plain(HERE / "data" / "nhanes.csv").weighted(
        weight="WTMEC2YR", weight_kind="sampling", strata="SDMVSTRA", psu="SDMVPSU", nest=True
    )
    study = study.weigh(tmp_path / "people.csv", method=method, start="WTMEC2YR", scale="population")
    said.same(study.data["sk_weight"], f"{name}.weights")
    for by, part in (("", "mean"), ("race", "by.race"), ("RIAGENDR", "by.RIAGENDR")):
        wanted = said(f"{name}.{part}.HI_CHOL")
        view, half = study.means("HI_CHOL", by), len(wanted) // 2
        ledger.same([*column(view, "mean")[:half], *column(view, "se")[:half]], wanted, TOLERANCE, part)


@pytest.mark.parametrize(("start", "name"), [asked for asked in ASKED if asked[1] != "raked"])
def test_errors_of_a_total(schools, start, name, tmp_path):
    study = weighed(schools, start, name, tmp_path)
    found = {r["statistic"]: r["value"] for r in study.estimate("enroll", of="total").records()}
    ledger.same([found["estimate"], found["se"]], schools.said(f"{start}.{name}.total"), TOLERANCE, "total")


@pytest.mark.parametrize("distance", ["linear", "raking", "logit"])
def test_errors_of_bounded_weights(schools, distance, tmp_path):
    path = tmp_path / "margins.csv"
    path.write_text("variable,category,count\n" + TABLES["types"] + TABLES["api99"], encoding="utf-8")
    study = declared(schools, "whole").weigh(
        path, method=distance, bounds=tuple(schools.said("bounds")), start="pw", scale="population"
    )
    # The weights in the file sum to the population but for 2e-8; `weigh` mends that first, and the logit feels it.
    key, tolerance = f"whole.bounded.{distance}", 1e-6 if distance == "logit" else TOLERANCE
    schools.said.same(study.data["sk_weight"], f"{key}.weights", tolerance)
    for v in ("api00", "enroll", "meals"):
        for by, part in (("", "mean"), ("stype", "by.stype"), ("awards", "by.awards")):
            said = schools.said(f"{key}.{part}.{v}")
            view, half = study.means(v, by), len(said) // 2
            ledger.same([*column(view, "mean")[:half], *column(view, "se")[:half]], said, tolerance, f"{key}.{part}")
    found = {r["statistic"]: r["value"] for r in study.estimate("enroll", of="total").records()}
    ledger.same([found["estimate"], found["se"]], schools.said(f"{key}.total"), tolerance, "total")


@pytest.mark.parametrize("name", ["poststratified", "raked", "linear"])
def test_every_replicate_is_fitted_too(name, tmp_path):
    schools = Schools("apiclus1")
    method, margins = MADE[name]
    path = tmp_path / "margins.csv"
    path.write_text("variable,category,count\n" + "".join(TABLES[m] for m in margins), encoding="utf-8")
    study = plain(HERE / "data" / "apiclus1.csv").weighted(
        weight="pw", weight_kind="sampling", replicates="rep_*", replicate_method="jk1", scale=(1 - 15 / 757) * 14 / 15
    )
    study = study.weigh(path, method=method, scale="population")
    schools.said.same(study.data["sk_weight"], f"replicated.{name}.weights")
    schools.said.same(study.data["sk_weight_15"], f"replicated.{name}.last")
    for v in ("api00", "enroll", "meals"):
        for by, part in (("", "mean"), ("stype", "by.stype"), ("awards", "by.awards")):
            wanted = schools.said(f"replicated.{name}.{part}.{v}")
            view, half = study.means(v, by), len(wanted) // 2
            ledger.same([*column(view, "mean")[:half], *column(view, "se")[:half]], wanted, TOLERANCE, v)
