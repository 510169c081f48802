"""The page of witnesses names every oracle test that compared numbers, and nothing else."""

from __future__ import annotations

import ast
import re

from tests.house.source import ROOT

PAGE = ROOT / "docs" / "witnesses.md"
ORACLES = ROOT / "tests" / "oracles"


def compared() -> set[tuple[str, str]]:
    """(file, what) of every oracle test that names a witness in its own lines."""
    out = set()
    for path in sorted(ORACLES.glob("test_*.py")):
        if not re.search(r"oracles\.(recording|ledger|pspp_output)", path.read_text(encoding="utf-8")):
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                called = {ast.unparse(n.func) for n in ast.walk(node) if isinstance(n, ast.Call)}
                if called & {"R.same", "same", "agrees", "approx"}:
                    what = node.name.removeprefix("test_").replace("_", " ")
                    out.add((path.relative_to(ROOT).as_posix(), what))
    return out


def told() -> dict[tuple[str, str], tuple[int, float]]:
    """(file, what) → numbers and largest difference, as the page says."""
    out, file = {}, ""
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        named = re.fullmatch(r"`(tests/oracles/\w+\.py)`", line)
        file = named[1] if named else file
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 4 and cells[2].replace(",", "").isdigit():
            out[file, cells[0]] = (int(cells[2].replace(",", "")), float(cells[3]))
    return out


def test_every_comparison_is_on_the_page() -> None:
    missing = compared() - set(told())
    assert not missing, "run: python tasks.py remake"


def test_the_page_tells_of_tests_there_are() -> None:
    tests = {(p.relative_to(ROOT).as_posix(), n.name.removeprefix("test_").replace("_", " "))
             for p in ORACLES.glob("test_*.py") for n in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
             if isinstance(n, ast.FunctionDef)}  # fmt: skip
    assert not set(told()) - tests
