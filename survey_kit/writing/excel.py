"""Survey → Excel workbook: a sheet of codes, the same in words, and the codebook. Text stays text, never a formula."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.table import Note
from survey_kit.thai.text import printable
from survey_kit.writing.data import Written
from survey_kit.writing.delimited import plain

if TYPE_CHECKING:
    from survey_kit.model.codebook import Variable
    from survey_kit.model.survey import Survey

MOST_ROWS, MOST_COLUMNS, MOST_LETTERS = 1_048_576, 16_384, 32_767
_LONG_AGO = datetime(2000, 1, 1)
_HEAD = ("name", "label_th", "label_en", "kind", "measure", "codes_th", "codes_en", "missing", "low", "high",
         "relevant")  # fmt: skip


def written(survey: Survey) -> Written:
    """Sheets ``codes``, ``labels`` and ``codebook``. Raises ``too-large-for-excel``."""
    import xlsxwriter

    rows, columns = survey.data.shape
    if rows >= MOST_ROWS or columns > MOST_COLUMNS:
        raise SurveyKitError("too-large-for-excel", rows=rows, columns=columns)
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"created": _LONG_AGO})
    bold = book.add_format({"bold": True, "bottom": 1})
    names = [str(name) for name in survey.data.columns]
    variables = [survey.codebook.get(name) for name in names]
    cells = [survey.column(name).tolist() for name in names]
    _fill(book.add_worksheet("codes"), names, cells, bold)
    titles = [f"[{name}] {survey.codebook.label_of(name)}" for name in names]
    words = [[_words(c, v) for c in column] for column, v in zip(cells, variables, strict=True)]
    _fill(book.add_worksheet("labels"), titles, words, bold)
    lines = [_described(v) for v in survey.codebook.variables]
    _fill(book.add_worksheet("codebook"), _HEAD, list(zip(*lines, strict=True)), bold)
    book.close()
    return Written(out.getvalue(), tuple(_cut(names, cells)))


def _fill(sheet: Any, head: Sequence[str], columns: Sequence[Sequence[Any]], bold: Any) -> None:
    for j, title in enumerate(head):
        sheet.write_string(0, j, printable(title)[:MOST_LETTERS], bold)
        for i, cell in enumerate(columns[j] if columns else (), start=1):
            if isinstance(cell, str):
                if cell:
                    sheet.write_string(i, j, printable(cell)[:MOST_LETTERS])
            elif cell is not None and cell == cell:
                sheet.write_number(i, j, cell)
    sheet.freeze_panes(1, 1)


def _words(cell: Any, variable: Variable | None) -> Any:
    """The label of a code; the value itself where it has none."""
    if variable is None or cell is None or not any(v.code == cell for v in variable.values):
        return cell
    return str(variable.label_of(cell)) or cell


def _described(v: Variable) -> tuple[Any, ...]:
    codes = ["; ".join(f"{plain(x.code)} = {x.label.in_(lang)}" for x in v.values) for lang in ("th", "en")]
    missing = "; ".join(
        f"{plain(r.low)} = {r.reason}" if r.low == r.high else f"{plain(r.low)}…{plain(r.high)} = {r.reason}"
        for r in v.missing
    )
    return (v.name, v.label.th, v.label.en, str(v.kind), str(v.measure), *codes, missing, v.low, v.high, v.relevant)


def _cut(names: Sequence[str], cells: Sequence[Sequence[Any]]) -> list[Note]:
    notes = []
    for name, column in zip(names, cells, strict=True):
        long = sum(1 for c in column if isinstance(c, str) and len(c) > MOST_LETTERS)
        if long:
            notes.append(Note("text-cut", {"name": name, "count": long, "most": MOST_LETTERS}))
    return notes
