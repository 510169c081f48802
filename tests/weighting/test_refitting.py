"""Replicate weights are fitted with the weight itself, or the reason is told."""

from __future__ import annotations

import numpy as np
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.weighting.cells import WEIGHT
from tests.weighting.towns import AGE, SEX, both, frame, margin, towns


def replicated(data=None) -> sk.Study:
    """Ten groups of rows, each left out once."""
    data = frame() if data is None else data
    data = data.assign(psu=np.arange(len(data)) % 10.0)
    return sk.Study(towns(data)).weighted(weight="w", weight_kind="sampling", psu="psu").with_replicates("jk1")


@pytest.mark.parametrize("trim", [None, (0.4, 2.0)])
def test_every_replicate_meets_the_margins(trim):
    after = replicated().weigh([margin("sex", SEX), margin("age", AGE)], scale="population", trim=trim)
    found = after.survey.design.replicates
    assert found is not None and found.weights == tuple(f"sk_weight_{k}" for k in range(1, 11))
    for k, name in enumerate(found.weights):
        w = after.data[name]
        assert w.groupby(after.data["sex"]).sum().tolist() == pytest.approx([480, 520], rel=1e-6)
        assert (w[after.data["psu"] == k] == 0).all()
    means = {r["statistic"]: r["value"] for r in after.estimate("age").records()}
    assert means["se"] > 0


def test_replicates_are_scaled_as_the_weight_is():
    margins = [*both("sex", SEX)]
    plain = replicated().weigh(margins, within="city", scale="population")
    equal = replicated().weigh(margins, within="city", scale="equal")
    ratio = equal.data[WEIGHT] / plain.data[WEIGHT]
    for name in plain.survey.design.replicates.weights:
        np.testing.assert_allclose(equal.data[name], plain.data[name] * ratio)


def test_what_replicates_cannot_be_fitted_to():
    data = frame()
    data["school"] = np.where(np.arange(120) % 10 == 3, 4.0, 1.0)
    with pytest.raises(SurveyKitError) as caught:
        replicated(data).weigh([margin("school", {"1": 900.0, "4": 100.0})])
    assert caught.value.code == "weight-replicate-empty" and "ระดับ 4" in caught.value.message("th")
    with pytest.raises(SurveyKitError, match="--start w"):
        replicated().weigh([margin("sex", SEX)], start="age")
