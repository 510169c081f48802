"""Headers as eight secretaries of city teams would type them, over the answers of the clean sample data.

``tests/data/reworded_headers.tsv`` was written by hand: 192 headers of six secretaries before the matching was built
(31 more belong to no question), 55 of two others (and 12) after it, to see how it does on words it was not built on.
On first sight 53 of those 55 found their question and none a wrong one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from survey_kit.model.codebook import Codebook, Kind
from survey_kit.reading.mapping import Match
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from survey_kit.resources import folder

HEADERS = Path(__file__).parents[1] / "data" / "reworded_headers.tsv"
CLEAN = {"hh_resilience": "households.csv", "agency_interview": "agencies.csv", "org_strength": "organisations.csv"}
ROWS = 30


@dataclass(frozen=True)
class Rewording:
    """One file: who typed it, for which questionnaire, its headers with what each means ("" nothing) and its rows."""

    secretary: str
    codebook: Codebook
    headers: tuple[str, ...]
    targets: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def wrong(self, matches: tuple[Match, ...]) -> list[tuple[str, str, str]]:
        """(header, what it means, what it was taken for) where the two differ and something was taken."""
        return [(h, t, m.target) for h, t, m in zip(self.headers, self.targets, matches, strict=True)
                if m.target and m.target != t]  # fmt: skip

    def missed(self, matches: tuple[Match, ...]) -> list[Match]:
        """Columns that mean something and were given nothing."""
        return [m for t, m in zip(self.targets, matches, strict=True) if t and not m.target]


@cache
def book(instrument: str) -> Codebook:
    return read_questionnaire(find_questionnaire(instrument))


def rewordings() -> Iterator[Rewording]:
    with HEADERS.open(encoding="utf-8") as file:
        lines = list(csv.DictReader(file, delimiter="\t"))
    for (secretary, instrument, style), group in groupby(
        lines, lambda x: (x["secretary"], x["instrument"], x["cells"])
    ):
        columns = list(group)
        cells = [_column(x["target"], x["values"].split("|"), instrument, style == "words") for x in columns]
        headers, targets = (tuple(x[key] for x in columns) for key in ("header", "target"))
        yield Rewording(secretary, book(instrument), headers, targets, tuple(zip(*cells, strict=True)))


@cache
def clean(instrument: str) -> tuple[dict[str, str], ...]:
    with (folder("sample_data") / "clean" / CLEAN[instrument]).open(encoding="utf-8-sig") as file:
        return tuple(csv.DictReader(file))[:: 30 if instrument == "hh_resilience" else 1][:ROWS]


def _column(target: str, strange: list[str], instrument: str, words: bool) -> list[Any]:
    answers = book(instrument).response_set(target)
    rows = clean(instrument)
    if not target:
        return [strange[i % len(strange)] for i in range(len(rows))]
    if answers is not None:
        ticked = [[n for n in answers.variables if row[n] == "1"] for row in rows]
        return [", ".join(str(book(instrument)[n].label) for n in names) for names in ticked]
    return [_cell(row[target], target, instrument, words) for row in rows]


def _cell(code: str, name: str, instrument: str, words: bool) -> Any:
    variable = book(instrument)[name]
    if not code or variable.is_text:
        return code or None
    if variable.kind is Kind.NUMBER or not words:
        return float(code)
    return str(variable.label_of(float(code)))
