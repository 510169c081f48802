"""Words and code agree: every code has words, every word is used, every blank is filled."""

from __future__ import annotations

import ast
import string
from pathlib import Path

import pytest

from survey_kit.messages import LANGUAGES, catalogue
from tests.house.source import PACKAGE, modules, strings

CATALOGUES = sorted(p for p in PACKAGE.rglob("*.toml"))
ERRORS = catalogue(PACKAGE / "errors.toml")
FINDINGS = catalogue(PACKAGE / "checking" / "findings.toml")
# What every error and every finding knows of itself.
OF_ERRORS, OF_FINDINGS = {"file", "row", "question"}, {"value", "question", "label"}
# The word that counts households or people stands after every Thai number; English has none.
CLASSIFIER = {"unit"}
# Codes put together from a room's prefix and a literal.
PREFIXES = ("questionnaire-", "where-")


def blanks(template: str) -> set[str]:
    """Names of the blanks in a template."""
    return {
        name.split(".")[0].split("[")[0] for _, name, _, _ in string.Formatter().parse(template) if name is not None
    }


def needed(entry: dict[str, str]) -> set[str]:
    return set().union(*(blanks(t) for t in entry.values()))


def entries(path: Path) -> dict[str, dict[str, str]]:
    return {k: v for k, v in catalogue(path).entries.items() if isinstance(v, dict)}


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_both_languages_say_the_same(path: Path) -> None:
    for code, entry in entries(path).items():
        if not all(isinstance(v, str) for v in entry.values()) or not {"th", "en"} & set(entry):
            continue
        parts = {k.removesuffix("th").removesuffix("en").rstrip("_") for k in entry}
        for part in parts:
            keys = [f"{part}_{lang}" if part else lang for lang in LANGUAGES]
            assert all(entry.get(k) for k in keys), (code, keys)
            assert blanks(entry[keys[0]]) - CLASSIFIER == blanks(entry[keys[1]]) - CLASSIFIER, code


def calls(name: str) -> list[tuple[str, ast.Call, ast.AST]]:
    """Every call of ``name`` in the program: (where, call, the function or module around it)."""
    out = []
    for path, tree in modules().items():
        around: dict[ast.AST, ast.AST] = {}
        for outer in ast.walk(tree):
            if isinstance(outer, ast.FunctionDef | ast.Module):
                around.update(dict.fromkeys(ast.walk(outer), outer))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
                out.append((f"{path}:{node.lineno}", node, around[node]))
    return out


def constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keys_of(node: ast.expr, around: ast.AST) -> set[str] | None:
    """Keys of a dictionary written down, or given a name in the same function; None when they cannot be read off."""
    if isinstance(node, ast.Name):
        for other in ast.walk(around):
            targets = other.targets if isinstance(other, ast.Assign) else [getattr(other, "target", None)]
            if any(isinstance(t, ast.Name) and t.id == node.id for t in targets) and getattr(other, "value", None):
                return keys_of(other.value, around)  # type: ignore[attr-defined]
        return None
    if isinstance(node, ast.Dict):
        known = [constant(k) if k is not None else None for k in node.keys]
        return None if None in known else {k for k in known if k}
    return None


raised = [(where, code, call, around) for where, call, around in calls("SurveyKitError")
          if call.args and (code := constant(call.args[0]))]  # fmt: skip


@pytest.mark.parametrize("case", raised, ids=lambda c: f"{c[1]}@{c[0]}")
def test_every_error_raised_has_words_and_fills_them(case: tuple[str, str, ast.Call, ast.AST]) -> None:
    _, code, call, around = case
    assert code in ERRORS
    given = {k.arg for k in call.keywords if k.arg}
    for spread in (k.value for k in call.keywords if k.arg is None):
        keys = keys_of(spread, around)
        if keys is None:
            return
        given |= keys
    assert needed(ERRORS.entries[code]) <= given


def test_errors_are_found_in_the_source() -> None:
    assert len(raised) > 60


def _used(code: str, said: set[str]) -> bool:
    return code in said or any(code.removeprefix(p) in said for p in PREFIXES if code.startswith(p))


def test_no_words_without_an_error() -> None:
    said = set().union(*(strings(tree) for tree in modules().values()))
    assert [c for c in ERRORS.entries if not _used(c, said) and not c.startswith("where-")] == []


def test_every_error_says_what_to_do() -> None:
    idle = [
        c for c, e in ERRORS.entries.items() if not c.startswith("where-") and not (e.get("do_th") and e.get("do_en"))
    ]
    assert not idle


def _facts(call: ast.Call) -> ast.expr | None:
    given = {k.arg: k.value for k in call.keywords}
    return given.get("facts", call.args[7] if len(call.args) > 7 else None)


found = [(where, call, around) for where, call, around in calls("Finding")]


@pytest.mark.parametrize("case", found, ids=lambda c: c[0])
def test_every_finding_has_words_and_fills_them(case: tuple[str, ast.Call, ast.AST]) -> None:
    _, call, around = case
    code = constant(call.args[0])
    if code is None:
        return
    assert code in FINDINGS
    facts = _facts(call)
    keys = set() if facts is None else keys_of(facts, around)
    assert keys is None or needed(FINDINGS.entries[code]) <= OF_FINDINGS | keys


def test_no_finding_without_a_check() -> None:
    said = set().union(*(strings(tree) for tree in modules().values()))
    assert [c for c in FINDINGS.entries if c not in said] == []


def test_unknown_words_stop_the_tests_not_the_user() -> None:
    with pytest.raises(KeyError):
        ERRORS.text("no-such-code")
    assert ERRORS.text("file-missing", "en", "do").endswith("…")
