"""What may be said of a proportion by the standards of the National Center for Health Statistics, R computing them (calls in publishing.R)."""

from __future__ import annotations

import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.model.codebook import Codebook
from survey_kit.model.estimate import Base
from survey_kit.model.publishing import Standard, Verdict, worst
from survey_kit.model.survey import Survey
from survey_kit.model.table import Status
from survey_kit.statistics.intervals import proportion_interval
from tests.oracles.awkward import HERE
from tests.oracles.recording import Recording

R = Recording("publishing.tsv")
# The standards of NCHS: one least base, no caution for small ones.
NCHS = {"least_base": 30, "small_base": 30}
SAID = {Status.SHOWN: 0, Status.CAUTION: 1, Status.UNRELIABLE: 2}
VERDICTS = (Verdict.PUBLISH, Verdict.CAUTION, Verdict.WITHHOLD)


def study(name: str) -> sk.Study:
    data = pd.read_csv(HERE / "data" / f"{name}.csv").astype(float)
    design = {"strata": "stype", "weight": "pw", "fpc": "fpc"}
    if name == "nhanes":
        data["female"], data["both"] = (data.RIAGENDR == 2).astype(float), data.race * 10 + data.agecat
        design = {"strata": "SDMVSTRA", "psu": "SDMVPSU", "weight": "WTMEC2YR", "nest": True}
    else:
        data["thin"] = data.meals // 10
    made = sk.Study(Survey(data.set_axis([f"r{i}" for i in range(len(data))]), Codebook()))
    return made.weighted(weight_kind="sampling", **design)


CASES = [("nhanes", y, by) for y in ("HI_CHOL", "female") for by in ("race", "agecat", "both")]
CASES += [("api", y, "thin") for y in ("awards", "yr_rnd")]


@pytest.mark.parametrize(("name", "y", "by"), CASES)
def test_verdicts_of_a_sample(name: str, y: str, by: str) -> None:
    view = study(name).judged(**NCHS).estimate([y], by, of="proportion", codes=[1], interval="beta")
    (table,) = view.tables
    at = {c.statistic: j for j, c in enumerate(table.columns)}
    compared = 0
    for row, line in zip(table.rows, table.cells, strict=True):
        key = f"{name}.{y}.{by}.{row.level}"
        if row.role != "item" or f"{key}[0]" not in R.lines:
            continue
        found = [
            SAID[line[at["estimate"]].status],
            *(line[at[s]].value for s in ("estimate", "ci_low", "ci_high", "df")),
        ]
        R.same(found, key)
        compared += 1
    assert compared >= 3


@pytest.mark.parametrize("n", [20, 30, 40, 45, 60, 100, 400])
def test_verdicts_of_a_simple_random_sample(n: int) -> None:
    standard, compared = Standard(**NCHS), 0
    for x in range(n + 1):
        if f"binomial.{n}.{x}[0]" not in R.lines:
            continue
        p = x / n
        low, high = proportion_interval(p, (p * (1 - p) / n) ** 0.5, n - 1, n, n, "beta") or (0.0, 1.0)
        said = worst(standard.of_base(Base(n, n, n)), standard.of_share(p, low, high, n - 1))
        R.same([VERDICTS.index(said.verdict), low, high], f"binomial.{n}.{x}")
        compared += 1
    assert compared >= 5
