"""100 questions × 6 cities, weighted: our engines beside pandas in the same run, and beside PSPP from the same file."""

from __future__ import annotations

import json
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


def of_memory(size: str) -> dict[str, float]:
    """Seconds of a first and a further request, of pandas, and of pandas on ready-made categories."""
    from survey_kit.engines.memory import MemoryEngine
    from survey_kit.model.survey import Survey

    rows = int(size)
    data, repeats = frame(rows), 5 if rows <= 10_000 else 1
    asked, survey = requests(), Survey(data, codebook(), design())
    first = seconds(lambda: MemoryEngine(survey).answer(asked), repeats)
    engine = MemoryEngine(survey)
    engine.answer(asked)
    again = seconds(lambda: engine.answer(asked), repeats)
    check(engine.answer(asked[:1])[0], data)
    plain = seconds(lambda: by_pandas(data), repeats)
    ready = (
        data[list(QUESTIONS)]
        .astype("category")
        .assign(city=data["city"].astype("category"), w=data["w"], w2=data["w"] ** 2)
    )
    best = seconds(lambda: by_pandas_at_best(ready), repeats)
    return {"first": first, "again": again, "pandas": plain, "pandas_categories": best}


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
    lines = []
    for rows in SIZES:
        got = apart(__file__, "memory", str(rows))
        ratios = {k: round(got[k] / got["first"], 2) for k in ("pandas", "pandas_categories")}
        facts["memory"][str(rows)] = {
            "seconds": {k: round(v, 4) for k, v in got.items()},
            "times_slower_than_first": ratios,
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
