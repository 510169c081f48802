"""The language of conditions and formulas: grammar, three-valued logic, problems, XPath."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_kit.errors import SurveyKitError
from survey_kit.expression import check, columns_of, evaluate, from_xpath, names, parse, text, to_xpath
from survey_kit.model.codebook import Codebook, Index, Kind, ResponseSet, Scale, ValueLabel, Variable
from survey_kit.model.words import Words

NAN = np.nan
YES_NO = (ValueLabel(1.0, Words("เลือก")), ValueLabel(0.0, Words("ไม่เลือก")))
BOOK = Codebook(
    variables=(
        Variable("a2", kind=Kind.NUMBER, low=18, high=110),
        Variable("a9", kind=Kind.NUMBER),
        Variable("a12", values=tuple(ValueLabel(float(k), Words(str(k))) for k in (1, 2, 3, 4))),
        Variable("name", kind=Kind.TEXT),
        Variable("น้ำ", kind=Kind.NUMBER),
        *(Variable(f"b1_{k}", kind=Kind.DICHOTOMY, values=YES_NO, question="b1") for k in (1, 2, 0)),
        *(Variable(f"d5_{k}", kind=Kind.LIKERT) for k in (1, 2, 3, 4)),
        *(Variable(f"g1_{k}", kind=Kind.RANK) for k in (1, 2)),
    ),
    sets=(
        ResponseSet("b1", Words("ภัย"), "dichotomy", ("b1_1", "b1_2", "b1_0"), exclusive=("b1_0",)),
        ResponseSet("g1", Words("อันดับ"), "rank", ("g1_1", "g1_2")),
    ),
    scales=(Scale("d5", Words("พร้อม"), ("d5_1", "d5_2", "d5_3", "d5_4"), reverse=("d5_4",)),),
    indices=(Index("E", Words("E"), "a2 / 10"), Index("V", Words("V"), "100 * E"), Index("X", Words("X"), "X + 1")),
)


def value(source: str, **columns: object) -> list[float]:
    """What ``source`` gives over ``columns``; NaN reads None so that lists compare."""
    arrays = {k: np.array(v, dtype=object if any(isinstance(x, str) for x in v) else float) for k, v in columns.items()}
    result = np.atleast_1d(evaluate(parse(source), arrays.__getitem__, BOOK))
    assert result.dtype == np.float64
    return [None if np.isnan(x) else round(float(x), 9) for x in result]


def test_kleene_tables() -> None:
    p = [1, 1, 1, 0, 0, 0, NAN, NAN, NAN]
    q = [1, 0, NAN] * 3
    assert value("a2 and a9", a2=p, a9=q) == [1, 0, None, 0, 0, 0, None, 0, None]
    assert value("a2 or a9", a2=p, a9=q) == [1, 1, 1, 1, 0, None, 1, None, None]
    assert value("not a2", a2=[1, 0, NAN]) == [0, 1, None]


def test_missing_travels_through_arithmetic_and_comparison() -> None:
    assert value("a2 + 1", a2=[1, NAN]) == [2, None]
    assert value("a2 > 1", a2=[2, 1, NAN]) == [1, 0, None]
    assert value("a2 / a9", a2=[1, 1], a9=[0, 2]) == [None, 0.5]
    assert value("min(a2, 10)", a2=[60, NAN]) == [10, None]
    assert value("18 <= a2 <= 20", a2=[17, 18, 20, 21, NAN]) == [0, 1, 1, 0, None]


def test_mean_and_sum_use_what_is_there() -> None:
    assert value("mean(a2, a9)", a2=[1, 1, NAN], a9=[3, NAN, NAN]) == [2, 1, None]
    assert value("sum(a2, a9)", a2=[1, 1, NAN], a9=[3, NAN, NAN]) == [4, 1, None]


def test_sets() -> None:
    b1 = {"b1_1": [1, 0, NAN, 1], "b1_2": [1, 0, NAN, NAN], "b1_0": [0, 1, NAN, 0]}
    assert value("has(b1, 1)", **b1) == [1, 0, None, 1]
    assert value("count(b1)", **b1) == [2, 0, None, 1]  # the exclusive "none" is not counted
    assert value("answered(b1)", **b1) == [1, 1, 0, 1]
    ranks = {"g1_1": [3, 4, NAN], "g1_2": [1, NAN, NAN]}
    assert value("has(g1, 1)", **ranks) == [1, 0, None]
    assert value("count(g1)", **ranks) == [2, 1, None]
    assert value("has(a12, 2)", a12=[2, 1, NAN]) == [1, 0, None]


def test_block_turns_reversed_items_and_wants_enough_answers() -> None:
    d5 = {"d5_1": [5, 5, 5], "d5_2": [5, 5, NAN], "d5_3": [5, NAN, NAN], "d5_4": [1, 1, 1]}
    assert value("block(d5)", **d5) == [5, 5, None]
    assert value("block(d5)", **{**d5, "d5_4": [5, 5, 5]})[0] == 4


def test_recode_where_scale01() -> None:
    assert value("recode(a12, {1: 1, 2: .67})", a12=[1, 2, 3, NAN]) == [1, 0.67, None, None]
    assert value("where(a2 >= 6, 1, where(a2 >= 1, .5, 0))", a2=[6, 1, 0, NAN]) == [1, 0.5, 0, None]
    assert value("scale01(a2, 1, 5)", a2=[1, 3, 5, NAN]) == [0, 0.5, 1, None]


def test_indices_are_opened_and_a_circle_is_an_error() -> None:
    assert value("V", a2=[20, NAN]) == [200, None]
    with pytest.raises(SurveyKitError, match="วงกลม"):
        value("X", a2=[1])


def test_text_columns() -> None:
    assert value("name == 'ก'", name=["ก", "ข", ""]) == [1, 0, None]
    assert value("answered(name)", name=["ก", "", "ข"]) == [1, 0, 1]


def test_thai_names_keep_their_letters() -> None:
    # Python folds identifiers with NFKC, which splits ำ into two characters.
    assert names(parse("น้ำ > 3")) == ("น้ำ",)


@pytest.mark.parametrize(
    "source",
    [
        "__import__('os')",
        "a.b",
        "a[0]",
        "lambda: 1",
        "[1]",
        "True",
        "a if b else c",
        "f'{a}'",
        "a ** 2",
        "has(b1)",
        "has(1, 1)",
        "recode(a, 1)",
        "a =",
        "",
        "(" * 500,
        "a in b",
        "has(b1, 1, x=2)",
        "min(*a)",
    ],
)
def test_what_is_not_the_language_is_refused(source: str) -> None:
    with pytest.raises(SurveyKitError) as caught:
        parse(source)
    assert caught.value.code.startswith("expression-")


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("a99 == 1", "expression-unknown-name"),
        ("a12 == 7", "expression-impossible-code"),
        ("has(b1, 12)", "expression-impossible-code"),
        ("a2 == 5", "expression-impossible-code"),
        ("recode(a12, {9: 1})", "expression-impossible-code"),
        ("b1 + 1", "expression-set-as-number"),
        ("d5 > 3", "expression-scale-as-number"),
        ("block(b1)", "expression-not-a-scale"),
        ("count(a2)", "expression-not-a-set"),
        ("a2 >", "expression-syntax"),
    ],
)
def test_check_names_the_problem(source: str, code: str) -> None:
    assert [problem.code for problem in check(source, BOOK)] == [code]


def test_check_tells_all_problems_and_suggests() -> None:
    problems = check("a13 == 1 and has(b1, 7)", BOOK)
    assert [p.code for p in problems] == ["expression-unknown-name", "expression-impossible-code"]
    assert problems[0].facts["suggestion"] == "a12"
    assert check("has(b1, 1) or a12 == 2 and not answered(name)", BOOK) == ()


def test_columns_of_opens_sets_scales_and_indices() -> None:
    assert columns_of(parse("has(b1, 1) and V > 3"), BOOK) == ("b1_1", "b1_2", "b1_0", "a2")
    assert columns_of(parse("X"), BOOK) == ()


def test_xpath_there_and_back() -> None:
    for source, xpath in [
        ("has(b1, 1) or has(b1, 2)", "selected(${b1}, '1') or selected(${b1}, '2')"),
        ("not has(b1, 0)", "not(selected(${b1}, '0'))"),
        ("a12 == 1 and a2 >= 18", "${a12} = 1 and ${a2} >= 18"),
        ("(a12 == 1 or a2 >= 18) and a9 < 2", "(${a12} = 1 or ${a2} >= 18) and ${a9} < 2"),
        ("a2 - (a9 - 1) * 2 > -3", "(${a2} - ((${a9} - 1) * 2)) > -3"),
        ("answered(name)", "${name} != ''"),
    ]:
        assert to_xpath(parse(source), BOOK) == xpath
        assert text(from_xpath(xpath)) == source


@pytest.mark.parametrize("xpath", ["regex(., '^[0-9]+$')", "${a} ==", "pulldata('x')", "${a} = 1 2", "&"])
def test_xpath_that_the_language_cannot_hold(xpath: str) -> None:
    with pytest.raises(SurveyKitError) as caught:
        from_xpath(xpath)
    assert caught.value.code == "xpath-unreadable"


def test_count_in_xpath_leaves_the_exclusive_option_out() -> None:
    assert to_xpath(parse("count(b1)"), BOOK) == "if(selected(${b1}, '0'), 0, count-selected(${b1}))"
    with pytest.raises(SurveyKitError):
        to_xpath(parse("block(d5) > 3"), BOOK)


LEAVES = st.sampled_from(["a2", "a9", "1", "0.5", "-2", "has(b1, 1)", "count(b1)", "block(d5)"])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "<", "==", "and", "or"]), inner).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
        inner.map(lambda t: f"not ({t})"),
        inner.map(lambda t: f"-({t})"),
        st.tuples(inner, inner).map(lambda t: f"mean({t[0]}, {t[1]})"),
    ),
    max_leaves=12,
)


@given(EXPRESSIONS)
def test_written_text_reads_back_to_the_same_expression(source: str) -> None:
    expr = parse(source)
    assert parse(text(expr)) == expr
