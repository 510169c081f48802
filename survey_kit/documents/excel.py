"""An open workbook: its sheets, its looks, and how tall a wrapped row is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from survey_kit.documents.office_font import FONT, TO_SARABUN
from survey_kit.documents.setting import Pen
from survey_kit.thai.width import text_width, wrapped

SIZE = 16
MEASURED = SIZE / TO_SARABUN
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 22, "font_color": "#1B5E8C"},
    "text": {"text_wrap": True},
    "mute": {"text_wrap": True, "font_color": "#5B6770", "font_size": 14},
    "mark": {"bold": True, "font_color": "#8A4204"},
    "link": {"font_color": "#1B5E8C", "underline": 1},
    "head": {"bold": True, "font_color": "#1B5E8C", "bg_color": "#EAF1F6", "text_wrap": True, "top": 1, "bottom": 1,
             "border_color": "#1B5E8C"},
    "cell": {"bottom": 4, "border_color": "#C9D2DA", "text_wrap": True},
}  # fmt: skip
ALIGN = {"l": "left", "r": "right", "c": "center"}


@dataclass
class Book:
    """An open workbook with its report, as set data and as it came."""

    workbook: Any
    pen: Pen
    data: dict[str, Any]

    def look(self, name: str, **more: Any) -> Any:
        """A cell format: one of the named looks in the font of the office, with ``more`` on top."""
        return self.workbook.add_format({"font_name": FONT, "font_size": SIZE, "valign": "top", **_LOOKS[name], **more})

    def sheet(self, name: str) -> Any:
        """A new A4 sheet with the footer of the report."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.8)
        sheet.hide_gridlines(2)
        left = _footer_text(" · ".join(filter(None, (self.data["mark"], self.data["source"]))))
        sheet.set_footer(f'&L&"{FONT},Regular"&12{left}&R&"{FONT},Regular"&12&P / &N')
        return sheet


def _footer_text(text: str) -> str:
    """Footer text in which & is a letter, within the 255 characters Excel allows."""
    return text.replace("&", "&&")[:180]


def row_height(cells: list[tuple[str, int]], *, bold: bool = False) -> float:
    """Row height in points for wrapped cells given with their widths in pixels."""
    weight = 700 if bold else 400
    lines = 1
    for text, pixels in cells:
        room = max(pixels * 72 / 96 - 8, 12.0)
        for part in text.split("\n"):
            if text_width(part, MEASURED, weight) > room:
                lines = max(lines, len(wrapped(part, MEASURED, room, weight)))
    return 24.0 * lines if lines > 1 else 25.0
