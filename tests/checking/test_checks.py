"""Each check finds the case planted for it and is silent on clean data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from survey_kit.checking import CHECKS, check, finding_text
from survey_kit.model.codebook import (
    Codebook,
    Kind,
    Measure,
    MissingReason,
    MissingRule,
    ResponseSet,
    Rule,
    Scale,
    ValueLabel,
    Variable,
)
from survey_kit.model.finding import Finding
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words

MISSING = (MissingRule(88.0, 88.0, MissingReason.NOT_APPLICABLE), MissingRule(99.0, 99.0, MissingReason.NO_ANSWER))
CODES = tuple(ValueLabel(float(k), Words(f"ระดับ {k}")) for k in (1, 2, 3, 4, 5, 88, 99))
JOBS = tuple(ValueLabel(float(k), Words(w)) for k, w in enumerate(("ทำสวน ทำนา", "ค้าขายหรือธุรกิจส่วนตัว", "อื่น ๆ (ระบุ)"), 1))
ITEMS = {s: tuple(f"{s}_{k}" for k in range(1, 7)) for s in ("d1", "d2", "d3")}
ROWS = 160
OTHERS = tuple(f"f{k}" for k in range(1, 31))


def single(name: str, relevant: str = "") -> Variable:
    return Variable(name, Words(name), Kind.SINGLE, values=CODES, missing=MISSING, relevant=relevant)


def box(name: str) -> Variable:
    values = (ValueLabel(0.0, Words("ไม่เลือก")), ValueLabel(1.0, Words("เลือก")))
    return Variable(name, Words(name), Kind.DICHOTOMY, values=values, missing=MISSING)


BOOK = Codebook(
    "plan",
    variables=(
        Variable("id", kind=Kind.TEXT, unique=True),
        Variable("day", kind=Kind.DATE),
        single("consent"),
        Variable("city", kind=Kind.NUMBER),
        Variable("age", Words("อายุ"), Kind.NUMBER, Measure.SCALE, missing=MISSING, low=15, high=110, integer=True),
        Variable("people", kind=Kind.NUMBER, low=1, high=30, integer=True),
        Variable("old", kind=Kind.NUMBER, low=0, high=30, integer=True),
        Variable("income", kind=Kind.NUMBER, measure=Measure.SCALE, low=0),
        Variable("earned", Words("รายได้ต่อเดือน"), Kind.NUMBER, Measure.SCALE, low=0),
        Variable("year", Words("ปีที่ก่อตั้ง"), Kind.NUMBER, Measure.SCALE, low=2475, high=2570, integer=True),
        Variable("amphoe", kind=Kind.TEXT),
        Variable("tambon", kind=Kind.TEXT),
        Variable("interviewer", kind=Kind.TEXT),
        Variable(
            "sex", Words("เพศ"), values=tuple(ValueLabel(float(k), Words(w)) for k, w in enumerate(("ชาย", "หญิง"), 1))
        ),
        Variable("job", Words("อาชีพ"), values=JOBS, missing=MISSING, question="job"),
        Variable("job_oth", kind=Kind.TEXT, relevant="job == 3", question="job"),
        *(single(v) for v in OTHERS),
        single("flooded"),
        single("depth", relevant="flooded == 1"),
        *(box(f"b1_{k}") for k in (1, 2, 3)),
        *(replace(single(f"e1_{k}"), kind=Kind.RANK) for k in (1, 2, 3)),
        *(replace(single(v), kind=Kind.LIKERT) for items in ITEMS.values() for v in items),
        Variable("why", kind=Kind.TEXT),
    ),
    sets=(
        ResponseSet("b1", Words("ภัย"), "dichotomy", ("b1_1", "b1_2", "b1_3"), exclusive=("b1_3",)),
        ResponseSet("e1", Words("ลำดับ"), "rank", ("e1_1", "e1_2", "e1_3")),
    ),
    scales=tuple(Scale(s, Words(s), items) for s, items in ITEMS.items()),
    rules=(
        Rule("consent", "consent == 1", Words("ยินยอม"), "error"),
        Rule("elders", "old <= people", Words("ผู้สูงอายุไม่เกินจำนวนคน")),
    ),
)


def clean_data() -> pd.DataFrame:
    """Rows with nothing to find: four cities, blocks that go together, plausible incomes."""
    rng = np.random.default_rng(1)
    trait = rng.normal(0, 1, ROWS)
    frame = pd.DataFrame({
        "id": pd.Series([f"A{i:03}" for i in range(ROWS)], dtype=object),
        "day": pd.Series(["2025-08-15"] * ROWS, dtype=object),
        "consent": 1.0, "city": np.repeat([1.0, 2.0, 3.0, 4.0], ROWS // 4), "age": rng.integers(18, 90, ROWS).astype(float),
        "people": 4.0, "old": 1.0, "income": np.round(rng.lognormal(9.5, 0.4, ROWS)),
        "earned": np.tile([8000.0, 9000.0, 11000.0, 12500.0], ROWS // 4), "year": 2551.0,
        "amphoe": pd.Series(["9011"] * ROWS, dtype=object), "tambon": pd.Series(["901102"] * ROWS, dtype=object),
        "interviewer": pd.Series([f"{i // 40}{'ABCD'[i % 4]}" for i in range(ROWS)], dtype=object),
        "sex": np.where(np.arange(ROWS) % 40 < 30, 2.0, 1.0), "job": 3.0,
        "job_oth": pd.Series(["ช่างตัดผม"] * ROWS, dtype=object), **{v: rng.integers(1, 6, ROWS) + 0.0 for v in OTHERS},
        "flooded": np.where(np.arange(ROWS) % 2, 1.0, 2.0), "depth": np.where(np.arange(ROWS) % 2, 3.0, 88.0),
        "b1_1": 1.0, "b1_2": 0.0, "b1_3": 0.0, "e1_1": 1.0, "e1_2": 2.0, "e1_3": 3.0,
    })  # fmt: skip
    for items in ITEMS.values():
        for name in items:
            frame[name] = np.clip(np.round(3 + trait + rng.normal(0, 0.6, ROWS)), 1, 5)
    # Nobody answers a whole block alike.
    for items in ITEMS.values():
        frame[items[0]] = np.where(frame[items[1]] > 3, frame[items[1]] - 1, frame[items[1]] + 1)
    frame["why"] = pd.Series(["น้ำท่วม"] * ROWS, dtype=object)
    frame.index = pd.Index([f"a.xlsx:{i}" for i in range(2, ROWS + 2)], name="row")
    return frame


def survey(change: Callable[[pd.DataFrame], None] | None = None) -> Survey:
    data = clean_data()
    if change:
        change(data)
    return Survey(data, BOOK)


def put(row: int, **values: object) -> Callable[[pd.DataFrame], None]:
    def change(data: pd.DataFrame) -> None:
        for name, value in values.items():
            data.loc[f"a.xlsx:{row}", name] = value

    return change


def flat(data: pd.DataFrame) -> None:
    data.loc["a.xlsx:9", [*ITEMS["d1"], *ITEMS["d2"]]] = 3.0


def copied(data: pd.DataFrame) -> None:
    answers = [c for c in data.columns if c != "id"]
    data.loc["a.xlsx:20", answers] = data.loc["a.xlsx:10", answers].to_numpy()


def second_member(data: pd.DataFrame) -> None:
    """The same house answered for again: only the person differs."""
    copied(data)
    data.loc["a.xlsx:20", ["age", "sex", "f1"]] = [44.0, 1.0, 5.0 if data.at["a.xlsx:10", "f1"] < 5 else 1.0]


def cycle(data: pd.DataFrame) -> None:
    items = [v for block in ITEMS.values() for v in block]
    data.loc["a.xlsx:9", items] = np.tile([2.0, 4.0, 5.0], 6)


def lazy(data: pd.DataFrame) -> None:
    """One interviewer leaves half of the questions without an answer."""
    data.loc[data["interviewer"] == "2A", list(OTHERS[:15])] = 99.0


def exchanged(data: pd.DataFrame) -> None:
    data.loc[data["city"] == 3.0, "sex"] = 3.0 - data["sex"]


def forgotten(data: pd.DataFrame) -> None:
    """A file that writes 99 for no answer, and one empty cell."""
    data.loc[["a.xlsx:30", "a.xlsx:31"], "f2"] = 99.0
    data.loc["a.xlsx:5", "f3"] = np.nan


def turned(data: pd.DataFrame) -> None:
    rows = data["city"] == 2.0
    data.loc[rows, list(ITEMS["d2"])] = 6.0 - data.loc[rows, list(ITEMS["d2"])]


# check → (what is planted, the finding's code, row, question, proposal)
PLANTED: dict[str, tuple[Callable[[pd.DataFrame], None], str, str, str, str]] = {
    "consent": (put(3, consent=2.0), "consent-refused", "a.xlsx:3", "consent", "drop row"),
    "test-rows": (put(4, why="ทดสอบระบบ"), "test-row", "a.xlsx:4", "why", "drop row"),
    "duplicate-ids": (put(7, id="A001"), "duplicate-id", "a.xlsx:7", "id", "drop row"),
    "duplicate-answers": (copied, "duplicate-answers", "a.xlsx:20", "", "drop row"),
    "codes": (put(5, flooded=7.0), "unlabelled-code", "a.xlsx:5", "flooded", "missing no_answer"),
    "ranges": (put(6, age=210.0), "out-of-range", "a.xlsx:6", "age", "missing no_answer"),
    "near-duplicates": (second_member, "near-duplicate", "a.xlsx:20", "", "keep"),
    "blanks": (forgotten, "blank", "a.xlsx:5", "f3", "missing no_answer"),
    "yearly-amounts": (put(12, earned=132000.0), "yearly-amount", "a.xlsx:12", "earned", "set 11000"),
    "place-codes": (put(12, tambon="ควนลัง"), "not-a-place-code", "a.xlsx:12", "tambon", "keep"),
    "back-codes": (put(13, job_oth="ทำสวนยาง"), "back-code", "a.xlsx:13", "job", "set 1"),
    "words-to-review": (put(13, why="นายกโกงงบขุดคลอง"), "review-before-use", "a.xlsx:13", "why", "keep"),
    "signs-to-review": (put(13, why="น้ำท่วม 😢"), "odd-signs", "a.xlsx:13", "why", "keep"),
    "patterns": (cycle, "pattern-answers", "a.xlsx:9", "", "keep"),
    "interviewers": (lazy, "interviewer-missing", "", "interviewer", "keep"),
    "reordered-codes": (exchanged, "codes-exchanged", "", "sex", "keep"),
    "dates": (put(8, day="2568-08-15"), "date-in-future", "a.xlsx:8", "day", "missing blank"),
    "outliers": (put(12, income=9_000_000.0), "outlier", "a.xlsx:12", "income", "keep"),
    "skips": (put(2, depth=4.0), "skip-violated", "a.xlsx:2", "depth", "missing not_applicable"),
    "exclusive": (put(14, b1_3=1.0), "exclusive-with-others", "a.xlsx:14", "b1_3", "set 0"),
    "ranks": (put(15, e1_3=1.0), "rank-repeated", "a.xlsx:15", "e1_3", "missing no_answer"),
    "rules": (put(16, old=6.0), "rule-broken", "a.xlsx:16", "old", "keep"),
    "straight-lining": (flat, "straight-lining", "a.xlsx:9", "", "keep"),
    "reversed-scales": (turned, "reversed-scale", "", "d2", "reverse"),
}


def test_every_check_has_a_planted_case() -> None:
    assert set(PLANTED) == set(CHECKS)


def test_clean_data_is_silent() -> None:
    assert check(survey()) == ()


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_finds_its_case_and_only_that(name: str) -> None:
    change, code, row, question, proposal = PLANTED[name]
    dirty = survey(change)
    (found,) = CHECKS[name](dirty)
    assert (found.code, found.row, found.variable, found.proposal) == (code, row, question, proposal)
    assert all("…" not in finding_text(found, dirty, lang) for lang in ("th", "en"))


@pytest.mark.parametrize("name", CHECKS)
def test_no_check_fails_on_no_rows_or_missing_columns(name: str) -> None:
    assert list(CHECKS[name](Survey(clean_data().iloc[:0], BOOK))) == []
    assert list(CHECKS[name](Survey(clean_data()[["id"]], BOOK))) == []


def test_fractions_where_people_are_counted() -> None:
    (found,) = CHECKS["ranges"](survey(put(6, people=2.5)))
    assert found.code == "not-whole"


def test_missing_codes_and_blanks_are_not_findings() -> None:
    assert check(survey(put(6, age=99.0, flooded=99.0, depth=np.nan, e1_3=99.0))) == ()


def test_labels_for_missing_codes_or_for_the_ends_alone_plant_nothing() -> None:
    data = pd.DataFrame({"q": [1.0, 2.0, 3.0, 99.0, 7.0]}, index=list("abcde"))
    ends = (ValueLabel(1.0, Words("น้อย")), ValueLabel(5.0, Words("มาก")), ValueLabel(99.0, Words("ไม่ตอบ")))
    only_missing = replace(single("q"), values=ends[2:])
    ordinal = replace(single("q"), values=ends, measure=Measure.ORDINAL)
    assert list(CHECKS["codes"](Survey(data, Codebook(variables=(only_missing,))))) == []
    assert [f.value for f in CHECKS["codes"](Survey(data, Codebook(variables=(ordinal,))))] == [7.0]
    assert (
        len(list(CHECKS["codes"](Survey(data, Codebook(variables=(replace(ordinal, measure=Measure.NOMINAL),)))))) == 3
    )


@pytest.mark.parametrize(
    ("change", "code", "meant"),
    [
        (put(6, age=2520.0), "birth-year", "set 48"),
        (put(6, age=1977.0), "birth-year", "set 48"),
        (put(6, year=2008.0), "christian-year", "set 2551"),
        (put(6, age=-1.0), "out-of-range", "missing no_answer"),
        (put(6, year=1200.0), "out-of-range", "missing blank"),
    ],
)
def test_years_in_disguise(change: Callable[[pd.DataFrame], None], code: str, meant: str) -> None:
    (found,) = CHECKS["ranges"](survey(change))
    assert (found.code, found.proposal) == (code, meant)


def test_dates_before_and_after_the_fieldwork_are_told_apart() -> None:
    def change(d: pd.DataFrame) -> None:
        put(8, day="2019-02-14")(d)
        put(9, day="2027-02-14")(d)

    found = list(CHECKS["dates"](survey(change)))
    assert [f.code for f in found] == ["date-before-fieldwork", "date-in-future"]


def test_a_date_with_a_time_of_day_is_a_date() -> None:
    found = list(CHECKS["dates"](survey(put(8, day="2019-02-14T09:30:00"))))
    assert [(f.code, f.value) for f in found] == [("date-before-fieldwork", "2019-02-14")]


def test_a_code_of_nines_looks_like_no_answer() -> None:
    (found,) = CHECKS["codes"](survey(put(5, flooded=999.0)))
    assert (found.code, found.proposal, found.case) == ("looks-missing", "missing no_answer", 13)


def test_one_mistake_is_told_once() -> None:
    """An impossible age breaks no rule; "none of these" beside a tick makes no skip wrong."""
    assert [f.code for f in check(survey(put(16, old=60.0)))] == ["out-of-range"]


def test_a_code_of_another_district_is_told() -> None:
    (found,) = CHECKS["place-codes"](survey(put(12, tambon="930509")))
    assert (found.code, found.facts["outer"]) == ("place-elsewhere", "9011")


def test_the_reader_has_told_why_a_cell_is_blank() -> None:
    dirty = survey(forgotten)
    read = (Finding("percent-typed", "a.xlsx:5", "f3", "50%"),)
    assert [f.code for f in check(dirty)] == ["blank"]
    assert check(dirty, read) == ()


def test_a_finding_keeps_its_key() -> None:
    (found,) = check(survey(put(6, age=210.0)))
    assert found.key == "out-of-range|a.xlsx:6|age"
