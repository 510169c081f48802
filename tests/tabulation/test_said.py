"""What tables say: labels with their blanks filled, figures with digits enough, no reason for a test that was not made."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, Measure, ValueLabel, Variable
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.study import Study
from survey_kit.thai.numbers import PLAIN
from survey_kit.wording.cells import is_whole, places
from tests.oracles.awkward import SAV

ROWS = 240
ANSWERS = (ValueLabel(1, Words("กู้", "Borrowed")), ValueLabel(2, Words("ไม่กู้", "Did not")))
SEXES = (ValueLabel(1, Words("หญิง", "Women")), ValueLabel(2, Words("ชาย", "Men")))
HOMES = tuple(
    ValueLabel(k, Words(th, en)) for k, th, en in ((1, "เช่า", "Rented"), (2, "ของตน", "Own"), (3, "อื่น", "Other"))
)


@pytest.fixture(scope="module")
def study() -> Study:
    """Debts, sexes, kinds of home, and an income in baht."""
    rng = np.random.default_rng(11)
    income = np.round(rng.lognormal(9.6, 0.5, ROWS), -2)
    debt = np.where(rng.random(ROWS) < 1 / (1 + np.exp((income - 15000) / 9000)), 1.0, 2.0)
    frame = pd.DataFrame({"debt": debt, "sex": rng.choice([1.0, 2.0], ROWS), "home": rng.choice([1.0, 2.0, 3.0], ROWS),
                          "income": income, "age": np.round(rng.normal(48, 15, ROWS))})  # fmt: skip
    book = Codebook(variables=(
        Variable("debt", Words("หนี้", "Debt"), values=ANSWERS), Variable("sex", Words("เพศ", "Sex"), values=SEXES),
        Variable("home", Words("บ้าน", "Home"), values=HOMES),
        *(Variable(n, Words(th, en), kind=Kind.NUMBER, measure=Measure.SCALE)
          for n, th, en in (("income", "รายได้", "Income"), ("age", "อายุ", "Age"))),
    ))  # fmt: skip
    return sk.Study(Survey(frame, book))


def test_measures_name_the_questions_and_answers_they_are_of(study: Study) -> None:
    table = study.crosstab("debt", "sex", measures=["nominal", "risk"])
    shown, english = repr(table), repr(study.styled(lang="en").crosstab("debt", "sex", measures=["nominal", "risk"]))
    assert "แลมบ์ดา (λ) · ตัวแปรตาม: หนี้" in shown
    assert "อัตราส่วนออดส์ของ “หญิง” (กู้ ÷ ไม่กู้)" in shown
    assert "Relative risk of “Men” (Borrowed ÷ Did not)" in english
    assert "…" not in shown + english


def test_odds_of_a_baht_are_not_1_000(study: Study) -> None:
    line = next(row for row in repr(study.logistic("debt", ["income"])).splitlines() if row.startswith("รายได้"))
    assert "1.000 " not in line + " "
    digits = {
        v: places(statistic, PLAIN, "model", v)
        for statistic, v in zip(["odds_ratio"] * 5, [1.000117, 1.0, 1.046, 0.9962, 0.265], strict=True)
    }
    assert digits == {1.000117: 5, 1.0: 3, 1.046: 3, 0.9962: 4, 0.265: 3}


@pytest.mark.parametrize(
    ("value", "whole"), [(185.00000000000003, True), (185.0, True), (0.0, True), (46.5, False), (1e-9, False)]
)
def test_whole_but_for_the_last_binary_digits(value: float, whole: bool) -> None:
    assert is_whole(value) is whole
    assert places("sum", PLAIN, "", value) == (0 if whole else 2)


def test_notes_speak_the_language_of_the_table(study: Study) -> None:
    english = study.styled(lang="en")
    shown = repr(english.logistic("debt", ["age", "home"]))
    assert "Event: Did not" in shown
    assert "answered every question, n = 240" in shown
    assert "Reference categories: Home = Other" in shown
    assert "holding Age constant" in repr(english.correlate(["debt", "income"], control="age"))
    assert "At the mean of the covariate: Income = " in repr(english.anova("age", ["sex"], covariates=["income"]))


def test_the_first_group_of_a_binomial_test_is_named(study: Study) -> None:
    assert "หนี้: กลุ่มแรกคือ “กู้”" in repr(study.binomial("debt"))
    assert "กลุ่มแรกคือคำตอบไม่เกิน 40" in repr(study.binomial("age", cut=40))
    assert "กลุ่มแรก" not in "".join(repr(study.binomial("home")).splitlines()[4:])


def test_no_reason_is_given_for_a_t_that_was_not_computed(study: Study) -> None:
    assert "Levene พบ" not in repr(study.t_test("income", "home")).replace("ไม่พบ", "พบ")
    assert "อ่านค่า t แบบ" in repr(study.t_test("income", "sex"))


def test_one_name_is_as_good_as_a_list_and_choices_are_told(study: Study) -> None:
    assert repr(study.crosstab("debt", "sex", measures="risk")) == repr(
        study.crosstab("debt", "sex", measures=["risk"])
    )
    assert repr(study.means("age", statistics="p90")) == repr(study.means("age", statistics=["p90"]))
    with pytest.raises(SurveyKitError, match="เลือกจาก: nominal, ordinal") as caught:
        study.crosstab("debt", "sex", measures="risks")
    assert "ไม่รู้จักตัวเลือก risks" in str(caught.value)


@pytest.mark.parametrize(("first", "second", "pair"), [
    ("พร้อมเพียงใด: รู้ทาง", "พร้อมเพียงใด: มีของ", "พร้อมเพียงใด: รู้ทาง – มีของ"),
    ("พร้อม: รู้ทาง", "พอใจ: มีของ", "พร้อม: รู้ทาง – พอใจ: มีของ"),
    ("อายุ", "รายได้", "อายุ – รายได้"),
    ("พร้อม: ก", "พร้อม: ก", "พร้อม: ก – พร้อม: ก"),
])  # fmt: skip
def test_the_stem_of_two_items_is_said_once(first: str, second: str, pair: str) -> None:
    assert Words(first).followed(Words(second)).th == pair


@pytest.mark.parametrize(
    ("value", "digits"), [(0.00042, 5), (0.0049, 4), (0.005, 2), (0.04, 2), (12.0, 2), (0.0, 2), (1e-17, 2)]
)
def test_a_small_figure_is_not_0_00(value: float, digits: int) -> None:
    assert places("mean", PLAIN, "profile", value) == digits


def test_a_ratio_of_small_to_large_has_digits(study: Study) -> None:
    shown = repr(study.ratio("sex", "income"))
    assert " 0.00 " not in shown.replace("\n", " \n")


def test_listwise_is_over_every_question_named() -> None:
    from survey_kit.cli.opening import opened
    from survey_kit.cli.parser import parser_for

    for extra in (["--covariates", "q1"], ["--covariates", "q1", "--by", "city"]):
        line = ["anova", str(SAV), "income", *extra, "--missing", "listwise"]
        data = opened(parser_for(line).parse_args(line)).data
        assert data["q1"].notna().all() and not (data["q1"] == 99).any()
        assert data["income"].notna().all()


def test_a_group_that_nobody_is_in_is_told() -> None:
    study = sk.read(SAV)
    for call in (
        lambda: study.t_test("y", "city", groups=[1, 7]),
        lambda: study.mann_whitney("y", "city", groups=["5", 1]),
    ):
        with pytest.raises(SurveyKitError) as error:
            call()
        assert error.value.code == "group-unknown"
        assert "1, 2, 3, 4" in error.value.message("th")


def test_how_many_answered_everything_is_said() -> None:
    study = sk.read(SAV)
    for view, n in ((study.regress("y", ["age", "q1"]), 245), (study.reliability(["q1", "q2"]), 224)):
        assert f"n = {n}" in repr(view)
