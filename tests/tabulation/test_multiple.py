"""Multiple response and rankings against plain pandas on the sample households."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from survey_kit.resources import folder


@pytest.fixture(scope="module")
def frame():
    return pd.read_csv(folder("sample_data") / "clean" / "households.csv", encoding="utf-8-sig")


@pytest.fixture(scope="module")
def study(frame):
    book = read_questionnaire(find_questionnaire("hh_resilience"))
    data = frame[[n for n in book.names if n in frame.columns]].copy()
    for variable in book.variables:
        if variable.name in data.columns and not variable.is_text:
            data[variable.name] = data[variable.name].astype(float)
    weight = np.random.default_rng(7).uniform(0.3, 3, len(data))
    return sk.Study(Survey(data.copy().assign(w=weight), book))


def options(frame, name):
    columns = [c for c in frame.columns if c.startswith(f"{name}_") and c.removeprefix(f"{name}_").isdigit()]
    ticked = frame[columns].where(frame[columns].isin([0, 1]))
    return ticked[ticked.notna().any(axis=1)].fillna(0)


@pytest.mark.parametrize("name", ["b1", "c3", "d1", "d2", "e1", "g2"])
def test_percent_of_respondents(study, frame, name):
    want = options(frame, name)
    table = study.frequencies(name).table
    assert table.base.n == len(want)
    for row, line in zip(table.rows, table.cells, strict=True):
        if row.role == "item":
            assert line[0].value == want[row.variable].sum()
            assert line[1].value == pytest.approx(want[row.variable].mean(), rel=1e-14)


def test_percent_of_responses_leaves_none_of_these_out(study, frame):
    want = options(frame, "b1").drop(columns="b1_0")
    table = study.frequencies("b1").table
    for row, line in zip(table.rows, table.cells, strict=True):
        if row.variable in want.columns:
            assert line[3].value == pytest.approx(want[row.variable].sum() / want.to_numpy().sum(), rel=1e-14)
    assert sum(line[3].value for line in table.cells if line[3].value is not None) == pytest.approx(1.0)


def test_by_city_and_weighted(study, frame):
    weighted = study.weighted(weight="w", weight_kind="sampling")
    want = options(frame, "b1")
    w, city = study.data["w"].loc[want.index], frame["city"].loc[want.index]
    table = weighted.frequencies("b1", by="city").table
    for i, row in enumerate(table.rows):
        for column, cell in zip(table.columns, table.cells[i], strict=True):
            inside = city == int(column.level) if column.level else city > 0
            if row.role == "item" and column.statistic == "percent":
                share = (want[row.variable] * w)[inside].sum() / w[inside].sum()
                assert cell.value == pytest.approx(share, rel=1e-12)
            if row.role == "item" and column.statistic == "count":
                assert cell.value == want[row.variable][inside].sum()


def test_ranking(study, frame):
    ranks = frame[["g1_1", "g1_2", "g1_3"]].where(frame[["g1_1", "g1_2", "g1_3"]] < 90)
    ranks = ranks[ranks.notna().any(axis=1)]
    table = study.frequencies("g1").table
    for row, line in zip(table.rows, table.cells, strict=True):
        code = float(row.level)
        counts = [(ranks[c] == code).sum() for c in ranks]
        assert [c.value for c in line[:3]] == counts
        assert line[3].value == pytest.approx(sum(counts) / len(ranks), rel=1e-14)
        assert line[4].value == 3 * counts[0] + 2 * counts[1] + counts[2]


def test_options_are_called_as_the_set_says(study):
    """SPSS: by the columns, or by the labels of the counted values; a set without a label goes by its name."""
    book = study.codebook
    b1 = book.response_set("b1")
    sets = (replace(b1, name="bare", label=Words()), replace(b1, name="counted", labelled="counted"))
    asked = sk.Study(replace(study.survey, codebook=replace(book, sets=(*book.sets, *sets))))
    bare, counted = asked.frequencies("bare").table, asked.frequencies("counted").table
    assert str(bare.title) == "bare"
    labels = {str(row.label) for row in counted.rows if row.role == "item"}
    assert labels == {str(book["b1_1"].label_of(1.0))}
    assert [row.label for row in bare.rows] == [row.label for row in study.frequencies("b1").table.rows]


def test_a_ranking_by_city_counts_who_chose_an_option_at_any_rank(study, frame):
    view = study.multiple("g1", "city")
    columns = study.codebook.response_set("g1").variables
    chose = {code: frame[list(columns)].eq(code).any(axis=1) for code in study.codebook[columns[0]].codes}
    answered = frame[list(columns)].isin(list(chose)).any(axis=1)
    at = [j for j, c in enumerate(view.table.columns) if c.statistic == "count"]
    for row, line in zip(view.table.rows, view.table.cells, strict=True):
        who = answered if row.role == "total" else chose[float(row.level)]
        cities = frame["city"][who].value_counts()
        assert [line[j].value for j in at[:-1]] == [cities.get(c, 0) for c in sorted(frame["city"].unique())]
