"""Open data whose rows stay where they are: only its columns and its codebook come here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey_kit.engines.registry import far_engine
from survey_kit.engines.stored import Held
from survey_kit.model.codebook import Codebook, Kind, Measure, Variable
from survey_kit.model.provenance import Provenance, Source
from survey_kit.model.survey import Design, Survey
from survey_kit.model.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping


def far_survey(place: Path | str, engine: str, table: str = "", questionnaire: str | Path | None = None) -> Survey:
    """A survey without rows: the columns at ``place``, with the codebook that a Parquet file carries inside.

    ``questionnaire`` gives the codebook instead; its names and codes must be those of the data.
    """
    described = _with_codebook(place)
    survey = _bare(place, engine, table) if described is None else described
    if questionnaire is None:
        return survey
    from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire

    form = read_questionnaire(find_questionnaire(questionnaire))
    there = [form.get(v.name) or v for v in survey.codebook.variables]
    return replace(survey, codebook=replace(form, variables=tuple(there)))


def _with_codebook(place: Path | str) -> Survey | None:
    """What a Parquet file of this computer says of itself (the first one of several); nothing of other data."""
    from survey_kit.engines.files import COLUMNS, files_of
    from survey_kit.reading.parquet import parquet_sources, read_parquet
    from survey_kit.reading.source import open_source

    if "://" in str(place):
        return None
    path = Path(place)
    if not path.is_dir() and not any(mark in str(path) for mark in "*?["):
        open_source(path)
    files = files_of(path)
    if files[0].suffix.lower() not in COLUMNS:
        return None
    survey = read_parquet(files[0], rows=False)
    return replace(survey, provenance=Provenance(parquet_sources(files)))


def _bare(place: Path | str, engine: str, table: str) -> Survey:
    """Columns as the engine sees them, without a word about what they mean."""
    import pandas as pd

    held: Mapping[str, Held] = far_engine(engine, place, Codebook(), Design(), table).held
    text = {name: kind in (Held.TEXT, Held.DAY) for name, kind in held.items()}
    data = pd.DataFrame({name: pd.Series(dtype=object if is_text else float) for name, is_text in text.items()})
    variables = tuple(_variable(name, is_text) for name, is_text in text.items())
    name = Path(place).name
    source = Source(name, "", engine)
    return Survey(data, Codebook(name=table or name, variables=variables), provenance=Provenance((source,)))


def _variable(name: str, is_text: bool) -> Variable:
    if is_text:
        return Variable(name, Words(name), Kind.TEXT, question=name)
    return Variable(name, Words(name), Kind.NUMBER, Measure.SCALE, question=name)
