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
from survey_kit.model.finding import Finding
from survey_kit.model.survey import Step
from survey_kit.reading.sheet import Sheet, sheet_from

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook

_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")
# What stands for a letter whose bytes were damaged, and the share of damaged letters with which a text is still read.
LOST = "\ufffd"
MOST_LOST = 0.02
# The apostrophe that keeps a spreadsheet from taking a text for a formula.
_GUARD = re.compile(r"^'(?=[=+\-@\t\r])")
DELIMITERS = ",;\t|"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_delimited(path: Path, codebook: Codebook | None = None, encoding: str | None = None) -> tuple[Sheet, str]:
    """The sheet in a .csv or .tsv and the encoding it was read with (UTF-8 when it is valid, else Thai CP874)."""
    raw = path.read_bytes()
    text, used = decoded(raw, path, encoding)
    # Old Macs end lines with a carriage return alone.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    delimiter = delimiter_of(text)
    try:
        cells = [
            [_GUARD.sub("", c) if c != "" else None for c in line]
            for line in csv.reader(io.StringIO(text), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise SurveyKitError("csv-unreadable", file=path, detail=str(error)) from error
    if _unclosed(text, delimiter):
        raise SurveyKitError("csv-quote-open", file=path)
    sheet = replace(sheet_from(cells, path.stem, codebook), findings=damage_told(text, path))
    if delimiter == ";":
        sheet = _with_points(sheet)
    if not sheet.rows:
        raise SurveyKitError("sheet-without-rows", file=path, sheets=path.name)
    if used in ("utf-8", "utf-8-sig"):
        return sheet, used
    step = Step("text-encoding", {"encoding": used, "example": next((c for h in sheet.header for c in h if c), "")})
    return replace(sheet, steps=(*sheet.steps, step)), used


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


def _nearly(raw: bytes) -> bool:
    """Whether bytes are UTF-8 but for a few that were damaged: read as CP874, every Thai word would be lost."""
    beyond = len(raw.translate(None, bytes(range(0x80))))
    return raw.decode("utf-8", errors="replace").count(LOST) <= MOST_LOST * beyond


def damage_told(text: str, path: Path) -> tuple[Finding, ...]:
    """A finding with the first place where letters were lost to damaged bytes; none where the text is whole."""
    at = text.find(LOST)
    if at < 0:
        return ()
    around = " ".join(text[max(0, at - 15) : at + 15].split())
    return (Finding("text-damaged", "", "", around, "keep", facts={"file": path.name, "count": text.count(LOST)}),)


def decoded(raw: bytes, path: Path, encoding: str | None = None) -> tuple[str, str]:
    """Text and encoding: as told, by byte-order mark, UTF-8 when valid, Thai Windows otherwise."""
    marked = next((name for mark, name in _MARKS if raw.startswith(mark)), None)
    for name in [encoding] if encoding else [marked or "utf-8", "cp874"]:
        try:
            return raw.decode(name), name
        except (UnicodeDecodeError, LookupError):
            if name in ("utf-8", "utf-8-sig") and _nearly(raw):
                return raw.decode(name, errors="replace"), name
            continue
    raise SurveyKitError("text-encoding-unknown", file=path, encoding=encoding or "–")
