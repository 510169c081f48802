"""One reader per file format; a format is added by a file beside this one and a line in `READERS`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.reading.source import format_of, open_source

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.survey import Survey

Reader = Callable[[Path, "Codebook | None", "str | None", "str | None"], "Survey"]


def _spss(path: Path, codebook: Codebook | None, sheet: str | None, encoding: str | None) -> Survey:
    from survey_kit.reading.spss import read_spss

    return read_spss(path, encoding)


READERS: dict[str, Reader] = {"sav": _spss, "por": _spss}


def read(path: Path | str, codebook: Codebook | None = None, *, sheet: str | None = None,
         encoding: str | None = None) -> Survey:  # fmt: skip
    """The survey in the file at ``path``, told apart by its content, not its name."""
    path = open_source(path)
    kind = format_of(path)
    if kind not in READERS:
        raise SurveyKitError("file-wrong-kind", file=path, expected=path.suffix or "–")
    return READERS[kind](path, codebook, sheet, encoding)
