"""Weights fitted to known totals against R survey (calls in weighting.R), tolerance 1e-9."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from survey_kit.weighting.fitting import calibrated, poststratified, raked
from survey_kit.weighting.trimming import trimmed
from tests.oracles.awkward import HERE
from tests.oracles.recording import Recording

TYPES, WIDES = np.array([4421.0, 1018, 755]), np.array([1072.0, 5122])
# Types within "not wide", then within "wide", as R's expand.grid has them.
BOTH = np.array([600.0, 280, 192, 3821, 738, 563])
API99 = 3914069.0
NHANES = {"RIAGENDR": [21e6, 22e6], "agecat": [7e6, 13e6, 14e6, 9e6], "race": [6.5e6, 28e6, 5e6, 3.5e6]}


class Schools:
    """One of the two samples of schools: places of its rows, and what R said."""

    def __init__(self, name: str) -> None:
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


@pytest.fixture(scope="module", params=["api", "clusters"])
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


def test_weights_of_people():
    data, said = pd.read_csv(HERE / "data" / "nhanes.csv"), Recording("weighting_nhanes.tsv")
    base = data["WTMEC2YR"].to_numpy(float)
    margins = {name: (data[name].to_numpy() - 1, np.array(totals)) for name, totals in NHANES.items()}
    said.same(raked(base, list(margins.values())).weights, "raked.weights")
    said.same(poststratified(base, *margins["agecat"]), "poststratified.weights")
    x = np.column_stack([np.eye(len(t))[cell] for cell, t in (margins["RIAGENDR"], margins["agecat"])])
    totals = np.concatenate([margins["RIAGENDR"][1], margins["agecat"][1]])
    said.same(calibrated(base, x, totals, "linear").weights, "linear.weights")
