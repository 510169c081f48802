"""Weights of a network: within a city by households, between cities alike; a city that cannot be weighted is told."""

from __future__ import annotations

import pandas as pd
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, ValueLabel, Variable
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.study.preparing import weigh
from survey_kit.weighting.cells import WEIGHT


@pytest.fixture
def survey() -> Survey:
    data = pd.DataFrame(
        {"city": [1.0, 1, 1, 2, 2, 2, 2, 2], "community": ["ก", "ก", "ข", "ค", "ค", "ง", "ง", "ง"]},
        index=[f"r{i}" for i in range(8)],
    )
    labels = (ValueLabel(1.0, Words("โตนดด้วน")), ValueLabel(2.0, Words("ควนลัง")))
    return Survey(data, Codebook(variables=(Variable("city", values=labels), Variable("community", kind=Kind.TEXT))))


COUNTS = {1: {"ก": 100.0, "ข": 300.0}, 2: {"ค": 50.0, "ง": 50.0}}


def test_households_within_a_city_and_cities_alike(survey):
    weighted, failures = weigh(survey, COUNTS)
    assert failures == ()
    w = weighted.data[WEIGHT]
    # ก: 100 households over 2 forms, ข: 300 over 1; each city sums to half of the eight rows.
    assert w["r2"] / w["r0"] == pytest.approx(300 / 50)
    assert w["r3"] / w["r5"] == pytest.approx((50 / 2) / (50 / 3))
    assert w[:3].sum() == pytest.approx(4)
    assert w[3:].sum() == pytest.approx(4)


@pytest.mark.parametrize(
    ("counts", "code"),
    [
        ({1: {"ก": 100.0}, 2: COUNTS[2]}, "margin-missing"),
        ({2: COUNTS[2]}, "margin-missing"),
        ({1: {**COUNTS[1], "จ": 9.0}, 2: COUNTS[2]}, "cell-empty"),
    ],
)
def test_a_city_that_cannot_be_weighted_is_left_out_and_told(survey, counts, code):
    weighted, failures = weigh(survey, counts)
    assert [f.code for f in failures] == [code]
    assert "โตนดด้วน" in failures[0].message("th")
    assert set(weighted.data["city"]) == {2.0}
    step = next(s for s in weighted.steps if s.code == "city-left-out")
    assert step.rows_removed == ("r0", "r1", "r2")
    assert weighted.data[WEIGHT].mean() == pytest.approx(1)


def test_no_city_left_is_an_error(survey):
    with pytest.raises(SurveyKitError) as error:
        weigh(survey, {})
    assert error.value.code == "margin-missing"
