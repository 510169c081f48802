"""PSPP's recorded CSV output as tables."""

from __future__ import annotations

import csv

from tests.oracles import ledger
from tests.oracles.awkward import HERE


def tables(file: str = "pspp.csv") -> list[tuple[str, list[list[str]]]]:
    """(title, rows) of every table, in the order of the script that made ``file``."""
    out: list[tuple[str, list[list[str]]]] = []
    with (HERE / file).open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            if row and row[0].startswith("Table: "):
                out.append((row[0][7:], []))
            elif out and row:
                out[-1][1].append(row)
    return out


def find(title: str, which: int = 0, file: str = "pspp.csv") -> list[list[str]]:
    """Rows of the ``which``-th table with that title."""
    return [rows for name, rows in tables(file) if name == title][which]


def number(text: str) -> float:
    return float(text.rstrip("%"))


def agrees(got: float, printed: str) -> bool:
    """Whether ``got`` rounds to what PSPP printed, at every digit it printed that a double can hold."""
    text = printed.rstrip("%")
    digits = len(text.partition(".")[2].partition("E")[0])
    exponent = int(text.partition("E")[2] or 0)
    value = got * 100 if printed.endswith("%") else got
    half = 0.5000001 * 10.0 ** (exponent - digits)
    ledger.note(ledger.PSPP, value, float(text), half)
    return abs(value - float(text)) <= half + 1e-13 * abs(value)
