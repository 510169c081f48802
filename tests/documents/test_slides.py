"""Slides: one headline each, nothing over the edge, charts and tables that can be edited, Thai named everywhere."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reading_back import pptx_text
from sample_charts import bar_chart, dot_chart, likert_chart
from sample_report import agency, said, text

from survey_kit.charts import Bar, Dot, Frame, HeatRow, bars, dots, heat
from survey_kit.documents import WRITERS
from survey_kit.documents.setting import set_report
from survey_kit.documents.slides.flow import Slide, slides_of
from survey_kit.documents.slides.sheet import BODY, BOTTOM, ROOM, height, split
from survey_kit.model.report import (
    BlankTable,
    Block,
    Bullets,
    KeyMessage,
    Question,
    Report,
    Section,
    Sentence,
    SetTable,
    WriteSpace,
)

Made = Callable[..., bytes]
NAMES = ("community", "agency", "network", "hostile")
LONG = "การแจ้งเตือนคุณภาพอากาศและการจัดห้องปลอดฝุ่นสำหรับผู้สูงอายุและผู้ป่วยติดเตียงในทุกชุมชนของเทศบาลเมือง"
ASKED = "ในรอบ 10 ปีที่ผ่านมา ครัวเรือนของท่านเคยเจอภัยใดบ้าง (ตอบได้มากกว่าหนึ่งข้อ)"


def forum(*sections: Section) -> Report:
    return replace(agency(), sections=sections, layout="slides")


def opened(data: bytes) -> Any:
    from pptx import Presentation

    return Presentation(io.BytesIO(data))


def pages(*blocks: Block, title: str = "หัวข้อ") -> list[Slide]:
    section = set_report(forum(Section(title, blocks)))["sections"][0]
    return slides_of(section, title, {"continued": "(ต่อ)", "asked": "คำถาม"})


def boxes(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if shape.shape_type == 6:
            yield from boxes(shape.shapes)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_hangs_over_the_edge(made: Made, name: str) -> None:
    file = opened(made(name, "pptx"))
    for slide in file.slides:
        for shape in boxes(slide.shapes):
            assert shape.left >= 0 and shape.left + shape.width <= file.slide_width + 12700 * 20, shape.name
            assert shape.top >= 0 and shape.top + shape.height <= file.slide_height, shape.name


@pytest.mark.parametrize("name", NAMES)
def test_every_slide_has_a_headline(made: Made, name: str) -> None:
    assert all(s.shapes.title.text_frame.text for s in opened(made(name, "pptx")).slides)


@pytest.mark.parametrize("name", NAMES)
def test_every_run_names_thai(made: Made, name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(made(name, "pptx"))) as package:
        for part in (n for n in package.namelist() if re.match(r"ppt/(slides|charts|slideMasters)/[^/]+\.xml", n)):
            xml = package.read(part).decode()
            for found in re.findall(
                r"<a:(?:rPr|defRPr|endParaRPr)[^>]*?(?:/>|>.*?</a:(?:rPr|defRPr|endParaRPr)>)", xml
            ):
                assert 'lang="th-TH"' in found and '<a:cs typeface="TH Sarabun New"/>' in found, (part, found)
            assert not re.search(r"<a:r><a:t>", xml), part
        theme = package.read("ppt/theme/theme1.xml").decode()
        assert theme.count('<a:font script="Thai" typeface="TH Sarabun New"/>') == 2
        assert not any("thumbnail" in n for n in package.namelist())


def test_charts_are_native_with_their_text_and_their_workbook() -> None:
    data = WRITERS["pptx"](forum(Section("ภัย", (bar_chart(),)), Section("พร้อม", (likert_chart(),))))
    shapes = [s for slide in opened(data).slides for s in slide.shapes if s.has_chart]
    assert [s.name for s in shapes] == ["hazards", "readiness"]
    assert "72.4" in shapes[0]._element.nvGraphicFramePr.cNvPr.get("descr")
    assert [p.values for p in shapes[0].chart.plots[0].series] == [(72.4, 62.8, 31.1, 26.5, 9.2, 3.1)]
    book = openpyxl.load_workbook(io.BytesIO(shapes[1].chart.part.chart_workbook.xlsx_part.blob))
    assert [c.value for c in book["Sheet1"][2]][1:] == [6, 14, 22, 40, 18]


def test_other_charts_are_shapes_in_a_group_with_a_text() -> None:
    slide = opened(WRITERS["pptx"](forum(Section("เมือง", (dot_chart(),))))).slides[1]
    group = next(s for s in slide.shapes if s.shape_type == 6)
    assert "ควนลัง 72" in group._element.nvGrpSpPr.cNvPr.get("descr")
    assert {"72", "n = 196"} <= {s.text_frame.text for s in group.shapes if s.has_text_frame}
    numbers = [s.shape_id for s in boxes(slide.shapes)]
    assert len(numbers) == len(set(numbers))


def test_the_question_stands_under_its_chart_and_the_script_in_the_notes() -> None:
    blocks = (text(ASKED, style="question"), bar_chart(), text("อ่านช้า ๆ แล้วถามว่าตรงไหม", style="script"))
    file = opened(WRITERS["pptx"](forum(Section("น้ำท่วมมากที่สุด", blocks))))
    assert len(file.slides) == 2
    slide = file.slides[1]
    words = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    assert any(ASKED in w for w in words) and not any("อ่านช้า" in w for w in words)
    assert slide.notes_slide.notes_text_frame.text == "อ่านช้า ๆ แล้วถามว่าตรงไหม"


def test_a_script_is_read_where_its_finding_begins() -> None:
    rows = [Bar(f"องค์กรที่ {i} {LONG[:40]}", i / 40, f"{i}.0") for i in range(40)]
    made = pages(bars(Frame("many", "องค์กร"), rows), text("อ่าน", style="script"))
    assert [s.notes for s in made] == [["อ่าน"], *([] for _ in made[1:])] and len(made) > 2


def test_n_and_source_stand_at_the_foot() -> None:
    chart = replace(bar_chart(), source="n = 196 · การสำรวจครัวเรือน")
    slide = opened(WRITERS["pptx"](forum(Section("ภัย", (chart,))))).slides[1]
    foot = [s.text_frame.text for s in slide.shapes if s.has_text_frame and s.top > 500 * 12700]
    assert foot == ["ข้อมูลสมมติ · ที่มา: n = 196 · การสำรวจครัวเรือน", "2"]


def test_slide_numbers_follow_the_digits_of_the_report() -> None:
    data = WRITERS["pptx"](replace(forum(Section("ภัย", (bar_chart(),))), digits="thai"))
    words = [s.text_frame.text for s in opened(data).slides[1].shapes if s.has_text_frame]
    assert words[-1] == "๒"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "[$-D00041E]0.0" in package.read(next(n for n in package.namelist() if "charts/chart" in n)).decode()


def test_forty_bars_go_on_on_further_slides_on_one_scale() -> None:
    chart = bars(Frame("many", "องค์กร"), [Bar(f"องค์กรที่ {i} {LONG[:40]}", i / 40, f"{i}.0") for i in range(40)])
    made = [p.block for s in pages(chart) for p in s.placed]
    assert sum(len(b["data"]["categories"]) for b in made) == 40
    assert {b["data"]["longest"] for b in made} == {39.0}
    assert max(len(b["data"]["categories"]) for b in made) <= 14


def test_a_long_answer_takes_as_many_slides_as_it_needs() -> None:
    answer = LONG * 40
    made = pages(text(answer))
    assert len(made) > 2 and "".join(p.block["text"] for s in made for p in s.placed) == answer
    assert all(p.y + p.height <= BOTTOM + 1 for s in made for p in s.placed)


@pytest.mark.parametrize("answer", [LONG * 40, f"{LONG} " * 40, "ก" * 4000], ids=["sentence", "sentences", "letters"])
def test_an_answer_of_four_thousand_letters_stays_on_its_slides(answer: str) -> None:
    table = SetTable("1", "คำตอบ", (("ใคร", "ว่าอย่างไร"),), (("ชาย", answer.strip()), ("หญิง", "ไม่มี")), "ll")
    for block in (text(answer), Bullets(said(answer)), table, KeyMessage("ครึ่งหนึ่ง", Sentence(LONG * 3))):
        made = pages(block)
        assert all(p.y + p.height <= BOTTOM + 1 for s in made for p in s.placed), type(block)
        if isinstance(block, SetTable):
            cells = "".join(row[1] for s in made for p in s.placed for row in p.block["body"])
            assert re.sub(r"\s", "", cells) == re.sub(r"\s", "", answer) + "ไม่มี"


def test_nothing_placed_is_taller_than_the_slide() -> None:
    forms = (WriteSpace(LONG, 3, ("ใช่", "ไม่ใช่")), BlankTable(("ก", "ข"), 12), Question(LONG, tuple("กขคง" * 6)))
    for blocks in ((Bullets(said(*(LONG,) * 30)),), forms, (text(LONG), likert_chart(), text(LONG, style="note"))):
        made = pages(*blocks, title=LONG)
        assert all(p.y + p.height <= BOTTOM + 1 for s in made for p in s.placed), [b.__class__ for b in blocks]
        assert all(s.title for s in made) and made[1:] == [s for s in made if s.title.endswith("(ต่อ)")]


def test_few_words_are_written_larger() -> None:
    assert pages(Bullets(said("สั้น")))[0].placed[0].size == 1.4 * BODY
    fuller = pages(Bullets(said(*(LONG,) * 4)))
    assert len(fuller) == 1 and fuller[0].placed[0].size < 1.4 * BODY


def test_text_is_split_where_it_may_break() -> None:
    first, rest = split(f"{LONG} {LONG}", 30, ROOM, height(LONG, 30, ROOM))
    assert (first, rest) == (LONG, LONG)
    first, rest = split(LONG * 9, 30, ROOM, 80)
    assert first + rest == LONG * 9 and height(first, 30, ROOM) <= 80


def test_a_table_goes_on_after_ten_rows_under_its_head(made: Made) -> None:
    file = opened(made("network", "pptx"))
    tables = [s.table for slide in file.slides for s in slide.shapes if s.has_table]
    long = [t for t in tables if t.cell(0, 1).text == "รายการ" and t.cell(0, 2).text == "n"]
    assert len(long) > 5 and all(len(t.rows) <= 11 for t in long)
    assert sum(len(t.rows) - 1 for t in long) == 60


@pytest.mark.outside("soffice", "loimpress")
def test_libreoffice_opens_the_slides(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "report.pptx"
    file.write_bytes(made("agency", "pptx"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    from reading_back import pdf_pages, pdf_text

    shown = (tmp_path / "report.pdf").read_bytes()
    assert pdf_pages(shown) == len(opened(made("agency", "pptx")).slides)
    assert "72.4" in pdf_text(shown) and "3.88" in pdf_text(shown)
    assert "72.4" in pptx_text(made("agency", "pptx"))


def test_a_heat_table_is_a_table_with_its_shades() -> None:
    rows = [
        HeatRow(f"ตำบล {i}", (i / 32, None if i == 3 else 1 - i / 32), (f"{i}", "–" if i == 3 else f"{32 - i}"))
        for i in range(32)
    ]
    data = WRITERS["pptx"](forum(Section("ภัย", (heat(Frame("h", "ภัยรายตำบล"), ("น้ำท่วม", "ร้อน"), rows),))))
    tables = [s.table for slide in opened(data).slides for s in slide.shapes if s.has_table]
    assert len(tables) > 3 and sum(len(t.rows) - 1 for t in tables) == 32
    first = tables[0]
    assert [c.text for c in first.rows[1].cells] == ["ตำบล 0", "0", "32"]
    assert [str(c.fill.fore_color.rgb) for c in list(first.rows[1].cells)[1:]] == ["F1F6FA", "0F3654"]
    assert first.cell(4, 2).text == "–" and str(first.cell(4, 2).fill.fore_color.rgb) == "FFFFFF"


def test_a_drawing_too_tall_for_a_slide_is_told_in_bars() -> None:
    tall = dots(Frame("d", "องค์กร"), [Dot(f"องค์กร {i}", i / 40, f"{i}.0", note="n = 30") for i in range(40)])
    made = [p.block for s in pages(tall) for p in s.placed]
    assert {b["shape"] for b in made} == {"bars"} and sum(len(b["data"]["categories"]) for b in made) == 40
    assert pages(dot_chart())[0].placed[0].block["shape"] == "dots"
