"""Where a number comes from: the file, the questionnaire, the weights, the program."""

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
    """All sources of a survey, the questionnaire with its hash, and the program version that read them."""

    sources: tuple[Source, ...] = ()
    questionnaire: str = ""
    questionnaire_sha256: str = ""
    program: str = ""
