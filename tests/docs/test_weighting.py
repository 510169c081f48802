"""The page about weighting is true: its tables are read, its commands run, its options are all there are."""

from __future__ import annotations

import re
import shlex
import tomllib

import pytest

import survey_kit as sk
from survey_kit.cli import main
from survey_kit.cli.parser import parser_for
from survey_kit.reading.project import SHAPE
from tests.house.source import ROOT
from tests.oracles.awkward import SAV

PAGE = (ROOT / "docs" / "weighting.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"```csv (\S+)\n(.*?)```", PAGE, flags=re.S))
COMMANDS = re.findall(r"^    (survey-kit .+)$", PAGE, flags=re.M)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
    return tmp_path


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_runs(line, folder, capsys):
    assert main([str(SAV) if part == "FILE" else part for part in shlex.split(line)[1:]]) == 0
    assert "deff" in capsys.readouterr().out


def test_there_is_something_to_run():
    assert len(FILES) == 3 and len(COMMANDS) == 4


def test_the_table_by_city_is_read(folder):
    """Two margins in each of four cities, the bands of age wider in two of them."""
    after = sk.read(SAV).weigh("people.csv", within="city")
    assert len(after.weights().tables) == 1 + 2 * 4
    labels = [str(v.label) for v in after.codebook["sk_margin_2"].values]
    assert labels == ["18-39", "40-59", "60 ปีขึ้นไป", "60+", "18-59"]


def test_every_option_is_told():
    parser = parser_for(["weight", "--help"])
    sub = next(a for a in parser._subparsers._group_actions if a.choices).choices["weight"]
    options = {o for action in sub._actions for o in action.option_strings if o.startswith("--")}
    general = {
        "--help",
        "--lang",
        "--questionnaire",
        "--sheet",
        "--encoding",
        "--instrument",
        "--city",
        "--json",
        "--margin-sheet",
    }
    assert {o for o in options - general if o not in PAGE} == set()


def test_the_section_of_a_project_is_understood():
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, flags=re.S)
    section = tomllib.loads(text)["weighting"]
    assert set(section) <= set(SHAPE["weighting"])
    assert all(f"`{key}`" in PAGE or key in section for key in SHAPE["weighting"])
