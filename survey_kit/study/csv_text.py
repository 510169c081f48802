"""Tables as CSV that Excel reads: Thai intact, nothing taken for a formula, numbers that come back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte-order mark, so that Excel reads Thai; cells that begin like a formula are quoted as text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_safe_for_excel(cell_text(c)) for c in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def cell_text(value: Any) -> str:
    """A stored value as text; nothing for an empty cell."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        # Seventeen digits bring a float back unchanged.
        return f"{value:.17g}" if not value.is_integer() else f"{value:.0f}"
    return str(value)


def _safe_for_excel(text: str) -> str:
    """Text that Excel would take for a formula, or that begins with an apostrophe, behind an apostrophe."""
    minus = text[:1] == "-" and text.strip("-") != "" and not _number(text)
    return "'" + text if minus or text[:1] in ("=", "+", "@", "\t", "\r", "'") else text


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def data_rows(survey: Survey) -> tuple[tuple[str, ...], Iterator[list[str]]]:
    """Header and rows of a survey's data as text cells, the row's id first."""
    data = survey.data
    rows = zip(data.index, data.itertuples(index=False, name=None), strict=True)
    return ("row", *map(str, data.columns)), ([str(row), *map(cell_text, values)] for row, values in rows)
