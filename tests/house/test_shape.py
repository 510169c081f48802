"""The shape of the house: sizes, names, imports, language, clocks."""

from __future__ import annotations

import ast
import re
import statistics

import pytest

from tests.house.source import PACKAGE, ROOT, imported, lines_of_code, modules, text

LARGEST_FILE, MEDIAN_FILE, LARGEST_FUNCTION = 400, 150, 50
CUPBOARDS = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}
THAI = re.compile("[\u0e00-\u0e7f]")
# Rooms whose Python files may speak Thai; all others keep their words in catalogues.
THAI_ROOMS = ("survey_kit/thai/", "survey_kit/wording/")
CLOCKS = {"time", "random", "uuid", "secrets"}
READS_CLOCK = {"now", "today", "utcnow", "time_ns", "urandom", "default_rng"}

everywhere = {**modules(), **modules(ROOT / "tests"), **modules(ROOT / "tools")}


@pytest.mark.parametrize("path", everywhere)
def test_no_file_is_too_long(path: str) -> None:
    assert len(text(path).splitlines()) <= LARGEST_FILE


def test_median_file_is_short() -> None:
    assert statistics.median(len(text(p).splitlines()) for p in modules()) <= MEDIAN_FILE


@pytest.mark.parametrize("path", everywhere)
def test_no_function_is_too_long(path: str) -> None:
    source = text(path).splitlines()
    functions = [n for n in ast.walk(everywhere[path]) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: n for f in functions if (n := lines_of_code(f, source)) > LARGEST_FUNCTION}
    assert not long


def test_no_cupboards() -> None:
    named = [p for p in everywhere if CUPBOARDS & set(re.split(r"[/._]", p.removesuffix(".py")))]
    assert not named


def test_imports_are_absolute() -> None:
    relative = [p for p, tree in everywhere.items()
                for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]  # fmt: skip
    assert not relative


def test_thai_prose_stays_in_its_rooms() -> None:
    speaking = [p for p in modules() if not p.startswith(THAI_ROOMS) and THAI.search(text(p))]
    assert not speaking, "move the words to survey_kit/thai, survey_kit/wording or a .toml catalogue"


def _calls(tree: ast.Module) -> set[str]:
    called = (n.func for n in ast.walk(tree) if isinstance(n, ast.Call))
    return {f.attr for f in called if isinstance(f, ast.Attribute)}


def test_nothing_below_study_reads_a_clock_or_chance() -> None:
    guilty = {p: found for p, tree in modules().items() if not p.startswith(("survey_kit/study/", "survey_kit/cli/"))
              if (found := (imported(tree) & CLOCKS) | (_calls(tree) & READS_CLOCK))}  # fmt: skip
    assert not guilty


def test_every_room_says_what_it_is() -> None:
    silent = [p for p, tree in modules().items() if not ast.get_docstring(tree)]
    assert not silent


def test_no_empty_rooms() -> None:
    rooms = [p for p in PACKAGE.iterdir() if p.is_dir() and p.name not in ("__pycache__", "bundled")]
    assert all(any(f.suffix == ".py" for f in room.iterdir()) for room in rooms)
