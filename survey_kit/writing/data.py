"""A survey as a data file: which formats there are, and what a format cannot hold is told, never dropped in silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.messages import catalogue
from survey_kit.model.table import Note
from survey_kit.saving import save

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

WORDS = catalogue(Path(__file__).with_name("notes.toml"))


@dataclass(frozen=True, slots=True)
class Written:
    """The bytes of a file and what the format could not hold as it was."""

    data: bytes
    notes: tuple[Note, ...] = ()


Writer = Callable[["Survey"], Written]


def _writer(module: str, function: str = "written") -> Writer:
    """The ``written`` of a module of this room, loaded when it is used."""

    def written(survey: Survey) -> Written:
        made: Written = getattr(import_module(f"survey_kit.writing.{module}"), function)(survey)
        return made

    return written


WRITERS: dict[str, Writer] = {
    "csv": _writer("delimited"),
    "xlsx": _writer("excel"),
    "parquet": _writer("parquet"),
    "arrow": _writer("arrow"),
    "sav": _writer("spss"),
    "zsav": _writer("spss", "written_packed"),
    "xml": _writer("ddi"),
}


def write(survey: Survey, path: str | Path) -> tuple[Note, ...]:
    """Write ``survey`` at ``path`` in the format of its name; what the format could not hold comes back as notes.

    The same survey gives the same bytes. An earlier file stays whole until the new one is. Raises `SurveyKitError`:
    ``data-format-unknown``, and those of `survey_kit.saving.save`.
    """
    written = made(survey, path)
    put(written, path)
    return written.notes


def made(survey: Survey, path: str | Path) -> Written:
    """What `write` would write at ``path``, with its notes and before anything is there. Raises as `write` does."""
    path = Path(path)
    kind = path.suffix.lower().lstrip(".")
    if kind not in WRITERS:
        raise SurveyKitError("data-format-unknown", file=path, format=path.suffix or "–", known=", ".join(WRITERS))
    return WRITERS[kind](survey)


def put(written: Written, path: str | Path) -> None:
    """Put what was `made` in its place; an earlier file stays whole until then."""
    save(written.data, Path(path))


def note_text(note: Note, lang: str = "th") -> str:
    """One sentence about what a format could not hold."""
    return WORDS.text(note.code, lang, **note.facts)
