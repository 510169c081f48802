"""Single numbers: figures, percentiles by five definitions, hinges, normality, ratios, z-scores; R and PSPP."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import survey_kit as sk
from tests.oracles import households, public
from tests.oracles.awkward import SAV
from tests.oracles.ledger import approx
from tests.oracles.pspp_output import agrees, find
from tests.oracles.recording import Recording

R = Recording("describe.tsv")
FIGURES = ("n", "mean", "se", "ci_low", "ci_high", "trimmed", "median", "variance", "sd", "min", "max", "range", "iqr",
           "skewness", "skewness_se", "kurtosis", "kurtosis_se")  # fmt: skip
# R keeps the constants of Royston's p in single precision.
SINGLE = 1e-6
SHARES = ("p5", "p10", "p25", "p50", "p75", "p90", "p95")
HINGES = ("hinge_low", "hinge_middle", "hinge_high")
TYPES = {"haverage": "type6", "waverage": "type4", "empirical": "type1", "aempirical": "type2", "round": "round"}
ASKED = [("awkward", v) for v in ("income", "q1", "y", "age")] + [
    ("api", v) for v in ("api00", "enroll", "avg_ed", "ell")
]
ASKED += [("households", v) for v in ("a2", "a11", "d5_1")]


@pytest.fixture(scope="module")
def studies() -> dict[str, sk.Study]:
    return {"awkward": sk.read(SAV), "api": public.schools(), "households": households.study()}


def figures(view: sk.View, which: int = 0, line: int = 0) -> dict[str, float | None]:
    table = view.tables[which]
    return {c.statistic: cell.value for c, cell in zip(table.columns, table.cells[line], strict=True)}


@pytest.mark.parametrize(("name", "v"), ASKED)
def test_figures(studies: dict[str, sk.Study], name: str, v: str) -> None:
    found = figures(studies[name].explore(v))
    R.same([found[s] for s in FIGURES], f"figures.{name}.{v}")
    shown = figures(studies[name].frequencies(v, statistics=["all"]))
    assert {s: shown[s] for s in FIGURES} == {s: found[s] for s in FIGURES}


@pytest.mark.parametrize("definition", TYPES)
@pytest.mark.parametrize(("name", "v"), ASKED)
def test_percentiles(studies: dict[str, sk.Study], name: str, v: str, definition: str) -> None:
    found = figures(studies[name].explore(v, percentiles=definition), 1)
    R.same([found[s] for s in SHARES], f"{TYPES[definition]}.{name}.{v}")


@pytest.mark.parametrize(("name", "v"), ASKED)
def test_tukey_hinges(studies: dict[str, sk.Study], name: str, v: str) -> None:
    R.same([figures(studies[name].explore(v), 1)[s] for s in HINGES], f"fivenum.{name}.{v}")


@pytest.mark.parametrize(("name", "v"), ASKED)
def test_boxplot_and_extremes(studies: dict[str, sk.Study], name: str, v: str) -> None:
    view = studies[name].explore(v)
    box, ends = figures(view, 4), figures(view, 2)
    order = ("whisker_low", *HINGES, "whisker_high", "outliers", "far_out")
    R.same([box[s] for s in order], f"box.{name}.{v}")
    extremes = [ends[f"{end}_{k}"] for end in ("highest", "lowest") for k in range(1, 6)]
    R.same([*extremes, figures(view)["missing"]], f"ends.{name}.{v}")


@pytest.mark.parametrize(("name", "v"), ASKED)
def test_normality(studies: dict[str, sk.Study], name: str, v: str) -> None:
    found = figures(studies[name].explore(v), 3)
    R.same([found["lilliefors_statistic"], found["lilliefors_p"]], f"lillie.{name}.{v}")
    W, p = R(f"shapiro.{name}.{v}")
    assert found["shapiro_wilk_statistic"] == approx(W, rel=1e-9)
    assert found["shapiro_wilk_p"] == approx(p, rel=SINGLE)


@pytest.mark.parametrize("n", [5, 12, 60, 150])
def test_normality_of_nearly_normal_answers(n: int) -> None:
    import numpy as np
    from scipy.special import ndtri

    from survey_kit.statistics.distribution import Distribution
    from survey_kit.statistics.normality import lilliefors, shapiro_wilk

    k = np.arange(1, n + 1)
    x, one = np.round(ndtri(k / (n + 1)) + np.where(k % 3 == 0, 0.3, 0.0), 6), np.ones(n)
    dist = Distribution.of(x, one, one, one)
    (*wanted, p), found, shapiro = R(f"normal.{n}"), lilliefors(dist), shapiro_wilk(dist)
    assert [found.statistic, found.p, shapiro.statistic] == approx(wanted, rel=1e-9)
    assert shapiro.p == approx(p, rel=SINGLE)


def test_ratio(studies: dict[str, sk.Study]) -> None:
    order = ("n", "mean", "median", "sd", "min", "max", "range", "weighted_mean", "aad", "cod", "cov_mean",
             "cov_median", "prd")  # fmt: skip
    awkward = studies["awkward"]
    for key, view in (
        ("awkward", awkward.ratio("income", "age")),
        ("whole", awkward.weighted(weight="whole", weight_kind="frequency").ratio("income", "age")),
        ("api", studies["api"].ratio("api00", "api99")),
        ("api.zero", studies["api"].ratio("ell", "meals")),
        ("households", studies["households"].ratio("a11", "a8")),
    ):
        found = figures(view)
        R.same([found[s] for s in order], f"ratio.{key}")
    by_sex = awkward.ratio("income", "age", "sex")
    for line in (0, 1):
        R.same([figures(by_sex, line=line)[s] for s in order], f"ratio.awkward.{line + 1}")
    assert any(note.code == "ratio-not-positive" for note in studies["api"].ratio("ell", "meals").table.notes)


def test_groups_within_groups(studies: dict[str, sk.Study]) -> None:
    table = studies["awkward"].means("income", ["city", "sex"], statistics=["n", "mean", "sd"]).table
    lines = {row.level: [c.value for c in cells] for row, cells in zip(table.rows, table.cells, strict=True)}
    for c in "1234":
        R.same(lines[f"{c}/"], f"nested.{c}")
        for s in "12":
            R.same(lines[f"{c}/{s}"], f"nested.{c}.{s}")
    for s in "12":
        R.same(lines[f"/{s}"], f"nested..{s}")


@pytest.mark.parametrize(("name", "v"), ASKED)
def test_z_scores(studies: dict[str, sk.Study], name: str, v: str) -> None:
    study = studies[name].z_scores(v)
    z = study.survey.values(f"Z{v}")
    R.same(z[~(z != z)][:5], f"z.{name}.{v}")


def examined(which: int, file: str = "describe.csv") -> list[list[str]]:
    return find("Percentiles", which, file)


# Every table of percentiles in describe.csv: variable, weight, definition. PSPP's awkward name for all is the same.
PRINTED = [("income", "", "haverage"), ("y", "", "waverage"), None, ("age", "", "empirical"),
           *(("income", "w", d) for d in ("haverage", "waverage", "round", "empirical", "aempirical")),
           ("age", "w", "haverage"), ("q1", "w", "haverage"), ("y", "w", "aempirical"),
           ("api00", "", "haverage", "api"), ("avg_ed", "", "haverage", "api"), ("enroll", "pw", "haverage", "api"),
           ("a11", "", "haverage", "households"), ("a2", "w", "round", "households"),
           ("d5_1", "w", "haverage", "households")]  # fmt: skip


@pytest.mark.parametrize("which", [i for i, asked in enumerate(PRINTED) if asked])
def test_percentiles_with_and_without_weights_as_pspp(studies: dict[str, sk.Study], which: int) -> None:
    v, weight, definition, *name = PRINTED[which]
    found_in = studies[name[0] if name else "awkward"]
    study = found_in.weighted(weight=weight, weight_kind="frequency") if weight else found_in
    found = figures(study.explore(v, percentiles=definition), 1)
    *_, shares, hinges = examined(which)
    for s, printed in zip(SHARES, shares[2:], strict=True):
        assert agrees(found[s], printed), (s, found[s], printed)
    for s, printed in zip(HINGES, hinges[4:7], strict=True):
        assert agrees(found[s], printed), (s, found[s], printed)


DESCRIBED = {
    0: ("income", "", "", "awkward"),
    1: ("y", "", "waverage", "awkward"),
    3: ("income", "w", "", "awkward"),
    4: ("age", "w", "", "awkward"),
    5: ("q1", "w", "", "awkward"),
    6: ("y", "w", "aempirical", "awkward"),
    7: ("api00", "", "", "api"),
    8: ("avg_ed", "", "", "api"),
    9: ("enroll", "pw", "", "api"),
    10: ("a11", "", "", "households"),
    11: ("d5_1", "w", "", "households"),
}
PSPP_FIGURES = ("mean", "ci_low", "ci_high", "trimmed", "median", "variance", "sd", "min", "max", "range", "iqr",
                "skewness", "kurtosis")  # fmt: skip


@pytest.mark.parametrize("which", DESCRIBED)
def test_figures_with_and_without_weights_as_pspp(studies: dict[str, sk.Study], which: int) -> None:
    v, weight, definition, name = DESCRIBED[which]
    study = studies[name].weighted(weight=weight, weight_kind="frequency") if weight else studies[name]
    found = figures(study.explore(v))
    rows = find("Descriptives", which, "describe.csv")[1:]
    for s, row in zip(PSPP_FIGURES, rows, strict=True):
        # PSPP takes the median and quartiles by the definition asked for; SPSS always by HAVERAGE.
        if s in ("median", "iqr") and definition:
            continue
        assert agrees(found[s], row[3]), (s, found[s], row)
        error = {"mean": "se", "skewness": "skewness_se", "kurtosis": "kurtosis_se"}.get(s)
        assert error is None or agrees(found[error], row[4])


def test_groups_within_groups_as_pspp(studies: dict[str, sk.Study]) -> None:
    study = studies["awkward"].weighted(weight="w", weight_kind="frequency")
    table = study.means("income", ["city", "sex"], statistics=["mean", "n", "sd"]).table
    printed = find("Report", 0, "describe.csv")[1:]
    for cells, row in zip(table.cells, printed, strict=True):
        assert all(agrees(c.value, text) for c, text in zip(cells, row[2:], strict=True)), row


AWKWARD: dict[str, tuple[Callable[[sk.Study], sk.View], set[str]]] = {
    "nobody": (lambda s: s.where(q1=77).explore("q1"), {"no_answers"}),
    "one respondent": (lambda s: s.where(y=float(s.data["y"].iloc[0])).explore("y"), {"one_answer", "too_few"}),
    "all alike": (lambda s: s.where(q1=3).explore("q1"), {"no_variation", "too_few"}),
    "ratio of nobody": (lambda s: s.where(q1=77).ratio("income", "age"), {"no_answers"}),
    "ratio of one": (
        lambda s: s.where(y=float(s.data["y"].iloc[0])).ratio("income", "age"),
        {"one_answer", "no_answers"},
    ),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_what_cannot_be_computed_says_why(studies: dict[str, sk.Study], name: str) -> None:
    ask, reasons = AWKWARD[name]
    view = ask(studies["awkward"])
    records = [r for r in view.records() if r["value"] is None]
    assert {r.get("reason") for r in records} - {None} <= reasons
    assert all("reason" in r for r in records if not r["statistic"].startswith(("highest", "lowest")))
    assert "nan" not in repr(view).lower()


def test_weights_that_are_all_zero(studies: dict[str, sk.Study]) -> None:
    study = studies["awkward"]
    from dataclasses import replace

    nothing = sk.Study(replace(study.survey, data=study.data.assign(w0=0.0)))
    view = nothing.weighted(weight="w0", weight_kind="frequency").explore("y")
    assert {r.get("reason") for r in view.records() if r["value"] is None} == {"no_answers"}
