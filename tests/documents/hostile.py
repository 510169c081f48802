"""One report for every layout in which every text a person could have written is hostile."""

from __future__ import annotations

from dataclasses import replace

from survey_kit.charts import Bar, Frame, LikertRow, bars, icons, likert
from survey_kit.model.report import (
    BlankTable,
    Bullets,
    KeyMessage,
    Layout,
    Paper,
    Paragraph,
    Question,
    Report,
    Section,
    Sentence,
    SetTable,
    WriteSpace,
)

MARKUP = "<script>alert(1)</script> & <b>หนา</b> {{ 7*7 }} {% raw %}"
TYPST = "#strong[x] *หนา* $x^2$ @label `code` \\ _a_ // ความเห็น"
FORMULA = "=cmd|' /C calc'!A0"
CONTROLS = "ควบคุม \x00\x07\x1b[31m\x0b\ud800 จบ"
EMOJI = "ยิ้ม 🙂👨‍👩‍👧"
YAWI = "چڤق کمڤوڠ ڽاٴ ايسلام"
TURNED = "ขวาไปซ้าย \u202eabc\u202c \u2066def\u2069 \u200fghi"
HIDDEN = "ซ่อน\u200bตัว\u2060ไว้\u00ad \ufeffหมด"
LONG_WORD = "Donaudampfschifffahrtsgesellschaft" * 6
LONG_THAI = "กรุงเทพมหานครอมรรัตนโกสินทร์มหินทรายุธยา" * 8
ANSWER = "น้ำท่วมบ้านทุกปี ไม่มีใครมาช่วย " * 125
SHORT = (MARKUP, TYPST, FORMULA, CONTROLS, EMOJI, YAWI, TURNED, HIDDEN)
ALL = (*SHORT, LONG_WORD, LONG_THAI)
LAYOUTS: dict[Layout, Paper] = {
    "handout": "a4", "brief": "a4", "book": "a4", "poster": "a3", "placemat": "a3", "cards": "a4", "form": "a5", "slides": "a4",
}  # fmt: skip


def _running(layout: Layout) -> tuple[Section, ...]:
    """Sections with every kind of block the layout has."""
    said = [Sentence(t) for t in ALL]
    quotes = tuple(Paragraph((s,), "quote") for s in said)
    message = KeyMessage(
        "7 ใน 10", Sentence(MARKUP), TYPST, icons(Frame("i", "", size=9.5, width=162), 7), (YAWI, EMOJI)
    )
    chart = bars(Frame("h<1>", MARKUP, FORMULA), [Bar(t, 0.5, "50.0") for t in ALL])
    spread = likert(Frame("l", TYPST), SHORT[:5], [LikertRow(t, (0.2,) * 5, ("20",) * 5) for t in SHORT])
    table = SetTable(
        "1", MARKUP, (("คำตอบ", TYPST),), tuple((t, "1") for t in ALL), "lr", (FORMULA,), formats=("", "0")
    )
    written = (WriteSpace(TYPST, 1, (EMOJI, YAWI)), BlankTable((MARKUP, TYPST), 2, ((FORMULA,),)))
    asked = (Question(YAWI, SHORT[:3]), Question(MARKUP, ("1", "2"), SHORT))
    if layout == "cards":
        return (Section(YAWI, (Question(MARKUP, SHORT[:3]), Bullets(tuple(map(Sentence, SHORT)), marked=False))),)
    if layout == "form":
        return (Section(MARKUP, (*asked, *written)), Section(YAWI, (Paragraph((Sentence(ANSWER),)),), new_page=True))
    if layout == "poster":
        return (Section(YAWI, (message, chart, WriteSpace(TYPST, 2))), Section(MARKUP, (spread,), new_page=True))
    answer = () if layout == "placemat" else (Paragraph((Sentence(ANSWER),), "quote"),)
    return (Section(MARKUP, (message, *quotes, *answer)), Section(TYPST, (Bullets(tuple(said)), chart, table)),
            Section(YAWI, (spread, *asked, *written)))  # fmt: skip


def hostile(layout: Layout) -> Report:
    """The report of one layout; titles are the names of a city and of a community."""
    return Report(
        f"hostile_{layout}", "community", f"{YAWI} {MARKUP}", f"{TYPST} {EMOJI}", _running(layout), FORMULA, CONTROLS,
        layout=layout, paper=LAYOUTS[layout], facts={"city": MARKUP, "date": TYPST, "organisation": YAWI},
    )  # fmt: skip


def long_names(layout: Layout) -> Report:
    """The same with titles of one long word."""
    return replace(hostile(layout), title=LONG_THAI[:160], subtitle=LONG_WORD[:120])
