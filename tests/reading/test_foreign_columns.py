"""Parquet and Arrow files of other programs: what they hold is read, and what their codebook cannot mean is told."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError
from survey_kit.reading import formats
from survey_kit.study.converting import convert_pieces
from survey_kit.writing.parquet import CODEBOOK


def table() -> pa.Table:
    """Categories of pandas (unsorted, with nulls), truths, days, moments, times, decimals, lists."""
    return pa.table(
        {
            "category": pa.array(["ค", "ก", None, "ค"]).dictionary_encode(),
            "code": pa.DictionaryArray.from_arrays(pa.array([0, None, 2, 1], pa.int32()), pa.array([5.0, 1.0, 3.0])),
            "truth": pa.array([True, None, False, True]),
            "day": pa.array([0, 1, None, 1], pa.date32()),
            "moment": pa.array([0, 86_400_000_001, None, 1], pa.timestamp("us")),
            "time": pa.array([3600, None, 1, 1], pa.time32("s")),
            "money": pa.array([1, None, 3, 1]).cast(pa.decimal128(21, 2)),
            "list": pa.array([[1], None, [2, 3], [1]]),
        }
    )


WANT = {
    "category": ["ค", "ก", None, "ค"],
    "code": [5.0, None, 3.0, 1.0],
    "truth": [1.0, None, 0.0, 1.0],
    "day": ["1970-01-01", "1970-01-02", None, "1970-01-02"],
    "moment": ["1970-01-01", "1970-01-02", None, "1970-01-01"],
    "time": ["01:00:00", None, "00:00:01", "00:00:01"],
    "money": [1.0, None, 3.0, 1.0],
    "list": ["[1]", None, "[2, 3]", "[1]"],
}


@pytest.mark.parametrize("kind", ["parquet", "uncompressed", "lz4", "zstd"])
def test_columns_of_other_programs_are_read(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("a.parquet" if kind == "parquet" else "a.arrow")
    if kind == "parquet":
        pq.write_table(table(), path)
    else:
        feather.write_feather(table(), path, compression=kind)
    # A second conversion reads what the first one wrote.
    convert_pieces(path, tmp_path / "b.arrow")
    convert_pieces(tmp_path / "b.arrow", tmp_path / "c.parquet")
    for file in (path, tmp_path / "b.arrow", tmp_path / "c.parquet"):
        survey = formats.read(file).survey
        for name, want in WANT.items():
            assert [None if v is None or v != v else v for v in survey.column(name).tolist()] == want, name


@pytest.mark.parametrize("engine", ["parquet", "duckdb"])
def test_they_are_counted_alike_everywhere(tmp_path: Path, engine: str) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(table(), path)
    near, far = sk.read(path), sk.read(path, engine=engine)
    for name in ("category", "code", "truth", "day", "moment", "money"):
        assert repr(far.frequencies(name)) == repr(near.frequencies(name))
    with pytest.raises(SurveyKitError) as error:
        far.frequencies("list")
    assert (error.value.code, error.value.question) == ("column-not-text", "list")


def test_columns_that_their_codebook_cannot_mean_are_refused(tmp_path: Path) -> None:
    """Codes stored as text would stand beside the codes of the codebook, each counting nobody."""
    path, wrong = tmp_path / "a.parquet", tmp_path / "b.parquet"
    pq.write_table(pa.table({"q": pa.array([1.0, 2.0])}), path)
    convert_pieces(path, tmp_path / "own.parquet")
    own = pq.read_table(tmp_path / "own.parquet")
    kept = {CODEBOOK: own.schema.metadata[CODEBOOK]}
    pq.write_table(pa.table({"q": pa.array(["1", "2"])}).replace_schema_metadata(kept), wrong)
    for engine in ("memory", "parquet", "duckdb"):
        with pytest.raises(SurveyKitError) as error:
            sk.read(wrong, engine=engine).frequencies("q")
        assert (error.value.code, error.value.question) == ("column-not-numbers", "q")


def test_a_stream_under_the_name_of_a_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.arrow"
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, table().schema) as writer:
        writer.write_table(table())
    for engine in ("memory", "parquet"):
        with pytest.raises(SurveyKitError) as error:
            sk.read(path, engine=engine)
        assert error.value.code == "file-wrong-kind"
