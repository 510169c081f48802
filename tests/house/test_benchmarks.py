"""Figures about speed are those of the last run, and results name no computer and no day."""

from __future__ import annotations

import importlib.util
import json
import re
from types import ModuleType

from tests.house.source import ROOT

FOLDER = ROOT / "benchmarks"


def figures() -> ModuleType:
    spec = importlib.util.spec_from_file_location("figures", FOLDER / "_figures.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_tells_the_last_results() -> None:
    results = {p.stem: json.loads(p.read_text(encoding="utf-8")) for p in sorted((FOLDER / "results").glob("*.json"))}
    assert set(results) == {"counting", "demo", "designs", "reading", "scale", "startup", "tables"}
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    for line in figures().lines(results):
        assert line in page
    grown = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
    for line in figures().growth(results["scale"]):
        assert line in grown


def test_results_say_nothing_of_whose_computer_or_which_day() -> None:
    for path in (FOLDER / "results").glob("*.json"):
        assert set(json.loads(path.read_text(encoding="utf-8"))["machine"]) == {"cores", "python"}
        assert not re.search(r"20\d\d-\d\d-\d\d|/home|/tmp|/root", path.read_text(encoding="utf-8"))


def test_every_benchmark_can_be_run_by_name() -> None:
    scripts = sorted(FOLDER.glob("[!_]*.py"))
    assert len(scripts) == 7
    for script in scripts:
        text = script.read_text(encoding="utf-8")
        assert "\ndef main()" in text and text.rstrip().endswith("main()")
        assert f"`{script.name}`" in (FOLDER / "README.md").read_text(encoding="utf-8")
