"""The figures of benchmarks/README.md, written from the results so that no figure there is typed by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PEERS = {"pandas": "pandas", "pandas_categories": "pandas on ready-made categories", "duckdb": "DuckDB"}
# A country's households, and the cores of a small cluster.
NATION, CORES = 30_000_000, 64
DISK = {"Parquet": "Parquet", "working copy": "the working copy"}
MARKS = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)


def lines(results: dict[str, dict[str, Any]]) -> list[str]:
    """One line per ratio worth knowing, of the results there are."""
    out: list[tuple[str, object]] = []
    if counting := results.get("counting"):
        for rows, part in counting["memory"].items():
            out.append((f"pandas ÷ survey_kit, {int(rows):,} rows, first request", part["pandas ÷ first"]))
            for peer, times in part["÷ again"].items():
                out.append((f"{PEERS[peer]} ÷ survey_kit on encoded columns, {int(rows):,} rows", times))
        out += [(f"{peer} ÷ survey_kit on encoded columns", times) for peer, times in counting["peers ÷ again"].items()]
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
    if scale := results.get("scale"):
        rows = max((r for r, found in scale["rows"].items() if "DuckDB by hand" in found), key=int)
        found = scale["rows"][rows]
        for peer in ("DuckDB by hand", "Polars by hand"):
            if peer in found:
                times = {name: found[peer]["seconds"] / found[way]["seconds"] for way, name in DISK.items()}
                size = f"{int(rows):,} rows on disk"
                out += [(f"{peer} ÷ survey_kit from {name}, {size}", round(t, 1)) for name, t in times.items()]
        out += [(f"seconds a row at {int(max(scale['rows'], key=int)):,} rows ÷ at a million, from {name}",
                 scale["straight"][way]) for way, name in DISK.items()]  # fmt: skip
        out.append(("working copy ÷ the time to read its bytes from memory", scale["times_the_limit"]))
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
        for rows, found in designs["means"].items():
            size = f"50 means by city with design errors, {int(rows):,} rows"
            out += [(f"{peer} ÷ survey_kit, {size}", times) for peer, times in found.items() if peer != "seconds"]
        size = f"{designs['tables']} tables under a design of {designs['rows']:,} rows"
        out += [(f"{name} ÷ survey_kit, {size}", times) for name, times in designs["times_survey_kit"].items()
                if name != "survey_kit"]  # fmt: skip
    if startup := results.get("startup"):
        out += [(f"{name} ÷ bare interpreter", times) for name, times in startup["times_bare"].items() if times != 1]
    return ["| figure | last run |", "|---|---:|", *(f"| {name} | {value} |" for name, value in out)]


def growth(scale: dict[str, Any]) -> list[str]:
    """Seconds and peaks by size, and what follows from the line for a whole country."""
    ways = list(dict.fromkeys(way for found in scale["rows"].values() for way in found))
    out = []
    for what, unit in (("seconds", "seconds"), ("peak_mb", "peak of memory, MB")):
        out += [f"| rows, {unit} | " + " | ".join(ways) + " |", "|---:|" + "---:|" * len(ways)]
        for rows, found in scale["rows"].items():
            cells = (f"{found[way][what]:,.{2 if what == 'seconds' else 0}f}" if way in found else "–" for way in ways)
            out.append(f"| {int(rows):,} | " + " | ".join(cells) + " |")
        out.append("")
    asked = scale["questions"]
    out += [
        "| questions, a million rows of the working copy | " + " | ".join(asked) + " |",
        "|---|" + "---:|" * len(asked),
    ]
    out += ["| seconds | " + " | ".join(f"{v:.2f}" for v in asked.values()) + " |", ""]
    return [*out, *national(scale)]


def national(scale: dict[str, Any]) -> list[str]:
    """The cost of a national run, calculated from the largest size measured."""
    largest = max(scale["rows"], key=int)
    found = scale["rows"][largest]
    per_million = {way: found[way]["seconds"] / int(largest) * 1e6 for way in DISK}
    spark = scale["rows"].get("1000000", {}).get("spark")
    lines = [f"| {NATION:,} rows, 100 questions by area | calculated |", "|---|---:|"]
    for way, name in DISK.items():
        lines.append(f"| one core, from {name} | {_time(per_million[way] * NATION / 1e6)} |")
        size = found[way]["file_mb"] / int(largest) * NATION / 1000
        lines.append(f"| its size on disk, GB | {size:,.0f} |")
    if spark:
        # Spark used every core of the computer it was measured on.
        seconds = spark["seconds"] * scale["machine"]["cores"] * NATION / 1e6
        lines += [f"| Spark, core-hours | {seconds / 3600:,.1f} |",
                  f"| Spark on {CORES} cores | {_time(seconds / CORES)} |"]  # fmt: skip
    for psus in (1_000, 10_000, 100_000):
        cells = 100 * 77 * psus * 5 * 8
        lines.append(f"| sums of 100 means in 77 provinces by {psus:,} PSUs, asked at once, GB on the driver "
                     f"| {cells / 1e9:,.1f} |")  # fmt: skip
    return lines


def _time(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 120 else f"{seconds / 60:,.0f} min"


def retell() -> None:
    """Bring the README and the page about scale up to date."""
    results = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted((HERE / "results").glob("*.json"))}
    pages = {HERE / "README.md": lines(results)}
    if "scale" in results:
        pages[HERE.parent / "docs" / "scale.md"] = growth(results["scale"])
    for page, told in pages.items():
        table = "\n".join(told) + "\n"
        page.write_text(MARKS.sub(lambda m, t=table: m[1] + t + m[2], page.read_text("utf-8")), encoding="utf-8")
