"""Grids → bytes: xlsx, csv, html. No clock: the same grid gives the same file."""

from __future__ import annotations

import csv
import datetime
import html
import io
from pathlib import Path
from typing import Any

from generator.grid import Grid, plain

LONG_AGO = datetime.datetime(2022, 3, 31, 9, 0, 0)
NOTICE = "ข้อมูลสมมติ ใช้สาธิตเท่านั้น"


def lines(grid: Grid) -> list[list[Any]]:
    """All rows of a grid, header included, blank as None."""
    depth = grid.header_rows
    header = [[c.header[level] if level < len(c.header) else "" for c in grid.columns] for level in range(depth)]
    return [*grid.top, *header, *(row.cells for row in grid.rows), *grid.bottom]


def write_xlsx(grid: Grid, path: Path, merge_header: bool = False) -> None:
    """One sheet with the grid, a second one with the codebook where there is one; the notice in the properties."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": LONG_AGO, "title": NOTICE, "comments": NOTICE})
    date = book.add_format({"num_format": "d/m/yyyy"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(grid.sheet)
    for r, row in enumerate(lines(grid)):
        for c, value in enumerate(row):
            _cell(sheet, r, c, value, date, bold if r < len(grid.top) + grid.header_rows else None)
    if merge_header:
        _merge(sheet, grid, bold)
    if grid.codebook:
        second = book.add_worksheet("รหัส")
        for r, row in enumerate(grid.codebook):
            for c, value in enumerate(row):
                _cell(second, r, c, value, date, None)
    book.close()


def _cell(sheet: Any, r: int, c: int, value: Any, date: Any, style: Any) -> None:
    if isinstance(value, datetime.datetime):
        sheet.write_datetime(r, c, value, date)
    elif isinstance(value, str) and value.startswith("=SUM"):
        sheet.write_formula(r, c, value.split("|")[0], None, float(value.split("|")[1]))
    elif plain(value) is None:
        return
    elif isinstance(value, str):
        sheet.write_string(r, c, value, style)
    else:
        sheet.write_number(r, c, plain(value), style)


def _merge(sheet: Any, grid: Grid, bold: Any) -> None:
    """Merge the title over the sheet and the upper header over the columns of each question."""
    sheet.merge_range(0, 0, 0, len(grid.columns) - 1, grid.top[0][0], bold)
    at, start = len(grid.top), 0
    while start < len(grid.columns):
        end = start
        while end + 1 < len(grid.columns) and not grid.columns[end + 1].header[0]:
            end += 1
        if end > start:
            sheet.merge_range(at, start, at, end, grid.columns[start].header[0], bold)
        start = end + 1


def text(value: Any) -> str:
    """A cell of a text file."""
    value = plain(value)
    return "" if value is None else str(value)


def csv_bytes(rows: list[list[Any]], encoding: str) -> bytes:
    """Comma-separated rows in ``encoding``; Windows line ends where Excel on Windows wrote it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n" if encoding == "cp874" else "\n").writerows(
        [[text(v) for v in r] for r in rows]
    )
    return out.getvalue().encode(encoding)


def write_csv(grid: Grid, path: Path, encoding: str) -> None:
    path.write_bytes(csv_bytes(lines(grid), encoding))


def write_html(grid: Grid, path: Path) -> None:
    """What some office systems call ".xls": a page with one table."""
    rows = "\n".join("<tr>" + "".join(f"<td>{html.escape(text(v))}</td>" for v in row) + "</tr>" for row in lines(grid))
    head = f'<html><head><meta charset="utf-8"><title>{NOTICE}</title></head>'
    page = f'{head}\n<body><table border="1">\n{rows}\n</table></body></html>\n'
    path.write_text(page, encoding="utf-8")


def write_clean(data: dict[str, Any], path: Path) -> None:
    """A clean table: UTF-8 with a mark that Excel understands, codes as in the questionnaire."""
    names = list(data)
    rows = [[data[name][i] for name in names] for i in range(len(data[names[0]]))]
    path.write_bytes(csv_bytes([names, *rows], "utf-8-sig"))
