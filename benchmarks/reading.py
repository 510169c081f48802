"""SPSS files read: survey_kit beside pyreadstat, polars-readstat, R haven and PSPP, in turn, in one run."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from _measuring import apart, record, show

ROWS, COLUMNS, SEED, TURNS = 1_000_000, 100, 20_260_101, 3
PEERS = ("survey_kit", "survey_kit columns", "polars-readstat", "pyreadstat", "haven", "PSPP")
# Readers that take half a minute are asked once.
SLOW = ("pyreadstat", "haven")


def make(folder: Path, rows: int, name: str) -> None:
    """Answers 1–10 with blanks, every tenth column an income; labels in Thai. Plain, compressed, packed."""
    import numpy as np
    import pandas as pd
    import pyreadstat

    rng = np.random.default_rng(SEED)
    data = {}
    for j in range(COLUMNS):
        codes = rng.integers(1, 3 + j % 9, rows).astype(float)
        codes[rng.random(rows) < 0.05] = np.nan
        data[f"q{j + 1}"] = np.round(rng.lognormal(9, 1, rows)) if j % 10 == 9 else codes
    labels = {q: {k: f"คำตอบ {k}" for k in range(1, 11)} for q in data}
    for suffix, settings in (("plain.sav", {}), ("bytecode.sav", {"row_compress": True}), ("zsav", {"compress": True})):
        path = folder / (f"{name}.zsav" if suffix == "zsav" else f"{name}_{suffix}")
        pyreadstat.write_sav(pd.DataFrame(data), str(path), variable_value_labels=labels, **settings)


def available(peer: str) -> bool:
    if peer == "haven":
        return (
            shutil.which("Rscript") is not None
            and subprocess.run(["Rscript", "-e", "library(haven)"], capture_output=True, check=False).returncode == 0
        )
    if peer == "PSPP":
        return shutil.which("pspp") is not None
    return peer.startswith("survey_kit") or importlib.util.find_spec(peer.replace("-", "_")) is not None


def measured(peer: str, path: Path) -> dict[str, Any] | None:
    """Seconds (reading alone, but for PSPP, whose start is short beside it) and peak."""
    if peer == "haven":
        script = f"library(haven); t <- system.time(x <- read_sav('{path}'))[['elapsed']]; cat(t, nrow(x))"
        out = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=True).stdout.split()
        return {"seconds": float(out[0]), "rows": int(out[1])}
    if peer == "PSPP":
        started = time.perf_counter()
        job = f"GET FILE='{path}'.\nEXECUTE.\n"
        done = subprocess.run(["pspp", "-"], input=job, text=True, capture_output=True, check=False)
        # PSPP 1.6 gives up on large .zsav of pyreadstat; it has none of these seconds then.
        return None if done.returncode else {"seconds": time.perf_counter() - started, "rows": ROWS}
    return apart(str(Path(__file__).with_name("_readers.py")), peer, str(path))


def beside(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Each reader's seconds as a multiple of ours, and its peak."""
    ours = found["survey_kit"]["seconds"]
    return {p: {"ratio": round(f["seconds"] / ours, 2), "peak_mb": round(f.get("peak", 0))} for p, f in found.items()}


def main() -> None:
    peers = [p for p in PEERS if available(p)]
    best: dict[str, dict[str, dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, 1, "small")
        for suffix in ("sav", "zsav"):
            if suffix == "sav":
                shutil.copy(folder / "small_plain.sav", folder / "small.sav")
        make(folder, ROWS, "large")
        for kind, path in (("plain", "large_plain.sav"), ("bytecode", "large_bytecode.sav"), ("zsav", "large.zsav")):
            best[kind] = {}
            for turn in range(TURNS):
                for peer in peers:
                    if turn and peer in SLOW:
                        continue
                    found = measured(peer, folder / path)
                    if found is None:
                        continue
                    assert found["rows"] == ROWS
                    before = best[kind].get(peer)
                    best[kind][peer] = found if before is None or found["seconds"] < before["seconds"] else before
            ours = best[kind]["survey_kit"]["seconds"]
            rows = [(p, f"{f['seconds']:.2f}", f"{f['seconds'] / ours:.1f}", f"{f.get('peak', float('nan')):.0f}")
                    for p, f in best[kind].items()]  # fmt: skip
            show(f"{kind}: {ROWS:,} × {COLUMNS}", ("reader", "seconds", "÷ survey_kit", "peak MB"), rows)
    facts = {kind: beside(found) for kind, found in best.items()}
    record("reading", {"rows": ROWS, "columns": COLUMNS, "seconds ÷ survey_kit": facts})


if __name__ == "__main__":
    main()
