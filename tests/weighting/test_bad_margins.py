"""What cannot be weighted names the question, the category and the remedy; never a silent weight of 1."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.messages import LANGUAGES
from survey_kit.study.weighing import merge_of
from survey_kit.weighting import Merge, Recipe, Response, weigh
from tests.weighting.towns import AGE, SCHOOL, SEX, amount, both, frame, margin, towns


def refused(recipe: Recipe, data=None, **settings) -> SurveyKitError:
    with pytest.raises(SurveyKitError) as caught:
        weigh(towns(data), recipe, **settings)
    for lang in LANGUAGES:
        told = caught.value.message(lang).replace(str(caught.value.facts.get("rows")), "")
        assert "…" not in told, "a blank of the message is not filled"
    return caught.value


def changed(**columns):
    data = frame()
    for name, values in columns.items():
        data.loc[data.index[: len(values)], name] = values
    return data


RECIPES = {
    "a category without a count": (Recipe((margin("school", {"1": 3, "2": 3, "3": 4}),)),
                                   "weight-category-without-total", ("4 ระดับ 4", "--merge school:3+4")),
    "a category nobody is in": (Recipe((margin("sex", {**SEX, "3": 10}),)),
                                "weight-category-without-rows", ("3", "--merge sex:2+3")),
    "a count of nothing": (Recipe((margin("school", {**SCHOOL, "2": 0}),)), "weight-margin-zero", ("ระดับ 2", "school:1+2")),
    "a negative count": (Recipe((margin("school", {**SCHOOL, "2": -5}),)), "weight-margin-zero", ("ระดับ 2",)),
    "a band without a count": (Recipe((margin("age", {"18-39": 4, "40-59": 3}),)), "weight-category-without-total", ("60",)),
    "bands that overlap": (Recipe((margin("age", {"18-40": 4, "40-90": 3}),)), "margin-bands-overlap", ("18-40, 40-90", "40")),
    "a category nobody knows": (Recipe((margin("sex", {"ชาย": 3, "สาว": 4}),)), "margin-category-unknown", ("สาว", "หญิง")),
    "an unknown question": (Recipe((margin("gender", SEX),)), "unknown-column", ("gender",)),
    "totals that differ": (Recipe((margin("sex", SEX), margin("age", {**AGE, "18-39": 500}))),
                           "weight-totals-differ", ("1,100", "1,000", '--total-of "sex"')),
    "an unknown total": (Recipe((margin("sex", SEX),), total_of="age"), "weight-total-unknown", ("sex",)),
    "a number for raking": (Recipe((margin("sex", SEX), amount("age", 5000))), "weight-amount-needs-calibration", ("linear",)),
    "two margins to post-stratify": (Recipe((margin("sex", SEX), margin("age", AGE)), method="poststratify"),
                                     "poststratify-one-margin", ("sex, age", "rake")),
    "logit without bounds": (Recipe((margin("sex", SEX),), method="logit"), "logit-needs-bounds", ("--bounds",)),
    "bounds too tight": (Recipe((margin("sex", {"1": 900, "2": 100}),), method="logit", bounds=(0.9, 1.1)),
                         "weight-bounds-too-tight", ("sex", "--bounds")),
    "weights below nothing": (Recipe((margin("sex", SEX), amount("age", 70_000)), method="linear"),
                              "weight-below-zero", ("raking",)),
    "a merge of nothing": (Recipe((margin("sex", SEX),), merge=(Merge("age", ("18-39", "40-59")),)), "merge-of-nothing", ("sex",)),
    "groups without a column": (Recipe(both("sex", SEX)), "weight-groups-in-margins", ("--within",)),
    "a column without groups": (Recipe((margin("sex", SEX),), within="city"), "weight-margin-without-group", ("city",)),
    "a city without counts": (Recipe(both("sex", SEX)[:1], within="city"), "weight-group-without-margins", ("ควนลัง", "โตนดด้วน")),
    "counts of another year": (Recipe((margin("sex", SEX, date="2019"),)), "weight-margin-of-another-year",
                               ("2562", "2565", "--accept-year")),
}  # fmt: skip


@pytest.mark.parametrize("name", RECIPES)
def test_recipes_that_cannot_be(name):
    recipe, code, named = RECIPES[name]
    error = refused(recipe)
    assert error.code == code
    for text in named:
        assert text in error.message("th"), error.message("th")


ROWS = {
    "no answer": (changed(sex=[9.0, np.nan]), Recipe((margin("sex", SEX),)), "weight-blank", "--blank own"),
    "no weight": (changed(w=[np.nan, 1, 1]), Recipe(start="w"), "weight-start-wrong", "1 แถว: towns.csv:2"),
    "weight of nothing": (changed(w=[0, -1]), Recipe(start="w"), "weight-start-wrong", "towns.csv:2, towns.csv:3"),
    "a chance above 1": (changed(w=[25]), Recipe(chances=("w",)), "chance-wrong", "0.25"),
    "no city": (changed(city=[np.nan]), Recipe(both("sex", SEX), within="city"), "weight-group-blank", "towns.csv:2"),
    "no number": (changed(age=[np.nan]), Recipe((margin("sex", SEX), amount("age", 5e4)), method="linear"),
                  "weight-amount-blank", "towns.csv:2"),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_rows_that_cannot_be_weighted_are_named(name):
    data, recipe, code, said = ROWS[name]
    error = refused(recipe, data)
    assert error.code == code
    assert said in error.message("th")
    assert "towns.csv:2" in error.message("en")


def test_margins_that_contradict_each_other_name_the_category_furthest_off():
    data = frame()
    # Every man went to school the longest and nobody else did: 480 men and 150 such people cannot both be.
    data["school"] = np.where(data["sex"] == 1, 4.0, np.where(data["school"] == 4, 3.0, data["school"]))
    error = refused(Recipe((margin("sex", SEX), margin("school", SCHOOL))), data)
    assert error.code == "weight-not-converged"
    assert "ชาย" in error.message("th") and "--merge" in error.message("th")


def test_the_error_of_a_city_names_it_and_the_others_go_on():
    data = frame()
    data.loc[(data["city"] == 2) & (data["school"] == 4), "school"] = 3.0
    recipe = Recipe(both("school", SCHOOL), within="city")
    assert "ควนลัง" in refused(recipe, data).message("th")
    found = weigh(towns(data), recipe, go_on=True)
    assert [f.code for f in found.failures] == ["weight-category-without-rows"]
    assert set(found.survey.data["city"]) == {1.0}
    assert next(s for s in found.survey.steps if s.code == "city-left-out").facts["rows"] == 80
    nobody = Recipe((margin("school", SCHOOL, "1"), margin("school", SCHOOL, "2")), within="city")
    data["school"] = data["school"].replace(4.0, 3.0)
    assert refused(nobody, data, go_on=True).code == "weight-category-without-rows"


def test_counts_of_another_year_used_on_purpose():
    assert len(weigh(towns(), Recipe((margin("sex", SEX, date="2019"),), accept_year=True)).survey) == 120
    # December counts serve for the interviews of the spring after.
    assert len(weigh(towns(), Recipe((margin("sex", SEX, date="2021-12-31"),))).survey) == 120


@pytest.mark.parametrize(("said", "code"), [([2.0], "response-not-0-or-1"), ([np.nan], "response-not-0-or-1")])
def test_answered_is_yes_or_no(said, code):
    data = frame().assign(said=1.0)
    data.loc[data.index[:1], "said"] = said
    assert refused(Recipe(response=Response(("city",), "said")), data).code == code


def test_a_class_where_nobody_answered():
    data = frame()
    data["said"] = (data["city"] == 1).astype(float)
    error = refused(Recipe(response=Response(("city",), "said")), data)
    assert error.code == "response-class-silent" and "ควนลัง" in error.message("th")
    few = margin("city", {"1": 10, "2": 90})
    assert refused(Recipe(response=Response((), issued=few))).code == "response-more-than-issued"


def test_nothing_left_to_fit_to():
    everybody = Recipe((margin("sex", SEX),), merge=(Merge("sex", ("1", "2", "blank")),), blank="own")
    assert refused(everybody).code == "weight-margin-empty"
    assert refused(replace(everybody, blank="leave")).code == "weight-margin-empty"


def test_the_total_of_a_text_is_none():
    error = refused(Recipe((margin("sex", SEX), amount("day", 5.0)), method="linear"))
    assert error.code == "not-a-number" and error.question == "day"


def test_weights_that_are_no_numbers():
    assert refused(Recipe(start="w"), changed(w=[np.inf])).code == "weight-start-wrong"


def test_counts_beyond_all_measure_are_told_not_computed():
    huge = margin("sex", {"1": 9e11, "2": 7.0})
    recipe = Recipe((huge, amount("age", 5000.0)), method="logit", bounds=(0.99, 1.01))
    assert refused(recipe).code == "weight-bounds-too-tight"


@pytest.mark.parametrize("counted", [{"18-39": 4, "40-59": 3}, {"40-59": 3, "60+": 3}, {"18-39": 4, "60+": 3}])
def test_ages_without_a_band_are_one_class_and_the_merge_proposed_works(counted):
    error = refused(Recipe((margin("age", counted),)))
    assert re.fullmatch(r"\d+(-\d+)?", error.facts["cells"]), "one class, not every age"
    merged = Recipe((margin("age", counted),), merge=(merge_of(error.facts["merge"]),))
    assert len(weigh(towns(), merged).survey) == len(frame())
