"""A project's cities weighted to their people in one pass (numbers invented: ข้อมูลสมมติ)."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.reading.project import read_project
from survey_kit.study.building import Outcome, build, prepared_of
from survey_kit.study.opening import open_file_or_project
from survey_kit.weighting.cells import WEIGHT
from tests.study.conftest import SAMPLE
from tests.study.two_cities import edit, make_project

AGES = {1: "18-29", 2: "30-44", 3: "45-59", 4: "60 ปีขึ้นไป"}
SECTION = """\
[weighting]
margins = "people.csv"
blank = "own"
merge = ["a1:3+blank"]
trim = [0.2, 4.0]

[report]
"""


def people() -> pd.DataFrame:
    """Registered people of the two cities by sex and age, as the sample project has them."""
    found = pd.read_csv(SAMPLE / "clean" / "margins.csv")
    found = found[found["city"].isin([3, 4])].rename(columns={"sex": "a1", "people": "count"})
    return found.assign(a2=found["age_group"].map(AGES), date="2564", source="ทะเบียนราษฎร (ข้อมูลสมมติ)")


def margins(found: pd.DataFrame) -> str:
    lines = ["city,variable,category,count,source,date"]
    for name in ("a1", "a2"):
        for (city, code), count in found.groupby(["city", name])["count"].sum().items():
            lines.append(f"{city},{name},{code},{count},ทะเบียนราษฎร (ข้อมูลสมมติ),2564")
    return "\n".join(lines) + "\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = make_project(tmp_path / "two")
    edit(folder / "project.toml", "[report]\n", SECTION)
    (folder / "people.csv").write_text(margins(people()), encoding="utf-8-sig")
    return folder


def prepared(folder: Path):
    outcome = Outcome(folder)
    found = prepared_of(read_project(folder), outcome, lambda *_, **__: None)["hh_resilience"]
    return found.survey, outcome.failures


def test_people_and_households_hold_at_once(project):
    survey, failures = prepared(project)
    assert failures == []
    data, w = survey.data, survey.data[WEIGHT]
    assert w.mean() == pytest.approx(1)
    wanted = people()
    households = pd.read_csv(project / "communities.csv")
    for city in (3, 4):
        inside = data["city"] == city
        assert w[inside].sum() == pytest.approx(len(data) / 2)
        sexes = wanted[wanted["city"] == city].groupby("a1")["count"].sum()
        said = [w[inside & (data["a1"] == code)].sum() for code in (1, 2)]
        assert said[0] / sum(said) == pytest.approx(sexes[1] / sexes.sum(), rel=1e-6)
        homes = households[households["city"] == city].set_index("community")["households"]
        shares = w[inside].groupby(data["community"][inside]).sum() / w[inside].sum()
        assert shares.to_dict() == pytest.approx((homes / homes.sum()).to_dict(), rel=1e-6)
    assert {n for a in survey.design.calibration.auxiliaries for n, _ in a.where} >= {"city", "community"}


def test_documents_say_what_was_done(project, tmp_path):
    outcome = build(project, tmp_path / "out", formats=("html",))
    assert not outcome.failures
    text = "".join(p.read_text(encoding="utf-8") for p in (tmp_path / "out").rglob("*.html"))
    text = re.sub(r"<[^>]+>|\s|\u200b", "", text)
    assert "ให้ตรงกับประชากรของแต่ละเมืองตาม" in text and "ตามจำนวนครัวเรือนของแต่ละชุมชน" not in text


def test_its_weights_can_be_looked_at(project):
    view = open_file_or_project(project).weights()
    figures = {(r["level"], r["statistic"]): r["value"] for r in view.records() if r["variable"] == "city"}
    assert figures["3", "weight_effect"] > 1 and figures["3", "effective_n"] < figures["3", "n"]
    text = repr(view)
    assert "เมือง: บ่อยาง — ตัวอย่างเทียบกับประชากร: เพศของผู้ตอบ" in text and "2564" in text


def test_a_city_without_people_is_left_out_and_told(project):
    found = people()
    (project / "people.csv").write_text(margins(found[found["city"] == 3]), encoding="utf-8-sig")
    communities = (project / "communities.csv").read_text(encoding="utf-8-sig").splitlines()
    kept = [line for line in communities if not line.startswith("4,")]
    (project / "communities.csv").write_text("\n".join(kept), encoding="utf-8-sig")
    survey, failures = prepared(project)
    assert [f.code for f in failures] == ["weight-group-without-margins"] and "พะตง" in failures[0].message("th")
    assert set(survey.data["city"]) == {3.0}


@pytest.mark.parametrize(("before", "after", "code", "named"), [
    ('blank = "own"', 'blank = "ask"', "unknown-option", "share"),
    ('blank = "own"\n', "", "weight-blank", "--blank own"),
    ("trim = [0.2, 4.0]", "trim = [4.0, 0.2]", "pair-wrong", "0.3,3"),
    ('merge = ["a1:3+blank"]', 'merge = ["a1"]', "merge-wrong", "a5:6+7"),
    ('margins = "people.csv"', 'margin = "people.csv"', "project-unknown-key", "margins"),
    ('margins = "people.csv"', 'margins = "peple.csv"', "file-missing", "people.csv"),
])  # fmt: skip
def test_mistakes_in_the_section(project, before, after, code, named):
    edit(project / "project.toml", before, after)
    with pytest.raises(SurveyKitError) as caught:
        prepared(project)
    assert caught.value.code == code and named in caught.value.message("th")


def test_a_question_that_is_not_asked(project):
    edit(project / "people.csv", "3,a2,", "3,a99,")
    with pytest.raises(SurveyKitError, match="a99"):
        prepared(project)


def test_the_household_way_is_as_before(tmp_path):
    survey, _ = prepared(make_project(tmp_path / "plain"))
    assert survey.steps[-2].code == "equal-shares" or any(s.code == "equal-shares" for s in survey.steps)
    assert str(survey.codebook.label_of(WEIGHT)) == "ค่าถ่วงน้ำหนักตามจำนวนครัวเรือนของชุมชน"
    auxiliaries = survey.design.calibration.auxiliaries
    pairs = survey.data[["city", "community"]].drop_duplicates()
    assert sorted(a.where for a in auxiliaries) == sorted(
        (("city", c), ("community", n)) for c, n in pairs.itertuples(index=False)
    )


def test_the_diagnostics_of_a_file_without_a_weight():
    study = sk.read(SAMPLE / "clean" / "households.csv")
    with pytest.raises(SurveyKitError, match="--weight"):
        study.weights()
