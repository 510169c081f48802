"""Data and designs that give no number: a reason instead of a wrong one, a NaN or a traceback."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind, Measure, MissingRule, Scale, Variable
from survey_kit.model.survey import Design, Survey, WeightKind
from survey_kit.model.words import Words

NUMBER = {"kind": Kind.NUMBER, "measure": Measure.SCALE}
FRAME = pd.DataFrame(
    {
        "g": [1.0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 9, np.nan],
        "a": [1.0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 1, 2],
        "x": [1.0, 2, 4, 3, 5, 9, 2, 7, 6, 8, 5, 5],
        "y": [2.0, 4, 8, 6, 10, 18, 4, 14, 12, 16, 10, 10],
        "stratum": [1.0] * 6 + [2.0] * 6,
        "psu": [1.0, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6],
        "fpc": [9.0] * 6 + [8.0] * 6,
        "w": [1.0, 2] * 6,
    }
)
BOOK = Codebook(
    variables=(
        Variable("g", missing=(MissingRule(9.0, 9.0),)),
        Variable("a"),
        *(Variable(name, **NUMBER) for name in ("x", "y", "stratum", "psu", "fpc", "w")),
    ),
    scales=(Scale("s", Words("s"), ("x", "a"), low=1.0, high=9.0, reverse=("a",)),),
)
DESIGN = {"weight": "w", "weight_kind": "sampling", "strata": "stratum", "psu": "psu"}


def study(**columns) -> sk.Study:
    return sk.Study(Survey(FRAME.assign(**columns), BOOK))


def reason(view) -> str:
    return str(view.table.tests[0].reason)


@pytest.mark.parametrize("method", ["lsd", "tukey", "games_howell"])
def test_pairs_without_spread(method):
    view = study(x=FRAME["a"]).compare("x", "g", method="anova", post_hoc=method)
    assert {t.reason for t in view.table.tests if t.groups} == {"no_variation"}
    view.to_json()


def test_an_unknown_post_hoc_method_is_told():
    with pytest.raises(SurveyKitError) as error:
        study().compare("x", "g", post_hoc="duncan")
    assert error.value.code == "unknown-option"


WRONG_FPC = {
    "fpc-below-sample": [2.0] * 6 + [8.0] * 6,
    "fpc-differs": [9.0, 9, 7, 7, 9, 9] + [8.0] * 6,
    "fpc-not-positive": [np.nan] * 6 + [8.0] * 6,
}


def undeclared(design: Design, **columns) -> sk.Study:
    """A design that nobody checked against the rows, as an engine over a large file has it."""
    return sk.Study(Survey(FRAME.assign(**columns), BOOK, design))


@pytest.mark.parametrize("fpc", [*WRONG_FPC.values(), [0.0] * 12, [-3.0] * 12])
def test_an_fpc_that_cannot_be(fpc):
    """R's svydesign refuses: more than 100 % sampled, not constant within a stratum, missing."""
    wrong = undeclared(Design("w", WeightKind.SAMPLING, "stratum", "psu", "fpc"), fpc=fpc)
    assert wrong.means("x").table.cells[0][-3].reason == "wrong_fpc"
    assert reason(wrong.compare("x", "g")) == "wrong_fpc"
    assert reason(wrong.crosstab("g", "a")) == "wrong_fpc"
    assert reason(wrong.regress("x", ["a"])) == "wrong_fpc"
    right = study().weighted(**DESIGN, fpc="fpc")
    assert right.means("x").table.cells[0][-3].value > 0


@pytest.mark.parametrize("code", WRONG_FPC)
def test_a_wrong_fpc_is_told_with_its_rows(code):
    with pytest.raises(SurveyKitError) as error:
        study(fpc=WRONG_FPC[code]).weighted(**DESIGN, fpc="fpc")
    assert error.value.code == code
    assert error.value.facts["rows"]


@pytest.mark.parametrize("name", ["psu", "stratum"])
def test_rows_without_a_psu_or_stratum_stop_the_analysis(name):
    """They would otherwise be one PSU together; R: missing values in id."""
    values = FRAME[name].where(FRAME.index != 3)
    with pytest.raises(SurveyKitError) as error:
        study(**{name: values}).weighted(**DESIGN)
    assert error.value.code == "design-blank-rows"
    assert error.value.facts["rows"] == "3"
    design = Design("w", WeightKind.SAMPLING, "stratum", "psu")
    with pytest.raises(SurveyKitError) as error:
        undeclared(design, **{name: values}).means("x")
    assert error.value.code == "design-blank"
    undeclared(design, **{name: values}, w=FRAME["w"].where(FRAME.index != 3)).means("x")


@pytest.mark.parametrize(("code", "weight"), [("weight-missing", np.nan), ("weight-negative", -1.0)])
def test_a_weight_that_cannot_be_is_told_with_its_rows(code, weight):
    with pytest.raises(SurveyKitError) as error:
        study(w=FRAME["w"].where(~FRAME.index.isin([2, 5]), weight)).weighted(**DESIGN)
    assert (error.value.code, error.value.facts["rows"], error.value.facts["count"]) == (code, "2, 5", 2)


def test_a_psu_in_two_strata_is_told_unless_numbers_begin_anew():
    mixed = study(psu=[1.0, 2.0] * 6)
    with pytest.raises(SurveyKitError) as error:
        mixed.weighted(**DESIGN)
    assert (error.value.code, error.value.facts["psu"]) == ("psu-in-two-strata", "1")
    assert mixed.weighted(**DESIGN, nest=True).means("x").table.cells[0][-3].value > 0


def test_a_lonely_psu():
    lonely = study(stratum=[1.0] * 10 + [2.0] * 2).weighted(**DESIGN)
    assert lonely.means("x").table.cells[0][-3].reason == "lonely_psu"
    certain = study(stratum=[1.0] * 10 + [2.0] * 2, fpc=[9.0] * 10 + [1.0] * 2).weighted(**DESIGN, fpc="fpc")
    assert certain.means("x").table.cells[0][-3].value > 0


def test_a_table_on_the_diagonal_has_no_rao_scott():
    assert reason(study().weighted(**DESIGN).crosstab("a", "a")) == "singular"


def test_psus_that_are_all_alike():
    alike = study(g=[1.0, 2] * 6, a=[1.0, 2] * 6).weighted(**DESIGN)
    assert reason(alike.crosstab("g", "a")) == "no_variation"
    assert reason(study(x=5.0).weighted(**DESIGN).compare("x", "g")) == "no_variation"


def test_a_perfect_fit():
    view = study().regress("y", ["x"])
    view.to_json()
    assert view.table.tests[0].effect == 1.0
    assert [line[0].value for line in view.table.cells] == pytest.approx([0.0, 2.0])


def test_text_rows_of_a_design_crosstab():
    """An item of text without codes counted nobody: the test said "one category"."""
    letters = FRAME["a"].map({1.0: "ก", 2.0: "ข", 3.0: "ค"}).astype(object)
    book = replace(BOOK, variables=(*BOOK.variables, Variable("letter", kind=Kind.TEXT)))
    s = sk.Study(Survey(FRAME.assign(letter=letters, x=FRAME["x"] > 4), book)).weighted(**DESIGN)
    text, coded = (s.crosstab(name, "x").table.tests[0] for name in ("letter", "a"))
    assert text.statistic == coded.statistic is not None


def test_those_in_no_group_are_in_no_total():
    """SPSS MEANS and ONEWAY: the total row holds the cases with a valid group; how many are left out is told."""
    for s in (study(), study().weighted(**DESIGN), study().weighted(weight="w", weight_kind="frequency")):
        for view in (s.means("x", "g"), s.compare("x", "g")):
            assert view.table.base.n == 10
            assert view.table.cells[-1][1].base.n == 10
            assert [n.facts["n"] for n in view.table.notes if n.code == "left-out"] == [2]
        assert s.frequencies("x", by="g").table.base.n == 10


def test_an_empty_group_has_no_standard_error():
    empty = study(x=FRAME["x"].where(FRAME["g"] != 2)).weighted(**DESIGN)
    table = empty.frequencies("x", by="g").table
    at = next(j for j, c in enumerate(table.columns) if c.statistic == "se" and c.level == "2")
    assert table.cells[0][at].value is None
    assert table.cells[0][at].reason == "no_answers"


def test_a_reversed_item_turns_its_mean_too():
    view = study().reliability("s")
    at = next(j for j, c in enumerate(view.table.columns) if c.statistic == "mean")
    x, a = FRAME["x"].mean(), 10 - FRAME["a"].mean()
    assert [line[at].value for line in view.table.cells] == pytest.approx([x, a])
    assert dict(view.table.tests[0].extra)["scale_mean"] == pytest.approx(x + a)
    assert [n.code for n in view.table.notes] == ["model-n", "reversed", "alpha-poor"]


def test_a_pair_without_spread_is_no_correlation():
    """Where the other question was answered everybody said 0.3; the sums leave 1e-16 of variance and r = -2e-8."""
    n = np.arange(11)
    frame = pd.DataFrame(
        {"x": [*(0.3 + 0 * n), *(n * 0.7 + 5)], "y": [*(n**2.0), *(np.nan * n)], "w": [*(n / 7 + 0.1), *(1.0 + 0 * n)]}
    )
    weighted = sk.Study(Survey(frame, BOOK)).weighted(weight="w", weight_kind="frequency")
    assert weighted.correlate(["x", "y"]).table.cells[0][3].reason == "no_variation"


def test_the_n_of_a_weighted_correlation_is_the_sum_of_weights():
    """As SPSS CORRELATIONS prints it."""
    weighted = study().weighted(weight="w", weight_kind="frequency")
    assert weighted.correlate(["x", "y"]).table.cells[0][5].value == 18


def test_a_small_number_in_no_group_is_not_printed():
    text = repr(study().means("x", "g"))
    assert "ไม่มีข้อมูลกลุ่ม" in text and "2 ราย" not in text
