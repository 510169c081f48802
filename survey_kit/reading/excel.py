"""Excel workbooks: every sheet as cells, the right one (or all alike) as a `Sheet`."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.survey import Step
from survey_kit.reading.sheet import Sheet, joined, sheet_from

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook

# A workbook that unpacks to more than this is not a survey of a city.
LARGEST_UNPACKED = 1 << 30
# A workbook that `survey_kit.writing.excel` made holds the answers twice and its codebook; the codes are the data.
OURS = {"codes", "labels", "codebook"}


def read_excel(path: Path, codebook: Codebook | None = None, sheet: str | None = None) -> Sheet:
    """The sheet called ``sheet``, or the one whose header fits the questionnaire best (several alike are joined)."""
    book = _open(path)
    names = [name for name in book.sheetnames if book[name].sheet_state == "visible"] or book.sheetnames
    if sheet is not None and sheet not in book.sheetnames:
        raise SurveyKitError("sheet-missing", file=path, sheet=sheet, sheets=", ".join(book.sheetnames))
    if sheet is None and set(names) >= OURS:
        sheet = "codes"
    chosen = [sheet] if sheet is not None else names
    found = [(s, _fit(s, codebook)) for s in (sheet_from(_cells(book[n]), n, codebook) for n in chosen) if s.rows]
    if not found:
        raise SurveyKitError("sheet-without-rows", file=path, sheets=", ".join(chosen))
    best = max(score for _, score in found)
    read = joined([s for s, score in found if score >= 0.9 * best])
    unused = [s.name for s, _ in found if s.name not in {read.name, *read.origin}]
    if not unused:
        return read
    # A sheet of repeats, a list of codes: not read, but never passed over without a word.
    return replace(read, steps=(*read.steps, Step("sheets-left-out", {"sheets": tuple(unused)})))


def _open(path: Path) -> Any:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise SurveyKitError("file-unpacks-too-large", file=path)
        # By content, not by name: a workbook may be called .csv.
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, EOFError) as error:
        raise SurveyKitError("excel-unreadable", file=path, detail=str(error)) from error


def _cells(sheet: Any) -> list[list[Any]]:
    """Values of a sheet; a merged cell repeats its value down its rows (a community name typed once)."""
    rows = [list(line) for line in sheet.iter_rows(values_only=True)]
    for area in sheet.merged_cells.ranges:
        if area.min_col == area.max_col and area.max_row > area.min_row:
            value = rows[area.min_row - 1][area.min_col - 1]
            for row in range(area.min_row, area.max_row):
                rows[row][area.min_col - 1] = value
    return rows


def _fit(sheet: Sheet, codebook: Codebook | None) -> float:
    """How well a sheet's header fits: columns recognised, else rows × columns."""
    if codebook is None:
        return float(len(sheet.rows) * len(sheet.header))
    from survey_kit.reading.mapping import propose

    return sum(1.0 for match in propose(sheet.header, codebook) if match.target) + 1e-6 * len(sheet.rows)
