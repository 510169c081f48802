"""Comparisons of groups where there is little to compare, and under weights of both kinds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, Measure, Variable
from survey_kit.model.survey import Design, Survey, WeightKind
from survey_kit.tabulation.choosing import choose_means
from survey_kit.tabulation.oneway import POST_HOC
from tests.oracles.awkward import SAV
from tests.oracles.samples import plain

BOOK = Codebook(variables=(*(Variable(n, kind=Kind.NUMBER, measure=Measure.SCALE) for n in ("x", "z", "y")),
                           Variable("g"), Variable("h"), Variable("b", kind=Kind.DICHOTOMY)))  # fmt: skip


def survey(rows: int = 12, **columns) -> sk.Study:
    at = np.arange(rows)
    data = {"x": at * 1.5 % 7, "z": at * 2.0 % 5, "y": at * 3.0 % 11, "g": at % 3 + 1.0, "h": at % 2 + 1.0,
            "b": (at % 4 < 2) * 1.0, "w": 1.0 + at % 2}  # fmt: skip
    return sk.Study(Survey(pd.DataFrame({**data, **columns}).astype(float), BOOK))


ASKED = {
    "one_sample": lambda s: s.one_sample("x", 2),
    "t_test": lambda s: s.t_test("x", "h"),
    "paired": lambda s: s.paired("x", "z"),
    "anova": lambda s: s.anova("x", "g", post_hoc=POST_HOC, contrasts=[(1, -1, 0)], trend=2),
    "factors": lambda s: s.anova("x", ["g", "h"]),
    "covariates": lambda s: s.anova("x", "g", covariates="z"),
    "repeated": lambda s: s.repeated(["x", "z", "y"]),
    "mann_whitney": lambda s: s.mann_whitney("x", "h"),
    "kruskal_wallis": lambda s: s.kruskal_wallis("x", "g"),
    "median": lambda s: s.median_test("x", "g"),
    "ks_two": lambda s: s.kolmogorov_smirnov("x", "h"),
    "ks_one": lambda s: s.kolmogorov_smirnov("x"),
    "wilcoxon": lambda s: s.wilcoxon("x", "z"),
    "sign": lambda s: s.sign_test("x", "z"),
    "mcnemar": lambda s: s.mcnemar("b", "b"),
    "friedman": lambda s: s.friedman(["x", "z", "y"]),
    "kendall": lambda s: s.kendall_w(["x", "z", "y"]),
    "cochran": lambda s: s.cochran_q(["b", "b"]),
    "fit": lambda s: s.goodness_of_fit("g"),
    "binomial": lambda s: s.binomial("b"),
    "runs": lambda s: s.runs("x"),
    "compare": lambda s: s.compare(["x", "b"], "g"),
    "compare_paired": lambda s: s.compare_paired("x", "z"),
}
LITTLE = {
    "nobody": survey(0),
    "one respondent": survey(1),
    "two respondents": survey(2),
    "all missing": survey(x=np.nan, z=np.nan, y=np.nan, b=np.nan, g=np.nan, h=np.nan),
    "no spread": survey(x=3.0, z=3.0, y=3.0, b=1.0),
    "one group": survey(g=1.0, h=1.0),
    "ties everywhere": survey(x=[1.0, 2.0] * 6, z=[2.0, 1.0] * 6, y=[1.0, 2.0] * 6),
    "covariate repeats the answer": survey(z=np.arange(12) * 1.5 % 7),
    "weights all zero": survey(w=0.0).weighted(weight="w", weight_kind="frequency"),
    # Told when it is declared (test_contradictions); an engine over a large file meets it unchecked.
    "sampling weights all zero": sk.Study(replace(survey(w=0.0).survey, design=Design("w", WeightKind.SAMPLING))),
    "sampling weights, one respondent": survey(1).weighted(weight="w", weight_kind="sampling"),
    "groups apart": survey(x=np.arange(12) % 3 * 100.0),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("what", ASKED)
@pytest.mark.parametrize("state", LITTLE)
def test_what_cannot_be_computed_says_why(state, what):
    view = ASKED[what](LITTLE[state])
    for record in view.records():
        assert record["value"] is None or np.isfinite(record["value"]), record
    for lang in ("th", "en"):
        shown = repr(sk.Study(LITTLE[state].survey).styled(lang=lang).together([view]))
        assert "nan" not in shown and "inf" not in shown


@pytest.mark.parametrize("what", ["nobody", "no spread", "all missing"])
def test_a_reason_stands_in_the_cell(what):
    for asked in (
        "one_sample",
        "t_test",
        "paired",
        "anova",
        "factors",
        "repeated",
        "kruskal_wallis",
        "wilcoxon",
        "friedman",
    ):
        records = ASKED[asked](LITTLE[what]).records()
        assert any("reason" in r for r in records), asked
        assert not [r for r in records if r["statistic"] == "p" and r["value"] is not None], asked


CLAIMS = ("p", "t", "f", "z", "h", "u", "q", "chi2", "exact_p", "adjusted_p", "lilliefors_p")


BY_DESIGN = {
    "one_sample",
    "t_test",
    "paired",
    "anova",
    "compare",
    "compare_paired",
    "mann_whitney",
    "kruskal_wallis",
    "median",
}


@pytest.mark.parametrize("what", sorted(set(ASKED) - BY_DESIGN))
def test_sampling_weights_claim_no_certainty(what):
    """Where there is no test by the design, no p of a simple random sample is given; effect sizes stay."""
    records = ASKED[what](survey(40).weighted(weight="w", weight_kind="sampling")).records()
    claimed = [r for r in records if r["statistic"].rpartition(".")[2] in CLAIMS and r["value"] is not None]
    assert not claimed


@pytest.mark.parametrize("what", sorted(BY_DESIGN))
def test_sampling_weights_are_tested_by_the_design(what):
    s = survey(40).weighted(weight="w", weight_kind="sampling")
    records = ASKED[what](s).records()
    assert any(r["statistic"].endswith("p") and r["value"] is not None for r in records)
    heavier = sk.Study(replace(s.survey, data=s.data.assign(w=s.data["w"] * 100)))
    for one, other in zip(records, ASKED[what](heavier).records(), strict=True):
        assert one["value"] == pytest.approx(other["value"], rel=1e-9, abs=1e-12) if one["value"] is not None else True


def test_oneway_keeps_whole_degrees_of_freedom():
    """SPSS ONEWAY takes the whole part of the sum of weights; T-TEST keeps the fraction."""
    s = survey(w=0.3 + np.arange(12) / 7).weighted(weight="w", weight_kind="frequency")
    total = s.data["w"].sum()
    within = next(r for r in s.anova("x", "g").records() if r["level"] == "within" and r["statistic"] == "df")
    assert within["value"] == np.floor(total) - 3
    pooled = next(r for r in s.t_test("x", "h").records() if r["level"] == "equal_variances" and r["statistic"] == "df")
    assert pooled["value"] == pytest.approx(total - 2)


def test_rank_tests_round_every_weight():
    """SPSS NPAR TESTS: 0.4 is nobody, 1.5 is two."""
    s = survey(w=[0.4, 1.5, 1.0] * 4)
    rounded = survey(w=[0.0, 2.0, 1.0] * 4)
    for what in ("kruskal_wallis", "friedman", "wilcoxon", "fit", "ks_one"):
        got, want = (ASKED[what](v.weighted(weight="w", weight_kind="frequency")).records() for v in (s, rounded))
        assert [r["value"] for r in got] == [r["value"] for r in want], what


def test_two_of_many_groups():
    s = sk.read(SAV)
    chosen = s.t_test("y", "city", groups=(3, 1))
    assert [r.level for r in chosen.tables[0].rows] == ["3", "1"]
    assert {r["reason"] for r in s.t_test("y", "city").tables[1].records() if "reason" in r} == {"not_two_groups"}


def test_the_control_of_dunnett():
    s = sk.read(SAV)
    rows = s.anova("y", "city", post_hoc="dunnett", control=4).tables[-1].rows
    assert [r.level for r in rows] == ["dunnett 1–4", "dunnett 2–4", "dunnett 3–4"]


def test_an_empty_cell_leaves_main_effects():
    s = survey(24).where(g=1.0)
    assert s.anova("x", ["g", "h"]).records()
    gap = survey(24)
    data = gap.data[~((gap.data["g"] == 1) & (gap.data["h"] == 1))]
    gap = sk.Study(replace(gap.survey, data=data))
    crossed = {r.get("reason") for r in gap.anova("x", ["g", "h"]).tables[1].records()}
    assert crossed == {"empty_group"}
    assert all("reason" not in r for r in gap.anova("x", ["g", "h"], interactions=False).tables[1].records())


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda s: s.anova("x", ["g", "h"], post_hoc="lsd"), "one-factor-only"),
        (lambda s: s.anova("x", "g", post_hoc="magic"), "unknown-option"),
        (lambda s: s.anova("x", "g", trend=9), "unknown-option"),
        (lambda s: s.paired(["x", "z"], ["x", "z", "y"]), "unequal-pairs"),
        (lambda s: s.kolmogorov_smirnov("x", parameters=(1,)), "wrong-parameters"),
        (lambda s: s.binomial("b", 1.5), "unknown-option"),
        (lambda s: s.repeated("x"), "too-few-variables"),
        (lambda s: s.compare("x", "g", adjust="none"), "unknown-option"),
    ],
)
def test_what_cannot_be_asked(call, code):
    with pytest.raises(SurveyKitError) as error:
        call(survey())
    assert error.value.code == code


def test_which_test():
    """Measure, shape, spread and number of groups decide, in this order."""
    number, order = Variable("n", kind=Kind.NUMBER, measure=Measure.SCALE), Variable("o", measure=Measure.ORDINAL)
    rng = np.random.default_rng(1)
    even = [plain(rng.normal(size=40)) for _ in range(3)]
    wide = [even[0], plain(rng.normal(scale=5, size=40))]
    few = [plain(rng.normal(size=12)) for _ in range(2)]
    skewed = [plain(rng.lognormal(sigma=1.5, size=20)) for _ in range(3)]
    asked = [
        (number, even[:2]),
        (number, even),
        (number, wide),
        (number, few),
        (number, skewed),
        (order, even),
        (order, few),
    ]
    found = [choose_means(variable, groups) for variable, groups in asked]
    assert [c.method for c in found] == ["t", "anova", "welch", "t", "kruskal", "kruskal", "mann_whitney"]
    assert [c.shape for c in found] == ["large", "large", "large", "normal", "skewed", "ranks", "ranks"]


def test_several_questions_are_a_family():
    s = sk.read(SAV)
    view = s.compare(["y", "age", "income"], "city")
    summary = {(r["variable"], r["statistic"]): r["value"] for r in view.tables[-1].records()}
    p = [summary[v, "p"] for v in ("y", "age", "income")]
    assert [summary[v, "adjusted_p"] for v in ("y", "age", "income")] == pytest.approx(
        [min(1.0, x) for x in _holm(p)], rel=1e-12
    )
    assert len(s.compare(["y", "age"], "city", adjust="")) == 2


def _holm(p: list[float]) -> list[float]:
    order = np.argsort(p)
    out, running = [0.0] * len(p), 0.0
    for rank, i in enumerate(order):
        running = max(running, (len(p) - rank) * p[i])
        out[i] = running
    return out
