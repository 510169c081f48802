"""The page about files of sums describes every key there is, and its commands are understood."""

from __future__ import annotations

import json
import re
import shlex
import zipfile
from pathlib import Path
from typing import Any

import pytest

from survey_kit.cli.parser import COMMANDS, parser_for
from survey_kit.study.sums.archive import FORMAT, VERSION
from survey_kit.study.sums.jobs import aggregate
from tests.study.two_cities import make_project

PAGE = (Path(__file__).parents[2] / "docs" / "aggregates.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One city's file."""
    folder = tmp_path_factory.mktemp("docs")
    return aggregate(make_project(folder / "project"), folder / "city.skagg", cities=["3"])[0]


def keys(found: Any, skipped: tuple[str, ...]) -> set[str]:
    """Every key of an object and of those in it, but for parts that are described elsewhere."""
    if isinstance(found, list):
        return set().union(*(keys(one, skipped) for one in found)) if found else set()
    if not isinstance(found, dict):
        return set()
    return set(found).union(*(keys(value, skipped) for key, value in found.items() if key not in skipped))


def test_every_key_is_described(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = [json.loads(archive.read(name)) for name in archive.namelist()]
    found = set().union(*(keys(part, ("codebook", "findings", "parts", "settings")) for part in parts))
    assert len(found) > 50
    assert {key for key in found if f"`{key}`" not in PAGE} == set()


def test_the_version_is_the_one_that_is_written() -> None:
    assert f"| `format`, `version` | `{FORMAT}`, {VERSION} |" in PAGE


def test_its_commands_are_understood() -> None:
    lines = re.findall(r"^    (survey-kit .+)$", PAGE, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        arguments = shlex.split(line)[1:]
        assert parser_for(arguments).parse_args(arguments).command in COMMANDS
