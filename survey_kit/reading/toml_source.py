"""A TOML file with the line of every table and key, read past its mistakes so that all can be told at once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.reading.mistakes import Mistake
from survey_kit.reading.source import open_source

Key = tuple[str, ...]

_HEADER = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_PART = r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'#=.\[\]]+)"
_KEY = re.compile(rf"\s*({_PART}(?:\s*\.\s*{_PART})*)\s*=")
_SPLIT = re.compile(_PART)
_SECOND = "second time"


@dataclass(frozen=True, slots=True)
class TomlSource:
    """Parsed ``data``, the ``lines`` (1-based) of its tables and keys, and the mistakes of writing found on the way."""

    path: Path
    data: dict[str, Any]
    lines: dict[Key, int]
    mistakes: tuple[Mistake, ...] = ()

    def line(self, *key: str) -> int:
        """Line of ``key``, or of the nearest table around it; 1 where nothing is known."""
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key[:-1]
        return 1


def toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises ``tomllib.TOMLDecodeError``, also for brackets nested beyond all sense."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise tomllib.TOMLDecodeError("nested too deep (at line 1, column 1)") from None


def read_toml(path: Path) -> TomlSource:
    """The TOML at ``path``. Raises ``file-missing``, ``questionnaire-encoding``; all else is told as mistakes."""
    try:
        rows = open_source(path).read_bytes().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SurveyKitError("questionnaire-encoding", file=path) from None
    lines, doubles = _scan(rows)
    mistakes = [_double(path, key, line, lines[key]) for key, line, _ in doubles]
    for number, (_, line, is_header) in enumerate(doubles):
        rows[line - 1] = f'["{_SECOND} {number}"]' if is_header else "#" + rows[line - 1]
    data, broken = _parse(path, rows)
    data = {name: value for name, value in data.items() if not name.startswith(_SECOND)}
    return TomlSource(path, data, lines, tuple(sorted([*mistakes, *broken], key=lambda m: m.line)))


def _scan(rows: list[str]) -> tuple[dict[Key, int], list[tuple[Key, int, bool]]]:
    """Lines of every table and key, and what stands there a second time."""
    lines: dict[Key, int] = {}
    doubles: list[tuple[Key, int, bool]] = []
    table: Key = ()
    open_quote, depth = "", 0
    for number, row in enumerate(rows, start=1):
        if open_quote or depth:
            open_quote, depth = _still_open(row, open_quote, depth)
            continue
        if header := _HEADER.match(row):
            table = _parts(header[1])
            if table in lines and not row.lstrip().startswith("[["):
                doubles.append((table, number, True))
                table = (f"{_SECOND} {len(doubles)}",)
            lines.setdefault(table, number)
        elif key := _KEY.match(row):
            full = (*table, *_parts(key[1]))
            if full in lines:
                doubles.append((full, number, False))
            lines.setdefault(full, number)
            open_quote, depth = _still_open(row[key.end() :], "", 0)
    return lines, doubles


def _parts(dotted: str) -> Key:
    return tuple(part.strip("\"'") for part in _SPLIT.findall(dotted))


_MARK = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|[\[\]{}#]')


def _still_open(rest: str, quote: str, depth: int) -> tuple[str, int]:
    """The multi-line quote and the depth of brackets that are still open after ``rest`` of a line."""
    at = 0
    while at < len(rest):
        if quote:
            end = rest.find(quote, at)
            if end < 0:
                return quote, depth
            at, quote = end + 3, ""
            continue
        mark = _MARK.search(rest, at)
        if not mark or mark[0] == "#":
            break
        at = mark.end()
        if mark[0] in ('"""', "'''"):
            quote = mark[0]
        elif mark[0] in "[{":
            depth += 1
        elif mark[0] in "]}":
            depth = max(0, depth - 1)
    return quote, depth


def _double(path: Path, key: Key, line: int, first: int) -> Mistake:
    question = key[1] if key[0] == "codes" and len(key) > 1 else key[0]
    if len(key) == 1:
        code = "questionnaire-duplicate-question"
    else:
        code = "questionnaire-duplicate-code" if "codes" in key else "questionnaire-duplicate-key"
    return Mistake(code, str(path), line, question, {"name": key[-1], "first": first})


_LINE = re.compile(r"at line (\d+), column (\d+)")
_TWICE = re.compile(r"[Dd]uplicate inline table key '?([^'()]+?)'? \(")


def _parse(path: Path, rows: list[str]) -> tuple[dict[str, Any], list[Mistake]]:
    """Parse; on a mistake, tell it, set its line aside and parse again (at most twenty times)."""
    mistakes: list[Mistake] = []
    for _ in range(20):
        try:
            return toml("\n".join(rows) + "\n"), mistakes
        except tomllib.TOMLDecodeError as broken:
            place = _LINE.search(str(broken))
            line = min(int(place[1]), len(rows)) if place else len(rows)
            while line > 1 and not rows[line - 1].strip("# "):
                line -= 1
            twice = _TWICE.search(str(broken))
            if twice:
                facts = {"name": twice[1], "first": line}
                mistakes.append(Mistake("questionnaire-duplicate-code", str(path), line, "", facts))
            elif not mistakes or mistakes[-1].line != line - 1:
                facts = {"text": rows[line - 1].strip()[:60]}
                mistakes.append(Mistake("questionnaire-toml", str(path), line, "", facts))
            if rows[line - 1].startswith("#"):
                break
            rows[line - 1] = "#" + rows[line - 1]
    return {}, mistakes
