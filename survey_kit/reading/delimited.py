"""Text files with delimiters: encoding and delimiter told from the bytes."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.reading.encodings import damage_told, decision_steps, decoded
from survey_kit.reading.sheet import Sheet, sheet_from

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook

_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")
# The apostrophe that keeps a spreadsheet from taking a text for a formula.
_GUARD = re.compile(r"^'(?=[=+\-@\t\r])")
# How Excel is told the delimiter in a line of its own.
_TOLD = re.compile(r"\ufeff?sep=([,;\t|])\n", re.I)
DELIMITERS = ",;\t|"


def read_delimited(path: Path, codebook: Codebook | None = None, encoding: str | None = None) -> tuple[Sheet, str]:
    """The sheet in a .csv or .tsv and the encoding it was read with."""
    raw = path.read_bytes()
    text, decision = decoded(raw, path, encoding)
    # Old Macs end lines with a carriage return alone.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    told = _TOLD.match(text)
    delimiter = told[1] if told else delimiter_of(text)
    try:
        lines = csv.reader(io.StringIO(text[told.end() :] if told else text), delimiter=delimiter)
        cells = [[_GUARD.sub("", c) if c != "" else None for c in line] for line in lines]
    except csv.Error as error:
        raise SurveyKitError("csv-unreadable", file=path, detail=str(error)) from error
    if _unclosed(text, delimiter):
        raise SurveyKitError("csv-quote-open", file=path)
    sheet = replace(sheet_from(cells, path.stem, codebook, 2 if told else 1), findings=damage_told(text, path))
    if delimiter == ";":
        sheet = _with_points(sheet)
    if not sheet.rows:
        raise SurveyKitError("sheet-without-rows", file=path, sheets=path.name)
    return replace(sheet, steps=(*sheet.steps, *decision_steps(decision, ""))), decision.codec


def delimiter_of(text: str) -> str:
    """The sign that separates the columns: the commonest in the first lines."""
    lines = list(islice(io.StringIO(text), 20))
    return max(DELIMITERS, key=lambda d: sum(line.count(d) for line in lines))


def _unclosed(text: str, delimiter: str) -> bool:
    """Whether the file ends inside quotes: everything after the quote would be one cell."""
    try:
        for _ in csv.reader(io.StringIO(text), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _with_points(sheet: Sheet) -> Sheet:
    """Columns of numbers with decimal commas written with points; 12,345 alone may be thousands and stays."""
    columns = list(zip(*sheet.rows, strict=True))
    for j, column in enumerate(columns):
        filled = [str(c).strip() for c in column if c is not None and str(c).strip()]
        commas = [c for c in filled if "," in c]
        if commas and all(_COMMA.fullmatch(c) for c in filled) and not all(_THOUSANDS.fullmatch(c) for c in commas):
            columns[j] = tuple(None if c is None else str(c).strip().replace(".", "").replace(",", ".") for c in column)
    return replace(sheet, rows=tuple(zip(*columns, strict=True)))
