"""A chart taller than a page, cut between its rows into pieces that each stand on one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from survey_kit.documents.native import is_native
from survey_kit.documents.setting import NUMBERED

# The tallest drawing that stands on a page of A4 with its title and source, in widths of the text.
TALLEST = 1.4

SetChart = dict[str, Any]
Span = tuple[float, float]


def on_paper(data: dict[str, Any], natively: int = 0) -> dict[str, Any]:
    """Set data of a report (`setting.set_report`) whose charts in running text each stand on one page.

    Native charts of up to ``natively`` rows stay whole: the program that draws them fits them to the page.
    """
    if data["layout"] not in NUMBERED:
        return data
    made = [{**s, "blocks": list(_blocks(s["blocks"], data["words"]["continued"], natively))} for s in data["sections"]]
    return {**data, "sections": made}


def _blocks(blocks: list[dict[str, Any]], continued: str, natively: int) -> Iterator[dict[str, Any]]:
    for block in blocks:
        drawn = block["kind"] == "chart" and not (is_native(block) and len(block["data"]["categories"]) <= natively)
        yield from pieces(block, continued) if drawn else [block]


def pieces(chart: SetChart, continued: str) -> Iterator[SetChart]:
    """The chart itself, or its pieces from top to bottom; those after the first say so with ``continued``.

    No letter, bar or point is cut; lines along the whole chart are.
    """
    tallest = TALLEST * chart["w"]
    if chart["h"] <= tallest:
        yield chart
        return
    spans = [span(m) for m in chart["marks"] if m["shape"] != "line"]
    top = 0.0
    while top < chart["h"]:
        bottom = _cut(spans, top, top + tallest) if chart["h"] - top > tallest else chart["h"]
        yield _piece(chart, top, bottom, continued if top else "")
        top = bottom


def span(mark: dict[str, Any]) -> Span:
    """The highest and the lowest point of a mark; letters with their vowels and tones."""
    y = mark["y"]
    if mark["shape"] == "text":
        return y - 1.05 * mark["size"], y + 0.45 * mark["size"]
    if mark["shape"] == "circle":
        return y - mark["radius"], y + mark["radius"]
    if mark["shape"] == "line":
        return min(y, mark["y2"]), max(y, mark["y2"])
    return y, y + mark["h"]


def _cut(spans: list[Span], top: float, lowest: float) -> float:
    """The lowest height that cuts no span; ``lowest`` itself where there is none."""
    tried = lowest
    while tried > top:
        crossed = [start for start, end in spans if start < tried < end]
        if not crossed:
            return tried
        tried = min(crossed)
    return lowest


def _piece(chart: SetChart, top: float, bottom: float, after: str) -> SetChart:
    """What of a chart stands between two heights, moved to the top."""
    inside = [(m, span(m)) for m in chart["marks"]]
    marks = [_moved(m, top, bottom) for m, (start, end) in inside if start < bottom and end > top]
    # A native chart would show all rows again.
    return {
        **chart,
        "title": f"{chart['title']} {after}".strip(),
        "h": round(bottom - top, 2),
        "marks": marks,
        "data": None,
    }


def _moved(mark: dict[str, Any], top: float, bottom: float) -> dict[str, Any]:
    if mark["shape"] != "line":
        return {**mark, "y": round(mark["y"] - top, 2)}
    ends = {key: round(min(max(mark[key], top), bottom) - top, 2) for key in ("y", "y2")}
    return {**mark, **ends}
