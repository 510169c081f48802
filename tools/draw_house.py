"""Draw ``docs/house.md`` from the import contracts and the first lines of the rooms: `python tools/draw_house.py`."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "house.md"
HEAD = """# The house

Drawn by `tools/draw_house.py` from the import contracts in `pyproject.toml` and the first line of every room; a test
keeps it up to date. A room may import the floors below its own and nothing else: not its neighbours, not the floors
above. `lint-imports` holds the contracts.

    read → check & clean → score → weight → aggregate → estimate → tabulate → protect → word & draw → publish

| floor | room | what it is | may import |
|---|---|---|---|
"""


def contracts() -> list[dict[str, object]]:
    """The import contracts of the project, in order."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, object]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


def floors() -> list[list[str]]:
    """Rooms of every floor, top to bottom."""
    layers = next(c["layers"] for c in contracts() if c["type"] == "layers")
    assert isinstance(layers, list)
    return [[room.strip() for room in floor.split("|")] for floor in layers]


def first_line(room: str) -> str:
    """The first line of a room's docstring."""
    folder = ROOT / "survey_kit" / room
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").splitlines()[0]


def _names(value: object) -> str:
    assert isinstance(value, list)
    return ", ".join(f"`{str(name).removeprefix('survey_kit.')}`" for name in value)


def rule(contract: dict[str, object]) -> str:
    """One line that says what a contract other than the floors demands."""
    name = contract["name"]
    if contract["type"] == "protected":
        return f"- {name}: {_names(contract['protected_modules'])} only from {_names(contract['allowed_importers'])}."
    if contract["type"] == "forbidden":
        return f"- {name}: {_names(contract['source_modules'])} never import {_names(contract['forbidden_modules'])}."
    return f"- {name}."


def page() -> str:
    """The whole page."""
    plan = floors()
    rows = []
    for number, floor in zip(range(len(plan), 0, -1), plan, strict=True):
        below = "nothing of the house" if number == 1 else "floor 1" if number == 2 else f"floors {number - 1}–1"
        rows += [f"| {number} | `{room}` | {first_line(room)} | {below} |" for room in floor]
    rules = [rule(c) for c in contracts() if c["type"] != "layers"]
    return HEAD + "\n".join([*rows, "", "## Held besides", "", *rules]) + "\n"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
