"""The sample households against R (calls in households.R), relative tolerance 1e-9."""

from __future__ import annotations

import pytest

from tests.oracles import households
from tests.oracles.households import B1, D5
from tests.oracles.recording import Recording, column, comparisons

R = Recording("households.tsv")


@pytest.fixture(scope="module")
def study():
    return households.study()


@pytest.fixture(scope="module")
def sampled(study):
    return study.weighted(weight="w", weight_kind="sampling", strata="city", psu="community")


@pytest.fixture(scope="module")
def whole(study):
    return study.weighted(weight="whole", weight_kind="frequency")


def test_frequencies(study):
    answers = [line for row, line in zip(study.frequencies("a4").table.rows, study.frequencies("a4").table.cells,
                                         strict=True) if row.role == "item"]  # fmt: skip
    R.same([line[2].value for line in answers if line[0].value], "freq.a4")
    table = study.frequencies("d4").table
    R.same(
        [line[0].value for row, line in zip(table.rows, table.cells, strict=True) if row.role == "item"], "freq.d4.n"
    )


@pytest.mark.parametrize("v", ["a2", "a8", "a9", "a11", "e2"])
def test_describe(study, v):
    view = study.means(v, statistics=["n", "mean", "sd", "median"])
    R.same([c.value for c in view.table.cells[0]], f"describe.{v}")


def test_crosstab(study):
    t = comparisons(study.crosstab("city", "d4"))["pearson_chi2"]
    R.same([t.statistic, t.df, t.p, t.effect], "chisq")


@pytest.mark.parametrize("v", ["a11", "d5_1", "e2"])
def test_compare(study, v):
    w = comparisons(study.compare(v, "city", method="welch_anova"))["welch_anova"]
    R.same([w.statistic, w.df, w.df2, w.p], f"welch.{v}")
    k = comparisons(study.compare(v, "city", method="kruskal"))["kruskal_wallis"]
    R.same([k.statistic, k.p], f"kruskal.{v}")
    a = comparisons(study.compare(v, "city", method="anova"))["anova"]
    R.same([a.statistic, a.p], f"anova.{v}")


def test_scale(study):
    cells = study.correlate(list(D5)).table.cells
    R.same([cells[i][3 * j].value for j in range(8) for i in range(j + 1, 8)], "r.d5")
    R.same([study.reliability(list(D5)).table.tests[0].statistic], "alpha")


@pytest.mark.parametrize(("name", "key"), [("study", "lm"), ("whole", "whole.lm")])
def test_regression(name, key, request):
    view = request.getfixturevalue(name).regress("a11", ["a2", "a8", "a9"])
    R.same([x for statistic in ("b", "se", "t", "p") for x in column(view, statistic)], key)


def test_multiple_response(study):
    table = study.frequencies("b1").table
    assert [row.variable for row in table.rows if row.role == "item"] == list(B1)
    R.same([line[1].value for line in table.cells[:-1]], "b1")
    for kind in ("sampling", "frequency"):
        table = study.weighted(weight="w", weight_kind=kind).frequencies("b1").table
        R.same([line[1].value for line in table.cells[:-1]], "b1.weighted")
        R.same([line[3].value for line in table.cells[:9]], "b1.responses")


@pytest.mark.parametrize("v", ["a11", "d5_1"])
def test_design(sampled, v):
    view = sampled.means(v, "city")
    R.same([*column(view, "mean")[:-1], *column(view, "se")[:-1]], f"by.{v}")
    w = comparisons(sampled.compare(v, "city"))["design_wald"]
    R.same([w.statistic, w.df, w.df2, w.p], f"wald.{v}")


def test_design_tables_and_regression(sampled):
    t = comparisons(sampled.crosstab("city", "d4"))["rao_scott"]
    R.same([t.statistic, t.df, t.df2, t.p], "svychisq")
    view = sampled.regress("a11", ["a2", "a8"])
    R.same([x for statistic in ("b", "se", "t", "p") for x in column(view, statistic)], "svyglm")


def test_frequency_weights_are_repeated_rows(whole):
    t = comparisons(whole.crosstab("city", "d4"))["pearson_chi2"]
    R.same([t.statistic, t.p], "whole.chisq")
    a = comparisons(whole.compare("d5_1", "city", method="anova"))["anova"]
    R.same([a.statistic, a.df2, a.p], "whole.anova")
    for v in ("a2", "a11"):
        view = whole.means(v, statistics=["n", "mean", "sd", "median"])
        R.same([c.value for c in view.table.cells[0]], f"whole.describe.{v}")
