"""A display list as shapes that can be moved and coloured in PowerPoint; one group for a chart, with its own text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from survey_kit.documents.native.fills import fill
from survey_kit.documents.office_font import TO_SARABUN
from survey_kit.documents.slides.sheet import wide
from survey_kit.documents.svg import icon_paths

POINT = 12700
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
# Of a line of exact height this much stands above the base line.
ASCENT = 0.78
LINE = 1.3
_SIDE = {"start": "l", "middle": "ctr", "end": "r"}


class Drawing:
    """Writes the marks of one chart, scaled and moved, with numbers of their own for every shape."""

    def __init__(self, first: int, x: float, y: float, scale: float) -> None:
        self.number, self.x, self.y, self.scale = first, x, y, scale

    def group(self, chart: dict[str, Any]) -> str:
        """The chart as one group whose text is read instead of the picture."""
        box = self._box(0, 0, chart["w"], chart["h"])
        child = box.replace("a:off", "a:chOff").replace("a:ext", "a:chExt")
        return (
            f'<p:grpSp {NAMESPACES}><p:nvGrpSpPr><p:cNvPr id="{self._next()}" name={quoteattr(chart["name"])}'
            f" descr={quoteattr(chart['alt'])}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>"
            f"<p:grpSpPr><a:xfrm>{box}{child}</a:xfrm></p:grpSpPr>"
            f"{''.join(SHAPES[m['shape']](self, m) for m in chart['marks'])}</p:grpSp>"
        )

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _box(self, x: float, y: float, w: float, h: float) -> str:
        left, top = self.x + x * self.scale, self.y + y * self.scale
        return (
            f'<a:off x="{round(left * POINT)}" y="{round(top * POINT)}"/>'
            f'<a:ext cx="{round(w * self.scale * POINT)}" cy="{round(h * self.scale * POINT)}"/>'
        )

    def shape(
        self, box: tuple[float, float, float, float], form: str, look: str, body: str = "", *, text: bool = False
    ) -> str:
        """One shape: its box in the chart's points, geometry, fill and line, and its text."""
        written = ' txBox="1"' if text else ""
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self._next()}" name="{self.number}"/>'
            f"<p:cNvSpPr{written}/><p:nvPr/></p:nvSpPr>"
            f"<p:spPr><a:xfrm>{self._box(*box)}</a:xfrm>{form}{look}</p:spPr>{body}</p:sp>"
        )

    def rect(self, m: dict[str, Any]) -> str:
        """A rectangle, hatched or with round corners."""
        if m["radius"]:
            bend = round(min(m["radius"] / max(min(m["w"], m["h"]), 0.01), 0.5) * 100000)
            form = f'<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val {bend}"/></a:avLst></a:prstGeom>'
        else:
            form = preset("rect")
        return self.shape((m["x"], m["y"], m["w"], m["h"]), form, fill(m["fill"], hatch=m["hatch"]) + NO_LINE)

    def circle(self, m: dict[str, Any]) -> str:
        """A dot with a white rim, as in print."""
        r = m["radius"]
        look = fill(m["fill"]) + f'<a:ln w="{round(self.scale * POINT)}">{fill("#FFFFFF")}</a:ln>'
        return self.shape((m["x"] - r, m["y"] - r, 2 * r, 2 * r), preset("ellipse"), look)

    def line(self, m: dict[str, Any]) -> str:
        """A straight line."""
        x, y, right, bottom = min(m["x"], m["x2"]), min(m["y"], m["y2"]), max(m["x"], m["x2"]), max(m["y"], m["y2"])
        rises = ' flipV="1"' if (m["x2"] - m["x"]) * (m["y2"] - m["y"]) < 0 else ""
        dash = '<a:prstDash val="sysDash"/>' if m["dash"] else ""
        pen = f'<a:ln w="{round(m["thickness"] * self.scale * POINT)}">{fill(m["fill"])}{dash}</a:ln>'
        return (
            f'<p:cxnSp><p:nvCxnSpPr><p:cNvPr id="{self._next()}" name="{self.number}"/><p:cNvCxnSpPr/><p:nvPr/>'
            f"</p:nvCxnSpPr><p:spPr><a:xfrm{rises}>"
            f"{self._box(x, y, right - x, bottom - y)}</a:xfrm>{preset('line')}{pen}</p:spPr></p:cxnSp>"
        )

    def text(self, m: dict[str, Any]) -> str:
        """A line of text on its base line."""
        room = wide(m["text"], m["size"] * TO_SARABUN, bold=m["weight"] >= 600) + m["size"]
        left = m["x"] - {"start": 0.0, "middle": room / 2, "end": room}[m["anchor"]]
        box = (left, m["y"] - m["size"] * LINE * ASCENT, room, m["size"] * LINE)
        size = m["size"] * self.scale * TO_SARABUN
        run = f'<a:rPr lang="th-TH" sz="{round(size * 100)}" b="{int(m["weight"] >= 600)}">{fill(m["fill"])}</a:rPr>'
        exact = f'<a:lnSpc><a:spcPts val="{round(m["size"] * self.scale * LINE * 100)}"/></a:lnSpc>'
        body = (
            '<p:txBody><a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></a:bodyPr>'
            f'<a:lstStyle/><a:p><a:pPr algn="{_SIDE[m["anchor"]]}">{exact}</a:pPr>'
            f"<a:r>{run}<a:t>{escape(m['text'])}</a:t></a:r></a:p></p:txBody>"
        )
        return self.shape(box, preset("rect"), "<a:noFill/>" + NO_LINE, body, text=True)

    def icon(self, m: dict[str, Any]) -> str:
        """A picture of the icon set, drawn by its outline."""
        name, h, unit = m["text"], m["h"], 10000
        points = icon_paths()[name]
        broad = max(v for c in points for v in c[1::2])
        steps = "".join(_step(c[0], [round(v * unit) for v in c[1:]]) for c in points)
        form = (
            "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
            f'<a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{round(broad * unit)}" h="{unit}">{steps}'
            "</a:path></a:pathLst></a:custGeom>"
        )
        return self.shape((m["x"], m["y"], h * broad, h), form, fill(m["fill"]) + NO_LINE)


NO_LINE = "<a:ln><a:noFill/></a:ln>"
_STEPS = {"M": "moveTo", "L": "lnTo", "C": "cubicBezTo"}


def _step(command: str, numbers: list[int]) -> str:
    if command == "Z":
        return "<a:close/>"
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    points = "".join(f'<a:pt x="{x}" y="{y}"/>' for x, y in pairs)
    return f"<a:{_STEPS[command]}>{points}</a:{_STEPS[command]}>"


def preset(name: str) -> str:
    """A geometry PowerPoint knows by name."""
    return f'<a:prstGeom prst="{name}"><a:avLst/></a:prstGeom>'


SHAPES: dict[str, Callable[[Drawing, dict[str, Any]], str]] = {
    "rect": Drawing.rect,
    "circle": Drawing.circle,
    "line": Drawing.line,
    "text": Drawing.text,
    "icon": Drawing.icon,
}
