"""Whatever a survey holds that SPSS can hold comes back from .sav and .zsav as it was, bit for bit."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from survey_kit.model.codebook import Codebook, Kind, Measure, MissingReason, Storage
from survey_kit.model.survey import Design, Survey
from survey_kit.reading.spss import read_spss
from survey_kit.writing import write
from tests.spss.surveys import surveys

MANY = settings(max_examples=75, deadline=None, derandomize=True,
                suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip


def bits(survey: Survey, name: str) -> list[object]:
    """Values of a column so that -0.0 is not 0.0."""
    column = survey.column(name)
    return column.tolist() if column.dtype == object else [None if x != x else struct.pack("<d", x) for x in column]


def plain(book: Codebook) -> Codebook:
    """The codebook without how SPSS shows its columns, and without reasons, which SPSS reads from labels."""
    variables = [
        replace(v, storage=Storage(), missing=tuple(replace(r, reason=MissingReason.UNSTATED) for r in v.missing),
                kind=Kind.NUMBER if v.measure is Measure.SCALE and v.kind is Kind.SINGLE else v.kind)
        for v in book.variables
    ]  # fmt: skip
    return replace(book, variables=tuple(variables))


@pytest.mark.parametrize("suffix", ["sav", "zsav"])
@given(survey=surveys())
@MANY
def test_what_is_written_is_read(tmp_path: Path, suffix: str, survey: Survey) -> None:
    path = tmp_path / f"a.{suffix}"
    path.unlink(missing_ok=True)
    write(survey, path)
    again = read_spss(path)
    assert list(again.data.columns) == list(survey.data.columns)
    for name in map(str, survey.data.columns):
        assert bits(again, name) == bits(survey, name), name
    assert plain(again.codebook) == replace(plain(survey.codebook), weight=survey.design.weight or "")
    # What kind of weight it is the file does not say.
    assert again.design == Design()
    write(again, path.with_stem("b"))
    assert path.with_stem("b").read_bytes() == path.read_bytes()
