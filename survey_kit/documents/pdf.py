"""The PDF: one Typst template per layout, accessible (PDF/UA-1), archivable (PDF/A-3a), the same bytes each time."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

from survey_kit.documents.setting import set_report
from survey_kit.documents.typesetting import compiled
from survey_kit.model.report import Report
from survey_kit.thai.width import drawable

STANDARDS = ["a-3a", "ua-1"]
# Type sizes a layout may shrink to so that it keeps to its sheets, in points of Sarabun: 12.1 is 18 points of TH
# Sarabun, the least a villager should be asked to read; a poster's are those on A3.
SIZES = {
    "handout": (14.6, 14.0, 13.4, 13.1, 12.8, 12.4, 12.1),
    "placemat": (16.0, 15.2, 14.4, 13.6, 12.8, 12.1),
    "brief": (10.8, 10.5, 10.2, 9.9),
    "poster": (24.0, 22.5, 21.0, 19.5, 18.0),
}
MADE = datetime(2000, 1, 1, tzinfo=UTC)
# What the fonts inside Typst draw beside ours: Greek, Cyrillic, Hebrew, Arabic letters, arrows, mathematics, boxes.
ELSEWHERE = (
    range(0x3B1, 0x3CA),
    range(0x410, 0x450),
    range(0x5D0, 0x5EB),
    range(0x621, 0x63B),
    range(0x641, 0x653),
    range(0x2190, 0x2300),
    range(0x2500, 0x2600),
)
# Joins emoji and picks their style; means nothing once they are written in words.
_JOINERS = frozenset("\u200b\u200c\u200d\ufe0e\ufe0f\u2060")


def to_bytes(report: Report) -> bytes:
    """The report as PDF bytes."""
    data = _all_drawable(set_report(report))
    template = f"{report.layout}.typ"
    if report.layout in SIZES:
        data["size"] = _largest_size(template, data)
    made = compiled(template, data, format="pdf", pdf_standards=STANDARDS, timestamp=MADE)
    return _copyable(made)


def _sheets(data: dict[str, Any]) -> int:
    """How many sides a document has room for: a handout two, a brief four before its annex, a placemat one, a poster
    one for each that it begins."""
    if data["layout"] == "poster":
        return 1 + sum(bool(section["new_page"]) for section in data["sections"][1:])
    return {"handout": 2, "brief": 4}.get(data["layout"], 1)


def _measured(data: dict[str, Any]) -> dict[str, Any]:
    """What has to keep to the sheets: all of it, of a brief what comes before the annex."""
    if data["layout"] != "brief":
        return data
    annex = next((i for i, section in enumerate(data["sections"]) if i and section["new_page"]), None)
    # A document without an annex is as long as it is.
    return {**data, "sections": data["sections"][:annex] if annex else []}


def _largest_size(template: str, data: dict[str, Any]) -> float:
    """The largest body size at which a document keeps to its sheets; the smallest when none does."""
    sizes, most, measured = SIZES[data["layout"]], _sheets(data), _measured(data)
    for size in sizes:
        pages = compiled(template, {**measured, "size": size}, format="png", ppi=3.0)
        if isinstance(pages, bytes) or len(pages) <= most:
            return size
    return sizes[-1]


def _all_drawable(value: Any) -> Any:
    """Set data in which every character can be drawn; a picture no font has is written by its name in brackets."""
    if isinstance(value, str):
        return "".join(map(_drawn, value))
    if isinstance(value, dict):
        return {k: _all_drawable(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_all_drawable(v) for v in value]
    return value


def _drawn(c: str) -> str:
    if drawable(c) or c == "\n" or any(ord(c) in r for r in ELSEWHERE):
        return c
    if c in _JOINERS:
        return ""
    if c.isspace():
        return " "
    return f"[{unicodedata.name(c, f'U+{ord(c):04X}').lower()}]"


def _copyable(data: bytes) -> bytes:
    """The PDF with its character map repaired where pikepdf is installed; as it is otherwise."""
    try:
        import pikepdf  # noqa: F401
    except ImportError:
        return data
    from survey_kit.documents.tounicode import repaired

    return repaired(data)
