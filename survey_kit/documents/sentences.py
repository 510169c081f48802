"""The workbook in which a team edits sentences: the program's beside an empty cell for its own."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from survey_kit.documents.excel import SIZE, row_height
from survey_kit.documents.office_font import FONT
from survey_kit.documents.packing import MADE

WIDTHS = (170, 190, 430, 430, 230, 150)
HEAD = ("documents", "heading", "made", "team", "concern", "key")
TEAM = HEAD.index("team")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sentence: where it stands, what the program says, what the team says, and what to look at."""

    key: str
    documents: str
    heading: str
    made: str
    team: str
    concern: str


def sentence_sheet(lines: Sequence[SheetLine], words: Mapping[str, str]) -> bytes:
    """XLSX bytes: a line on how to use it, a head, then one row a sentence; only the team's cells can be typed into."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": words["sheet"], "created": MADE})
        base = {"font_name": FONT, "font_size": SIZE, "valign": "top", "text_wrap": True}
        head = book.add_format({**base, "bold": True, "font_color": "#1B5E8C", "bg_color": "#EAF1F6", "bottom": 2})
        plain = book.add_format({**base, "bottom": 4, "border_color": "#C9D2DA"})
        grey = book.add_format(
            {**base, "bottom": 4, "border_color": "#C9D2DA", "font_color": "#5B6770", "font_size": 12}
        )
        team = book.add_format({**base, "border": 1, "border_color": "#C9D2DA", "bg_color": "#FFF8DC", "locked": False})
        warn = book.add_format({**base, "bottom": 4, "border_color": "#C9D2DA", "font_color": "#8A4204"})
        sheet = book.add_worksheet(words["sheet"])
        sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})
        for j, width in enumerate(WIDTHS):
            sheet.set_column_pixels(j, j, width)
        sheet.set_row(0, 26)
        sheet.write_string(0, 0, words["how"], book.add_format({"font_name": FONT, "font_size": SIZE}))
        sheet.set_row(2, 50)
        for j, code in enumerate(HEAD):
            sheet.write_string(2, j, words[code], head)
        looks = (plain, plain, plain, team, warn, grey)
        for i, line in enumerate(lines, start=3):
            key, *cells = astuple(line)
            row = [*cells, key]
            sheet.set_row(i, row_height(list(zip(row[:5], WIDTHS[:5], strict=True))))
            for j, text in enumerate(row):
                sheet.write_string(i, j, text, looks[j])
        sheet.freeze_panes(3, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
    return out.getvalue()
