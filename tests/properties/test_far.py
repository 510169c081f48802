"""Wherever the rows are, and however many of them are alike, the study says the same."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import survey_kit as sk
from survey_kit.engines.memory import MemoryEngine
from survey_kit.engines.parquet import ParquetEngine
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Variable
from survey_kit.model.survey import Survey
from survey_kit.writing import made, put
from tests.properties.surveys import BOOK, QUICK, ask, frames

COLUMNS = ("stratum", "people", "w", "whole", "row")
FAR_BOOK = replace(BOOK, variables=(*BOOK.variables, *map(Variable, COLUMNS)))
ASKED = ("estimates", "frequencies", "means", "crosstab", "compare", "t_tests", "correlation", "regression", "explore")
LONELY = st.sampled_from(["fail", "certainty", "adjust", "average"])
SAMPLED = {"weight": "w", "weight_kind": "sampling"}
DESIGNS = st.one_of(
    st.sampled_from([{}, {"weight": "whole", "weight_kind": "frequency"}, {"sampling": "random"}, SAMPLED]),
    st.builds(lambda lonely: {**SAMPLED, "strata": "stratum", "lonely": lonely}, LONELY),
    st.builds(lambda lonely: {**SAMPLED, "strata": "stratum", "fpc": "people", "lonely": lonely}, LONELY),
    st.builds(lambda lonely: {**SAMPLED, "strata": "stratum", "psu": "psu", "nest": True, "lonely": lonely}, LONELY),
)


@st.composite
def repeated(draw: st.DrawFn, weights: tuple[float, ...] = (0.0, 0.5, 1.25, 2.0)) -> pd.DataFrame:
    """Few kinds of rows, each of them many times: those that are alike can stand as one unit."""
    kinds = draw(frames((1, 8)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kinds["stratum"] = rng.integers(1, 4, len(kinds)).astype(float)
    kinds["people"] = kinds["stratum"] * 100
    kinds["w"] = rng.choice(weights, len(kinds))
    rows = draw(st.integers(1, 70))
    frame = kinds.iloc[rng.integers(0, len(kinds), rows)].reset_index(drop=True)
    frame["psu"], frame["row"] = np.arange(rows) % 5.0, np.arange(rows) * 1.0
    return frame.set_axis([f"r{i}" for i in range(rows)])


def alike(left: sk.Study, right: sk.Study) -> None:
    one, other = ask(left, ASKED), ask(right, ASKED)
    assert one.keys() == other.keys(), one.keys() ^ other.keys()
    far = {key: (value, other[key]) for key, value in one.items() if not close(value, other[key])}
    assert not far, far


def close(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return left == pytest.approx(right, rel=1e-9, abs=1e-9)


def refused(study: sk.Study, design: dict[str, str]) -> str:
    try:
        study.weighted(**design)
    except SurveyKitError as error:
        return error.code.removesuffix("-far")
    return ""


@settings(QUICK, max_examples=6)
@given(repeated(), DESIGNS)
def test_every_engine_says_what_memory_says(frame: pd.DataFrame, design: dict[str, str]) -> None:
    plain = sk.Study(Survey(frame, FAR_BOOK))
    if design and refused(plain, design):
        return
    near = plain.weighted(**design) if design else plain
    alike(near, near._like(near.survey, engine=MemoryEngine(near.survey, chunk_rows=7)))
    with TemporaryDirectory() as folder:
        for name, engine in (("a.parquet", "parquet"), ("a.arrow", "parquet"), ("a.parquet", "duckdb")):
            path = Path(folder) / name
            put(made(plain.survey, path), path)
            far = sk.read(path, engine=engine)
            alike(near, far.weighted(**design) if design else far)
        cut = ParquetEngine(Path(folder) / "a.arrow", near.codebook, near.survey.design, batch_rows=9)
        alike(near, near._like(near.survey, engine=cut))


@QUICK
@given(repeated(), st.sampled_from(["", "stratum"]), st.sampled_from(["", "people"]), LONELY)
def test_rows_that_are_alike_are_rows(frame: pd.DataFrame, strata: str, fpc: str, lonely: str) -> None:
    """Without a column of PSUs every row is one, as with a column that numbers the rows."""
    if not strata:
        frame = frame.assign(people=500.0)
    design = {**SAMPLED, "lonely": lonely, **{k: v for k, v in (("strata", strata), ("fpc", fpc)) if v}}
    plain = sk.Study(Survey(frame, FAR_BOOK))
    if not refused(plain, design):
        alike(plain.weighted(**design), plain.weighted(**design, psu="row"))


@QUICK
@given(repeated((0.0, 0.5, 2.0, float("nan"), -1.0)), st.sampled_from(["parquet", "duckdb"]))
def test_weights_that_memory_refuses_are_refused(frame: pd.DataFrame, engine: str) -> None:
    plain = sk.Study(Survey(frame, FAR_BOOK))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.parquet"
        put(made(plain.survey, path), path)
        far = sk.read(path, engine=engine)
        for design in (SAMPLED, {**SAMPLED, "strata": "stratum", "psu": "psu"}):
            assert refused(far, design) == refused(plain, design)
