"""Questions with several answers against R's matrices (calls in multiple.R); PSPP has no MULT RESPONSE."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import survey_kit as sk
from survey_kit.model.codebook import Kind, ResponseSet, ValueLabel, Variable
from survey_kit.model.words import Words
from tests.oracles import households
from tests.oracles.recording import Recording

R = Recording("multiple.tsv")
OPTIONS = households.B1
REAL = OPTIONS[:-1]


@pytest.fixture(scope="module", params=["one", "w"])
def asked(request: pytest.FixtureRequest) -> tuple[sk.Study, str]:
    study = households.study()
    weight: str = request.param
    # As they are: weights that count as frequencies are rounded nowhere in MULT RESPONSE.
    return (study if weight == "one" else study.weighted(weight="w", weight_kind="frequency")), weight


def figures(view: sk.View, statistic: str) -> list[float]:
    table = view.table
    at = [j for j, c in enumerate(table.columns) if c.statistic == statistic]
    return [line[j].value for row, line in zip(table.rows, table.cells, strict=True) if row.role == "item" for j in at]


def test_alone(asked: tuple[sk.Study, str]) -> None:
    study, weight = asked
    view = study.frequencies("b1")
    R.same(figures(view, "percent"), f"alone.percent.{weight}")
    R.same(figures(view, "case_percent")[:-1], f"alone.cases.{weight}")
    R.same(figures(view, "response_percent")[:-1], f"alone.responses.{weight}")


@pytest.mark.parametrize("base", ["respondents", "cases", "responses"])
def test_by_city(asked: tuple[sk.Study, str], base: str) -> None:
    study, weight = asked
    view = study.multiple("b1", "city", cells=["count", "column_percent", "row_percent"], base=base)
    R.same(figures(view, "count"), f"city.count.{base}.{weight}")
    R.same(figures(view, "column_percent"), f"city.column.{base}.{weight}")
    R.same(figures(view, "row_percent"), f"city.row.{base}.{weight}")


@pytest.mark.parametrize("base", ["respondents", "cases", "responses"])
def test_against_itself(asked: tuple[sk.Study, str], base: str) -> None:
    study, weight = asked
    R.same(figures(study.multiple("b1", "b1", base=base), "column_percent"), f"self.column.{base}.{weight}")


def test_rows_and_columns_change_places() -> None:
    study = households.study()
    there = study.multiple("b1", "city", cells=["count", "row_percent"])
    back = study.multiple("city", "b1", cells=["count", "column_percent"])
    shape = (10, 7)
    counts = np.array(figures(there, "count")).reshape(shape)[:, :-1]
    assert np.array_equal(counts, np.array(figures(back, "count")).reshape(6, 11)[:, :-1].T)
    shares = np.array(figures(there, "row_percent")).reshape(shape)[:, :-1]
    assert np.array_equal(shares, np.array(figures(back, "column_percent")).reshape(6, 11)[:, :-1].T)


def test_ticked_columns_and_columns_of_codes_say_the_same() -> None:
    """The same answers stored as codes in as many columns as anybody gave answers."""
    study = households.study()
    data, most = study.data, int(study.data[list(REAL)].sum(axis=1).max())
    codes = np.full((len(data), most), np.nan)
    for i, ticked in enumerate(data[list(REAL)].to_numpy() == 1):
        given = np.flatnonzero(ticked) + 1.0
        codes[i, : len(given)] = given[::-1]
    names = tuple(f"k{j}" for j in range(most))
    labels = tuple(ValueLabel(float(k), study.codebook.label_of(v)) for k, v in enumerate(REAL, 1))
    book = replace(
        study.codebook,
        variables=(*study.codebook.variables, *(Variable(n, kind=Kind.SINGLE, values=labels) for n in names)),
        sets=(*study.codebook.sets, ResponseSet("k", Words("k"), "category", names)),
    )
    survey = replace(study.survey, data=data.assign(**dict(zip(names, codes.T, strict=True))), codebook=book)
    ours, theirs = sk.Study(survey).multiple("k", "city", base="cases"), study.multiple("b1", "city", base="cases")
    for statistic in ("count", "column_percent"):
        assert figures(ours, statistic) == figures(theirs, statistic)


def test_who_left_an_item_open_is_left_out_when_asked() -> None:
    study = households.study()
    some = study.data.copy()
    some.iloc[:7, some.columns.get_loc("b1_3")] = np.nan
    broken = sk.Study(replace(study.survey, data=some))
    assert broken.multiple("b1", "city").table.base.n == 1000
    assert broken.multiple("b1", "city", complete=True).table.base.n == 993


def test_layers_add_up() -> None:
    view = households.study().crosstab("b1", "a4", ["city"])
    *layers, whole = view.tables
    total = sum(np.array([[c.value or 0 for c in line[::2]] for line in t.cells])[:, -1] for t in layers)
    assert np.array_equal(total, np.array([[c.value or 0 for c in line[::2]] for line in whole.cells])[:, -1])


@pytest.mark.parametrize("base", ["respondents", "cases", "responses"])
def test_nobody(base: str) -> None:
    view = households.study().where(a2=999).multiple("b1", "city", base=base)
    assert view.table.base.n == 0
    assert "nan" not in repr(view).lower()
