"""A codebook as JSON text and back, so that it can travel inside a data file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

from survey_kit.model import codebook as nouns
from survey_kit.model.codebook import Codebook

# Everything a codebook is made of, by name.
_NOUNS: dict[str, Callable[..., Any]] = {
    name: found for name, found in vars(nouns).items() if isinstance(found, type) and is_dataclass(found)
}
_ENUMS: dict[str, Callable[[str], Any]] = {
    name: found
    for name, found in vars(nouns).items()
    if isinstance(found, type) and issubclass(found, StrEnum) and found is not StrEnum
}


def codebook_to_json(codebook: Codebook) -> str:
    """Every noun as an object tagged with its name; defaults are left out."""
    return json.dumps(_plain(codebook), ensure_ascii=False, separators=(",", ":"))


def codebook_from_json(text: str) -> Codebook:
    """The codebook that `codebook_to_json` wrote; ``ValueError`` for anything else."""
    made = _noun(json.loads(text))
    if not isinstance(made, Codebook):
        raise ValueError("not a codebook")
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return {"enum": type(value).__name__, "is": str(value)}
    if is_dataclass(value):
        shown = {f.name: getattr(value, f.name) for f in fields(value) if f.init}
        defaults = {f.name: f.default for f in fields(value)}
        return {"noun": type(value).__name__, **{k: _plain(v) for k, v in shown.items() if v != defaults[k]}}
    if isinstance(value, float) and abs(value) == float("inf"):
        # JSON has no number for an open end (LO THRU, THRU HI).
        return {"end": "low" if value < 0 else "high"}
    return [_plain(v) for v in value] if isinstance(value, tuple) else value


def _noun(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_noun(v) for v in value)
    if not isinstance(value, dict):
        return value
    if "end" in value:
        return float("-inf" if value["end"] == "low" else "inf")
    if "enum" in value:
        return _ENUMS[value["enum"]](value["is"])
    return _NOUNS[value["noun"]](**{k: _noun(v) for k, v in value.items() if k != "noun"})
