"""Survey → ``.sav``: labels, user-missing codes, measures and dates as SPSS knows them."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Code, Kind, Variable
from survey_kit.model.table import Note
from survey_kit.writing.data import Written
from survey_kit.writing.spss_limits import LABEL, VALUE_LABEL, cut, missing_ranges, spss_names

if TYPE_CHECKING:
    import pandas as pd

    from survey_kit.model.survey import Survey

# Where the header of a .sav keeps the day and time of writing, and what stands there instead.
_WRITTEN_AT, _LONG_AGO = slice(92, 109), b"01 Jan 0000:00:00"
LONGEST_CODE = 8


@dataclass
class _Dictionary:
    """What SPSS is to know of every column, and what it could not be told."""

    labels: dict[str, str | None] = field(default_factory=dict)
    values: dict[str, dict[Any, str]] = field(default_factory=dict)
    missing: dict[str, list[Any]] = field(default_factory=dict)
    measures: dict[str, str] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def describe(self, name: str, variable: Variable, stored: Any, renamed: bool) -> None:
        """Everything about ``variable``, which SPSS will know as ``name``; ``stored`` are its values."""
        label = f"{variable.name}: {variable.label}" if renamed else str(variable.label)
        self.labels[name] = self._cut("label-cut", label, LABEL, name=variable.name)
        self.measures[name] = str(variable.measure)
        if variable.width:
            self.widths[name] = variable.width
        text = stored.dtype == object
        if variable.kind is not Kind.DATE:
            self._values(name, variable, text)
            ranges, notes = missing_ranges(variable, stored)
            self.missing |= {name: ranges} if ranges else {}
            self.notes += notes
        if not text and all(v != v or float(v).is_integer() for v in stored):
            self.formats[name] = "F8.0"

    def _values(self, name: str, variable: Variable, text: bool) -> None:
        codes = [v for v in variable.values if isinstance(v.code, str) is text]
        codes = [v for v in codes if str(v.label) != str(v.code)]
        if any(len(v.code.encode()) > LONGEST_CODE for v in codes if isinstance(v.code, str)):
            self.notes.append(Note("codes-not-labelled", {"name": variable.name}))
            return
        kept = {v.code: self._value_label(variable.name, v.code, str(v.label)) for v in codes}
        if kept:
            self.values[name] = kept

    def _value_label(self, name: str, code: Code, label: str) -> str:
        shown = code if isinstance(code, str) else f"{code:.15g}"
        return self._cut("value-label-cut", label, VALUE_LABEL, name=name, value=shown)

    def _cut(self, code: str, label: str, most: int, **facts: Any) -> str:
        kept = cut(label, most)
        if kept != label:
            self.notes.append(Note(code, {**facts, "size": len(label.encode()), "most": most, "kept": kept}))
        return kept


def written(survey: Survey) -> Written:
    """A ``.sav`` with labels in UTF-8; every label that SPSS would cut is a note, and so is all else it cannot hold."""
    names = spss_names([str(c) for c in survey.data.columns])
    words = _Dictionary()
    for old, new in names.items():
        variable = survey.codebook.get(old) or Variable(old)
        words.describe(new, variable, survey.column(old), renamed=old != new)
        if old != new:
            words.notes.append(Note("name-changed", {"name": old, "kept": new}))
    frame = _frame(survey, names)
    notes = [*words.notes, *_left_out(survey)]
    return Written(_bytes(frame, words, str(survey.codebook.title)), tuple(notes))


def _left_out(survey: Survey) -> list[Note]:
    notes = []
    if survey.codebook.sets:
        notes.append(Note("sets-left-out", {"sets": ", ".join(s.name for s in survey.codebook.sets)}))
    if survey.design.weight:
        notes.append(Note("weight-left-out", {"name": survey.design.weight}))
    return notes


def _frame(survey: Survey, names: dict[str, str]) -> pd.DataFrame:
    """The stored values under their SPSS names; ISO dates as dates."""
    import pandas as pd

    columns: dict[str, Any] = {}
    for old, new in names.items():
        cells = survey.column(old)
        if cells.dtype == object:
            variable = survey.codebook.get(old)
            days = _dates(cells) if variable is not None and variable.kind is Kind.DATE else None
            texts = [None if c is None else str(c) for c in cells]
            cells = pd.Series(texts if days is None else days, dtype=object)  # type: ignore[assignment]
        columns[new] = cells
    return pd.DataFrame(columns)


def _dates(cells: Any) -> list[date | None] | None:
    """Dates where every text is one, else None."""
    try:
        days = [None if c is None else date.fromisoformat(str(c)) for c in cells]
    except ValueError:
        return None
    return days if any(days) else None


def _bytes(frame: pd.DataFrame, words: _Dictionary, title: str) -> bytes:
    import pyreadstat

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "survey.sav"
        try:
            pyreadstat.write_sav(
                frame, str(path), file_label=cut(title, 64), column_labels=words.labels,
                variable_value_labels=words.values, missing_ranges=words.missing, variable_measure=words.measures,
                variable_display_width=words.widths, variable_format=words.formats, row_compress=True,
            )  # fmt: skip
        except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, TypeError) as error:
            raise SurveyKitError("spss-not-written", detail=str(error)) from error
        made = bytearray(path.read_bytes())
    made[_WRITTEN_AT] = _LONG_AGO
    return bytes(made)
