"""Registers of the population: municipalities beside their tambons are never added to them."""

from __future__ import annotations

import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.messages import LANGUAGES
from survey_kit.reading.population import is_population, people_of, read_population
from tests.reading.registers import AGES, COUNTS, SHEET, written


def test_the_machine_file(tmp_path):
    path = written(tmp_path, COUNTS)
    assert is_population(path)
    found = read_population(path)
    assert [p.kind for p in found.places] == ["office", "tambon"] * 2 + ["office", "tambon", "tambon"]
    assert found.date[:4] == "2021"
    (city,) = people_of(found, ["เทศบาลเมืองควนลัง"])
    assert (city.male, city.female, city.houses) == (22_100, 24_300, 19_500)
    # A tambon that lies in two offices is all of its parts.
    parts = people_of(found, ["901102"])
    assert [p.houses for p in parts] == [19_500, 1_450]
    assert [p.name for p in people_of(found, ["901118", "9099"])] == ["พะตง", "ท้องถิ่นเทศบาลนครสงขลา"]


def test_a_sheet_of_tambons(tmp_path):
    path = written(tmp_path, SHEET, "p.csv", "utf-8-sig")
    assert is_population(path)
    found = read_population(path)
    assert [p.name for p in found.places if p.kind == "office"] == ["ท้องถิ่นเทศบาลเมืองควนลัง"]
    assert sum(p.male for p in people_of(found, ["ตำบลควนลัง", "ตำบลพะตง"])) == 11_000
    with pytest.raises(SurveyKitError) as caught:
        people_of(found, ["เทศบาลเมืองควนลัง", "ตำบลคลองแห"])
    assert caught.value.code == "place-within-place" and caught.value.row == 7


def test_people_by_year_of_age(tmp_path):
    (place, *_) = read_population(written(tmp_path, AGES)).places
    assert len(place.ages) == 101 and place.ages[0] == (360, 375) and place.ages[100] == (60, 75)
    assert place.male == sum(m for m, _ in place.ages)


def test_a_table_of_margins_is_no_register(tmp_path):
    assert not is_population(written(tmp_path, "variable,category,count\na1,ชาย,5\na1,หญิง,6\n", "m.csv", "utf-8"))


@pytest.mark.parametrize(("text", "asked", "code", "row"), [
    (COUNTS, ["เทศบาลเมืองควนลัง", "901102"], "place-within-place", 2),
    (COUNTS, ["ควนลาง"], "place-unknown", None),
    (COUNTS.replace("46,400|19,500\n6412", "46,401|19,500\n6412", 1), [], "population-does-not-add-up", 1),
    (COUNTS.replace("24,300|46,400|19,500\n6412", "x|46,400|19,500\n6412", 1), [], "margin-count-wrong", 1),
    (SHEET.replace("3,900;", "3,901;"), [], "population-does-not-add-up", 4),
    (AGES.replace("|75\n", "\n", 1), [], "population-unreadable", 1),
    ("a,b\n1,2\n", [], "population-unreadable", None),
    (SHEET + "ตำบลท่าข้าม;5\n", [], "margin-count-wrong", 9),
])  # fmt: skip
def test_what_cannot_be_read_says_where(tmp_path, text, asked, code, row):
    with pytest.raises(SurveyKitError) as caught:
        people_of(read_population(written(tmp_path, text, encoding="utf-8")), asked)
    assert (caught.value.code, caught.value.row) == (code, row)
    for lang in LANGUAGES:
        assert "…" not in caught.value.message(lang) and "stat.txt" in caught.value.message(lang)


def test_the_same_name_twice(tmp_path):
    text = COUNTS + "6412|93|พัทลุง|9305|อำเภอควนขนุน|5|อำเภอควนขนุน|1|พะตง|10|20|30|5\n"
    with pytest.raises(SurveyKitError) as caught:
        people_of(read_population(written(tmp_path, text)), ["พะตง"])
    assert caught.value.code == "place-twice" and "901118" in caught.value.message("th")
