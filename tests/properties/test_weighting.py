"""Weights: what must hold of them whatever the sample, and what must change nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_kit.errors import SurveyKitError
from survey_kit.weighting import Recipe, weigh
from survey_kit.weighting.cells import WEIGHT
from survey_kit.weighting.trimming import trimmed
from tests.properties.surveys import QUICK
from tests.weighting.towns import AGE, SCHOOL, SEX, amount, both, frame, margin, towns

MARGINS = (margin("sex", SEX), margin("age", AGE), margin("school", SCHOOL))
METHODS = ("rake", "raking", "linear")


@st.composite
def samples(draw: st.DrawFn) -> pd.DataFrame:
    return frame(draw(st.integers(60, 90)) * 2, draw(st.integers(0, 10_000)))


def weights(data: pd.DataFrame, *margins, **recipe) -> pd.Series:
    return weigh(towns(data), Recipe(margins or MARGINS, **recipe)).survey.data[WEIGHT]


def alike(left: pd.Series, right: pd.Series) -> None:
    np.testing.assert_allclose(left.sort_index(), right.sort_index(), rtol=1e-9)


@QUICK
@given(samples(), st.sampled_from(METHODS), st.sampled_from(["", "w"]))
def test_margins_are_met(data, method, start) -> None:
    try:
        w = weights(data, method=method, start=start, scale="population")
    except SurveyKitError as error:
        assert error.code == "weight-below-zero" and method == "linear"
        return
    for name, counts in (("sex", SEX), ("school", SCHOOL)):
        sums = w.groupby(data[name]).sum()
        np.testing.assert_allclose([sums[float(code)] for code in counts], list(counts.values()), rtol=1e-9)


@QUICK
@given(samples(), st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
def test_the_size_of_the_first_weights_and_of_the_counts_changes_nothing(data, first, counted) -> None:
    plain = weights(data, start="w")
    scaled = [margin(m.name, {c.categories[0]: c.total * counted for c in m.cells}) for m in MARGINS]
    alike(weights(data.assign(w=data["w"] * first), *scaled, start="w"), plain)


@QUICK
@given(samples(), st.randoms(use_true_random=False), st.sampled_from(METHODS[:2]))
def test_the_order_of_rows_and_of_margins_changes_nothing(data, chance, method) -> None:
    order = list(range(len(data)))
    chance.shuffle(order)
    alike(weights(data.iloc[order], *reversed(MARGINS), method=method), weights(data, method=method))


@QUICK
@given(samples())
def test_raking_is_the_multiplicative_calibration(data) -> None:
    alike(weights(data, method="raking"), weights(data, method="rake"))


@QUICK
@given(samples())
def test_weights_that_meet_the_margins_stay(data) -> None:
    once = weights(data, scale="population")
    alike(weights(data.assign(w=once), start="w", scale="population"), once)


@QUICK
@given(samples(), st.sampled_from(METHODS[:2]))
def test_one_call_for_all_cities_is_a_call_for_each(data, method) -> None:
    every = (*both("sex", SEX), *both("age", AGE))
    together = weights(data, *every, within="city", method=method, scale="population")
    for code, size in ((1.0, 1.0), (2.0, 2.0)):
        inside = data["city"] == code
        alone = weights(data[inside], *MARGINS[:2], method=method, scale="population")
        alike(together[inside], size * alone)


@QUICK
@given(samples(), st.floats(0.3, 0.8), st.floats(1.3, 2.5), st.booleans())
def test_trimmed_weights_keep_to_their_bounds(data, low, high, fit) -> None:
    w = weights(data, trim=(low, high)) if fit else weights(data, start="w", trim=(low, high))
    assert w.mean() == pytest.approx(1)
    assert w.min() >= low * (1 - 1e-9) and w.max() <= high * (1 + 1e-9)


@QUICK
@given(st.integers(0, 10_000), st.floats(0.2, 0.9), st.floats(1.1, 3), st.sampled_from(["proportional", "equal"]))
def test_trimming_keeps_the_sum(seed, low, high, sharing) -> None:
    w = np.random.default_rng(seed).lognormal(0, 1, 80)
    w /= w.mean()
    found = trimmed(w, low, high, sharing)
    assert found.weights.sum() == pytest.approx(80, rel=1e-9)
    assert found.weights.min() >= low and found.weights.max() <= high
    inside = (w >= low) & (w <= high)
    assert not found.raised[inside & ~(found.raised | found.cut)].any()


@QUICK
@given(samples(), st.floats(0.85, 0.95), st.floats(1.06, 1.3))
def test_bounded_calibration_keeps_to_its_bounds(data, low, high) -> None:
    people = margin("sex", {str(c): float((data["sex"] == c).sum()) for c in (1, 2)})
    total = amount("age", float(data["age"].sum()) * 1.01)
    g = weights(data, people, total, method="logit", bounds=(low, high), scale="population")
    assert low < g.min() and g.max() < high
    assert (g * data["age"]).sum() == pytest.approx(data["age"].sum() * 1.01)
