"""Numbers R said, by key, as one .tsv file holds them."""

from __future__ import annotations

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


def comparisons(view) -> dict:
    return {t.name: t for t in view.table.tests if not t.groups}


def pairs(view) -> dict:
    return {t.groups: t for t in view.table.tests if t.groups}


def column(view, statistic: str) -> list[float]:
    table = view.table
    at = next(j for j, c in enumerate(table.columns) if c.statistic == statistic)
    return [line[at].value for line in table.cells]
