"""Correlation, regression and models of categories against R (calls in relate.R), tolerance 1e-9 unless said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.model.survey import Survey
from tests.oracles import households
from tests.oracles.awkward import HERE, SAV
from tests.oracles.ledger import approx, same
from tests.oracles.recording import Recording, figures, plain

R = Recording("relate.tsv")
STATSMODELS = "statsmodels"
MODELS = {
    "lm.awkward": ("awkward", "y", ["age", "income", "q1", "sex"]),
    "lm.weighted": ("weighted", "y", ["age", "income", "q1", "sex"]),
    "lm.households": ("households", "a11", ["a2", "a8", "a9"]),
    "lm.households.weighted": ("households weighted", "a11", ["a2", "a8", "a9"]),
    "lm.api": ("api", "api00", ["ell", "meals", "mobility", "enroll", "avg_ed"]),
}
PREDICTORS = {
    "api": ("api00", ["ell", "meals", "mobility", "enroll", "avg_ed", "full", "emer", "acs_k3"]),
    "awkward": ("y", ["age", "income", "q1", "q2", "sex", "flag"]),
    "households": ("a11", ["a2", "a8", "a9", "a1", "e2"]),
}


@pytest.fixture(scope="module")
def studies() -> dict[str, sk.Study]:
    awkward, homes = sk.read(SAV), households.study()
    frequency = {"weight": "w", "weight_kind": "frequency"}
    return {
        "awkward": awkward, "weighted": awkward.weighted(**frequency), "households": homes,
        "households weighted": homes.weighted(**frequency), "api": plain(HERE / "data" / "api.csv"),
        "nhanes": plain(HERE / "data" / "nhanes.csv"),
    }  # fmt: skip


def of(found: dict, names: list[str], statistic: str) -> list[float]:
    return [found[name, "", statistic] for name in names]


@pytest.mark.parametrize("key", MODELS)
def test_linear_regression(key: str, studies: dict) -> None:
    data, outcome, predictors = MODELS[key]
    view = studies[data].regress(outcome, predictors)
    found, rows = figures(view), ["(constant)", *predictors]
    for statistic, name in (("b", "b"), ("se", "se"), ("t", "t"), ("p", "p"), ("ci_low", "low"), ("ci_high", "high")):
        R.same(of(found, rows, statistic), f"{key}.{name}")
    R.same(of(found, predictors, "beta"), f"{key}.beta")
    R.same(of(found, predictors, "vif"), f"{key}.vif")
    together = figures(view, "together")
    for statistic, name in (("zero_order", "zero"), ("partial", "partial"), ("part", "part")):
        R.same(of(together, predictors, statistic), f"{key}.{name}")
    R.same([1 / t for t in of(together, predictors, "tolerance")], f"{key}.vif")


@pytest.mark.parametrize("key", MODELS)
def test_the_whole_model(key: str, studies: dict) -> None:
    data, outcome, predictors = MODELS[key]
    view = studies[data].regress(outcome, predictors)
    summary, variance = figures(view, "summary"), figures(view, "anova")
    test = view.table.tests[0]
    R.same([*(summary["(model)", "1", s] for s in ("multiple_r", "r_squared", "adjusted_r_squared", "see")),
            test.statistic, test.df2, test.p], f"{key}.fit")  # fmt: skip
    R.same([variance[part, "1", "ss"] for part in ("regression_ss", "residual_ss", "total")], f"{key}.anova")
    R.same([summary["(model)", "1", "durbin_watson"]], f"{key}.durbin_watson")
    # The smallest singular value of a design with baht and ages in it keeps eleven digits in R.
    R.same([summary["(model)", "1", "condition"]], f"{key}.condition", 1e-8)
    if key == "lm.api":
        R.same([summary["(model)", "1", "durbin_watson"]], "dw.car")


# NIST Statistical Reference Datasets, Longley: https://www.itl.nist.gov/div898/strd/lls/data/Longley.shtml (public).
LONGLEY = """60323 83 234289 2356 1590 107608 1947
61122 88.5 259426 2325 1456 108632 1948
60171 88.2 258054 3682 1616 109773 1949
61187 89.5 284599 3351 1650 110929 1950
63221 96.2 328975 2099 3099 112075 1951
63639 98.1 346999 1932 3594 113270 1952
64989 99 365385 1870 3547 115094 1953
63761 100 363112 3578 3350 116219 1954
66019 101.2 397469 2904 3048 117388 1955
67857 104.6 419180 2822 2857 118734 1956
68169 108.4 442769 2936 2798 120445 1957
66513 110.8 444546 4681 2637 121950 1958
68655 112.6 482704 3813 2552 123366 1959
69564 114.2 502601 3931 2514 125368 1960
69331 115.7 518173 4806 2572 127852 1961
70551 116.9 554894 4007 2827 130081 1962"""
NIST = "NIST StRD"
CERTIFIED = {
    "b": [-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683, -1.03322686717359,
          -0.511041056535807e-01, 1829.15146461355],
    "se": [890420.383607373, 84.9149257747669, 0.334910077722432e-01, 0.488399681651699, 0.214274163161675,
           0.226073200069370, 455.478499142212],
}  # fmt: skip


def test_longley_to_the_certified_digits() -> None:
    rows = np.array([[float(v) for v in line.split()] for line in LONGLEY.splitlines()])
    names = ["y", *(f"x{k}" for k in range(1, 7))]
    frame = pd.DataFrame(rows, columns=names, index=[f"r{i}" for i in range(len(rows))])
    view = sk.Study(Survey(frame, sk.model.codebook.Codebook())).regress("y", names[1:])
    found = figures(view)
    for statistic, certified in CERTIFIED.items():
        same(of(found, ["(constant)", *names[1:]], statistic), certified, 1e-9, statistic, NIST)
    summary, variance = figures(view, "summary"), figures(view, "anova")
    got = [summary["(model)", "1", "see"], summary["(model)", "1", "r_squared"], view.table.tests[0].statistic]
    same(got, [304.854073561965, 0.995479004577296, 330.285339234588], 1e-9, "fit", NIST)
    got = [variance[part, "1", "ss"] for part in ("regression_ss", "residual_ss")]
    same(got, [184172401.944494, 836424.055505915], 1e-9, "sums of squares", NIST)


def test_blocks_tell_what_each_adds(studies: dict) -> None:
    view = studies["api"].regress("api00", ["ell"], blocks=[["meals", "mobility"], ["enroll", "avg_ed"]])
    summary = figures(view, "summary")
    for level in ("2", "3"):
        got = [summary["(model)", level, s] for s in ("r_squared_change", "f_change", "df1", "df2", "p")]
        R.same(got, f"blocks.{level}")


@pytest.mark.parametrize("method", ["stepwise", "forward", "backward"])
@pytest.mark.parametrize("data", PREDICTORS)
def test_choosing_predictors(data: str, method: str, studies: dict) -> None:
    """R: `add1` and `drop1` with F, by the rule of PIN .05 and POUT .10."""
    outcome, predictors = PREDICTORS[data]
    view = studies[data].regress(outcome, predictors, method=method)
    path = []
    steps = next(t for t in view.tables if t.name.endswith(".summary")).rows
    for row in steps[1:] if method == "backward" else steps:
        for change in str(row.label).split(": ")[1].split(", "):
            sign, name = change.split(" ")
            path.append((1 if sign == "+" else -1) * (predictors.index(name) + 1))
    if f"{data}.{method}.path" in R.lines or f"{data}.{method}.path[0]" in R.lines:
        assert path == R(f"{data}.{method}.path")
    inside = [row.variable for row in view.table.rows]
    at = (
        sorted(range(1, len(inside)), key=lambda i: abs(path.index(predictors.index(inside[i]) + 1)))
        if path and method != "backward"
        else range(1, len(inside))
    )
    found = figures(view)
    R.same(of(found, ["(constant)", *(inside[i] for i in at)], "b"), f"{data}.{method}.b")
    R.same([view.table.tests[0].effect], f"{data}.{method}.r2")


@pytest.mark.parametrize(
    ("key", "data", "pair", "held"),
    [
        ("partial.awkward.1", "awkward", ["q1", "y"], ["age"]),
        ("partial.awkward.2", "awkward", ["q1", "y"], ["age", "income"]),
        ("partial.households", "households", ["a2", "a11"], ["a8", "a9"]),
        ("partial.api", "api", ["api00", "ell"], ["meals", "mobility", "avg_ed"]),
        ("partial.weighted", "weighted", ["q1", "q2"], ["income"]),
    ],
)
def test_partial_correlation(key: str, data: str, pair: list[str], held: list[str], studies: dict) -> None:
    cells = studies[data].correlate(pair, control=held).table.cells[0]
    R.same([c.value for c in cells[3:6]], key)
    one = studies[data].correlate(pair, control=held, tails=1).table.cells[0]
    assert one[4].value == approx(R(key)[1] / 2, rel=1e-9)


@pytest.mark.parametrize("method", ["spearman", "kendall"])
def test_ranks_listwise(method: str, studies: dict) -> None:
    cells = studies["awkward"].correlate(["q1", "q2", "income"], method=method, listwise=True).table.cells[0]
    R.same([cells[6].value, cells[7].value], f"listwise.{method}")


LOGITS = {
    "logit.awkward": ("awkward", "flag", ["age", "income", "q1"], []),
    "logit.awkward.weighted": ("weighted", "flag", ["age", "income", "q1"], []),
    "logit.awkward.city": ("awkward", "flag", ["age", "sex", "city"], ["city"]),
    "logit.api": ("api", "sch_wide", ["ell", "meals", "enroll"], []),
    "logit.nhanes": ("nhanes", "HI_CHOL", ["agecat", "RIAGENDR", "race"], ["race"]),
    "logit.households": ("homes of two answers", "f2", ["a2", "a8", "a9"], []),
}


@pytest.mark.parametrize("key", LOGITS)
def test_logistic_regression(key: str, studies: dict) -> None:
    data, outcome, predictors, categories = LOGITS[key]
    if data == "homes of two answers":
        homes = studies["households"].survey
        studies = {data: sk.Study(replace(homes, data=homes.data[homes.data["f2"].isin([1.0, 2.0])]))}
    view = studies[data].logistic(outcome, predictors, categorical=categories)
    found = figures(view)
    rows = [k[:2] for k in found if k[2] == "b" and found[k] is not None and k[0] != "(constant)"]
    rows = [("(constant)", ""), *rows]
    for statistic, name in (("b", "b"), ("se", "se"), ("p", "p"), ("odds_ratio", "or")):
        R.same([found[*row, statistic] for row in rows], f"{key}.{name}")
    for statistic, name in (("or_low", "low"), ("or_high", "high")):
        # R has an interval for the constant, too.
        constant = R(f"{key}.{name}")[0]
        R.same([constant, *(found[*row, statistic] for row in rows[1:])], f"{key}.{name}")
    fit = figures(view, "fit")
    R.same(
        [fit["(model)", "", s] for s in ("minus_two_ll", "chi2", "df", "p", "cox_snell", "nagelkerke")], f"{key}.fit"
    )
    R.same([fit["(hosmer_lemeshow)", "", s] for s in ("chi2", "df", "p")], f"{key}.hl")
    risk = figures(view, "risk")
    for statistic, name in (("event_observed", "observed"), ("event_expected", "expected")):
        R.same([v for k, v in risk.items() if k[2] == statistic], f"{key}.hl.{name}")
    said = [v for k, v in figures(view, "classification").items() if k[1] and k[2] != outcome]
    R.same(said, f"{key}.class")
    if key == "logit.awkward.city":
        R.same([found["city", "", s] for s in ("wald", "df", "p")], f"{key}.joint")


@pytest.mark.parametrize(
    ("key", "data", "outcome", "predictors"),
    [
        ("multi.awkward", "awkward", "city", ["age", "y"]),
        ("multi.api", "api", "stype", ["api00", "enroll"]),
        ("multi.nhanes", "nhanes", "race", ["agecat", "RIAGENDR"]),
    ],
)
def test_multinomial_regression(key: str, data: str, outcome: str, predictors: list[str], studies: dict) -> None:
    view = studies[data].multinomial(outcome, predictors)
    found = figures(view)
    for statistic in ("b", "se"):
        R.same([v for k, v in found.items() if k[2] == statistic and k[0] != "(category)"], f"{key}.{statistic}")
    _fit(view, key)
    effects = figures(view, "effects")
    for name in predictors:
        # R's `multinom` stops where the deviance no longer changes: seven digits of the difference.
        got = [effects[name, "", s] for s in ("chi2", "df", "p")]
        R.same(got, f"{key}.lr.{name}", 1e-6)


@pytest.mark.parametrize(
    ("key", "data", "outcome", "predictors"),
    [
        ("ordinal.awkward", "awkward", "q1", ["age", "y", "flag"]),
        ("ordinal.api", "api", "stype", ["enroll", "api00"]),
        ("ordinal.nhanes", "nhanes", "agecat", ["RIAGENDR", "HI_CHOL"]),
    ],
)
def test_ordinal_regression(key: str, data: str, outcome: str, predictors: list[str], studies: dict) -> None:
    """SPSS PLUM prints errors from the expected information, R's `polr` from the observed one.

    Evidence: SPSS prints .263 (Wald 5.499) for `gpa` of the graduate-school data where `polr` and Stata have .2606.
    """
    view = studies[data].ordinal(outcome, predictors)
    found = figures(view)
    for statistic in ("b", "se"):
        R.same([v for k, v in found.items() if k[2] == statistic], f"{key}.{statistic}")
    _fit(view, key)
    fit = figures(view, "fit")
    R.same([fit["(parallel)", "", s] for s in ("chi2", "df", "p")], f"{key}.parallel", 1e-8)


def _fit(view: sk.study.View, key: str) -> None:
    fit = figures(view, "fit")
    final = [fit["(model)", "", s] for s in ("minus_two_ll", "chi2", "cox_snell", "nagelkerke", "mcfadden")]
    R.same([fit["(null)", "", "minus_two_ll"], *final], f"{key}.fit")
    R.same([fit[row, "", s] for row in ("(pearson)", "(deviance)") for s in ("chi2", "df", "p")], f"{key}.gof")
    R.same([fit["(model)", "", "minus_two_ll_spss"]], f"{key}.spss")


SAMPLED = {
    "full": ("awkward", "flag", ["age", "q1", "city"], ["city"], {"weight": "w", "strata": "stratum", "psu": "psu", "fpc": "fpc"}),
    "clusters": ("awkward", "flag", ["age", "q1", "city"], ["city"], {"weight": "w", "psu": "psu"}),
    "rows": ("awkward", "flag", ["age", "q1", "city"], ["city"], {"weight": "w"}),
    "api": ("api", "sch_wide", ["ell", "meals", "enroll"], [], {"weight": "pw", "strata": "stype", "fpc": "fpc"}),
    "nhanes": ("nhanes", "HI_CHOL", ["agecat", "RIAGENDR", "race"], ["race"],
               {"weight": "WTMEC2YR", "strata": "SDMVSTRA", "psu": "SDMVPSU", "nest": True}),
}  # fmt: skip


@pytest.mark.parametrize("key", SAMPLED)
def test_logistic_regression_under_a_design(key: str, studies: dict) -> None:
    data, outcome, predictors, categories, design = SAMPLED[key]
    view = (
        studies[data].weighted(weight_kind="sampling", **design).logistic(outcome, predictors, categorical=categories)
    )
    found = figures(view)
    rows = [
        ("(constant)", ""),
        *(k[:2] for k in found if k[2] == "b" and found[k] is not None and k[0] != "(constant)"),
    ]
    for statistic in ("b", "se", "p"):
        R.same([found[*row, statistic] for row in rows], f"design.{key}.{statistic}")
    R.same([R(f"design.{key}.low")[0], *(found[*row, "or_low"] for row in rows[1:])], f"design.{key}.low")
    note = next(n for n in view.table.notes if n.code == "model-design")
    R.same([float(note.facts["df"])], f"design.{key}.df")
    if categories:
        R.same([found[categories[0], "", s] for s in ("wald", "df", "p")], f"design.{key}.joint")


def test_statsmodels_agrees(studies: dict) -> None:
    """A further witness: statsmodels fits the same three models."""
    import statsmodels.api as sm

    frame = studies["awkward"].data[["flag", "city", "age", "y"]]
    x = sm.add_constant(frame[["age", "y"]])
    logit, multi = (
        sm.Logit(frame["flag"], x).fit(disp=0, tol=1e-12),
        sm.MNLogit(-frame["city"], x).fit(disp=0, tol=1e-12),
    )
    found = figures(studies["awkward"].logistic("flag", ["age", "y"]))
    assert of(found, ["(constant)", "age", "y"], "b") == approx(logit.params.tolist(), rel=1e-9, witness=STATSMODELS)
    assert of(found, ["(constant)", "age", "y"], "se") == approx(logit.bse.tolist(), rel=1e-9, witness=STATSMODELS)
    fit = figures(studies["awkward"].multinomial("city", ["age", "y"]), "fit")
    assert fit["(model)", "", "minus_two_ll"] == approx(-2 * multi.llf, rel=1e-10, witness=STATSMODELS)
