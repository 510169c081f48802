"""Tables in Word: widths that hold, heads that repeat, rows that stay whole."""

from __future__ import annotations

from typing import Any

from survey_kit.documents.office_font import TO_SARABUN
from survey_kit.documents.word.page import ACCENT, INK, MUTE, run

PALE, HAIR = "EAF1F6", "C9D2DA"
SHORT = 16
_SIDE = {"l": "left", "r": "right", "c": "center"}


def result_table(document: Any, made: dict[str, Any]) -> Any:
    """A table of results: ruled above and below, head repeated on every page."""
    head, body = made["head"], made["body"]
    table = grid(document, len(head) + len(body), made["widths"])
    size = made["size"] * TO_SARABUN
    for line in head:
        for c in line:
            cell = table.cell(c["row"], c["column"])
            if c["columns"] * c["rows"] > 1:
                cell = cell.merge(table.cell(c["row"] + c["rows"] - 1, c["column"] + c["columns"] - 1))
            side = "center" if c["columns"] > 1 else _SIDE[made["align"][c["column"]]]
            write(cell, c["text"], size, side, bold=True, colour=ACCENT)
    for k in range(len(head)):
        header_row(table.rows[k])
    _shade_head(table, len(head))
    cells = table._cells
    columns = len(made["widths"])
    for i, row in enumerate(body):
        strong = i in made["strong"]
        for j, text in enumerate(row):
            cell = cells[(len(head) + i) * columns + j]
            write(cell, text, size, _SIDE[made["align"][j]], bold=strong or None, colour=INK)
            borders(cell, bottom=(4, HAIR))
            if made["align"][j] == "r" and " " not in text:
                unbroken(cell)
            if strong:
                borders(cell, top=(6, MUTE))
    for cell in table.rows[-1].cells:
        borders(cell, bottom=(8, ACCENT))
    _keep_together(table, len(head))
    return table


def _keep_together(table: Any, heads: int) -> None:
    """A short table stays on one page with its notes; a long one keeps its last rows with them."""
    rows = list(table.rows)
    for row in rows if len(rows) <= SHORT else (*rows[: heads + 2], *rows[-2:]):
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def grid(document: Any, rows: int, widths: list[float]) -> Any:
    """A table without borders whose columns keep ``widths`` (points)."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for k, cell in enumerate(table._cells):
        cell.width = Pt(widths[k % len(widths)])
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "80")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins) if look is not None else table._tbl.tblPr.append(margins)
    return table


def write(cell: Any, text: str, size: float, side: str = "left", **look: Any) -> Any:
    """Text in the first paragraph of a cell; returns the paragraph."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, side.upper())
    paragraph.paragraph_format.space_after = Pt(0)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    run(paragraph, text, size=size, **look)
    return paragraph


def unbroken(cell: Any) -> None:
    """Keeps a figure on one line even where the reader's font is wider than the one the widths were measured with."""
    from docx.oxml import OxmlElement

    _place(cell._tc.get_or_add_tcPr(), OxmlElement("w:noWrap"))


def header_row(row: Any) -> None:
    """Marks a row to be repeated on every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def shade(cell: Any, colour: str) -> None:
    """Fills a cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()
    element = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        element.set(qn(f"w:{name}"), value)
    _place(properties, element)


def borders(cell: Any, kind: str = "single", **sides: tuple[int, str]) -> None:
    """Sets borders of a cell: side = (eighths of a point, colour); ``kind`` is Word's name of its kind."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()
    element = properties.find(qn("w:tcBorders"))
    if element is None:
        element = OxmlElement("w:tcBorders")
        _place(properties, element)
    for side in ("top", "left", "bottom", "right"):
        if side not in sides:
            continue
        for old in element.findall(qn(f"w:{side}")):
            element.remove(old)
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", kind), ("sz", str(sides[side][0])), ("space", "0"), ("color", sides[side][1])):
            border.set(qn(f"w:{name}"), value)
        element.append(border)
    order = {"top": 0, "left": 1, "bottom": 2, "right": 3}
    element[:] = sorted(element, key=lambda e: order[e.tag.rpartition("}")[2]])


_CELL_ORDER = ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "textDirection", "vAlign")


def _place(properties: Any, element: Any) -> None:
    """Puts a property where the schema wants it."""
    properties.append(element)
    place = {name: i for i, name in enumerate(_CELL_ORDER)}
    properties[:] = sorted(properties, key=lambda e: place.get(e.tag.rpartition("}")[2], len(_CELL_ORDER)))


def _shade_head(table: Any, lines: int) -> None:
    seen = set()
    for k in range(lines):
        for cell in table.rows[k].cells:
            if cell._tc in seen:
                continue
            seen.add(cell._tc)
            shade(cell, PALE)
            borders(cell, bottom=(6, ACCENT if k == lines - 1 or cell._tc.vMerge else HAIR))
            if k == 0:
                borders(cell, top=(8, ACCENT))
