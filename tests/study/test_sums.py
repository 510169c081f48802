"""Sums instead of people: files of cities make the report of their network, and damaged or foreign ones are refused."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey_kit.cli import main
from survey_kit.disclosure import protect_alone
from survey_kit.errors import SurveyKitError
from survey_kit.model.table import Cell, Status, Table
from survey_kit.study.building import build
from survey_kit.study.pack.pack import Pack
from survey_kit.study.pack.shelf import Area
from survey_kit.study.preparing import Prepared
from survey_kit.study.sums.archive import packed, unpacked
from survey_kit.study.sums.jobs import aggregate, handed_project, network_build
from survey_kit.thai.numbers import NumberStyle
from survey_kit.wording.cells import cell_text
from tests.study.conftest import SAMPLE
from tests.study.two_cities import edit, make_project

REPORT = "network/network.html"


@pytest.fixture(scope="module")
def open_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample project where nothing is withheld."""
    folder = tmp_path_factory.mktemp("open") / "project"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("generator", "build"))
    edit(folder / "project.toml", "smallest_cell = 5", "smallest_cell = 1")
    return folder


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of the sample project's cities."""
    return aggregate(SAMPLE, tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The files of two cities."""
    folder = tmp_path_factory.mktemp("two")
    return aggregate(make_project(folder / "project"), folder / "files")


def test_the_report_from_files_is_the_one_from_data(open_project: Path, tmp_path: Path) -> None:
    files = aggregate(open_project, tmp_path / "files")
    network_build(files, tmp_path / "sums", formats=("html", "docx", "xlsx", "pdf"))
    build(open_project, tmp_path / "data", formats=("html", "docx", "xlsx", "pdf"), audiences=("network",),
          logs_too=False)  # fmt: skip
    made = {p.relative_to(tmp_path / "data"): p.read_bytes() for p in (tmp_path / "data" / "network").iterdir()}
    assert len(made) == 4
    assert {name: (tmp_path / "sums" / name).read_bytes() == data for name, data in made.items()} == dict.fromkeys(
        made, True
    )


def told(pack: Pack) -> dict[tuple[str, ...], tuple[Table, str, Cell]]:
    """Every cell of the network's tables by where it stands."""
    return {
        (instrument, table.name, row.variable, row.level, column.statistic, column.level): (
            table,
            column.statistic,
            cell,
        )
        for area, instrument, table in pack.shelf.asked_by("network")
        if area == Area()
        for row, line in zip(table.rows, table.cells, strict=True)
        for column, cell in zip(table.columns, line, strict=True)
    }


def test_every_number_shown_in_both_reports_is_the_same(
    files: list[Path], project: Any, prepared: dict[str, Prepared]
) -> None:
    handed = [(path, unpacked(path)) for path in files]
    from_data = told(Pack(project, prepared))
    from_files = told(Pack(*handed_project(handed), protect=protect_alone))
    found: Counter[str] = Counter()
    for place, (table, statistic, cell) in from_data.items():
        _, _, other = from_files[place]
        hidden = [one.status is Status.HIDDEN for one in (cell, other)]
        if not any(hidden):
            texts = {cell_text(one, statistic, NumberStyle(), table.kind) for one in (cell, other)}
            assert len(texts) == 1, place
        found["same" if not any(hidden) else other.rule if not hidden[0] else "hidden in the data's"] += 1
    assert found.keys() == {"same", "withheld", "hidden in the data's"}
    assert found["same"] > 1500 and found["withheld"] < 700


def test_a_city_is_a_project_of_its_own_as_well(tmp_path: Path) -> None:
    both = make_project(tmp_path / "both")
    edit(both / "project.toml", "smallest_cell = 5", "smallest_cell = 1")
    alone = []
    for name, key in (("boyang", "phatong"), ("phatong", "boyang")):
        folder = tmp_path / name
        shutil.copytree(both, folder)
        parts = (folder / "project.toml").read_text(encoding="utf-8").split("\n[[")
        kept = [part for part in parts if key not in part]
        (folder / "project.toml").write_text("\n[[".join(kept), encoding="utf-8")
        alone += aggregate(folder, tmp_path / f"{name}.skagg")
    network_build(alone, tmp_path / "sums", formats=("html",))
    build(both, tmp_path / "data", formats=("html",), audiences=("network",), logs_too=False)
    assert (tmp_path / "sums" / REPORT).read_text() == (tmp_path / "data" / REPORT).read_text()


def test_the_same_project_makes_the_same_bytes(two: list[Path]) -> None:
    again = packed(unpacked(two[0]))
    assert again == two[0].read_bytes()
    with zipfile.ZipFile(two[0]) as archive:
        assert archive.namelist() == ["manifest.json", "hh_resilience.json"]
        assert b"interviewer" not in archive.read("manifest.json")


def test_no_row_of_data_is_in_a_file(two: list[Path], tmp_path: Path) -> None:
    """No list in a file is as long as the rows are many, unless it is made of sums."""
    with zipfile.ZipFile(two[0]) as archive:
        part = json.loads(archive.read("hh_resilience.json"))
    rows = part["sums"]["everybody"][0]
    assert rows > 200
    assert max(len(one["answers"]) for one in part["sums"]["questions"]) < 30
    assert all(n == 0 or n >= 5 for one in part["sums"]["questions"] for _, n, *_ in one["answers"])


def test_a_missing_city_is_said(files: list[Path], tmp_path: Path) -> None:
    outcome = network_build([f for f in files if f.stem != "3_boyang"], tmp_path, formats=("html",))
    assert not outcome.failures
    text = (tmp_path / REPORT).read_text(encoding="utf-8")
    assert "ยังไม่มีข้อมูล" in text.replace('<b class="k">', "").replace("</b>", "")


def changed(path: Path, out: Path, change: Callable[[dict[str, Any]], None], part: str = "manifest.json") -> Path:
    """The file with one of its parts changed, all checksums left as they were."""
    with zipfile.ZipFile(path) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}
    facts = json.loads(found[part])
    change(facts)
    found[part] = json.dumps(facts, ensure_ascii=False).encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in found.items():
            archive.writestr(name, data)
    out.write_bytes(made.getvalue())
    return out


def damaged(kind: str, two: list[Path], tmp_path: Path) -> list[Path]:
    """The files of two cities, the first of them or both wrong in some way."""
    bad = tmp_path / "bad.skagg"
    if kind == "cut":
        bad.write_bytes(two[0].read_bytes()[:-2000])
    elif kind == "changed part":
        changed(two[0], bad, lambda part: part["sums"]["everybody"].__setitem__(0, 9999), "hh_resilience.json")
    elif kind == "changed head":
        changed(two[0], bad, lambda head: head["city"].__setitem__("name", "อื่น"))
    elif kind == "newer":
        changed(two[0], bad, lambda head: head.__setitem__("version", 99))
    elif kind == "text":
        bad.write_text("city,n\n1,200\n")
    elif kind == "missing":
        bad = tmp_path / "none.skagg"
    else:
        shutil.copyfile(two[1], bad)
    return [bad, two[1]]


@pytest.mark.parametrize(
    ("kind", "code"),
    [("cut", "sums-damaged"), ("changed part", "sums-damaged"), ("changed head", "sums-damaged"),
     ("newer", "sums-newer"), ("text", "sums-not-a-file"), ("missing", "sums-no-such-file"),
     ("twice", "sums-city-twice")],
)  # fmt: skip
def test_a_wrong_file_is_refused_and_nothing_is_written(kind: str, code: str, two: list[Path], tmp_path: Path) -> None:
    files, out = damaged(kind, two, tmp_path), tmp_path / "out"
    with pytest.raises(SurveyKitError) as refused:
        network_build(files, out)
    assert refused.value.code == code
    assert all("→" in refused.value.message(lang) for lang in ("th", "en"))
    assert not out.exists()


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [("smallest_cell = 5", "smallest_cell = 3", "sums-other-smallest"),
     ('margins = "communities.csv"', "", "sums-other-weights"),
     ('[[city]]', '[questionnaires]\nhh_resilience = "own.toml"\n\n[[city]]', "sums-other-questionnaire")],
)  # fmt: skip
def test_files_that_do_not_fit_each_other_are_refused(
    before: str, after: str, code: str, two: list[Path], tmp_path: Path
) -> None:
    folder = make_project(tmp_path / "other")
    edit(folder / "project.toml", before, after)
    own = Path(__file__).parents[2] / "questionnaires" / "hh_resilience.toml"
    shutil.copyfile(own, folder / "own.toml")
    edit(folder / "own.toml", "ไม่พอใช้", "ไม่พอใช้จ่าย")
    other = aggregate(folder, tmp_path / "other.skagg", cities=["3"])
    with pytest.raises(SurveyKitError) as refused:
        network_build([two[1], *other], tmp_path / "out")
    assert refused.value.code == code
    if code == "sums-other-questionnaire":
        assert "a12" in refused.value.message("th")


def test_several_cities_do_not_go_into_one_file(tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    with pytest.raises(SurveyKitError) as refused:
        aggregate(project, tmp_path / "all.skagg")
    assert refused.value.code == "sums-several-cities"
    assert not (tmp_path / "all.skagg").exists()


def test_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = make_project(tmp_path / "project")
    for city in ("3", "4"):
        assert (
            main(["aggregate", str(project), "--city", city, "--out", str(tmp_path / f"{city}.skagg"), "--quiet"]) == 0
        )
    files = [str(tmp_path / f"{city}.skagg") for city in ("3", "4")]
    assert main(["network", "build", *files, "--out", str(tmp_path / "out"), "--formats", "html", "--quiet"]) == 0
    assert (tmp_path / "out" / REPORT).is_file()
    assert main(["network", "build", files[0], files[0], "--out", str(tmp_path / "no")]) == 2
    assert "มากกว่าหนึ่งไฟล์" in capsys.readouterr().err


PLAN = """\
audience = "network"
title = "{title}"
subtitle = "สรุปสั้น"
formats = ["html"]
[[section]]
title = "รายได้"
[[section.block]]
kind = "table"
table = "TABLE"
source = "SOURCE"
by = "a1"
"""


def test_one_question_by_another_is_not_made_up(two: list[Path], tmp_path: Path) -> None:
    project = make_project(tmp_path / "project")
    plan = project / "reports" / "short.toml"
    plan.parent.mkdir()
    plan.write_text(PLAN.replace("TABLE", "crosstab").replace("SOURCE", "a12"), encoding="utf-8")
    assert not network_build(two, tmp_path / "out", project_folder=project, formats=("html",)).failures
    page = (tmp_path / "out" / "network" / "short.html").read_text(encoding="utf-8")
    assert "ไม่ได้ส่ง" in re.sub(r"<[^>]+>", "", page)
    plan.write_text(PLAN.replace("TABLE", "multiple").replace("SOURCE", "b1"), encoding="utf-8")
    with pytest.raises(SurveyKitError) as refused:
        network_build(two, tmp_path / "none", project_folder=project, formats=("html",))
    assert refused.value.code == "sums-cannot-answer"
    assert str(refused.value.file).endswith("short.toml") and not (tmp_path / "none").exists()
