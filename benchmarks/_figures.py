"""The figures of benchmarks/README.md, written from the results so that no figure there is typed by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MARKS = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)


def lines(results: dict[str, dict[str, Any]]) -> list[str]:
    """One line per ratio worth knowing, of the results there are."""
    out: list[tuple[str, object]] = []
    if counting := results.get("counting"):
        for rows, part in counting["memory"].items():
            slower, spent = part["times_slower_than_first"], part["seconds"]
            out.append((f"pandas ÷ survey_kit, {int(rows):,} rows, first request", slower["pandas"]))
            out.append(("the same, pandas on ready-made categories, survey_kit on encoded columns",
                        round(spent["pandas_categories"] / spent["again"], 1)))  # fmt: skip
        disk = counting["parquet"]
        out.append(
            (f"Parquet, {disk['rows']:,} rows, {disk['file_mb']} MB on disk: peak of memory, MB", disk["peak_mb"])
        )
        for rows, part in counting.get("pspp", {}).items():
            out.append(
                (
                    f"PSPP ÷ survey_kit, from an SPSS file of {int(rows):,} rows to 100 tables",
                    part["pspp_over_survey_kit"],
                )
            )
    if demo := results.get("demo"):
        total = sum(demo["stages"].values())
        out.append(
            (f"whole sample project, {demo['whole']['files']} files: peak of memory, MB", demo["whole"]["peak_mb"])
        )
        out.append(("whole build ÷ building again after one edited sentence",
                    round(demo["whole"]["seconds"] / demo["whole"]["one_sentence"], 1)))  # fmt: skip
        out.append(("documents made again after one edited sentence", demo["whole"]["made_again"]))
        out += [(f"share of the build: {stage}, %", round(100 * s / total)) for stage, s in demo["stages"].items()]
    if reading := results.get("reading"):
        for kind, peers in reading["seconds ÷ survey_kit"].items():
            out += [(f"{peer} ÷ survey_kit, {kind} SPSS file of {reading['rows']:,} × {reading['columns']}", f["ratio"])
                    for peer, f in peers.items() if peer != "survey_kit"]  # fmt: skip
            out.append((f"peak of memory reading it, MB ({kind})", peers["survey_kit"]["peak_mb"]))
    if tables := results.get("tables"):
        size = f"{tables['tables']} tables of an SPSS file of {tables['rows']:,} × {tables['columns']}"
        out += [(f"{name} ÷ survey_kit, {size}", times) for name, times in tables["times_survey_kit"].items()
                if name != "survey_kit"]  # fmt: skip
    if designs := results.get("designs"):
        size = f"{designs['tables']} tables under a design of {designs['rows']:,} rows"
        out += [(f"{name} ÷ survey_kit, {size}", times) for name, times in designs["times_survey_kit"].items()
                if name != "survey_kit"]  # fmt: skip
    if startup := results.get("startup"):
        out += [(f"{name} ÷ bare interpreter", times) for name, times in startup["times_bare"].items() if times != 1]
    return ["| figure | last run |", "|---|---:|", *(f"| {name} | {value} |" for name, value in out)]


def retell() -> None:
    """Bring the README up to date."""
    results = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted((HERE / "results").glob("*.json"))}
    table = "\n".join(lines(results)) + "\n"
    page = HERE / "README.md"
    page.write_text(MARKS.sub(lambda m: m[1] + table + m[2], page.read_text(encoding="utf-8")), encoding="utf-8")
