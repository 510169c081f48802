"""What Spark is asked beside the conformance suite, and what is told when it is not there or goes away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_kit.engines.memory import MemoryEngine
from survey_kit.engines.spark import SparkEngine, started
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Item, Successive, Tally, Totals
from survey_kit.model.codebook import Codebook, Kind, Variable
from survey_kit.model.survey import Design, Survey
from tests.engines import cases

ROOT = Path(__file__).parents[2]
spark = pytest.mark.outside("java", "python:pyspark")
BOOK = Codebook(variables=(Variable("x", kind=Kind.NUMBER),))


@spark
def test_a_table_of_the_caller_is_asked_in_the_cluster(tmp_path):
    survey = cases.survey()
    survey.data.to_parquet(tmp_path / "data.parquet", index=False)
    frame = started().read.parquet(str(tmp_path / "data.parquet")).repartition(5)
    request = Totals((Item("q1"), Item("q2", (5.0,))), per_psu=True)
    (got,), (want,) = SparkEngine(frame, survey.codebook, survey.design).answer([request]), MemoryEngine(
        survey
    ).answer([request])  # fmt: skip
    assert got.clusters == want.clusters
    np.testing.assert_allclose(got.shifted(want.shift).wy, want.wy, rtol=1e-9, atol=1e-12)


@spark
@pytest.mark.parametrize(
    ("request_", "code"),
    [(Successive(("x",)), "order-unknown"), (Totals((Item("x"),), per_psu=True), "rows-unnumbered")],
)
def test_rows_of_a_table_have_no_numbers(request_, code, tmp_path):
    frame = started().range(10).selectExpr("CAST(id AS DOUBLE) AS x")
    with pytest.raises(SurveyKitError) as error:
        SparkEngine(frame, BOOK).answer([request_])
    assert error.value.code == code


@spark
def test_pieces_of_files_that_spark_shuffles_keep_the_order_of_their_rows(tmp_path):
    """Spark packs pieces by size: one partition holds rows from several places, the end of a file before its start."""
    x = np.random.default_rng(7).integers(0, 1000, 8_000).astype(float)
    for k, part in enumerate(np.split(x, [600, 5_000])):
        pd.DataFrame({"x": part}).to_parquet(tmp_path / f"{k}.parquet", row_group_size=200)
    session = started()
    session.conf.set("spark.sql.files.maxPartitionBytes", 12_000)
    session.conf.set("spark.sql.files.openCostInBytes", 1)
    try:
        assert session.read.parquet(str(tmp_path)).rdd.getNumPartitions() > 4
        steps, units = SparkEngine(tmp_path, BOOK).answer([Successive(("x",)), Totals((Item("x"),), per_psu=True)])
    finally:
        session.conf.unset("spark.sql.files.maxPartitionBytes")
        session.conf.unset("spark.sql.files.openCostInBytes")
    assert steps.cross[0, 0, 0] == np.square(np.diff(x)).sum()
    np.testing.assert_array_equal(units.wy[0, 0] + units.shift[0], x)


@spark
def test_many_partitions_are_added_on_the_workers(tmp_path):
    data = pd.DataFrame({"x": np.arange(400.0) % 7})
    frame = started().range(400).selectExpr("CAST(id % 7 AS DOUBLE) AS x").repartition(40)
    (got,), (want,) = SparkEngine(frame, BOOK).answer([Tally(("x",))]), MemoryEngine(Survey(data, BOOK)).answer(
        [Tally(("x",))]
    )  # fmt: skip
    assert got.values[0].tolist() == want.values[0].tolist()
    assert got.n.tolist() == want.n.tolist()


@spark
def test_numbers_of_every_kind_and_no_rows(tmp_path):
    columns = ("CAST(1 AS TINYINT)", "true", "CAST(1.25 AS DECIMAL(6,2))", "CAST('NaN' AS FLOAT)", "-0.0D")
    names = tuple(f"x{i}" for i in range(len(columns)))
    book = Codebook(variables=tuple(Variable(n, kind=Kind.NUMBER) for n in names))
    frame = started().sql("SELECT " + ", ".join(f"{c} AS {n}" for c, n in zip(columns, names, strict=True)))
    answers = SparkEngine(frame, book).answer([Tally((n,)) for n in names])
    assert [a.values[0].tolist() for a in answers] == [[1.0], [1.0], [1.25], [None], [0.0]]
    empty = SparkEngine(frame.where("false"), book).answer([Tally(names[:1]), Totals((Item("x0"),))])
    assert len(empty[0].keys) == 0
    assert empty[1].n.tolist() == [[[0.0]]]


@spark
def test_what_is_wrong_with_the_data_is_told_as_by_every_engine(tmp_path):
    frame = started().sql("SELECT array(1) AS listed, 'ก' AS said, CAST(NULL AS DOUBLE) AS psu, 1D AS x")
    book = Codebook(variables=tuple(Variable(n) for n in ("listed", "said", "psu", "x")))
    asked = {
        "column-not-numbers": (Design(), Tally(("listed",))),
        "unknown-column": (Design(), Tally(("nope",))),
        "design-blank": (Design(psu="psu"), Totals((Item("x"),), per_psu=True)),  # found by a worker
    }
    for code, (design, request) in asked.items():
        with pytest.raises(SurveyKitError) as error:
            SparkEngine(frame, book, design).answer([request])
        assert error.value.code == code
    with pytest.raises(SurveyKitError) as error:
        SparkEngine(tmp_path / "none.parquet", book)
    assert error.value.code == "no-data-files"


KILLED = """
import os, signal, sys, threading, time
from survey_kit.engines.spark import SparkEngine, started
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Tally
from survey_kit.model.codebook import Codebook, Variable

session = started()
java = session.sparkContext._gateway.proc.pid
book = Codebook(variables=(Variable("x"),))
engine = SparkEngine(session.range(10**10).selectExpr("CAST(id % 7 AS DOUBLE) AS x"), book)

def kill():
    while not session.sparkContext.statusTracker().getActiveStageIds():
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(os.getpgid(java), signal.SIGKILL) if os.getpgid(java) != os.getpgid(0) else os.kill(java, signal.SIGKILL)

threading.Thread(target=kill, daemon=True).start()
try:
    engine.answer([Tally(("x",))])
except SurveyKitError as error:
    print(error.code, flush=True)
os._exit(0)
"""


def python(code, **environment):
    """Another Python with the program, which may lose its Java without harm to this one."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip


@spark
def test_a_cluster_that_goes_away_in_the_middle_is_one_clear_error():
    told = python(KILLED)
    assert told.stdout.split() == ["cluster-lost"], told.stderr[-2000:]


@spark
@pytest.mark.parametrize("java", [None, "#!/bin/sh\necho UnsupportedClassVersionError >&2\nexit 1\n"])
def test_without_java_or_with_an_old_one_the_remedy_is_named(java, tmp_path):
    if java:
        (tmp_path / "bin").mkdir()
        (tmp_path / "bin" / "java").write_text(java)
        (tmp_path / "bin" / "java").chmod(0o755)
    read = "from survey_kit.cli import main; import sys; sys.exit(main(sys.argv[1:]))"
    data = tmp_path / "data.parquet"
    pd.DataFrame({"x": [1.0]}).to_parquet(data)
    told = subprocess.run(
        [sys.executable, "-c", read, "freq", str(data), "x", "--engine", "spark", "--lang", "en"], cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "JAVA_HOME": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert told.returncode == 2
    assert "Install Java 17" in told.stderr
    assert "Traceback" not in told.stderr


def test_without_pyspark_the_package_to_install_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(SurveyKitError) as error:
        SparkEngine(tmp_path, BOOK)
    assert error.value.code == "engine-not-installed"
    assert "survey-kit-thai[spark]" in str(error.value)
