"""Weights against sums done by hand; never a silent weight of 1."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, Variable
from survey_kit.model.survey import Survey, WeightKind
from survey_kit.model.words import Words
from survey_kit.weighting import cell_weights, equal_shares
from survey_kit.weighting.cells import WEIGHT

LABEL = Words("ค่าถ่วงน้ำหนัก", "Weight")


def survey(
    communities: tuple[str | None, ...] = ("ก", "ก", "ก", "ข"), city: tuple[float, ...] = (1, 1, 2, 2)
) -> Survey:
    data = pd.DataFrame({"community": pd.Series(communities, dtype=object), "city": np.array(city, dtype=float)})
    return Survey(data, Codebook(variables=(Variable("community", kind=Kind.TEXT), Variable("city"))))


def test_each_community_speaks_for_its_households() -> None:
    after = cell_weights(survey(), "community", {"ก": 60, "ข": 100}, LABEL, "เทศบาล")
    # 60 households ÷ 3 rows = 20, 100 ÷ 1 = 100; the mean of (20, 20, 20, 100) is 40.
    np.testing.assert_allclose(after.column(WEIGHT), [0.5, 0.5, 0.5, 2.5])
    assert after.design.weight_kind is WeightKind.SCALED
    assert after.steps[-1].facts == {"cell": "community", "cells": 2, "low": 20.0, "high": 100.0, "source": "เทศบาล"}
    assert after.codebook[WEIGHT].label == LABEL


def test_equal_shares_of_cities() -> None:
    after = equal_shares(cell_weights(survey(), "community", {"ก": 60, "ข": 100}, LABEL), "city")
    # Within a city weights keep their ratio (1:1 and 1:5); each city weighs 2 of 4.
    np.testing.assert_allclose(after.column(WEIGHT), [1, 1, 2 / 6, 10 / 6])
    assert after.column(WEIGHT).mean() == pytest.approx(1)


def test_equal_shares_without_weights_before() -> None:
    np.testing.assert_allclose(equal_shares(survey(city=(1, 1, 1, 2)), "city").column(WEIGHT), [2 / 3, 2 / 3, 2 / 3, 2])


@pytest.mark.parametrize(("counts", "rows", "code", "named"), [
    ({"ก": 60}, ("ก", "ก", "ก", "ข"), "margin-missing", "ข"),
    ({"ก": 60, "ข": 100, "ค": 9}, ("ก", "ก", "ก", "ข"), "cell-empty", "ค"),
    ({"ก": 60, "ข": 100}, ("ก", "ก", None, "ข"), "margin-missing", "None"),
])  # fmt: skip
def test_what_cannot_be_weighted_is_an_error(
    counts: dict[str, float], rows: tuple[str | None, ...], code: str, named: str
) -> None:
    with pytest.raises(SurveyKitError) as caught:
        cell_weights(survey(rows), "community", counts, LABEL)
    assert caught.value.code == code
    assert named in caught.value.facts["cells"]


def test_the_survey_before_is_untouched() -> None:
    before = survey()
    cell_weights(before, "community", {"ก": 60, "ข": 100}, LABEL)
    assert WEIGHT not in before.data.columns
