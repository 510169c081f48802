"""``python -m tests.fuzz [reader …] [--seconds 60] [--seed 1]``: the longer run, bounded in time for each reader."""

from __future__ import annotations

import argparse
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.fuzz.registry import READERS
from tests.fuzz.running import Outcome, fuzz

KEPT = Path("build") / "fuzz"


def _told(name: str, outcome: Outcome) -> None:
    errors = ", ".join(f"{code} {count}" for code, count in outcome.errors.most_common())
    print(
        f"{name:14}{outcome.files:7} files {outcome.read:6} read  slowest {outcome.slowest:.1f} s  {errors}", flush=True
    )
    for i, (trace, data) in enumerate(outcome.faults):
        KEPT.mkdir(parents=True, exist_ok=True)
        kept = KEPT / f"{name}-{i}{READERS[name].suffix}"
        kept.write_bytes(data)
        print(f"  FAULT {kept}\n{trace}", flush=True)


def _limited(gigabytes: int = 4) -> None:
    """No more memory than a laptop has: a file that wants more is a fault, not the end of the machine."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (gigabytes << 30,) * 2)


def main() -> int:
    """Status 1 when any file led to anything but data or a clear error."""
    parser = argparse.ArgumentParser(prog="tests.fuzz")
    parser.add_argument("readers", nargs="*", default=[], choices=[*READERS, []])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    _limited()
    faults = 0
    for name in options.readers or READERS:
        end = time.monotonic() + options.seconds
        with TemporaryDirectory() as home:
            outcome = fuzz(name, Path(home), partial(_before, end), options.seed)
        _told(name, outcome)
        faults += len(outcome.faults)
    return 1 if faults else 0


def _before(end: float, _: object) -> bool:
    return time.monotonic() < end


if __name__ == "__main__":
    sys.exit(main())
