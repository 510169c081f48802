"""A second witness for samples: svy (version in the first line of svy.tsv; calls in svy_says.py), 1e-9, intervals too."""

from __future__ import annotations

import pytest

import survey_kit as sk
from tests.oracles.awkward import HERE
from tests.oracles.ledger import same
from tests.oracles.recording import Recording

SVY = Recording("svy.tsv")
DESIGNS = {
    "strat": ("apistrat", {"strata": "stype", "fpc": "fpc"}),
    "clus1": ("apiclus1", {"psu": "dnum", "fpc": "fpc"}),
}
COLUMNS = {"estimate": "est", "se": "se", "ci_low": "lci", "ci_high": "uci", "df": "df"}
ASKED = {
    "mean": lambda s: s.estimate("api00"),
    "by": lambda s: s.estimate("api00", "stype"),
    "total": lambda s: s.estimate("api99", of="total"),
    "ratio": lambda s: s.estimate("api00", of="ratio", over="api99"),
    "share": lambda s: s.estimate("sch_wide", of="proportion"),
}


@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("name", DESIGNS)
def test_estimates_errors_intervals_and_degrees_of_freedom(name: str, what: str) -> None:
    file, design = DESIGNS[name]
    study = sk.read(HERE / "data" / f"{file}.csv", weight="pw", weight_kind="sampling", **design)
    table = ASKED[what](study).table
    statistics = [c.statistic for c in table.columns]
    lines = [line for row, line in zip(table.rows, table.cells, strict=True) if row.role != "total"]
    for ours, theirs in COLUMNS.items():
        got = [line[statistics.index(ours)].value for line in lines]
        same(got, SVY(f"{name}.{what}.{theirs}"), 1e-9, f"{name}.{what}.{theirs}", "svy")
