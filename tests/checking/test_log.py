"""The log leads from data as read to clean data and back, byte for byte, whatever was decided; no row gets lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from survey_kit.checking import CHECKS, Decisions, check
from survey_kit.checking.log import Entry, Grid, difference, replayed, undone
from survey_kit.checking.running import WORDS as FINDINGS
from survey_kit.errors import SurveyKitError
from survey_kit.model.survey import Survey
from survey_kit.study.cleaning import cleaned, grid_csv, grid_of, log_csv
from survey_kit.study.cleaning_job import WORDS as STEP_WORDS
from survey_kit.study.cleaning_job import clean_all, decisions_for, undo, write_cleaned, write_decisions
from tests.checking.test_checks import BOOK, PLANTED, clean_data, put, survey

ACTIONS = ("accept", "ignore", "missing", "missing refused", "drop row", "set 3")
# Checks whose findings name a row and a question, so that every action can be done to them.
ONE_CELL = [name for name, (_, _, row, question, _) in PLANTED.items() if row and question]
STRANGE = ("", "a", "-x", "'a", "=1+1", "น้ำท่วม", 'x,"y"', "two\nlines", "-5", "@x", "''")


def dirty(names: list[str]) -> Survey:
    def change(data: pd.DataFrame) -> None:
        for name in names:
            PLANTED[name][0](data)

    return survey(change)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_decisions_can_be_done_again_and_undone(data: st.DataObject) -> None:
    before = dirty(data.draw(st.lists(st.sampled_from(ONE_CELL), unique=True, min_size=1)))
    findings = check(before)
    keys = {f.key: data.draw(st.sampled_from(ACTIONS)) for f in findings if f.rows and f.variable}
    one = cleaned("x", before, (), Decisions(keys))
    read, clean_, log = grid_of(one.read), grid_of(one.clean), one.log()
    assert grid_csv(replayed(read, log)) == grid_csv(clean_)
    assert grid_csv(undone(clean_, log)) == grid_csv(read)
    assert len(one.read) == len(one.clean) + sum(one.removed.values())


cell = st.sampled_from(STRANGE)
grids = st.dictionaries(st.text("ab", min_size=1, max_size=4), st.tuples(cell, cell), max_size=6)


@given(before=grids, after=grids)
def test_the_log_between_any_two_tables_fits_both(before: dict, after: dict) -> None:
    read = Grid(("p", "q"), before)
    kept = Grid(
        ("p", "q"), {row: after.get(row, cells) for row, cells in before.items() if row not in after or after[row][0]}
    )
    log = difference(read, kept, {})
    assert replayed(read, log) == kept
    assert undone(kept, log) == read
    assert list(undone(kept, log).rows) == list(read.rows)


def test_a_log_of_other_data_is_told() -> None:
    log = (Entry("change", "out-of-range", "a:2", "p", "1", "2"),)
    for made in (lambda g: replayed(g, log), lambda g: undone(g, log)):
        with pytest.raises(SurveyKitError) as caught:
            made(Grid(("p",), {"a:2": ("9",)}))
        assert caught.value.code == "log-does-not-fit"
    with pytest.raises(SurveyKitError):
        replayed(Grid(("p",), {}), (Entry("remove", "test-row", "a:2", before="0"),))


def test_files_come_back_byte_for_byte(tmp_path: Path) -> None:
    before = survey(lambda d: (put(3, consent=2.0, why="-ขีด")(d), put(6, age=210.0)(d), put(9, why="'=2\nสอง")(d)))
    (one,) = clean_all(
        [("form", before, ())], Decisions(rules={"consent-refused": "accept", "out-of-range": "accept"}), None
    )
    write_cleaned(one, tmp_path)
    (again,) = undo(tmp_path)
    assert again.read_bytes() == grid_csv(grid_of(one.read))
    assert (tmp_path / "form_log.csv").read_bytes() == log_csv(one.log())


@pytest.mark.parametrize(
    "broken", ["row,f1\r\n", "action\r\n", "action,step,row,question,before,after\r\neat,,a:2,p,1,2\r\n"]
)
def test_a_file_that_is_no_log_is_told(tmp_path: Path, broken: str) -> None:
    (tmp_path / "form_clean.csv").write_text("row,p\r\na:2,1\r\n", encoding="utf-8")
    (tmp_path / "form_log.csv").write_text(broken, encoding="utf-8")
    with pytest.raises(SurveyKitError) as caught:
        undo(tmp_path)
    assert caught.value.code == "log-not-ours"


def test_an_empty_folder_has_nothing_to_undo(tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError) as caught:
        undo(tmp_path)
    assert caught.value.code == "log-missing"


def test_decisions_to_fill_in_change_nothing_until_somebody_decides(tmp_path: Path) -> None:
    before = dirty(["ranges", "codes", "rules", "consent"])
    (one,) = clean_all([("form", before, ())], Decisions(rules={"consent-refused": "accept"}), None)
    path = write_decisions([one], tmp_path)
    assert path == tmp_path / "decisions.toml"
    decisions, _ = decisions_for(tmp_path / "form.csv", tmp_path, None)
    (again,) = clean_all([("form", before, ())], decisions, path)
    assert grid_of(again.clean) == grid_of(one.clean)
    key = 'out-of-range|a.xlsx:6|age" = "'
    path.write_text(path.read_text(encoding="utf-8").replace(key + '"', f'{key}set 21"'), encoding="utf-8")
    decisions, _ = decisions_for(tmp_path / "form.csv", tmp_path, None)
    (third,) = clean_all([("form", before, ())], decisions, path)
    assert third.clean.data.at["a.xlsx:6", "age"] == 21.0
    assert write_decisions([third], tmp_path) is None, "every finding is in the file already"


def test_a_decided_file_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "decisions.toml").write_text("[every]\n", encoding="utf-8")
    (one,) = clean_all([("form", dirty(["ranges"]), ())], Decisions(), None)
    assert write_decisions([one], tmp_path) == tmp_path / "new_decisions.toml"
    assert (tmp_path / "decisions.toml").read_text(encoding="utf-8") == "[every]\n"


def test_of_two_rows_that_repeat_each_other_one_stays() -> None:
    before = dirty(["duplicate-answers"])
    rows = {"duplicate-answers": "accept", "near-duplicate": "drop row"}
    pair = [f for f in check(before) if f.code == "duplicate-answers"]
    turned = [type(f)(f.code, f.facts["first"], "", None, "drop row", facts={"first": f.row}) for f in pair]
    one = cleaned("x", before, turned, Decisions(rules=rows))
    assert len(one.clean) == len(before) - 1


@pytest.mark.parametrize(
    ("code", "action"), [("reversed-scale", "missing"), ("reversed-scale", "drop row"), ("straight-lining", "set 3")]
)
def test_an_action_without_a_place_is_an_error(code: str, action: str) -> None:
    name = {"reversed-scale": "reversed-scales"}.get(code, code)
    with pytest.raises(SurveyKitError) as caught:
        cleaned("x", dirty([name]), (), Decisions(rules={code: action}))
    assert caught.value.code == "decision-needs-place"


def test_a_decision_for_nothing_is_told() -> None:
    assert Decisions({"out-of-range|b.xlsx:6|age": "accept"}).without_finding(check(dirty(["ranges"]))) == (
        "out-of-range|b.xlsx:6|age",
    )


def test_every_finding_that_can_change_a_row_has_words_in_the_account() -> None:
    whole = ("column-", "columns-", "codes-", "sheet-", "file-", "interviewer-", "date-order-", "rows-hidden", "repeat-",
             "pictures-", "percent-cells", "text-damaged")  # fmt: skip
    assert [c for c in FINDINGS.entries if not c.startswith(whole) and f"step-{c}" not in STEP_WORDS] == []


def test_clean_data_has_an_empty_log() -> None:
    one = cleaned("x", Survey(clean_data(), BOOK), (), Decisions())
    assert one.log() == () and one.removed == {}
    assert np.array_equal(one.clean.data.index, one.read.data.index)
    assert set(CHECKS) == set(PLANTED)
