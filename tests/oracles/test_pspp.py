"""Weights as frequencies, at every digit PSPP prints (version in pspp.version, syntax in record.sps)."""

from __future__ import annotations

import numpy as np
import pytest

import survey_kit as sk
from survey_kit.statistics.crosstab import TwoWay, chi_square_tests
from tests.oracles.awkward import SAV
from tests.oracles.pspp_output import agrees, find, number


@pytest.fixture(scope="module")
def plain():
    return sk.read(SAV)


@pytest.fixture(scope="module")
def weighted(plain):
    return plain.weighted(weight="w", weight_kind="frequency")


@pytest.fixture(scope="module")
def whole(plain):
    return plain.weighted(weight="whole", weight_kind="frequency")


DESCRIBED = {
    "Mean": "mean", "S.E. Mean": "se", "Median": "median", "Std Dev": "sd", "Kurtosis": "kurtosis",
    "S.E. Kurt": "kurtosis_se", "Skewness": "skewness", "S.E. Skew": "skewness_se", "Minimum": "min",
    "Maximum": "max", "Sum": "sum",
}  # fmt: skip


@pytest.mark.parametrize(("v", "which", "name"), [("q1", 0, "weighted"), ("age", 1, "weighted"), ("q1", 2, "plain")])
def test_statistics_of_frequencies(v, which, name, request):
    study = request.getfixturevalue(name)
    rows = find("Statistics", which)
    printed = {row[0]: row[-1] for row in rows if row[0]}
    wanted = [*DESCRIBED.values(), "p25", "p75"]
    view = study.means(v, statistics=wanted)
    got = dict(zip(wanted, [c.value for c in view.table.cells[0]], strict=True))
    for label, statistic in DESCRIBED.items():
        assert agrees(got[statistic], printed[label]), (label, got[statistic], printed[label])
    assert agrees(got["p25"], printed["Percentiles"])
    assert agrees(got["p75"], rows[-1][-1])


@pytest.mark.parametrize(("which", "name"), [(0, "weighted"), (1, "plain")])
def test_frequency_table(which, name, request):
    rows = [row for row in find("q1", which)[1:] if len(row) > 2]
    table = request.getfixturevalue(name).frequencies("q1").table
    by_level = {row.level: line for row, line in zip(table.rows, table.cells, strict=True)}
    for row in rows:
        if row[0] == "Total":
            line = by_level["all"]
        elif row[1].strip() == ".":
            line = by_level["blank"]
        elif row[1] == "ไม่ตอบ":
            line = by_level["no_answer"]
        else:
            line = by_level[f"{float(row[1]):g}"]
        for cell, printed in zip(line, row[2:], strict=True):
            assert cell.value is None if printed == "" else agrees(cell.value, printed), (row, printed)


@pytest.mark.parametrize(("a", "b", "which"), [("city", "q1", 0), ("sex", "flag", 1)])
def test_chi_square_of_unrounded_cells(weighted, a, b, which):
    """PSPP keeps fractional cells; SPSS rounds each cell first (see test_spss_rounds_the_cells)."""
    from survey_kit.model.aggregates import Tally
    from survey_kit.tabulation.grids import grid_of

    context = weighted.context
    (tally,) = context.engine.answer([Tally((a, b))])
    _, w, _ = grid_of(tally, context.levels(a), context.levels(b))
    # SPSS and PSPP take the codes of any category as scores.
    scores = [np.array([level.code for level in context.levels(name)]) for name in (a, b)]
    tests = {t.name: t for t in chi_square_tests(TwoWay.of(w, *scores))}
    printed = {row[0]: row for row in find("Chi-Square Tests", which)}
    for label, name in (("Pearson Chi-Square", "pearson_chi2"), ("Likelihood Ratio", "likelihood_ratio"),
                        ("Linear-by-Linear Association", "linear_by_linear"),
                        ("Continuity Correction", "continuity_correction")):  # fmt: skip
        if label in printed:
            assert agrees(tests[name].statistic, printed[label][1]), label
            assert agrees(tests[name].p, printed[label][3]), label
    symmetric = {row[1]: row[2] for row in find("Symmetric Measures", which) if len(row) > 2}
    symmetric |= {row[0]: row[2] for row in find("Symmetric Measures", which) if len(row) > 2}
    assert agrees(tests["pearson_chi2"].effect, symmetric["Cramer's V"])
    assert agrees(abs(dict(tests["pearson_chi2"].extra)["phi"]), symmetric["Phi"])


def test_spss_rounds_the_cells(weighted):
    """IBM SPSS CROSSTABS /COUNT ROUND CELL is the default: every figure follows from whole cells."""
    table = weighted.crosstab("sex", "flag").table
    assert [c.value for c in table.cells[0]][::2] == [108.0, 29.0, 137.0]
    assert [c.value for c in table.cells[1]][::2] == [157.0, 100.0, 257.0]


def test_t_test(weighted):
    rows = find("Independent Samples Test")
    for method, name, row in (("t", "t", rows[3]), ("welch", "welch_t", rows[4])):
        tests = {t.name: t for t in weighted.compare("y", "sex", method=method).table.tests}
        test, extra = tests[name], dict(tests[name].extra)
        got = [test.statistic, test.df, test.p, extra["difference"], extra["se"], extra["low"], extra["high"]]
        for value, printed in zip(got, row[4:], strict=True):
            assert agrees(value, printed), (method, value, printed)
    assert agrees(tests["levene"].statistic, rows[3][2])
    assert agrees(tests["levene"].p, rows[3][3])


def test_anova(whole):
    tests = {t.name: t for t in whole.compare("y", "city", method="anova").table.tests if not t.groups}
    rows = find("ANOVA")
    extra = dict(tests["anova"].extra)
    assert agrees(extra["ss_between"], rows[1][2])
    assert agrees(extra["ms_between"], rows[1][4])
    assert agrees(tests["anova"].statistic, rows[1][5])
    assert agrees(extra["ss_within"], rows[2][2])
    assert tests["anova"].df2 == number(rows[2][3])
    printed = find("Test of Homogeneity of Variances")[1]
    assert agrees(tests["levene"].statistic, printed[1])
    assert agrees(tests["levene"].p, printed[4])


def test_group_figures(whole):
    table = whole.compare("y", "city").table
    for line, row in zip(table.cells, find("Descriptives")[2:], strict=True):
        for cell, printed in zip(line, row[2:5], strict=True):
            assert agrees(cell.value, printed)


def test_correlations(weighted):
    rows = find("Correlations")
    cells = weighted.correlate(["age", "y", "income"]).table.cells
    for i in range(3):
        for j in range(3):
            if i != j:
                assert agrees(cells[i][3 * j].value, rows[1 + 3 * i][2 + j])
                assert agrees(cells[i][3 * j + 1].value, rows[2 + 3 * i][2 + j])


def test_regression(whole):
    """PSPP's REGRESSION is accurate to about 1e-7; so is this comparison."""
    table = whole.regress("y", ["age", "income", "q1"]).table
    for line, row in zip(table.cells, find("Coefficients (y)")[2:], strict=True):
        b, se, beta, t = (c.value for c in line[:4])
        assert b == pytest.approx(number(row[1]), rel=1e-6)
        assert se == pytest.approx(number(row[2]), rel=1e-6)
        assert t == pytest.approx(number(row[4]), rel=1e-6)
        if beta is not None:
            assert beta == pytest.approx(number(row[3]), rel=1e-6)
    test, summary = table.tests[0], find("Model Summary (y)")[1]
    assert test.effect == pytest.approx(number(summary[1]), rel=1e-6)
    assert dict(test.extra)["see"] == pytest.approx(number(summary[3]), rel=1e-6)
    assert test.df2 == number(find("ANOVA (y)")[2][2])


def test_reliability(plain):
    table = plain.reliability(["q1", "q2", "q3"]).table
    assert table.base.n == number(find("Case Processing Summary", -1)[1][1])
    assert agrees(table.tests[0].statistic, find("Reliability Statistics")[1][0])
    at = {c.statistic: j for j, c in enumerate(table.columns)}
    for line, row in zip(table.cells, find("Item-Total Statistics")[1:], strict=True):
        assert agrees(line[at["item_total"]].value, row[3])
        assert agrees(line[at["alpha_if_deleted"]].value, row[4])


def test_ranks(plain):
    kruskal = plain.compare("q1", "city", method="kruskal", post_hoc="").table.tests[-1]
    rows = find("Test Statistics", 0)
    assert agrees(kruskal.statistic, rows[1][1])
    assert agrees(kruskal.p, rows[3][1])
    mann = plain.compare("q1", "sex", method="mann_whitney").table.tests[-1]
    extra, printed = dict(mann.extra), find("Test Statistics", 1)[1]
    for value, text in zip((mann.statistic, extra["wilcoxon_w"], extra["z"], mann.p), printed[1:], strict=True):
        assert agrees(value, text)
