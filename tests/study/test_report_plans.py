"""A project's own report plan is used, and a mistake in it is told with the section it stands in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.resources import folder
from survey_kit.study.building import build
from survey_kit.study.scaffolding import new_project, sample_project
from tests.study.two_cities import edit


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The sample project with a plan of its own and a single city's file, so that it builds in a moment."""
    target = sample_project(tmp_path / "project")
    (target / "reports").mkdir()
    text = (target / "project.toml").read_text(encoding="utf-8")
    head, *entries = text.split("[[data]]")
    text = head + "".join(f"[[data]]{e}" for e in entries if "4_phatong_households" in e)
    (target / "project.toml").write_text(text, encoding="utf-8")
    return target


def with_plan(project: Path, old: str, new: str) -> Path:
    text = (folder("reports") / "community.toml").read_text(encoding="utf-8")
    assert old in text
    (project / "reports" / "community.toml").write_text(text.replace(old, new), encoding="utf-8")
    return project


def made(project: Path) -> str:
    outcome = build(project, project / "out", formats=["html"], audiences=["community"])
    assert not outcome.failures
    html = (project / "out" / "4_phatong" / "4_phatong_community.html").read_text(encoding="utf-8")
    return re.sub(r"<[^>]+>", "", html)


def test_a_project_can_say_it_in_its_own_words(project):
    assert "สิ่งที่เราได้ยิน" in made(with_plan(project, "ห้าเรื่องสำคัญที่พบ", "สิ่งที่เราได้ยิน"))


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('fill = "g1"', 'fill = "zz9"', "zz9"),
        ("{communities}", "{comunities}", "comunities"),
        ('title = "เมืองของเรา', 'title = "{nope} เมืองของเรา', "nope"),
        ('kind = "write"', 'kind = "wrte"', "wrte"),
        ('source = "a10b"', 'source = "a10zz"', "a10zz"),
    ],
)
def test_a_mistake_in_a_plan_is_told(project, old, new, named):
    with pytest.raises(SurveyKitError) as error:
        made(with_plan(project, old, new))
    assert error.value.code in ("report-source-unknown", "project-wrong-choice")
    assert str(error.value.file).endswith("community.toml")
    assert named in error.value.message("th")
    assert named in error.value.message("en")


def test_a_new_project_says_what_is_missing_and_builds_once_it_is_there(tmp_path):
    target = tmp_path / "ours"
    assert all(path.is_file() for path in new_project(target))
    with pytest.raises(SurveyKitError) as error:
        build(target)
    assert error.value.code == "file-missing"
    raw = folder("sample_data") / "raw" / "2_khuanlang_households.xlsx"
    (target / "data" / "households.xlsx").write_bytes(raw.read_bytes())
    outcome = build(target, formats=["html"])
    assert not outcome.failures
    assert (target / "build" / "2_khuanlang" / "2_khuanlang_community.html").is_file()
    with pytest.raises(SurveyKitError) as error:
        new_project(target)
    assert error.value.code == "folder-not-empty"


def test_the_project_says_for_whom_and_in_which_formats(project):
    text = (project / "project.toml").read_text(encoding="utf-8")
    wanted = text.replace(
        'audiences = ["community", "agency", "network", "forum"]', 'audiences = ["agency"]\nformats = ["html"]'
    )
    (project / "project.toml").write_text(wanted, encoding="utf-8")
    outcome = build(project, project / "out", logs_too=False)
    assert [p.name for p in outcome.files] == ["4_phatong_agency.html"]
    (project / "project.toml").write_text(wanted.replace('["agency"]', '["agencies"]'), encoding="utf-8")
    with pytest.raises(SurveyKitError) as error:
        build(project, project / "out")
    assert error.value.code == "project-wrong-choice"
    assert "agency" in error.value.message("th")


BLOCK = """[[section]]
title = "ตารางเพิ่ม"
[[section.block]]
"""


def with_blocks(project: Path, *blocks: str) -> Path:
    """The project with blocks of its own before the first section."""
    return with_plan(
        project, '[[section]]\ntitle = ""', "".join(BLOCK + b + "\n" for b in blocks) + '[[section]]\ntitle = ""'
    )


def test_any_procedure_is_a_block_of_a_report(project):
    shown = made(with_blocks(
        project,
        'kind = "procedure"\nprocedure = "crosstab"\nrow = "a1"\ncolumn = "a4"\nmeasures = ["nominal"]',
        'kind = "procedure"\nprocedure = "explore"\nvariables = "a2"\ntitle = "อายุอย่างละเอียด"',
        'kind = "procedure"\nprocedure = "regress"\nvariable = "a11"\npredictors = ["a2", "a9"]',
    ))  # fmt: skip
    for words in ("คราเมอร์วี (V)", "อายุอย่างละเอียด", "ฮินจ์ล่าง (Tukey)", "Beta"):
        assert words in shown


def test_columns_are_compared_in_a_report(project):
    """What is similar is the project's to say."""
    edit(project / "project.toml", "small_base = 30", "small_base = 30\nsimilar_share = 0.25")
    shown = made(with_blocks(
        project, 'kind = "procedure"\nprocedure = "crosstab"\nrow = "d4"\ncolumn = "a1"\nletters = ["pairs", "rest"]',
    ))  # fmt: skip
    assert "(A)" in shown and "±25 จุดร้อยละ" in shown


def test_nobodys_own_answer_is_printed(project):
    """The largest and smallest answers are one person's each."""
    shown = made(with_blocks(project, 'kind = "procedure"\nprocedure = "explore"\nvariables = "a11"'))
    extremes = shown.split("สูงสุดอันดับ 1")[1].split("ต่ำสุดอันดับ 5")[0]
    assert "ปกปิด" in extremes
    assert not re.search(r"\d{2,3},\d{3}", extremes)


@pytest.mark.parametrize(
    ("block", "code", "named"),
    [
        ('kind = "procedure"\nprocedure = "kross"', "report-procedure-unknown", "crosstab"),
        ('kind = "procedure"\nprocedure = "means"\nvariable = "a2"', "report-procedure-key", "variables"),
        ('kind = "procedure"\nprocedure = "means"\nvariables = "zz"', "unknown-question", "zz"),
    ],
)
def test_a_mistake_in_a_procedure_is_told(project, block, code, named):
    with pytest.raises(SurveyKitError) as error:
        made(with_blocks(project, block))
    assert error.value.code == code
    assert named in error.value.message("th")


def poster(**changed: str) -> str:
    """A plan of a document with a single section, some of its lines another way."""
    lines = {"audience": '"forum"', "title": '"x"', "subtitle": '"y"', "layout": '"poster"', "paper": '"a3"'} | changed
    return "".join(f"{key} = {value}\n" for key, value in lines.items() if value)


SECTION = '[[section]]\ntitle = "a"\n[[section.block]]\nkind = "text"\ntext = "b"\n'


@pytest.mark.parametrize(
    ("plan", "code", "named"),
    [
        (poster(layout='"postr"') + SECTION, "project-wrong-choice", "handout"),
        (poster(paper='"a9"') + SECTION, "project-wrong-choice", "a4"),
        (poster(papers='["a3", "a9"]') + SECTION, "project-wrong-choice", "a9"),
        (poster(audience='"nobody"') + SECTION, "project-wrong-choice", "community"),
        (poster(formats='["doc"]') + SECTION, "project-wrong-choice", "docx"),
        (poster(title="") + SECTION, "plan-key", "title"),
        (poster(), "plan-key", "[[section]]"),
        (poster() + SECTION.replace('kind = "text"\n', ""), "plan-key", "kind"),
        (poster() + SECTION.replace('"b"', '"{nope}"'), "report-source-unknown", "nope"),
    ],
)
def test_a_mistake_in_a_plan_of_ones_own_is_told_with_its_file(project, plan, code, named):
    (project / "reports" / "ours.toml").write_text(plan, encoding="utf-8")
    with pytest.raises(SurveyKitError) as error:
        made(project)
    assert error.value.code == code
    assert str(error.value.file).endswith("ours.toml")
    assert named in error.value.message("th") and named in error.value.message("en")


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "named"),
    [
        ("stations", 'title = "เรื่องที่บ้านเราเจอ"\n', "", "plan-key", "title"),
        ("stations", 'source = "b1"', 'source = "zz9"', "report-source-unknown", "zz9"),
        ("stations", '["hazard", ', '["hasard", ', "project-wrong-choice", "hazard_second"),
        ("stations", 'kind = "likert"', 'kind = "likart"', "project-wrong-choice", "likert"),
        ("claims", "weight = 1.3", 'weight = "มาก"', "claim-value", "weight"),
        ("claims", 'pick = "second"', 'pick = "secnd"', "claim-value", "lowest"),
        ("claims", "codes = [4, 5]", 'codes = ["4"]', "claim-value", "[1, 2]"),
        ("claims", 'kind = "problem"\n', "", "claim-key", "kind"),
    ],
)
def test_a_mistake_in_stations_and_findings_is_told(project, name, old, new, code, named):
    text = (folder("reports") / f"{name}.toml").read_text(encoding="utf-8")
    assert old in text
    (project / "reports" / f"{name}.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SurveyKitError) as error:
        made(project)
    assert error.value.code == code
    assert named in error.value.message("th") and named in error.value.message("en")
    assert f"{name}.toml" in error.value.message("th")
