"""The verbs of the project: `python tasks.py demo|test|check|remake|bench|fuzz`. Needs Python 3.11 and nothing else.

Each verb makes `.venv` where there is none, installs what it needs once, and runs.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
HOME = ROOT / ".venv"
PYTHON = HOME / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = HOME / "survey_kit.stamp"
# What is installed for a verb; each level holds the ones before it.
LEVELS = ("", "test", "develop")


def run(*command: str, optional: bool = False) -> int:
    """Exit status of a Python command in the project's own environment; a failure ends the verb unless optional."""
    print("→ python", *command, flush=True)
    environment = {**os.environ, "PYTHONUTF8": "1"}
    status = subprocess.run([str(PYTHON), *command], cwd=ROOT, env=environment, check=False).returncode
    if status and not optional:
        sys.exit(status)
    return status


def wanted() -> str:
    """A fingerprint of what is to be installed."""
    parts = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def ready(level: str) -> None:
    """An environment with what ``level`` needs; nothing is done when it is there already."""
    before = STAMP.read_text(encoding="utf-8").split() if STAMP.exists() else []
    has = before[1] if len(before) == 2 and before[0] == wanted() else None
    if PYTHON.exists() and has is not None and LEVELS.index(has.strip("-")) >= LEVELS.index(level):
        return
    if not PYTHON.exists():
        print("→ making .venv", flush=True)
        venv.create(HOME, with_pip=True)
    place = f".[{level}]" if level else "."
    run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-c", "constraints.txt", "-e", place)
    STAMP.write_text(f"{wanted()} {level or '-'}", encoding="utf-8")


def demo(arguments: Sequence[str]) -> None:
    """The whole job on the sample data; further options go to survey-kit demo."""
    ready("")
    run("-m", "survey_kit", "demo", *arguments)


def test(arguments: Sequence[str]) -> None:
    """The tests; further options go to pytest."""
    ready("test")
    run("-m", "pytest", *arguments)


def check(arguments: Sequence[str]) -> None:
    """Style, types and floors; all four run even when one fails."""
    ready("develop")
    floors = "from importlinter.cli import lint_imports_command as c; c()"
    commands = (
        ("-m", "ruff", "check", "."),
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "mypy"),
        ("-c", floors, "--no-logo"),
    )
    failed = [command for command in commands if run(*command, optional=True)]
    if failed:
        sys.exit(1)


def remake(arguments: Sequence[str]) -> None:
    """Everything that is made from something else: sample data, what R and PSPP say, the house, pages to proof-read."""
    ready("develop")
    if (ROOT / "sample_data" / "make.py").exists():
        run("sample_data/make.py")
    missing = [program for program in ("pspp", "Rscript") if shutil.which(program) is None]
    if missing:
        print(f"→ oracles left as they are: {' and '.join(missing)} not installed", flush=True)
    else:
        run("-m", "tests.oracles.remake")
    run("-m", "tests.oracles.coverage")
    run("tools/draw_house.py")
    run("tests/documents/pages.py")


def bench(arguments: Sequence[str]) -> None:
    """Every benchmark in turn."""
    ready("develop")
    for path in sorted((ROOT / "benchmarks").glob("[!_]*.py")):
        run(f"benchmarks/{path.name}", *arguments)


def fuzz(arguments: Sequence[str]) -> None:
    """Damaged files for every reader, a minute each (--seconds, --seed; names of readers narrow it down)."""
    ready("test")
    run("-m", "tests.fuzz", *arguments)


VERBS = {verb.__name__: verb for verb in (demo, test, check, remake, bench, fuzz)}


def main(arguments: Sequence[str]) -> int:
    """Run one verb."""
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit("Python 3.11 or later is needed.")
    if not arguments or arguments[0] not in VERBS:
        print(__doc__)
        for name, verb in VERBS.items():
            print(f"  {name:8} {verb.__doc__}")
        return 0 if arguments and arguments[0] in ("-h", "--help") else 2
    VERBS[arguments[0]](arguments[1:])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
