"""Tests that need a program from outside Python say which: skipped where it is missing, never in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

# Set where every outside program must be there (`.ci/run`): a skip would then hide a test for good.
IN_CI = "SURVEY_KIT_CI"


def missing_programs(item: pytest.Item) -> list[str]:
    """Programs an ``outside`` marker of the test names and this computer lacks."""
    named = [program for mark in item.iter_markers("outside") for program in mark.args]
    return [program for program in dict.fromkeys(named) if not is_there(program)]


@cache
def is_there(program: str) -> bool:
    """Whether a program is installed; ``R:haven`` and ``python:pyspark`` are packages, ``/usr/…`` a folder it brings."""
    if program.startswith("/"):
        return Path(program).is_dir()
    if program.startswith("python:"):
        return find_spec(program.removeprefix("python:")) is not None
    if not program.startswith("R:"):
        return shutil.which(program) is not None
    asked = ["Rscript", "-e", f"q(status = !requireNamespace('{program[2:]}', quietly = TRUE))"]
    return is_there("Rscript") and subprocess.run(asked, capture_output=True, check=False).returncode == 0


def pytest_runtest_setup(item: pytest.Item) -> None:
    missing = missing_programs(item)
    if not missing:
        return
    reason = f"{', '.join(missing)} not installed"
    if os.environ.get(IN_CI):
        pytest.fail(f"{reason}, and {IN_CI} allows no skipping", pytrace=False)
    pytest.skip(reason)
