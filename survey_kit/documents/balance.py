"""The handout's second side: short sections in two columns of about the same height, wide ones across the page."""

from __future__ import annotations

import math
from typing import Any

from survey_kit.thai.width import text_width

COLUMN = 235.0
SIZE = 12.0
LINE = SIZE * 1.72
_WIDE = ("table", "blank", "message")


def groups(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Sections in order, in groups: ``wide`` ones alone, runs of narrow ones split into ``left`` and ``right``."""
    out: list[dict[str, Any]] = []
    run: list[dict[str, Any]] = []
    for section in sections:
        if section["new_page"] or is_wide(section):
            out += _columns(run)
            run = []
        if is_wide(section):
            out.append({"wide": True, "left": [section], "right": [], "new_page": section["new_page"]})
        else:
            run.append(section)
    return out + _columns(run)


def is_wide(section: dict[str, Any]) -> bool:
    """True for a section that needs the whole width of the page."""
    return any(b["kind"] in _WIDE or (b["kind"] == "chart" and b["w"] > COLUMN + 10) for b in section["blocks"])


def _columns(run: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if not run:
        return []
    new_page = run[0]["new_page"]
    if len(run) == 1:
        return [{"wide": True, "left": run, "right": [], "new_page": new_page}]
    heights = [height(s) for s in run]
    split = min(range(1, len(run)), key=lambda k: max(sum(heights[:k]), sum(heights[k:])))
    return [{"wide": False, "left": run[:split], "right": run[split:], "new_page": new_page}]


def height(section: dict[str, Any]) -> float:
    """About how tall a section is in one column, in points."""
    return LINE * 2.2 + sum(_block_height(b) for b in section["blocks"])


def _block_height(block: dict[str, Any]) -> float:
    if block["kind"] == "paragraph":
        return _lines(block["text"]) * LINE + 6
    if block["kind"] == "bullets":
        return sum(_lines(t) * LINE + 3 for t in block["lines"])
    if block["kind"] == "write":
        return _lines(block["prompt"]) * LINE + block["lines"] * 24 + (LINE if block["boxes"] else 0)
    return float(block["h"]) + LINE * 2


def _lines(text: str) -> int:
    return max(1, math.ceil(text_width(text, SIZE) / (COLUMN * 0.93)))
