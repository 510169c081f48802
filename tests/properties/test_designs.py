"""What must hold of every estimate under a design, whatever the data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import survey_kit as sk
from survey_kit.model.survey import Auxiliary, Calibration
from tests.properties.surveys import QUICK, ask, frames, same, sampled, study

DESIGN = ("estimates", "crosstab", "compare", "regression", "t_tests", "ranks")


def by_statistic(s: sk.Study, *statistics: str) -> dict:
    return {k: v for k, v in ask(s, ("estimates",)).items() if k[4] in statistics}


@QUICK
@given(frames((2, 30)), st.integers(2, 4))
def test_splitting_the_rows_of_a_psu_changes_nothing(frame: pd.DataFrame, parts: int) -> None:
    """A household that weighs 3 or three alike that weigh 1 each, in one PSU: sums are sums."""
    split = pd.concat([frame.assign(w=frame["w"] / parts)] * parts)
    one, other = (by_statistic(sampled(f), "estimate", "se", "t") for f in (frame, split))
    same(one, other)


@QUICK
@given(frames((2, 30)))
def test_a_domain_is_the_rest_with_weight_zero(frame: pd.DataFrame) -> None:
    """Rows outside a domain stay: their PSUs belong to the design."""
    assume((frame["g"] == 1).any())
    inside = frame.assign(w=np.where(frame["g"] == 1, frame["w"], 0.0))
    domain = {r["statistic"]: r["value"] for r in sampled(frame).estimate("x", "g").records() if r["level"] == "1"}
    zero = {r["statistic"]: r["value"] for r in sampled(inside).estimate("x").records()}
    for statistic in ("estimate", "se", "df"):
        left, right = domain[statistic], zero[statistic]
        assert (left is None) == (right is None), statistic
        assert left is None or left == pytest.approx(right, rel=1e-9, abs=1e-12)


@QUICK
@given(frames((4, 30)))
def test_weights_a_hundred_times_as_heavy_change_no_p(frame: pd.DataFrame) -> None:
    heavier = frame.assign(w=frame["w"] * 100)
    one, other = (ask(sampled(f), DESIGN) for f in (frame, heavier))
    same({k: v for k, v in one.items() if k[4].endswith("p")}, {k: v for k, v in other.items() if k[4].endswith("p")})


@QUICK
@given(frames((3, 30)))
def test_what_the_weights_were_fitted_to_has_no_error(frame: pd.DataFrame) -> None:
    """The total of an auxiliary is known; so are those of all its categories."""
    answered = frame.assign(place=frame["place"].where(frame["place"].notna(), "?"), w=1.0)
    s = sampled(answered)
    names = tuple(dict.fromkeys(answered["place"]))
    calibration = Calibration(tuple(Auxiliary((("place", name),)) for name in names))
    fitted = s._like(replace(s.survey, design=replace(s.survey.design, calibration=calibration)))
    weights = {r["level"]: r["value"] for r in s.frequencies("place").records() if r["statistic"] == "se"}
    for record in fitted.frequencies("place").records():
        if record["statistic"] == "se" and record["value"] is not None:
            assert record["value"] <= 1e-9 * max(1.0, weights.get(record["level"]) or 0.0)


@QUICK
@given(frames((4, 24)))
def test_one_more_stage_taken_whole_changes_nothing(frame: pd.DataFrame) -> None:
    """Every row drawn within its PSU (fpc 1): the second stage adds no variance."""
    more = frame.assign(row=np.arange(float(len(frame))), all=1.0, many=1e3)
    plain = study(more, weight="w", weight_kind="sampling", psu="psu", fpc="many")
    staged = study(more, weight="w", weight_kind="sampling", psu="psu,row", fpc="many,all")
    same(by_statistic(plain, "estimate", "se", "df"), by_statistic(staged, "estimate", "se", "df"))
