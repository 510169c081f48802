"""The calls of a notebook: they show themselves, keep unrounded numbers, and turn into frames and flat records."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.model.report import SetTable
from survey_kit.study.view import as_text, display_width
from tests.oracles.awkward import SAV


@pytest.fixture(scope="module")
def study():
    return sk.read(SAV)


def test_a_view_shows_itself_as_text_and_as_html(study):
    view = study.frequencies("city")
    assert "โตนดด้วน" in repr(view)
    assert "ร้อยละ" in repr(view)
    html = view._repr_html_()
    assert html.startswith("<table")
    assert "โตนดด้วน" in html


def test_a_group_of_columns_is_named_over_its_columns_and_makes_none_of_them_wide():
    head = (("", "A long name of a group", "A long name of a group", "B"), ("x", "n", "%", "n"))
    shown = as_text(SetTable("", "", head, (("one", "1", "2", "3"),), "lrrr")).splitlines()
    assert shown[2:4] == [
        "     A long name of a group  B",
        "x             n           %  n",
    ]
    assert {display_width(line) for line in (shown[1], shown[2], shown[3])} == {30}


def test_flat_records_have_one_statistic_each(study):
    frame = study.frequencies("q1", by="city").to_frame()
    assert list(frame.columns[:7]) == ["variable", "level", "by", "by_level", "statistic", "value", "n"]
    one = frame.query("level == '3' and by_level == '2' and statistic == 'valid_percent'")
    data = study.data
    answered = data[(data["city"] == 2) & data["q1"].between(1, 5)]["q1"]
    assert one["value"].item() == pytest.approx((answered == 3).mean(), rel=1e-15)
    assert one["n"].item() == len(answered)


def test_json_is_the_same_numbers_unrounded(study):
    view = study.means("y", "city")
    again = json.loads(view.to_json())
    assert [r["value"] for r in again] == [r["value"] for r in view.records()]


def test_english_and_thai_show_the_same_figures(study):
    thai, english = study.means("y"), study.styled(lang="en").means("y")
    assert "ค่าเฉลี่ย" in repr(thai)
    assert "Mean" in repr(english)
    assert thai.records() == english.records()


def test_user_missing_codes_can_be_counted(study):
    levels = [r.level for r in study.including_missing().frequencies("q1").table.rows if r.role == "item"]
    assert "99" in levels
    assert "99" not in [r.level for r in study.frequencies("q1").table.rows if r.role == "item"]


SPARK = pytest.param("spark", marks=pytest.mark.outside("java", "python:pyspark"))


@pytest.mark.parametrize("engine", ["parquet", "duckdb", SPARK])
def test_a_parquet_file_is_analysed_without_being_loaded(engine, study, tmp_path):
    path = tmp_path / "big.parquet"
    study.data.to_parquet(path, index=False)
    lazy, loaded = sk.read(path, engine=engine), sk.read(path)
    assert len(lazy.survey.data) == 0
    assert "260" in repr(lazy)
    for call in (
        lambda s: s.frequencies("city", by="sex"),
        lambda s: s.means("y", "city"),
        lambda s: s.compare("y", "city"),
        lambda s: s.weighted(weight="w", weight_kind="sampling", psu="psu").crosstab("city", "flag"),
        lambda s: s.where(city=1, sex=2).means("y"),
        lambda s: s.split("city", "flag").compare("y", "sex"),
    ):
        for a, b in zip(call(lazy).records(), call(loaded).records(), strict=True):
            assert a.keys() == b.keys()
            assert a["value"] == (None if b["value"] is None else pytest.approx(b["value"], rel=1e-9))


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (lambda s: s.frequencies("nope"), "unknown-question"),
        (lambda s: s.frequencies("q1", by="nope"), "unknown-question"),
        (lambda s: s.compare("q1", "city", method="magic"), "unknown-option"),
        (lambda s: s.correlate(["q1"]), "too-few-variables"),
        (lambda s: s.reliability(["q1"]), "too-few-variables"),
        (lambda s: s.weighted(weight="w"), "weight-kind-unstated"),
        (lambda s: s.weighted(weight="nope", weight_kind="sampling"), "unknown-column"),
        (lambda s: s.weighted(weight="w", weight_kind="frequency", psu="psu"), "frequency-weight-with-design"),
    ],
)
def test_mistakes_are_told_by_name(study, call, code):
    with pytest.raises(SurveyKitError) as error:
        call(study)
    assert error.value.code == code


def test_what_cannot_be_computed_says_why():
    from survey_kit.model.codebook import Codebook, Kind, Measure, Variable
    from survey_kit.model.survey import Survey

    data = pd.DataFrame(
        {"g": [1.0, 1, 2, 2], "same": [3.0] * 4, "none": [np.nan] * 4, "one": [5.0, np.nan, np.nan, np.nan]}
    )
    book = Codebook(
        variables=(Variable("g"), *(Variable(n, kind=Kind.NUMBER, measure=Measure.SCALE) for n in data.columns[1:]))
    )
    study = sk.Study(Survey(data, book))
    cell = study.means("none").table.cells[0][1]
    assert cell.value is None
    assert cell.reason == "no_answers"
    for name in ("same", "none", "one"):
        for view in (study.compare(name, "g"), study.correlate([name, "g"]), study.regress(name, ["g"])):
            assert "nan" not in repr(view).lower()
            assert "nan" not in view.to_json().lower()


@pytest.mark.parametrize("engine", ["parquet", "duckdb", SPARK])
def test_what_needs_rows_is_refused_by_engines_that_have_none(engine, study, tmp_path):
    path = tmp_path / "big.parquet"
    study.data.to_parquet(path, index=False)
    far = sk.read(path, engine=engine)
    asked = {
        "engine-cannot-listwise": lambda: far.complete("q1"),
        "engine-cannot-replicate": lambda: far.with_replicates("jk1"),
        "rows-needed": lambda: far.weigh(),
    }
    for code, ask in asked.items():
        with pytest.raises(SurveyKitError) as error:
            ask()
        assert error.value.code == code


@pytest.mark.parametrize("place", ["csv", "pattern", "folder", "table", "questionnaire"])
def test_other_places_than_a_parquet_file(place, tmp_path):
    import duckdb

    data = pd.DataFrame({"city": [1.0, 2.0, 2.0, 3.0], "note": ["ก", "", "ข", "ก"]})
    options = {}
    if place in ("csv", "questionnaire"):
        path = tmp_path / "data.csv"
        data.to_csv(path, index=False)
        options = {"questionnaire": "hh_resilience"} if place == "questionnaire" else {}
    elif place == "table":
        path, options = tmp_path / "data.duckdb", {"table": "คำตอบ 1"}
        with duckdb.connect(str(path)) as connection:
            connection.register("held", data)
            connection.execute('CREATE TABLE "คำตอบ 1" AS SELECT * FROM held')
    else:
        (tmp_path / "rounds").mkdir()
        data[:1].to_parquet(tmp_path / "rounds" / "1.parquet")
        data[1:].to_parquet(tmp_path / "rounds" / "2.parquet")
        path = tmp_path / "rounds" / "*.parquet" if place == "pattern" else tmp_path / "rounds"
    far = sk.read(path, engine="duckdb", **options)
    counts = [r["value"] for r in far.frequencies("city").records() if r["statistic"] == "count"]
    assert counts[:3] == [1, 2, 1]
    assert bool(far.codebook["city"].values) == (place == "questionnaire")


@pytest.mark.parametrize(
    ("engine", "name", "options", "code"),
    [("spark", "d.csv", {}, "engine-needs-files"), ("parquet", "d.csv", {}, "engine-needs-files"),
     ("duckdb", "d.csv", {"table": "t"}, "option-unused"), ("memory", "d.csv", {"table": "t"}, "option-unused"),
     ("duckdb", "d.csv", {"sheet": "1"}, "option-unused"), ("polars", "d.csv", {}, "unknown-engine"),
     ("duckdb", "no.parquet", {}, "file-missing"), ("duckdb", "*.parquet", {}, "no-data-files")],
)  # fmt: skip
def test_an_engine_that_does_not_suit_the_data_is_told(engine, name, options, code, tmp_path):
    (tmp_path / "d.csv").write_text("x\n1\n")
    with pytest.raises(SurveyKitError) as error:
        sk.read(tmp_path / name, engine=engine, **options).frequencies("x")
    assert error.value.code == code


def test_a_working_copy_is_counted_where_it_is(study, tmp_path):
    import pyarrow as pa

    table = pa.Table.from_pandas(study.data, preserve_index=False)
    with pa.OSFile(str(tmp_path / "big.arrow"), "wb") as file, pa.ipc.new_file(file, table.schema) as out:
        out.write_table(table)
    far = sk.read(tmp_path / "big.arrow", engine="parquet")
    assert len(far.survey.data) == 0
    assert far.means("y").records() == study.means("y").records()


@pytest.mark.parametrize("engine", ["duckdb", SPARK])
def test_files_of_two_versions_of_a_questionnaire_are_not_put_together(engine, tmp_path):
    pd.DataFrame({"x": [1.0], "y": [1.0]}).to_parquet(tmp_path / "1.parquet")
    pd.DataFrame({"x": [1.0], "z": [1.0]}).to_parquet(tmp_path / "2.parquet")
    with pytest.raises(SurveyKitError) as error:
        sk.read(tmp_path, engine=engine)
    assert error.value.code == "files-differ"
    assert "y, z" in str(error.value)


@pytest.mark.outside("java", "python:pyspark")
def test_a_place_that_only_the_cluster_knows(tmp_path):
    pd.DataFrame({"x": [1.0, 2.0, 2.0]}).to_parquet(tmp_path / "data.parquet")
    far = sk.read(f"file://{tmp_path}/data.parquet", engine="spark")
    assert [r["value"] for r in far.frequencies("x").records() if r["statistic"] == "count"][:2] == [1, 2]


def test_listwise_is_what_dropping_rows_gives(study: sk.Study, tmp_path: Path) -> None:
    """SPSS MISSING=LISTWISE over the questions named; by itself every table uses what it can."""
    data = study.data
    whole = data[~data["q1"].isin([99]) & data["q1"].notna() & data["income"].notna()]
    complete = study.complete("q1", "income")
    assert list(complete.data.index) == list(whole.index)
    assert complete.means("y").table.base.n == len(whole) < study.means("y").table.base.n
    path = tmp_path / "big.parquet"
    data.to_parquet(path, index=False)
    with pytest.raises(SurveyKitError) as error:
        sk.read(path, engine="parquet").complete("q1")
    assert error.value.code == "engine-cannot-listwise"


def test_a_file_that_would_fill_the_memory_is_left_where_it_is(tmp_path, monkeypatch):
    from survey_kit.study import opening

    data = pd.DataFrame({"q": [1.0, 2.0, 2.0, None], "w": [1.0, 2.0, 0.5, 1.0]})
    path = tmp_path / "answers.parquet"
    data.to_parquet(path)
    small = sk.read(path)
    assert small.context.engine.name == "memory"
    monkeypatch.setattr(opening, "HELD", 8 * data.size - 1)
    large = sk.read(path)
    assert large.context.engine.name == "parquet"
    assert repr(large.frequencies("q")) == repr(small.frequencies("q"))
    assert sk.read(path, engine="memory").context.engine.name == "memory"
