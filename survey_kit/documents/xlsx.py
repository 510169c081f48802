"""The workbook: contents, every sentence, and one sheet per table with numbers that can be calculated with."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from survey_kit.documents.behind import numbers_behind
from survey_kit.documents.setting import Pen, set_report
from survey_kit.model.report import Report, SetTable
from survey_kit.thai.width import text_width, wrapped

FONT, SIZE = "TH Sarabun New", 16
# TH Sarabun draws the same letter at two thirds of the size of Sarabun, which the widths are measured in.
MEASURED = SIZE * 0.67
MADE = datetime(2000, 1, 1)
THAI_DIGITS = "[$-D00041E]"
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
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
_ALIGN = {"l": "left", "r": "right", "c": "center"}


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


def to_bytes(report: Report) -> bytes:
    """The report as XLSX bytes."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.formats[0].set_font_name(FONT)
        workbook.formats[0].set_font_size(SIZE)
        book = Book(workbook, Pen(report), set_report(report))
        workbook.set_properties({"title": book.data["title"], "subject": book.data["subtitle"], "created": MADE})
        _write(book, report)
    return out.getvalue()


def _write(book: Book, report: Report) -> None:
    names = sheet_names([book.pen.word("table", number=t.number or i + 1) for i, t in enumerate(report.tables)])
    contents = book.sheet(book.data["words"]["contents"])
    texts = book.pen.word("texts")
    _contents(
        book,
        contents,
        [(texts, book.pen.word("all_texts")), *((n, t.title) for n, t in zip(names, report.tables, strict=True))],
    )
    _texts(book, book.sheet(texts))
    set_tables = [b for s in book.data["sections"] for b in s["blocks"] if b["kind"] == "table"]
    for name, table, set_table in zip(names, report.tables, set_tables, strict=True):
        _table(book, book.sheet(name), table, set_table)


def sheet_names(wanted: list[str]) -> list[str]:
    """Names Excel accepts: at most 31 characters, none forbidden, each once."""
    out: list[str] = []
    for name in wanted:
        plain = _FORBIDDEN.sub("-", name)[:31].strip() or "-"
        unique, k = plain, 2
        while unique.casefold() in {n.casefold() for n in out}:
            tail = f" ({k})"
            unique, k = plain[: 31 - len(tail)] + tail, k + 1
        out.append(unique)
    return out


def _footer_text(text: str) -> str:
    """Footer text in which & is a letter, within the 255 characters Excel allows."""
    return text.replace("&", "&&")[:180]


def _contents(book: Book, sheet: Any, entries: list[tuple[str, str]]) -> None:
    sheet.set_column_pixels(0, 0, 150)
    sheet.set_column_pixels(1, 1, 620)
    heads = (("title", "title"), ("subtitle", "text"), ("mark", "mark"), ("source", "mute"))
    row = 0
    for key, look in heads:
        if book.data[key]:
            sheet.set_row(row, 34 if key == "title" else 24)
            sheet.write_string(row, 0, book.data[key], book.look(look, text_wrap=False))
            row += 1
    row += 1
    sheet.set_row(row, 26)
    for column, code in enumerate(("sheet", "title")):
        sheet.write_string(row, column, book.pen.word(code), book.look("head"))
    for name, title in entries:
        row += 1
        sheet.set_row(row, _height([(title, 620)]))
        sheet.write_url(row, 0, f"internal:'{name}'!A1", book.look("link"), name)
        sheet.write_string(row, 1, book.pen.say(title), book.look("text"))


def _texts(book: Book, sheet: Any) -> None:
    """Every sentence of the report beside the heading it stands under, charts by their numbers."""
    sheet.set_column_pixels(0, 0, 230)
    sheet.set_column_pixels(1, 1, 640)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 26)
    for column, code in enumerate(("part", "texts")):
        sheet.write_string(0, column, book.pen.word(code), book.look("head"))
    part, text = book.look("mute"), book.look("text")
    row = 1
    for section in book.data["sections"]:
        for line in (line for block in section["blocks"] for line in spoken(block)):
            sheet.set_row(row, _height([(section["title"], 230), (line, 640)]))
            sheet.write_string(row, 0, section["title"], part)
            sheet.write_string(row, 1, line, text)
            row += 1


def spoken(block: dict[str, Any]) -> list[str]:
    """A set block as plain lines; a table says only where it is."""
    kind = block["kind"]
    if kind == "bullets":
        return list(block["lines"])
    if kind == "message":
        return [" – ".join(filter(None, (block["figure"], block["sentence"], block["detail"])))]
    if kind == "chart":
        return [" ".join(filter(None, (block["number"], block["alt"])))]
    if kind == "table":
        return [" ".join(filter(None, (block["number"], block["title"])))]
    line = {"paragraph": "text", "write": "prompt", "question": "text"}.get(kind)
    return [block[line]] if line and block[line] else []


def _table(book: Book, sheet: Any, table: SetTable, made: dict[str, Any]) -> None:
    widths = [round(w * (SIZE / made["size"] * 0.67) * 96 / 72 + 8) for w in made["widths"]]
    for j, width in enumerate(widths):
        sheet.set_column_pixels(j, j, width)
    title = " ".join(filter(None, (made["number"], made["title"])))
    sheet.set_row(0, 28)
    sheet.write_string(0, 0, title, book.look("title", font_size=18, text_wrap=False))
    back = f"internal:'{book.data['words']['contents']}'!A1"
    sheet.write_url(1, 0, back, book.look("link", font_size=14), book.data["words"]["to_contents"])
    top = 3
    _head(book, sheet, made, top, widths)
    first = top + len(made["head"])
    _body(book, sheet, table, made, first, widths)
    for k, note in enumerate((*made["notes"], book.data["source"])):
        sheet.write_string(first + len(made["body"]) + 1 + k, 0, note, book.look("mute", text_wrap=False))
    sheet.repeat_rows(top, first - 1)
    sheet.freeze_panes(first, 1)
    if made["sideways"] or sum(widths) > 900:
        sheet.set_landscape()


def _head(book: Book, sheet: Any, made: dict[str, Any], top: int, widths: list[int]) -> None:
    for k, line in enumerate(made["head"]):
        single = [(c["text"], widths[c["column"]]) for c in line if c["columns"] == 1 and c["rows"] == 1]
        sheet.set_row(top + k, _height(single, bold=True))
        for c in line:
            align = "center" if c["columns"] > 1 else _ALIGN[made["align"][c["column"]]]
            look = book.look("head", align=align, valign="vcenter" if c["columns"] > 1 else "bottom")
            row, column = top + c["row"], c["column"]
            if c["columns"] * c["rows"] > 1:
                sheet.merge_range(row, column, row + c["rows"] - 1, column + c["columns"] - 1, "", look)
            sheet.write_string(row, column, c["text"], look)


def _body(book: Book, sheet: Any, table: SetTable, made: dict[str, Any], first: int, widths: list[int]) -> None:
    looks: dict[tuple[int, bool, bool], Any] = {}

    def look(j: int, strong: bool, number: bool) -> Any:
        if (j, strong, number) not in looks:
            code = _number_format(book, table, j) if number else "@"
            looks[j, strong, number] = book.look("cell", align=_ALIGN[made["align"][j]], bold=strong, num_format=code)
        return looks[j, strong, number]

    for i, (row, numbers) in enumerate(zip(made["body"], numbers_behind(table), strict=True)):
        strong = i in made["strong"]
        sheet.set_row(first + i, _height(list(zip(row, widths, strict=True)), bold=strong))
        for j, (text, number) in enumerate(zip(row, numbers, strict=True)):
            if number is None or _number_format(book, table, j) == "@":
                sheet.write_string(first + i, j, text, look(j, strong, False))
            else:
                sheet.write_number(first + i, j, number, look(j, strong, True))


def _number_format(book: Book, table: SetTable, j: int) -> str:
    """The number format of column ``j``: its own, or one with the decimals its cells print; ``@`` for a stub."""
    if table.formats and not table.formats[j]:
        return "@" if table.align[j] == "l" else _printed_format(book, table, j)
    code = table.formats[j] if table.formats else _printed_format(book, table, j)
    return code if code == "@" or book.data["digits"] == "arabic" else THAI_DIGITS + code


def _printed_format(book: Book, table: SetTable, j: int) -> str:
    if table.align[j] == "l":
        return "@"
    decimals = max((len(row[j].partition(".")[2]) for row in table.body), default=0)
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _height(cells: list[tuple[str, int]], *, bold: bool = False) -> float:
    """Row height in points for wrapped cells given with their widths in pixels."""
    weight = 700 if bold else 400
    lines = 1
    for text, pixels in cells:
        room = max(pixels * 72 / 96 - 8, 12.0)
        for part in text.split("\n"):
            if text_width(part, MEASURED, weight) > room:
                lines = max(lines, len(wrapped(part, MEASURED, room, weight)))
    return 24.0 * lines if lines > 1 else 25.0
