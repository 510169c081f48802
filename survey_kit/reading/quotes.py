"""A project's table of quotes → `Quote`s: who said it is a role, never a name."""

from __future__ import annotations

from pathlib import Path

from survey_kit.errors import SurveyKitError
from survey_kit.model.quote import Quote
from survey_kit.reading.delimited import read_delimited
from survey_kit.reading.source import open_source

COLUMNS = ("quote_id", "city", "role", "quote")


def read_quotes(path: Path) -> tuple[Quote, ...]:
    """Quotes with words in them, in the order of the file. Raises ``quote-columns`` where a column is missing."""
    sheet, _ = read_delimited(open_source(path))
    at = {name: j for j, lines in enumerate(sheet.header) for name in [lines[-1].strip().lower()] if name in COLUMNS}
    missing = [c for c in COLUMNS if c not in at]
    if missing:
        raise SurveyKitError("quote-columns", file=path, missing=", ".join(missing))
    lines = ([str(row[at[c]] or "").strip() for c in COLUMNS] for row in sheet.rows)
    return tuple(Quote(*line) for line in lines if line[3])
