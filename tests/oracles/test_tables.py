"""Crosstabs: cells, tests, measures, agreement, risk, layers and exact tests against R and PSPP."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

import survey_kit as sk
from survey_kit.statistics.crosstab import TwoWay
from survey_kit.statistics.exact import fisher_exact
from tests.oracles import households, public
from tests.oracles.awkward import SAV
from tests.oracles.pspp_output import agrees, tables
from tests.oracles.recording import Recording, comparisons

R = Recording("tables.tsv")
ASKED = [("awkward", "city", "q1"), ("awkward", "sex", "flag"), ("awkward", "q1", "q2"), ("awkward", "city", "rare"),
         ("nhanes", "race", "agecat"), ("nhanes", "HI_CHOL", "RIAGENDR"), ("households", "city", "d4"),
         ("households", "b1_1", "b1_3"), ("households", "d5_1", "d5_2")]  # fmt: skip
TWO_BY_TWO = [asked for asked in ASKED if asked[1:] in (("sex", "flag"), ("HI_CHOL", "RIAGENDR"), ("b1_1", "b1_3"))]


@pytest.fixture(scope="module")
def studies() -> dict[str, sk.Study]:
    return {"awkward": sk.read(SAV), "nhanes": public.people(), "households": households.study()}


def measures(view: sk.View, which: int = 1) -> dict[str, dict[str, float]]:
    table = view.tables[which]
    return {
        row.level: {c.statistic: cell.value for c, cell in zip(table.columns, line, strict=True)}
        for row, line in zip(table.rows, table.cells, strict=True)
    }


def inner(view: sk.View, statistic: str) -> list[float]:
    """One figure of all cells, margins left out."""
    table = view.table
    at = [j for j, c in enumerate(table.columns) if c.statistic == statistic and c.level]
    return [line[j].value for line in table.cells[:-1] for j in at]


@pytest.mark.parametrize(("name", "row", "column"), ASKED)
def test_cells(studies: dict[str, sk.Study], name: str, row: str, column: str) -> None:
    view = studies[name].crosstab(row, column, cells=["count", "expected", "standardised", "adjusted", "residual"])
    # R has the categories in ascending order, the questionnaire ใช่ (1) before ไม่ (0): turned both ways for 2 × 2.
    way = -1 if (name, row) == ("households", "b1_1") else 1
    for statistic in ("expected", "standardised", "adjusted"):
        R.same(inner(view, statistic)[::way], f"cells.{statistic}.{name}.{row}.{column}")
    difference = np.subtract(inner(view, "count"), inner(view, "expected"))
    assert inner(view, "residual") == pytest.approx(difference, abs=1e-12)


@pytest.mark.parametrize(("name", "row", "column"), ASKED)
def test_chi_square(studies: dict[str, sk.Study], name: str, row: str, column: str) -> None:
    found = comparisons(studies[name].crosstab(row, column))
    got = [v for t in ("pearson_chi2", "likelihood_ratio") for v in (found[t].statistic, found[t].df, found[t].p)]
    R.same(got, f"tests.{name}.{row}.{column}")
    if "linear_by_linear" in found:
        linear = found["linear_by_linear"]
        R.same([linear.statistic, linear.p], f"linear.{name}.{row}.{column}")


@pytest.mark.parametrize(("name", "row", "column"), ASKED)
def test_measures(studies: dict[str, sk.Study], name: str, row: str, column: str) -> None:
    key = f"{name}.{row}.{column}"
    found = measures(studies[name].crosstab(row, column, measures=["nominal", "ordinal", "eta"]))
    R.same([found["contingency"]["value"], found["cramers_v"]["value"]], f"nominal.{key}")
    R.same([found["gamma"]["value"], found["gamma"]["ase"]], f"gamma.{key}")
    R.same([found["eta.row"]["value"], found["eta.column"]["value"]], f"eta.{key}")
    errors = ("goodman_kruskal_tau.row", "goodman_kruskal_tau.column", "uncertainty", "uncertainty.row",
              "uncertainty.column", "somers_d.row", "somers_d.column", "tau_b", "tau_c")  # fmt: skip
    R.same([found[name]["ase"] for name in errors], f"errors.{key}")
    R.same([found["somers_d"]["ase"]], f"somers.{key}")
    R.same([found[f"goodman_kruskal_tau.{k}"][s] for k in ("row", "column") for s in ("value", "p")], f"tau.{key}")
    r, rho = found["pearson_r"], found["spearman_rho"]
    R.same([r["value"], r["p"], rho["value"], rho["p"], found["tau_b"]["value"]], f"cor.{key}")


@pytest.mark.parametrize(("name", "row", "column"), TWO_BY_TWO)
def test_risk(studies: dict[str, sk.Study], name: str, row: str, column: str) -> None:
    view = studies[name].crosstab(row, column, measures=["risk"])
    found = measures(view)
    got = [found[m][s] for m in ("odds_ratio", "risk_first", "risk_second") for s in ("value", "low", "high")]
    R.same(got, f"ratio.{name}.{row}.{column}")
    R.same([comparisons(view)["fisher_exact"].p], f"fisher.{name}.{row}.{column}")


@pytest.mark.parametrize(("name", "first", "second"), [("awkward", "q1", "q2"), ("households", "d5_1", "d5_2"),
                                                       ("households", "d5_3", "d5_4"), ("awkward", "flag", "rare")])  # fmt: skip
def test_agreement(studies: dict[str, sk.Study], name: str, first: str, second: str) -> None:
    key = f"{name}.{first}.{second}"
    found = measures(studies[name].crosstab(first, second, measures=["kappa", "mcnemar"]))
    two = "kappa_linear" not in found
    schemes = ("kappa",) * 3 if two else ("kappa", "kappa_linear", "kappa_quadratic")
    R.same([found[s][v] for s in schemes for v in ("value", "ase")], f"kappa.{key}")
    R.same([found[s]["t"] for s in schemes], f"kappa.t.{key}")
    if two:
        R.same([found["mcnemar"]["p"]], f"mcnemar.{key}")
    else:
        R.same([found["mcnemar_bowker"]["value"], found["mcnemar_bowker"]["p"]], f"bowker.{key}")


@pytest.mark.parametrize(("name", "row", "column", "layer"), [("awkward", "sex", "flag", "city"),
                         ("nhanes", "HI_CHOL", "RIAGENDR", "agecat"), ("households", "b1_1", "b1_3", "city")])  # fmt: skip
def test_layers(studies: dict[str, sk.Study], name: str, row: str, column: str, layer: str) -> None:
    study = studies[name]
    view = study.crosstab(row, column, [layer], measures=["cmh"])
    found = measures(view, -1)
    cochran, mh, ratio = (found[k] for k in ("cochran", "mantel_haenszel", "common_ratio"))
    got = [cochran["statistic"], cochran["p"], mh["statistic"], mh["p"], *(ratio[s] for s in ("value", "low", "high"))]
    R.same(got, f"layers.{name}")
    # R finds the expected cells by bisection, to about 1e-12 of a cell.
    R.same([found[t][s] for t in ("breslow_day", "tarone") for s in ("statistic", "p")], f"homogeneity.{name}", 1e-8)
    levels = [t for t in view.tables if t.within]
    assert [t.within[0].level for t in levels] == [level.key for level in study.context.levels(layer)]
    for table in levels:
        alone = study.where(**{layer: float(table.within[0].level)}).crosstab(row, column).table
        assert [[c.value for c in line] for line in table.cells] == [[c.value for c in line] for line in alone.cells]


def first_rows(study: sk.Study, rows: int) -> sk.Study:
    return sk.Study(replace(study.survey, data=study.data.head(rows)))


@pytest.mark.parametrize("n", [20, 35, 60, 100])
def test_fisher_of_larger_tables(studies: dict[str, sk.Study], n: int) -> None:
    study = studies["awkward"]
    for key, (row, column), rows in ((f"city.q1.{n}", ("city", "q1"), n), (f"rare.city.{n}", ("rare", "city"), 2 * n)):
        found = measures(first_rows(study, rows).crosstab(row, column, measures=["fisher"]))["fisher_exact"]
        if "low_p" in found:
            # Too many tables to walk: drawn ones, whose limits must hold the exact p.
            assert found["low_p"] <= R(f"exact.{key}")[0] <= found["high_p"]
        else:
            R.same([found["p"]], f"exact.{key}")


def test_fisher_of_a_square_table_with_many_answers(studies: dict[str, sk.Study]) -> None:
    found = measures(first_rows(studies["awkward"], 60).crosstab("q1", "q2", measures=["fisher"]))["fisher_exact"]
    R.same([found["p"]], "exact.q1.q2")


def test_drawn_tables_agree_with_the_exact_test() -> None:
    counts = np.array([[8.0, 3.0, 1.0], [4.0, 6.0, 2.0], [1.0, 2.0, 9.0]])
    exact = fisher_exact(TwoWay.of(counts))
    from survey_kit.statistics.exact import _drawn

    drawn = _drawn(counts.astype(int), 20_000, 7)
    facts = dict(drawn.extra)
    assert exact.p is not None
    assert facts["low"] < exact.p < facts["high"]
    assert drawn == _drawn(counts.astype(int), 20_000, 7)


# --- PSPP -----------------------------------------------------------------------------------------------------------

PRINTED = tables("tables.csv")
PAIRS = (("city", "q1"), ("sex", "flag"), ("q1", "q2"))
# In the order of tables.sps: data, weight, row, column.
CASES = [("awkward", weight, *pair) for weight in ("", "w") for pair in PAIRS]
CASES += [("nhanes", "", "race", "agecat"), ("nhanes", "", "HI_CHOL", "RIAGENDR"), ("households", "", "city", "d4"),
          ("households", "", "d5_1", "d5_2")]  # fmt: skip
Case = tuple[str, str, str, str]
SYMMETRIC = {"Phi": "phi", "Cramer's V": "cramers_v", "Contingency Coefficient": "contingency",
             "Kendall's tau-b": "tau_b", "Kendall's tau-c": "tau_c", "Gamma": "gamma",
             "Spearman Correlation": "spearman_rho", "Pearson's R": "pearson_r"}  # fmt: skip
DIRECTIONAL = {"Lambda": "lambda", "Goodman and Kruskal tau": "goodman_kruskal_tau", "Somers' d": "somers_d",
               "Uncertainty Coefficient": "uncertainty", "Eta": "eta"}  # fmt: skip


def printed(title: str, case: Case) -> list[list[str]]:
    return [rows for name, rows in PRINTED if name == title][CASES.index(case)]


def asked(studies: dict[str, sk.Study], case: Case, **options: list[str]) -> sk.View:
    """PSPP keeps fractions of weights in cells; SPSS rounds them unless told /COUNT=ASIS."""
    name, weight, row, column = case
    study = studies[name]
    study = study.weighted(weight=weight, weight_kind="frequency") if weight else study
    return study.crosstab(row, column, counting="as_is", **options)


@pytest.mark.parametrize("case", CASES)
def test_symmetric_measures_as_pspp(studies: dict[str, sk.Study], case: Case) -> None:
    found = measures(asked(studies, case, measures=["nominal", "ordinal"]))
    for _, name, *figures in printed("Symmetric Measures", case)[1:]:
        if name not in SYMMETRIC:
            continue
        got = found[SYMMETRIC[name]]
        for s, text in zip(("value", "ase", "t"), figures, strict=True):
            assert not text or agrees(got[s], text), (name, s, got[s], text)


@pytest.mark.parametrize("case", CASES)
def test_directional_measures_as_pspp(studies: dict[str, sk.Study], case: Case) -> None:
    *_, row, column = case
    found = measures(asked(studies, case, measures=["nominal", "ordinal", "eta"]))
    name = ""
    for _, measure, explained, *figures in printed("Directional Measures", case)[1:]:
        name = DIRECTIONAL.get(measure, name)
        # When both variables are named alike PSPP's lines could not be told apart; here they never are.
        level = {f"{row} Dependent": f"{name}.row", f"{column} Dependent": f"{name}.column"}.get(explained, name)
        for s, text in zip(("value", "ase", "t", "p"), figures, strict=True):
            if "E-" in text and abs(float(text)) < 1e-14:
                assert found[level][s] == pytest.approx(0, abs=1e-14)
            elif text and text != "NaN":
                assert agrees(found[level][s], text), (level, s, found[level][s], text)


@pytest.mark.parametrize("case", [case for case in CASES if case[2] in ("q1", "d5_1")])
def test_kappa_as_pspp(studies: dict[str, sk.Study], case: Case) -> None:
    """PSPP's standard error of κ is not Fleiss, Cohen & Everitt's (R: vcd); its value and T are."""
    got = measures(asked(studies, case, measures=["kappa"]))["kappa"]
    line = next(row for row in printed("Symmetric Measures", case) if row[1] == "Kappa")
    assert agrees(got["value"], line[2])
    assert agrees(got["t"], line[4])


@pytest.mark.parametrize("case", CASES)
def test_cells_as_pspp(studies: dict[str, sk.Study], case: Case) -> None:
    _, weight, row, column = case
    names = {"Count": "count", "Row %": "row_percent", "Column %": "column_percent", "Total %": "total_percent",
             "Expected": "expected", "Residual": "residual", "Std. Residual": "standardised",
             "Adjusted Residual": "adjusted"}  # fmt: skip
    view = asked(studies, case, cells=list(names.values()))
    found = {s: iter(inner(view, s)) for s in names.values()}
    blocks = [rows for name, rows in PRINTED if name == f"{row} × {column}"]
    # Four commands a table: counts and percents, expected and residual, the other residuals, statistics.
    mine = blocks[:4] if not weight else blocks[4:]
    seen = set()
    for rows in mine[:3]:
        for line in rows[2:]:
            # Lines: variable, level, figure, one column a level, and a total but for residuals.
            if line[0] == "Total" or line[2] not in names:
                break
            seen.add(line[2])
            for text in line[3 : len(line) if "Residual" in line[2] and line[2] != "Residual" else -1]:
                value = next(found[names[line[2]]])
                assert agrees(value, text), (line, value, text)
    assert seen == set(names)


# --- what cannot be computed ----------------------------------------------------------------------------------------

AWKWARD: dict[str, tuple[Callable[[sk.Study], sk.View], set[str]]] = {
    "nobody": (lambda s: s.where(q1=77).crosstab("q1", "sex", measures=["all"]), {"no_answers", "not_square"}),
    "one respondent": (lambda s: s.where(y=float(s.data["y"].iloc[0])).crosstab("q1", "sex", measures=["all"]),
                       {"one_category", "not_square"}),
    "one category": (lambda s: s.where(sex=1).crosstab("q1", "sex", measures=["all"]), {"one_category", "not_square", "no_error"}),
    "larger than 2 × 2": (lambda s: s.crosstab("q1", "city", ["sex"], measures=["risk", "cmh"]), {"not_two_by_two"}),
    "λ of nothing": (lambda s: s.crosstab("sex", "flag", measures=["nominal"]), {"no_error"}),
    "an empty cell": (lambda s: s.where(q1=2).crosstab("q1", "sex", measures=["risk"]), {"one_category"}),
}  # fmt: skip


@pytest.mark.parametrize("name", AWKWARD)
def test_what_cannot_be_computed_says_why(studies: dict[str, sk.Study], name: str) -> None:
    ask, reasons = AWKWARD[name]
    view = ask(studies["awkward"])
    found = {r["reason"] for r in view.records() if "reason" in r}
    assert found
    assert found <= reasons
    assert "nan" not in repr(view).lower()


def test_sampling_weights_claim_nothing_and_have_no_scale(studies: dict[str, sk.Study]) -> None:
    study = studies["awkward"]
    more = sk.Study(replace(study.survey, data=study.data.assign(more=study.data["w"] * 100)))
    kept = [measures(more.weighted(weight=w, weight_kind="sampling").crosstab("q1", "q2", measures=["all"]))
            for w in ("w", "more")]  # fmt: skip
    for name, one in kept[0].items():
        assert one["value"] == (None if one["value"] is None else pytest.approx(kept[1][name]["value"], rel=1e-12))
        assert all(one.get(s) is None for s in ("ase", "t", "p", "low", "high")), name


def test_how_fractions_of_weights_count(studies: dict[str, sk.Study]) -> None:
    """SPSS CROSSTABS /COUNT: cells rounded, cells cut off, cases rounded, as they are."""
    weighted = studies["awkward"].weighted(weight="w", weight_kind="frequency")
    data = studies["awkward"].data
    sums = data.groupby(["sex", "flag"])["w"].sum().to_numpy()
    cases = np.floor(data["w"] + 0.5).groupby([data["sex"], data["flag"]]).sum().to_numpy()
    for counting, wanted in (("round_cell", np.floor(sums + 0.5)), ("truncate_cell", np.floor(sums + 1e-9)),
                             ("round_case", cases), ("as_is", sums)):  # fmt: skip
        assert inner(weighted.crosstab("sex", "flag", counting=counting), "count") == pytest.approx(wanted, rel=1e-12)
