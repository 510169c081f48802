"""Estimates under a design, from a CSV file to all numbers: survey_kit, R survey and svy in one run.

20,000 rows, 6 cities, 240 communities: 20 means by city with their errors, 20 Rao–Scott tests, 20 regressions. R runs
where Rscript is; svy where `SURVEY_KIT_SVY` names a Python that has it (it does not fit beside other versions of its
libraries).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _measuring import apart, record, seconds, show

ROWS, QUESTIONS, CITIES, COMMUNITIES = 20_000, tuple(f"q{k}" for k in range(1, 21)), 6, 240
SEED, REPEATS = 20_261_122, 3
R_SCRIPT = """
suppressMessages(library(survey))
d <- read.csv(commandArgs(TRUE)[1])
design <- svydesign(id = ~community, strata = ~city, weights = ~w, data = d)
out <- list()
for (q in grep("^q", names(d), value = TRUE)) {
  f <- as.formula(paste0("~", q))
  out[[q]] <- svyby(f, ~city, design, svymean, covmat = TRUE)
  out[[paste0(q, ".chisq")]] <- svychisq(as.formula(paste0("~", q, " + city")), design)
  out[[paste0(q, ".glm")]] <- svyglm(as.formula(paste0(q, " ~ age")), design)
}
cat(sprintf("%.15g %.15g", SE(out$q1)[1], out$q1.chisq$p.value))
"""
SVY_SCRIPT = """
import sys, polars as pl, svy
d = pl.read_csv(sys.argv[1])
sample = svy.Sample(d, svy.Design(stratum="city", psu="community", wgt="w"))
for q in [c for c in d.columns if c.startswith("q")]:
    found = sample.estimation.mean(q, by="city")
    sample.categorical.tabulate(q, colvar="city")
    sample.glm.fit(q, x=["age"])
    if q == "q1":
        print(found.to_polars()["se"][0])
"""


def write_csv(path: Path) -> None:
    """Answers 1–5 that are alike within communities, ages, cities, weights."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(SEED)
    community = rng.integers(0, COMMUNITIES, ROWS)
    own = rng.normal(0, 0.4, (COMMUNITIES, len(QUESTIONS)))[community]
    answers = np.clip(np.round(3 + own + rng.normal(0, 1, own.shape)), 1, 5).astype(int)
    frame = pd.DataFrame(answers, columns=list(QUESTIONS))
    frame.insert(0, "city", community % CITIES + 1)
    frame.insert(1, "community", community)
    frame.insert(2, "w", np.round(rng.uniform(0.5, 3.0, ROWS), 4))
    frame.insert(3, "age", rng.integers(15, 90, ROWS))
    frame.to_csv(path, index=False)


def ours(path: str) -> dict[str, Any]:
    """The same numbers; an error and a p to be compared."""
    from survey_kit.study import read

    study = read(path, weight="w", weight_kind="sampling", strata="city", psu="community")
    means = study.estimate(QUESTIONS, "city")
    tests = study.together([study.crosstab(q, "city") for q in QUESTIONS])
    models = study.together([study.regress(q, ["age"]) for q in QUESTIONS])
    line = {c.statistic: cell.value for c, cell in zip(means.table.columns, means.table.cells[0], strict=True)}
    return {"tables": len(means) + len(tests) + len(models), "se": line["se"], "p": tests.tables[0].tests[0].p}


def by_r(folder: Path, csv: Path) -> tuple[float, list[float]]:
    """Seconds of R survey, and what it said."""
    script = folder / "run.R"
    script.write_text(R_SCRIPT, encoding="utf-8")
    line = ["Rscript", str(script), str(csv)]
    spent = seconds(lambda: subprocess.run(line, check=True, capture_output=True), REPEATS)
    said = subprocess.run(line, check=True, capture_output=True, text=True).stdout.split()
    return spent, [float(v) for v in said]


def by_svy(folder: Path, csv: Path, python: str) -> tuple[float, float]:
    """Seconds of svy, and its first error."""
    script = folder / "run_svy.py"
    script.write_text(SVY_SCRIPT, encoding="utf-8")
    line = [python, str(script), str(csv)]
    spent = seconds(lambda: subprocess.run(line, check=True, capture_output=True), REPEATS)
    return spent, float(subprocess.run(line, check=True, capture_output=True, text=True).stdout.split()[-1])


def main() -> None:
    """Everything in turn, or one part when named."""
    if len(sys.argv) > 2:
        print(json.dumps(ours(sys.argv[2])))
        return
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        csv = folder / "answers.csv"
        write_csv(csv)
        mine = apart(__file__, "ours", str(csv))
        spent = {"survey_kit": seconds(lambda: apart(__file__, "ours", str(csv)), REPEATS)}
        if shutil.which("Rscript"):
            spent["R survey"], (se, p) = by_r(folder, csv)
            assert abs(se / mine["se"] - 1) < 1e-9 and abs(p / mine["p"] - 1) < 1e-6, "not the same numbers"
        if os.environ.get("SURVEY_KIT_SVY"):
            spent["svy"], se = by_svy(folder, csv, os.environ["SURVEY_KIT_SVY"])
            assert abs(se / mine["se"] - 1) < 1e-6, "not the same numbers"
    ratios = {name: round(s / spent["survey_kit"], 2) for name, s in spent.items()}
    show(f"{mine['tables']} tables under a design, {ROWS:,} rows, seconds", ("by", "seconds", "÷ survey_kit"),
         [(name, s, ratios[name]) for name, s in spent.items()])  # fmt: skip
    record("designs", {"rows": ROWS, "psus": COMMUNITIES, "tables": mine["tables"],
                       "seconds": {k: round(v, 3) for k, v in spent.items()}, "times_survey_kit": ratios})  # fmt: skip


if __name__ == "__main__":
    main()
