"""Charts of two groups, two times and many places: the numbers of the protected tables, and who was asked."""

from __future__ import annotations

import pytest

from survey_kit.model.project import Project
from survey_kit.model.report import Chart
from survey_kit.model.table import Cell, Column, Note, Row, Status, Table
from survey_kit.model.words import Words
from survey_kit.study.pack.blocks.drawn import _levels, in_parts
from survey_kit.study.pack.blocks.registry import BLOCKS
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec
from survey_kit.study.pack.shelf import Shelf
from survey_kit.study.preparing import Prepared
from survey_kit.thai.numbers import NumberStyle
from tests.study.two_cities import edit, make_project

GAP = {
    "kind": "gap",
    "title": "ความพร้อม",
    "names": ["ครัวเรือน", "หน่วยงาน"],
    "instruments": ["hh_resilience", "agency_interview"],
    "lines": [
        {"label": "การเตือนภัย", "first": "d5_1", "second": "s1_1"},
        {"label": "แผน", "first": "d5_2", "second": "s1_2"},
    ],
}
SLOPE = {
    "kind": "slope",
    "title": "น้ำท่วม",
    "names": ["10 ปีก่อน", "ปีนี้"],
    "lines": [{"label": "น้ำท่วม", "first": "b1_1", "second": "b1_2", "code": 1}],
}
HEAT = {"kind": "heat", "source": "b1", "by": "city", "title": "ภัยรายเมือง"}


@pytest.fixture
def edition(project: Project, prepared: dict[str, Prepared]) -> Edition:
    return Edition("network", Shelf(project, prepared))


def drawn(edition: Edition, spec: Spec) -> tuple[Chart, ...]:
    """The blocks after the rehearsal, from protected tables."""
    if not edition.shelf.closed:
        BLOCKS[spec["kind"]](edition, spec)
        edition.shelf.close()
    made = BLOCKS[spec["kind"]](edition, spec)
    charts = tuple(block for block in made if isinstance(block, Chart))
    assert len(charts) == len(made)
    return charts


@pytest.mark.parametrize("spec", [GAP, SLOPE, HEAT], ids=lambda s: s["kind"])
def test_every_number_is_the_one_of_its_cell(edition: Edition, spec: Spec) -> None:
    (chart,) = drawn(edition, spec)
    tables = {t.name: t for t in edition.tables}
    style = NumberStyle()
    cells = [tables[a.table].at(a) for a in chart.numbers]
    hidden = [c for c in cells if c.status is Status.HIDDEN or c.value is None]
    share = spec["kind"] != "gap"
    wanted = {style.percent(c.value, 0 if spec is HEAT else 1) if share else style.mean(c.value)
              for c in cells if c not in hidden}  # fmt: skip
    assert chart.data is not None
    texts = [t for s in chart.data.series for t in s.texts if t != "–"]
    assert {t.rstrip("*") for t in texts} == wanted and len(texts) == len(cells) - len(hidden)


def test_two_groups_say_how_many_answered(edition: Edition) -> None:
    (chart,) = drawn(edition, GAP)
    assert chart.kind == "gap" and chart.source.startswith("ครัวเรือน n = ") and "หน่วยงาน n = " in chart.source
    assert chart.data is not None and [s.name for s in chart.data.series] == ["ครัวเรือน", "หน่วยงาน"]


def test_places_stand_below_each_other_with_their_n(edition: Edition) -> None:
    (chart,) = drawn(edition, HEAT)
    assert chart.data is not None and chart.kind == "heat"
    assert all("(n = " in c for c in chart.data.categories) and len(chart.data.series) > 4
    missing = [t for s in chart.data.series for t, v in zip(s.texts, s.values, strict=True) if v is None]
    assert set(missing) <= {"–"} and bool(missing) == ("ข้อมูลน้อยเกินกว่าจะแสดง" in chart.source)


def test_a_line_with_a_side_that_is_not_there_is_left_out(edition: Edition) -> None:
    nowhere = {**GAP, "instruments": ["hh_resilience", "org_strength_of_nobody"]}
    assert BLOCKS["gap"](edition, nowhere) == ()


def test_long_blocks_are_drawn_in_parts_of_about_the_same_length() -> None:
    assert [len(p) for p in in_parts(range(100), 16)] == [15, 15, 15, 15, 15, 15, 10]
    assert [len(p) for p in in_parts(range(17), 16)] == [9, 8] and in_parts((), 16) == []


def test_intervals_are_drawn_where_the_sample_was_drawn(tmp_path, project, prepared) -> None:
    from survey_kit.reading.project import read_project
    from survey_kit.study.building import Outcome, prepared_of

    folder = make_project(tmp_path / "two")
    lines = (folder / "project.toml").read_text(encoding="utf-8").splitlines()
    start = next(line for line in lines if line.startswith("sampling = "))
    edit(
        folder / "project.toml",
        f"[design]\n{start}\n",
        '[design]\nsampling = "random"\nstrata = "city"\npsu = "community"\n',
    )
    ready = read_project(folder)
    random = Edition("network", Shelf(ready, prepared_of(ready, Outcome(folder), lambda *_, **__: None)))
    purposive = Edition("network", Shelf(project, prepared))
    for spec in (
        {"kind": "dots", "source": "b1_1", "code": 1, "title": "น้ำท่วม"},
        {"kind": "dots", "source": "d5", "title": "พร้อม"},
    ):
        (chart,) = drawn(random, spec) if not random.shelf.closed else BLOCKS["dots"](random, spec)
        assert isinstance(chart, Chart)
        caps = [m for m in chart.marks if m.shape == "line" and m.thickness == 1.3]
        assert len(caps) >= 2 and "ช่วงความเชื่อมั่นร้อยละ 95" in chart.source
        (plain,) = BLOCKS["dots"](purposive, spec)
        assert isinstance(plain, Chart) and not [m for m in plain.marks if m.thickness == 1.3]
        assert "ความเชื่อมั่น" not in plain.source
        random = Edition("network", Shelf(ready, random.prepared))


LEVELS = tuple(Column(f"percent_{k}") for k in (5, 4, 3, 2, 1))
HIDDEN = Cell(None, status=Status.HIDDEN, rule="small-count")


@pytest.mark.parametrize(
    ("shares", "together", "drawn"),
    [
        # From the highest level to the lowest; levels told as one with their share.
        ((0.1, 0.2, 0.3, 0.3, 0.1), (), (0.1, 0.3, 0.3, 0.2, 0.1)),
        ((None, None, 0.3, 0.3, 0.1), (((0, 1), 0.3),), (0.1, 0.3, 0.3, 0.3, None)),
        ((0.1, 0.2, 0.3, None, None), (((3, 4), 0.4),), (None, 0.4, 0.3, 0.2, 0.1)),
        ((0.1, 0.2, None, None, None), (((2, 3, 4), 0.7),), None),
        ((None, 0.2, 0.3, 0.3, None), (((0, 4), 0.2),), None),
        ((None,) * 5, (((0, 1, 2, 3, 4), 1.0),), None),
        ((None, 0.2, 0.3, 0.3, 0.1), (), None),
    ],
    ids=["all", "in favour", "against", "over the middle", "both ends", "everything", "not told"],
)
def test_levels_told_as_one_are_drawn_only_on_their_own_side(
    shares: tuple[float | None, ...],
    together: tuple[tuple[tuple[int, ...], float], ...],
    drawn: tuple[float | None, ...] | None,
) -> None:
    cells = tuple(HIDDEN if s is None else Cell(s) for s in shares)
    notes = tuple(Note("levels-together", {"row": 0, "columns": c, "share": s}) for c, s in together)
    table = Table("t", Words("t"), (Row("q", "", Words("q")),), LEVELS, (cells,), "rating", notes=notes)
    assert _levels(table, 0, (4, 3, 2, 1, 0)) == drawn
