"""What must change nothing changes nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import survey_kit as sk
from survey_kit.engines.memory import MemoryEngine
from survey_kit.model.codebook import MissingRule
from survey_kit.model.survey import Design, WeightKind
from survey_kit.model.words import Words
from tests.properties.surveys import BOOK, EVERYTHING, QUICK, ask, frames, same, sampled, study


@QUICK
@given(frames(), st.randoms(use_true_random=False))
def test_the_order_of_rows(frame: pd.DataFrame, chance) -> None:
    order = list(range(len(frame)))
    chance.shuffle(order)
    shuffled = frame.iloc[order]
    # Durbin–Watson is about the order of rows.
    same(ask(study(frame)), ask(study(shuffled)), ignore=("durbin_watson",))
    same(ask(sampled(frame)), ask(sampled(shuffled)))


@QUICK
@given(frames())
def test_new_labels(frame: pd.DataFrame) -> None:
    s = study(frame)
    variables = tuple(replace(v, label=Words(f"คำถาม {v.name}", v.name.upper())) for v in BOOK.variables)
    relabelled = sk.Study(replace(s.survey, codebook=replace(BOOK, variables=variables)))
    same(ask(s), ask(relabelled))


@QUICK
@given(frames(), st.sampled_from([0.001, 0.1, 3.0, 1e6]))
def test_the_scale_of_sampling_weights(frame: pd.DataFrame, k: float) -> None:
    same(ask(sampled(frame)), ask(sampled(frame.assign(w=frame["w"] * k))), ignore=("sum",))


@QUICK
@given(frames())
def test_missing_codes_are_blanks(frame: pd.DataFrame) -> None:
    """Everywhere but in the lines that count them by reason."""
    blank = frame.copy()
    for name in ("g", "q1", "q2", "q3", "m1", "m2", "m3"):
        blank[name] = frame[name].mask(frame[name].isin([98, 99]))
    blank["x"] = frame["x"].mask(frame["x"] == -99)
    blank["place"] = frame["place"].where(frame["place"] != "ไม่ระบุ", None)
    for made in (study, sampled):
        kept = [
            {key: v for key, v in ask(made(f)).items() if key[3] not in ("unstated", "blank", "all")}
            for f in (frame, blank)
        ]
        same(*kept)


@QUICK
@given(frames(), st.integers(1, 9))
def test_chunks_that_split_psus(frame: pd.DataFrame, size: int) -> None:
    for s in (study(frame), sampled(frame), study(frame, weight="w", weight_kind="frequency")):
        chunked = sk.Study(s.survey, engine=MemoryEngine(s.survey, chunk_rows=size))
        same(ask(s), ask(chunked))


@QUICK
@given(frames(), st.sampled_from(["w", "whole"]))
def test_the_parquet_engine_agrees(frame: pd.DataFrame, weight: str) -> None:
    from tempfile import TemporaryDirectory

    from survey_kit.engines.parquet import ParquetEngine

    s = study(frame, weight=weight, weight_kind="frequency")
    with TemporaryDirectory() as folder:
        s.data.to_parquet(f"{folder}/data.parquet", index=False)
        engine = ParquetEngine(f"{folder}/data.parquet", BOOK, s.survey.design, batch_rows=7)
        same(ask(s), ask(sk.Study(s.survey, engine=engine)))


def test_missing_ranges_reach_as_far_as_codes() -> None:
    frame = pd.DataFrame({"x": [1.0, 2.0, -97.0, -98.5, np.nan]})
    assert study(frame.assign(g=1.0)).means("x").table.cells[0][0].value == 2
    rule = MissingRule(-99.0, -97.0)
    assert rule.covers(-98.5) and not rule.covers(-96.9)


@pytest.mark.parametrize("rows", [0, 1, 2])
def test_hardly_anybody(rows: int) -> None:
    """Nobody, one respondent, two: a reason everywhere and never a traceback."""
    frame = pd.DataFrame(
        {"g": [1.0, 2.0], "place": ["เมือง", "ป่า"], "q1": [1.0, 5.0], "q2": [2.0, 2.0], "q3": [3.0, 4.0], "m1": [1.0, 0.0],
         "m2": [0.0, 0.0], "m3": [np.nan, 1.0], "x": [1.5, 2.5], "psu": [1.0, 2.0], "w": [0.5, 1.5], "whole": [1.0, 2.0]}
    ).iloc[:rows]  # fmt: skip
    ask(study(frame), EVERYTHING)
    ask(sampled(frame), EVERYTHING)
    ask(study(frame, weight="w", weight_kind="frequency"), EVERYTHING)
    ask(study(frame.assign(w=0.0), weight="w", weight_kind="frequency"), EVERYTHING)
    # Weights that are all zero are refused where a design is declared; an engine may still meet them.
    nobody = study(frame.assign(w=0.0)).survey
    ask(sk.Study(replace(nobody, design=Design("w", WeightKind.SAMPLING, psu="psu"))), EVERYTHING)
    ask(study(frame.assign(q1=99.0, x=-99.0, g=np.nan)), EVERYTHING)
    ask(study(frame.assign(q1=4.0, q2=4.0, q3=4.0, x=0.1)), EVERYTHING)
