"""Text and tables on a slide: boxes with exact lines, so that every computer breaks and stacks them alike."""

from __future__ import annotations

from typing import Any

from survey_kit.documents.native.fills import is_dark
from survey_kit.documents.slides.sheet import ACCENT, HAIR, INK, LEADING, MUTE, NOTE, PALE, SMALL
from survey_kit.documents.slides.tables import PAD
from survey_kit.thai.text import holding

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WHITE = "FFFFFF"
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_SIDE = {"l": "LEFT", "r": "RIGHT", "c": "CENTER"}


Place = tuple[float, float, float, float]


def box(slide: Any, place: Place, *, ground: str = "", edge: str = "", pad: float = 0) -> Any:
    """An empty text box at x, y, width, height (points); its text frame."""
    from pptx.util import Pt

    shape = slide.shapes.add_textbox(*(Pt(v) for v in place))
    if ground:
        shape.fill.solid()
        shape.fill.fore_color.rgb = colour(ground)
    if edge:
        shape.line.color.rgb, shape.line.width = colour(edge), Pt(1)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Pt(pad)
    frame.margin_top = frame.margin_bottom = Pt(pad / 2)
    return frame


def write(frame: Any, text: str, size: float, *, side: str = "l", first: bool = True, **look: Any) -> Any:
    """A paragraph in a text frame; ``look`` as in ``run``."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
    paragraph.alignment = getattr(PP_ALIGN, _SIDE[side])
    paragraph.line_spacing = Pt(size * LEADING)
    for k, line in enumerate(text.split("\n")):
        if k:
            paragraph.add_line_break()
        run(paragraph, line, size, **look)
    return paragraph


def run(paragraph: Any, text: str, size: float, *, bold: bool = False, fill: str = INK) -> None:
    """A run of text in one size, weight and colour."""
    from pptx.util import Pt

    piece = paragraph.add_run()
    piece.text = holding(text)
    piece.font.size, piece.font.bold = Pt(size), bold
    piece.font.color.rgb = colour(fill)


def colour(code: str) -> Any:
    """A colour of six hexadecimal digits."""
    from pptx.dml.color import RGBColor

    # The class is the only one of python-pptx without types.
    made: Any = RGBColor
    return made.from_string(code)


def table(slide: Any, part: dict[str, Any], x: float, y: float) -> None:
    """A native table under its title, with the notes of its last part below."""
    from pptx.util import Pt

    if part["title"]:
        write(box(slide, (x, y, sum(part["widths"]), part["caption"])), part["title"], NOTE, bold=True)
    rows, columns = len(part["head"]) + len(part["body"]), len(part["widths"])
    high, top = sum(part["heights"]), y + part["caption"]
    frame = slide.shapes.add_table(rows, columns, Pt(x), Pt(top), Pt(sum(part["widths"])), Pt(high))
    frame._element.nvGraphicFramePr.cNvPr.set(
        "descr", part.get("alt") or part["title"] or " · ".join(c["text"] for c in part["head"][-1])
    )
    made = frame.table
    _plain(frame)
    for column, width in zip(made.columns, part["widths"], strict=True):
        column.width = Pt(width)
    for row, height in zip(made.rows, part["heights"], strict=True):
        row.height = Pt(height)
    _head(made, part)
    for i, line in enumerate(part["body"]):
        for j, text in enumerate(line):
            cell = made.cell(len(part["head"]) + i, j)
            ground = part["fills"][i][j].lstrip("#")
            fill = WHITE if ground and is_dark(ground) else INK
            _cell(cell, text, part["size"], part["align"][j], bold=bool(ground) or i in part["strong"], fill=fill)
            if ground:
                cell.fill.solid()
                cell.fill.fore_color.rgb = colour(ground)
            _rule(cell, HAIR, around=part.get("form", False))
    _notes(slide, part, x, top + high + 6)


def _head(made: Any, part: dict[str, Any]) -> None:
    last = len(part["head"]) - 1
    for line in part["head"]:
        for c in line:
            cell = made.cell(c["row"], c["column"])
            if c["columns"] * c["rows"] > 1:
                cell.merge(made.cell(c["row"] + c["rows"] - 1, c["column"] + c["columns"] - 1))
            side = "c" if c["columns"] > 1 else part["align"][c["column"]]
            _cell(cell, c["text"], part["size"], side, bold=True, fill=ACCENT)
    for k in range(last + 1):
        for j in range(len(part["widths"])):
            cell = made.cell(k, j)
            cell.fill.solid()
            cell.fill.fore_color.rgb = colour(PALE)
            _rule(cell, ACCENT if k == last else HAIR, around=part.get("form", False))


def _notes(slide: Any, part: dict[str, Any], x: float, y: float) -> None:
    if part["notes"]:
        frame = box(slide, (x, y, sum(part["widths"]), len(part["notes"]) * SMALL * LEADING))
        for k, note in enumerate(part["notes"]):
            write(frame, note, SMALL, first=k == 0, fill=MUTE)


def _cell(cell: Any, text: str, size: float, side: str, **look: Any) -> None:
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = Pt(PAD - 3)
    cell.margin_top = cell.margin_bottom = Pt(PAD / 2 - 1)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.background()
    write(cell.text_frame, text, size, side=side, **look)


def _plain(frame: Any) -> None:
    """Takes PowerPoint's own bands and lines away: the rules are those of the printed table."""
    properties = frame._element.graphic.graphicData.tbl.tblPr
    properties.find(f"{A}tableStyleId").text = NO_STYLE
    frame.table.horz_banding = False


def _rule(cell: Any, code: str, *, around: bool) -> None:
    """A line under a cell; on a form also at its sides."""
    properties = cell._tc.get_or_add_tcPr()
    for k, name in enumerate(("lnL", "lnR", "lnT", "lnB") if around else ("lnB",)):
        line = properties.makeelement(f"{A}{name}", w="12700")
        line.append(line.makeelement(f"{A}solidFill"))
        line[0].append(line.makeelement(f"{A}srgbClr", val=code))
        properties.insert(k, line)
