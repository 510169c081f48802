"""The clean sample data measured against the targets it was made for, typed here again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from survey_kit.expression import evaluate, parse
from survey_kit.model.codebook import Codebook, Kind
from survey_kit.reading.questionnaire import read_questionnaire
from survey_kit.resources import folder

CLEAN = folder("sample_data") / "clean"
BOOK = read_questionnaire(folder("questionnaires") / "hh_resilience.toml")
TEXT = {v.name: str for v in BOOK.variables if v.is_text}
HOMES = pd.read_csv(CLEAN / "households.csv", encoding="utf-8-sig", dtype=TEXT, keep_default_na=True)

#                    โตนดด้วน ควนลัง บ่อยาง พะตง ละงู ปาดังเบซาร์
TARGETS: dict[str, tuple[float, ...]] = {
    "forms": (150, 200, 220, 140, 160, 130),
    "women": (62, 60, 64, 61, 63, 58),
    "age": (52, 48, 50, 49, 47, 46),
    "age_sd": (15, 15, 16, 15, 16, 15),
    "muslim": (12, 30, 55, 10, 78, 35),
    "size": (3.5, 3.7, 4.4, 3.6, 4.3, 3.8),
    "income": (12000, 16000, 11000, 15000, 11500, 15500),
    "income_p90": (30000, 42000, 28000, 35000, 28000, 45000),
    "b1_1": (35, 38, 61, 78, 52, 49),
    "b1_3": (64, 66, 22, 25, 44, 31),
    "b1_4": (48, 63, 58, 41, 39, 45),
    "b1_6": (6, 3, 47, 5, 21, 2),
    "b1_7": (9, 14, 52, 18, 15, 38),
    "b1_0": (7, 8, 3, 4, 9, 15),
    "b2": (2, 2, 4, 5, 3, 3),
    "b6": (4000, 5000, 7000, 12000, 8000, 5000),
    "d3": (12, 8, 3, 6, 4, 5),
    "c1": (2.9, 3.0, 3.5, 3.6, 3.2, 2.7),
    "d5": (3.3, 3.1, 2.6, 3.0, 2.9, 2.8),
    "e3": (4.0, 3.7, 3.6, 3.6, 3.9, 3.2),
    "f1_1": (3.6, 3.5, 2.9, 3.3, 3.2, 3.1),
    "flags": (25, 70, 25, 70, 25, 25),
}
CITY = range(1, 7)


def answers(name: str, data: pd.DataFrame = HOMES, book: Codebook = BOOK) -> Any:
    """Analysable numbers of a column: missing codes are NaN; text stays text."""
    if book[name].is_text:
        return data[name].fillna("").to_numpy(dtype=object)
    column = data[name].to_numpy(dtype=float).copy()
    for rule in book[name].missing:
        column[(column >= rule.low) & (column <= rule.high)] = np.nan
    return column


def block(name: str) -> Any:
    scale = BOOK.scale(name)
    assert scale
    return np.array([answers(item) for item in scale.items])


def score(formula: str) -> Any:
    return evaluate(parse(formula), answers, BOOK)


IN: dict[int, Any] = {city: HOMES["city"].to_numpy() == city for city in CITY}
MEASURES: dict[str, tuple[Callable[[Any], float], float]] = {
    # name: how it is measured in the rows of a city, how far it may be from the target
    "forms": (lambda m: float(m.sum()), 0),
    "women": (lambda m: 100 * float(np.nanmean(answers("a1")[m] == 2)), 3),
    "age": (lambda m: float(np.nanmean(answers("a2")[m])), 1),
    "age_sd": (lambda m: float(np.nanstd(answers("a2")[m], ddof=1)), 1),
    "muslim": (lambda m: share(answers("a3")[m], 2), 3),
    "size": (lambda m: float(np.nanmean(answers("a9")[m])), 0.1),
    "b2": (lambda m: float(np.nanmedian(answers("b2")[m])), 0.5),
    "d3": (lambda m: float(np.nanmedian(answers("d3")[m])), 1),
    "f1_1": (lambda m: float(np.nanmean(answers("f1_1")[m])), 0.1),
    "flags": (lambda m: share(answers("d4")[m], 1), 3),
    **{k: (lambda m, k=k: float(np.nanmean(block(k)[:, m])), 0.1) for k in ("c1", "d5", "e3")},  # type: ignore[misc]
    **{k: (lambda m, k=k: share(answers(k)[m], 1), 3) for k in TARGETS if k.startswith("b1_")},  # type: ignore[misc]
}


def share(column: Any, code: float) -> float:
    return 100 * float(np.sum(column == code) / np.sum(~np.isnan(column)))


@pytest.mark.parametrize("name", list(MEASURES))
def test_targets_of_the_cities(name: str) -> None:
    measure, tolerance = MEASURES[name]
    measured = [round(measure(IN[city]), 3) for city in CITY]
    off = [abs(m - t) for m, t in zip(measured, TARGETS[name], strict=True)]
    assert max(off) <= tolerance, measured


@pytest.mark.parametrize(
    ("target", "column", "quantile"), [("income", "a11", 0.5), ("income_p90", "a11", 0.9), ("b6", "b6", 0.5)]
)
def test_amounts_are_within_a_tenth(target: str, column: str, quantile: float) -> None:
    for city, wanted in zip(CITY, TARGETS[target], strict=True):
        assert np.nanquantile(answers(column)[IN[city]], quantile) == pytest.approx(wanted, rel=0.1)


def test_modes_of_occupation() -> None:
    modes = [int(stats.mode(answers("a6")[IN[city]], nan_policy="omit").mode) for city in CITY]
    assert modes == [1, 3, 2, 4, 1, 5]


@pytest.mark.parametrize("name", ["b7", "c1", "d5", "e3", "f1"])
def test_alpha_of_each_block(name: str) -> None:
    x = block(name)
    x = x[:, ~np.isnan(x).any(axis=0)]
    alpha = len(x) / (len(x) - 1) * (1 - x.var(axis=1, ddof=1).sum() / x.sum(axis=0).var(ddof=1))
    assert 0.78 <= alpha <= 0.92


def correlation(a: Any, b: Any) -> float:
    both = ~np.isnan(a) & ~np.isnan(b)
    return float(np.corrcoef(a[both], b[both])[0, 1])


def test_correlations() -> None:
    assert correlation(score("block(d5)"), score("block(e3)")) == pytest.approx(0.45, abs=0.06)
    assert correlation(score("block(c1)"), score("b2")) == pytest.approx(0.35, abs=0.06)


def test_vulnerability_is_higher_for_elders_alone_and_renters() -> None:
    v = score("V")
    assert not np.isnan(v).any()
    alone, rents = score("a9 == 1 and a2 >= 60") == 1, score("a13 == 3") == 1
    assert alone.sum() >= 10
    assert v[alone].mean() > v[~alone].mean() + 2 and v[rents].mean() > v[~rents].mean() + 1


def test_nothing_is_answered_that_was_not_asked() -> None:
    for v in BOOK.variables:
        if not v.relevant or v.kind is Kind.PERSONAL:
            continue
        asked = score(v.relevant)
        if v.is_text:
            assert (answers(v.name)[asked != 1] == "").all(), v.name
        else:
            assert not np.isnan(asked).any(), v.name
            codes = HOMES[v.name].to_numpy()
            skip = -97 if v.kind is Kind.NUMBER else 97
            never = {97} if v.label_of(97).th == "ไม่เคยเกี่ยวข้อง" else set()
            assert (codes[asked == 0] == skip).all(), v.name
            assert not (codes[asked == 1] == skip).any() or never, v.name


def test_every_stored_value_is_possible_and_consistent() -> None:
    for v in BOOK.variables:
        if v.is_text or v.name == "moo":
            continue
        column = answers(v.name)
        there = column[~np.isnan(column)]
        if v.kind is Kind.NUMBER:
            assert there.min() >= (v.low or 0) and there.max() <= (v.high or np.inf), v.name
        else:
            assert set(there) <= set(v.codes), v.name
    for rule in BOOK.rules:
        assert not (score(rule.expect) == 0).any(), rule.name
    assert HOMES["form_id"].is_unique and "g6" not in HOMES


def test_item_nonresponse() -> None:
    def silent(name: str) -> float:
        codes = HOMES[name].to_numpy()
        asked = codes[~np.isin(codes, (97, -97))]
        return 100 * float(np.isin(asked, (98, 99, -98, -99)).mean())

    assert silent("a11") == pytest.approx(11, abs=1)
    assert silent("a3") == pytest.approx(6, abs=1)
    assert all(0.5 <= silent(f"d5_{i}") <= 4 for i in range(1, 9))


def test_heaping() -> None:
    income, age, depth = answers("a11"), answers("a2"), answers("b3")
    assert np.nanmean(income % 500 == 0) >= 0.85
    assert (income[~np.isnan(income)] % 500 == 0).all()
    assert np.mean(age[~np.isnan(age)] % 5 == 0) > 0.3
    assert np.mean(depth[~np.isnan(depth)] % 10 == 0) == 1
    damage = answers("b6")
    assert np.mean(damage[~np.isnan(damage)] == 0) == pytest.approx(0.2, abs=0.02)


def test_open_answers() -> None:
    for name, low, high in (("g3", 0.25, 0.45), ("g4", 0.25, 0.45)):
        assert low <= np.mean(answers(name) != "") <= high
    southern = ("แลหมา", "น้ำพะ", "พรือ", "หรอย", "ไม่หอน", "หวางนี้")
    worries = [text for text in answers("g3") if text]
    assert 0.05 <= np.mean([any(word in text for word in southern) for text in worries]) <= 0.15


def test_what_the_reports_must_meet() -> None:
    """A clear ANOVA, a difference that is none, small expected counts, a community under 30, a small group."""
    ready = score("block(d5)")
    groups = [ready[IN[city] & ~np.isnan(ready)] for city in CITY]
    assert stats.f_oneway(*groups).pvalue < 0.001
    assert all(groups[2].mean() < groups[i].mean() for i in (0, 1, 3, 4, 5))

    def crosstab(name: str) -> Any:
        return pd.crosstab(HOMES["city"], pd.Series(answers(name))).to_numpy()

    assert stats.chi2_contingency(crosstab("g5")).pvalue > 0.05
    assert (stats.chi2_contingency(crosstab("a3")).expected_freq < 5).mean() > 0.2
    assert HOMES.groupby("community").size().min() < 30 and HOMES["community"].nunique() == 17
    assert np.nansum(answers("c3_5")) < 30
    assert sum(share(answers(f"b1_{k}"), 1) for k in range(1, 10)) > 100


def table(name: str, **text: Any) -> pd.DataFrame:
    return pd.read_csv(CLEAN / f"{name}.csv", encoding="utf-8-sig", dtype=text or None)


def test_the_other_tables() -> None:
    agencies = table("agencies")
    assert agencies.groupby("city").size().to_dict() == {1: 9, 2: 11, 4: 4, 5: 5, 6: 3}
    book = read_questionnaire(folder("questionnaires") / "org_strength.toml")
    organisations = table("organisations")
    grade = evaluate(parse("grade"), lambda n: answers(n, organisations, book), book)
    assert [int((grade == g).sum()) for g in (4, 3, 2, 1)] == [8, 16, 11, 5]
    mentors, plans = table("mentors"), table("tambon_plans")
    assert (len(mentors), mentors["mt_tambon"].nunique(), mentors["mt_amphoe"].nunique()) == (96, 32, 5)
    assert (len(plans), plans["mt_tambon"].nunique()) == (64, 32)
    pm = plans[plans["mt_amphoe"] == 3404]["pl6"]
    assert (pm == 0).mean() > 0.6 and len(plans) * 8 == 512
    activities = table("activities").set_index("ac_id")
    assert len(activities) == 12
    assert activities.loc["AC-08", ["ac_act", "ac_exp", "ac_succ"]].tolist() == [350, 500, 4]
    assert table("forum_evaluations").groupby("ac_id").size().to_dict() == {"AC-05": 46, "AC-06": 43, "AC-07": 61}
    assert table("forum_votes").groupby("city").size().to_dict() == {1: 50, 2: 50, 3: 50}
    assert len(table("quotes")) == 60 and len(table("margins")) == 48
    homes = table("communities").groupby("city")["households"].sum().to_dict()
    assert homes == {1: 640, 2: 1150, 3: 980, 4: 720, 5: 690, 6: 540}


def test_skips_of_the_other_instruments() -> None:
    for name, file in (("agency_interview", "agencies"), ("mentor_self", "tambon_plans")):
        book, data = read_questionnaire(folder("questionnaires") / f"{name}.toml"), table(file)
        for v in book.variables:
            if v.relevant and v.name in data and not v.is_text:
                asked = evaluate(parse(v.relevant), lambda n, d=data, b=book: answers(n, d, b), book)
                assert ((asked == 0) == np.isin(data[v.name], (97, -97))).all(), v.name
