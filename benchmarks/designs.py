"""Estimates under a design: survey_kit, R survey and svy in one run.

First 50 means by city with their errors, rows in memory, at 5,000 and a million of them (of R a few questions are
asked and the time is multiplied). Then from a CSV file to all numbers:
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
MEANS, MEANS_ROWS, ASKED = 50, (5_000, 1_000_000), 3
R_MEANS = """
suppressMessages(library(survey))
rows <- as.integer(commandArgs(TRUE)[1]); asked <- as.integer(commandArgs(TRUE)[2])
set.seed(1)
psu <- sample(0:2399, rows, TRUE)
d <- data.frame(psu = psu, stratum = psu %% 24, city = psu %% 6 + 1, w = runif(rows, 0.5, 3))
for (k in 1:asked) d[[paste0("q", k)]] <- sample(5, rows, TRUE)
design <- svydesign(ids = ~psu, strata = ~stratum, weights = ~w, data = d, nest = TRUE)
spent <- system.time(for (k in 1:asked) svyby(as.formula(paste0("~q", k)), ~city, design, svymean))[["elapsed"]]
cat(spent)
"""
SVY_MEANS = """
import sys, time, polars as pl, svy
d = pl.read_csv(sys.argv[1])
sample = svy.Sample(d, svy.Design(stratum="stratum", psu="psu", wgt="w"))
asked = [c for c in d.columns if c.startswith("q")]
started = time.perf_counter()
for q in asked:
    sample.estimation.mean(q, by="city")
print(time.perf_counter() - started)
"""
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


def clustered(rows: int) -> Any:
    """Answers, cities, 2,400 PSUs in 24 strata, weights."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(SEED)
    psu = rng.integers(0, 2_400, rows)
    data = {f"q{k}": rng.integers(1, 6, rows) for k in range(1, MEANS + 1)}
    data |= {"psu": psu, "stratum": psu % 24, "city": psu % 6 + 1, "w": rng.uniform(0.5, 3.0, rows)}
    return pd.DataFrame(data).astype(float)


def means(size: str) -> dict[str, float]:
    """Seconds for the means by city and their errors, columns encoded."""
    from survey_kit.model.codebook import Codebook, Variable
    from survey_kit.model.survey import Design, Survey, WeightKind
    from survey_kit.study import Study

    data = clustered(int(size))
    book = Codebook(variables=tuple(Variable(str(name)) for name in data.columns))
    design = Design("w", WeightKind.SAMPLING, "stratum", "psu", sampling="random")
    study = Study(Survey(data, book, design))
    asked = [f"q{k}" for k in range(1, MEANS + 1)]
    study.estimate(asked, "city")
    return {"seconds": seconds(lambda: study.estimate(asked, "city"), REPEATS)}


def means_beside(folder: Path, rows: int) -> dict[str, float]:
    """Ours and how many times longer R and svy take."""
    ours = apart(__file__, "means", str(rows))["seconds"]
    out = {"seconds": round(ours, 4)}
    if shutil.which("Rscript"):
        (folder / "means.R").write_text(R_MEANS, encoding="utf-8")
        line = ["Rscript", str(folder / "means.R"), str(rows), str(ASKED)]
        said = subprocess.run(line, check=True, capture_output=True, text=True).stdout
        out["R survey"] = round(float(said) * MEANS / ASKED / ours, 1)
    if python := os.environ.get("SURVEY_KIT_SVY"):
        csv, script = folder / "means.csv", folder / "means.py"
        clustered(rows).astype(dict.fromkeys((f"q{k}" for k in range(1, MEANS + 1)), int)).to_csv(csv, index=False)
        script.write_text(SVY_MEANS, encoding="utf-8")
        said = subprocess.run([python, str(script), str(csv)], check=True, capture_output=True, text=True).stdout
        out["svy"] = round(float(said.split()[-1]) / ours, 1)
    return out


def main() -> None:
    """Everything in turn, or one part when named."""
    if len(sys.argv) > 2:
        print(json.dumps({"ours": ours, "means": means}[sys.argv[1]](sys.argv[2])))
        return
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        found = {str(rows): means_beside(folder, rows) for rows in MEANS_ROWS}
        print(f"{MEANS} means by city with their errors, how many times longer: {found}")
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
                       "seconds": {k: round(v, 3) for k, v in spent.items()}, "times_survey_kit": ratios,
                       "means": found})  # fmt: skip


if __name__ == "__main__":
    main()
