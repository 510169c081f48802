"""A project of two cities, small enough to be built again and again, and the command line in a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.study.conftest import SAMPLE

PROJECT = """\
[project]
name = "two"
title = "สองเมือง"
date = 2022-05-15
sample_mark = "ข้อมูลสมมติ"

[design]
sampling = "purposive"
margins = "communities.csv"

[cleaning]
decisions = "decisions.toml"

[report]
scheme = "best5"
smallest_cell = 5

[[city]]
code = 3
name = "บ่อยาง"
key = "3_boyang"

[[city]]
code = 4
name = "พะตง"
key = "4_phatong"

[[data]]
instrument = "hh_resilience"
city = 3
file = "boyang.csv"

[[data]]
instrument = "hh_resilience"
city = 4
file = "phatong.sav"
"""
FILES = {
    "boyang.csv": "raw/3_boyang_households.csv",
    "phatong.sav": "raw/4_phatong_households.sav",
    "communities.csv": "clean/communities.csv",
    "decisions.toml": "decisions.toml",
}
THAI = re.compile("[\u0e01-\u0e5b]")


def make_project(folder: Path) -> Path:
    """The project in ``folder``."""
    folder.mkdir(parents=True)
    (folder / "project.toml").write_text(PROJECT, encoding="utf-8")
    for name, source in FILES.items():
        shutil.copyfile(SAMPLE / source, folder / name)
    return folder


def edit(path: Path, before: str, after: str) -> None:
    """Replace the first ``before`` in a text file, which must be there."""
    text = path.read_text(encoding="utf-8-sig")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    """1-based number of the first line holding ``text``."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next(i for i, line in enumerate(lines, start=1) if text in line)


@dataclass(frozen=True)
class Said:
    """Exit status and what was printed."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err

    @property
    def messages(self) -> list[str]:
        """Every message that says what to do: its two lines."""
        lines = self.all.splitlines()
        return [f"{lines[i - 1]}\n{line}" for i, line in enumerate(lines) if line.startswith("→ ")]


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "survey_kit", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(SAMPLE.parent)}


def run(*arguments: str | Path, **settings: object) -> Said:
    """survey-kit in a process of its own."""
    done = subprocess.run(
        command(*arguments), capture_output=True, text=True, encoding="utf-8", env=environment(), check=False, timeout=120,
        **settings,  # type: ignore[call-overload]
    )  # fmt: skip
    return Said(done.returncode, done.stdout, done.stderr)


def build(project: Path, out: Path, lang: str = "th", formats: str = "html", **settings: object) -> Said:
    """``survey-kit build`` without its progress lines; Thai is what one gets without asking."""
    language = () if lang == "th" else ("--lang", lang)
    return run(*language, "build", project, "--out", out, "--formats", formats, "--quiet", **settings)
