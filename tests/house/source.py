"""The program as text and syntax trees, for tests that hold it to its own rules."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "survey_kit"


@cache
def modules(folder: Path = PACKAGE) -> dict[str, ast.Module]:
    """Path from the root (with /) → syntax tree of every Python file under ``folder``."""
    files = sorted(folder.rglob("*.py"))
    return {p.relative_to(ROOT).as_posix(): ast.parse(p.read_text(encoding="utf-8")) for p in files}


@cache
def text(path: str) -> str:
    """The text of a file named from the root."""
    return (ROOT / path).read_text(encoding="utf-8")


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef, source: list[str]) -> int:
    """Lines of a function that are neither blank, comment nor docstring (signature included)."""
    body = function.body
    skipped: set[int] = set()
    if (
        isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        skipped = set(range(body[0].lineno, (body[0].end_lineno or 0) + 1))
    numbered = range(function.lineno, (function.end_lineno or 0) + 1)
    lines = [source[n - 1].strip() for n in numbered if n not in skipped]
    return sum(1 for line in lines if line and not line.startswith("#"))


def imported(tree: ast.Module) -> set[str]:
    """Names of all modules imported anywhere in a file."""
    out: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            out |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            out |= {node.module}
    return out


def strings(tree: ast.Module) -> set[str]:
    """Every string constant of a file."""
    return {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
