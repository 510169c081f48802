"""The PDF: one Typst template per layout, accessible (PDF/UA-1), archivable (PDF/A-3a), the same bytes each time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from survey_kit.documents.cutting import on_paper
from survey_kit.documents.drawable import all_drawable
from survey_kit.documents.setting import set_report
from survey_kit.documents.typesetting import compiled
from survey_kit.model.report import Report

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


def to_bytes(report: Report) -> bytes:
    """The report as PDF bytes."""
    data = all_drawable(on_paper(set_report(report)))
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


def _copyable(data: bytes) -> bytes:
    """The PDF with its character map repaired where pikepdf is installed; as it is otherwise."""
    try:
        import pikepdf  # noqa: F401
    except ImportError:
        return data
    from survey_kit.documents.tounicode import repaired

    return repaired(data)
