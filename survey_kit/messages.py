"""Catalogues of what survey_kit says to people: one TOML file per room, Thai and English side by side.

The words live in data files so that a Thai reader can proof-read them as one page, and code stays free of prose.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("th", "en")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Messages of one file: ``{code: {part: template}}``; parts end in ``_th`` or ``_en`` or are ``th`` / ``en``."""

    path: Path
    entries: dict[str, dict[str, str]]

    def text(self, code: str, lang: str = "th", part: str = "", /, **args: Any) -> str:
        """The message ``code`` in ``lang`` with its blanks filled; a part (e.g. ``do``) picks the second sentence.

        Unknown codes raise ``KeyError``: a message without words is a mistake in the program, not in the data.
        """
        entry = self.entries[code]
        key = f"{part}_{lang}" if part else lang
        return Template(entry.get(key, "")).fill(args)

    def __contains__(self, code: object) -> bool:
        return code in self.entries


class Template(string.Formatter):
    """A ``{name}`` template that shows an unfilled blank as ``…`` instead of failing while reporting a failure."""

    def __init__(self, text: str) -> None:
        self.text = text

    def fill(self, args: dict[str, Any]) -> str:
        return self.vformat(self.text, (), args)

    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return kwargs.get(str(key), "…")


@cache
def catalogue(path: Path) -> Catalogue:
    """The catalogue in the TOML file at ``path``, read once."""
    import tomllib

    with path.open("rb") as file:
        return Catalogue(path, tomllib.load(file))
