"""Who is drawn: the same list from the same seed, the chances that are told, and lists that cannot be drawn from."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_kit.cli import main
from survey_kit.errors import WORDS
from survey_kit.messages import catalogue
from survey_kit.planning import drawing
from survey_kit.planning.chance import Chance
from survey_kit.planning.selection import Frame, select, two_stages
from survey_kit.study.selecting import Wanted, select_sheet

SIZES = (40.0, 12.0, 25.0, 8.0, 300.0, 60.0, 5.0, 1.0)


def test_chance_is_the_same_everywhere() -> None:
    """The stream of PCG64 that NumPy promises, and what is made of it here; recorded once."""
    assert Chance(7).uniforms(3).tolist() == [0.625095466604667, 0.8972138009695755, 0.7756856902451935]
    assert Chance(7).order(8) == [6, 3, 4, 0, 2, 7, 5, 1]


def shares(draw, times: int = 4000, count: int = 8) -> np.ndarray:
    """How often each unit was drawn."""
    found = Counter(unit.position for seed in range(times) for unit in draw(Chance(seed)).units)
    return np.array([found[i] / times for i in range(count)])


@pytest.mark.parametrize(("draw", "told"), [
    (lambda c: drawing.simple(8, 3, c), [3 / 8] * 8),
    (lambda c: drawing.systematic(8, 3, c), [3 / 8] * 8),
    (lambda c: drawing.circular(8, 3, c), [3 / 8] * 8),
    (lambda c: drawing.interval(8, 3, c), [1 / 3] * 8),
    (lambda c: drawing.pps(SIZES, 3, c), drawing.inclusion(SIZES, 3)),
], ids=["simple", "systematic", "circular", "interval", "pps"])  # fmt: skip
def test_every_unit_has_the_chance_it_is_told(draw, told) -> None:
    told = np.array(told)
    for unit in draw(Chance(1)).units:
        assert unit.probability == pytest.approx(told[unit.position], rel=1e-12)
    error = 4.5 * np.sqrt(told * (1 - told) / 4000) + 1e-12
    assert (np.abs(shares(draw) - told) <= error).all()


def test_units_that_are_certain_are_set_apart() -> None:
    """Of 451, three are drawn: 300 is certain; then 60 of 151 with 2 · 60 / 151, no other."""
    chances = drawing.inclusion(SIZES, 3)
    assert chances[4] == 1 and chances[5] == pytest.approx(120 / 151) and sum(chances) == pytest.approx(3)
    assert [u.position for u in drawing.pps(SIZES, 3, Chance(5)).units if u.certain] == [4]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30), st.integers(0, 10**6), st.data())
def test_pps_draws_as_many_as_asked(sizes, seed: int, data) -> None:
    n = data.draw(st.integers(1, len(sizes)))
    draw = drawing.pps(sizes, n, Chance(seed), reserve=3)
    taken = [u.position for u in draw.units]
    assert len(taken) == n == len(set(taken)) and not set(taken) & set(draw.reserve)
    assert sum(drawing.inclusion(sizes, n)) == pytest.approx(n)


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 200), st.integers(0, 10**6), st.data())
def test_every_way_draws_as_many_as_asked(count: int, seed: int, data) -> None:
    n = data.draw(st.integers(1, count))
    for draw in (drawing.simple, drawing.systematic, drawing.circular):
        found = draw(count, n, Chance(seed), 2)
        assert len({u.position for u in found.units}) == n
        assert len(found.reserve) == min(2, count - n)


def test_two_stages_by_size_weigh_all_alike() -> None:
    """With communities in proportion to their households and as many from each, every household weighs the same."""
    names = [c for c, m in zip("abcdef", (30, 40, 20, 25, 50, 35), strict=True) for _ in range(m)]
    frame = Frame(tuple(str(i) for i in range(200)), clusters=tuple(names))
    drawn = two_stages(frame, 3, 5, "pps", 11)
    assert len(drawn) == 15 and {round(u.weight or 0, 9) for u in drawn} == {round(200 / 15, 9)}


def test_weights_of_a_stratum_sum_to_its_units() -> None:
    frame = Frame(tuple(map(str, range(100))), strata=tuple("ab"[i >= 30] for i in range(100)))
    drawn = select(frame, (3, 10), "simple", 4, reserve=2)
    assert sum(u.weight or 0 for u in drawn if u.group == "a") == pytest.approx(30)
    assert sum(u.weight or 0 for u in drawn if u.group == "b") == pytest.approx(70)
    assert [u.reserve for u in drawn if u.probability is None] == [1, 2, 1, 2]


LIST = "บ้าน,ชุมชน,คน\n" + "\n".join(f"{i}/1,{'ริมน้ำ' if i < 30 else 'ตลาด'},{1 + i % 7}" for i in range(80)) + "\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


@pytest.mark.parametrize("wanted", [
    Wanted(n=6, seed=3), Wanted(n=6, method="systematic", seed=3), Wanted(method="interval", step=9, seed=3),
    Wanted(n=6, method="circular", seed=3, reserve=2), Wanted(n=6, method="pps", size="คน", seed=3),
    Wanted(n=8, strata="ชุมชน", least=2, seed=3), Wanted(n=8, strata="ชุมชน", allocation="equal", seed=3),
    Wanted(clusters="ชุมชน", communities=1, each=4, method="pps", seed=3),
    Wanted(clusters="ชุมชน", communities=2, each=4, seed=3, reserve=1),
], ids=lambda w: f"{w.method}-{w.strata or w.clusters}-{w.allocation}")  # fmt: skip
@pytest.mark.parametrize("lang", ["th", "en"])
def test_the_same_seed_gives_the_same_sheet(file: Path, wanted: Wanted, lang: str) -> None:
    sheet = select_sheet(file, wanted, lang=lang)
    again = select_sheet(file, wanted, lang=lang)
    assert repr(sheet) == repr(again) and sheet.records == again.records
    assert "…" not in repr(sheet) and "3" in sheet.told[-2]
    rows = LIST.split("\n")
    assert all(rows[r["row"] - 1].startswith(r["id"] + ",") for r in sheet.records)


def test_a_seed_is_drawn_and_told_when_none_is_given(file: Path) -> None:
    sheet = select_sheet(file, Wanted(n=5))
    seed = int(next(line for line in sheet.told if "seed" in line).split("(seed) ")[1].split(" ")[0])
    assert select_sheet(file, Wanted(n=5, seed=seed)).records == sheet.records


@pytest.mark.parametrize("kind", ["xlsx", "pdf", "docx", "html", "csv"])
def test_the_list_is_written(file: Path, tmp_path: Path, kind: str, capsys) -> None:
    out = tmp_path / f"sample.{kind}"
    assert main(["select", str(file), "--n", "7", "--seed", "9", "--reserve", "2", "--out", str(out)]) == 0
    assert "9" in capsys.readouterr().out and out.stat().st_size > 300
    if kind == "xlsx":
        cells = [[c.value for c in row] for row in openpyxl.load_workbook(out).worksheets[-1].iter_rows()]
        weights = [c for row in cells for c in row if isinstance(c, float) and c == pytest.approx(80 / 7)]
        assert len(weights) == 7


@pytest.mark.parametrize(("text", "options", "code", "says"), [
    ("id,w\n1,2\n1,3\n", ["--n", "1"], "plan-unit-twice", "3"),
    ("id,w\n1,2\n,3\n", ["--n", "1"], "plan-cell-blank", "3"),
    ("id,w\n1,2\n2,0\n", ["--n", "1", "--method", "pps", "--size", "w"], "plan-cell-number", "3"),
    ("id,w\n1,2\n2,-4\n", ["--n", "1", "--method", "pps", "--size", "w"], "plan-cell-number", "3"),
    ("id,w\n1,2\n2,มาก\n", ["--n", "1", "--method", "pps", "--size", "w"], "plan-cell-number", "3"),
    ("id,w\n1,2\n2,4\n", ["--n", "3"], "plan-n-above-list", "3"),
    ("id,w\n1,2\n2,4\n", ["--n", "0"], "plan-n", "0"),
    ("id,w\n1,2\n2,4\n", ["--n", "1", "--size", "x"], "plan-column", "w"),
    ("id,w\n1,2\n2,4\n", ["--n", "1", "--method", "pps"], "plan-sizes-needed", "--size"),
    ("id,w\n1,2\n2,4\n", ["--method", "interval", "--step", "5"], "plan-step", "5"),
    ("id,w\n1,2\n2,4\n", ["--n", "1", "--seed", "-1"], "plan-seed", "-1"),
    ("id,w\n1,a\n2,b\n", ["--n", "1", "--strata", "w", "--least", "1"], "plan-allocation", "2"),
    ("id,w\n1,a\n2,b\n", ["--clusters", "w"], "plan-two-stages-counts", "--each"),
    ("id,w\n1,a\n2,b\n", ["--each", "2", "--n", "1"], "plan-clusters-needed", "--clusters"),
])  # fmt: skip
def test_bad_lists_name_the_file_the_row_and_the_cure(
    tmp_path: Path, text: str, options: list[str], code: str, says: str, capsys
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    assert main(["select", str(path), *options]) == 2
    told = capsys.readouterr().err
    assert "bad.csv" in told and "→" in told and says in told and "…" not in told
    assert catalogue(WORDS).entries[code]["do_th"].split("{")[0] in told


@pytest.mark.parametrize("line", [
    ["proportion"], ["proportion", "--population", "4,063", "--deff", "1.5", "--response", "80%", "--n", "200, 400"],
    ["mean", "--sd", "5", "--margin", "0.5", "--n", "100"], ["two-proportions", "--p", "40%,50%", "--n", "300"],
    ["two-means", "--difference", "2", "--sd", "5", "--population", "400, 500", "--n", "80"],
])  # fmt: skip
@pytest.mark.parametrize("lang", ["th", "en"])
def test_sizes_are_printed_and_given_as_numbers(line: list[str], lang: str, capsys) -> None:
    assert main(["size", *line, "--lang", lang]) == 0
    assert "…" not in capsys.readouterr().out
    assert main(["size", *line, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found[0]["needed"] >= found[0]["exact"] * (1 - 1e-9)


def test_a_sample_is_shared_among_the_strata_of_a_table(tmp_path: Path, capsys) -> None:
    table = tmp_path / "strata.csv"
    table.write_text('เมือง,ครัวเรือน\nควนลัง,4063\nบ้านพรุ,"2,210"\nเขื่องใน,120\n', encoding="utf-8")
    assert main(["size", "proportion", "--n", "300", "--strata", str(table), "--least", "10", "--json"]) == 0
    assert [r["sample"] for r in json.loads(capsys.readouterr().out)] == [188, 102, 10]
    assert main(["size", "proportion", "--strata", str(table)]) == 2
    assert main(["size", "proportion", "--n", "300", "--strata", str(table), "--allocate", "neyman"]) == 2
    assert "--sd-column" in capsys.readouterr().err


@pytest.mark.parametrize("line", [
    ["proportion", "--margin", "5"], ["mean", "--sd", "5"], ["mean", "--sd", "ห้า", "--margin", "ประมาณ 2"],
    ["two-proportions", "--p", "0.4"], ["two-means", "--difference", "0", "--sd", "2"], ["proportion", "--n", "x"],
])  # fmt: skip
def test_what_cannot_be_sized_is_said(line: list[str], capsys) -> None:
    assert main(["size", *line]) == 2
    assert "→" in capsys.readouterr().err
