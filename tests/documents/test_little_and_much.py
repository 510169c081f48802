"""Little and much: every layout holds twelve long options, forty organisations, a hundred items, three people, nobody."""

from __future__ import annotations

from functools import cache

import pytest
from printed_text import compact, off_the_page
from reading_back import docx_text, html_text, pdf_pages, pptx_text, xlsx_text
from sample_report import MESSAGES, SOURCE, said, text

from survey_kit.charts import Bar, Frame, HeatRow, LikertRow, bars, heat, likert
from survey_kit.documents import WRITERS
from survey_kit.documents.cutting import TALLEST, pieces, span
from survey_kit.documents.setting import Pen, set_chart
from survey_kit.model.report import (
    BlankTable,
    Block,
    Bullets,
    Chart,
    Layout,
    Paper,
    Question,
    Report,
    Section,
    SetTable,
    WriteSpace,
)

READERS = {"html": html_text, "docx": docx_text, "pptx": pptx_text, "xlsx": xlsx_text}
LONG = "การซ่อมแซมและยกระดับถนนสายหลักเลียบคลองให้พ้นระดับน้ำท่วมสูงสุดในรอบสิบปีที่ผ่านมา"
OPTIONS = tuple(f"{k} {LONG}"[:85] for k in range(1, 13))
CITY = "เทศบาลเมืองปาดังเบซาร์ใหม่"
LEVELS = ("น้อยที่สุด", "น้อย", "ปานกลาง", "มาก", "มากที่สุด")
PAPERS: dict[Layout, tuple[Paper, ...]] = {
    "handout": ("a4",), "brief": ("a4",), "book": ("a4",), "poster": ("a3", "a1"), "placemat": ("a3",), "cards": ("a4",),
    "form": ("a5", "a4", "a3"),
}  # fmt: skip


def twelve(width: float) -> Chart:
    return bars(
        Frame("twelve", LONG, SOURCE, width=width),
        [Bar(o, 0.9 - 0.07 * k, f"{90 - 7 * k}") for k, o in enumerate(OPTIONS)],
    )


def organisations(width: float) -> Chart:
    rows = [Bar(f"กลุ่มออมทรัพย์เพื่อการผลิตบ้านหมู่ {k}", 0.5, "50.0") for k in range(1, 41)]
    return bars(Frame("forty", "องค์กรในเมือง", SOURCE, width=width), rows)


def forty_rows(width: float) -> Chart:
    columns = ("น้ำท่วม", "ร้อนจัด", "พายุ", "แล้ง", "ฝุ่นควัน", "น้ำเค็ม", "ดินถล่ม", "ไฟป่า")
    rows = [HeatRow(f"ตำบลที่ {k}", (0.3,) * 8, ("30",) * 8) for k in range(1, 41)]
    return heat(Frame("heat", "ภัยรายตำบล", SOURCE, width=width), columns, rows)


def grid(width: float, items: int) -> Chart:
    rows = [
        LikertRow(f"ข้อ {k} {LONG[:50]}", (0.1, 0.2, 0.3, 0.2, 0.2), ("10", "20", "30", "20", "20"))
        for k in range(1, items + 1)
    ]
    return likert(Frame("grid", "ความพร้อม", SOURCE, width=width), LEVELS, rows)


def items_table() -> SetTable:
    body = tuple((f"{k}", f"{LONG[:60]} {k}", "1,234", "3.45", "1.02", "ปานกลาง") for k in range(1, 101))
    return SetTable("1", LONG, (("ข้อ", "รายการ", "n", "ค่าเฉลี่ย", "S.D.", "แปลผล"),), body, "llrrrc")


def blocks(layout: Layout) -> tuple[Section, ...]:
    if layout == "handout":
        return (Section("ห้าเรื่องสำคัญ", MESSAGES), Section("สามเรื่องที่อยากทำ", (Bullets(said(*OPTIONS[:5])),), new_page=True),
                Section("เขียน", (WriteSpace(LONG, 3, ("ตรง", "ไม่ตรง")), BlankTable(("เรื่อง", "ใครทำ"), 3))))  # fmt: skip
    if layout == "poster":
        charts = (twelve(330), grid(330, 8), bars(Frame("few", "สามคน", "ตอบ 3 คน", width=330), [Bar("ใช่", 1.0, "3")]))
        return tuple(
            Section(f"สถานี {k}", (MESSAGES[0], c, WriteSpace(LONG, 2)), new_page=True) for k, c in enumerate(charts, 1)
        )
    if layout == "placemat":
        few = bars(Frame("few", LONG, SOURCE, width=320), [Bar(o[:40], 0.5, "50") for o in OPTIONS[:5]])
        return (
            Section("พบ", MESSAGES[:4]),
            Section("ภาพ", (few,)),
            Section("อีกภาพ", (few,)),
            Section("เขียน", (WriteSpace(LONG, 4),)),
        )
    if layout == "cards":
        return (Section("", (Question("ท่านเป็นใคร", ("หญิง", "ชาย")), Bullets(said(*OPTIONS), marked=False),
                             BlankTable(("อันดับ 1", "อันดับ 2", "อันดับ 3"), 1))),)  # fmt: skip
    if layout == "form":
        return (
            Section(
                "ประเมิน", (Question(LONG, OPTIONS), Question("พอใจเพียงใด", LEVELS, OPTIONS), Question(LONG, lines=3))
            ),
        )
    charts: tuple[Block, ...] = (twelve(453), organisations(453), forty_rows(453), grid(453, 100))
    return (Section(LONG, (text(*OPTIONS), *charts)), Section("ตาราง", (items_table(),), new_page=True))


def report(layout: Layout, paper: Paper = "a4") -> Report:
    return Report("sizes", "community", f"เสียงจาก{CITY}", f"{CITY} · พฤศจิกายน 2568", blocks(layout), SOURCE, "ข้อมูลสมมติ",
                  layout=layout, paper=paper, facts={"city": CITY})  # fmt: skip


@cache
def pdf(layout: Layout, paper: Paper) -> bytes:
    return WRITERS["pdf"](report(layout, paper))


EVERY = [(layout, paper) for layout, papers in PAPERS.items() for paper in papers]


@pytest.mark.parametrize(("layout", "paper"), EVERY)
def test_nothing_leaves_the_page(layout: Layout, paper: Paper) -> None:
    assert off_the_page(pdf(layout, paper))[:5] == []


@pytest.mark.parametrize(("layout", "paper", "sheets"), [
    ("handout", "a4", 2), ("placemat", "a3", 1), ("poster", "a3", 3), ("poster", "a1", 3), ("cards", "a4", 1), ("form", "a4", 2),
])  # fmt: skip
def test_every_document_keeps_to_its_sheets(layout: Layout, paper: Paper, sheets: int) -> None:
    assert pdf_pages(pdf(layout, paper)) <= sheets


def test_a_tall_chart_is_cut_between_its_rows() -> None:
    whole = set_chart(Pen(report("book")), grid(453, 100))
    made = list(pieces(whole, "(ต่อ)"))
    assert len(made) > 3 and all(p["h"] <= TALLEST * p["w"] + 0.01 for p in made)
    assert [p["title"] for p in made] == ["ความพร้อม", *["ความพร้อม (ต่อ)"] * (len(made) - 1)]
    texts = [m["text"] for p in made for m in p["marks"] if m["shape"] == "text"]
    assert texts == [m["text"] for m in whole["marks"] if m["shape"] == "text"]
    assert all(span(m)[0] >= -0.01 and span(m)[1] <= p["h"] + 0.01 for p in made[1:-1] for m in p["marks"])


@pytest.mark.parametrize("format", ["docx", "html", "pptx", "xlsx"])
@pytest.mark.parametrize("layout", ["handout", "brief", "book"])
def test_every_option_and_item_is_in_every_format(layout: Layout, format: str) -> None:
    found = compact(READERS[format](WRITERS[format](report(layout))))
    wanted = [t for b in report(layout).tables for row in b.body for t in row]
    assert [t for t in wanted if compact(t) not in found] == []
