"""How cost grows: the same 100 questions × 6 cities, weighted, from 10⁴ rows to 10⁷ (or more) on disk.

Each size is a Parquet file written row group by row group, and its Arrow working copy made of it. Every figure is of a
process of its own, so that peaks of memory are its own: survey_kit over Parquet, over the working copy, in DuckDB; and
up to ten million rows what one would write by hand in DuckDB and in Polars over the same Parquet. ``--largest
100000000`` goes further (5 GB of Parquet, 10 GB of working copy); ``--folder`` keeps the files for the next run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from _measuring import apart, peak_mb, record, seconds, show
from counting import QUESTIONS, codebook, design, requests

SIZES = (10_000, 100_000, 1_000_000, 10_000_000, 100_000_000)
GROUP, SEED = 1 << 17, 20_261_123
# Beyond this the peers take minutes and tell nothing new.
PEERS_UP_TO = 10_000_000
# Growth with questions is measured at a million rows.
ASKED, ASKED_ROWS = (25, 50, 100), 1_000_000
# Spark is asked once: on one computer it shows what handing rows to Python costs.
SPARK_ROWS = 1_000_000
# Questions in one key by hand: what measured best for DuckDB and Polars.
PACKED = 3


def write_parquet(path: Path, rows: int) -> None:
    """Answers 1–5 with 99 and blanks in one byte each, a city, a weight."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([*((q, pa.int8()) for q in QUESTIONS), ("city", pa.int8()), ("w", pa.float64())])
    answers = np.repeat(np.array([1, 2, 3, 4, 5, 99, 0], dtype=np.int8), [2, 4, 6, 4, 2, 1, 1])
    rng = np.random.default_rng(SEED)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, rows, GROUP):
            n = min(GROUP, rows - start)
            drawn = (answers[rng.integers(0, len(answers), n, dtype=np.uint8)] for _ in QUESTIONS)
            arrays = [pa.array(a, mask=a == 0) for a in drawn]
            arrays.append(pa.array(rng.integers(1, 7, n).astype(np.int8)))
            arrays.append(pa.array(np.round(rng.uniform(0.3, 3.0, n), 4)))
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def files(folder: Path, rows: int) -> tuple[Path, Path]:
    """The Parquet file of a size and its working copy, made where they are not there."""
    parquet, copy = folder / f"{rows}.parquet", folder / f"{rows}.arrow"
    if not parquet.exists():
        write_parquet(parquet, rows)
    if not copy.exists():
        apart(__file__, "--part", "convert", str(parquet))
    return parquet, copy


def convert(path: str) -> dict[str, float]:
    """Seconds and peak of memory of making the working copy."""
    from survey_kit.study.converting import convert_pieces

    source = Path(path)
    spent = seconds(lambda: convert_pieces(source, source.with_suffix(".arrow")))
    return {"seconds": spent, "peak_mb": peak_mb()}


def by_kernel(path: str) -> dict[str, float]:
    """Our kernel, run of rows after run of rows."""
    from survey_kit.engines.parquet import ParquetEngine

    return _measured(lambda: ParquetEngine(path, codebook(), design()).answer(requests())[0].w.sum())


def by_questions(path: str) -> dict[str, float]:
    """Our kernel over the working copy with more and more questions, when its libraries are loaded."""
    from survey_kit.engines.parquet import ParquetEngine

    engine = ParquetEngine(path, codebook(), design())
    engine.answer(requests()[:1])
    return {str(k): seconds(lambda k=k: engine.answer(requests()[:k]), 3) for k in ASKED}


def by_duckdb_engine(path: str) -> dict[str, float]:
    """Our requests as SQL in DuckDB."""
    from survey_kit.engines.duck import DuckEngine

    return _measured(lambda: DuckEngine(path, codebook(), design()).answer(requests())[0].w.sum())


def packed() -> list[tuple[str, ...]]:
    """The questions a few at a time."""
    return [QUESTIONS[k : k + PACKED] for k in range(0, len(QUESTIONS), PACKED)]


def by_duckdb(path: str) -> dict[str, float]:
    """What one would write by hand for DuckDB: a few questions in one key."""
    import duckdb

    def answer() -> float:
        found = [duckdb.sql(f"SELECT city, {', '.join(q)}, count(*) n, sum(w) w, sum(w * w) w2 "
                            f"FROM read_parquet('{path}') GROUP BY ALL").fetchnumpy()
                 for q in packed()]  # fmt: skip
        return float(found[0]["w"].sum())

    return _measured(answer)


def by_polars(path: str) -> dict[str, float]:
    """The same in Polars, one streaming scan."""
    import polars as pl

    def answer() -> float:
        scan = pl.scan_parquet(path)
        sums = (pl.len().alias("n"), pl.col("w").sum(), (pl.col("w") ** 2).sum().alias("w2"))
        asked = [scan.group_by("city", *q).agg(*sums) for q in packed()]
        return float(pl.collect_all(asked, engine="streaming")[0]["w"].sum())

    return _measured(answer)


def by_spark(path: str) -> dict[str, float]:
    """Our kernel on Spark's workers, all cores of this computer; the second answer, when Spark has started."""
    from survey_kit.engines.spark import SparkEngine

    engine = SparkEngine(path, codebook(), design())
    engine.answer(requests()[:1])
    return _measured(lambda: engine.answer(requests())[0].w.sum())


def _measured(answer: Callable[[], float]) -> dict[str, float]:
    total: list[float] = []
    before = peak_mb()
    spent = seconds(lambda: total.append(answer()))
    return {"seconds": spent, "peak_mb": peak_mb(), "before_mb": before, "total": float(total[0])}


def bandwidth(_: str) -> dict[str, float]:
    """Bytes a second that one core reads from memory: the sum of a gigabyte."""
    import numpy as np

    held = np.ones(1 << 27)
    return {"bytes_per_second": held.nbytes / seconds(held.sum, 5)}


PARTS = {
    "convert": convert,
    "Parquet": by_kernel,
    "working copy": by_kernel,
    "questions": by_questions,
    "duckdb": by_duckdb_engine,
    "spark": by_spark,
    "DuckDB by hand": by_duckdb,
    "Polars by hand": by_polars,
    "bandwidth": bandwidth,
}


def measured(folder: Path, largest: int) -> Iterator[tuple[int, dict[str, dict[str, float]]]]:
    """Every size with the figures of every way."""
    for rows in (size for size in SIZES if size <= largest):
        parquet, copy = files(folder, rows)
        ways = {"Parquet": parquet, "working copy": copy}
        if rows <= PEERS_UP_TO:
            ways |= {"duckdb": parquet, "DuckDB by hand": parquet, "Polars by hand": parquet}
        if rows == SPARK_ROWS:
            ways["spark"] = parquet
        found = {}
        for way, path in ways.items():
            try:
                found[way] = apart(__file__, "--part", way, str(path))
            except subprocess.CalledProcessError as error:  # what is not installed is left out, our kernel never
                if way in ("Parquet", "working copy"):
                    raise
                print(f"{way}: left out ({type(error).__name__})", file=sys.stderr)
        totals = [f["total"] for f in found.values()]
        assert max(totals) / min(totals) - 1 < 1e-9, "not the same sums"
        for figures, path in zip(found.values(), ways.values(), strict=False):
            figures["file_mb"] = path.stat().st_size / 1e6
        yield rows, found


def straight(figures: dict[int, float]) -> float:
    """Seconds a row at the largest size ÷ at a million: 1 where cost grows as rows do."""
    largest = max(figures)
    return figures[largest] / largest / (figures[1_000_000] / 1_000_000)


def main() -> None:
    """Every size in turn, or one part when named."""
    options = argparse.ArgumentParser()
    options.add_argument("--part", nargs=2)
    options.add_argument("--largest", type=int, default=10_000_000)
    options.add_argument("--folder")
    given = options.parse_args()
    if given.part:
        print(json.dumps(PARTS[given.part[0]](given.part[1])))
        return
    with tempfile.TemporaryDirectory() as home:
        folder = Path(given.folder or home)
        sizes = dict(measured(folder, given.largest))
        asked = apart(__file__, "--part", "questions", str(files(folder, ASKED_ROWS)[1]))
    speed = apart(__file__, "--part", "bandwidth", "-")["bytes_per_second"]
    ways = list(dict.fromkeys(way for found in sizes.values() for way in found))
    for what in ("seconds", "peak_mb"):
        lines = [(f"{rows:,}", *(found.get(way, {}).get(what, "–") for way in ways)) for rows, found in sizes.items()]
        show(f"100 weighted tables by city from disk, {what}", ("rows", *ways), lines)
    largest = max(sizes)
    # A byte for each answer and city, eight for the weight.
    touched = largest * (len(QUESTIONS) + 1 + 8)
    facts = {
        "rows": {str(rows): {way: {k: round(v, 3) for k, v in f.items() if k != "total"} for way, f in found.items()}
                 for rows, found in sizes.items()},
        "straight": {way: round(straight({r: f[way]["seconds"] for r, f in sizes.items() if way in f}), 2)
                     for way in ("Parquet", "working copy")},
        "questions": {k: round(v, 3) for k, v in asked.items()},
        "gigabytes_per_second": round(speed / 1e9, 1),
        "times_the_limit": round(sizes[largest]["working copy"]["seconds"] / (touched / speed), 1),
    }  # fmt: skip
    record("scale", facts)


if __name__ == "__main__":
    main()
