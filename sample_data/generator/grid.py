"""A file as received: header rows, columns that know how to write an answer, rows, and what was spoilt in them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Record = dict[str, Any]
Write = Callable[[Record], Any]


@dataclass(frozen=True)
class Column:
    """One column of a file: header cells from top to bottom, the question it holds, how an answer is written."""

    header: tuple[str, ...]
    question: str
    write: Write


@dataclass
class Row:
    """One row of a file; ``case`` is not 0 for rows that should not be there."""

    form_id: str
    cells: list[Any]
    case: int = 0


@dataclass
class Grid:
    """A sheet before it is written. ``top`` rows stand above the header, ``bottom`` rows below the answers."""

    file: str
    columns: list[Column]
    records: list[Record]
    key: str
    sheet: str = ""
    top: list[list[Any]] = field(default_factory=list)
    bottom: list[list[Any]] = field(default_factory=list)
    codebook: list[list[Any]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    found: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rows = [Row(str(r[self.key]), [c.write(r) for c in self.columns]) for r in self.records]
        self.by_id = {str(r[self.key]): r for r in self.records}
        self.touched: set[str] = set()

    @property
    def header_rows(self) -> int:
        return max(len(c.header) for c in self.columns) if self.columns else 1

    def at(self, question: str) -> int:
        """Position of the first column of ``question``."""
        return next(i for i, c in enumerate(self.columns) if c.question == question)

    def cell(self, form_id: str, question: str) -> Any:
        return next(r for r in self.rows if r.form_id == form_id and not r.case).cells[self.at(question)]

    def spoil(self, form_id: str, question: str, raw: Any, case: int) -> None:
        """Write ``raw`` where the clean answer stood, and note it."""
        at = self.at(question)
        row = next(r for r in self.rows if r.form_id == form_id and not r.case)
        clean = self.by_id[form_id].get(question)
        self.note(case, form_id=form_id, column=question, raw=raw, clean=clean, cell=row.cells[at], place=row)
        row.cells[at] = raw
        self.touched.add(form_id)

    def flag(self, form_id: str, question: str, case: int) -> None:
        """Note something that a person should look at and that stays as it is."""
        row = next(r for r in self.rows if r.form_id == form_id and not r.case)
        raw, clean = row.cells[self.at(question)], self.by_id[form_id].get(question)
        self.note(case, form_id=form_id, column=question, raw=raw, clean=clean, cell=raw, place=row)
        self.touched.add(form_id)

    def insert(self, after: str, row: Row) -> None:
        """Put a row that should not be there behind the row of ``after`` ('' puts it first)."""
        at = next((i for i, r in enumerate(self.rows) if r.form_id == after), -1)
        self.rows.insert(at + 1, row)
        self.note(row.case, form_id=row.form_id, column="", raw="row", clean=None, cell=None, place=row)
        self.touched.add(f"{row.form_id}+{row.case}")

    def note(self, case: int, *, form_id: str = "", column: str = "", raw: Any = "", clean: Any = "", cell: Any = "",
             place: Row | None = None) -> None:  # fmt: skip
        """Add a finding; ``place`` None means the whole column or file."""
        self.found.append(
            {
                "case": case,
                "form_id": form_id,
                "column": column,
                "raw": raw,
                "clean": clean,
                "cell": cell,
                "place": place,
            }
        )

    def findings(self) -> list[dict[str, Any]]:
        """Findings with the row number a person sees, in the order of the rows."""
        first = len(self.top) + self.header_rows + 1
        out = []
        for entry in self.found:
            place = entry["place"]
            number = next((first + i for i, r in enumerate(self.rows) if r is place), 0)
            at = self.at(entry["column"]) + 1 if entry["column"] in {c.question for c in self.columns} else 0
            out.append(
                {
                    "file": self.file,
                    "sheet": self.sheet,
                    "row": number,
                    "column_number": at,
                    "form_id": entry["form_id"],
                    "column": entry["column"],
                    "raw": plain(entry["raw"]),
                    "case": entry["case"],
                    "clean": plain(entry["clean"]),
                    "clean_cell": plain(entry["cell"]),
                }
            )
        return sorted(out, key=lambda f: (f["row"], f["column_number"], f["case"]))


def plain(value: Any) -> Any:
    """A value as JSON holds it: whole numbers without point, dates as ISO text, blank as None."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, float | np.floating):
        return None if np.isnan(value) else int(value) if value == int(value) else float(value)
    if isinstance(value, np.integer):
        return int(value)
    return None if value == "" else value


def records(data: dict[str, Any]) -> list[Record]:
    """Rows of a table of columns."""
    names = list(data)
    return [{name: plain(data[name][i]) for name in names} for i in range(len(data[names[0]]))]
