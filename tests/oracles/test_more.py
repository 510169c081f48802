"""Effect sizes, pairs, ties, both kinds of weights and large numbers against R (calls in more.R), tolerance 1e-9."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

import survey_kit as sk
from tests.oracles.awkward import SAV
from tests.oracles.ledger import approx
from tests.oracles.recording import Recording, column, comparisons, pairs

R = Recording("more.tsv")
CITIES = list(combinations(("1", "2", "3", "4"), 2))
FULL = {"weight": "w", "weight_kind": "sampling", "strata": "stratum", "psu": "psu", "fpc": "fpc"}
ROWS = {"weight": "w", "weight_kind": "sampling"}


@pytest.fixture(scope="module")
def study():
    return sk.read(SAV)


def with_column(study, **columns):
    return sk.Study(replace(study.survey, data=study.data.assign(**columns)))


@pytest.mark.parametrize("v", ["y", "q1", "income"])
def test_effect_sizes(study, v):
    anova = comparisons(study.compare(v, "city", method="anova"))["anova"]
    R.same([anova.effect, dict(anova.extra)["omega_squared"]], f"effect.anova.{v}")
    R.same([comparisons(study.compare(v, "city", method="kruskal"))["kruskal_wallis"].effect], f"effect.kruskal.{v}")
    t = comparisons(study.compare(v, "sex", method="t"))["t"]
    R.same([dict(t.extra)["cohens_d"], t.effect], f"effect.t.{v}")
    R.same(
        [abs(comparisons(study.compare(v, "sex", method="mann_whitney"))["mann_whitney"].effect)], f"effect.mann.{v}"
    )


@pytest.mark.parametrize("v", ["y", "income"])
def test_every_pair(study, v):
    asked = ("lsd", "bonferroni", "sidak", "scheffe")
    found = [pairs(study.compare(v, "city", method="anova", post_hoc=m)) for m in asked]
    howell = pairs(study.compare(v, "city", method="welch_anova", post_hoc="games_howell"))
    for i, j in CITIES:
        lsd = found[0][i, j]
        got = [lsd.statistic, dict(lsd.extra)["se"], lsd.df, *(pair[i, j].p for pair in found)]
        R.same(got, f"pair.{v}.{i}.{j}")
        R.same([dict(howell[i, j].extra)["se"], howell[i, j].df], f"howell.{v}.{i}.{j}")
        # R's ptukey is accurate to about 1e-6, and 1 − p of a small p less.
        assert howell[i, j].p == approx(R(f"howell.p.{v}.{i}.{j}")[0], rel=2e-6, abs=1e-8)


def test_a_group_of_one_has_a_pooled_t(study):
    """SPSS and R compare a single answer with a group; only separate variances need two in each."""
    first = [1.0] + [2.0] * (len(study.data) - 1)
    one = with_column(study, one=first)
    t = comparisons(one.compare("y", "one", method="t"))["t"]
    low, high = (dict(t.extra)[k] for k in ("low", "high"))
    statistic, df, p, r_low, r_high = R("t.one")  # R takes FALSE less TRUE
    assert [t.statistic, t.df, t.p, low, high] == approx([-statistic, df, p, -r_high, -r_low], rel=1e-9)
    assert comparisons(one.compare("y", "one", method="welch"))["welch_t"].reason == "too_few"


@pytest.mark.parametrize(("a", "b"), [("flag", "whole"), ("sex", "q1"), ("rare", "q2")])
@pytest.mark.parametrize("method", ["spearman", "kendall"])
def test_ties_everywhere(study, a, b, method):
    cells = study.correlate([a, b], method=method).table.cells
    R.same([cells[0][3].value, cells[0][4].value], f"{method}.{a}.{b}")


def test_listwise_and_pairwise(study):
    names = ["q1", "q2", "income"]
    for listwise in (True, False):
        cells = study.correlate(names, listwise=listwise).table.cells
        got = [cells[0][3].value, cells[0][6].value, cells[1][6].value]
        R.same(got, f"{'listwise' if listwise else 'pairwise'}.r")
    cells = study.correlate(names, listwise=True).table.cells
    R.same([cells[0][4].value, cells[0][7].value], "listwise.p")


@pytest.mark.parametrize("v", ["q1", "income"])
def test_rank_tests_round_every_weight(study, v):
    """IBM SPSS Statistics Algorithms, NPAR TESTS: each case counts as often as its weight rounded to an integer."""
    weighted = study.weighted(weight="w", weight_kind="frequency")
    k = comparisons(weighted.compare(v, "city", method="kruskal"))["kruskal_wallis"]
    R.same([k.statistic, k.p], f"whole.kruskal.{v}")
    R.same([comparisons(weighted.compare(v, "sex", method="mann_whitney"))["mann_whitney"].p], f"whole.wilcox.{v}")


def test_reliability_with_weights(study):
    items = ["q1", "q2", "q3"]
    for kind in ("frequency", "sampling"):
        view = study.weighted(weight="w", weight_kind=kind).reliability(items)
        R.same([view.table.tests[0].statistic], "alpha.weighted")
        R.same(column(view, "sd"), f"alpha.{'weighted' if kind == 'frequency' else 'sampling'}.sd")


@pytest.mark.parametrize("factor", [1.0, 1e-4, 1e4])
@pytest.mark.parametrize("v", ["y", "q1", "income"])
def test_figures_under_sampling_weights(study, v, factor):
    """Quantiles: Hyndman & Fan's definition 2 with weights, `svyquantile(qrule = "hf2")`."""
    scaled = with_column(study, v=study.data["w"] * factor).weighted(weight="v", weight_kind="sampling")
    view = scaled.means(v, statistics=["p25", "median", "p75", "sd", "skewness", "kurtosis"])
    got = [c.value for c in view.table.cells[0]]
    R.same(got[:3], f"quantile.{v}")
    R.same(got[3:4], f"svyvar.{v}")
    R.same(got[4:6], f"moments.{v}")


def test_a_simple_random_error_is_not_shown_for_sampling_weights(study):
    weighted = study.weighted(**ROWS)
    view = weighted.means("y", statistics=["mean", "se"])
    assert [c.statistic for c in view.table.columns].count("se") == 1
    cell = weighted.means("y", statistics=["skewness_se"]).table.cells[0][0]
    assert (cell.value, cell.reason) == (None, "not_for_sampling_weights")


def test_fpc_as_fraction_and_as_count(study):
    data = with_column(study, share=6 / study.data["fpc"])
    counted, shared = (data.weighted(**{**FULL, "fpc": name}).means("y") for name in ("fpc", "share"))
    R.same([column(shared, "mean")[0], column(shared, "se")[0]], "fraction.y")
    assert column(shared, "se") == pytest.approx(column(counted, "se"), rel=1e-12)


@pytest.mark.parametrize("name", ["full", "rows"])
def test_design_correlation(study, name):
    weighted = study.weighted(**(FULL if name == "full" else ROWS))
    for a, b in (("age", "y"), ("q1", "income")):
        for listwise in (True, False):
            cells = weighted.correlate([a, b], listwise=listwise).table.cells
            R.same([cells[0][3].value, cells[0][4].value], f"design.r.{name}.{a}.{b}")


@pytest.mark.parametrize("name", ["full", "rows"])
def test_design_pairs(study, name):
    found = pairs(study.weighted(**(FULL if name == "full" else ROWS)).compare("y", "city"))
    for i, j in CITIES:
        R.same([dict(found[i, j].extra)["difference"], found[i, j].df], f"design.pair.{name}.{i}.{j}")
    R.same([found[pair].p for pair in CITIES], f"design.pairs.{name}.holm")


def test_numbers_near_a_thousand_million_keep_their_digits(study):
    """Eighths are exact beside 2^30, so adding it must change nothing."""
    large = with_column(study, big=(study.data["y"] * 8).round() / 8 + 2.0**30)
    t = comparisons(large.compare("big", "sex", method="welch"))["welch_t"]
    R.same([t.statistic, t.df, t.p], "large.welch")
    tests = comparisons(large.compare("big", "city", method="anova"))
    R.same([tests["anova"].statistic, tests["anova"].p], "large.anova")
    R.same([tests["levene"].statistic, tests["levene"].p], "large.levene")
    w = comparisons(large.compare("big", "city", method="welch_anova"))["welch_anova"]
    R.same([w.statistic, w.p], "large.welch_anova")
    view = large.means("big", statistics=["sd", "skewness"])
    R.same([c.value for c in view.table.cells[0]], "large.moments")
    w = comparisons(large.weighted(**FULL).compare("big", "city"))["design_wald"]
    R.same([w.statistic, w.p], "large.wald")


def test_tenths_that_sum_to_a_whole_number_keep_their_degree_of_freedom(study):
    """SPSS ONEWAY drops fractions of ΣW; 260 × 0.1 is 26 whatever the last binary digit says."""
    for tenth in (0.1, 0.3, 0.7):
        data = with_column(study, tenth=tenth).weighted(weight="tenth", weight_kind="frequency")
        anova = comparisons(data.compare("y", "city", method="anova"))["anova"]
        assert anova.df2 == round(260 * tenth) - 4
