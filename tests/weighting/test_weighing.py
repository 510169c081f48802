"""Recipes carried out: margins hold, cities by themselves, what cannot be told has its remedy, all is on record."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from survey_kit.model.survey import Auxiliary, WeightKind
from survey_kit.weighting import Merge, Recipe, Response, weigh
from survey_kit.weighting.cells import WEIGHT
from survey_kit.weighting.recording import BEFORE
from tests.weighting.towns import AGE, SCHOOL, SEX, amount, both, frame, margin, towns

MARGINS = (margin("sex", SEX), margin("age", AGE))


def shares(survey, column: str, codes) -> list[float]:
    w = survey.data[WEIGHT]
    return [float(w[survey.data[column] == c].sum() / w.sum()) for c in codes]


def test_raked_weights_meet_every_margin():
    after = weigh(towns(), Recipe(MARGINS, scale="population")).survey
    w, age = after.data[WEIGHT], after.data["age"]
    assert w.sum() == pytest.approx(1000, rel=1e-11)
    assert [w[after.data["sex"] == c].sum() for c in (1, 2)] == pytest.approx([480, 520], rel=1e-11)
    assert [w[(age >= a) & (age < b)].sum() for a, b in ((18, 40), (40, 60), (60, 99))] == pytest.approx(
        [400, 350, 250]
    )
    assert after.design.weight == WEIGHT and after.design.weight_kind is WeightKind.SAMPLING
    # Weights of mean 1 give no totals, and say so.
    assert weigh(towns(), Recipe(MARGINS)).survey.design.weight_kind is WeightKind.SCALED


def test_what_the_weights_were_fitted_to_is_on_record():
    after = weigh(towns(), Recipe(MARGINS, start="w")).survey
    found = after.design.calibration
    assert found is not None and found.before == "w"
    assert found.auxiliaries[:2] == (Auxiliary((("sex", 1.0),)), Auxiliary((("sex", 2.0),)))
    # Bands are no codes of the question, so their classes stand in a column of their own.
    assert found.auxiliaries[2:] == tuple(Auxiliary((("sk_margin_2", k),)) for k in (1.0, 2.0, 3.0))
    assert [str(v.label) for v in after.codebook["sk_margin_2"].values] == list(AGE)
    assert set(found.columns) <= set(after.data.columns)
    assert after.steps[-1].code == "weighed" and after.steps[-1].facts["method"] == "rake"


def test_every_city_by_itself():
    recipe = Recipe((*both("sex", SEX), *both("age", AGE)), within="city", scale="population")
    after = weigh(towns(), recipe).survey
    data = frame()
    for code, size in ((1.0, 1), (2.0, 2)):
        alone = weigh(towns(data[data["city"] == code]), Recipe(MARGINS, scale="population")).survey
        np.testing.assert_allclose(after.data[WEIGHT][data["city"] == code], size * alone.data[WEIGHT], rtol=1e-10)
    assert after.design.calibration.auxiliaries[0] == Auxiliary((("city", 1.0), ("sex", 1.0)))


@pytest.mark.parametrize(("scale", "wanted"), [
    ("mean", (40, 80)), ("population", (1000, 2000)), ("group", (40, 80)), ("equal", (60, 60)),
])  # fmt: skip
def test_sizes_of_weights(scale, wanted):
    data = frame()
    after = weigh(towns(data), Recipe(both("sex", SEX), within="city", scale=scale)).survey
    sums = [after.data[WEIGHT][data["city"] == c].sum() for c in (1.0, 2.0)]
    assert sums == pytest.approx(wanted)


def test_post_stratified_on_a_crossing():
    counts = {"ชาย*18-39": 200.0, "1*40+": 280.0, "หญิง*18-39": 200.0, "Female*40+": 320.0}
    after = weigh(towns(), Recipe((margin("sex*age", counts),), method="poststratify", scale="population")).survey
    data = after.data
    for sex, old, total in ((1, False, 200), (1, True, 280), (2, False, 200), (2, True, 320)):
        assert data[WEIGHT][(data["sex"] == sex) & ((data["age"] >= 40) == old)].sum() == pytest.approx(total)
    assert len(after.design.calibration.auxiliaries) == 4


def test_calibrated_to_the_total_of_a_number():
    recipe = Recipe((margin("sex", SEX), amount("age", 46_000)), method="linear", scale="population")
    after = weigh(towns(), recipe).survey
    assert (after.data[WEIGHT] * after.data["age"]).sum() == pytest.approx(46_000, rel=1e-11)
    assert after.design.calibration.auxiliaries[-1] == Auxiliary((), "age")
    bounded = weigh(towns(), replace(recipe, method="logit", bounds=(0.6, 1.6))).survey
    g = bounded.data[WEIGHT] * 120 / 1000
    assert (bounded.data[WEIGHT] * bounded.data["age"]).sum() == pytest.approx(46_000, rel=1e-11)
    assert 0.6 < g.min() < g.max() < 1.6


def test_trimmed_and_fitted_in_turns():
    loose = weigh(towns(), Recipe((*MARGINS, margin("school", SCHOOL)))).survey.data[WEIGHT]
    low, high = 0.4, 1.8
    assert loose.min() < low * loose.mean() and loose.max() > high * loose.mean()
    after = weigh(towns(), Recipe((*MARGINS, margin("school", SCHOOL)), trim=(low, high))).survey
    w = after.data[WEIGHT]
    assert w.min() >= low * w.mean() * (1 - 1e-9) and w.max() <= high * w.mean() * (1 + 1e-9)
    assert shares(after, "sex", (1, 2)) == pytest.approx([0.48, 0.52], rel=1e-6)
    ((_, raised, cut, off),) = after.steps[-1].facts["bounded"]
    assert raised == int((w <= low * w.mean() * (1 + 1e-6)).sum()) and cut == int(
        (w >= high * w.mean() * (1 - 1e-6)).sum()
    )
    assert raised + cut > 0 and off < 1e-6


def test_bounds_that_no_weights_can_meet_hold_and_the_distance_is_told():
    low, high = 0.6, 1.4
    after = weigh(towns(), Recipe((*MARGINS, margin("school", SCHOOL)), trim=(low, high))).survey
    w = after.data[WEIGHT]
    assert w.mean() == pytest.approx(1) and w.min() >= low * (1 - 1e-9) and w.max() <= high * (1 + 1e-9)
    ((_, _, _, off),) = after.steps[-1].facts["bounded"]
    far = [abs(s / t - 1) for s, t in zip(shares(after, "school", (1, 2, 3, 4)), (0.3, 0.3, 0.25, 0.15), strict=True)]
    assert off >= max(far) - 1e-12 > 0.01


def test_merged_categories_count_as_one():
    counts = {"1": 300.0, "2": 300.0, "3": 250.0, "4": 140.0, "5": 10.0}
    after = weigh(towns(), Recipe((margin("school", counts),), merge=(Merge("school", ("4", "5")),))).survey
    assert shares(after, "school", (1, 2, 3, 4)) == pytest.approx([0.3, 0.3, 0.25, 0.15])
    assert after.codebook["sk_margin_1"].values[-1].label.th == "ระดับ 4+5"


def unanswered():
    data = frame()
    data.loc[data.index[:6], "sex"] = [9.0, np.nan, 9.0, np.nan, 9.0, 9.0]
    return data


def test_unanswered_as_a_class_of_their_own_keep_their_share():
    after = weigh(towns(unanswered()), Recipe((margin("sex", SEX),), blank="own")).survey
    w = after.data[WEIGHT]
    assert w[:6].sum() / w.sum() == pytest.approx(6 / 120)
    said = w[6:].groupby(after.data["sex"][6:]).sum()
    assert list(said / said.sum()) == pytest.approx([0.48, 0.52])
    assert str(after.codebook["sk_margin_1"].values[-1].label) == "ไม่ตอบ"


def test_unanswered_shared_out_as_the_others_answered():
    data = unanswered()
    after = weigh(towns(data), Recipe((margin("sex", SEX),), blank="share")).survey
    placed = after.data["sk_margin_1"]
    men = (data["sex"] == 1).sum() / (data["sex"].isin([1, 2])).sum()
    assert (placed[:6] == 1).sum() == round(6 * men)
    assert shares(after, "sk_margin_1", (1, 2)) == pytest.approx([0.48, 0.52])
    turned = weigh(towns(data.iloc[::-1]), Recipe((margin("sex", SEX),), blank="share")).survey
    assert turned.data[WEIGHT].to_dict() == pytest.approx(after.data[WEIGHT].to_dict())


def test_unanswered_left_out():
    after = weigh(towns(unanswered()), Recipe((margin("sex", SEX),), blank="leave")).survey
    assert len(after) == 114
    (step,) = (s for s in after.steps if s.code == "blank-margin-left-out")
    assert step.rows_removed == tuple(unanswered().index[:6])


def test_a_category_can_be_told_to_be_no_answer():
    data = frame()
    data.loc[data.index[:3], "sex"] = 3.0
    recipe = Recipe((margin("sex", SEX),), merge=(Merge("sex", ("3", "blank")),), blank="own")
    after = weigh(towns(data), recipe).survey
    assert after.data[WEIGHT][:3].sum() == pytest.approx(3)


def test_weights_from_chances_of_selection():
    data = frame().assign(p1=0.5, p2=np.where(np.arange(120) < 60, 0.1, 0.2))
    after = weigh(towns(data), Recipe(chances=("p1", "p2"), scale="population")).survey
    np.testing.assert_allclose(after.data[WEIGHT], np.where(np.arange(120) < 60, 20.0, 10.0))
    assert after.design.calibration is None


def test_those_who_did_not_answer_are_stood_for_by_their_class():
    data = frame().assign(said=np.where(np.arange(120) % 4 == 0, 0.0, 1.0))
    start = data["w"]
    recipe = Recipe(start="w", response=Response(("city",), "said"), scale="population")
    after = weigh(towns(data), recipe).survey
    assert len(after) == 90
    for code in (1.0, 2.0):
        inside = data["city"] == code
        assert after.data[WEIGHT][after.data["city"] == code].sum() == pytest.approx(start[inside].sum())
    assert after.steps[-2].code == "not-answered-left-out"
    fitted = weigh(towns(data), replace(recipe, margins=(margin("sex", SEX),))).survey
    assert fitted.design.calibration.before == BEFORE
    np.testing.assert_allclose(fitted.data[BEFORE], after.data[WEIGHT])


def test_those_asked_known_by_number():
    issued = margin("city", {"1": 60.0, "2": 90.0})
    after = weigh(towns(), Recipe(response=Response((), issued=issued), scale="population")).survey
    assert sorted(after.data[WEIGHT].unique()) == pytest.approx([90 / 80, 60 / 40])


def test_totals_are_brought_to_the_one_named():
    people = margin("sex", {"1": 4800.0, "2": 5200.0})
    after = weigh(towns(), Recipe((people, margin("age", AGE)), total_of="age", scale="population")).survey
    assert after.data[WEIGHT].sum() == pytest.approx(1000)


def test_the_survey_before_is_untouched():
    before = towns()
    weigh(before, Recipe(MARGINS))
    assert WEIGHT not in before.data.columns and before.steps == ()


def test_a_small_city_may_have_wider_bands():
    wide = {"18-59": 700.0, "60+": 300.0}
    recipe = Recipe(
        (margin("age", AGE, "1"), margin("age", wide, "2")), within="city", merge=(Merge("age", ("18-39", "40-59")),)
    )
    after = weigh(towns(), recipe).survey
    for code, old in ((1.0, 0.25), (2.0, 0.3)):
        inside = after.data["city"] == code
        w = after.data[WEIGHT][inside]
        assert w[after.data["age"][inside] >= 60].sum() / w.sum() == pytest.approx(old)
