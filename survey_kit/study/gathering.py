"""All files of a project read and joined, one survey per instrument; a file that fails does not stop the others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, ValueLabel
from survey_kit.model.finding import Finding
from survey_kit.model.project import DataFile, Project
from survey_kit.model.provenance import Provenance
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.reading import formats
from survey_kit.reading.margins import read_households
from survey_kit.reading.questionnaire import read_questionnaire, read_repeat_forms
from survey_kit.reading.reading import Reading
from survey_kit.reading.repeat_readings import PARENT_ROW
from survey_kit.reading.source import fingerprint

Households = dict[int, dict[str, float]]
Tell = Callable[..., None]


def silent(code: str, **facts: Any) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Gathered:
    """One instrument's data of all cities: the joined survey, how each file was read, and which could not be."""

    instrument: str
    survey: Survey
    readings: tuple[tuple[DataFile, Reading], ...]
    findings: tuple[Finding, ...]


def gather(project: Project, tell: Tell) -> tuple[dict[str, Gathered], list[SurveyKitError]]:
    """Every instrument of the project, and the errors of files that could not be read."""
    households = read_households(project.margins) if project.margins else {}
    books = {name: read_questionnaire(path) for name, path in project.questionnaires}
    forms = {name: read_repeat_forms(path) for name, path in project.questionnaires}
    digests = {name: fingerprint(path, "toml").sha256 for name, path in project.questionnaires}
    out: dict[str, Gathered] = {}
    failures: list[SurveyKitError] = []
    for instrument in project.instruments:
        readings = []
        for file in (f for f in project.files_of(instrument) if not f.engine):
            tell("reading", file=file.file.name)
            try:
                readings.append((file, _read(file, books[instrument], forms[instrument], households)))
            except SurveyKitError as error:
                failures.append(error)
        if readings:
            out[instrument] = _joined(instrument, books[instrument], digests[instrument], readings)
    return out, failures


def _read(file: DataFile, book: Codebook, forms: dict[str, Codebook], households: Households) -> Reading:
    fixed = {} if file.city is None else {"city": float(file.city)}
    if file.city is not None and file.city in households and "community" in book:
        book = _with_list(book, "community", tuple(households[file.city]))
    return formats.read(
        file.file,
        book,
        sheet=file.sheet,
        encoding=file.encoding,
        told=dict(file.mapping) or None,
        fixed=fixed,
        forms=forms,
    )


def _with_list(book: Codebook, name: str, known: tuple[str, ...]) -> Codebook:
    """The codebook with the known spellings of a text column, so that variants of a name find home."""
    values = tuple(ValueLabel(k, Words(k)) for k in known)
    variables = tuple(replace(v, values=values) if v.name == name else v for v in book.variables)
    return replace(book, variables=variables)


def _joined(instrument: str, book: Codebook, digest: str, readings: list[tuple[DataFile, Reading]]) -> Gathered:
    import pandas as pd

    surveys = [reading.survey for _, reading in readings]
    provenance = Provenance(
        tuple(s for survey in surveys for s in survey.provenance.sources), f"{book.name} {book.version}", digest
    )
    # A sheet of repeats brings the columns of its forms beside its own.
    repeats = next((s.codebook for s in surveys if PARENT_ROW in s.codebook), None)
    survey = Survey(
        pd.concat([s.data for s in surveys]),
        repeats or book,
        steps=tuple(step for s in surveys for step in s.steps),
        provenance=provenance,
    )
    findings: tuple[Finding, ...] = reduce(lambda a, b: (*a, *b), (r.findings for _, r in readings), ())
    return Gathered(instrument, survey, tuple(readings), findings)
