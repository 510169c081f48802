"""The workbook: contents, every sentence, and one sheet per table with numbers that can be calculated with."""

from __future__ import annotations

import io
import re
from typing import Any

from survey_kit.documents.behind import numbers_behind
from survey_kit.documents.chart_sheets import chart_sheet, drawn_by_us
from survey_kit.documents.excel import ALIGN, SIZE, Book, row_height
from survey_kit.documents.native.formats import THAI_DIGITS
from survey_kit.documents.office_font import FONT
from survey_kit.documents.packing import MADE, undated
from survey_kit.documents.setting import Pen, set_report
from survey_kit.model.report import Report, SetTable

_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


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
        charts = _write(book, report)
    return undated(out.getvalue(), drawn_by_us(charts))


def _write(book: Book, report: Report) -> list[bytes]:
    """Writes every sheet; returns the charts that stand beside their numbers."""
    set_tables, set_charts = _of_kind(book, "table"), [c for c in _of_kind(book, "chart") if c["data"]]
    tables = [book.pen.word("table", number=t.number or i + 1) for i, t in enumerate(report.tables)]
    figures = [c["number"] or book.pen.word("figure", number=i + 1) for i, c in enumerate(set_charts)]
    contents, texts = book.data["words"]["contents"], book.pen.word("texts")
    forms = _of_kind(book, "blank")
    blanks = [book.pen.word("form", number=i + 1) for i in range(len(forms))]
    names = sheet_names([contents, texts, *tables, *figures, *blanks])
    said = [book.pen.word("all_texts"), *(t["title"] for t in set_tables), *(c["title"] for c in set_charts),
            *(book.data["title"] for _ in forms)]  # fmt: skip
    _contents(book, book.sheet(names[0]), list(zip(names[1:], said, strict=True)))
    _texts(book, book.sheet(names[1]))
    for name, table, set_table in zip(names[2:], report.tables, set_tables, strict=False):
        _table(book, book.sheet(name), table, set_table)
    made = [chart_sheet(book, n, c) for n, c in zip(names[2 + len(tables) : 2 + len(tables) + len(figures)], set_charts,
                                                    strict=True)]  # fmt: skip
    for name, form in zip(names[len(names) - len(forms) :], forms, strict=True):
        _form(book, book.sheet(name), form)
    return [xml for xml in made if xml]


def _of_kind(book: Book, kind: str) -> list[dict[str, Any]]:
    return [b for s in book.data["sections"] for b in s["blocks"] if b["kind"] == kind]


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
        sheet.set_row(row, row_height([(title, 620)]))
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
            sheet.set_row(row, row_height([(section["title"], 230), (line, 640)]))
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


def _form(book: Book, sheet: Any, form: dict[str, Any]) -> None:
    """An empty form to be typed into, or printed: heads, then rows with borders all around."""
    room = 1180 if book.data["sideways"] else 780
    widths = [round(room * share / sum(form["shares"])) for share in form["shares"]]
    for j, width in enumerate(widths):
        sheet.set_column_pixels(j, j, width)
    for k, key in enumerate(("title", "subtitle")):
        sheet.set_row(k, 34 if k == 0 else 24)
        sheet.write_string(k, 0, book.data[key], book.look("title" if k == 0 else "text", text_wrap=False))
    head = book.look("head", align="center", valign="vcenter", border=1, border_color="#C9D2DA")
    cell = book.look("cell", border=1, border_color="#C9D2DA")
    sheet.set_row(3, row_height(list(zip(form["head"], widths, strict=True)), bold=True))
    for j, text in enumerate(form["head"]):
        sheet.write_string(3, j, text, head)
    for i, row in enumerate(form["cells"], start=4):
        sheet.set_row(i, form["height"] * 28.35)
        for j, text in enumerate(row):
            sheet.write_string(i, j, text, cell)
    sheet.repeat_rows(3)
    if book.data["sideways"]:
        sheet.set_landscape()
    sheet.set_paper({"a3": 8, "a5": 11}.get(book.data["paper"], 9))


def _head(book: Book, sheet: Any, made: dict[str, Any], top: int, widths: list[int]) -> None:
    for k, line in enumerate(made["head"]):
        single = [(c["text"], widths[c["column"]]) for c in line if c["columns"] == 1 and c["rows"] == 1]
        sheet.set_row(top + k, row_height(single, bold=True))
        for c in line:
            align = "center" if c["columns"] > 1 else ALIGN[made["align"][c["column"]]]
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
            looks[j, strong, number] = book.look("cell", align=ALIGN[made["align"][j]], bold=strong, num_format=code)
        return looks[j, strong, number]

    for i, (row, numbers) in enumerate(zip(made["body"], numbers_behind(table), strict=True)):
        strong = i in made["strong"]
        sheet.set_row(first + i, row_height(list(zip(row, widths, strict=True)), bold=strong))
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
