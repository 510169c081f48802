"""Charts as display lists: nothing leaves the paper, nothing is said in colour alone, every number can be heard."""

from __future__ import annotations

from itertools import pairwise

import pytest

from survey_kit.charts import (
    LAYOUTS,
    Bar,
    Change,
    Dot,
    Frame,
    HeatRow,
    LikertRow,
    Pair,
    ProfileRow,
    bars,
    dots,
    gap,
    heat,
    icons,
    likert,
    profile,
    slope,
)
from survey_kit.charts.axis import axis
from survey_kit.charts.heat import SHADES, shade
from survey_kit.charts.slope import spread
from survey_kit.model.report import Chart, Mark
from survey_kit.thai.numbers import Digits
from survey_kit.thai.width import text_width

LONG = "การแจ้งเตือนคุณภาพอากาศและการจัดห้องปลอดฝุ่นสำหรับผู้สูงอายุและผู้ป่วยติดเตียงในทุกชุมชนของเทศบาลเมือง"
UNBROKEN = "ก" * 90
LEVELS = ("ไม่พร้อมเลย", "ไม่ค่อยพร้อม", "ปานกลาง", "พร้อม", "พร้อมมาก")
FRAME = Frame("c", "ชื่อ", "ที่มา")
LABELS = (LONG, UNBROKEN, "สั้น", "")


def all_charts(frame: Frame = FRAME) -> list[Chart]:
    return [
        bars(
            frame,
            [Bar(x, v, f"{100 * v:.1f}", note="(n = 196)") for x, v in zip(LABELS, (0.7, 1.0, 0.0, 0.2), strict=True)],
        ),
        likert(
            frame,
            LEVELS,
            [LikertRow(x, (0.3, 0.2, 0.1, 0.39, 0.01), ("30", "20", "10", "39", "1"), "n = 196") for x in LABELS],
        ),
        dots(frame, [Dot(x, 0.5, "50", 0.4, 0.62, "n = 1,196", strong=x == "สั้น") for x in LABELS]),
        gap(frame, ("ชุมชน", "หน่วยงาน"), [Pair(x, 2.0, 2.02, "2.00", "2.02") for x in LABELS]),
        profile(frame, (LONG, "ข", "ค"), [ProfileRow(x, (0.1, 1.0, 2.0), ("0.10", "1.00", "2.00")) for x in LABELS]),
        slope(frame, ("10 ปีก่อน", "ปีนี้"), [Change(x, 0.5, 0.51, "50.0", "51.0", x == "สั้น") for x in LABELS]),
        slope(frame, (LONG[:30], LONG[:30]), [Change(f"เรื่อง {i}", i, 9 - i, f"{i}", f"{9 - i}") for i in range(10)]),
        heat(frame, ("ก", LONG, UNBROKEN), [HeatRow(x, (0.1, None, 1.0), ("10.0", "–", "100.0")) for x in LABELS]),
        heat(frame, ("ก", "ข"), [HeatRow(x, (0.1, 0.2), ("๑๐", "๒๐"), strong=True) for x in LABELS]),
        icons(frame, 7, icon="person", text="7 ใน 10 คน"),
        icons(frame, 3, icon="house", text="3 ใน 10 หลัง"),
    ]


def reach(mark: Mark) -> tuple[float, float, float, float]:
    """Left, right, top, bottom of a mark."""
    if mark.shape == "text":
        w = text_width(mark.text, mark.size, mark.weight)
        left = mark.x - {"start": 0.0, "middle": w / 2, "end": w}[mark.anchor]
        return left, left + w, mark.y - mark.size * 1.1, mark.y + mark.size * 0.3
    if mark.shape == "line":
        return min(mark.x, mark.x2), max(mark.x, mark.x2), min(mark.y, mark.y2), max(mark.y, mark.y2)
    if mark.shape == "circle":
        return mark.x - mark.radius, mark.x + mark.radius, mark.y - mark.radius, mark.y + mark.radius
    w = mark.w or mark.h * (0.5 if mark.text == "person" else 1.0)
    return mark.x, mark.x + w, mark.y, mark.y + mark.h


@pytest.mark.parametrize("digits", ["arabic", "thai"])
@pytest.mark.parametrize(("width", "size"), [(235.0, 11.0), (453.0, 11.0), (700.0, 16.0), (1500.0, 40.0)])
def test_nothing_leaves_the_paper(width: float, size: float, digits: Digits) -> None:
    slack = size / 11
    for chart in all_charts(Frame("c", "ชื่อ", width=width, size=size, digits=digits)):
        for mark in chart.marks:
            left, right, top, bottom = reach(mark)
            assert left >= -0.6 * slack and right <= chart.width + 0.6 * slack, (chart.kind, mark)
            assert top >= -3.5 * slack and bottom <= chart.height + 1.5 * slack, (chart.kind, mark)


def test_a_poster_is_the_page_enlarged() -> None:
    """40 points of Sarabun are read at three metres; every gap and line grows with the letters."""
    page = all_charts(Frame("c", "ชื่อ", width=420.0, size=10.5))
    for small, large in zip(page, all_charts(Frame("c", "ชื่อ", width=1680.0, size=42.0)), strict=True):
        assert large.height == pytest.approx(4 * small.height) and large.width == 1680
        assert [m.size for m in large.marks] == pytest.approx([4 * m.size for m in small.marks])
        assert large.description == small.description and large.data == small.data


def test_many_rows_keep_to_one_page() -> None:
    many = [f"กลุ่มออมทรัพย์และสวัสดิการชุมชน {i}" for i in range(40)]
    made = (
        bars(FRAME, [Bar(x, i / 40, f"{i}.0") for i, x in enumerate(many)]),
        dots(FRAME, [Dot(x, i / 40, f"{i}.0", i / 50, i / 38, "n = 30") for i, x in enumerate(many)]),
        heat(FRAME, ("ก",) * 8, [HeatRow(x, (i / 32,) * 8, (f"{i}",) * 8) for i, x in enumerate(many[:32])]),
        bars(FRAME, [Bar(LONG[:85], i / 12, f"{i}.0") for i in range(12)]),
    )
    for chart in made:
        assert chart.height <= 690, chart.kind
        assert min(m.size for m in chart.marks if m.shape == "text") >= 6.5, chart.kind
        assert clashes(chart) == []


def clashes(chart: Chart) -> list[tuple[str, str]]:
    """Texts that touch each other."""
    written = [m for m in chart.marks if m.shape == "text"]
    out = []
    for i, one in enumerate(written):
        for two in written[i + 1 :]:
            a, b = reach(one), reach(two)
            if not (a[1] <= b[0] + 0.5 or b[1] <= a[0] + 0.5 or a[3] <= b[2] + 4 or b[3] <= a[2] + 4):
                out.append((one.text, two.text))
    return out


def test_labels_do_not_touch_each_other() -> None:
    for chart in all_charts():
        assert clashes(chart) == [], chart.kind


def test_lines_of_a_slope_say_which_way_they_go_without_colour() -> None:
    chart = slope(FRAME, ("ก่อน", "หลัง"), [Change("ขึ้น", 0.2, 0.4, "20", "40"), Change("ลง", 0.4, 0.3, "40", "30")])
    drawn = [m for m in chart.marks if m.shape == "line" and m.thickness == 1.5]
    assert drawn[0].y > drawn[0].y2 and all(m.y < m.y2 for m in drawn[1:])
    assert len(drawn) > 10 and drawn[1].x2 < drawn[2].x
    assert chart.description == "ขึ้น: ก่อน 20, หลัง 40; ลง: ก่อน 40, หลัง 30"
    assert chart.data is not None and [s.values for s in chart.data.series] == [(20.0, 40.0), (40.0, 30.0)]


def test_labels_are_spread_in_order_and_near_their_points() -> None:
    made = spread([50.0, 50.0, 51.0, 90.0], [10.0] * 4, 0.0, 100.0)
    assert made == sorted(made) and all(b - a >= 10 - 1e-9 for a, b in pairwise(made))
    assert sum(made[:3]) / 3 == pytest.approx(151 / 3) and made[3] == pytest.approx(90)
    assert spread([99.0, 99.0], [10.0, 10.0], 0.0, 100.0) == [85.0, 95.0]
    assert spread([0.0, 0.0], [10.0, 10.0], 0.0, 100.0) == [5.0, 15.0]


def test_a_cell_of_a_heat_table_shows_its_number_and_its_step() -> None:
    chart = heat(FRAME, ("ก", "ข"), [HeatRow("ต.", (0.0, 1.0), ("0", "100")), HeatRow("น.", (0.5, None), ("50", "–"))])
    fills = [m.fill for m in chart.marks if m.shape == "rect"]
    assert fills == [SHADES[0], SHADES[4], SHADES[2], "#FFFFFF"]
    assert chart.data is not None and chart.data.series[1].values == (100.0, None)
    assert chart.description == "ต.: ก 0, ข 100; น.: ก 50, ข –"
    assert [shade(v, (0.0, 1.0)) for v in (0.0, 0.19, 0.2, 0.99, 1.0)] == [0, 0, 1, 4, 4] and shade(
        3.0, (3.0, 3.0)
    ) == 0


def test_every_number_can_be_heard() -> None:
    chart = likert(FRAME, LEVELS, [LikertRow("ก", (0.3, 0.2, 0.1, 0.39, 0.01), ("30", "20", "10", "39", "1"))])
    assert chart.description == "ก: ไม่พร้อมเลย 30, ไม่ค่อยพร้อม 20, ปานกลาง 10, พร้อม 39, พร้อมมาก 1"


def test_the_negative_side_is_hatched() -> None:
    chart = likert(FRAME, LEVELS, [LikertRow("ก", (0.2,) * 5, ("20",) * 5)])
    hatched = {m.fill for m in chart.marks if m.hatch}
    assert hatched == {"#B35806", "#F0A860"}


@pytest.mark.parametrize("levels", [2, 3, 4, 5])
def test_scales_of_other_lengths(levels: int) -> None:
    chart = likert(FRAME, LEVELS[:levels], [LikertRow("ก", (1 / levels,) * levels, ("x",) * levels)])
    assert len([m for m in chart.marks if m.shape == "text" and m.text == "x"]) == levels


def test_bars_are_sorted_with_the_rest_last() -> None:
    chart = bars(FRAME, [Bar("อื่น ๆ", 0.9, "90", last=True), Bar("ก", 0.1, "10"), Bar("ข", 0.5, "50")])
    assert [m.text for m in chart.marks if m.shape == "text" and m.anchor == "end"] == ["ข", "ก", "อื่น ๆ"]


def test_bars_are_as_long_as_their_numbers() -> None:
    chart = bars(FRAME, [Bar("ก", 0.8, "80"), Bar("ข", 0.4, "40")])
    first, second = [m.w for m in chart.marks if m.shape == "rect"]
    assert first == pytest.approx(2 * second)


def test_nothing_to_show() -> None:
    assert bars(FRAME, []).marks and dots(FRAME, []).height > 0
    assert bars(FRAME, [Bar("ก", 0.0, "0.0")]).description == "ก 0.0"


def test_icons_count() -> None:
    chart = icons(FRAME, 7)
    fills = [m.fill for m in chart.marks]
    assert len(fills) == 10 and fills.count(fills[0]) == 7
    assert len(icons(FRAME, 1, total=20).marks) == 20
    assert len({m.fill for m in icons(FRAME, 99).marks}) == 1


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.0), (0.31, 0.78), (0.97, 1.0), (0.0, 1.0), (0.5, 0.5)])
def test_ticks_are_few_and_inside(low: float, high: float) -> None:
    line = axis([low, high], 100, 400, "share")
    assert 2 <= len(line.ticks) <= 8 and line.ticks[0] >= -1e-9 and line.ticks[-1] <= 1 + 1e-9
    assert 100 <= line.x(low) <= line.x(high) <= 400


def test_office_programs_get_the_printed_numbers_and_no_others() -> None:
    data = bars(FRAME, [Bar("ก", 0.63912, "63.9*", note="n = 9"), Bar("ข", 0.04, "< 5")]).data
    assert data is not None and data.categories == ("ก (n = 9)", "ข")
    assert data.series[0].values == (63.9, None) and data.series[0].fills == ("#1B5E8C", "#8FA9BC")
    rows = [LikertRow("ก", (0.3, 0.2, 0.1, 0.39, 0.01), ("๓๐", "20", "10", "39", ""), "n = 196")]
    data = likert(FRAME, LEVELS, rows).data
    assert data is not None and data.stacked
    assert [(s.name, s.values, s.hatch) for s in data.series] == [
        ("ไม่พร้อมเลย", (30.0,), True), ("ไม่ค่อยพร้อม", (20.0,), True), ("ปานกลาง", (10.0,), False),
        ("พร้อม", (39.0,), False), ("พร้อมมาก", (None,), False),
    ]  # fmt: skip


def test_every_chart_with_numbers_has_them_for_office_programs() -> None:
    for chart in all_charts():
        if chart.kind == "icons":
            assert chart.data is None
            continue
        assert chart.data is not None
        for one in chart.data.series:
            assert len(one.values) == len(one.texts) == len(chart.data.categories)
            assert all(t in chart.description for t in one.texts)


def test_every_kind_is_registered() -> None:
    assert set(LAYOUTS) == {"bars", "icons", "likert", "dots", "gap", "profile", "slope", "heat"}
