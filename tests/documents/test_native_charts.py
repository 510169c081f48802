"""Charts that office programs draw: their numbers are those printed, in the chart and in the workbook inside."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from sample_charts import bar_chart, gap_chart, likert_chart
from sample_report import agency

from survey_kit.charts import Bar, Frame, LikertRow, bars, likert
from survey_kit.documents import WRITERS
from survey_kit.documents.native import is_native
from survey_kit.documents.native.drawingml import chart_xml
from survey_kit.documents.native.formats import format_of
from survey_kit.documents.native.room import Room, laid_out, largest
from survey_kit.documents.native.workbook import workbook
from survey_kit.documents.setting import Pen, set_chart
from survey_kit.model.report import Chart, Section

Made = Callable[..., bytes]
LONG = "การแจ้งเตือนคุณภาพอากาศและการจัดห้องปลอดฝุ่นสำหรับผู้สูงอายุและผู้ป่วยติดเตียงในทุกชุมชน"


def drawn(chart: Chart, width: float = 453, size: float = 16) -> tuple[dict[str, Any], Room, str]:
    data = set_chart(Pen(agency()), chart)["data"]
    room = laid_out(data, width, size)
    return data, room, chart_xml(data, room, "TH Sarabun New", "rId1").decode()


@pytest.mark.parametrize("chart", [bar_chart(), likert_chart()], ids=["bars", "likert"])
def test_office_reads_the_chart(chart: Chart) -> None:
    from openpyxl.chart.chartspace import ChartSpace
    from openpyxl.chart.reader import read_chart
    from openpyxl.xml.functions import fromstring

    data, room, _ = drawn(chart)
    read = read_chart(ChartSpace.from_tree(fromstring(chart_xml(data, room, "TH Sarabun New"))))
    assert len(read.series) == len(data["series"])
    for got, wanted in zip(read.series, data["series"], strict=True):
        assert [float(p.v) for p in got.val.numRef.numCache.pt] == list(wanted["values"])
    assert [p.v for p in read.series[0].cat.strRef.strCache.pt] == list(data["categories"])


def test_the_workbook_inside_has_the_printed_numbers() -> None:
    data, room, xml = drawn(bar_chart())
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(data, room.labels)))["Sheet1"]
    assert [c.value for c in sheet["B"][1:]] == [72.4, 62.8, 31.1, 26.5, 9.2, 3.1]
    assert [c.number_format for c in sheet["B"][1:]] == ["0.0"] * 6
    assert re.findall(r"<c:f>(.*?)</c:f>", xml) == ["'Sheet1'!$B$1", "'Sheet1'!$A$2:$A$7", "'Sheet1'!$B$2:$B$7"]


def test_what_is_not_shown_is_not_inside() -> None:
    rows = [LikertRow("ก", (0.3, 0.7), ("", "70")), LikertRow("ข", (0.41, 0.59), ("41", "59"))]
    data, room, xml = drawn(likert(Frame("c", "t"), ("น้อย", "มาก"), rows))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(data, room.labels)))["Sheet1"]
    assert [[c.value for c in row[1:]] for row in sheet.iter_rows(min_row=2)] == [[None, 70], [41, 59]]
    assert re.findall(r"<c:v>([\d.]+)</c:v>", xml) == ["41", "70", "59"]
    # A stack that lacks a level must not be stretched to a hundred.
    assert 'grouping val="stacked"' in xml and 'grouping val="percentStacked"' in drawn(likert_chart())[2]


@pytest.mark.parametrize(
    ("text", "arabic", "thai"),
    [
        ("72.4", "0.0", "[$-D00041E]0.0"),
        ("๗๒", "0", "[$-D00041E]0"),
        ("1,250*", '#,##0"*"', '[$-D00041E]#,##0"*"'),
        ("2.50 %", '0.00" %"', '[$-D00041E]0.00" %"'),
        ("", "0", "[$-D00041E]0"),
    ],
)
def test_formats_write_the_number_as_printed(text: str, arabic: str, thai: str) -> None:
    assert format_of(text, "arabic") == arabic and format_of(text, "thai") == thai


def test_a_marked_number_keeps_its_mark() -> None:
    _, _, xml = drawn(bars(Frame("c", "t"), [Bar("ก", 0.5, "50.0"), Bar("ข", 0.4, "40.0"), Bar("ค", 0.1, "10.0*")]))
    assert re.findall(r'<c:numFmt formatCode="(.*?)" sourceLinked="0"/><c:spPr><a:noFill', xml) == [
        "0.0&quot;*&quot;",
        "0.0",
    ]


def test_every_text_names_its_font_for_thai() -> None:
    for chart in (bar_chart(), likert_chart()):
        xml = drawn(chart)[2]
        assert xml.count("<a:defRPr") == xml.count('<a:cs typeface="TH Sarabun New"/>') > 2
        assert xml.count("<a:defRPr") == xml.count('<a:defRPr lang="th-TH"')


def test_twelve_long_options_fit_a_slide() -> None:
    data = drawn(bars(Frame("c", "t"), [Bar(f"{LONG[:80]} ({i})", i / 12, f"{i}.0") for i in range(12)]))[0]
    room = largest(data, 880, 380, (30, 28, 26, 24, 22, 20, 18, 16))
    assert room.height <= 380 and room.size >= 20 and room.bars > 300


def test_the_word_file_has_editable_charts_with_their_workbooks(made: Made) -> None:
    with zipfile.ZipFile(io.BytesIO(made("agency", "docx"))) as package:
        names = package.namelist()
        types = package.read("[Content_Types].xml").decode()
        relations = package.read("word/charts/_rels/chart1.xml.rels").decode()
        document = package.read("word/document.xml").decode()
    assert {"word/charts/chart1.xml", "word/charts/chart2.xml", "word/embeddings/chart1.xlsx"} <= set(names)
    assert "drawingml.chart+xml" in types and "embeddings/chart1.xlsx" in relations
    described = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"[^>]*/><wp:cNvGraphicFramePr/>', document)
    assert len(described) == 2 and "72.4" in described[0]


def test_the_workbook_of_a_report_has_a_sheet_and_a_chart_for_every_figure(made: Made) -> None:
    data = made("agency", "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [n for n in book.sheetnames if n.startswith("ภาพที่")] == ["ภาพที่ 1", "ภาพที่ 2", "ภาพที่ 3"]
    sheet = book["ภาพที่ 1"]
    assert [c.value for c in sheet["B"][4:10]] == [72.4, 62.8, 31.1, 26.5, 9.2, 3.1]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        charts = [package.read(f"xl/charts/chart{i}.xml").decode() for i in (1, 2, 3)]
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert "'ภาพที่ 1'!$B$5:$B$10" in charts[0] and "72.4" in charts[0]
    assert all('<a:cs typeface="TH Sarabun New"/>' in c for c in charts)
    assert 'descr="ภัยที่ครัวเรือนเคยเจอ' in drawing


def test_bars_side_by_side_have_their_names_above() -> None:
    _, room, xml = drawn(gap_chart())
    assert "<c:legend>" in xml and room.top > 0
    assert "<c:legend>" not in drawn(bar_chart())[2]


def test_a_chart_of_nothing_is_no_native_chart() -> None:
    chart = set_chart(Pen(agency()), bars(Frame("c", "t"), []))
    assert not is_native(chart) and is_native(set_chart(Pen(agency()), bar_chart()))
    assert not is_native(set_chart(Pen(agency()), gap_chart()))


def test_forty_bars_of_a_word_file_stand_on_one_page() -> None:
    chart = bars(
        Frame("many", "องค์กร"), [Bar(f"กลุ่มออมทรัพย์และสวัสดิการชุมชนบ้านที่ {i}", i / 40, f"{i}.0") for i in range(40)]
    )
    report = replace(agency(), sections=(Section("องค์กร", (chart,)),))
    with zipfile.ZipFile(io.BytesIO(WRITERS["docx"](report))) as package:
        tall = re.search(r'<wp:extent cx="\d+" cy="(\d+)"', package.read("word/document.xml").decode())
    assert tall is not None and int(tall[1]) / 12700 <= 600
