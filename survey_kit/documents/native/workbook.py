"""The workbook inside an office file that a native chart is edited from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from survey_kit.documents.office_font import FONT
from survey_kit.documents.packing import MADE

SIZE = 16
SHEET = "Sheet1"


def workbook(data: dict[str, Any], labels: Sequence[str]) -> bytes:
    """One sheet: categories (``labels``, in lines) down, series across, every number as printed and nothing else."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": MADE})
        sheet = book.add_worksheet(SHEET)
        plain = {"font_name": FONT, "font_size": SIZE, "text_wrap": True, "valign": "top"}
        words = book.add_format(plain)
        sheet.set_column(0, 0, 50)
        sheet.set_column(1, len(data["series"]), 20)
        for i, label in enumerate(labels):
            sheet.write_string(i + 1, 0, label, words)
        for k, series in enumerate(data["series"], 1):
            sheet.write_string(0, k, series["name"], words)
            for i, (value, code) in enumerate(zip(series["values"], series["formats"], strict=True), 1):
                if value is not None:
                    sheet.write_number(i, k, value, book.add_format({**plain, "num_format": code}))
    return out.getvalue()
