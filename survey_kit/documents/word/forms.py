"""Forms on paper: empty tables, tick boxes, dotted lines."""

from __future__ import annotations

from typing import Any

from survey_kit.documents.word.page import ACCENT, MUTE
from survey_kit.documents.word.tables import HAIR, PALE, borders, grid, header_row, shade, write

BOX = "☐"


def blank_table(document: Any, made: dict[str, Any], room: float, size: float) -> Any:
    """An empty form with room to write in every cell."""
    shares = made["shares"]
    table = grid(document, 1 + made["rows"], [room * s / sum(shares) for s in shares])
    for cell, text in zip(table.rows[0].cells, made["head"], strict=True):
        write(cell, text, size, "center", bold=True, colour=ACCENT)
        shade(cell, PALE)
    header_row(table.rows[0])
    for row, texts in zip(table.rows[1:], made["cells"], strict=True):
        _least(row, made["height"])
        for cell, text in zip(row.cells, texts, strict=True):
            write(cell, text, size, "left")
    for row in table.rows:
        for cell in row.cells:
            borders(cell, top=(4, HAIR), bottom=(4, HAIR), left=(4, HAIR), right=(4, HAIR))
    return table


def answer_grid(document: Any, made: dict[str, Any], room: float, size: float) -> Any:
    """One line for each item with a box under every choice."""
    choices, items = made["choices"], made["items"]
    narrow = min(room * 0.11, room * 0.6 / len(choices))
    table = grid(document, 1 + len(items), [room - narrow * len(choices), *(narrow for _ in choices)])
    for cell, text in zip(table.rows[0].cells[1:], choices, strict=True):
        write(cell, text, size * 0.82, "center", colour=MUTE)
    header_row(table.rows[0])
    for row, item in zip(table.rows[1:], items, strict=True):
        write(row.cells[0], item, size)
        for cell in row.cells[1:]:
            write(cell, BOX, size, "center")
        for cell in row.cells:
            borders(cell, bottom=(4, HAIR))
    for cell in table.rows[0].cells:
        borders(cell, bottom=(8, ACCENT))
    return table


def writing_lines(document: Any, lines: int, width: float) -> None:
    """Dotted lines to write on: rows with a dotted border, the one form Word and LibreOffice draw alike."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Cm

    if not lines:
        return
    table = grid(document, lines, [width])
    for row in table.rows:
        row.height, row.height_rule = Cm(0.75), WD_ROW_HEIGHT_RULE.EXACTLY
        borders(row.cells[0], "dotted", bottom=(6, MUTE))


def _least(row: Any, height: float) -> None:
    """The least height of a row, in centimetres."""
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Cm

    row.height, row.height_rule = Cm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
