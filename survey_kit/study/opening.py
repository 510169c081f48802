"""Open any file as a `Study`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_kit.engines.files import COLUMNS
from survey_kit.engines.registry import is_far
from survey_kit.errors import SurveyKitError
from survey_kit.study.analysis import Study
from survey_kit.study.far import far_survey
from survey_kit.wording.settables import House

if TYPE_CHECKING:
    from survey_kit.reading.reading import Reading

# Bytes that a file of columns may take in memory before it is left where it is.
HELD = 1 << 31


def read(
    path: str | Path,
    *,
    questionnaire: str | Path | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    engine: str = "auto",
    table: str = "",
    **design: Any,
) -> Study:
    """A `Study` of the data file at ``path`` (.sav, .zsav, .por, .xlsx, .xls, .csv, .zip of .csv, .parquet).

    ``questionnaire`` is a questionnaire file (.toml, or an XLSForm) or the name of a bundled one (``hh_resilience``):
    columns are mapped to it and words become codes. A ``sheet`` of repeats (members of a household) is read with the
    columns of its forms beside each row.

    ``design`` takes what `Study.weighted` takes. ``engine`` is ``auto``, ``memory``, or one that leaves the rows where
    they are: ``parquet``, ``duckdb`` (also CSV, a folder, a pattern, or the ``table`` of a database), ``spark``. Such
    data must hold codes already; ``auto`` leaves a file of columns so when it would take gigabytes of memory. Raises
    `SurveyKitError` when something must be put right first.
    """
    engine = _without_holding(Path(path)) if engine == "auto" and not questionnaire else engine
    if is_far(engine):
        for option, value in (("--sheet", sheet), ("--encoding", encoding)):
            if value is not None:
                raise SurveyKitError("option-unused", option=option)
        place = path if "://" in str(path) else Path(path)
        study = Study(far_survey(place, engine, table, questionnaire), engine=engine, path=place, table=table)
    elif table:
        raise SurveyKitError("option-unused", option="--table")
    else:
        reading = _reading(Path(path), questionnaire, sheet, encoding)
        study = Study(reading.survey, engine=engine, path=Path(path), findings=reading.findings)
    return study.weighted(**design) if design else study


def _without_holding(path: Path) -> str:
    """``parquet`` for a file of columns that would fill the memory of a laptop, ``auto`` for everything else."""
    if path.suffix.lower() not in COLUMNS or not path.is_file():
        return "auto"
    from survey_kit.reading.parquet import described

    rows, names = described(path)
    return "parquet" if 8 * rows * len(names) > HELD else "auto"


def _reading(path: Path, questionnaire: str | Path | None, sheet: str | None, encoding: str | None) -> Reading:
    from survey_kit.reading import formats

    if questionnaire is None:
        return formats.read(path, sheet=sheet, encoding=encoding)
    from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire, read_repeat_forms

    form = find_questionnaire(questionnaire)
    return formats.read(path, read_questionnaire(form), sheet=sheet, encoding=encoding, forms=read_repeat_forms(form))


def open_file_or_project(
    path: str | Path,
    *,
    instrument: str = "hh_resilience",
    city: str | None = None,
    questionnaire: str | Path | None = None,
    sheet: str | None = None,
    encoding: str | None = None,
    engine: str = "auto",
    table: str = "",
) -> Study:
    """A `Study` of a data file, or of one prepared instrument of a project folder (in one city when ``city`` is given).

    A project's data comes cleaned, weighted and scored, as its reports use it.
    """
    if not is_far(engine) and (Path(path).is_dir() or Path(path).name == "project.toml"):
        for option, value in (("--questionnaire", questionnaire), ("--sheet", sheet), ("--encoding", encoding)):
            if value is not None:
                # The project says for each of its files how it is read.
                raise SurveyKitError("option-unused", option=option)
        return _of_project(Path(path), instrument, city, engine)
    study = read(path, questionnaire=questionnaire, sheet=sheet, encoding=encoding, engine=engine, table=table)
    return study if city is None else study.where(city=_code_of(study, city))


def _of_project(path: Path, instrument: str, city: str | None, engine: str) -> Study:
    from survey_kit.reading.project import read_project
    from survey_kit.study.building import Outcome, prepared_of

    project = read_project(path)
    outcome = Outcome(project.folder)
    prepared = prepared_of(project, outcome, lambda code, **facts: None)
    if outcome.failures:
        raise outcome.failures[0]
    if instrument not in prepared:
        raise SurveyKitError("instrument-unknown", instrument=instrument, known=", ".join(prepared) or "–")
    ready = prepared[instrument]
    standard = project.settings.standard
    house = House(unit=str(ready.survey.codebook.unit), standard=standard)
    study = Study(ready.survey, engine=engine, path=path, house=house, findings=ready.findings, checked=True,
                  standard=standard)  # fmt: skip
    if city is None:
        return study
    codes = {key: c.code for c in project.cities for key in (c.name, c.key, str(c.code))}
    if city not in codes:
        raise SurveyKitError("city-unknown", city=city, known=", ".join(c.name for c in project.cities))
    return study.where(city=float(codes[city]))


def _code_of(study: Study, city: str) -> float | str:
    """The stored code of a city given by name or code."""
    variable = study.codebook.get("city")
    if variable is None:
        raise SurveyKitError("unknown-column", question="city")
    named = {str(v.label): v.code for v in variable.values}
    if city in named:
        return named[city]
    try:
        return float(city)
    except ValueError:
        raise SurveyKitError("city-unknown", city=city, known=", ".join(named) or "–") from None
