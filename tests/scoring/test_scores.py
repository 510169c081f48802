"""Scores against sums done by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from survey_kit.model.codebook import Codebook, Kind
from survey_kit.model.survey import Survey
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from survey_kit.scoring import add_scores


@pytest.fixture(scope="module")
def book() -> Codebook:
    return read_questionnaire(find_questionnaire("hh_resilience"))


def household(book: Codebook, **answers: float) -> Survey:
    """One household: boxes unticked, everything else unanswered, then ``answers`` (a set or block fills its columns)."""
    row = {v.name: 0.0 if v.kind is Kind.DICHOTOMY else np.nan for v in book.variables if not v.is_text}
    for name, value in answers.items():
        scale = book.scale(name)
        for column in scale.items if scale else (name,):
            assert column in row
            row[column] = value
    return Survey(pd.DataFrame([row], index=["a:1"]), book)


ANSWERS = {
    "b1_1": 1, "b1_3": 1, "b2": 5, "b3": 50, "b4": 15, "b5": 45, "b7": 3,
    "c1": 2, "a9": 4, "a10a": 1, "a10b": 0, "a10c": 1, "a10d": 0, "a12": 2, "a13": 3, "a14": 2,
    "d5": 4, "d1_1": 1, "d1_2": 1, "d1_3": 1, "d6": 2, "e3": 3, "e1_1": 1, "e1_2": 1, "d2_1": 1, "d3": 2,
}  # fmt: skip


def test_vulnerability_of_one_household_by_hand(book: Codebook) -> None:
    after = add_scores(household(book, **ANSWERS))
    exposure = (2 / 9 + 5 / 10 + 50 / 200 + 15 / 30 + 45 / 90 + (3 - 1) / 4) / 6
    sensitivity = ((2 - 1) / 4 + 2 / 4 + 0.67 + 0.5 + 0.5) / 5
    capacity = ((4 - 1) / 4 + 3 / 9 + (2 - 1) / 3 + (3 - 1) / 4 + 2 / 8 * 2 + 0.5) / 6
    for name, value in (("E", exposure), ("S", sensitivity), ("A", capacity)):
        assert after.values(name)[0] == pytest.approx(value, rel=1e-12)
    assert after.values("V")[0] == pytest.approx(100 * (exposure + sensitivity + 1 - capacity) / 3, rel=1e-12)
    assert after.values("V")[0] == pytest.approx(46.99753, abs=1e-5)


def test_block_score_is_the_mean_of_answered_items(book: Codebook) -> None:
    survey = household(book, d5=4)
    items = book.scale("d5").items  # type: ignore[union-attr]
    survey.data.loc["a:1", items[0]] = 1.0
    expected = (1 + 4 * (len(items) - 1)) / len(items)
    assert add_scores(survey).values("d5")[0] == pytest.approx(expected)


def test_a_block_with_too_few_answers_has_no_score(book: Codebook) -> None:
    survey = household(book, d5=4)
    items = book.scale("d5").items  # type: ignore[union-attr]
    survey.data.loc["a:1", list(items[: len(items) // 2])] = 99.0
    assert np.isnan(add_scores(survey).values("d5")[0])


def test_scores_are_on_record_and_in_the_codebook(book: Codebook) -> None:
    after = add_scores(household(book, **ANSWERS))
    assert after.steps[-1].code == "scores-added"
    assert after.codebook["V"].role == "score"
    assert add_scores(after).steps == after.steps


def test_scores_whose_columns_are_missing_are_left_out(book: Codebook) -> None:
    survey = household(book, **ANSWERS)
    after = add_scores(Survey(survey.data.drop(columns=["d6"]), book))
    assert "A" not in after.data.columns
    assert "V" not in after.data.columns
    assert "E" in after.data.columns
