"""What DuckDB is asked, of awkward data and in bad moments."""

from __future__ import annotations

import subprocess
import sys

import duckdb
import numpy as np
import pandas as pd
import pytest

from survey_kit.engines.duck import DuckEngine
from survey_kit.engines.memory import MemoryEngine
from survey_kit.engines.parquet import ParquetEngine
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Domain, Item, Lookup, Moments, Successive, Tally, Totals
from survey_kit.model.codebook import Codebook, Kind, MissingRule, ValueLabel, Variable
from survey_kit.model.survey import Design, Survey
from survey_kit.model.words import Words

ATTACK = "'); DROP TABLE answers; --"
NAMES = ('a"b', "ข้อ 1 (ก)", "select", "c'd")


def stored(folder, select):
    """A Parquet file of what DuckDB makes of a SELECT."""
    path = folder / "data.parquet"
    duckdb.connect().execute(f"COPY ({select}) TO '{path}' (FORMAT parquet)")
    return path


def database(folder, *statements):
    path = folder / "answers.duckdb"
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def cells(answer):
    return {
        tuple(v[k] for v, k in zip(answer.values, key, strict=True)): n
        for key, n in zip(answer.keys, answer.n, strict=True)
    }


def test_names_and_texts_of_any_letters_are_only_names_and_texts(tmp_path):
    data = pd.DataFrame({name: np.array([ATTACK, "x\\", "ก", ATTACK], dtype=object) for name in NAMES})
    book = Codebook(variables=tuple(Variable(n, kind=Kind.TEXT, missing=(MissingRule("x\\", "x\\"),)) for n in NAMES))
    path = tmp_path / "it's [1] ข้อมูล.parquet"
    data.to_parquet(path)
    lookup = Lookup(NAMES[:1], ((ATTACK,), ("x\\",)), (1.0, 3.0))
    request = Totals((Item(NAMES[0], (ATTACK,)), Item(of=lookup)), tuple(Domain(((n, ATTACK),)) for n in NAMES))
    engine = DuckEngine(path, book)
    (tally, totals), survey = engine.answer([Tally(NAMES), request]), Survey(data, book)
    want = MemoryEngine(survey).answer([Tally(NAMES), request])
    assert cells(tally) == cells(want[0])
    np.testing.assert_array_equal(totals.wy, want[1].wy)
    np.testing.assert_array_equal(totals.n, want[1].n)


def test_numbers_of_every_kind_are_numbers(tmp_path):
    path = stored(
        tmp_path,
        "SELECT * FROM (VALUES (1::TINYINT, true, 1.5::DECIMAL(6,2), 9007199254740993::BIGINT, 'NaN'::FLOAT),"
        "(NULL, NULL, NULL, NULL, NULL), (1::TINYINT, false, -1.5::DECIMAL(6,2), 1::BIGINT, -0.0::FLOAT),"
        "(2::TINYINT, true, 0::DECIMAL(6,2), 1::BIGINT, 0.0::FLOAT)) AS t(tiny, truth, money, long, real)",
    )
    names = ("tiny", "truth", "money", "long", "real")
    book = Codebook(variables=tuple(Variable(n, kind=Kind.NUMBER) for n in names))
    requests = [*(Tally((n,)) for n in names), Totals(tuple(Item(n) for n in names)), Moments(names, listwise=False)]
    duck, parquet = DuckEngine(path, book).answer(requests), ParquetEngine(path, book).answer(requests)
    for name, got, want in zip(names, duck, parquet, strict=False):
        assert cells(got) == cells(want), name
    assert cells(duck[4]) == {(0.0,): 2.0, (None,): 2.0}
    np.testing.assert_allclose(duck[5].n, parquet[5].n)
    np.testing.assert_allclose(duck[6].cross, parquet[6].cross, rtol=1e-9)


def test_blank_text_is_the_empty_cell_and_codes_of_the_other_type_are_nowhere(tmp_path):
    data = pd.DataFrame(
        {"t": np.array([" ", "\u3000", "99 ", "ก", None], dtype=object), "x": [1.0, 2.0, 5.0, 5.0, 9.0]}
    )
    book = Codebook(variables=(
        Variable("t", kind=Kind.TEXT, missing=(MissingRule("99", "99"), MissingRule(5.0, 5.0))),
        Variable("x", missing=(MissingRule("5.0", "5.0"), MissingRule("9", "9"), MissingRule(float("-inf"), 1.0))),
    ))  # fmt: skip
    path = tmp_path / "data.parquet"
    data.to_parquet(path)
    domains = (Domain((("t", None),)), Domain((("x", "5.0"),)), Domain((("t", "ก"),)), Domain((("t", None),)))
    requests = [Tally(("t",)), Totals((Item("x"), Item("t", ("ก", 5.0)), Item("x", (2.0, "2"))), domains)]
    got, want = DuckEngine(path, book).answer(requests), MemoryEngine(Survey(data, book)).answer(requests)
    assert cells(got[0]) == cells(want[0])
    np.testing.assert_array_equal(got[1].n, want[1].n)
    np.testing.assert_allclose(got[1].shifted(want[1].shift).wy, want[1].wy)


@pytest.mark.parametrize("where", ["parquet", "csv", "table"])
def test_no_rows_give_empty_answers(where, tmp_path):
    design = Design(strata="s", psu="p")
    book = Codebook(variables=tuple(Variable(n) for n in ("x", "s", "p")))
    columns = "SELECT 1::DOUBLE AS x, 1::DOUBLE AS s, 1::DOUBLE AS p WHERE false"
    if where == "table":
        engine = DuckEngine(database(tmp_path, f"CREATE TABLE t AS {columns}"), book, design, table="t", order="x")
    elif where == "csv":
        (tmp_path / "data.csv").write_text("x,s,p\n")
        engine = DuckEngine(tmp_path / "data.csv", book, design)
    else:
        engine = DuckEngine(stored(tmp_path, columns), book, design)
    requests = [Tally(("x",)), Totals((Item("x"),), per_psu=True), Totals((Item("x"),)), Moments(("x", "s")),
                Successive(("x",))]  # fmt: skip
    tally, per_psu, totals, moments, successive = engine.answer(requests)
    assert len(tally.keys) == 0
    assert len(per_psu.clusters) == 0
    assert totals.n.tolist() == [[[0.0]]]
    assert not moments.w.any()
    assert np.isnan(successive.last).all()


def test_several_files_are_one_data_set_in_the_order_of_their_names(tmp_path):
    x = np.arange(50.0) ** 2
    for k, part in enumerate(np.array_split(x, 4)):
        pd.DataFrame({"x": part}).to_parquet(tmp_path / f"part-{k}.parquet")
    book = Codebook(variables=(Variable("x", kind=Kind.NUMBER),))
    requests = [Successive(("x",)), Totals((Item("x"),), per_psu=True)]
    want = MemoryEngine(Survey(pd.DataFrame({"x": x}), book)).answer(requests)
    for path in (tmp_path, tmp_path / "part-*.parquet"):
        got = DuckEngine(path, book).answer(requests)
        np.testing.assert_allclose(got[0].cross, want[0].cross)
        assert got[1].clusters.keys == want[1].clusters.keys


@pytest.mark.parametrize(
    ("kind", "code"),
    [("'a'", "column-not-numbers"), ("DATE '2026-01-02'", "column-not-numbers"), ("[1]", "column-not-numbers"),
     ("1.5::DECIMAL(4,1)", None), ("true", None), ("7::BIGINT", None)],
)  # fmt: skip
@pytest.mark.parametrize("engine", [DuckEngine, ParquetEngine])
def test_a_column_of_another_type_than_the_codebook_says(engine, kind, code, tmp_path):
    path = stored(tmp_path, f"SELECT {kind} AS x")
    asked = engine(path, Codebook(variables=(Variable("x"),)))
    if code is None:
        (answer,) = asked.answer([Totals((Item("x"),))])
        assert answer.n.sum() == 1
        return
    with pytest.raises(SurveyKitError) as error:
        asked.answer([Tally(("x",))])
    assert (error.value.code, error.value.question) == (code, "x")


@pytest.mark.parametrize("engine", [DuckEngine, ParquetEngine])
def test_numbers_where_the_codebook_has_words_for_codes(engine, tmp_path):
    book = Codebook(variables=(Variable("x", values=(ValueLabel("M", Words("ชาย")),)),))
    with pytest.raises(SurveyKitError) as error:
        engine(stored(tmp_path, "SELECT 1 AS x"), book).answer([Tally(("x",))])
    assert error.value.code == "column-not-text"


def test_what_cannot_be_opened_is_told(tmp_path):
    book = Codebook(variables=(Variable("x"),))
    path = database(tmp_path, "CREATE TABLE t AS SELECT 1 AS x", "CREATE VIEW v AS SELECT * FROM t")
    (tmp_path / "bad.duckdb").write_bytes(b"nothing of the kind" * 1000)
    (tmp_path / "bad.parquet").write_bytes(b"PAR1" + b"\0" * 400 + b"PAR1")
    (tmp_path / "cells.csv").write_text("x\n1\nสอง\n", encoding="utf-8")
    asked = {
        "table-unknown": lambda: DuckEngine(path, book, table="ไม่มี"),
        "table-needed": lambda: DuckEngine(path, book),
        "database-unreadable": lambda: DuckEngine(tmp_path / "bad.duckdb", book, table="t"),
        "database-failed": lambda: DuckEngine(tmp_path / "bad.parquet", book),
        "no-data-files": lambda: DuckEngine(tmp_path / "none-*.parquet", book),
        "unknown-column": lambda: DuckEngine(path, book, table="t").answer([Tally(("y",))]),
        "order-unknown": lambda: DuckEngine(path, book, table="t").answer([Successive(("x",))]),
        "rows-unnumbered": lambda: DuckEngine(path, book, table="v").answer([Totals((Item("x"),), per_psu=True)]),
        "files-of-two-kinds": lambda: DuckEngine(tmp_path, book),
    }
    for code, ask in asked.items():
        with pytest.raises(SurveyKitError) as error:
            ask()
        assert error.value.code == code
    with pytest.raises(SurveyKitError) as error:
        DuckEngine(tmp_path / "cells.csv", book).answer([Tally(("x",))])
    assert error.value.code == "database-failed"
    assert "CSV Error on Line: 3" in str(error.value)


def test_a_database_that_another_program_writes_to_is_told(tmp_path):
    path = database(tmp_path, "CREATE TABLE t AS SELECT 1 AS x")
    hold = f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        with pytest.raises(SurveyKitError) as error:
            DuckEngine(path, Codebook(variables=(Variable("x"),)), table="t")
        other.communicate()
    assert error.value.code == "database-locked"


def test_what_does_not_fit_in_memory_goes_to_the_scratch_folder(tmp_path):
    """One data set, one limit: answered where the folder can be made, one clear error where it cannot."""
    path = stored(tmp_path, "SELECT range::DOUBLE AS x, (range * 7 % 1000003)::DOUBLE AS y FROM range(1000000)")
    (tmp_path / "file").write_text("in the way")
    book = Codebook(variables=(Variable("x"), Variable("y")))
    (answer,) = DuckEngine(path, book, memory="50MB", scratch=tmp_path / "spill").answer([Tally(("x", "y"))])
    assert len(answer.n) == 1000000
    with pytest.raises(SurveyKitError) as error:
        DuckEngine(path, book, memory="50MB", scratch=tmp_path / "file" / "x").answer([Tally(("x", "y"))])
    assert error.value.code in ("database-memory", "database-failed")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data.parquet", "file"]


def test_without_duckdb_the_package_to_install_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(SurveyKitError) as error:
        DuckEngine(tmp_path, Codebook(variables=()))
    assert error.value.code == "engine-not-installed"
    assert "survey-kit-thai[duckdb]" in str(error.value)


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_the_order_of_many_rows_is_that_of_the_file(kind, tmp_path):
    """Several threads read several groups of rows; numbers of rows and steps between them are those of one by one."""
    rows = 300_000
    data = pd.DataFrame({"x": np.random.default_rng(7).integers(0, 1000, rows).astype(float)})
    path = tmp_path / f"data.{kind}"
    if kind == "csv":
        data.to_csv(path, index=False)
    else:
        data.to_parquet(path, row_group_size=20_000, index=False)
    (answer,) = DuckEngine(path, Codebook(variables=(Variable("x"),))).answer([Successive(("x",))])
    assert answer.cross[0, 0, 0] == np.square(np.diff(data["x"])).sum()
