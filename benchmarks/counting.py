"""100 questions × 6 cities, weighted: our engine beside pandas, DuckDB, PSPP, R survey and svy in one run.

Rows are in memory and every peer has its columns ready; a peer that takes long is asked for a few questions and its
time multiplied (``ASKED``). PSPP's time is that of a run with the tables less that of one without.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _measuring import apart, peak_mb, record, seconds, show

QUESTIONS = tuple(f"q{k}" for k in range(1, 101))
SIZES = (5_000, 1_000_000)
SEED = 20_260_101
PSPP_ROWS = (5_000, 200_000)
# Of the hundred questions, so many are asked of R; its time is multiplied.
ASKED = 5
R_SCRIPT = """
suppressMessages(library(survey))
rows <- as.integer(commandArgs(TRUE)[1]); asked <- as.integer(commandArgs(TRUE)[2])
set.seed(1)
d <- data.frame(city = sample(6, rows, TRUE), w = runif(rows, 0.3, 3))
for (k in 1:asked) d[[paste0("q", k)]] <- sample(c(1:5, 99, NA), rows, TRUE)
design <- svydesign(ids = ~1, weights = ~w, data = d)
spent <- system.time(for (k in 1:asked) svytable(as.formula(paste0("~city + q", k)), design))[["elapsed"]]
cat(spent)
"""
SVY_SCRIPT = """
import sys, time, polars as pl, svy
d = pl.read_csv(sys.argv[1])
sample = svy.Sample(d, svy.Design(wgt="w"))
started = time.perf_counter()
for q in [c for c in d.columns if c.startswith("q")]:
    sample.categorical.tabulate(q, colvar="city", drop_nulls=True)
print(time.perf_counter() - started)
"""


def frame(rows: int) -> Any:
    """Answers 1–5 with 99 and blanks, a city, a weight."""
    import numpy as np
    import pandas as pd

    rng = np.random.default_rng(SEED)
    answers = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 99.0, np.nan])
    data = {name: rng.choice(answers, rows, p=[0.1, 0.2, 0.3, 0.2, 0.1, 0.05, 0.05]) for name in QUESTIONS}
    data |= {"city": rng.integers(1, 7, rows).astype(float), "w": rng.uniform(0.3, 3.0, rows)}
    return pd.DataFrame(data)


def codebook() -> Any:
    """99 is no answer."""
    from survey_kit.model.codebook import Codebook, Kind, Measure, MissingRule, Variable

    missing = (MissingRule(99.0, 99.0),)
    questions = tuple(Variable(q, kind=Kind.LIKERT, measure=Measure.ORDINAL, missing=missing) for q in QUESTIONS)
    return Codebook(variables=(*questions, Variable("city"), Variable("w", kind=Kind.NUMBER, measure=Measure.SCALE)))


def design() -> Any:
    """The weight as a sampling weight."""
    from survey_kit.model.survey import Design, WeightKind

    return Design(weight="w", weight_kind=WeightKind.SAMPLING)


def requests() -> list[Any]:
    """One tally per question, by city."""
    from survey_kit.model.aggregates import Tally

    return [Tally(("city", q)) for q in QUESTIONS]


def by_pandas(data: Any) -> list[Any]:
    """n, Σw and Σw² of the same cells, the straightforward way."""
    data = data.assign(w2=data["w"] ** 2)
    out = []
    for q in QUESTIONS:
        groups = data.groupby(["city", q], dropna=False)
        out.append((groups.size(), groups[["w", "w2"]].sum()))
    return out


def by_pandas_at_best(data: Any) -> list[Any]:
    """The same from categories made beforehand, in one aggregation per question."""
    return [data.groupby(["city", q], observed=True)[["w", "w2"]].sum() for q in QUESTIONS]


def by_duckdb(data: Any) -> Any:
    """The same by hand in DuckDB, on a table of its own of one-byte answers, a few questions in one key."""
    import duckdb

    held = duckdb.connect()
    small = data.astype(dict.fromkeys((*QUESTIONS, "city"), "Int8"))
    held.execute("CREATE TABLE answers AS SELECT * FROM small")
    assert len(small)

    def answer() -> list[Any]:
        return [held.sql(f"SELECT city, {', '.join(QUESTIONS[k : k + 3])}, count(*) n, sum(w) w, sum(w * w) w2 "
                         "FROM answers GROUP BY ALL").fetchnumpy() for k in range(0, len(QUESTIONS), 3)]  # fmt: skip

    return answer


def of_memory(size: str) -> dict[str, float]:
    """Seconds of a first and a further request, of pandas, of pandas on ready-made categories, and of DuckDB."""
    from survey_kit.engines.memory import MemoryEngine
    from survey_kit.model.survey import Survey

    rows = int(size)
    data, repeats = frame(rows), 5 if rows <= 10_000 else 1
    asked, survey = requests(), Survey(data, codebook(), design())
    first = seconds(lambda: MemoryEngine(survey).answer(asked), repeats)
    engine = MemoryEngine(survey)
    engine.answer(asked)
    again = seconds(lambda: engine.answer(asked), max(repeats, 3))
    check(engine.answer(asked[:1])[0], data)
    plain = seconds(lambda: by_pandas(data), repeats)
    ready = (
        data[list(QUESTIONS)]
        .astype("category")
        .assign(city=data["city"].astype("category"), w=data["w"], w2=data["w"] ** 2)
    )
    found = {
        "first": first,
        "again": again,
        "pandas": plain,
        "pandas_categories": seconds(lambda: by_pandas_at_best(ready), repeats),
    }
    if importlib.util.find_spec("duckdb"):
        found["duckdb"] = seconds(by_duckdb(data), max(repeats, 3))
    return found


def write_parquet(path: str) -> dict[str, int]:
    """The large frame on disk, written elsewhere so that its memory counts for nobody."""
    data = frame(SIZES[-1]).astype(dict.fromkeys(QUESTIONS, "float32"))
    data.to_parquet(path)
    return {"rows": len(data)}


def check(answer: Any, data: Any) -> None:
    """The counts compared are the same counts."""
    import numpy as np

    wanted = data.groupby(["city", QUESTIONS[0]], dropna=False)["w"].sum()
    np.testing.assert_allclose(sorted(answer.w), sorted(wanted), rtol=1e-9)


def parquet(path: str) -> dict[str, float]:
    """Seconds and peak of memory of the same question put to a file on disk."""
    from survey_kit.engines.parquet import ParquetEngine

    before = peak_mb()
    engine = ParquetEngine(Path(path), codebook(), design())
    spent = seconds(lambda: engine.answer(requests()))
    return {"seconds": spent, "peak_mb": peak_mb(), "before_mb": before}


def pspp(folder: Path, rows: int) -> dict[str, float]:
    """Seconds from an SPSS file to 100 crosstabs, in PSPP and here, each in a process of its own."""
    import pyreadstat

    sav = folder / "answers.sav"
    pyreadstat.write_sav(frame(rows), str(sav))
    tables = " /TABLES=" + " ".join(QUESTIONS) + " BY city /CELLS=COUNT /STATISTICS=NONE."
    (folder / "run.sps").write_text(f"GET FILE='{sav}'.\nWEIGHT BY w.\nCROSSTABS{tables}\n", encoding="utf-8")
    line = ["pspp", "-o", str(folder / "out.csv"), str(folder / "run.sps")]
    theirs = seconds(lambda: subprocess.run(line, check=True, capture_output=True))
    ours = seconds(lambda: apart(__file__, "from-sav", str(sav)))
    return {"pspp": theirs, "survey_kit": ours}


def tables_by_pspp(folder: Path, rows: int) -> float:
    """Seconds that PSPP takes for the tables alone."""
    import pyreadstat

    sav = folder / "many.sav"
    pyreadstat.write_sav(frame(rows), str(sav))
    ask = f"CROSSTABS /TABLES={' '.join(QUESTIONS)} BY city /CELLS=COUNT /STATISTICS=NONE.\n"
    spent = []
    for tables in (ask, "DESCRIPTIVES w.\n"):
        (folder / "many.sps").write_text(f"GET FILE='{sav}'.\nWEIGHT BY w.\n{tables}", encoding="utf-8")
        line = ["pspp", "-o", str(folder / "many.csv"), str(folder / "many.sps")]
        spent.append(seconds(lambda line=line: subprocess.run(line, check=True, capture_output=True)))
    sav.unlink()
    return spent[0] - spent[1]


def by_r(folder: Path, rows: int) -> float:
    """Seconds of R survey's svytable for all questions, from those of a few."""
    script = folder / "run.R"
    script.write_text(R_SCRIPT, encoding="utf-8")
    line = ["Rscript", str(script), str(rows), str(ASKED)]
    said = subprocess.run(line, check=True, capture_output=True, text=True).stdout
    return float(said) * len(QUESTIONS) / ASKED


def by_svy(folder: Path, rows: int, python: str) -> float:
    """Seconds of svy's tabulate."""
    csv, script = folder / "svy.csv", folder / "run_svy.py"
    frame(rows).to_csv(csv, index=False)
    script.write_text(SVY_SCRIPT, encoding="utf-8")
    return float(subprocess.run([python, str(script), str(csv)], check=True, capture_output=True, text=True).stdout)


def peers(folder: Path, again: dict[int, float]) -> dict[str, float]:
    """How many times longer PSPP and R take for a million rows, and svy for a few thousand."""
    few, many = SIZES
    out = {}
    if shutil.which("pspp"):
        out[f"PSPP, {many:,} rows"] = tables_by_pspp(folder, many) / again[many]
    if shutil.which("Rscript"):
        out[f"R survey, {many:,} rows"] = by_r(folder, many) / again[many]
    if python := os.environ.get("SURVEY_KIT_SVY"):
        out[f"svy, {few:,} rows"] = by_svy(folder, few, python) / again[few]
    return {name: round(times, 1) for name, times in out.items()}


def from_sav(path: str) -> dict[str, float]:
    """The same crosstabs from the same file."""
    from survey_kit.study import read

    asked = read(path, weight="w", weight_kind="sampling")
    asked.context.engine.answer(requests())
    return {"rows": len(asked.data)}


def main() -> None:
    """Everything in turn, or one part when named (so that peaks of memory are their own)."""
    if len(sys.argv) > 2:
        parts = {"parquet": parquet, "from-sav": from_sav, "write-parquet": write_parquet, "memory": of_memory}
        part = parts[sys.argv[1]]
        print(json.dumps(part(sys.argv[2])))
        return
    facts: dict[str, Any] = {"questions": len(QUESTIONS), "cities": 6, "memory": {}}
    again: dict[int, float] = {}
    lines = []
    for rows in SIZES:
        got = apart(__file__, "memory", str(rows))
        again[rows] = got["again"]
        facts["memory"][str(rows)] = {
            "seconds": {k: round(v, 4) for k, v in got.items()},
            "pandas ÷ first": round(got["pandas"] / got["first"], 2),
            "÷ again": {k: round(v / got["again"], 1) for k, v in got.items() if k not in ("first", "again")},
        }
        lines.append(
            (
                f"{rows:,}",
                got["first"],
                got["again"],
                got["pandas"],
                got["pandas_categories"],
                got["pandas"] / got["first"],
            )
        )
    show(
        "100 weighted tables by city, seconds",
        ("rows", "first", "again", "pandas", "on categories", "pandas ÷ first"),
        lines,
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.parquet"
        frame(SIZES[-1]).astype(dict.fromkeys(QUESTIONS, "float32")).to_parquet(path)
        got = apart(__file__, "parquet", str(path))
        facts["parquet"] = {"rows": SIZES[-1], "seconds": round(got["seconds"], 2), "peak_mb": round(got["peak_mb"]),
                            "of_which_engine_mb": round(got["peak_mb"] - got["before_mb"]),
                            "file_mb": round(path.stat().st_size / 1e6)}  # fmt: skip
        print(f"\nfrom Parquet on disk: {facts['parquet']}")
        facts["peers ÷ again"] = peers(Path(folder), again)
        print(f"how many times longer: {facts['peers ÷ again']}")
        if shutil.which("pspp"):
            facts["pspp"] = {}
            for rows in PSPP_ROWS:
                got = pspp(Path(folder), rows)
                ratio = round(got["pspp"] / got["survey_kit"], 2)
                spent = {k: round(v, 2) for k, v in got.items()}
                facts["pspp"][str(rows)] = {"seconds": spent, "pspp_over_survey_kit": ratio}
            print(f"from an SPSS file to 100 tables: {facts['pspp']}")
    record("counting", facts)


if __name__ == "__main__":
    main()
