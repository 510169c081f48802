"""The slides of a report: a title slide, then every section, drawn natively and saved the same each time."""

from __future__ import annotations

import io
from typing import Any

from survey_kit.documents.native import is_native
from survey_kit.documents.native.drawingml import chart_xml
from survey_kit.documents.native.room import airy, largest
from survey_kit.documents.native.workbook import workbook
from survey_kit.documents.office_font import FONT
from survey_kit.documents.packing import dated, undated, without
from survey_kit.documents.slides import sheet
from survey_kit.documents.slides.flow import INDENT, Placed, Slide, around, slides_of
from survey_kit.documents.slides.shapes import Drawing
from survey_kit.documents.slides.thai import repair
from survey_kit.documents.slides.writing import box, colour, run, table, write
from survey_kit.thai.numbers import to_thai_digits

WHITE = "FFFFFF"
# Places of the layouts in the template of python-pptx.
TITLE_SLIDE, TITLE_ONLY = 0, 5
LABELS = (36.0, 34.0, 32.0, 30.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)
# A display list is drawn for an A4 page; larger than this its letters would outgrow the headline.
MOST_SCALE = 2.1


class Deck:
    """An open presentation and the report it is made from."""

    def __init__(self, data: dict[str, Any]) -> None:
        from pptx import Presentation
        from pptx.util import Pt

        self.data = data
        self.file = Presentation()
        _widen(self.file, sheet.WIDTH / self.file.slide_width.pt)
        self.file.slide_width, self.file.slide_height = Pt(sheet.WIDTH), Pt(sheet.HEIGHT)
        self.first, self.other = (self.file.slide_layouts[i] for i in (TITLE_SLIDE, TITLE_ONLY))
        for layout in list(self.file.slide_layouts):
            if layout not in (self.first, self.other):
                self.file.slide_layouts.remove(layout)

    def opening(self) -> None:
        """The title slide: white on the colour of the report, with the mark of sample data."""
        slide = self.file.slides.add_slide(self.first)
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = colour(sheet.ACCENT)
        room, x = sheet.WIDTH - 160, 80.0
        size = sheet.largest(self.data["title"], (66.0, 60.0, 54.0, 48.0, 42.0, 36.0), room, 3, bold=True)
        high = sheet.height(self.data["title"], size, room, bold=True)
        top = max(70.0, 250 - high)
        _place(slide.shapes.title, x, top, room, high)
        title = sheet.balanced(self.data["title"], size, room)
        write(slide.shapes.title.text_frame, title, size, bold=True, fill=WHITE)
        below = slide.placeholders[1]
        _place(below, x, top + high + 18, room, 2 * 34 * sheet.LEADING)
        write(below.text_frame, self.data["subtitle"], 34, fill=WHITE)
        lines = [self.data["facts"].get(k, "") for k in ("organisation", "date")]
        frame = box(slide, (x, 424, room, 90))
        for k, line in enumerate(filter(None, (" · ".join(filter(None, lines)), self.data["mark"]))):
            write(frame, line, 28, first=k == 0, bold=k == 1, fill=WHITE)

    def section(self, section: dict[str, Any]) -> None:
        """Every slide of a section."""
        for made in slides_of(section, section["title"] or self.data["title"], self.data["words"]):
            self._slide(made)

    def _slide(self, made: Slide) -> None:
        slide = self.file.slides.add_slide(self.other)
        title = slide.shapes.title
        _place(title, sheet.MARGIN, sheet.TOP, sheet.ROOM, max(made.top - sheet.TOP - 14, 10))
        headline = sheet.balanced(made.title, made.size, sheet.ROOM)
        write(title.text_frame, headline, made.size, bold=True, fill=sheet.ACCENT)
        for placed in made.placed:
            getattr(self, f"_{placed.kind}")(slide, placed)
        self._foot(slide, made)
        if made.notes:
            frame = slide.notes_slide.notes_text_frame
            frame.text = "\n".join(made.notes)

    def _foot(self, slide: Any, made: Slide) -> None:
        """Mark, source and n on the left, the number of the slide on the right."""
        source, room = made.source or self.data["source"], sheet.ROOM - 70
        said = " · ".join(filter(None, (self.data["mark"], source)))
        size = sheet.largest(said, sheet.FOOTS, room, 1)
        rows = sheet.lines(said, size, room)
        # What does not fit on one line grows upwards, where there is air.
        frame = box(slide, (sheet.MARGIN, sheet.FOOT - (rows - 1) * 10, room, max(rows * size * sheet.LEADING, 24)))
        paragraph = write(frame, self.data["mark"], size, bold=True, fill=sheet.WARN)
        run(paragraph, said.removeprefix(self.data["mark"]), size, fill=sheet.MUTE)
        number = str(len(self.file.slides))
        thai = self.data["digits"] == "thai"
        frame = box(slide, (sheet.WIDTH - sheet.MARGIN - 60, sheet.FOOT, 60, 24))
        paragraph = write(
            frame, to_thai_digits(number) if thai else number, sheet.SMALL, side="r", bold=True, fill=sheet.MUTE
        )
        if not thai:
            # A field follows when slides are moved; PowerPoint has none in Thai digits.
            _field(paragraph)

    def _text(self, slide: Any, placed: Placed) -> None:
        style, high = placed.block["style"], placed.height
        framed = style in ("lead", "question", "quote")
        frame = box(
            slide, (sheet.MARGIN, placed.y, sheet.ROOM, high), pad=12 if framed else 0,
            ground=sheet.PALE if style == "lead" else "", edge=sheet.HAIR if style == "question" else "",
        )  # fmt: skip
        fill = sheet.MUTE if style == "note" else sheet.INK
        write(frame, placed.block["text"], placed.size, bold=style == "strong", fill=fill)
        if style == "quote":
            self._bar(slide, placed)

    def _bar(self, slide: Any, placed: Placed) -> None:
        box(slide, (sheet.MARGIN, placed.y, 4, placed.height), ground=sheet.HAIR)

    def _bullet(self, slide: Any, placed: Placed) -> None:
        number = placed.block["number"]
        thai = self.data["digits"] == "thai"
        mark = (to_thai_digits(str(number)) if thai else str(number)) + "." if number > 0 else "•" if number else ""
        indent = INDENT * placed.size / sheet.BODY
        left = box(slide, (sheet.MARGIN, placed.y, indent, placed.height))
        write(left, mark, placed.size, bold=True, fill=sheet.ACCENT)
        right = box(slide, (sheet.MARGIN + indent, placed.y, sheet.ROOM - indent, placed.height))
        write(right, placed.block["text"], placed.size)

    def _message(self, slide: Any, placed: Placed) -> None:
        """A finding: big figure, its ten pictures, one sentence, how many were asked."""
        block, y = placed.block, placed.y + 6
        size = sheet.largest(block["figure"], (88.0, 76.0, 64.0, 54.0, 44.0), sheet.ROOM, 1, bold=True)
        frame = box(slide, (sheet.MARGIN, y, sheet.ROOM, size * 1.2))
        write(frame, block["figure"], size, bold=True, fill=sheet.ACCENT)
        y += size * 1.2 + 12
        if block["chart"]:
            y += self._drawn(slide, block["chart"], y, 96.0, 4.2) + 18
        size = sheet.largest(block["sentence"], (44.0, 40.0, 36.0, 32.0), sheet.ROOM, 2, bold=True)
        size = size if size > 32 else sheet.largest(block["sentence"], (32.0, 28.0, 24.0), sheet.ROOM, 3, bold=True)
        high = sheet.height(block["sentence"], size, sheet.ROOM, bold=True)
        write(box(slide, (sheet.MARGIN, y, sheet.ROOM, high)), block["sentence"], size, bold=True)
        y += high + 8
        if block["detail"]:
            high = sheet.height(block["detail"], 28, sheet.ROOM)
            write(box(slide, (sheet.MARGIN, y, sheet.ROOM, high)), block["detail"], 28, fill=sheet.MUTE)
        if block["boxes"]:
            ticks = "      ".join(f"☐ {b}" for b in block["boxes"])
            write(box(slide, (sheet.MARGIN, sheet.BOTTOM - 40, sheet.ROOM, 40)), ticks, 30)

    def _table(self, slide: Any, placed: Placed) -> None:
        table(slide, placed.block, sheet.MARGIN, placed.y)

    def _chart(self, slide: Any, placed: Placed) -> None:
        """The chart under its title, with the question as it was asked in a frame below."""
        block, y, high, room = placed.block, placed.y, placed.height, around(placed.block)
        if room["title"]:
            frame = box(slide, (sheet.MARGIN, y, sheet.ROOM, room["title"] - 8))
            write(frame, " ".join(filter(None, (block["number"], block["title"]))), sheet.NOTE, bold=True)
            y, high = y + room["title"], high - room["title"]
        if room["asked"]:
            place = (sheet.MARGIN, y + high - room["asked"] + 10, sheet.ROOM, room["asked"] - 10)
            write(box(slide, place, edge=sheet.HAIR, pad=12), block["asked"], sheet.NOTE, fill=sheet.MUTE)
            high -= room["asked"]
        if room["under"]:
            frame = box(slide, (sheet.MARGIN, y + high - room["under"] + 8, sheet.ROOM, room["under"] - 8))
            write(frame, block["under"], sheet.NOTE, fill=sheet.MUTE)
            high -= room["under"]
        if is_native(block):
            self._native(slide, block, y, high)
        else:
            self._drawn(slide, block, y, high, MOST_SCALE)

    def _native(self, slide: Any, block: dict[str, Any], y: float, high: float) -> None:
        from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from pptx.parts.chart import ChartPart
        from pptx.util import Pt

        room = airy(largest(block["data"], sheet.ROOM, high, LABELS), high)
        package = slide.part.package
        name = package.next_partname(ChartPart.partname_template)
        part = ChartPart.load(name, CONTENT_TYPE.DML_CHART, package, chart_xml(block["data"], room, FONT))
        part.chart_workbook.update_from_xlsx_blob(workbook(block["data"], room.labels))
        relation = slide.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        place = (sheet.MARGIN, y, room.width, min(room.height, high))
        frame = slide.shapes._add_chart_graphicFrame(relation, *(Pt(v) for v in place))
        properties = frame.nvGraphicFramePr.cNvPr
        properties.set("descr", block["alt"])
        properties.set("name", block["name"])

    def _drawn(self, slide: Any, chart: dict[str, Any], y: float, high: float, most: float) -> float:
        """A display list as large as its room allows; returns its height."""
        from lxml import etree

        scale = min(most, sheet.ROOM / chart["w"], high / chart["h"])
        first = max((s.shape_id for s in slide.shapes), default=1)
        first = max([first, *(int(e.get("id")) for e in slide.shapes._spTree.iter("{*}cNvPr"))])
        drawing = Drawing(first, sheet.MARGIN, y, scale)
        slide.shapes._spTree.append(etree.fromstring(drawing.group(chart)))
        return float(chart["h"] * scale)

    def packed(self, told: dict[str, str]) -> bytes:
        """The bytes of the presentation; ``told`` fills its properties."""
        dated(self.file.core_properties, told)
        without(self.file.part.package._rels, "/thumbnail")
        without(self.file.part.rels, "/printerSettings")
        out = io.BytesIO()
        self.file.save(out)
        return undated(out.getvalue(), repair)


def _place(shape: Any, x: float, y: float, w: float, h: float) -> None:
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Pt

    shape.left, shape.top, shape.width, shape.height = Pt(x), Pt(y), Pt(w), Pt(h)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.TOP, True


def _field(paragraph: Any) -> None:
    """Makes the run of a paragraph the number of its slide."""
    from pptx.oxml.ns import qn

    piece = paragraph._p.find(qn("a:r"))
    piece.tag = qn("a:fld")
    piece.set("id", "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}")
    piece.set("type", "slidenum")


def _widen(file: Any, factor: float) -> None:
    """Stretches what stands on the master and the layouts to the wide sheet."""
    for holder in (file.slide_master, *file.slide_layouts):
        for shape in holder.placeholders:
            if shape._element.spPr.xfrm is not None:
                shape.left, shape.width = round(shape.left * factor), round(shape.width * factor)
