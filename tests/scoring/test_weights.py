"""The weights inside an index by hand: the vulnerability of households and the grade of organisations (DOMAIN, 6)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Codebook, Kind
from survey_kit.model.survey import Survey
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from survey_kit.scoring import behind
from tests.oracles.recording import figures

HOMES = read_questionnaire(find_questionnaire("hh_resilience"))
ORGANISATIONS = read_questionnaire(find_questionnaire("org_strength"))
DIMENSIONS = [[f"m{d}{k}" for k in range(1, 5)] for d in range(1, 6)]


def organisations(*scores: tuple[list[float], bool]) -> sk.Study:
    """Organisations with one answer (0 to 3) for all four items of each dimension, and whether evidence was seen."""
    rows = []
    for answers, seen in scores:
        row = {v.name: 0.0 if v.kind is Kind.DICHOTOMY else np.nan for v in ORGANISATIONS.variables if not v.is_text}
        row |= {item: a for items, a in zip(DIMENSIONS, answers, strict=True) for item in items}
        row["v1_1" if seen else "v1_0"] = 1.0
        rows.append(row)
    frame = pd.DataFrame(rows, index=[f"o{k}" for k in range(len(rows))])
    return sk.Study(Survey(frame.assign(area=[1.0, 1.0, 2.0, 2.0, 3.0][: len(rows)]), ORGANISATIONS))


# Percent of the full score, and the weakest dimension in percent, worked out by hand.
GRADED = organisations(
    ([3, 3, 3, 3, 3], True),  # 100: A
    ([3, 3, 3, 3, 1], True),  # 86.7 with a dimension at 33.3: B
    ([2, 2, 2, 2, 2], False),  # 66.7: B, no evidence seen
    ([2, 1, 1, 1, 2], True),  # 46.7: C
    ([1, 1, 1, 1, 0], False),  # 26.7: D, no evidence seen
)


def test_the_weights_of_vulnerability() -> None:
    found = behind(HOMES.index("V"), HOMES)
    assert found is not None
    assert [(p.name, p.falling) for p in found.parts] == [("E", False), ("S", False), ("A", True)]
    assert [p.share for p in found.parts] == pytest.approx([1 / 3] * 3)
    assert (found.bottom, found.reach) == pytest.approx((0.0, 100.0))
    columns = {"E": np.array([0.2]), "S": np.array([0.5]), "A": np.array([0.9])}
    assert found.values(columns, (1 / 3, 1 / 3, 1 / 3)) == pytest.approx(100 * (0.2 + 0.5 + 0.1) / 3)
    assert found.values(columns, (0.5, 0.25, 0.25)) == pytest.approx(100 * (0.5 * 0.2 + 0.25 * 0.5 + 0.25 * 0.1))


def test_the_others_give_way_in_proportion() -> None:
    found = behind(HOMES.index("V"), HOMES)
    assert found is not None
    assert found.shifted(0, 0.1) == pytest.approx((1 / 3 + 0.1, 1 / 3 - 0.05, 1 / 3 - 0.05))
    assert found.shifted(0, -0.4) is None
    assert found.shifted(0, 0.7) is None


def test_an_index_that_adds_nothing_up_has_no_weights() -> None:
    assert behind(HOMES.index("E"), HOMES) is None
    total = behind(ORGANISATIONS.index("grade"), ORGANISATIONS)
    assert total is not None and total.index.name == "M"
    assert [p.share for p in total.parts] == pytest.approx([0.2] * 5)


def test_grades_by_hand_and_which_are_provisional() -> None:
    found = figures(GRADED.index("grade"), "levels")
    assert [found["grade_level", str(k), "count"] for k in (4, 3, 2, 1)] == [1, 2, 1, 1]
    assert [found["grade_level", str(k), "provisional"] for k in (4, 3, 2, 1)] == [0, 1, 0, 1]
    assert found["grade_level", "3", "percent"] == pytest.approx(0.4)


def test_groups_of_one_mean_share_a_rank() -> None:
    found = figures(GRADED.index("grade", by="area"), "groups")
    assert [found["area", a, "rank"] for a in ("1", "2", "3")] == [1, 2, 3]
    alike = organisations(([3] * 5, True), ([3] * 5, True), ([3] * 5, True), ([3] * 5, True), ([0] * 5, True))
    found = figures(alike.index("grade", by="area"), "groups")
    assert [found["area", a, "rank"] for a in ("1", "2", "3")] == [1, 1, 3]


def test_what_a_weight_decides_by_hand() -> None:
    """The total of 3, 3, 3, 3, 1 is 86.7; with .3 on the last dimension 80, with .1 on it 93.3: B in every case.

    2, 1, 1, 1, 2 has 46.7; with .3 on the first 50, the others at .175. Nobody's grade moves but none of those near.
    """
    view = GRADED.index("M")
    base, found = figures(view), figures(view, "sensitivity")
    assert base["M", "", "mean"] == pytest.approx((100 + 1300 / 15 + 1000 / 15 + 700 / 15 + 400 / 15) / 5)
    last = [3, 3, 3, 3, 1]
    for by, sign in ((0.1, "+0.1"), (-0.1, "−0.1")):
        shares = [(1 - 0.2 - by) / 4] * 4 + [0.2 + by]
        rows = ([3] * 5, last, [2] * 5, [2, 1, 1, 1, 2], [1, 1, 1, 1, 0])
        wanted = np.mean([100 * sum(s * x / 3 for s, x in zip(shares, row, strict=True)) for row in rows])
        assert found["m5", sign, "mean"] == pytest.approx(wanted)
    assert ("m5", "+0.1", "percent_moved") not in found  # the total has no levels of its own
    graded = figures(GRADED.index("grade"), "sensitivity")
    assert graded["m5", "+0.1", "percent_moved"] == 0
    assert [graded["m5", "+0.1", f"level_{k}"] for k in (1, 2, 3, 4)] == pytest.approx([0.2, 0.2, 0.4, 0.2])
    # Five organisations at exactly 60: any part that weighs more and is weaker than the rest pulls them below.
    edge = organisations(*[([2, 2, 2, 2, 1], True)] * 4, ([3, 3, 3, 0, 0], True))
    assert figures(edge.index("grade"), "levels")["grade_level", "3", "count"] == 5
    moved = figures(edge.index("grade"), "sensitivity")
    assert moved["m5", "+0.1", "percent_moved"] == 1
    assert moved["m1", "+0.1", "percent_moved"] == 0
    assert moved["m4", "−0.1", "percent_moved"] == pytest.approx(0.8)


def test_what_cannot_be_asked() -> None:
    with pytest.raises(SurveyKitError) as error:
        GRADED.index("nothing")
    assert error.value.code == "no-such-index"
    bare = sk.Study(Survey(pd.DataFrame({"a": [1.0]}, index=["r"]), ORGANISATIONS))
    with pytest.raises(SurveyKitError) as error:
        bare.index("M")
    assert error.value.code == "index-without-answers"
    plain = sk.Study(Survey(pd.DataFrame({"a": [1.0]}, index=["r"]), Codebook()))
    with pytest.raises(SurveyKitError):
        plain.index("M")


def test_nobody_has_the_index() -> None:
    empty = organisations(([np.nan] * 5, True))
    for name in ("M", "grade"):
        view = empty.index(name, by="area")
        assert all(r["value"] is None or np.isfinite(r["value"]) for r in view.records())
        repr(view)
