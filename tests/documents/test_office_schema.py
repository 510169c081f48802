"""Elements stand in the order ECMA-376 asks for: Office offers to repair, or refuses, a file that mixes them up.

Sequences from ECMA-376 part 1 (5th edition), schemas dml-chart.xsd, dml-main.xsd, pml.xsd and dml-wordprocessingDrawing.xsd.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest

Made = Callable[..., bytes]

FILL = "noFill solidFill gradFill blipFill pattFill grpFill"
TEXT = f"ln {FILL} effectLst effectDag highlight uLnTx uLn uFillTx uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst"
SHOWN = "numFmt spPr txPr dLblPos showLegendKey showVal showCatName showSerName showPercent showBubbleSize separator"
AXIS = "axId scaling delete axPos majorGridlines minorGridlines title numFmt majorTickMark minorTickMark tickLblPos spPr txPr crossAx crosses crossesAt"
SEQUENCES = {
    "c:chartSpace": "date1904 lang roundedCorners style clrMapOvr pivotSource protection chart spPr txPr externalData printSettings userShapes extLst",
    "c:chart": "title autoTitleDeleted pivotFmts view3D floor sideWall backWall plotArea legend plotVisOnly dispBlanksAs extLst",
    "c:plotArea": "layout barChart catAx valAx dTable spPr extLst",
    "c:manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "c:barChart": "barDir grouping varyColors ser dLbls gapWidth overlap serLines axId extLst",
    "c:ser": "idx order tx spPr invertIfNegative pictureOptions dPt dLbls trendline errBars cat val shape extLst",
    "c:dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "c:dLbls": f"dLbl delete {SHOWN} showLeaderLines",
    "c:dLbl": f"idx delete layout tx {SHOWN}",
    "c:strRef": "f strCache",
    "c:numRef": "f numCache",
    "c:strCache": "ptCount pt",
    "c:numCache": "formatCode ptCount pt",
    "c:catAx": f"{AXIS} auto lblAlgn lblOffset noMultiLvlLbl",
    "c:valAx": f"{AXIS} crossBetween majorUnit minorUnit dispUnits",
    "c:scaling": "logBase orientation max min",
    "c:legend": "legendPos legendEntry layout overlay spPr txPr",
    "c:externalData": "autoUpdate",
    "c:txPr": "bodyPr lstStyle p",
    "c:spPr": f"xfrm custGeom prstGeom {FILL} ln effectLst",
    "p:sp": "nvSpPr spPr style txBody extLst",
    "p:cxnSp": "nvCxnSpPr spPr style",
    "p:grpSp": "nvGrpSpPr grpSpPr sp grpSp graphicFrame cxnSp pic",
    "p:spPr": f"xfrm custGeom prstGeom {FILL} ln effectLst",
    "p:txBody": "bodyPr lstStyle p",
    "a:custGeom": "avLst gdLst ahLst cxnLst rect pathLst",
    "a:pattFill": "fgClr bgClr",
    "a:ln": f"{FILL} prstDash custDash round bevel miter headEnd tailEnd",
    "a:p": "pPr r br fld endParaRPr",
    "a:pPr": "lnSpc spcBef spcAft buClrTx buClr buSzTx buSzPct buFontTx buFont buNone buAutoNum buChar tabLst defRPr",
    "a:r": "rPr t",
    "a:fld": "rPr pPr t",
    "a:rPr": TEXT,
    "a:defRPr": TEXT,
    "a:endParaRPr": TEXT,
    "a:tcPr": f"lnL lnR lnT lnB lnTlToBr lnBlToTr cell3D {FILL}",
    "a:tc": "txBody tcPr",
    "wp:inline": "extent effectExtent docPr cNvGraphicFramePr graphic",
}  # fmt: skip
# Their children may stand in any order among themselves.
MIXED = {"p:grpSp": {"sp", "grpSp", "graphicFrame", "cxnSp", "pic"}, "a:p": {"r", "br", "fld"}}
SPACES = {
    "chart": "c",
    "presentationml/2006/main": "p",
    "drawingml/2006/main": "a",
    "wordprocessingDrawing": "wp",
}
WRITTEN = {
    "pptx": r"ppt/(slides|charts)/[^/]+\.xml",
    "docx": r"word/(document|charts/chart\d+)\.xml",
    "xlsx": r"xl/charts/[^/]+\.xml",
}


def named(element: Any) -> str:
    space, _, name = str(element.tag).removeprefix("{").partition("}")
    return next((f"{short}:{name}" for end, short in SPACES.items() if space.endswith(end)), name)


def elements(data: bytes, parts: str) -> Iterator[tuple[str, Any]]:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.namelist():
            if re.fullmatch(parts, part):
                yield from ((part, e) for e in etree.fromstring(package.read(part)).iter() if isinstance(e.tag, str))


@pytest.mark.parametrize("format", WRITTEN)
@pytest.mark.parametrize("name", ["community", "agency", "network", "hostile"])
def test_children_stand_in_the_order_of_the_schema(made: Made, name: str, format: str) -> None:
    seen = set()
    for part, element in elements(made(name, format), WRITTEN[format]):
        kind = named(element)
        if kind not in SEQUENCES:
            continue
        seen.add(kind)
        order = SEQUENCES[kind].split()
        children = [named(c).partition(":")[2] for c in element]
        mixed = MIXED.get(kind, set())
        places = [order.index("sp" if kind == "p:grpSp" and c in mixed else "r" if c in mixed else c) for c in children]
        assert places == sorted(places), (part, kind, children)
    assert "c:ser" in seen


def test_a_file_out_of_order_would_be_found() -> None:
    order = SEQUENCES["a:rPr"].split()
    assert order.index("solidFill") < order.index("latin") < order.index("cs") < order.index("hlinkClick")
