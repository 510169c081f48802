"""Many tables counted in one key are each the table that is counted alone."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from survey_kit.engines.arrow import Dictionaries, chunk_of
from survey_kit.engines.columns import encode
from survey_kit.engines.counting import BLOCK_ROWS, PACKED_CELLS, Axis, count
from survey_kit.engines.memory import MemoryEngine
from survey_kit.model.aggregates import Domain, Item, Moments, Tally, Totals
from survey_kit.model.codebook import Codebook, MissingRule, Variable
from survey_kit.model.survey import Design, Survey
from survey_kit.statistics.linearisation import domain_means, total_covariance
from tests.engines import cases
from tests.engines.test_conformance import close, tally_cells

ROWS = 2 * BLOCK_ROWS + 17


def axes(rows, sizes):
    rng = np.random.default_rng(20_261_122)
    return {name: Axis(rng.integers(0, size, rows).astype(np.uint8), size) for name, size in sizes.items()}


@pytest.mark.parametrize("rows", [0, 1, 50, ROWS])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("part", [False, True])
def test_packed_tables_are_the_tables(rows, weighted, part):
    found = axes(rows, {"a": 6, "b": 7, "c": 5, "d": 7, "e": 200, "f": 2, "g": 9})
    tables = [("a", "b"), ("a", "c"), ("d", "a"), ("b",), ("e", "a"), ("f", "g", "b", "a"), ("g",), ("a", "b")]
    weight = np.random.default_rng(1).uniform(0.5, 3, rows) if weighted else None
    chosen = np.flatnonzero(np.arange(rows) % 3 > 0) if part else slice(None)
    for table, counts in zip(tables, count(tables, found, weight, chosen), strict=True):
        shape = tuple(found[a].size for a in table)
        at = tuple(found[a].codes[chosen] for a in table)
        w = np.ones(rows) if weight is None else weight
        for got, values in zip(counts, (np.ones(rows), w, w * w), strict=True):
            want = np.zeros(shape)
            np.add.at(want, at, values[chosen])
            assert got.shape == shape
            np.testing.assert_allclose(got, want, rtol=1e-12)


def test_tables_share_keys_only_while_they_fit():
    from survey_kit.engines.counting import _packs

    found = axes(1_000_000, {"a": 6, **{f"q{k}": 7 for k in range(10)}})
    packs = _packs([("a", f"q{k}") for k in range(10)], found, 1_000_000)
    assert sum(len(p.tables) for p in packs) == 10
    assert max(p.cells for p in packs) <= PACKED_CELLS
    assert len(packs) == math.ceil(10 / 3)  # 6 × 7³ cells fit, 6 × 7⁴ do not
    assert len(_packs([("a", "q0"), ("a",), ("q0",)], found, 1_000_000)) == 1  # read off the larger one


def test_more_rows_than_a_block_give_the_answers_of_chunks():
    survey = cases.survey("fractional", rows=3_000)
    data = survey.data.loc[survey.data.index.repeat(25)].reset_index(drop=True)
    large = Survey(data, survey.codebook, survey.design)
    cities = tuple(Domain((("city", float(c)),)) for c in (1, 2, 3))
    requests = [Tally(("city", "q1")), Totals((Item("q1"), Item("q2", (5.0,))), (Domain(), *cities), per_psu=True),
                Moments(("q1", "income"), cities)]  # fmt: skip
    whole, parts = (MemoryEngine(large, chunk_rows=c).answer(requests) for c in (0, 7_001))
    left, right = tally_cells(whole[0]), tally_cells(parts[0])
    assert left.keys() == right.keys()
    for key in left:
        close(np.array(left[key]), np.array(right[key]))
    close(whole[1].shifted(parts[1].shift).wy2, parts[1].wy2)
    close(whole[2].cross, parts[2].cross)


@pytest.mark.parametrize("kind", [pa.int8(), pa.int16(), pa.float64(), pa.dictionary(pa.uint8(), pa.float64())])
def test_values_that_come_late_get_their_codes(kind):
    """A dictionary that grows from run to run: new numbers below and above the old, the first blank, all blank."""
    book = Codebook(variables=(Variable("q", missing=(MissingRule(99, 99),)),))
    known = Dictionaries(book)
    runs = [[3, 4, 3], [-5, 99, 3], [None, 3, 120], [None, None], [], [4, -128, 127]]
    for run in runs:
        array = pa.array(run, pa.float64())
        array = array.dictionary_encode() if pa.types.is_dictionary(kind) else array.cast(kind)
        got = known.encode("q", array.cast(kind))
        numbers = [None if v is None else float(v) for v in run]
        assert [got.values[c] for c in got.codes] == numbers
        assert [bool(got.valid[c]) for c in got.codes] == [v is not None and v != 99 for v in run]
        want = encode(np.array([np.nan if v is None or v == 99 else v for v in numbers], dtype=float))
        np.testing.assert_array_equal(got.numbers[got.codes], want.numbers[want.codes])


def test_a_run_cut_out_of_a_larger_one_keeps_its_blanks():
    array = pa.array([1, None, 2, None, 3, 3, None, 1, 2, 2], pa.int8()).slice(3, 6)
    got = Dictionaries(Codebook()).encode("q", array)
    assert [got.values[c] for c in got.codes] == [None, 3.0, 3.0, None, 1.0, 2.0]


def test_a_dictionary_out_of_order_or_with_blank_text_is_read_cell_by_cell():
    for values, want in (([2.0, 1.0, None], [2.0, 1.0, None]), (["ข", " ", "ก"], ["ข", None, "ก"])):
        array = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2], pa.uint8()), pa.array(values))
        got = Dictionaries(Codebook()).encode("q", array)
        assert [got.values[c] for c in got.codes] == want
    batch = pa.record_batch({"q": pa.array([1, 2], pa.int8()), "w": pa.array([0.5, None])})
    chunk = chunk_of(batch, Codebook(), Design(weight="w"))
    assert chunk.weight is not None and np.isnan(chunk.weight[1])


@pytest.mark.parametrize("strata", ["", "city"])
@pytest.mark.parametrize("fpc", ["", "people"])
@pytest.mark.parametrize("lonely", ["fail", "adjust"])
def test_rows_that_are_alike_stand_as_one_unit(strata, fpc, lonely):
    """With a class of weights and few answers thousands of rows are a few units, with the errors of thousands."""
    rng = np.random.default_rng(20_261_122)
    rows = 6_000
    city = rng.integers(1, 4, rows).astype(float)
    data = pd.DataFrame(
        {
            "city": city,
            "q": rng.choice([1.0, 2.0, 3.0, 99.0, np.nan], rows),
            "sex": rng.choice([1.0, 2.0], rows),
            "people": city * 10_000,
            "w": rng.choice([0.0, 0.5, 1.25, np.nan, -1.0], rows, p=[0.1, 0.4, 0.4, 0.05, 0.05]),
            "id": np.arange(rows) * 1.0,
        }
    )
    if not strata:
        data["people"] = 40_000.0
    book = Codebook(
        variables=(Variable("q", missing=(MissingRule(99, 99),)), *map(Variable, ("city", "sex", "w", "id")))
    )
    request = Totals(
        (Item("q"), Item("q", (1.0,))),
        (Domain(), *(Domain((("city", c),)) for c in (1.0, 2.0, 9.0)), Domain((("sex", 1.0),))),
        per_psu=True,
    )
    design = Design("w", strata=strata or None, fpc=fpc or None, lonely=lonely)
    (want,) = MemoryEngine(Survey(data, book, replace(design, psu="id"))).answer([request])
    assert not want.clusters.many
    for chunk_rows in (0, 1_999):
        (got,) = MemoryEngine(Survey(data, book, design), chunk_rows=chunk_rows).answer([request])
        assert len(got.clusters) < 150
        assert sum(got.clusters.many) == len(want.clusters)
        left, right = domain_means(got), domain_means(want)
        np.testing.assert_allclose(left.value, right.value, rtol=1e-12)
        np.testing.assert_allclose(left.covariance, right.covariance, rtol=1e-9, atol=1e-18)
        np.testing.assert_array_equal(left.df, right.df)
        assert left.reason == right.reason
        for i in range(2):
            table = total_covariance(got.shifted(want.shift), i)
            np.testing.assert_allclose(table, total_covariance(want, i), rtol=1e-9)


def test_rows_that_differ_stay_rows():
    survey = cases.survey("fractional", "rows")
    (answer,) = MemoryEngine(survey).answer([Totals((Item("q1"),), per_psu=True)])
    assert not answer.clusters.many
    assert len(answer.clusters) == len(survey)


def test_where_no_row_has_a_weight_there_is_no_unit():
    data = pd.DataFrame({"q": [1.0, 2.0], "g": [1.0, 1.0], "w": [np.nan, np.nan]})
    survey = Survey(data, Codebook(variables=tuple(map(Variable, ("q", "g", "w")))), Design("w"))
    request = Totals((Item("q"),), (Domain(), Domain((("g", 1.0),))), per_psu=True)
    (answer,) = MemoryEngine(survey).answer([request])
    assert answer.n.shape == (2, 1, 0)
