"""Every command of the page about samples runs."""

from __future__ import annotations

import re
import shlex

import pytest

from survey_kit.cli import main
from tests.house.source import ROOT
from tests.oracles.awkward import SAV

PAGE = (ROOT / "docs" / "samples.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^survey-kit .+$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_runs(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(SAV) if part == "FILE" else part for part in shlex.split(line)[1:]]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert "───" in shown.out


def test_every_page_it_points_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#]+)\)", PAGE)
    assert len(COMMANDS) >= 8 and linked
    assert all((ROOT / "docs" / name).exists() for name in linked)
