"""The documentation is true: its commands parse, its files exist, its Python runs."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest

from survey_kit.cli.parser import COMMANDS, parser_for
from survey_kit.resources import folder

ROOT = folder("sample_data").parent
PAGES = ("README.md", "README.th.md")


def commands(page: str) -> list[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.startswith("    survey-kit ")]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_readme_is_understood(page):
    found = commands(page)
    assert len(found) >= 6
    for line in found:
        arguments = shlex.split(line)[1:]
        assert parser_for(arguments).parse_args(arguments).command in COMMANDS


@pytest.mark.parametrize("page", PAGES)
def test_every_file_the_readme_names_exists(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    named = re.findall(r"sample_data/[\w./]+\w", text) + re.findall(r"\]\(((?!http)[^)#]+)\)", text)
    assert named
    for name in named:
        assert (ROOT / name).exists(), name


def test_the_python_of_the_readme_runs(monkeypatch):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, flags=re.S)
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(code, names)
    assert repr(names["s"]).startswith("<Study")


def test_the_readme_commands_on_files_work(capsys, monkeypatch, tmp_path):
    """In a folder of their own: what they write is not left beside the code."""
    from survey_kit.cli import main

    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    monkeypatch.chdir(tmp_path)
    on_files = [line for line in commands("README.md") if "sample_data/" in line]
    assert len(on_files) >= 7
    for line in on_files:
        assert main(shlex.split(line)[1:]) == 0, line
        assert capsys.readouterr().out.strip()


def test_nobody_is_told_to_install_somebody_elses_package():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"pip install [\"']?survey-kit(?!-thai)", text), path
