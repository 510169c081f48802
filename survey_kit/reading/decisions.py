"""``decisions.toml``: what the team decided about findings, in a small file that people can read."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.reading.source import open_source
from survey_kit.reading.toml_source import toml


def read_decisions(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """(by finding key, by finding code) from the tables ``[finding]`` and ``[every]``."""

    try:
        facts: dict[str, Any] = toml(open_source(path).read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SurveyKitError("toml-syntax", file=path, detail=str(error)) from error
    unknown = sorted(set(facts) - {"finding", "every"})
    if unknown:
        raise SurveyKitError("project-unknown-key", file=path, key=unknown[0], near="finding, every")
    return ({str(k): str(v) for k, v in facts.get("finding", {}).items()},
            {str(k): str(v) for k, v in facts.get("every", {}).items()})  # fmt: skip
