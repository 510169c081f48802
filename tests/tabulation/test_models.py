"""Bad input to correlation, regression, models of categories, scales and factors: a stated reason, never a number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Variable
from survey_kit.model.survey import Design, Survey, WeightKind
from survey_kit.model.words import Words

RNG = np.random.default_rng(4)
ROWS = 40
GOOD = pd.DataFrame(
    {
        "x": np.arange(ROWS, dtype=float),
        "z": RNG.normal(0, 1, ROWS),
        "y": RNG.normal(0, 1, ROWS) + np.arange(ROWS) / 10,
        "b": np.tile([0.0, 1.0, 1.0, 0.0], ROWS // 4),
        "k": np.tile([1.0, 2.0, 3.0, 2.0], ROWS // 4),
        "w": 1.0,
    },
    index=[f"r{i}" for i in range(ROWS)],
)
ASKED = {
    "correlate": lambda s: s.correlate(["y", "z"], control="x"),
    "regress": lambda s: s.regress("y", ["x", "z"]),
    "stepwise": lambda s: s.regress("y", ["x", "z"], method="stepwise"),
    "logistic": lambda s: s.logistic("b", ["x", "z"]),
    "multinomial": lambda s: s.multinomial("k", ["x", "z"]),
    "ordinal": lambda s: s.ordinal("k", ["x", "z"]),
    "reliability": lambda s: s.reliability(["x", "z", "y"]),
    "split": lambda s: s.reliability(["x", "z", "y"], model="split"),
    "guttman": lambda s: s.reliability(["x", "z", "y"], model="guttman"),
    "omega": lambda s: s.reliability(["x", "z", "y"], model="omega"),
    "factor": lambda s: s.factor(["x", "z", "y"]),
    "paf": lambda s: s.factor(["x", "z", "y"], extraction="paf", rotation="oblimin", factors=2),
    "ml": lambda s: s.factor(["x", "z", "y", "b"], extraction="ml", factors=1),
    "ioc": lambda s: s.ioc(["b", "k"]),
}


def study(frame: pd.DataFrame, **design: str) -> sk.Study:
    made = sk.Study(Survey(frame, Codebook()))
    return made.weighted(**design) if design else made


def reasons(view: sk.study.View) -> set[str]:
    return {r["reason"] for r in view.records() if "reason" in r}


BAD = {
    "nobody": GOOD.iloc[:0],
    "one respondent": GOOD.iloc[:1],
    "two respondents": GOOD.iloc[:2],
    "all missing": GOOD.assign(x=np.nan, b=np.nan, k=np.nan),
    "no variation": GOOD.assign(x=1.0, z=2.0, y=3.0, b=1.0, k=1.0),
    "weights all zero": GOOD.assign(w=0.0),
}


@pytest.mark.parametrize("kind", ["frequency", "sampling"])
@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("name", [n for n in ASKED if n != "ioc"])
@pytest.mark.filterwarnings("error")
def test_a_reason_stands_where_a_number_cannot(name: str, bad: str, kind: str) -> None:
    # Not `weighted`, which refuses weights of nobody: an engine over a large file meets them unchecked.
    view = ASKED[name](sk.Study(Survey(BAD[bad], Codebook(), Design("w", WeightKind(kind)))))
    assert reasons(view)
    assert all(r["value"] is None or np.isfinite(r["value"]) for r in view.records())
    assert "nan" not in repr(view).lower()


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.filterwarnings("error")
def test_ratings_nobody_gave(bad: str) -> None:
    view = study(BAD[bad]).ioc(["b", "k"])
    assert all(r["value"] is None or np.isfinite(r["value"]) for r in view.records())
    if bad in ("nobody", "all missing"):
        assert reasons(view) == {"no_answers"}


def test_predictors_that_repeat_each_other() -> None:
    frame = GOOD.assign(twice=2 * GOOD["x"] + 1)
    view = study(frame).regress("y", ["x", "twice", "z"])
    # SPSS leaves out the one whose tolerance is below .0001 and says so.
    assert [r.variable for r in view.table.rows] == ["(constant)", "x", "z"]
    assert "ไม่นำเข้าสมการ: twice" in repr(view)
    assert reasons(study(frame).logistic("b", ["x", "twice"])) == {"singular"}
    assert reasons(study(frame).correlate(["y", "z"], control=["x", "twice"])) == {"singular"}
    assert reasons(study(frame).factor(["x", "twice", "z"], extraction="ml")) >= {"singular"}


def test_answers_told_apart_completely() -> None:
    frame = GOOD.assign(b=(GOOD["x"] > 20).astype(float), k=np.ceil((GOOD["x"] + 1) / 14))
    for view in (
        study(frame).logistic("b", ["x"]),
        study(frame).multinomial("k", ["x"]),
        study(frame).ordinal("k", ["x"]),
    ):
        assert reasons(view) == {"separation"}
        assert "แยกคำตอบออกจากกันได้หมดจด" in repr(view)
    # A single group that all answered alike is enough.
    frame = GOOD.assign(b=np.where(GOOD["x"] < 6, 1.0, GOOD["b"]), early=(GOOD["x"] < 6).astype(float))
    assert reasons(study(frame).logistic("b", ["early", "z"])) == {"separation"}


def test_a_binary_model_needs_two_answers() -> None:
    assert reasons(study(GOOD).logistic("k", ["x"])) == {"not_two_answers"}
    one = GOOD.assign(g="ที่เดียว")
    assert reasons(study(one).logistic("b", ["g"])) == {"no_variation"}


def test_no_predictor_good_enough() -> None:
    assert reasons(study(GOOD).regress("b", ["z"], method="forward")) == {"none_entered"}


def test_sampling_weights_claim_nothing_they_cannot() -> None:
    s = study(GOOD, weight="w", weight_kind="sampling")
    for view in (s.logistic("b", ["x"]), s.multinomial("k", ["x"]), s.ordinal("k", ["x"])):
        told = {r["statistic"]: r for r in view.records() if r["variable"] == "(model)"}
        assert told["nagelkerke"]["value"] is not None and told["p"]["value"] is None
        assert told["p"]["reason"] == "not_for_sampling_weights"
    assert reasons(s.regress("y", ["x", "z"], method="stepwise")) == {"not_for_sampling_weights"}
    bartlett = [
        r for r in s.factor(["x", "z", "y"]).records() if r["variable"] == "(bartlett)" and r["statistic"] == "p"
    ]
    assert bartlett[0]["reason"] == "not_for_sampling_weights"


def test_a_design_without_degrees_of_freedom_gives_estimates_alone() -> None:
    two = GOOD.assign(psu=np.arange(ROWS) % 2.0)
    lonely = GOOD.assign(psu=np.arange(ROWS) % 3.0, stratum=(np.arange(ROWS) % 3 == 0).astype(float))
    for frame, design, reason in ((two, {"psu": "psu"}, "too_few"),
                                  (lonely, {"psu": "psu", "strata": "stratum"}, "lonely_psu")):  # fmt: skip
        view = study(frame, weight="w", weight_kind="sampling", **design).logistic("b", ["x", "z"])
        told = {r["statistic"]: r for r in view.records() if r["variable"] == "x"}
        assert told["b"]["value"] is not None
        assert all(told[s]["reason"] == reason for s in ("se", "p", "or_low"))


def test_rounds_that_run_out_are_told() -> None:
    items = np.array([[1, 2, 2, 1], [2, 1, 2, 2], [3, 3, 1, 3], [4, 4, 5, 4], [5, 5, 4, 4], [1, 1, 2, 1]], dtype=float)
    frame = pd.DataFrame(items, columns=list("abcd"), index=[f"r{i}" for i in range(6)])
    assert "not_converged" in reasons(study(frame).factor(list("abcd"), extraction="paf", factors=2, rounds=1))


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda s: s.regress("y", ["x", "y"]), "question-twice"),
        (lambda s: s.correlate(["x", "y"], control="x"), "question-twice"),
        (lambda s: s.logistic("b", ["x", "x"]), "question-twice"),
        (lambda s: s.logistic("b", ["x"], categorical="y"), "not-a-predictor"),
        (lambda s: s.logistic("b", []), "too-few-variables"),
        (lambda s: s.logistic("b", ["x"], reference="middle"), "unknown-option"),
        (lambda s: s.regress("y", ["x"], method="best"), "unknown-option"),
        (lambda s: s.regress("y", ["x"], pin=0.2, pout=0.1), "unknown-option"),
        (lambda s: s.correlate(["x", "y"], method="kendall", control="z"), "unknown-option"),
        (lambda s: s.factor(["x", "y"], rotation="equamax"), "unknown-option"),
        (lambda s: s.factor(["x", "y"], factors=3), "unknown-option"),
        (lambda s: s.reliability(["x", "y"], model="beta"), "unknown-option"),
        (lambda s: s.logistic("nobody", ["x"]), "unknown-question"),
    ],
)
def test_mistaken_questions(ask, code: str) -> None:
    with pytest.raises(SurveyKitError) as error:
        ask(study(GOOD))
    assert error.value.code == code


def test_texts_are_categories_and_labels_are_shown() -> None:
    place = np.tile(np.array(["เมือง", "ป่า", "ทะเล", "เมือง"], dtype=object), ROWS // 4)
    book = Codebook(variables=(Variable("place", Words("ที่อยู่", "Place")),))
    frame = GOOD.assign(place=np.roll(place, 1), b=np.roll(GOOD["b"].to_numpy(), 3) * (np.arange(ROWS) % 3 > 0))
    shown = repr(sk.Study(Survey(frame, book)).logistic("b", ["place", "x"]))
    assert "ทะเล / เมือง" in shown or "ป่า / เมือง" in shown or "/ เมือง" in shown
    assert "กลุ่มอ้างอิง: ที่อยู่ = เมือง" in shown
