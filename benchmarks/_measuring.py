"""What every benchmark needs: a clock, the peak of memory, a table on the screen, a result file without a date."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from _figures import retell

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("results")
sys.path.insert(0, str(ROOT))


def seconds(call: Callable[[], Any], repeats: int = 1) -> float:
    """The shortest of ``repeats`` runs."""
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        call()
        best = min(best, time.perf_counter() - started)
    return best


def peak_mb() -> float:
    """Most memory this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # What getrusage says includes the process we were started from.
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return float(line.split()[1]) / (1 << 10)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def apart(script: str, *arguments: str) -> dict[str, Any]:
    """What a benchmark script prints as JSON on its last line, run in a process of its own."""
    line = [sys.executable, script, *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=True, env=environment)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def machine() -> dict[str, Any]:
    """Cores and Python version: enough to read the figures, nothing about whose computer it was."""
    return {"cores": os.cpu_count(), "python": platform.python_version()}


def record(name: str, facts: dict[str, Any]) -> None:
    """Write ``results/NAME.json`` and the figures of the README."""
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps({"machine": machine(), **facts}, ensure_ascii=False, indent=1)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    retell()


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """A table on the screen."""
    lines = [tuple(map(_cell, row)) for row in (head, *rows)]
    widths = [max(len(line[j]) for line in lines) for j in range(len(head))]
    print(f"\n{title}")
    for line in lines:
        first, *rest = (
            text.ljust(w) if j == 0 else text.rjust(w) for j, (text, w) in enumerate(zip(line, widths, strict=True))
        )
        print("  ".join((first, *rest)))


def _cell(value: Any) -> str:
    return (
        f"{value:,.3f}"
        if isinstance(value, float) and value < 10
        else f"{value:,.1f}"
        if isinstance(value, float)
        else str(value)
    )
