"""A sheet for every chart of a workbook: the printed numbers, and beside them the chart that is drawn from them."""

from __future__ import annotations

import re
from typing import Any

from survey_kit.documents.excel import Book, row_height
from survey_kit.documents.native.drawingml import Origin, chart_xml
from survey_kit.documents.native.fills import is_dark
from survey_kit.documents.native.room import airy, laid_out
from survey_kit.documents.office_font import FONT
from survey_kit.documents.packing import Repair

_CHART = re.compile(r"xl/charts/chart(\d+)\.xml")
FIRST = 3
# Pixels: the labels, a column of numbers, the only one with its long head.
LABELS, NUMBERS, ALONE = 380, 110, 260
# In points: about what an A4 page on its side leaves beside the numbers.
WIDTH, LETTERS = 520.0, 16.0
# More columns than these are read as a table of numbers, not as bars.
MOST_SERIES = 5


def chart_sheet(book: Book, name: str, chart: dict[str, Any]) -> bytes | None:
    """Writes the sheet; returns the chart part that belongs into it, or None where numbers alone say it better."""
    sheet, data = book.sheet(name), chart["data"]
    _numbers(book, sheet, chart)
    sheet.set_landscape()
    if len(data["series"]) > MOST_SERIES or not data["categories"]:
        return None
    room = laid_out(data, WIDTH, LETTERS)
    room = airy(room, room.height * 1.2)
    drawn = book.workbook.add_chart({"type": "bar"})
    for k in range(len(data["series"])):
        drawn.add_series({"values": [name, FIRST + 1, k + 1, FIRST + len(data["categories"]), k + 1]})
    drawn.set_size({"width": room.width * 96 / 72, "height": room.height * 96 / 72})
    sheet.insert_chart(FIRST, len(data["series"]) + 2, drawn, {"description": chart["alt"]})
    return chart_xml(data, room, FONT, origin=Origin(name, FIRST + 1))


def _numbers(book: Book, sheet: Any, chart: dict[str, Any]) -> None:
    data = chart["data"]
    sheet.set_column_pixels(0, 0, LABELS)
    wide = NUMBERS if len(data["series"]) > 1 else ALONE
    sheet.set_column_pixels(1, max(len(data["series"]), 1), wide)
    title = " ".join(filter(None, (chart["number"], chart["title"])))
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, title, book.look("title", font_size=18, text_wrap=False))
    back = f"internal:'{book.data['words']['contents']}'!A1"
    sheet.write_url(1, 0, back, book.look("link", font_size=14), book.data["words"]["to_contents"])
    heads = [s["name"] for s in data["series"]]
    sheet.set_row(FIRST, row_height([(h, wide) for h in heads], bold=True))
    for k, head in enumerate(("", *heads)):
        sheet.write_string(FIRST, k, head, book.look("head", align="right" if k else "left"))
    for i, label in enumerate(data["categories"]):
        row = FIRST + 1 + i
        sheet.set_row(row, row_height([(label, LABELS)]))
        sheet.write_string(row, 0, label, book.look("cell"))
        for k, series in enumerate(data["series"], 1):
            value = series["values"][i]
            if value is None:
                sheet.write_string(row, k, series["texts"][i], book.look("cell", align="right"))
            else:
                look = {"num_format": series["formats"][i], **_shade(chart, series, i)}
                sheet.write_number(row, k, value, book.look("cell", align="right", **look))
    last = FIRST + 2 + len(data["categories"])
    sheet.write_string(last, 0, chart["source"] or book.data["source"], book.look("mute", text_wrap=False))


def _shade(chart: dict[str, Any], series: dict[str, Any], i: int) -> dict[str, str]:
    """The ground of a cell of a heat table, and the letters that can be read on it."""
    if chart["shape"] != "heat":
        return {}
    ground = series["fills"][i]
    return {"bg_color": ground, "font_color": "#FFFFFF" if is_dark(ground) else "#1F2933"}


def drawn_by_us(charts: list[bytes]) -> Repair:
    """Puts our charts in place of those of the library, which names no font for Thai."""

    def repair(name: str, part: bytes) -> bytes:
        found = _CHART.fullmatch(name)
        return charts[int(found[1]) - 1] if found else part

    return repair
