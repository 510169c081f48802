"""Survey → ``.sav`` or ``.zsav`` with all that its codebook says: labels, missing codes, sets, weight, notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from survey_kit.model.codebook import Codebook, ResponseSet
from survey_kit.model.table import Note
from survey_kit.spss.dictionary import Attribute, Extension, SpssDictionary, SpssSet
from survey_kit.spss.writing import PAGES, system_file
from survey_kit.writing.data import Written
from survey_kit.writing.spss_columns import SpssColumn, spss_column
from survey_kit.writing.spss_limits import DOCUMENT, TITLE, Limits, lines_of, spss_names

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

UNICODE = "utf-8"


def written(survey: Survey) -> Written:
    """A ``.sav`` in UTF-8; what SPSS cannot hold is a note.

    Thai takes three bytes a letter in UTF-8 and one in Thai Windows: a survey that came in a code page of Windows, and
    whose labels fit SPSS only there, is written as it came.
    """
    return _made(survey, packed=False)


def written_packed(survey: Survey) -> Written:
    """The same as a ``.zsav``, packed with zlib."""
    return _made(survey, packed=True)


def _made(survey: Survey, packed: bool) -> Written:
    names = spss_names([str(c) for c in survey.data.columns])
    columns, limits = _columns(survey, names, UNICODE)
    before = _came_in(survey)
    if before and _is_cut(survey, columns, limits):
        try:
            again, limits_again = _columns(survey, names, before)
            if not _is_cut(survey, again, limits_again):
                columns, limits = again, limits_again
        except UnicodeEncodeError:
            # A letter that the code page does not have: UTF-8 it is.
            pass
    notes = [note for column in columns for note in column.notes]
    notes += [Note("name-changed", {"name": old, "kept": new}) for old, new in names.items() if old != new]
    if limits.encoding != UNICODE:
        notes.append(Note("written-as-it-came", {"encoding": limits.encoding}))
    dictionary, more = _dictionary(survey, names, columns, limits)
    data = system_file(dictionary, [c.values for c in columns], len(survey), zlib=packed)
    return Written(data, (*notes, *more))


def _came_in(survey: Survey) -> str:
    """The one code page of Windows that all files of the survey came in, empty where there is none."""
    found = {source.encoding for source in survey.provenance.sources}
    return found.pop() if len(found) == 1 and found <= set(PAGES) - {UNICODE} else ""


def _is_cut(survey: Survey, columns: Sequence[SpssColumn], limits: Limits) -> bool:
    """Whether a label, a text or the title would not fit."""
    title = _title(survey.codebook)
    return any(c.cut for c in columns) or limits.cut(title, TITLE) != title


def _title(book: Codebook) -> str:
    """The file's own label; a title that is only its name is none."""
    return "" if str(book.title) == book.name else str(book.title)


def _columns(survey: Survey, names: dict[str, str], encoding: str) -> tuple[list[SpssColumn], Limits]:
    limits = Limits(encoding)
    made = [spss_column(survey.codebook.get(old), old, new, survey.column(old), limits) for old, new in names.items()]
    return made, limits


def _dictionary(
    survey: Survey, names: dict[str, str], columns: Sequence[SpssColumn], limits: Limits
) -> tuple[SpssDictionary, list[Note]]:
    book = survey.codebook
    sets, notes = _sets(book, names)
    weight = survey.design.weight or book.weight
    if weight and weight not in names:
        notes.append(Note("weight-left-out", {"name": weight}))
    title = _title(book)
    label = limits.cut(title, TITLE)
    if label != title:
        notes.append(Note("title-cut", {"kept": label}))
    return SpssDictionary(
        tuple(c.variable for c in columns),
        label=label,
        weight=names.get(weight, ""),
        sets=sets,
        documents=tuple(line for text in book.documents for line in lines_of(text, DOCUMENT, limits.encoding)),
        attributes=tuple(Attribute(a.name, a.values) for a in book.attributes),
        extensions=tuple(Extension(r.kind, r.size, r.data.encode("latin-1")) for r in book.records),
        encoding=limits.encoding,
    ), notes  # fmt: skip


def _sets(book: Codebook, names: dict[str, str]) -> tuple[tuple[SpssSet, ...], list[Note]]:
    """Response sets of the columns that are there; SPSS knows no ranking, it becomes a set of categories."""
    out, notes = [], []
    for found in book.sets:
        present = tuple(names[v] for v in found.variables if v in names)
        if not present:
            continue
        if len(present) < len(found.variables):
            notes.append(Note("set-shortened", {"name": found.name}))
        if found.kind == "rank":
            notes.append(Note("rank-as-categories", {"name": found.name}))
        kind: Any = "D" if found.kind == "dichotomy" else "C"
        out.append(SpssSet(found.name, kind, found.label.stored, present, _counted(found), found.labelled))
    return tuple(out), notes


def _counted(found: ResponseSet) -> str:
    if found.kind != "dichotomy":
        return ""
    return found.counted if isinstance(found.counted, str) else f"{found.counted:.15g}"
