"""The page about planning is true: its commands are understood and run on a list."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from survey_kit.cli import main
from tests.house.source import ROOT

PAGE = ROOT / "docs" / "planning.md"
LINES = [line.strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("    survey-kit ")]
HOUSES = (
    "house,community,households\n" + "\n".join(f"{i},{'abcdefghijkl'[i % 12]},{1 + i % 9}" for i in range(240)) + "\n"
)
FILES = {"list.xlsx": HOUSES, "villages.csv": HOUSES, "strata.csv": "city,units\na,4063\nb,2210\nc,120\n"}


@pytest.mark.parametrize("line", LINES)
def test_every_command_of_the_page_works(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    if "list.xlsx" in line:
        import pandas as pd

        pd.read_csv(tmp_path / "villages.csv").to_excel(tmp_path / "list.xlsx", index=False)
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(line)[1:]) == 0
    assert capsys.readouterr().out.strip()


def test_the_page_shows_both_commands() -> None:
    assert {line.split()[1] for line in LINES} == {"size", "select"} and len(LINES) >= 10
