"""Answers that try the arithmetic: large numbers, noise in the last digit, ties, certain models, tiny weights."""

from __future__ import annotations

import math
import warnings
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from survey_kit.statistics import effects
from survey_kit.statistics.association import spearman
from survey_kit.statistics.coefficients import coefficients
from survey_kit.statistics.crosstab import TwoWay, rounded_cells
from survey_kit.statistics.paired import differences, wilcoxon
from survey_kit.statistics.regression import linear
from survey_kit.statistics.reliability import split_half
from survey_kit.statistics.repeated import repeated
from survey_kit.statistics.spread import CENTRES, levene_around
from tests.oracles.samples import plain
from tests.properties.surveys import EVERYTHING, ask, study


def rows(n: int, **columns) -> pd.DataFrame:
    return pd.DataFrame({"w": np.ones(n), "psu": np.arange(n) * 1.0, **columns})


def told(view) -> dict[tuple[str, ...], float | None]:
    keys = ("variable", "level", "by", "by_level", "statistic")
    return {tuple(str(r[k]) for k in keys): r["value"] for r in view.records()}


@pytest.mark.parametrize("f", [1e15, 1e19, 1e33, 1e60, 1e300])
def test_a_mean_far_above_its_spread_has_an_interval_of_its_effect(f: float) -> None:
    low, high = effects.variance_interval(f, 2, 5)
    assert 1 - 1e-9 < low <= high <= 1


@pytest.mark.parametrize("df", [1.0, 2.5, 7.0, 60.0, 5000.0])
@pytest.mark.parametrize("t", [0.4, 5.0, 31.6, 1000.0])
def test_the_tails_of_t_around_its_noncentralities(t: float, df: float) -> None:
    """Against adaptive integration over the law of z: what a mean far from nothing may be (ten points, t = 60)."""
    from scipy.integrate import quad
    from scipy.special import gammainc
    from scipy.stats import norm

    def beyond(nc: float) -> float:
        parts = [max(0.0, nc + z) for z in (-40, -5, 0, 5, 40)]
        return sum(
            quad(lambda u: norm.pdf(u - nc) * gammainc(df / 2, df * (u / t) ** 2 / 2), a, b, epsabs=1e-14, limit=400)[0]
            for a, b in pairwise(parts)
        )

    low, high = effects.t_noncentrality(t, df)
    assert [beyond(low), beyond(high)] == pytest.approx([0.025, 0.975], abs=1e-9)
    assert effects.t_noncentrality(-t, df) == (-high, -low)


def test_intervals_of_large_f_are_those_of_large_t() -> None:
    for f in (1e3, 1e8, 1e14):
        squares = [x * x for x in effects.t_noncentrality(math.sqrt(f), 7)]
        assert effects.f_noncentrality(f, 1, 7) == pytest.approx(squares, rel=1e-8)


@pytest.mark.parametrize("centre", CENTRES)
def test_levene_does_not_see_a_shift(centre: str) -> None:
    chance = np.random.default_rng(4)
    groups = [chance.integers(0, 2048, n) / 1024 for n in (9, 14, 22)]
    near = levene_around([plain(g) for g in groups], centre)
    far = levene_around([plain(g + 2.0**30) for g in groups], centre)
    assert far.statistic == pytest.approx(near.statistic, rel=1e-12)


def test_differences_are_tied_by_rounding_alone() -> None:
    """Sums of a thousand million tell differences of a millionth apart; 3.1 − 2.1 and 2.1 − 1.1 are one, −(…) too."""
    one = np.ones(200)
    chance = np.random.default_rng(7)
    first = 1e9 + chance.integers(0, 50, 200)
    second = first + chance.permutation(np.arange(1, 201)) * 2.0**-18 * np.where(np.arange(200) % 3, 1, -1)
    assert len(differences(first, second, one, one, one).values) == 200
    apart = differences(
        np.array([2.1, 1.1, 2.1, 3.1, 0.3]), np.array([3.1, 2.1, 1.1, 2.1, 0.1 + 0.2]), *[np.ones(5)] * 3
    )
    assert [apart.values[0], apart.values[1], apart.values[2]] == [-apart.values[2], 0.0, apart.values[2]]
    assert wilcoxon(apart).statistic == 0.0


def test_nothing_is_expected_where_a_model_is_certain() -> None:
    x = np.array([*range(10), *range(10), *[1e4] * 5])
    yes = np.array([*[0.0, 1.0] * 10, *[1.0] * 5])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = told(study(rows(25, x=x, m1=yes)).logistic("m1", "x"))
    chi2 = found["(hosmer_lemeshow)", "", "", "", "chi2"]
    assert chi2 is not None and chi2 >= 0


def test_design_models_do_not_see_a_shift() -> None:
    """Standard errors of predictors around 2⁴⁰ are those of predictors around nothing."""
    chance = np.random.default_rng(2)
    x, answer = chance.integers(0, 4, 60) * 1.0, chance.choice([1.0, 2.0, 3.0], 60)
    for name, variable in (("multinomial", "g"), ("ordinal", "q1"), ("logistic", "m1")):
        coded = answer if name != "logistic" else (answer > 1) * 1.0
        near, far = (
            told(getattr(study(rows(60, x=x + shift, **{variable: coded}), weight="w", weight_kind="sampling", psu="psu"),
                         name)(variable, "x"))
            for shift in (0.0, 2.0**40)
        )  # fmt: skip
        slopes = [k for k in near if k[0].startswith("x") and k[-1] in ("b", "se", "p") and near[k] is not None]
        assert slopes
        assert [far[k] for k in slopes] == pytest.approx([near[k] for k in slopes], rel=1e-9)


def test_condition_indices_reach_beyond_half_the_digits() -> None:
    """The index of a constant and x around 2³⁰ is about twice the mean over the spread."""
    x = np.tile([-1.0, 1.0], 50)
    cross = np.array([[100.0, 30.0], [30.0, 100.0]])
    assert float(x @ x) == cross[0, 0]
    mean = np.array([2.0**30, 0.0])
    found = coefficients(mean, cross, 100.0, linear(mean, cross, 100.0)).condition
    assert float(found.max()) == pytest.approx(2.0**31, rel=1e-6)


def test_equal_answers_have_no_correlation() -> None:
    frame = rows(7, q1=np.arange(7) % 3 + 1.0, x=0.1).assign(w=np.array([76, 57, 46, 25, 28, 4, 7]) / 30)
    for kind in ("sampling", "frequency"):
        found = told(study(frame, weight="w", weight_kind=kind).paired("q1", "x"))
        assert found["q1", "q1–x", "", "", "r"] is None


@pytest.mark.parametrize("k", [1e-3, 1.0, 1e3])
def test_the_common_ratio_keeps_its_layers_whatever_the_scale(k: float) -> None:
    chance = np.random.default_rng(3)
    frame = rows(
        90, m1=chance.integers(0, 2, 90) * 1.0, m2=chance.integers(0, 2, 90) * 1.0, g=chance.integers(1, 4, 90) * 1.0
    )
    frame["w"] = chance.integers(1, 9, 90) / 8
    ratios = [
        told(study(f, weight="w", weight_kind="sampling").crosstab("m1", "m2", ["g"], measures=["cmh"]))[
            "m1", "common_ratio", "", "", "value"
        ]
        for f in (frame, frame.assign(w=frame["w"] * k))
    ]
    assert ratios[0] is not None and ratios[1] == pytest.approx(ratios[0], rel=1e-12)


def test_cells_round_half_up_in_whatever_order_they_were_added() -> None:
    orders = [sum(order) for order in ((0.2, 0.7, 0.4, 0.2), (0.7, 0.2, 0.2, 0.4))]
    assert min(orders) < 1.5 <= max(orders)
    assert rounded_cells(np.array([*orders, 1.4999])).tolist() == [2, 2, 1]


def test_an_answer_of_nobody_with_weight_is_no_answer() -> None:
    """SPSS leaves rows without weight out of everything; a split file as well as the whole."""
    frame = rows(6, q1=[1.0, 2, 2, 3, 1, 2], half=[1.0, 1, 1, 1, 2, 2]).assign(w=[1.0, 2, 1, 0, 1, 1])
    s = study(frame, weight="w", weight_kind="frequency")
    first = study(frame[frame["half"] == 1], weight="w", weight_kind="frequency")
    assert {r["level"] for r in s.frequencies("q1").records()} == {"1", "2", "answered"}
    split = [r["level"] for r in s.split("half").frequencies("q1").records() if r["within"] == "half=1"]
    assert split == [r["level"] for r in first.frequencies("q1").records()]


def test_a_table_on_its_diagonal_has_no_rao_scott_whatever_the_scale() -> None:
    frame = rows(4, g=[1.0, 2.0, 1.0, 2.0], q1=[3.0, 4.0, 3.0, 4.0]).assign(psu=[0.0, 0.0, 1.0, 1.0])
    weights = np.array([0.054330, 1.017901, 0.054330, 1.017901])
    for k in (1.0, 1 / 3, 1 / 7, 100.0):
        s = study(frame.assign(w=weights * k), weight="w", weight_kind="sampling", psu="psu")
        assert s.crosstab("g", "q1").table.tests[0].reason == "no_variation"


def test_epsilon_lies_between_its_ends() -> None:
    """Two people differ in one direction only: Huynh and Feldt's ε is the least there is, whatever the last digit."""
    chance = np.random.default_rng(1)
    for k in (3, 4, 5):
        x = chance.normal(size=(2, k))
        cross = (x - x.mean(axis=0)).T @ (x - x.mean(axis=0))
        for w in (2.0, 2 * (1 + 1e-15), 2 * (1 - 1e-15)):
            found = {line.correction: line.epsilon for line in repeated(x.mean(axis=0), cross, w).lines}
            assert found["huynh_feldt"] == pytest.approx(1 / (k - 1), rel=1e-6)


def test_a_perfect_fit_claims_no_error_by_design() -> None:
    frame = rows(6, x=[1.0, 0, 1, 0, 0, 1], q2=[2.0, 3, 2, 3, 3, 2], q3=[1.0, 2, 5, 4, 1, 3]).assign(
        w=[0.01, 1e2, 1e2, 1e2, 1, 7]
    )
    for k in (1.0, 1e-3, 1e3):
        s = study(frame.assign(w=frame["w"] * k), weight="w", weight_kind="sampling", psu="psu")
        found = told(s.regress("x", ["q2", "q3"]))
        assert found["q2", "", "", "", "b"] == pytest.approx(-1)
        assert found["q2", "", "", "", "se"] == 0 and found["q2", "", "", "", "t"] is None


def test_items_of_equal_loadings_stay_in_their_order() -> None:
    chance = np.random.default_rng(5)
    q = chance.integers(1, 6, 40) * 1.0
    frame = rows(40, q1=q, q2=7 - q, q3=q, x=chance.normal(size=40))
    for k in (1.0, 1 / 3, 0.1):
        s = study(frame.assign(w=frame["w"] * k), weight="w", weight_kind="sampling")
        found = s.factor(["q1", "q2", "q3", "x"], rotation="none", factors=1)
        loaded = [r["variable"] for r in found.records() if r["statistic"] == "loading"]
        assert loaded == ["q1", "q2", "q3", "x"]


def test_equal_answers_of_a_cell_have_no_spread() -> None:
    """Also where the cell lies far from the others and its weights are not whole."""
    frame = rows(60, x=[0.1] * 30 + [1234.567 + k for k in range(30)], g=[1.0] * 30 + [2.0] * 30, q1=[1.0, 2.0] * 30)
    for w in (1.0, 1 / 3, 0.7):
        s = study(frame.assign(w=w), weight="w", weight_kind="frequency")
        found = told(s.anova("x", ["g", "q1"]))
        assert found["x", "1×1", "", "", "sd"] == 0 and (found["x", "2×1", "", "", "sd"] or 0) > 8


def test_a_perfect_fit_says_nothing_of_what_is_not_there() -> None:
    """A predictor whose coefficient is a last binary digit is not significant for want of an error."""
    x = np.arange(12) % 5 + 0.1
    found = told(study(rows(12, q1=x, q2=np.arange(12) % 3 / 7, x=3 * x)).regress("x", ["q1", "q2"]))
    assert found["q2", "", "", "", "t"] is None and found["q2", "", "", "", "p"] is None


def test_halves_that_are_opposites_have_no_length_to_correct() -> None:
    x = np.array([1.0, 2, 4, 3, 5, 2, 1])
    cross = np.cov(np.column_stack([x, -x + 1e-5 * (x > 4)]).T) * 6
    found = split_half(np.array([2.0, -2.0]), cross, 7.0)
    assert found.reason is None and found.equal_length is None and found.unequal_length is None


def test_one_rank_has_no_correlation_whatever_its_weight() -> None:
    chance = np.random.default_rng(6)
    for _ in range(50):
        counts = chance.integers(1, 90, (4, 1)) / 7
        assert spearman(TwoWay(counts, np.arange(4.0), np.array([0.1]))).reason is not None


def test_every_claim_of_certainty_under_survey_weights_sees_the_clusters() -> None:
    """An error, a limit or a p that is the same with and without PSUs would be a simple random sample's."""
    chance = np.random.default_rng(3)
    n = 120
    frame = pd.DataFrame({q: chance.choice([1.0, 2, 3, 4, 5], n) for q in ("q1", "q2", "q3")})
    frame["g"], frame["place"] = chance.choice([1.0, 2, 3], n), chance.choice(["ก", "ข"], n)
    frame[["m1", "m2", "m3"]] = chance.choice([0.0, 1.0], (n, 3))
    frame["x"], frame["w"], frame["psu"] = (
        chance.normal(size=n).round(2),
        chance.integers(1, 9, n) / 4,
        np.arange(n) // 8,
    )
    told_by_rows, told_by_psus = (
        ask(study(frame.astype({"psu": float}), weight="w", weight_kind="sampling", **psu), EVERYTHING)
        for psu in ({}, {"psu": "psu"})
    )
    certain = {"p", "adjusted_p", "exact_p", "se", "ase", "ci_low", "ci_high", "or_low", "or_high", "effect_low", "effect_high",
               "t", "z", "f", "chi2", "h", "q", "wald", "r_p", "low", "high"}  # fmt: skip
    claims = {k: v for k, v in told_by_psus.items() if k[-1].split(".")[-1] in certain and v is not None and v != 1}
    assert len(claims) > 100
    assert not {k: v for k, v in claims.items() if told_by_rows.get(k) == v}
