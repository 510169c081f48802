"""Every single-variable and every city-by-variable table of a 2,400 × 150 SPSS file: survey_kit, PSPP and R in one run.

Each is a process of its own, from the file to all its numbers: frequencies with statistics, crosstabs with χ².
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _measuring import apart, record, seconds, show

ROWS, QUESTIONS = 2_400, tuple(f"q{k}" for k in range(1, 150))
SEED, REPEATS = 20_260_102, 3
R_SCRIPT = """
d <- as.data.frame(haven::read_sav(commandArgs(TRUE)[1]))
out <- list()
for (q in setdiff(names(d), "city")) {
  x <- d[[q]]; t <- table(x)
  m <- c(mean(x, na.rm = TRUE), sd(x, na.rm = TRUE), median(x, na.rm = TRUE))
  out[[q]] <- list(t, prop.table(t), cumsum(prop.table(t)), m)
}
for (q in setdiff(names(d), "city")) {
  x <- table(d[[q]], d$city)
  out[[paste0(q, ".city")]] <- list(x, prop.table(x, 2), suppressWarnings(chisq.test(x, correct = FALSE)))
}
cat(length(out), format(out$q1.city[[3]]$statistic, digits = 15))
"""
STATISTICS = ("n", "mean", "sd", "median")


def write_sav(path: Path) -> None:
    """Answers 1–5 with 99 and blanks in 149 questions, and a city."""
    import numpy as np
    import pandas as pd
    import pyreadstat

    rng = np.random.default_rng(SEED)
    answers = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 99.0, np.nan])
    data = {q: rng.choice(answers, ROWS, p=[0.1, 0.2, 0.3, 0.2, 0.1, 0.05, 0.05]) for q in QUESTIONS}
    frame = pd.DataFrame({"city": rng.integers(1, 7, ROWS).astype(float), **data})
    pyreadstat.write_sav(frame, str(path), missing_ranges={q: [99] for q in QUESTIONS})


def ours(path: str) -> dict[str, Any]:
    """All tables, unrounded; the χ² of the first one, to be compared."""
    from survey_kit.study import read

    study = read(path)
    single = study.frequencies(QUESTIONS, statistics=STATISTICS)
    crossed = study.together([study.crosstab(q, "city") for q in QUESTIONS])
    return {"tables": len(single) + len(crossed), "chi2": crossed.tables[0].tests[0].statistic}


def printed(path: str) -> dict[str, Any]:
    """All tables worded in Thai as the command line prints them."""
    from survey_kit.study import read

    study = read(path)
    views = [study.frequencies(QUESTIONS, statistics=STATISTICS), *(study.crosstab(q, "city") for q in QUESTIONS)]
    return {"characters": sum(len(repr(view)) for view in views)}


def by_pspp(folder: Path, sav: Path) -> float:
    """Seconds of PSPP."""
    script = folder / "run.sps"
    script.write_text(
        f"GET FILE='{sav}'.\nFREQUENCIES VARIABLES={' '.join(QUESTIONS)} /STATISTICS=MEAN STDDEV MEDIAN.\n"
        f"CROSSTABS /TABLES={' '.join(QUESTIONS)} BY city /CELLS=COUNT COLUMN /STATISTICS=CHISQ.\n",
        encoding="utf-8",
    )
    line = ["pspp", "-o", str(folder / "out.csv"), str(script)]
    return seconds(lambda: subprocess.run(line, check=True, capture_output=True), REPEATS)


def by_r(folder: Path, sav: Path) -> tuple[float, float]:
    """Seconds of R with haven, and its χ² of the first table."""
    script = folder / "run.R"
    script.write_text(R_SCRIPT, encoding="utf-8")
    line = ["Rscript", str(script), str(sav)]
    spent = seconds(lambda: subprocess.run(line, check=True, capture_output=True), REPEATS)
    said = subprocess.run(line, check=True, capture_output=True, text=True).stdout.split()
    return spent, float(said[1])


def main() -> None:
    """Everything in turn, or one part when named."""
    if len(sys.argv) > 2:
        print(json.dumps({"ours": ours, "printed": printed}[sys.argv[1]](sys.argv[2])))
        return
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        sav = folder / "answers.sav"
        write_sav(sav)
        mine = apart(__file__, "ours", str(sav))
        spent = {"survey_kit": seconds(lambda: apart(__file__, "ours", str(sav)), REPEATS),
                 "survey_kit, printed": seconds(lambda: apart(__file__, "printed", str(sav)), REPEATS)}  # fmt: skip
        if shutil.which("pspp"):
            spent["PSPP"] = by_pspp(folder, sav)
        if shutil.which("Rscript"):
            spent["R"], chi2 = by_r(folder, sav)
            assert abs(chi2 / mine["chi2"] - 1) < 1e-9, "not the same table"
    ratios = {name: round(s / spent["survey_kit"], 2) for name, s in spent.items()}
    show(f"{mine['tables']} tables of {ROWS:,} × {len(QUESTIONS) + 1}, seconds", ("by", "seconds", "÷ survey_kit"),
         [(name, s, ratios[name]) for name, s in spent.items()])  # fmt: skip
    facts = {"rows": ROWS, "columns": len(QUESTIONS) + 1, "tables": mine["tables"],
             "seconds": {k: round(v, 3) for k, v in spent.items()}, "times_survey_kit": ratios}  # fmt: skip
    record("tables", facts)


if __name__ == "__main__":
    main()
