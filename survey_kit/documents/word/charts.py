"""Charts in Word that can be edited: the chart part, the workbook inside it, and where it stands in the text."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import quoteattr

from survey_kit.documents.native.drawingml import chart_xml
from survey_kit.documents.native.room import largest
from survey_kit.documents.native.workbook import workbook
from survey_kit.documents.office_font import FONT

CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
POINT = 12700
# A chart stands on one page with its caption: many bars get smaller letters.
TALLEST, SHRUNK = 600.0, (1.0, 0.92, 0.84, 0.76, 0.68)


def add_chart(document: Any, paragraph: Any, chart: dict[str, Any], width: float, size: float) -> None:
    """Puts a set chart into ``paragraph``, ``width`` points wide, its labels ``size`` points of the office's font."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    room = largest(chart["data"], width, TALLEST, [size * share for share in SHRUNK])
    relation, number = _part(document, chart["data"], room), document.part.next_id
    paragraph.add_run()._r.append(
        parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{round(room.width * POINT)}" cy="{round(room.height * POINT)}"/>'
            f'<wp:docPr id="{number}" name={quoteattr(chart["name"])} descr={quoteattr(chart["alt"])}/>'
            f'<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="{DRAWING}/chart">'
            f'<c:chart xmlns:c="{DRAWING}/chart" r:id="{relation}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )
    )


def _part(document: Any, data: dict[str, Any], room: Any) -> str:
    """Adds the chart and its workbook to the file; returns the relationship of the chart."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    number = 1 + sum(1 for part in package.iter_parts() if str(part.partname).startswith("/word/charts/"))
    sheet = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), SHEET, workbook(data, room.labels), package)
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CHART, b"", package)
    chart._blob = chart_xml(data, room, FONT, chart.relate_to(sheet, f"{RELATION}/package"))
    return str(document.part.relate_to(chart, f"{RELATION}/chart"))
