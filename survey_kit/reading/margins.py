"""Population tables: how many households (or people) each community and city has."""

from __future__ import annotations

from pathlib import Path

from survey_kit.errors import SurveyKitError
from survey_kit.reading.delimited import read_delimited
from survey_kit.reading.source import open_source
from survey_kit.thai.values import read_number

COLUMNS = ("city", "community", "households")


def read_households(path: Path) -> dict[int, dict[str, float]]:
    """Households per community per city from a table with columns city, community, households (others are ignored).

    Rows without a community are totals of a city and are left out.
    """
    sheet, _ = read_delimited(open_source(path))
    at = {name: j for j, lines in enumerate(sheet.header) for name in [lines[-1].strip().lower()] if name in COLUMNS}
    missing = [c for c in COLUMNS if c not in at]
    if missing:
        raise SurveyKitError("margin-columns", file=path, missing=", ".join(missing))
    out: dict[int, dict[str, float]] = {}
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        city, community, count = read_number(row[at["city"]]), row[at["community"]], read_number(row[at["households"]])
        if not community:
            continue
        if city is None or count is None or count.value <= 0:
            raise SurveyKitError("margin-not-a-count", file=path, row=number, value=str(row[at["households"]]))
        out.setdefault(int(city.value), {})[str(community).strip()] = count.value
    return out
