"""A chart as DrawingML: what PowerPoint, Word and Excel draw and let people edit.

Office takes Thai from the complex-script font, so every text names its font three times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from survey_kit.documents.native.fills import fill, is_dark
from survey_kit.documents.native.room import Room, has_legend
from survey_kit.documents.native.workbook import SHEET
from survey_kit.documents.office_font import TO_SARABUN
from survey_kit.thai.width import text_width

INK, LIGHT = "1F2933", "FFFFFF"
NAMESPACES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
SHOWN = "".join(
    f'<c:show{what} val="{int(what == "Val")}"/>'
    for what in ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the numbers stand: the sheet, and the line (1-based) of the heads, with the labels in column A."""

    sheet: str = SHEET
    row: int = 1

    def cells(self, column: int, first: int, last: int) -> str:
        """A range of one column, counted from 0, lines counted from the heads."""
        letter, name = chr(ord("A") + column), self.sheet.replace("'", "''")
        start = f"'{name}'!${letter}${self.row + first}"
        return escape(start if first == last else f"{start}:${letter}${self.row + last}")


def chart_xml(data: dict[str, Any], room: Room, font: str, workbook: str = "", origin: Origin | None = None) -> bytes:
    """The chart part; ``workbook`` is the relationship of the workbook inside, ``origin`` where its numbers stand."""
    texts = _text(font, room.size)
    legend = f'<c:legend><c:legendPos val="t"/><c:overlay val="0"/>{texts}</c:legend>' if has_legend(data) else ""
    bars = _bars(data, room, font, origin or Origin())
    inside = f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData>' if workbook else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<c:chartSpace {NAMESPACES}>'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/><c:chart><c:autoTitleDeleted val="1"/>'
        f"<c:plotArea>{_layout(room)}{bars}{_axes(data, room, font)}</c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{texts}{inside}</c:chartSpace>"
    ).encode()


def _layout(room: Room) -> str:
    """The bars' own box as shares of the whole: where it begins does not depend on anybody's font."""
    shares = {
        "x": room.left / room.width,
        "y": room.top / room.height,
        "w": 1.0 - room.left / room.width - 0.002,
        "h": 1.0 - room.top / room.height,
    }
    places = "".join(f'<c:{k} val="{v:.4f}"/>' for k, v in shares.items())
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{places}</c:manualLayout></c:layout>"
    )


def _text(font: str, size: float, colour: str = INK, *, bold: bool = False) -> str:
    return (
        "<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr>"
        f'<a:defRPr lang="th-TH" sz="{round(size * 100)}" b="{int(bold)}">'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:latin typeface="{font}"/><a:ea typeface="{font}"/>'
        f'<a:cs typeface="{font}"/></a:defRPr></a:pPr><a:endParaRPr lang="th-TH"/></a:p></c:txPr>'
    )


def _bars(data: dict[str, Any], room: Room, font: str, origin: Origin) -> str:
    beside = 1 if data["stacked"] else len(data["series"])
    thick = (1.9 if data["stacked"] else 1.45 if beside == 1 else 1.3 * beside) * room.size / TO_SARABUN
    gap = round(max(room.row - thick, 0.0) / thick * beside * 100)
    grouping = "percentStacked" if _whole(data) else "stacked" if data["stacked"] else "clustered"
    overlap = 100 if data["stacked"] else 0
    series = "".join(_series(data, k, room, font, origin) for k in range(len(data["series"])))
    return (
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{grouping}"/><c:varyColors val="0"/>{series}'
        f'<c:gapWidth val="{min(gap, 500)}"/><c:overlap val="{overlap}"/><c:axId val="1"/><c:axId val="2"/>'
        "</c:barChart>"
    )


def _whole(data: dict[str, Any]) -> bool:
    """Whether every level of every category is shown: only then do they make up a hundred."""
    return bool(data["stacked"]) and all(v is not None for s in data["series"] for v in s["values"])


def _series(data: dict[str, Any], k: int, room: Room, font: str, origin: Origin) -> str:
    series, n = data["series"][k], len(data["categories"])
    points = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"{_fill(colour, hatch=False)}</c:dPt>"
        for i, colour in enumerate(series["fills"])
        if colour != series["fill"]
    )
    categories = "".join(f'<c:pt idx="{i}"><c:v>{escape(x)}</c:v></c:pt>' for i, x in enumerate(room.labels))
    return (
        f'<c:ser><c:idx val="{k}"/><c:order val="{k}"/><c:tx><c:strRef><c:f>{origin.cells(k + 1, 0, 0)}</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(series["name"])}</c:v></c:pt></c:strCache>'
        f'</c:strRef></c:tx>{_fill(series["fill"], hatch=series["hatch"])}<c:invertIfNegative val="0"/>{points}'
        f"{_labels(data, series, room, font)}"
        f'<c:cat><c:strRef><c:f>{origin.cells(0, 1, n)}</c:f><c:strCache><c:ptCount val="{n}"/>{categories}'
        f"</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>{origin.cells(k + 1, 1, n)}</c:f>"
        f"{_numbers(series)}</c:numRef></c:val></c:ser>"
    )


def _numbers(series: dict[str, Any]) -> str:
    given = [(i, v) for i, v in enumerate(series["values"]) if v is not None]
    points = "".join(f'<c:pt idx="{i}"><c:v>{v:.15g}</c:v></c:pt>' for i, v in given)
    code, count = escape(_usual(series)), len(series["values"])
    return f'<c:numCache><c:formatCode>{code}</c:formatCode><c:ptCount val="{count}"/>{points}</c:numCache>'


def _usual(series: dict[str, Any]) -> str:
    """The number format most of a series is written in."""
    codes = [c for c, v in zip(series["formats"], series["values"], strict=True) if v is not None]
    return max(dict.fromkeys(codes), key=codes.count) if codes else "General"


def _fill(colour: str, *, hatch: bool) -> str:
    return f"<c:spPr>{fill(colour, hatch=hatch)}</c:spPr>"


def _labels(data: dict[str, Any], series: dict[str, Any], room: Room, font: str) -> str:
    """The numbers on the bars: inside a stack where they fit, behind a bar always, each written as in print."""
    place = '<c:dLblPos val="ctr"/>' if data["stacked"] else '<c:dLblPos val="outEnd"/>'
    size = room.size * (1.0 if data["stacked"] else 1.1)
    colour = LIGHT if data["stacked"] and is_dark(series["fill"]) else INK
    # On the hatching a number stands on a plain ground.
    ground = _fill(series["fill"], hatch=False) if series["hatch"] else "<c:spPr><a:noFill/></c:spPr>"
    look = f"{ground}{_text(font, size, colour, bold=True)}{place}{SHOWN}"
    usual, single = _usual(series), ""
    for i, code in enumerate(series["formats"]):
        if not _fits(data, series, i, room):
            single += f'<c:dLbl><c:idx val="{i}"/><c:delete val="1"/></c:dLbl>'
        elif code != usual and series["values"][i] is not None:
            own = f'<c:numFmt formatCode="{_attribute(code)}" sourceLinked="0"/>'
            single += f'<c:dLbl><c:idx val="{i}"/>{own}{look}</c:dLbl>'
    every = f'<c:numFmt formatCode="{_attribute(usual)}" sourceLinked="0"/>'
    return f"<c:dLbls>{single}{every}{look}</c:dLbls>"


def _fits(data: dict[str, Any], series: dict[str, Any], i: int, room: Room) -> bool:
    if not data["stacked"] or series["values"][i] is None:
        return True
    wide = text_width(series["texts"][i], room.size / TO_SARABUN, 600) + 3
    return bool(series["values"][i] / longest(data) * room.bars >= wide)


def longest(data: dict[str, Any]) -> float:
    """The largest value, or the largest sum of a stack; that of the whole where ``data`` is a part of a chart."""
    if "longest" in data:
        return float(data["longest"])
    columns = [[v or 0.0 for v in s["values"]] for s in data["series"]]
    if not data["stacked"]:
        return max((v for c in columns for v in c), default=0.0) or 1.0
    return max((sum(row) for row in zip(*columns, strict=True)), default=0.0) or 1.0


def _axes(data: dict[str, Any], room: Room, font: str) -> str:
    """Names down the left from the first to the last; no line of numbers, for every bar has its own."""
    most = longest(data) * (room.bars + room.tail) / max(room.bars, 1.0)
    limit = "" if _whole(data) else f'<c:max val="{most:.6g}"/>'
    line = f'<c:spPr><a:ln w="11430"><a:solidFill><a:srgbClr val="{INK}"/></a:solidFill></a:ln></c:spPr>'
    return (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/>'
        f'<c:minorTickMark val="none"/><c:tickLblPos val="low"/>{line}{_text(font, room.size)}<c:crossAx val="2"/>'
        '<c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="40"/>'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/>{limit}<c:min val="0"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/><c:crossAx val="1"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})
