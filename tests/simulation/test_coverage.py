"""What the simulation found (`coverage.json`): intervals cover, tests keep their size, and the page says just that."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.simulation import coverage

FOUND = json.loads(coverage.RESULTS.read_text(encoding="utf-8"))


def test_there_were_enough_samples():
    assert FOUND["samples"] >= 2_000
    assert len(FOUND["intervals"]) == len(coverage.NAMES) + 4
    assert len(FOUND["tests"]) >= 10


@pytest.mark.parametrize("name", [*coverage.NAMES, "mean", "total", "median"])
def test_intervals_of_95_percent_cover(name):
    held = FOUND["intervals"][name]
    assert 0.93 <= held["logit" if name in coverage.NAMES else "t"] <= 0.97


WALD = "Wald F of means, 4 cities"


@pytest.mark.parametrize("test", sorted(set(FOUND["tests"]) - {WALD}))
def test_tests_at_5_percent_keep_their_size(test):
    assert 0.03 <= FOUND["tests"][test] <= 0.07


def test_walds_f_finds_too_much_and_is_not_the_first_test():
    """Fifteen communities a city: why the Rao–Scott F stands first wherever groups are compared."""
    assert FOUND["tests"][WALD] > 0.07
    study = coverage._alike(np.random.default_rng(1))
    assert study.compare("y", "city").table.tests[0].name == "design_working"


def test_the_page_tells_the_result():
    assert coverage.PAGE.read_text(encoding="utf-8") == coverage.page(FOUND)


def test_the_simulation_can_be_run():
    """A handful of samples: the truth is mostly held, and every test says something."""
    found = coverage.intervals(3)
    assert {k for k in found if k != "truth"} == {*coverage.NAMES, "mean", "total", "median"}
    assert np.mean([found[name]["logit"] for name in coverage.NAMES]) > 0.6
    assert coverage.sizes(2).keys() == FOUND["tests"].keys()
