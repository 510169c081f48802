"""A reader with a pencil: nothing hidden is left in the table, and nothing hidden follows from its totals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from survey_kit.disclosure import Rules, protect
from survey_kit.model.codebook import Codebook, Kind, Measure, MissingRule, ResponseSet, ValueLabel, Variable
from survey_kit.model.publishing import Standard
from survey_kit.model.survey import Survey
from survey_kit.model.table import Status, Table
from survey_kit.model.words import Words
from survey_kit.study import Study
from survey_kit.tabulation.judging import judged

RULES = Rules(smallest=5, least_base=10)
CODES = tuple(ValueLabel(float(k), Words(f"คำตอบ {k}")) for k in range(1, 6))


def study(*, rows: int = 120, seed: int = 3) -> Study:
    rng = np.random.default_rng(seed)
    data = pd.DataFrame({
        "q": rng.choice([1.0, 2.0, 3.0, 4.0, 5.0, 99.0, 98.0], rows, p=[0.4, 0.35, 0.13, 0.04, 0.02, 0.04, 0.02]),
        "city": rng.choice([1.0, 2.0, 3.0, 4.0], rows, p=[0.5, 0.3, 0.15, 0.05]),
        **{f"b_{k}": (rng.random(rows) < p).astype(float) for k, p in ((1, 0.6), (2, 0.2), (3, 0.02))},
        "x": rng.normal(50, 10, rows),
    })  # fmt: skip
    missing = (MissingRule(99.0, 99.0), MissingRule(98.0, 98.0))
    book = Codebook(
        variables=(
            Variable("q", Words("ข้อ"), values=CODES, missing=missing),
            Variable("city", Words("เมือง"), values=CODES[:4]),
            *(Variable(f"b_{k}", Words(f"ภัย {k}"), Kind.DICHOTOMY) for k in (1, 2, 3)),
            Variable("x", Words("รายได้"), Kind.NUMBER, Measure.SCALE),
        ),
        sets=(ResponseSet("b", Words("ภัย"), "dichotomy", ("b_1", "b_2", "b_3")),),
    )
    return Study(Survey(data, book))


def determined(original: Table, shown: Table) -> list[tuple[int, int]]:
    """Hidden counts that follow from the shown ones and the true totals, by linear algebra."""
    columns = [j for j, c in enumerate(shown.columns) if c.statistic == "count"]
    items = [i for i, row in enumerate(shown.rows) if row.role == "item"]
    unknown = [(i, j) for i in items for j in columns if shown.cells[i][j].status is Status.HIDDEN]
    equations = []
    if shown.kind != "multiple":
        equations += [[float(place[1] == j) for place in unknown] for j in columns]
    whole = [j for j in columns if not shown.columns[j].level]
    if len(columns) > 1:
        equations += [[(-1.0 if p[1] in whole else 1.0) * (p[0] == i) for p in unknown] for i in items]
    if not unknown or not equations:
        return []
    system = np.array(equations)
    rank = np.linalg.matrix_rank(system)
    unit = np.eye(len(unknown))
    return [p for p, e in zip(unknown, unit, strict=True) if np.linalg.matrix_rank(np.vstack([system, e])) == rank]


def tables(seed: int) -> list[Table]:
    asked = study(seed=seed)
    views = [asked.frequencies("q"), asked.frequencies("q", "city"), asked.frequencies("b"), asked.frequencies("b", "city"),
             asked.crosstab("q", "city")]  # fmt: skip
    return [table for view in views for table in view]


@pytest.mark.parametrize("seed", range(12))
def test_hidden_cells_cannot_be_had_by_subtraction(seed: int) -> None:
    for table in tables(seed):
        assert determined(table, protect(table, RULES)) == [], table.name


def test_the_attack_works_where_nobody_guards() -> None:
    table = study().frequencies("q").table
    hidden = protect(table, RULES)
    only_first = [(i, line) for i, line in enumerate(hidden.cells) if line[0].rule == "small-count"]
    assert only_first
    i = only_first[0][0]
    lines = tuple(hidden.cells[k] if k == i else line for k, line in enumerate(table.cells))
    assert determined(table, table.with_cells(lines)) == [(i, 0)]


@pytest.mark.parametrize("seed", range(4))
def test_every_small_count_is_hidden_and_nothing_of_it_is_left(seed: int) -> None:
    for table in tables(seed):
        after = protect(table, RULES)
        for i, row in enumerate(table.rows):
            for j, column in enumerate(table.columns):
                cell, value = after.cells[i][j], table.cells[i][j].value
                if column.statistic == "count" and row.role == "item" and value and value < RULES.smallest:
                    assert cell.status is Status.HIDDEN
                if cell.status is Status.HIDDEN:
                    assert cell.value is None
        for record in after.records():
            if record.get("status") == "hidden":
                assert record["value"] is None
                assert record["n"] is None


def test_shown_cells_are_unchanged() -> None:
    table = study().frequencies("q", "city").table
    for line, before in zip(protect(table, RULES).cells, table.cells, strict=True):
        for cell, was in zip(line, before, strict=True):
            assert cell.status is Status.HIDDEN or replace(cell, status=was.status) == was


def test_large_cells_stay() -> None:
    table = study(rows=40_000).frequencies("q", "city").table
    assert protect(table, RULES) == table


def test_running_sums_do_not_tell_hidden_lines_apart() -> None:
    answers = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0], [2, 40, 3, 30, 25])
    book = Codebook(variables=(Variable("q", Words("ข้อ"), values=CODES),))
    table = Study(Survey(pd.DataFrame({"q": answers}), book)).frequencies("q").table
    at = next(j for j, c in enumerate(table.columns) if c.statistic == "cumulative_percent")
    after = protect(table, RULES)
    assert [line[0].status for line in after.cells[:5]] == [
        Status.HIDDEN,
        Status.SHOWN,
        Status.HIDDEN,
        *[Status.SHOWN] * 2,
    ]
    assert [line[at].status for line in after.cells[:5]] == [Status.HIDDEN] * 3 + [Status.SHOWN] * 2


def test_shares_of_answers_do_not_give_a_hidden_option_away() -> None:
    after = protect(study().frequencies("b").table, RULES)
    at = next(j for j, c in enumerate(after.columns) if c.statistic == "response_percent")
    hidden = [i for i, line in enumerate(after.cells) if line[at].status is Status.HIDDEN]
    assert len(hidden) != 1


def test_small_groups_are_not_in_a_table_of_means() -> None:
    table = study(rows=60, seed=5).means("x", "city").table
    at = next(j for j, c in enumerate(table.columns) if c.statistic == "n")
    small = [i for i, line in enumerate(table.cells) if table.rows[i].role == "item" and 0 < line[at].base.n < 5]
    assert small
    after = protect(table, RULES)
    gone = [i for i, line in enumerate(after.cells) if all(c.status is Status.HIDDEN for c in line)]
    assert set(small) < set(gone), "a second group is hidden too"
    assert all(c.base.n == 0 for i in gone for c in after.cells[i])


def test_thin_and_small_bases_are_marked() -> None:
    rows = study(rows=2000).survey.data
    few = Study(replace(study().survey, data=pd.concat([rows[rows.city == 1].head(8), rows[rows.city == 2].head(20),
                                                        rows[rows.city == 3].head(60)])))  # fmt: skip
    table = few.means("x", "city").table
    at = next(j for j, c in enumerate(table.columns) if c.statistic == "mean")
    said = judged(table, few.context, Standard(least_base=10, small_base=30))
    marks = [line[at].status for line in protect(said, RULES).cells[:3]]
    assert marks == [Status.HIDDEN, Status.CAUTION, Status.SHOWN]
