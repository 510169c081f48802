"""A small questionnaire and files that answer it in the ways city teams send them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from survey_kit.model.codebook import (
    Codebook,
    Kind,
    Measure,
    MissingReason,
    MissingRule,
    ResponseSet,
    Scale,
    ValueLabel,
    Variable,
)
from survey_kit.model.words import Words

NO_ANSWER = (MissingRule(99.0, 99.0, MissingReason.NO_ANSWER),)


def choice(name: str, label: str, *words: str, kind: Kind = Kind.SINGLE) -> Variable:
    values = tuple(ValueLabel(float(k), Words(w)) for k, w in enumerate(words, start=1))
    return Variable(name, Words(label), kind, values=(*values, ValueLabel(99.0, Words("ไม่ตอบ"))), missing=NO_ANSWER)


def box(name: str, label: str) -> Variable:
    return Variable(name, Words(label), Kind.DICHOTOMY, question=name.rsplit("_", 1)[0])


LEVELS = ("น้อยที่สุด", "น้อย", "ปานกลาง", "มาก", "มากที่สุด")
BOOK = Codebook(
    "small",
    Words("แบบสอบถามเล็ก"),
    variables=(
        choice("sex", "เพศของผู้ตอบ", "ชาย", "หญิง"),
        Variable("age", Words("อายุ (ปีเต็ม)"), Kind.NUMBER, Measure.SCALE, missing=NO_ANSWER, low=0, high=110, integer=True),
        Variable("community", Words("ชื่อชุมชน"), Kind.TEXT),
        box("b1_1", "น้ำท่วม"),
        box("b1_2", "ลมแรง, พายุ"),
        box("b1_3", "ไม่เคยเจอภัย"),
        choice("d1_1", "เตรียมเอกสารสำคัญไว้", *LEVELS, kind=Kind.LIKERT),
        choice("d1_2", "รู้เส้นทางอพยพ", *LEVELS, kind=Kind.LIKERT),
        Variable("tel", Words("เบอร์โทรศัพท์"), Kind.PERSONAL),
    ),
    sets=(ResponseSet("b1", Words("ครัวเรือนเคยเจอภัยใดบ้าง"), "dichotomy", ("b1_1", "b1_2", "b1_3"), exclusive=("b1_3",)),),
    scales=(Scale("d1", Words("การเตรียมพร้อม"), ("d1_1", "d1_2")),),
)  # fmt: skip

HEAD = ("เพศของผู้ตอบ", "อายุ (ปีเต็ม)", "ชื่อชุมชน", "ครัวเรือนเคยเจอภัยใดบ้าง", "เตรียมเอกสารสำคัญไว้", "รู้เส้นทางอพยพ")
ROWS = (
    ("ชาย", 41, "ริมคลอง", "น้ำท่วม, ลมแรง, พายุ", "มาก", "น้อย"),
    ("หญิง", 63, "ตลาดเก่า", "ไม่เคยเจอภัย", "มากที่สุด", "ปานกลาง"),
    ("หญิง", 29, "ริมคลอง", "น้ำท่วม", "น้อยที่สุด", "มาก"),
)
# The stored codes of ROWS.
CODES = {
    "sex": [1, 2, 2], "age": [41, 63, 29], "b1_1": [1, 0, 1], "b1_2": [1, 0, 0], "b1_3": [0, 1, 0],
    "d1_1": [4, 5, 1], "d1_2": [2, 3, 4],
}  # fmt: skip


def workbook(
    path: Path, sheets: dict[str, Sequence[Sequence[Any]]], merged: dict[str, Sequence[str]] | None = None
) -> Path:
    """An Excel file with these cells."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in (merged or {}).get(name, ()):
            sheet.merge_cells(area)
    book.save(path)
    return path


def text_file(path: Path, rows: Sequence[Sequence[Any]], *, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """A delimited text file with these cells."""
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path
