"""Regression, logistic regression, reliability and factors at every digit PSPP prints (syntax in relate.sps)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

import survey_kit as sk
from survey_kit.statistics.rotation import rotate
from tests.oracles import ledger
from tests.oracles.awkward import HERE, SAV
from tests.oracles.pspp_output import agrees, find, number
from tests.oracles.recording import figures, plain

FILE = "relate.csv"
approx = partial(ledger.approx, witness=ledger.PSPP)


@pytest.fixture(scope="module")
def studies() -> dict[str, sk.Study]:
    awkward = sk.read(SAV)
    turned = awkward.data["q4"].where(awkward.data["q4"] != 99)
    return {
        "awkward": sk.Study(replace(awkward.survey, data=awkward.data.assign(r4=6 - turned))),
        "whole": awkward.weighted(weight="whole", weight_kind="frequency"),
        "api": plain(HERE / "data" / "api.csv"),
    }


REGRESSIONS = (
    ("y", 0, "awkward", ["age", "income", "q1", "sex"]),
    ("y", 1, "whole", ["age", "income", "q1"]),
    ("api00", 0, "api", ["ell", "meals", "mobility", "enroll", "avg_ed"]),
)


@pytest.mark.parametrize(("outcome", "which", "data", "predictors"), REGRESSIONS)
def test_regression(outcome: str, which: int, data: str, predictors: list[str], studies: dict) -> None:
    """PSPP's REGRESSION is accurate to about 1e-7 and filled with zero under an empty β: compared to 1e-6."""
    view = studies[data].regress(outcome, predictors)
    found = figures(view)
    for name, row in zip(["(constant)", *predictors], find(f"Coefficients ({outcome})", which, FILE)[2:], strict=True):
        printed = dict(zip(("b", "se", "beta", "t", "p", "ci_low", "ci_high"), row[1:], strict=True))
        for statistic in ("b", "se", "t", "ci_low", "ci_high"):
            assert found[name, "", statistic] == approx(number(printed[statistic]), rel=2e-6, abs=1e-9)
        p_as_printed(found[name, "", "p"], printed["p"])
        if name != "(constant)":
            assert agrees(found[name, "", "beta"], printed["beta"])
    summary, variance = figures(view, "summary"), figures(view, "anova")
    for statistic, printed in zip(("multiple_r", "r_squared", "adjusted_r_squared", "see"),
                                  find(f"Model Summary ({outcome})", which, FILE)[1], strict=True):  # fmt: skip
        assert agrees(summary["(model)", "1", statistic], printed)
    for part, row in zip(
        ("regression_ss", "residual_ss", "total"), find(f"ANOVA ({outcome})", which, FILE)[1:], strict=True
    ):
        assert variance[part, "1", "ss"] == approx(number(row[1]), rel=1e-9)
        assert variance[part, "1", "df"] == number(row[2])
    assert variance["regression_ss", "1", "f"] == approx(
        number(find(f"ANOVA ({outcome})", which, FILE)[1][4]), rel=1e-9
    )


def p_as_printed(p: float, text: str) -> None:
    """Three digits, one more unit of the sixth for what PSPP itself is off."""
    ledger.note(ledger.PSPP, p, number(text), 5.1e-4)
    assert abs(p - number(text)) <= 5.1e-4


LOGITS = (
    (0, "awkward", "flag", ["age", "income", "q1"], []),
    (1, "awkward", "flag", ["age", "city"], ["city"]),
    (2, "whole", "flag", ["age", "q1"], []),
    (3, "api", "sch_wide", ["ell", "meals", "enroll"], []),
)


@pytest.mark.parametrize(("which", "data", "outcome", "predictors", "categories"), LOGITS)
def test_logistic_regression(
    which: int, data: str, outcome: str, predictors: list, categories: list, studies: dict
) -> None:
    """PSPP, as SPSS, stops when no estimate moves by more than .001: errors then lag by a step, χ² of Wald by two: 2e-3."""
    view = studies[data].logistic(outcome, predictors, categorical=categories)
    printed = {row[1]: row for row in find("Variables in the Equation", which, FILE) if len(row) > 6}
    # PSPP numbers the categories; their codes here are their numbers.
    found = {(f"{k[0]}({k[1]})" if k[1] else k[0].replace("(constant)", "Constant"), k[2]): v
             for k, v in figures(view).items()}  # fmt: skip
    for name in {k[0] for k in found}:
        for statistic, text in zip(("b", "se", "wald", "df"), printed[name][2:6], strict=True):
            if text:
                assert found[name, statistic] == approx(number(text), rel=2e-3), (name, statistic)
        p_as_printed(found[name, "p"], printed[name][6])
    fit = figures(view, "fit")
    row = find("Model Summary", which, FILE)[1]
    for statistic, text in zip(("minus_two_ll", "cox_snell", "nagelkerke"), row[1:], strict=True):
        # What it prints of the fit lags by a step, too.
        assert fit["(model)", "", statistic] == approx(number(text), abs=1e-3 if statistic == "minus_two_ll" else 5e-6)
    table = find("Classification Table", which, FILE)
    counts = [number(v) for r in table[3:5] for v in r[3:5]]
    got = [v for k, v in figures(view, "classification").items() if k[1] and k[2] != outcome]
    assert got == counts


def test_two_halves_and_items(studies: dict) -> None:
    view = studies["awkward"].reliability(["q1", "q2", "q3", "r4"], model="split")
    halves = figures(view, "halves")
    rows = find("Reliability Statistics", 0, FILE)
    assert agrees(halves["(part)", "1", "alpha"], rows[0][-1])
    assert agrees(halves["(part)", "2", "alpha"], rows[2][-1])
    for row, statistic in zip(rows[5:9], ("r", "equal_length", "unequal_length", "split_half"), strict=True):
        assert agrees(halves["(scale)", "", statistic], row[-1])
    items = figures(view)
    for row in find("Item-Total Statistics", 0, FILE)[1:]:
        statistics = ("scale_mean_if_deleted", "scale_variance_if_deleted", "item_total", "alpha_if_deleted")
        for statistic, text in zip(statistics, row[1:], strict=True):
            assert agrees(items[row[0], "", statistic], text)


FACTORS = (
    (0, "awkward", ["q1", "q2", "q3", "r4", "age", "y"], "pca", 2, 25),
    (1, "awkward", ["q1", "q2", "q3", "r4"], "paf", 1, 25),
    (2, "api", ["api00", "api99", "meals", "ell", "mobility", "full", "emer", "enroll", "avg_ed"], "pca", 3, 25),
    (3, "api", ["api00", "meals", "ell", "mobility", "full", "avg_ed"], "paf", 2, 60),
)


@pytest.mark.parametrize(("which", "data", "names", "extraction", "factors", "rounds"), FACTORS)
def test_factors(which: int, data: str, names: list, extraction: str, factors: int, rounds: int, studies: dict) -> None:
    """Extraction at every digit, principal axes stopped at .001 as SPSS does; PSPP's signs are its own."""
    view = studies[data].factor(names, extraction=extraction, factors=factors, rounds=rounds, rotation="none")
    adequacy, common = figures(view, "adequacy"), figures(view, "communalities")
    rows = find("KMO and Bartlett's Test", which, FILE)
    assert agrees(adequacy["(kmo)", "", "value"], rows[0][-1])
    assert agrees(adequacy["(bartlett)", "", "chi2"], rows[1][-1])
    for row in find("Communalities", which, FILE)[1:]:
        assert agrees(common[row[0], "", "initial"], row[1])
        assert agrees(common[row[0], "", "extracted"], row[2])
    variance = figures(view, "variance")
    for row in find("Total Variance Explained", which, FILE)[2:]:
        assert agrees(variance["(factor)", row[0], "eigenvalue"], row[1])
        if row[4:] and row[4]:
            assert agrees(variance["(factor)", row[0], "extracted_ss"], row[4])
    title = "Component Matrix" if extraction == "pca" else "Factor Matrix"
    loadings = figures(view, "loadings")
    of_title = [k for k in range(4) if (FACTORS[k][3] == "pca") == (extraction == "pca")].index(which)
    for row in find(title, of_title, FILE)[2:]:
        for j, text in enumerate(row[1:], start=1):
            assert agrees(abs(loadings[row[0], "", str(j)]), text.lstrip("-"))


@pytest.mark.parametrize(("which", "place"), [(0, 0), (2, 1)])
def test_varimax_is_near(which: int, place: int, studies: dict) -> None:
    """PSPP's varimax stops early (STATISTICS.md, section 6): three digits here, all of R's in test_scales."""
    _, data, names, extraction, factors, _ = FACTORS[which]
    found = figures(studies[data].factor(names, extraction=extraction, factors=factors), "rotated")
    for row in find("Rotated Component Matrix", place, FILE)[2:]:
        for j, text in enumerate(row[1:], start=1):
            assert abs(found[row[0], "", str(j)]) == approx(abs(number(text)), abs=2e-3)


def test_promax_of_pspp_takes_another_power(studies: dict) -> None:
    """PSPP raises the scaled loadings to κ + 1; SPSS to κ (Grieder & Steiner 2022, EFAtools), and so do we."""
    _, data, names, extraction, factors, rounds = FACTORS[3]
    found = figures(studies[data].factor(names, extraction=extraction, factors=factors, rounds=rounds), "loadings")
    loadings = np.array([[found[name, "", str(j)] for j in (1, 2)] for name in names])
    turned = rotate(loadings, "promax", kappa=5)
    printed = np.array([[abs(number(t)) for t in row[1:]] for row in find("Pattern Matrix", 0, FILE)[2:]])
    ledger.note(ledger.PSPP, np.abs(turned.pattern), printed)
    np.testing.assert_allclose(np.abs(turned.pattern), printed, rtol=0, atol=1e-6)
    assert abs(turned.phi[0, 1]) == approx(abs(number(find("Factor Correlation Matrix", 0, FILE)[1][2])), abs=1e-6)
    assert not np.allclose(np.abs(rotate(loadings, "promax").pattern), printed, rtol=0, atol=1e-3)
