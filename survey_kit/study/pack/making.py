"""What is made again and what stands as it is: a document whose contents have not changed is left alone."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from survey_kit import __version__
from survey_kit.documents import render
from survey_kit.model.report import Report
from survey_kit.saving import save

RECORD = "made.json"
# What a document depends on beside its report: how it is set, drawn and worded in its own words.
SETTERS = ("documents", "charts", "thai", "model/report.py")


def fingerprint(report: Report, format: str) -> str:
    """A hash of everything the bytes of a document depend on."""
    return hashlib.sha256(f"{_setters()}|{format}|{report!r}".encode()).hexdigest()


@cache
def _setters() -> str:
    """A hash of the program's own files that set documents: another version sets everything anew."""
    root, made = Path(__file__).parents[2], hashlib.sha256(__version__.encode())
    for name in SETTERS:
        place = root / name
        for file in sorted(p for p in ([place] if place.is_file() else place.rglob("*")) if p.is_file()):
            if "__pycache__" not in file.parts:
                made.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return made.hexdigest()


class Made:
    """The record of an output folder: which contents every document was made from, and what it was then."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.before = _read(folder / RECORD)
        self.now: dict[str, dict[str, str]] = {}
        self.stood = 0

    def render(self, report: Report, format: str, path: Path) -> None:
        """Write a document, unless the file that is there was made from the same and has not been touched since."""
        name, of = path.relative_to(self.folder).as_posix(), fingerprint(report, format)
        known = self.before.get(name)
        if known and known.get("of") == of and path.is_file() and known.get("is") == _hash(path):
            self.now[name] = known
            self.stood += 1
            return
        render(report, format, path)
        self.now[name] = {"of": of, "is": _hash(path)}

    def close(self) -> None:
        """Keep the record; documents that were not asked for this time stay in it."""
        text = json.dumps({**self.before, **self.now}, indent=1, sort_keys=True)
        save(f"{text}\n".encode(), self.folder / RECORD)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _read(path: Path) -> dict[str, dict[str, str]]:
    """The record of an earlier build; nothing where it is missing or has been spoilt."""
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) and all(isinstance(v, dict) for v in found.values()) else {}
