"""Blocks of a set report as Word paragraphs, tables and pictures."""

from __future__ import annotations

import io
from typing import Any

from survey_kit.documents.columns import SIDEWAYS
from survey_kit.documents.native import is_native
from survey_kit.documents.office_font import TO_SARABUN
from survey_kit.documents.typesetting import AIR, pictures
from survey_kit.documents.word.charts import add_chart
from survey_kit.documents.word.forms import answer_grid, blank_table, writing_lines
from survey_kit.documents.word.page import ACCENT, INK, LOOKS, MUTE, STYLES, WARN, footer, run
from survey_kit.documents.word.paragraphs import left_rule, points, scaled, shaded, space_after, space_before, ticks
from survey_kit.documents.word.tables import borders, grid, result_table, shade, write
from survey_kit.thai.width import wrapped

WHITE = "FFFFFF"
# Labels of a chart beside the body text.
LABELS = 0.94
# Large type of a poster needs a wide chart.
LETTERS = 17.0


class Writer:
    """Writes one report into one document; pictures of all charts are drawn in one go."""

    def __init__(self, document: Any, data: dict[str, Any]) -> None:
        self.document = document
        self.place = document  # where blocks go: the document, or a cell of a two-column part
        self.data = data
        self.body = LOOKS[data["layout"]].body
        charts = [c for c in _charts(data) if not is_native(c)]
        self.pictures = {id(c): p for c, p in zip(charts, pictures(charts), strict=True)}
        first = document.sections[0]
        self.room = (first.page_width - first.left_margin - first.right_margin) / 12700

    def opening(self) -> None:
        """Kind, title and subtitle; for the network report a cover and the contents."""
        if self.data["layout"] == "book":
            self._cover()
            self._contents()
            return
        paragraph = self.place.add_paragraph()
        run(paragraph, self.data["kind"], bold=True, colour=MUTE)
        self._mark(paragraph, "  ")
        self._title()
        self.place.add_paragraph(self.data["subtitle"], style="Subtitle")

    def _cover(self) -> None:
        """Title in white on a coloured block, then who, where and when."""
        cell = grid(self.document, 1, [self.room]).rows[0].cells[0]
        shade(cell, ACCENT)
        self.place, room, self.room = cell, self.room, self.room - 40
        write(cell, self.data["kind"], self.body, bold=True, colour=WHITE).paragraph_format.space_before = points(30)
        self._title(colour=WHITE, before=90)
        subtitle = cell.add_paragraph()
        run(subtitle, self.data["subtitle"], size=self.body * 1.12, colour=WHITE)
        space_after(subtitle, 24)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.left_indent = points(14)
        self.place, self.room = self.document, room
        self._gap(self.body)
        for key in ("organisation", "city", "date"):
            if self.data["facts"].get(key):
                self.place.add_paragraph(self.data["facts"][key])
        self._mark(self.place.add_paragraph(), "")

    def _mark(self, paragraph: Any, before: str) -> None:
        if self.data["mark"]:
            run(paragraph, before + self.data["mark"], bold=True, colour=WARN)

    def _title(self, colour: str | None = None, before: float = 0) -> None:
        """The title in lines of about the same length: Word would leave a single word on the last one."""
        size = self.body * STYLES["Title"][0] / TO_SARABUN
        lines = wrapped(self.data["title"], size, self.room * 0.97, 700)
        paragraph = self.place.add_paragraph(style="Title")
        space_before(paragraph, before)
        piece = run(paragraph, lines[0], colour=colour)
        for line in lines[1:]:
            piece.add_break()
            piece.add_text(line)

    def sections(self) -> None:
        """Every section; on a handout the short ones side by side."""
        for group in self.data["groups"]:
            if group["wide"]:
                for section in group["left"]:
                    self.section(section)
            else:
                self._side_by_side(group)
        if not self.data["groups"]:
            for section in self.data["sections"]:
                self.section(section)

    def _side_by_side(self, group: dict[str, Any]) -> None:
        if group["new_page"]:
            self._gap(1)
            self.place.paragraphs[-1].paragraph_format.page_break_before = True
        room, gap = self.room, 20.0
        table = grid(self.document, 1, [(room + gap) / 2, (room + gap) / 2 - gap])
        for cell, side in zip(table.rows[0].cells, ("left", "right"), strict=True):
            self.place, self.room = cell, room / 2 - gap
            for section in group[side]:
                self.section({**section, "new_page": False})
            first = cell.paragraphs[0]._p
            first.getparent().remove(first)
        self.place, self.room = self.document, room

    def _contents(self) -> None:
        heading = self.place.add_paragraph(style="Subtitle")
        heading.paragraph_format.page_break_before = True
        run(heading, self.data["words"]["contents"], bold=True, colour=ACCENT)
        for section in self.data["sections"]:
            if section["title"] and section["level"] < 3:
                line = self.place.add_paragraph(section["title"])
                line.paragraph_format.left_indent = points(14.0 * (section["level"] - 1))
                line.paragraph_format.space_after = points(1)

    def section(self, section: dict[str, Any]) -> None:
        """A heading and its blocks."""
        new_page = section["new_page"] or (self.data["layout"] == "book" and section["level"] == 1)
        if section["title"]:
            heading = self.place.add_paragraph(section["title"], style=f"Heading {section['level']}")
            heading.paragraph_format.page_break_before = new_page or None
        for block in section["blocks"]:
            getattr(self, f"_{block['kind']}")(block)

    def _paragraph(self, block: dict[str, Any]) -> None:
        style = block["style"]
        paragraph = self.place.add_paragraph(style="Quote" if style == "quote" else None)
        look = {"size": self.body * 0.86, "colour": MUTE} if style == "note" else {}
        run(paragraph, block["text"], **look)
        if style == "quote":
            left_rule(paragraph)
        if style in ("lead", "question"):
            shaded(paragraph)

    def _bullets(self, block: dict[str, Any]) -> None:
        for i, line in enumerate(block["lines"]):
            if block["numbered"]:
                # Written numbers: Word would go on counting through every list of the document.
                paragraph = self.place.add_paragraph(self._number(i + 1) + "\t" + line)
                paragraph.paragraph_format.left_indent = points(20)
                paragraph.paragraph_format.first_line_indent = points(-20)
                paragraph.paragraph_format.tab_stops.add_tab_stop(points(20))
            else:
                paragraph = self.place.add_paragraph(line, style="List Bullet" if block["marked"] else None)
            paragraph.paragraph_format.space_after = points(2)

    def _number(self, n: int) -> str:
        from survey_kit.thai.numbers import to_thai_digits

        return (to_thai_digits(str(n)) if self.data["digits"] == "thai" else str(n)) + "."

    def _message(self, block: dict[str, Any]) -> None:
        left = min(172.0, self.room * 0.36)
        table = grid(self.place, 1, [left, self.room - left])
        figure, words = table.rows[0].cells
        paragraph = write(figure, block["figure"], self.body * 1.55, bold=True, colour=ACCENT)
        if block["chart"]:
            self._picture(figure.add_paragraph(), block["chart"], left - 12)
        paragraph = write(words, block["sentence"], self.body * 1.06, bold=True, colour=INK)
        if block["detail"]:
            paragraph = words.add_paragraph()
            run(paragraph, block["detail"], size=self.body * 0.86, colour=MUTE)
        if block["boxes"]:
            paragraph = words.add_paragraph(ticks(block["boxes"]))
        paragraph.paragraph_format.space_after = points(4)
        for cell in (figure, words):
            borders(cell, bottom=(4, "C9D2DA"))

    def _chart(self, block: dict[str, Any]) -> None:
        if block["title"] and not block["number"]:
            self._caption(block)
        paragraph = self.place.add_paragraph()
        paragraph.paragraph_format.keep_with_next = bool(block["source"] or block["number"]) or None
        if is_native(block):
            width = min(block["w"], self.room)
            add_chart(self.document, paragraph, block, width, min(self.body * LABELS, max(LETTERS, width / 27)))
        else:
            self._picture(paragraph, block, self.room)
        if block["number"]:
            self._caption(block)
        if block["source"]:
            run(self.place.add_paragraph(), block["source"], size=self.body * 0.8, colour=MUTE)

    def _caption(self, block: dict[str, Any]) -> None:
        caption = self.place.add_paragraph(style="Caption")
        if block["number"]:
            run(caption, block["number"] + "  ", colour=ACCENT, bold=True)
        run(caption, block["title"])

    def _picture(self, paragraph: Any, chart: dict[str, Any], room: float) -> None:
        width = min(chart["w"] + 2 * AIR, room)
        shape = paragraph.add_run().add_picture(io.BytesIO(self.pictures[id(chart)]), width=points(width))
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
        made = block if block["sideways"] else {**block, "widths": scaled(block["widths"], self.room)}
        result_table(self.place, made)
        for note in block["notes"]:
            paragraph = self.place.add_paragraph()
            run(paragraph, note, size=self.body * 0.82, colour=MUTE)
            paragraph.paragraph_format.space_after = points(2)
        if block["sideways"]:
            self._turn(sideways=False)
        elif not block["notes"]:
            self._gap()

    def _turn(self, *, sideways: bool) -> None:
        """Starts a new page on its side, or upright again."""
        from docx.enum.section import WD_ORIENT, WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = section.page_height, section.page_width
        room = SIDEWAYS if sideways else self.room
        margin = (section.page_width.pt - room) / 2
        section.left_margin = section.right_margin = points(margin)
        footer(section, self.data)

    def _write(self, block: dict[str, Any]) -> None:
        if block["prompt"]:
            run(self.place.add_paragraph(), block["prompt"], bold=True)
        if block["boxes"]:
            self.place.add_paragraph(ticks(block["boxes"]))
        writing_lines(self.place, block["lines"], self.room)
        self._gap(3)

    def _question(self, block: dict[str, Any]) -> None:
        if block["text"]:
            heading = self.place.add_paragraph()
            run(heading, block["text"], bold=True)
            heading.paragraph_format.keep_with_next = True
        if block["items"]:
            answer_grid(self.place, block, self.room, self.body)
        elif block["choices"]:
            self.place.add_paragraph(ticks(block["choices"]))
        if block["lines"]:
            writing_lines(self.place, block["lines"], self.room)
        self._gap(3)

    def _blank(self, block: dict[str, Any]) -> None:
        blank_table(self.place, block, self.room, self.body)
        self._gap()

    def _gap(self, size: float = 5) -> None:
        """A low empty line: Word joins two tables that touch, and a cell must end with a paragraph."""
        last = self.place.paragraphs[-1] if self.place is not self.document else None
        # A table in a cell already brings an empty paragraph after it.
        line = last if last is not None and not last.runs else self.place.add_paragraph()
        space_after(line, 0)
        run(line, "\u00a0", size=size)


def _charts(data: dict[str, Any]) -> Any:
    for section in data["sections"]:
        for block in section["blocks"]:
            if block["kind"] == "chart":
                yield block
            elif block["kind"] == "message" and block["chart"]:
                yield block["chart"]
