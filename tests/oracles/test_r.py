"""Every number against R (version in the first line of r.tsv; calls in record.R), relative tolerance 1e-9."""

from __future__ import annotations

import pytest

import survey_kit as sk
from tests.oracles.awkward import SAV
from tests.oracles.ledger import approx
from tests.oracles.recording import TOLERANCE, Recording

DESIGNS = {
    "full": {"weight": "w", "strata": "stratum", "psu": "psu", "fpc": "fpc"},
    "clusters": {"weight": "w", "psu": "psu"},
    "rows": {"weight": "w"},
    "zero": {"weight": "wf", "strata": "stratum", "psu": "psu"},
}


R = Recording("r.tsv")
r, same = R, R.same


def comparisons(view) -> dict:
    return {t.name: t for t in view.table.tests}


def column(view, statistic: str, rows=None) -> list[float]:
    table = view.table
    at = next(j for j, c in enumerate(table.columns) if c.statistic == statistic)
    return [table.cells[i][at].value for i in (rows or range(len(table.rows)))]


@pytest.fixture(scope="module")
def study():
    return sk.read(SAV)


@pytest.mark.parametrize("v", ["q1", "income", "age", "y"])
def test_describe(study, v):
    wanted = ("n", "mean", "sd", "p25", "median", "p75", "min", "max")
    view = study.means(v, statistics=wanted)
    same([c.value for c in view.table.cells[0]], f"describe.{v}")


@pytest.mark.parametrize(("a", "b"), [("city", "q1"), ("sex", "flag"), ("city", "rare")])
def test_chi_square(study, a, b):
    t = comparisons(study.crosstab(a, b))["pearson_chi2"]
    same([t.statistic, t.df, t.p, dict(t.extra)["min_expected"]], f"chisq.{a}.{b}")


def test_two_by_two(study):
    t = comparisons(study.crosstab("sex", "flag"))
    same([t["continuity_correction"].statistic, t["continuity_correction"].p], "yates.sex.flag")
    same([t["fisher_exact"].p], "fisher.sex.flag")
    same([comparisons(study.crosstab("sex", "rare"))["fisher_exact"].p], "fisher.sex.rare")


@pytest.mark.parametrize("v", ["y", "q1", "income"])
def test_compare(study, v):
    for method, name, key in (("t", "t", "t"), ("welch", "welch_t", "welch")):
        t = comparisons(study.compare(v, "sex", method=method))[name]
        extra = dict(t.extra)
        same([t.statistic, t.df, t.p, extra["low"], extra["high"]], f"{key}.{v}")
    a = comparisons(study.compare(v, "city", method="anova"))
    extra = dict(a["anova"].extra)
    got = [a["anova"].statistic, a["anova"].df, a["anova"].df2, a["anova"].p, extra["ss_between"], extra["ss_within"]]
    same(got, f"anova.{v}")
    same([a["levene"].statistic, a["levene"].p], f"levene.{v}")
    w = comparisons(study.compare(v, "city", method="welch_anova"))["welch_anova"]
    same([w.statistic, w.df, w.df2, w.p], f"welch_anova.{v}")
    k = comparisons(study.compare(v, "city", method="kruskal"))["kruskal_wallis"]
    same([k.statistic, k.df, k.p], f"kruskal.{v}")


@pytest.mark.parametrize("v", ["y", "q1", "income"])
def test_mann_whitney(study, v):
    """R prints W of the first group, SPSS the smaller U: n₁n₂ − W where W is the larger one. Same p."""
    view = study.compare(v, "sex", method="mann_whitney")
    t = comparisons(view)["mann_whitney"]
    n1, n2 = column(view, "n", [0, 1])
    w, p = r(f"wilcox.{v}")
    assert t.statistic == approx(min(w, n1 * n2 - w), rel=TOLERANCE)
    assert t.p == approx(p, rel=TOLERANCE)


def test_post_hoc(study):
    """R's studentized range is accurate to about 1e-6 (ptukey eps = 1), SciPy's to 1e-10."""
    pairs = [t for t in study.compare("y", "city", method="anova", post_hoc="tukey").table.tests if t.groups]
    same([t.p for t in pairs], "tukey.y", 2e-6)
    pairs = [t for t in study.compare("y", "city", method="anova", post_hoc="bonferroni").table.tests if t.groups]
    by_pair = {t.groups: t.p for t in pairs}
    lower = [by_pair[a, b] for a, b in (("1", "2"), ("1", "3"), ("1", "4"), ("2", "3"), ("2", "4"), ("3", "4"))]
    same(lower, "bonferroni.y")


@pytest.mark.parametrize(("a", "b"), [("age", "y"), ("q1", "q2"), ("income", "age")])
@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
def test_correlation(study, a, b, method):
    cells = study.correlate([a, b], method=method).table.cells
    same([cells[0][3].value, cells[0][4].value], f"{method}.{a}.{b}")


def test_regression(study):
    view = study.regress("y", ["age", "income", "q1"])
    for statistic in ("b", "se", "t", "p"):
        same(column(view, statistic), f"lm.{statistic}")
    t = view.table.tests[0]
    extra = dict(t.extra)
    same([t.effect, extra["adjusted_r_squared"], t.statistic, t.df, t.df2, extra["see"]], "lm.fit")


def test_reliability(study):
    from survey_kit.tabulation import Reliability, tabulate

    (table,) = tabulate([Reliability("r", ("q1", "q2", "q3", "q4"), reverse=("q4",))], study.context)
    same([table.tests[0].statistic], "alpha")
    same([dict(table.tests[0].extra)["standardised"]], "alpha.standardised")
    at = {c.statistic: j for j, c in enumerate(table.columns)}
    for statistic, key in (("item_total", "item_total"), ("alpha_if_deleted", "deleted"), ("squared_multiple", "smc")):
        same([line[at[statistic]].value for line in table.cells], f"alpha.{key}")


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("v", ["y", "q1"])
def test_design_means(study, name, v):
    view = study.weighted(weight_kind="sampling", **DESIGNS[name]).means(v, "city")
    same([column(view, "mean")[-1], column(view, "se")[-1]], f"design.{name}.{v}.all")
    same(column(view, "mean")[:-1], f"design.{name}.{v}.city")
    same(column(view, "se")[:-1], f"design.{name}.{v}.city.se")


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("v", ["y", "q1"])
def test_design_compare(study, name, v):
    weighted = study.weighted(weight_kind="sampling", **DESIGNS[name])
    w = comparisons(weighted.compare(v, "city"))["design_wald"]
    same([w.statistic, w.df, w.df2, w.p], f"design.{name}.{v}.wald")
    t = comparisons(weighted.compare(v, "sex"))["design_t"]
    same([t.statistic, t.df, t.p], f"design.{name}.{v}.ttest")


@pytest.mark.parametrize("name", DESIGNS)
def test_design_proportion_and_chi_square(study, name):
    weighted = study.weighted(weight_kind="sampling", **DESIGNS[name])
    view = weighted.frequencies("flag")
    got = [column(view, s, [1])[0] for s in ("valid_percent", "se", "ci_low", "ci_high")]
    same(got, f"design.{name}.flag")
    t = comparisons(weighted.crosstab("city", "q1"))["rao_scott"]
    same([t.statistic, t.df, t.df2, t.p], f"design.{name}.chisq")


@pytest.mark.parametrize("name", DESIGNS)
def test_design_regression(study, name):
    view = study.weighted(weight_kind="sampling", **DESIGNS[name]).regress("y", ["age", "q1"])
    for statistic in ("b", "se", "p"):
        same(column(view, statistic), f"design.{name}.glm.{statistic}")


@pytest.mark.parametrize("factor", [100.0, 0.01])
def test_rescaled_sampling_weights_change_no_p_value(study, factor):
    from dataclasses import replace

    data = study.data.assign(w2=study.data["w"] * factor)
    scaled = sk.Study(replace(study.survey, data=data)).weighted(weight="w2", weight_kind="sampling", psu="psu")
    plain = study.weighted(weight="w", weight_kind="sampling", psu="psu")
    for a, b in (
        (scaled.compare("y", "city"), plain.compare("y", "city")),
        (scaled.crosstab("city", "q1"), plain.crosstab("city", "q1")),
        (scaled.means("y", "city"), plain.means("y", "city")),
        (scaled.regress("y", ["age"]), plain.regress("y", ["age"])),
        (scaled.correlate(["y", "age"]), plain.correlate(["y", "age"])),
    ):
        for left, right in zip(a.records(), b.records(), strict=True):
            want = right["value"]
            assert left["statistic"] == right["statistic"]
            assert left["value"] == (None if want is None else pytest.approx(want, rel=1e-9)), left
