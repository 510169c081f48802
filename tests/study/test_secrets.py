"""No table of any report shows one to four people, and none of them can be had by subtraction within the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from survey_kit.model.table import Status, Table
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.shelf import HOUSEHOLDS
from survey_kit.study.preparing import Prepared
from tests.study.test_life_of_a_number import Editions

SMALLEST = 5


def people(data: pd.DataFrame, edition: Edition, table: Table, i: int, j: int) -> int | None:
    """Rows behind a cell, counted with pandas from the clean data; None for figures of a whole base."""
    row, column = table.rows[i], table.columns[j]
    if column.by and column.level:
        data = data[data[column.by] == float(column.level)]
    if row.variable == "community":
        group = data[data["community"] == row.level] if row.level else data
        return int(group[table.name.split(".")[1]].notna().sum()) if row.role == "item" else None
    if table.kind in ("means", "compare"):
        group = data[data[row.variable] == float(row.level)] if row.level else data
        return int(group[table.name.split(".")[1]].notna().sum()) if row.role == "item" else None
    if row.role != "item":
        return None
    if table.kind == "rating":
        level = column.statistic.removeprefix("percent_")
        return int((data[row.variable] == float(level)).sum()) if level != column.statistic else None
    if table.kind == "multiple":
        return int((data[row.variable] == 1).sum())
    if table.kind == "ranking":
        ranks = edition.contexts()[0].codebook.response_set(row.variable).variables
        if column.statistic.startswith("rank_"):
            ranks = ranks[int(column.statistic[-1]) - 1 :][:1]
        return int(sum((data[v] == float(row.level)).sum() for v in ranks))
    if table.kind in ("frequencies", "crosstab"):
        return int((data[row.variable] == float(row.level)).sum())
    return None


def household_tables(edition: Edition) -> list[Table]:
    asked = edition.shelf.asked_by(edition.name)
    return [t for area, instrument, t in asked if instrument == HOUSEHOLDS and area == edition.area]


def rows_of(edition: Edition, prepared: dict[str, Prepared]) -> pd.DataFrame:
    ready = prepared[HOUSEHOLDS]
    survey = ready.survey if edition.city is None else ready.in_city(edition.city.code)
    if edition.area.community:
        survey = replace(survey, data=survey.data[survey.data["community"] == edition.area.community])
    numbers = {name: survey.values(name) for name in survey.data if survey.column(name).dtype != object}
    return pd.DataFrame({**numbers, "community": survey.data["community"].to_numpy()})


def test_nobody_is_shown_among_one_to_four(editions: Editions, prepared: dict[str, Prepared]) -> None:
    checked, hidden, shown = 0, 0, []
    for name, (edition, _) in editions.items():
        data = rows_of(edition, prepared)
        for table in household_tables(edition):
            for i, line in enumerate(table.cells):
                for j, cell in enumerate(line):
                    count = people(data, edition, table, i, j)
                    if count is None:
                        continue
                    checked += 1
                    hidden += cell.status is Status.HIDDEN
                    if 0 < count < SMALLEST and cell.value is not None:
                        shown.append((name, table.name, i, j, count))
                    if cell.status is Status.HIDDEN:
                        assert cell.value is None and cell.rows is None
    assert shown == []
    assert checked > 5000 and hidden > 300


def groups(table: Table) -> dict[str, int]:
    """The first share or count of every group of columns; each level of a scale is one by itself."""
    out: dict[str, int] = {}
    for j, column in enumerate(table.columns):
        if column.statistic in ("count", "valid_percent", "percent", "column_percent"):
            out.setdefault(column.level, j)
    return out


def known_sums(table: Table) -> list[list[tuple[int, int]]]:
    """Places whose people add up to something printed: answers of a group, groups of an answer, levels of an item."""
    items = [i for i, row in enumerate(table.rows) if row.role == "item"]
    if table.kind == "rating":
        levels = [j for j, c in enumerate(table.columns) if c.statistic.startswith("percent_")]
        return [[(i, j) for j in levels] for i in items if levels]
    at = groups(table)
    sums = [[(i, j) for i in items] for j in at.values()] if table.kind in ("frequencies", "crosstab") else []
    if len(at) > 1 and "" in at:
        sums += [[(i, j) for j in at.values()] for i in items]
    return sums


def given_away(table: Table) -> list[tuple[int, int]]:
    """Hidden places a reader can solve for, by linear algebra over everything that adds up."""
    sums = known_sums(table)
    hidden = sorted({p for s in sums for p in s if table.cells[p[0]][p[1]].status is Status.HIDDEN})
    if not hidden:
        return []
    system = np.array([[float(p in s) for p in hidden] for s in sums])
    rank = np.linalg.matrix_rank(system)
    return [p for p, unit in zip(hidden, np.eye(len(hidden)), strict=True)
            if np.linalg.matrix_rank(np.vstack([system, unit])) == rank]  # fmt: skip


def test_nothing_hidden_can_be_had_by_subtraction(editions: Editions) -> None:
    tables = [(name, t) for name, (edition, _) in editions.items() for t in household_tables(edition)]
    solved = [(name, t.name, given_away(t)) for name, t in tables if given_away(t)]
    assert solved == []
    assert sum(any(c.status is Status.HIDDEN for line in t.cells for c in line) for _, t in tables) > 20


def test_the_reader_with_a_pencil_is_real(editions: Editions) -> None:
    """The same reader finds a cell that was hidden alone."""
    edition, _ = editions["4_phatong_agency"]
    table = next(t for t in household_tables(edition) if t.name == "rating.d5")
    cells = [list(line) for line in table.cells]
    levels = [j for j, c in enumerate(table.columns) if c.statistic.startswith("percent_")]
    for j in levels:
        cells[0][j] = replace(cells[0][j], status=Status.HIDDEN if j == levels[0] else Status.SHOWN)
    alone = table.with_cells(tuple(tuple(line) for line in cells))
    assert (0, levels[0]) in given_away(alone)


@pytest.mark.parametrize("name", ["rating.d5", "rating.e3"])
def test_levels_told_as_one_stand_for_many_people(name: str, editions: Editions, prepared: dict[str, Prepared]) -> None:
    told = 0
    for edition, _ in editions.values():
        data = rows_of(edition, prepared)
        for table in (t for t in household_tables(edition) if t.name == name):
            for note in (n for n in table.notes if n.code == "levels-together"):
                i, columns = note.facts["row"], note.facts["columns"]
                assert sum(people(data, edition, table, i, j) or 0 for j in columns) >= SMALLEST
                assert len(columns) > 1
                told += 1
    assert told > 5
