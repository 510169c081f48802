"""Do 95 % intervals cover, and do tests at 5 % keep their size? Samples from populations whose truth is known.

`python -m tests.simulation.coverage [samples [intervals|tests]]` writes `coverage.json` and the page `docs/coverage.md`.

Intervals: 4 strata of 120 communities each, households of a community alike (intraclass correlation about .05), 15
communities drawn in every stratum and 20 households in each: a two-stage design with its corrections. Tests: 4 cities
of 15 communities, 20 households each, drawn anew from a model in which no city and no group differs.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import survey_kit as sk
from survey_kit.model.codebook import Codebook, Measure, Variable
from survey_kit.model.survey import Survey

RESULTS = Path(__file__).with_suffix(".json")
PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
SEED, SAMPLES = 20_261_122, 2_500
SHARES = (0.02, 0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.95, 0.98)
METHODS = ("logit", "beta", "wilson", "asin", "mean")
STRATA, COMMUNITIES, DRAWN, ASKED = 4, 120, 15, 20
ALIKE = 0.05
NAMES = tuple(f"p{round(share * 100)}" for share in SHARES)


def population(rng: np.random.Generator) -> pd.DataFrame:
    """Every household: stratum, community, how many communities and households there are, one answer per share."""
    frames = []
    for stratum in range(STRATA):
        for community in range(COMMUNITIES):
            size = int(rng.integers(60, 301))
            frame: dict[str, Any] = {"stratum": stratum + 1.0, "community": stratum * 1000.0 + community,
                                     "communities": float(COMMUNITIES), "households": float(size)}  # fmt: skip
            for name, share in zip(NAMES, SHARES, strict=True):
                spread = 1 / ALIKE - 1
                own = rng.beta(share * spread, (1 - share) * spread)
                frame[name] = (rng.random(size) < own).astype(float)
            frame["income"] = np.exp(rng.normal(9.5 + 0.05 * stratum, 0.6, size) + rng.normal(0, 0.15))
            frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def drawn(whole: pd.DataFrame, groups: dict[float, Any], rng: np.random.Generator) -> pd.DataFrame:
    """Communities at random within strata, households at random within communities, with their weights."""
    rows = []
    for stratum in range(STRATA):
        for community in rng.choice(COMMUNITIES, DRAWN, replace=False):
            inside = groups[stratum * 1000.0 + community]
            rows.append(rng.choice(inside, ASKED, replace=False))
    sample = whole.iloc[np.concatenate(rows)].reset_index(drop=True)
    return sample.assign(w=COMMUNITIES / DRAWN * sample["households"] / ASKED, household=np.arange(float(len(sample))))


def studied(sample: pd.DataFrame, **design: Any) -> sk.Study:
    """The sample as a study under its design."""
    nominal = [Variable(name, measure=Measure.NOMINAL) for name in ("city", "half", "answer") if name in sample]
    survey = Survey(sample.set_axis([f"r{i}" for i in range(len(sample))]), Codebook(tuple(nominal)))
    return sk.Study(survey).weighted(weight="w", weight_kind="sampling", **design)


def intervals(samples: int) -> dict[str, dict[str, float]]:
    """Share of samples whose interval holds the truth, by what is estimated and how."""
    rng = np.random.default_rng(SEED)
    whole = population(rng)
    groups = {k: np.asarray(v) for k, v in whole.groupby("community").indices.items()}
    truth = {name: float(whole[name].mean()) for name in NAMES}
    truth |= {"mean": float(whole["income"].mean()), "total": float(whole["income"].sum()),
              "median": float(whole["income"].quantile(0.5, interpolation="inverted_cdf"))}  # fmt: skip
    held: dict[tuple[str, str], int] = defaultdict(int)
    for _ in range(samples):
        study = studied(drawn(whole, groups, rng), strata="stratum", psu="community,household",
                        fpc="communities,households")  # fmt: skip
        for name in NAMES:
            for method in METHODS:
                view = (
                    study.estimate(name, of="proportion", codes=[1.0], interval=method)
                    if study.data[name].any()
                    else None
                )
                held[name, method] += _holds(view, truth[name])
        for of, name in (("mean", "mean"), ("total", "total"), ("quantile", "median")):
            held[name, "t"] += _holds(study.estimate("income", of=of), truth[name])
    out: dict[str, dict[str, float]] = {}
    for (name, method), count in held.items():
        out.setdefault(name, {})[method] = count / samples
    return out | {"truth": truth}


def _holds(view: Any, truth: float) -> bool:
    line = {c.statistic: cell.value for c, cell in zip(view.table.columns, view.table.cells[0], strict=True)}
    return line["ci_low"] is not None and line["ci_low"] <= truth <= line["ci_high"]


def sizes(samples: int) -> dict[str, float]:
    """Share of samples in which a test at 5 % finds what is not there."""
    rng = np.random.default_rng(SEED + 1)
    found: dict[str, int] = defaultdict(int)
    for _ in range(samples):
        for test, p in _tested(_alike(rng)).items():
            found[test] += p < 0.05
    return {test: count / samples for test, count in found.items()}


def _alike(rng: np.random.Generator) -> sk.Study:
    """Cities, halves of households, numbers and answers that have nothing to do with each other."""
    count = STRATA * DRAWN
    community = np.repeat(np.arange(count), ASKED)
    n = len(community)
    own = rng.dirichlet(np.array([0.2, 0.3, 0.5]) * (1 / ALIKE - 1), count)
    answer = (rng.random((n, 1)) > own[community].cumsum(axis=1)).sum(axis=1) + 1.0
    sample = pd.DataFrame({
        "city": community // DRAWN + 1.0, "community": community.astype(float),
        "half": (rng.random(n) < 0.4) + 1.0, "answer": answer, "yes": (answer == 1.0).astype(float),
        "y": rng.normal(0, 1, n) + rng.normal(0, 0.23, count)[community],
        "x": rng.normal(0, 1, n) + rng.normal(0, 0.23, count)[community],
        "w": np.repeat(rng.uniform(0.5, 2.0, count), ASKED) * rng.uniform(0.8, 1.25, n),
    })  # fmt: skip
    return studied(sample, strata="city", psu="community")


def _tested(study: sk.Study) -> dict[str, float]:
    """p of every design-based test."""
    means = {t.name: t.p for t in study.compare("y", "city").table.tests if not t.groups}
    counts = {t.name: t for t in study.crosstab("answer", "city").table.tests}["rao_scott"]
    half = {t.name: t for t in study.crosstab("answer", "half").table.tests}["rao_scott"]
    slope = _line(study.regress("y", ["x"]), 1)["p"]
    return {
        "Rao-Scott F of means, 4 cities": means["design_working"],
        "Wald F of means, 4 cities": means["design_wald"],
        "t, 2 groups of households": study.compare("y", "half").table.tests[0].p,
        "Rao-Scott F, answers by city": counts.p,
        "Rao-Scott first order, answers by city": dict(counts.extra)["p_first"],
        "Rao-Scott F, answers by half": half.p,
        "ranks, 2 groups": _line(study.mann_whitney("y", "half"), 0, "pairs")["p"],
        "ranks, 4 cities (Rao-Scott F)": _line(study.kruskal_wallis("y", "city"), 0, "test")["p"],
        "slope": slope,
        "slope, logistic": _line(study.logistic("yes", ["x"]), 0)["p"],
        "correlation": study.correlate(["x", "y"]).table.cells[0][4].value,
    }  # fmt: skip


def _line(view: Any, row: int, part: str = "") -> dict[str, Any]:
    table = next(t for t in view.tables if t.name.endswith(part)) if part else view.tables[0]
    return {c.statistic: cell.value for c, cell in zip(table.columns, table.cells[row], strict=True)}


def page(found: dict[str, Any]) -> str:
    """The page that tells the result."""
    intervals, samples = found["intervals"], found["samples"]
    shares = [name for name in intervals if name[1:].isdigit()]
    lines = [HEAD.format(samples=f"{samples:,}", seed=found["seed"], strata=STRATA, communities=COMMUNITIES,
                         drawn=DRAWN, asked=ASKED)]  # fmt: skip
    lines += ["| ร้อยละจริง · true percent | " + " | ".join(f"`{m}`" for m in METHODS) + " |", "|---" * 6 + "|"]
    for name in shares:
        covered = " | ".join(f"{intervals[name][m] * 100:.1f}" for m in METHODS)
        lines.append(f"| {intervals['truth'][name] * 100:.1f} | {covered} |")
    lines += ["", "| ค่าประมาณ · estimate | ครอบคลุม · covered |", "|---|---|"]
    lines += [f"| {label} | {intervals[name]['t'] * 100:.1f} |" for name, label in NUMBERS.items()]
    lines += [TESTS, "| การทดสอบ · test | พบทั้งที่ไม่มี · found at 5 % |", "|---|---|"]
    lines += [f"| {test} | {rate * 100:.1f} |" for test, rate in found["tests"].items()]
    return "\n".join(lines) + "\n"


NUMBERS = {"mean": "ค่าเฉลี่ย · mean", "total": "ยอดรวม · total", "median": "มัธยฐาน · median (Woodruff)"}
HEAD = """# ช่วงความเชื่อมั่นครอบคลุมจริงหรือไม่ · Do the intervals cover?

สร้างประชากรที่รู้คำตอบแน่ แล้วสุ่มซ้ำ {samples} ครั้ง นับว่าช่วงความเชื่อมั่น 95% มีค่าจริงอยู่ข้างในกี่ครั้ง และการทดสอบที่ระดับ 5% พบความต่างที่ไม่มีอยู่จริงกี่ครั้ง
A population whose truth is known, {samples} samples from it (seed {seed}): how often do 95 % intervals hold the truth, how often
does a test at 5 % find what is not there? `python -m tests.simulation.coverage` makes this page again.

{strata} strata of {communities} communities; {drawn} communities drawn in each, {asked} households in each community; households of a
community are alike (intraclass correlation about .05). Two stages with their corrections, unequal weights.
With so many samples an honest 95 % lies between 94.1 and 95.9 nineteen times in twenty.
"""
TESTS = """
Tests: 4 cities of 15 communities and 20 households, weights between 0.4 and 2.5, nothing differs from anything. Wald's F
finds too much with as few communities a city as this; the Rao–Scott F therefore stands first in our tables, and Wald's
beside it for those who compare with other programs.
"""


def main() -> None:
    """Draw, count, write down."""
    samples = int(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES
    parts = sys.argv[2:] or ["intervals", "tests"]
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if len(parts) == 1 else {}
    found |= {"seed": SEED, "samples": samples}
    found |= {part: {"intervals": intervals, "tests": sizes}[part](samples) for part in parts}
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
