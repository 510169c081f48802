"""The five instruments against the facts they were designed from, typed again in tests/data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from survey_kit.expression import check, columns_of, evaluate, parse
from survey_kit.model.codebook import Codebook, Kind, MissingReason
from survey_kit.reading.questionnaire import check_questionnaire, read_questionnaire
from survey_kit.resources import folder

FOLDER = folder("questionnaires")
ITEMS = {"hh_resilience": 86, "agency_interview": 48, "org_strength": 46, "mentor_self": 43, "activity_eval": 28}
SOURCE = {q["id"]: q for q in json.loads((Path(__file__).parents[1] / "data/questionnaires_source.json").read_text())}
KINDS = {
    "single": Kind.SINGLE,
    "likert": Kind.LIKERT,
    "num": Kind.NUMBER,
    "text": Kind.TEXT,
    "date": Kind.DATE,
    "pii": Kind.PERSONAL,
}
BOOKS = {name: read_questionnaire(FOLDER / f"{name}.toml") for name in ITEMS}


@pytest.fixture(params=list(ITEMS))
def book(request: pytest.FixtureRequest) -> Codebook:
    return BOOKS[request.param]


def items(name: str) -> list[dict[str, Any]]:
    return [item for section in SOURCE[name]["secs"] for item in section["items"]]


def test_number_of_items(book: Codebook) -> None:
    assert sum(len(s.questions) for s in book.sections) == ITEMS[book.name]
    assert [q for s in book.sections for q in s.questions] == [item["var"] for item in items(book.name)]


def test_titles_and_sections(book: Codebook) -> None:
    source = SOURCE[book.name]
    assert book.title.th == source["title"]
    assert [s.title.th for s in book.sections] == [s["title"] for s in source["secs"]]


def test_every_label_code_and_type(book: Codebook) -> None:
    for item in items(book.name):
        name, options = item["var"], item["opts"]
        if item["type"] == "multi":
            answers = book.response_set(name)
            assert answers and answers.kind == "dichotomy" and answers.label.th == item["label"]
            assert [(v, book[v].label.th) for v in answers.variables] == [(f"{name}_{c}", w) for c, w in options]
            assert answers.exclusive == tuple(f"{name}_{c}" for c, _ in options if c == 0)
        elif item["type"] == "rank":
            ranks = book.response_set(name)
            assert ranks and ranks.kind == "rank" and ranks.label.th == item["label"]
            for column in ranks.variables:
                assert book[column].codes == tuple(c for c, _ in options)
        else:
            variable = book[name]
            assert (variable.label.th, variable.kind) == (item["label"], KINDS[item["type"]])
            assert [(c, variable.label_of(c).th) for c in variable.codes] == [tuple(o) for o in options]


def test_missing_codes_and_reasons(book: Codebook) -> None:
    reasons = (MissingReason.NOT_APPLICABLE, MissingReason.DONT_KNOW, MissingReason.NO_ANSWER)
    for variable in book.variables:
        if variable.kind in (Kind.TEXT, Kind.DATE, Kind.PERSONAL):
            assert variable.missing == ()
        else:
            sign = -1 if variable.kind is Kind.NUMBER else 1
            assert tuple((r.low, r.high, r.reason) for r in variable.missing) == tuple(
                (sign * c, sign * c, reason) for c, reason in zip((97, 98, 99), reasons, strict=True)
            )


def test_skips_of_the_design_are_there() -> None:
    """Every question the design skips has a condition; the flood questions say which hazards they need."""
    for name, book in BOOKS.items():
        for item in items(name):
            if item["skip"] and item["var"] not in ("consent", "consent_sens"):
                answers = book.response_set(item["var"])
                assert book[answers.variables[0] if answers else item["var"]].relevant, item
    hh = BOOKS["hh_resilience"]
    assert hh["b2"].relevant == "has(b1, 1) or has(b1, 2)"
    assert hh["b5"].relevant == "has(b1, 3)"
    assert hh["c1_8"].relevant == hh["c3_0"].relevant == "not has(b1, 0)"
    assert hh["a10d"].relevant == "consent_sens == 1"
    assert hh["a6_oth"].relevant == "a6 == 10" and hh["d1_oth"].relevant == "has(d1, 9)"
    assert BOOKS["mentor_self"]["pb8"].relevant == "4 <= pl8 and pl8 <= 6"
    assert next(r for r in hh.rules if r.name == "consent").severity == "error"


def test_ranges_units_and_flags() -> None:
    hh = BOOKS["hh_resilience"]
    ranges = {"a2": (18, 110), "a9": (1, 25), "a11": (0, 500000), "b3": (0, 400), "b4": (0, 90), "d3": (0, 168)}
    assert {name: (hh[name].low, hh[name].high) for name in ranges} == ranges
    assert BOOKS["org_strength"]["w1"].high is None
    assert [v.name for v in hh.variables if v.sensitive] == ["a3", "a10c", "a10d"]
    assert hh["form_id"].unique and hh["form_id"].required
    assert hh["f1_1"].label_of(97).th == "ไม่เคยเกี่ยวข้อง" and hh["d5_1"].label_of(97).th.startswith("ไม่เกี่ยวข้อง")


def test_blocks() -> None:
    hh = BOOKS["hh_resilience"]
    assert {s.name: (len(s.items), s.low, s.high, s.good) for s in hh.scales} == {
        "b7": (4, 1, 5, "none"),
        "c1": (8, 1, 5, "low"),
        "d5": (8, 1, 5, "high"),
        "e3": (8, 1, 5, "high"),
        "f1": (7, 1, 5, "high"),
    }
    assert [(s.name, len(s.items), s.high) for s in BOOKS["org_strength"].scales] == [
        (f"m{i}", 4, 3) for i in range(1, 6)
    ]


def test_every_word_has_english_and_fits_spss(book: Codebook) -> None:
    named = (*book.sets, *book.scales, *book.indices, *book.rules)
    words = [v.label for v in book.variables] + [n.label for n in named] + [s.title for s in book.sections]
    values = [value.label for v in book.variables for value in v.values]
    units = [v.unit for v in book.variables if v.unit.th] + [level.label for i in book.indices for level in i.levels]
    for label in (*words, *values, *units, book.title, book.unit):
        assert label.th and label.en.replace("–", "-").isascii() and label.en, label
    assert max(len(w.th.encode()) for w in words) <= 255
    assert max(len(w.th.encode()) for w in values) <= 120


def test_all_conditions_hold_water(book: Codebook) -> None:
    for formula in (*(v.relevant for v in book.variables if v.relevant), *(r.expect for r in book.rules)):
        assert check(formula, book) == ()
    assert check_questionnaire(FOLDER / f"{book.name}.toml") == ()


def test_without_english() -> None:
    book = read_questionnaire(FOLDER / "hh_resilience.toml", english=False)
    assert book["a1"].label.th == "เพศของผู้ตอบ" and book["a1"].label.en == ""


def test_vulnerability_of_one_household_by_hand() -> None:
    """E, S, A and V of a household worked out with pencil and paper from the published formula."""
    hh = BOOKS["hh_resilience"]
    answers = dict.fromkeys(columns_of(parse("V"), hh), np.nan)
    answers |= {c: 0.0 for s in ("b1", "d1", "d2", "e1") for c in hh.response_set(s).variables}  # type: ignore[union-attr]
    answers |= {"b1_1": 1, "b1_3": 1, "b1_4": 1, "b2": 4, "b3": 50, "b4": 3, "b5": 45, "d1_2": 1, "d2_3": 1, "e1_1": 1}
    answers |= dict.fromkeys(("b7_1", "b7_2", "b7_3", "b7_4"), 4) | {f"c1_{i}": 3 for i in range(1, 9)}
    answers |= {f"d5_{i}": 2 for i in range(1, 9)} | {f"e3_{i}": 4 for i in range(1, 9)}
    answers |= {"a9": 4, "a10a": 1, "a10b": 1, "a12": 2, "a13": 3, "a14": 2, "d6": 1, "d3": 3}

    def value(name: str) -> float:
        return float(evaluate(parse(name), lambda c: np.array([answers[c]], dtype=float), hh)[0])

    e = (3 / 9 + 4 / 10 + 50 / 200 + 3 / 30 + 45 / 90 + 0.75) / 6
    s = (0.5 + 2 / 4 + 0.67 + 0.5 + 0.5) / 5
    a = (0.25 + 1 / 9 + 0 + 0.75 + 2 / 8 + 0.5) / 6
    assert value("E") == pytest.approx(e, abs=1e-12)
    assert value("S") == pytest.approx(s, abs=1e-12)
    assert value("A") == pytest.approx(a, abs=1e-12)
    assert value("V") == pytest.approx(100 * (e + s + 1 - a) / 3, abs=1e-12)


@pytest.mark.parametrize(
    ("scores", "percent", "grade"),
    [((3, 3, 3, 3, 3), 100, 4), ((3, 3, 3, 3, 1), 86.6666666667, 3), ((2, 2, 2, 2, 2), 66.6666666667, 3),
     ((1, 1, 1, 2, 2), 46.6666666667, 2), ((1, 1, 1, 1, 1), 33.3333333333, 1)],
)  # fmt: skip
def test_grade_of_an_organisation(scores: tuple[int, ...], percent: float, grade: int) -> None:
    """A needs 80 and no dimension below 50; 80 with a weak dimension is B."""
    book = BOOKS["org_strength"]
    answers = {f"m{d}{i}": float(score) for d, score in enumerate(scores, 1) for i in range(1, 5)}

    def value(name: str) -> float:
        return float(evaluate(parse(name), lambda c: np.array([answers[c]]), book)[0])

    assert value("M") == pytest.approx(percent)
    assert value("grade") == grade
