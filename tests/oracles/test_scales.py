"""Reliability, omega and factors against R (calls in scales.R), tolerance 1e-9 unless said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.model.codebook import Codebook
from survey_kit.model.survey import Survey
from survey_kit.statistics.factors import extract
from tests.oracles import households
from tests.oracles.awkward import HERE, SAV
from tests.oracles.recording import Recording, figures, plain

R = Recording("scales.tsv")
ITEMS = {
    "awkward": ["q1", "q2", "q3", "q4"],
    "households": list(households.D5),
    "ticks": list(households.B1[:6]),
    "api": ["api00", "api99", "full", "ed"],
}
FACTORS = {
    "awkward": (["q1", "q2", "q3", "q4", "age", "y"], 2),
    "households": (list(households.D5), 2),
    "api": (["api00", "api99", "meals", "ell", "mobility", "full", "emer", "enroll", "avg_ed"], 3),
}
COMMON = {
    "awkward": (["q1", "q2", "q3", "q4"], 1),
    "households": (list(households.D5), 2),
    "api": (["api00", "meals", "ell", "mobility", "full", "avg_ed"], 2),
}


@pytest.fixture(scope="module")
def studies() -> dict[str, sk.Study]:
    awkward, homes, api = sk.read(SAV), households.study(), plain(HERE / "data" / "api.csv")
    turned = awkward.data["q4"].where(awkward.data["q4"] != 99)
    return {
        "awkward": sk.Study(replace(awkward.survey, data=awkward.data.assign(q4=6 - turned))),
        "households": homes,
        "ticks": homes,
        "api": sk.Study(replace(api.survey, data=api.data.assign(ed=api.data["avg_ed"] * 100))),
    }


def values(found: dict, statistic: str) -> list[float]:
    return [v for k, v in found.items() if k[2] == statistic and v is not None]


@pytest.mark.parametrize("key", ITEMS)
def test_alpha_and_what_an_item_does_to_it(key: str, studies: dict) -> None:
    view = studies[key].reliability(ITEMS[key])
    test = view.table.tests[0]
    R.same([test.statistic, dict(test.extra)["standardised"]], f"{key}.alpha")
    # Alpha of items that are ticked or not is what is called KR-20.
    assert test.name == ("kr20" if key == "ticks" else "cronbach_alpha")
    found, scale = figures(view), figures(view, "scale")
    R.same(values(found, "scale_mean_if_deleted"), f"{key}.deleted.mean")
    R.same(values(found, "scale_variance_if_deleted"), f"{key}.deleted.variance")
    R.same([scale["(scale)", "", "mean"], scale["(scale)", "", "variance"]], f"{key}.scale")
    R.same([scale["(scale)", "", s] for s in ("r_mean", "r_min", "r_max")], f"{key}.r")


@pytest.mark.parametrize("key", ITEMS)
def test_two_halves(key: str, studies: dict) -> None:
    found = figures(studies[key].reliability(ITEMS[key], model="split"), "halves")
    got = [found["(part)", part, s] for s in ("alpha", "variance") for part in ("1", "2")]
    got += [found["(scale)", "", s] for s in ("r", "equal_length", "unequal_length", "split_half")]
    R.same(got, f"{key}.halves")


@pytest.mark.parametrize("key", ITEMS)
def test_lower_bounds(key: str, studies: dict) -> None:
    found = figures(studies[key].reliability(ITEMS[key], model="guttman"), "guttman")
    R.same(list(found.values()), f"{key}.guttman")


def test_psych_names_the_same_bounds() -> None:
    """R's psych takes correlations: standardised items have the same bounds by our formulas."""
    from survey_kit.statistics.reliability import guttman

    frame = households.study().survey
    x = np.column_stack([frame.values(v) for v in households.D5])
    found = guttman(np.corrcoef(x[~np.isnan(x).any(axis=1)].T) * 999, 1000.0)
    R.same([found[k] for k in (0, 1, 2, 4, 5)], "psych.guttman")


@pytest.mark.parametrize("key", ITEMS)
def test_omega(key: str, studies: dict) -> None:
    """R's factanal stops where its L-BFGS-B sees no more gain: about seven digits of a loading."""
    found = figures(studies[key].reliability(ITEMS[key], model="omega"), "omega")
    R.same([found["(scale)", "", "omega"]], f"{key}.omega", 1e-6)
    loadings = [found[item, "", "loading"] for item in ITEMS[key]]
    R.near(loadings, f"{key}.omega.loadings", 1e-5 * max(loadings))


@pytest.mark.parametrize("key", FACTORS)
def test_adequacy_and_components(key: str, studies: dict) -> None:
    names, factors = FACTORS[key]
    view = studies[key].factor(names, factors=factors, rotation="none")
    adequacy, common = figures(view, "adequacy"), figures(view, "communalities")
    R.same([adequacy["(kmo)", "", "value"], *values(common, "msa")], f"kmo.{key}")
    R.same([adequacy["(bartlett)", "", s] for s in ("chi2", "df", "p")], f"bartlett.{key}")
    R.same(values(figures(view, "variance"), "eigenvalue"), f"eigen.{key}")
    same_loadings(figures(view, "loadings"), names, factors, f"pca.{key}", 1e-9)
    initial = studies[key].factor(names, factors=factors, extraction="paf", rotation="none")
    R.same(values(figures(initial, "communalities"), "initial"), f"smc.{key}")


def same_loadings(found: dict, names: list[str], factors: int, key: str, tolerance: float) -> None:
    got = [found[name, "", str(j + 1)] for j in range(factors) for name in names]
    R.near(got, key, tolerance)


@pytest.mark.parametrize("rotation", ["varimax", "promax", "oblimin"])
@pytest.mark.parametrize("key", FACTORS)
def test_rotation(key: str, rotation: str, studies: dict) -> None:
    """R's varimax stops at the ratio of two sums of singular values (1e-6), its oblimin at a gradient of 1e-6."""
    names, factors = FACTORS[key]
    view = studies[key].factor(names, factors=factors, rotation=rotation)
    near = 5e-6 if rotation == "oblimin" else 1e-6
    same_loadings(figures(view, "rotated"), names, factors, f"pca.{key}.{rotation}", near)
    if rotation == "varimax":
        return
    phi = figures(view, "phi")
    got = [phi["(factor)", str(i), str(j)] for j in range(1, factors + 1) for i in range(j + 1, factors + 1)]
    R.near(got, f"pca.{key}.{rotation}.phi", near)
    if rotation == "oblimin":
        same_loadings(figures(view, "structure"), names, factors, f"pca.{key}.oblimin.structure", near)


@pytest.mark.parametrize("key", COMMON)
def test_principal_axes_gone_round_until_nothing_moves(key: str, studies: dict) -> None:
    names, factors = COMMON[key]
    x = np.column_stack([studies[key].survey.values(v) for v in names])
    x = x[~np.isnan(x).any(axis=1)]
    found = extract(np.corrcoef(x.T), float(len(x)), factors, "paf", 1e-14, 200_000)
    R.near(found.loadings.T.ravel(), f"paf.{key}", 1e-8)
    # psych stops at the change of the sum of all communalities.
    R.near(found.communalities, f"paf.{key}.psych", 1e-5)


@pytest.mark.parametrize("key", COMMON)
def test_maximum_likelihood(key: str, studies: dict) -> None:
    names, factors = COMMON[key]
    view = studies[key].factor(names, factors=factors, extraction="ml", rotation="none")
    found = figures(view, "loadings")
    columns = np.array([[found[name, "", str(j + 1)] for name in names] for j in range(factors)])
    # R puts the factors in order of their sums of squares; SPSS leaves them in order of the scaled eigenvalues.
    got = columns[np.argsort(-(columns**2).sum(axis=1))].ravel()
    R.near(got, f"ml.{key}", 1e-5)
    fit = figures(view, "adequacy")
    R.same([fit["(factor_fit)", "", s] for s in ("chi2", "df", "p")], f"ml.{key}.test", 1e-6)


def test_congruence_by_hand() -> None:
    """Five experts, three items; the same ratings with a row for each item."""
    ratings = {"i1": [1, 1, 1, 0, 1], "i2": [1, 0, -1, 0, 1], "i3": [-1, -1, 0, 0, 1]}
    experts = pd.DataFrame(ratings, dtype=float, index=[f"e{k}" for k in range(5)])
    found = figures(sk.Study(Survey(experts, Codebook())).ioc(list(ratings)))
    assert [found[i, "", "ioc"] for i in ratings] == pytest.approx([0.8, 0.2, -0.2])
    assert found["(all)", "", "ioc"] == pytest.approx(0.8 / 3)
    turned = experts.T.set_axis([f"x{k}" for k in range(5)], axis=1)
    turned["item"] = list(ratings)
    by_item = figures(sk.Study(Survey(turned, Codebook())).ioc([f"x{k}" for k in range(5)], items="item"))
    assert [by_item["item", i, "ioc"] for i in ratings] == pytest.approx([0.8, 0.2, -0.2])
    shown = sk.Study(Survey(experts, Codebook())).ioc(list(ratings)).set_tables()[0]
    assert [line[-1] for line in shown.body] == ["ใช้ได้", "ปรับปรุง", "ปรับปรุง", ""]
