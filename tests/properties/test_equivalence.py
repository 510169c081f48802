"""Two ways to say the same give the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given

import survey_kit as sk
from survey_kit.model.codebook import Kind, Measure, ResponseSet, ValueLabel, Variable
from survey_kit.model.words import Words
from tests.properties.surveys import BOOK, QUICK, ask, frames, same, sampled, study, with_data

EXTREMES = tuple(f"{end}_{k}" for end in ("highest", "lowest") for k in range(1, 6))


@QUICK
@given(frames())
def test_a_frequency_weight_is_repeated_rows(frame: pd.DataFrame) -> None:
    repeated = frame.loc[frame.index.repeat(frame["whole"].astype(int))].reset_index(drop=True)
    # The extremes are respondents, each shown once whatever the weight.
    same(ask(study(frame, weight="whole", weight_kind="frequency")), ask(study(repeated)), EXTREMES)
    twice = pd.concat([frame, frame], ignore_index=True)
    # Between the last row and the first again there is a step that Durbin–Watson counts.
    ignore = (*EXTREMES, "durbin_watson")
    same(ask(study(frame.assign(whole=2.0), weight="whole", weight_kind="frequency")), ask(study(twice)), ignore)


@QUICK
@given(frames((6, 40)))
def test_a_merged_group_is_the_pooled_group(frame: pd.DataFrame) -> None:
    """Groups 1 and 2 recoded to one give what selecting both gives."""
    merged = frame.assign(g=frame["g"].replace(2.0, 1.0))
    pooled = frame[frame["g"].isin([1.0, 2.0])].assign(g=1.0)
    for made in (study, sampled):
        cells = made(merged).means("x", "g").table.cells
        if len(pooled) == 0:
            continue
        (want, _) = made(pooled).means("x", "g").table.cells
        # Standard errors keep the PSUs of everybody, so figures without them are compared.
        got = [c.value for c in cells[0][:6]]
        assert np.allclose(np.array(got, float), np.array([c.value for c in want[:6]], float), equal_nan=True)


@QUICK
@given(frames())
def test_ticks_are_codes(frame: pd.DataFrame) -> None:
    """A dichotomy set and the same answers as columns of option codes."""
    ticked = frame[["m1", "m2", "m3"]].replace(99.0, np.nan)
    someone = (ticked == 1).any(axis=1)
    frame = frame[someone].reset_index(drop=True)  # codes cannot say "answered and ticked nothing"
    if not len(frame):
        return
    data = frame.assign(**{f"c{k}": frame[f"m{k}"].map({1.0: float(k)}) for k in (3, 1, 2)})
    codes = tuple(ValueLabel(float(k), Words(str(k))) for k in (1, 2, 3))
    variables = tuple(Variable(f"c{k}", values=codes) for k in (3, 1, 2))
    sets = (*BOOK.sets, ResponseSet("c", Words("c"), "category", ("c3", "c1", "c2")))
    book = replace(BOOK, variables=(*BOOK.variables, *variables), sets=sets)
    plain = with_data(study(frame), data.set_axis([f"r{i}" for i in range(len(data))]), book)
    for s in (
        plain,
        plain.weighted(weight="w", weight_kind="frequency"),
        plain.weighted(weight="w", weight_kind="sampling"),
    ):
        for by in ("", "g"):
            ticks, given_codes = s.frequencies("m", by=by).table, s.frequencies("c", by=by).table
            assert [r.role for r in ticks.rows] == [r.role for r in given_codes.rows]
            for left, right in zip(ticks.cells, given_codes.cells, strict=True):
                assert [(c.value, c.rows) for c in left] == [(c.value, c.rows) for c in right]


@QUICK
@given(frames())
def test_totals_are_the_sums_of_their_parts(frame: pd.DataFrame) -> None:
    for s in (study(frame), study(frame, weight="w", weight_kind="frequency"), sampled(frame)):
        table = s.crosstab("g", "q1").table
        count = [[line[j].value for j, c in enumerate(table.columns) if c.statistic == "count"] for line in table.cells]
        grid = np.array(count)
        assert np.allclose(grid[-1], grid[:-1].sum(axis=0))
        assert np.allclose(grid[:, -1], grid[:, :-1].sum(axis=1))
        means = s.means("x", "g", statistics=["n", "sum"]).table
        numbers = np.array([[c.value or 0.0 for c in line[:2]] for line in means.cells])
        assert np.allclose(numbers[-1], numbers[:-1].sum(axis=0))
        for name in ("q1", "m"):
            table = s.frequencies(name, by="g").table
            for line in table.cells:
                values = [c.value for c, column in zip(line, table.columns, strict=True) if column.statistic == "count"]
                assert np.isclose(values[-1], sum(values[:-1]))


@QUICK
@given(frames((10, 40)))
def test_a_text_group_is_a_coded_group(frame: pd.DataFrame) -> None:
    data = frame.assign(letter=frame["g"].map({1.0: "a", 2.0: "b", 3.0: "c"}).astype(object))
    data["letter"] = data["letter"].where(data["letter"].notna(), None)
    book = replace(BOOK, variables=(*BOOK.variables, Variable("letter", Words(), Kind.TEXT, Measure.NOMINAL)))
    s = with_data(study(frame), data.set_axis([f"r{i}" for i in range(len(data))]), book)
    for made in (s, s.weighted(weight="w", weight_kind="sampling", psu="psu")):
        for left, right in (
            (made.compare("x", "g"), made.compare("x", "letter")),
            (made.crosstab("g", "q1"), made.crosstab("letter", "q1")),
        ):
            a, b = ([r["value"] for r in view.records()] for view in (left, right))
            assert np.allclose(np.array(a, float), np.array(b, float), equal_nan=True)


def test_codes_of_eight_digits_stay_apart() -> None:
    """Official codes of villages: 90110101 and 90110102 must not become one line."""
    frame = pd.DataFrame({"g": [90110101.0, 90110102.0, 90110102.0], "x": [1.0, 2.0, 3.0]})
    s = sk.Study(replace(study(frame).survey, codebook=replace(BOOK, variables=(Variable("g"), BOOK["x"]))))
    assert [r.level for r in s.means("x", "g").table.rows] == ["90110101", "90110102", ""]
    assert str(s.frequencies("g").table.rows[0].label) == "90110101"
