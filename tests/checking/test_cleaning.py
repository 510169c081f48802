"""Decisions become changes, all on record; nothing is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_kit.checking import Decisions, check, clean, fill_skipped
from survey_kit.errors import SurveyKitError
from survey_kit.model.survey import Survey
from survey_kit.reading.decisions import read_decisions
from tests.checking.test_checks import BOOK, PLANTED, ROWS, clean_data, put, survey, turned


def dirty() -> Survey:
    def change(data: pd.DataFrame) -> None:
        for name in ("consent", "duplicate-ids", "codes", "ranges", "exclusive", "ranks"):
            PLANTED[name][0](data)

    return survey(change)


def cleaned(**rules: str) -> Survey:
    before = dirty()
    return clean(before, check(before), Decisions(rules={k.replace("_", "-"): v for k, v in rules.items()}))


def undone(after: Survey) -> pd.DataFrame:
    """The data with every recorded change taken back."""
    data = after.data.copy()
    for step in reversed(after.steps):
        for change in step.changes:
            data.loc[change.row, change.variable] = change.before
    return data


def test_nothing_is_changed_without_a_decision() -> None:
    after = cleaned()
    pd.testing.assert_frame_equal(after.data, dirty().data)
    assert after.steps == ()


def test_rows_in_are_rows_out_and_rows_removed() -> None:
    after = cleaned(consent_refused="accept", duplicate_id="accept", out_of_range="accept")
    removed = [row for step in after.steps for row in step.rows_removed]
    assert sorted(removed) == ["a.xlsx:3", "a.xlsx:7"]
    assert len(after) + len(removed) == ROWS
    assert set(after.data.index) | set(removed) == set(dirty().data.index)


def test_accepted_proposals_are_done_and_can_be_undone() -> None:
    after = cleaned(
        unlabelled_code="accept", out_of_range="accept", exclusive_with_others="accept", rank_repeated="accept"
    )
    assert after.data.at["a.xlsx:5", "flooded"] == 99.0
    assert after.data.at["a.xlsx:6", "age"] == 99.0
    assert after.data.at["a.xlsx:14", "b1_3"] == 0.0
    assert after.data.at["a.xlsx:15", "e1_3"] == 99.0
    assert sum(len(s.changes) for s in after.steps) == 4
    pd.testing.assert_frame_equal(undone(after), dirty().data)


def test_one_decision_beats_the_rule_for_its_kind() -> None:
    before = dirty()
    decisions = Decisions({"out-of-range|a.xlsx:6|age": "set 21"}, {"out-of-range": "accept"})
    assert clean(before, check(before), decisions).data.at["a.xlsx:6", "age"] == 21.0
    ignored = Decisions({"out-of-range|a.xlsx:6|age": "ignore"}, {"out-of-range": "accept"})
    assert clean(before, check(before), ignored).data.at["a.xlsx:6", "age"] == 210.0


def test_missing_for_a_reason_uses_the_code_of_the_questionnaire() -> None:
    assert cleaned(out_of_range="missing not_applicable").data.at["a.xlsx:6", "age"] == 88.0
    assert np.isnan(cleaned(out_of_range="missing refused").data.at["a.xlsx:6", "age"])


@pytest.mark.parametrize(("action", "code"), [("delete", "decision-unknown"), ("drop", "decision-unknown"), ("set", "decision-unknown"),
                                              ("set old", "decision-not-a-number")])  # fmt: skip
def test_a_decision_that_means_nothing_is_an_error(action: str, code: str) -> None:
    with pytest.raises(SurveyKitError) as caught:
        cleaned(out_of_range=action)
    assert caught.value.code == code


def test_a_decision_for_a_row_that_is_gone_does_nothing() -> None:
    before = survey(put(3, consent=2.0, age=210.0))
    after = clean(before, check(before), Decisions(rules={"consent-refused": "accept", "out-of-range": "accept"}))
    assert "a.xlsx:3" not in after.data.index
    assert [s.code for s in after.steps] == ["consent-refused"]


def test_a_reversed_scale_is_turned_back() -> None:
    before = survey(turned)
    after = clean(before, check(before), Decisions(rules={"reversed-scale": "accept"}))
    pd.testing.assert_frame_equal(after.data, clean_data())
    assert check(after) == ()


def test_skipped_blanks_become_not_applicable() -> None:
    before = survey(lambda data: data.__setitem__("depth", data["depth"].replace(88.0, np.nan)))
    after = fill_skipped(before)
    pd.testing.assert_frame_equal(after.data, clean_data())
    assert after.steps[-1].facts == {"changes": ROWS // 2}
    assert fill_skipped(after) is after


def test_decisions_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    path.write_text(
        '[finding]\n"out-of-range|a.xlsx:6|age" = "set 21"\n[every]\nduplicate-id = "accept"\n', encoding="utf-8"
    )
    assert read_decisions(path) == ({"out-of-range|a.xlsx:6|age": "set 21"}, {"duplicate-id": "accept"})
    path.write_text("[findings]\n", encoding="utf-8")
    with pytest.raises(SurveyKitError) as caught:
        read_decisions(path)
    assert caught.value.code == "project-unknown-key"
    path.write_text("[every\n", encoding="utf-8")
    with pytest.raises(SurveyKitError) as caught:
        read_decisions(path)
    assert caught.value.code == "toml-syntax"


def test_the_questionnaire_is_untouched() -> None:
    assert cleaned(consent_refused="accept").codebook is BOOK
