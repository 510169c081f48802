"""Files read in runs of rows say what they say when they are read at once; conversion holds a few rows at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.reading import formats
from survey_kit.reading.parquet_pieces import parquet_pieces
from survey_kit.reading.spss import read_spss
from survey_kit.reading.spss_pieces import spss_pieces
from survey_kit.study.converting import convert_pieces

ROWS = 500


def frame(rows: int = ROWS) -> pd.DataFrame:
    rng = np.random.default_rng(20_261_122)
    return pd.DataFrame(
        {
            "q1": rng.choice([1.0, 2.0, 3.0, 99.0, np.nan], rows),
            "late": np.where(np.arange(rows) < rows - 3, 1.0, 7.0),  # a code without a label comes last
            "labelled": rng.choice([1.0, 2.0], rows),
            "income": np.round(rng.lognormal(9, 1, rows), 2),
            "void": np.full(rows, np.nan),
            "day": pd.date_range("2026-01-01", periods=rows, freq="h").normalize(),
            "said": rng.choice(["ชุมชนริมคลอง", "", "ตลาด"], rows),
        }
    )


def sav(folder: Path, name: str = "a.sav", rows: int = ROWS) -> Path:
    path = folder / name
    labels = {1.0: "ใช่", 2.0: "ไม่ใช่", 3.0: "ไม่แน่ใจ"}
    pyreadstat.write_sav(
        frame(rows), str(path), compress=name.endswith(".zsav"), missing_ranges={"q1": [99]},
        variable_value_labels={"q1": labels, "late": labels, "labelled": labels},
        variable_measure={"late": "scale", "labelled": "scale"}, column_labels={"q1": "ข้อหนึ่ง"}, file_label="ข้อมูลสมมติ",
    )  # fmt: skip
    return path


def same(left: np.ndarray, right: np.ndarray) -> bool:
    assert left.dtype == right.dtype
    return left.tolist() == right.tolist() if left.dtype == object else np.array_equal(left, right, equal_nan=True)


@pytest.mark.parametrize("rows", [1, 7, 100_000])
@pytest.mark.parametrize("name", ["a.sav", "a.zsav"])
def test_runs_of_cases_are_the_file(tmp_path: Path, name: str, rows: int) -> None:
    path = sav(tmp_path, name)
    whole, pieces = read_spss(path), spss_pieces(path, rows=rows)
    assert pieces.codebook == whole.codebook
    assert pieces.steps == whole.steps
    assert pieces.rows == len(whole)
    runs = list(pieces.read())
    assert len(runs) >= 1 and (rows > 7 or len(runs) == 1 or len(runs[0]["q1"]) >= rows)
    for column in map(str, whole.data.columns):
        assert same(np.concatenate([run[column] for run in runs]), whole.column(column))
    assert [list(run) for run in pieces.read()] == [list(run) for run in runs]  # read again from the start


def test_a_late_value_decides_about_the_whole_variable(tmp_path: Path) -> None:
    book = spss_pieces(sav(tmp_path), rows=7).codebook
    assert str(book["late"].kind) == "number"
    assert str(book["labelled"].kind) == "single"


@pytest.mark.parametrize("kind", [".parquet", ".arrow"])
def test_converted_in_runs_is_converted_at_once(tmp_path: Path, kind: str) -> None:
    source, target = sav(tmp_path), tmp_path / f"b{kind}"
    convert_pieces(source, target)
    got, want = formats.read(target).survey, read_spss(source)
    assert got.codebook == want.codebook
    for column in map(str, want.data.columns):
        assert same(got.column(column), want.column(column))
    back = tmp_path / "c.parquet"
    convert_pieces(target, back)
    assert formats.read(back).survey.codebook == want.codebook


def test_small_numbers_take_small_room(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    target = tmp_path / "b.parquet"
    convert_pieces(sav(tmp_path), target)
    kinds = {field.name: str(field.type) for field in pq.read_schema(target)}
    assert kinds == {"q1": "int8", "late": "int8", "labelled": "int8", "income": "double", "void": "double",
                     "day": "string", "said": "string"}  # fmt: skip


def test_a_file_cut_short_is_told_and_the_earlier_one_stays(tmp_path: Path) -> None:
    whole = tmp_path / "whole.parquet"
    convert_pieces(sav(tmp_path, rows=200_000), whole)
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(whole.read_bytes()[:-200])
    target = tmp_path / "b.arrow"
    target.write_bytes(b"earlier")
    with pytest.raises(SurveyKitError) as error:
        convert_pieces(cut, target)
    assert error.value.code == "parquet-unreadable"
    assert target.read_bytes() == b"earlier"
    damaged = bytearray(whole.read_bytes())
    damaged[1000:3000] = bytes(2000)
    cut.write_bytes(damaged)
    with pytest.raises(SurveyKitError) as error:
        for _ in parquet_pieces(cut).read():
            pass
    assert error.value.code == "parquet-unreadable"


def test_killed_in_the_middle_it_leaves_the_earlier_file_and_can_be_run_again(tmp_path: Path) -> None:
    source, target = sav(tmp_path, rows=400_000), tmp_path / "b.parquet"
    target.write_bytes(b"earlier")
    line = [sys.executable, "-m", "survey_kit", "convert", str(source), str(target)]
    run = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    part = target.with_name(f".{target.name}.part")
    until = time.monotonic() + 60
    while run.poll() is None and not part.exists() and time.monotonic() < until:
        time.sleep(0.002)
    assert part.exists(), "the file is not written beside itself"
    run.kill()
    run.wait()
    assert target.read_bytes() == b"earlier"
    subprocess.run(line, check=True, capture_output=True, env={**os.environ, "PYTHONUTF8": "1"})
    assert len(formats.read(target).survey) == 400_000
    assert not part.exists()


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_file_without_rows_stays_a_file(tmp_path: Path, kind: str) -> None:
    """Nobody was asked yet: the columns and the codebook are there all the same."""
    empty, target, other = sav(tmp_path, rows=0), tmp_path / f"a.{kind}", tmp_path / "b.arrow"
    convert_pieces(empty, target)
    convert_pieces(target, other)
    want = read_spss(empty)
    for path in (target, other):
        got = formats.read(path).survey
        assert (len(got), got.names) == (0, want.names)
        assert got.codebook.variables == want.codebook.variables


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
@pytest.mark.parametrize("kind", [".parquet", ".arrow"])
def test_memory_does_not_grow_with_the_file(tmp_path: Path, kind: str) -> None:
    """The cases of a plain file are its last bytes: appended again and again they make a file of any size."""
    rows = 20_000
    small = tmp_path / "small.sav"
    numbers = pd.DataFrame({f"q{k}": np.arange(rows) % 7 * 1.0 for k in range(20)})
    pyreadstat.write_sav(numbers, str(small), row_compress=False)
    whole = small.read_bytes()
    cases = whole[-rows * 20 * 8 :]
    peaks = []
    for times in (10, 60):
        path = tmp_path / f"{times}.sav"
        path.write_bytes(whole + cases * (times - 1))
        script = (
            "import sys; from pathlib import Path; from survey_kit.study.converting import convert_pieces\n"
            "convert_pieces(Path(sys.argv[1]), Path(sys.argv[2]))\n"
            "print(next(l for l in open('/proc/self/status') if l.startswith('VmHWM')).split()[1])"
        )
        line = [sys.executable, "-c", script, str(path), str(path.with_suffix(kind))]
        peaks.append(int(subprocess.run(line, check=True, capture_output=True, text=True).stdout) / 1024)
    assert (tmp_path / "60.sav").stat().st_size > 180e6
    assert peaks[1] < peaks[0] + 60, peaks
