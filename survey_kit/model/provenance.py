"""Where a number comes from: the files that were read and the questionnaire they were read by."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read: name (no folder), SHA-256 of its bytes, format, decoded text encoding, rows found."""

    name: str
    sha256: str
    format: str
    encoding: str = ""
    rows: int = 0
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """All sources of a survey; the questionnaire's name, version and SHA-256, empty where there is none."""

    sources: tuple[Source, ...] = ()
    questionnaire: str = ""
    questionnaire_sha256: str = ""
