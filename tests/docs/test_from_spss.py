"""Every command of the page for people who know SPSS runs, and no procedure is missing there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from survey_kit.cli import main
from survey_kit.cli.parser import parser_for
from survey_kit.cli.procedures import PROCEDURES
from tests.house.source import ROOT
from tests.oracles.awkward import SAV

PAGE = (ROOT / "docs" / "from-spss.md").read_text(encoding="utf-8")
ALL = re.findall(r"`(survey-kit [^`]+)`", PAGE)
# What needs a questionnaire or a file of its own is only parsed here.
COMMANDS = [line for line in ALL if shlex.split(line)[1] not in ("index", "ioc")]


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_runs(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                            capsys: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    arguments = [str(SAV) if part == "FILE" else part for part in shlex.split(line)[1:]]
    assert main(arguments) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert shown.out.strip()


def test_no_procedure_is_missing() -> None:
    assert {parser_for(shlex.split(line)[1:]).parse_args(shlex.split(line)[1:]).command for line in ALL} >= set(
        PROCEDURES
    )
