"""Blocks of a set report as Word paragraphs, tables and pictures."""

from __future__ import annotations

import io
from typing import Any

from survey_kit.documents.columns import SIDEWAYS
from survey_kit.documents.typesetting import AIR, pictures
from survey_kit.documents.word.page import ACCENT, BODY, INK, MUTE, WARN, run
from survey_kit.documents.word.tables import blank_table, borders, grid, result_table, write

PALE = "EAF1F6"


class Writer:
    """Writes one report into one document; pictures of all charts are drawn in one go."""

    def __init__(self, document: Any, data: dict[str, Any]) -> None:
        self.document = document
        self.data = data
        self.body = BODY[data["audience"]]
        charts = list(_charts(data))
        self.pictures = {id(c): p for c, p in zip(charts, pictures(charts), strict=True)}
        first = document.sections[0]
        self.room = (first.page_width - first.left_margin - first.right_margin) / 12700

    def opening(self) -> None:
        """Kind, title and subtitle; for the network report a cover and the contents."""
        cover = self.data["audience"] == "network"
        paragraph = self.document.add_paragraph()
        if cover:
            _space_before(paragraph, 120)
        run(paragraph, self.data["kind"], bold=True, colour=MUTE)
        if self.data["mark"]:
            run(paragraph, f"  {self.data['mark']}", bold=True, colour=WARN)
        self.document.add_paragraph(self.data["title"], style="Title")
        self.document.add_paragraph(self.data["subtitle"], style="Subtitle")
        if cover:
            for key in ("organisation", "city", "date"):
                if self.data["facts"].get(key):
                    self.document.add_paragraph(self.data["facts"][key])
            self._contents()

    def _contents(self) -> None:
        heading = self.document.add_paragraph(style="Subtitle")
        heading.paragraph_format.page_break_before = True
        run(heading, self.data["words"]["contents"], bold=True, colour=ACCENT)
        for section in self.data["sections"]:
            if section["title"] and section["level"] < 3:
                line = self.document.add_paragraph(section["title"])
                line.paragraph_format.left_indent = _points(14.0 * (section["level"] - 1))
                line.paragraph_format.space_after = _points(1)

    def section(self, section: dict[str, Any]) -> None:
        """A heading and its blocks."""
        new_page = section["new_page"] or (self.data["audience"] == "network" and section["level"] == 1)
        if section["title"]:
            heading = self.document.add_paragraph(section["title"], style=f"Heading {section['level']}")
            heading.paragraph_format.page_break_before = new_page or None
        for block in section["blocks"]:
            getattr(self, f"_{block['kind']}")(block)

    def _paragraph(self, block: dict[str, Any]) -> None:
        style = block["style"]
        paragraph = self.document.add_paragraph(style="Quote" if style == "quote" else None)
        look = {"size": self.body * 0.86, "colour": MUTE} if style == "note" else {}
        run(paragraph, block["text"], **look)
        if style == "quote":
            _left_rule(paragraph)
        if style == "lead":
            _shaded(paragraph)

    def _bullets(self, block: dict[str, Any]) -> None:
        for i, line in enumerate(block["lines"]):
            if block["numbered"]:
                # Written numbers: Word would go on counting through every list of the document.
                paragraph = self.document.add_paragraph(self._number(i + 1) + "\t" + line)
                paragraph.paragraph_format.left_indent = _points(20)
                paragraph.paragraph_format.first_line_indent = _points(-20)
                paragraph.paragraph_format.tab_stops.add_tab_stop(_points(20))
            else:
                paragraph = self.document.add_paragraph(line, style="List Bullet")
            paragraph.paragraph_format.space_after = _points(2)

    def _number(self, n: int) -> str:
        from survey_kit.thai.numbers import to_thai_digits

        return (to_thai_digits(str(n)) if self.data["digits"] == "thai" else str(n)) + "."

    def _message(self, block: dict[str, Any]) -> None:
        left = min(172.0, self.room * 0.36)
        table = grid(self.document, 1, [left, self.room - left])
        figure, words = table.rows[0].cells
        paragraph = write(figure, block["figure"], self.body * 1.55, bold=True, colour=ACCENT)
        if block["chart"]:
            self._picture(figure.add_paragraph(), block["chart"], left - 12)
        paragraph = write(words, block["sentence"], self.body * 1.06, bold=True, colour=INK)
        if block["detail"]:
            paragraph = words.add_paragraph()
            run(paragraph, block["detail"], size=self.body * 0.86, colour=MUTE)
        if block["boxes"]:
            paragraph = words.add_paragraph(_ticks(block["boxes"]))
        paragraph.paragraph_format.space_after = _points(4)
        for cell in (figure, words):
            borders(cell, bottom=(4, "C9D2DA"))

    def _chart(self, block: dict[str, Any]) -> None:
        if block["title"] or block["number"]:
            self._caption(block)
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(block["source"]) or None
        self._picture(paragraph, block, self.room)
        if block["source"]:
            run(self.document.add_paragraph(), block["source"], size=self.body * 0.8, colour=MUTE)

    def _caption(self, block: dict[str, Any]) -> None:
        caption = self.document.add_paragraph(style="Caption")
        if block["number"]:
            run(caption, block["number"] + "  ", colour=ACCENT, bold=True)
        run(caption, block["title"])

    def _picture(self, paragraph: Any, chart: dict[str, Any], room: float) -> None:
        width = min(chart["w"] + 2 * AIR, room)
        shape = paragraph.add_run().add_picture(io.BytesIO(self.pictures[id(chart)]), width=_points(width))
        for side in "TBLR":
            # Left out, LibreOffice assumes an eighth of an inch.
            shape._inline.set(f"dist{side}", "0")
        properties = shape._inline.docPr
        properties.set("descr", chart["alt"])
        properties.set("name", chart["name"])

    def _table(self, block: dict[str, Any]) -> None:
        if block["sideways"]:
            self._turn(sideways=True)
        self._caption(block)
        made = block if block["sideways"] else {**block, "widths": _scaled(block["widths"], self.room)}
        result_table(self.document, made)
        for note in block["notes"]:
            paragraph = self.document.add_paragraph()
            run(paragraph, note, size=self.body * 0.82, colour=MUTE)
            paragraph.paragraph_format.space_after = _points(2)
        if block["sideways"]:
            self._turn(sideways=False)
        elif not block["notes"]:
            _space_after(self.document.add_paragraph(), 0)

    def _turn(self, *, sideways: bool) -> None:
        """Starts a new page on its side, or upright again."""
        from docx.enum.section import WD_ORIENT, WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = section.page_height, section.page_width
        if sideways:
            section.footer.is_linked_to_previous = True
            margin = (section.page_width.pt - SIDEWAYS) / 2
        else:
            margin = (section.page_width.pt - self.room) / 2
        section.left_margin = section.right_margin = _points(margin)

    def _write(self, block: dict[str, Any]) -> None:
        from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER

        if block["prompt"]:
            run(self.document.add_paragraph(), block["prompt"], bold=True)
        if block["boxes"]:
            self.document.add_paragraph(_ticks(block["boxes"]))
        for _ in range(block["lines"]):
            line = self.document.add_paragraph("\t")
            line.paragraph_format.tab_stops.add_tab_stop(_points(self.room), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            line.paragraph_format.space_after = _points(4)

    def _blank(self, block: dict[str, Any]) -> None:
        blank_table(self.document, block, self.room, self.body)
        _space_after(self.document.add_paragraph(), 0)


def _charts(data: dict[str, Any]) -> Any:
    for section in data["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "chart":
                yield block
            elif block["kind"] == "message" and block["chart"]:
                yield block["chart"]


def _points(value: float) -> Any:
    from docx.shared import Pt

    return Pt(value)


def _scaled(widths: list[float], room: float) -> list[float]:
    return [w * room / sum(widths) for w in widths]


def _ticks(boxes: list[str]) -> str:
    return "      ".join(f"☐ {b}" for b in boxes)


def _space_before(paragraph: Any, points: float) -> None:
    paragraph.paragraph_format.space_before = _points(points)


def _space_after(paragraph: Any, points: float) -> None:
    paragraph.paragraph_format.space_after = _points(points)


def _left_rule(paragraph: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph.paragraph_format.left_indent = _points(14)
    border = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="C9D2DA"/></w:pBdr>'
    _insert(paragraph, parse_xml(border))


def _shaded(paragraph: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    _insert(paragraph, parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{PALE}"/>'))


def _insert(paragraph: Any, element: Any) -> None:
    """A paragraph property in its place: after the style and keeping rules, before tabs, spacing and indents."""
    properties = paragraph._p.get_or_add_pPr()
    first = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr")
    before = [e for e in properties if e.tag.rpartition("}")[2] in first]
    properties.insert(len(before), element)
