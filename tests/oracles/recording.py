"""Numbers R said, by key, as one .tsv file holds them."""

from __future__ import annotations

import numpy as np
import pandas as pd

import survey_kit as sk
from survey_kit.model.codebook import Codebook
from survey_kit.model.survey import Survey
from tests.oracles import ledger
from tests.oracles.awkward import HERE

TOLERANCE = 1e-9


class Recording:
    def __init__(self, name: str) -> None:
        text = (HERE / name).read_text(encoding="utf-8")
        self.lines = dict(line.split("\t") for line in text.splitlines()[1:])
        self.used: set[str] = set()

    def __call__(self, key: str) -> list[float]:
        """The recorded numbers of one key, in order."""
        self.used.add(key)
        if key in self.lines:
            return [float(self.lines[key])]
        out = []
        while f"{key}[{len(out)}]" in self.lines:
            out.append(float(self.lines[f"{key}[{len(out)}]"].replace("NA", "nan")))
        assert out, key
        return out

    def same(self, got, key: str, tolerance: float = TOLERANCE) -> None:
        ledger.same(got, self(key), tolerance, key)

    def near(self, got, key: str, distance: float) -> None:
        """No number further than ``distance`` from what was said: for loadings, which may be next to nothing."""
        ledger.note(ledger.R, got, self(key))
        np.testing.assert_allclose(np.array(got, dtype=float), self(key), rtol=0, atol=distance, err_msg=key)


def comparisons(view) -> dict:
    return {t.name: t for t in view.table.tests if not t.groups}


def pairs(view) -> dict:
    return {t.groups: t for t in view.table.tests if t.groups}


def column(view, statistic: str) -> list[float]:
    table = view.table
    at = next(j for j, c in enumerate(table.columns) if c.statistic == statistic)
    return [line[at].value for line in table.cells]


def figures(view, part: str = "") -> dict[tuple[str, str, str], float | None]:
    """Values of the table whose name ends in ``part`` (the first without) by variable, level and statistic.

    Where columns are variables or factors, the statistic is the name of the column.
    """
    table = next(t for t in view.tables if not part or t.name.endswith(f".{part}"))
    names = [c.level or c.by or c.statistic for c in table.columns]
    return {(row.variable, row.level, name): cell.value
            for row, line in zip(table.rows, table.cells, strict=True)
            for name, cell in zip(names, line, strict=True)}  # fmt: skip


def plain(path) -> sk.Study:
    """A file of numbers as a study without a codebook."""
    data = pd.read_csv(path).astype(float)
    return sk.Study(Survey(data.set_axis([f"r{i}" for i in range(len(data))]), Codebook()))
