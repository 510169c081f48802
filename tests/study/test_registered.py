"""Weights straight from a register of the population (numbers invented: ข้อมูลสมมติ)."""

from __future__ import annotations

import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.weighting.cells import WEIGHT
from tests.reading.registers import AGES, COUNTS, written
from tests.study.test_weighted_project import prepared
from tests.study.two_cities import edit, make_project
from tests.weighting.towns import towns

PLACES = {"1": "เทศบาลนครสงขลา", "ควนลัง": "เทศบาลเมืองควนลัง"}
BANDS = ("18-39", "40-59", "60+")


def people(scale: int, low: int, high: int, extra: int = 0) -> int:
    """People of the invented register from ``low`` up to ``high`` years; ``extra`` 120 or 125 picks a sex."""
    return sum(scale * (base - age) for age in range(low, high + 1) for base in ([extra] if extra else [120, 125]))


def test_men_and_women_of_a_municipality(tmp_path):
    study = sk.Study(towns())
    after = study.weigh(written(tmp_path, COUNTS), places="เทศบาลเมืองควนลัง", sex="sex", scale="population")
    sums = after.data[WEIGHT].groupby(after.data["sex"]).sum()
    assert list(sums) == pytest.approx([22_100, 24_300])


def test_every_city_its_own_people_by_sex_and_age(tmp_path):
    after = sk.Study(towns()).weigh(
        written(tmp_path, AGES), places=PLACES, sex="sex:1,2", age="age", ages=BANDS, within="city", scale="population"
    )
    data, w = after.data, after.data[WEIGHT]
    for city, scale in ((1.0, 4), (2.0, 3)):
        inside = data["city"] == city
        said = [w[inside & (data["sex"] == code)].sum() for code in (1, 2)]
        assert said == pytest.approx([people(scale, 18, 100, base) for base in (120, 125)])
        old = w[inside & (data["age"] >= 60)].sum()
        assert old == pytest.approx(people(scale, 60, 100))


@pytest.mark.parametrize(("options", "code"), [
    ({}, "register-needs-place"),
    ({"places": "เทศบาลเมืองควนลัง"}, "register-needs-question"),
    ({"places": "เทศบาลเมืองควนลัง", "age": "age"}, "register-needs-question"),
    ({"places": "เทศบาลเมืองควนลัง", "age": "age", "ages": BANDS}, "population-without-ages"),
    ({"places": "เทศบาลเมืองควนลัง", "age": "age", "ages": ("เด็ก",)}, "margin-category-unknown"),
    ({"places": ["1=เทศบาลเมืองควนลัง"], "sex": "sex"}, "weight-groups-in-margins"),
    ({"places": "หาดใหญ่ใหม่", "sex": "sex"}, "place-unknown"),
])  # fmt: skip
def test_what_a_register_needs(tmp_path, options, code):
    with pytest.raises(SurveyKitError) as caught:
        sk.Study(towns()).weigh(written(tmp_path, COUNTS), **options)
    assert caught.value.code == code


def test_a_project_knows_its_municipalities(tmp_path):
    folder = make_project(tmp_path / "two")
    section = (
        '[weighting]\nmargins = "stat.txt"\nsex = "a1"\nage = "a2"\nages = ["18-29", "30-44", "45-59", "60+"]\n'
        'blank = "own"\nmerge = ["a1:3+blank"]\n\n[report]\n'
    )
    edit(folder / "project.toml", "[report]\n", section)
    edit(folder / "project.toml", 'key = "3_boyang"', 'key = "3_boyang"\nlao = "เทศบาลนครสงขลา"\ntambon = ["900101"]')
    edit(folder / "project.toml", 'key = "4_phatong"', 'key = "4_phatong"\nlao = "เทศบาลตำบลพะตง"\ntambon = ["901118"]')
    written(folder, AGES)
    survey, failures = prepared(folder)
    assert failures == []
    for city, scale in ((3.0, 4), (4.0, 1)):
        inside = (survey.data["city"] == city) & survey.data["a1"].isin([1, 2])
        w = survey.data[WEIGHT][inside]
        men = w[survey.data["a1"][inside] == 1].sum() / w.sum()
        counts = [people(scale, 18, 100, base) for base in (120, 125)]
        assert men == pytest.approx(counts[0] / sum(counts), rel=1e-6)
