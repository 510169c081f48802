"""The order of the making: clean tables, files as received, findings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from generator import agencies, forums, mentors, organisations, raw_households, raw_others
from generator.cities import CITIES
from generator.dirt import spoil
from generator.files import NOTICE, csv_bytes, lines, write_clean, write_csv, write_html, write_xlsx
from generator.grid import Grid, records
from generator.households import households
from generator.spss import sav_bytes
from survey_kit.model.codebook import Codebook
from survey_kit.reading.questionnaire import read_questionnaire
from survey_kit.resources import folder

SEED = 2565
BLOCKS = ("b7", "d5", "e3", "f1")
#: Forms filled in without thinking: 3 everywhere. They stay; a person must decide.
STRAIGHT = ("1-0040", "3-0101", "4-0077")


def books() -> dict[str, Codebook]:
    """The five questionnaires by name."""
    names = ("hh_resilience", "agency_interview", "org_strength", "mentor_self", "activity_eval")
    return {name: read_questionnaire(folder("questionnaires") / f"{name}.toml") for name in names}


def stream(number: int) -> np.random.Generator:
    """A random stream of its own for each part, so that a change in one leaves the others as they are."""
    return np.random.Generator(np.random.PCG64([SEED, number]))


def clean_tables(all_books: dict[str, Codebook]) -> dict[str, dict[str, Any]]:
    """All clean tables by file name."""
    homes = households(stream(1), all_books["hh_resilience"])
    _straight(homes, all_books["hh_resilience"])
    visited = agencies.agencies(stream(2))
    for city, budget in raw_others.MEANT.items():
        visited["p5c"][np.flatnonzero(visited["city"] == city)[1]] = budget
    contacts = homes["g6"] != ""
    return {
        "households": {name: column for name, column in homes.items() if name != "g6"},
        "contacts": {name: homes[name][contacts] for name in ("form_id", "city", "g6")},
        "agencies": _ordered(visited, all_books["agency_interview"]),
        "organisations": _ordered(organisations.organisations(stream(3)), all_books["org_strength"]),
        "mentors": _ordered(mentors.mentors(stream(4)), all_books["mentor_self"]),
        "tambon_plans": mentors.tambon_plans(stream(5)),
        "activities": _ordered(forums.activities(stream(6)), all_books["activity_eval"]),
        "forum_evaluations": forums.forum_evaluations(stream(7)),
        "forum_votes": forums.forum_votes(stream(8)),
        "quotes": forums.quotes(stream(9)),
        "communities": forums.communities(),
        "margins": forums.margins(stream(10)),
    }


def _ordered(data: dict[str, Any], book: Codebook) -> dict[str, Any]:
    return {v.name: data[v.name] for v in book.variables if v.name in data}


def _straight(homes: dict[str, Any], book: Codebook) -> None:
    for form_id in STRAIGHT:
        row = int(np.flatnonzero(homes["form_id"] == form_id)[0])
        for name in BLOCKS:
            scale = book.scale(name)
            for item in scale.items if scale else ():
                homes[item][row] = 3.0


def raw_grids(tables: dict[str, dict[str, Any]], all_books: dict[str, Codebook], dirty: bool) -> list[Grid]:
    """All files as received; without the dirty layer when not ``dirty``."""
    hh = all_books["hh_resilience"]
    phones = {r["form_id"]: r["g6"] for r in records(tables["contacts"])}
    rows = [row | {"g6": phones.get(row["form_id"])} for row in records(tables["households"])]
    grids = [raw_households.GRIDS[city.code](rows, hh) for city in CITIES]
    if dirty:
        for city, grid in zip(CITIES, grids, strict=True):
            spoil(stream(20 + city.code), grid, city.code, hh, list(STRAIGHT))
    _total_row(grids[0])
    parts = {name: records(tables[name]) for name in tables}
    others = [
        *raw_others.agency_files(stream(30), parts["agencies"], all_books["agency_interview"]),
        raw_others.organisation_file(stream(31), parts["organisations"], all_books["org_strength"]),
        *raw_others.mentor_files(stream(32), parts["mentors"], parts["tambon_plans"], all_books["mentor_self"]),
        *raw_others.activity_files(parts["activities"], parts["forum_evaluations"], all_books["activity_eval"]),
    ]
    if not dirty:
        others = [Grid(g.file, g.columns, g.records, g.key, g.sheet, g.top, [], g.codebook) for g in others]
    return [*grids, *others]


def _total_row(grid: Grid) -> None:
    """The line "รวม" that people leave under their table."""
    at = grid.at("a9")
    numbers = [row.cells[at] for row in grid.rows if isinstance(row.cells[at], int) and row.cells[at] > 0]
    letters = chr(64 + at // 26) + chr(65 + at % 26) if at >= 26 else chr(65 + at)
    first = len(grid.top) + grid.header_rows + 1
    total = f"=SUM({letters}{first}:{letters}{first + len(grid.rows) - 1})|{sum(numbers)}"
    line: list[Any] = [""] * len(grid.columns)
    line[0], line[at] = "รวม", total
    grid.bottom = [line]


def write_raw(grid: Grid, into: Path, all_books: dict[str, Codebook]) -> None:
    """One file in its own format."""
    path, name = into / grid.file, grid.file
    if name.endswith(".sav"):
        book = all_books["agency_interview" if "agencies" in name else "hh_resilience"]
        encoded = {"code_page": 874, "encoding_record": "windows-874"} if "agencies" in name else {"code_page": 2}
        variables = raw_households.spss_variables(
            book, [c.question for c in grid.columns], [row.cells for row in grid.rows]
        )
        path.write_bytes(sav_bytes(variables, [row.cells for row in grid.rows], NOTICE, **encoded))  # type: ignore[arg-type]
    elif name.endswith(".xls"):
        write_html(grid, path)
    elif name.endswith(".csv") and not grid.sheet:
        write_csv(grid, path, "cp874" if name.startswith("3_") else "utf-8")
    else:
        write_xlsx(grid, path, merge_header=name.startswith("1_"))


def make(into: Path, dirty: bool = True) -> None:
    """Write clean/, raw/ and expected/ below ``into``."""
    all_books = books()
    tables = clean_tables(all_books)
    for name in ("clean", "raw", "expected"):
        (into / name).mkdir(parents=True, exist_ok=True)
    for name, data in tables.items():
        write_clean(data, into / "clean" / f"{name}.csv")
    found: list[dict[str, Any]] = []
    for grid in raw_grids(tables, all_books, dirty):
        write_raw(grid, into / "raw", all_books)
        found += grid.findings()
    if dirty:
        text = json.dumps({"note": NOTICE, "findings": found}, ensure_ascii=False, indent=1)
        (into / "expected" / "findings.json").write_text(text + "\n", encoding="utf-8")


__all__ = ["books", "clean_tables", "csv_bytes", "lines", "make", "raw_grids"]
