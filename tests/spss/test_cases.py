"""The data decoder against a plain walk through the bytecode, and against pyreadstat."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from survey_kit.spss import cases
from survey_kit.spss.bytecode import Bytecode
from survey_kit.spss.dictionary import SpssVariable
from survey_kit.spss.files import open_spss
from survey_kit.spss.packing import bytecode
from tests.spss.building import Made
from tests.study.conftest import SAMPLE

SLOT = st.one_of(st.integers(1, 251), st.sampled_from([253, 254, 255, 0]))


def walked(stream: bytes, slots: int) -> tuple[list[int], list[int]]:
    """Opcodes of whole cases and the literals they stand for, one at a time."""
    words = [stream[i : i + 8] for i in range(0, len(stream) // 8 * 8, 8)]
    opcodes: list[int] = []
    literals: list[int] = []
    at = 0
    while at < len(words):
        codes, at = words[at], at + 1
        for code in codes:
            if code == 252:
                return opcodes[: len(opcodes) // slots * slots], literals
            if code == 253:
                if at == len(words):
                    return opcodes[: len(opcodes) // slots * slots], literals
                literals.append(int.from_bytes(words[at], "little"))
                at += 1
            if code:
                opcodes.append(code)
    return opcodes[: len(opcodes) // slots * slots], literals


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(SLOT, min_size=8, max_size=8), max_size=60), st.integers(1, 7), st.integers(1, 90), st.data())
def test_the_chain_is_followed_through_any_cut(
    words: list[list[int]], slots: int, step: int, data: st.DataObject
) -> None:
    """Whatever the opcodes and however the stream is cut into rounds; literals that look like opcodes too."""
    stream = b""
    for codes in words:
        stream += bytes(codes)
        stream += b"".join(data.draw(st.binary(min_size=8, max_size=8)) for c in codes if c == 253)
    reader = Bytecode(slots)
    all_words = np.frombuffer(stream, dtype=np.uint64)
    got = [reader.feed(all_words[i : i + step].copy()) for i in range(0, len(all_words), step)]
    opcodes = [int(c) for found, _ in got for c in found.reshape(-1)]
    literals = [int(c) for _, found in got for c in found]
    expected, wanted = walked(stream, slots)
    assert opcodes == expected
    assert literals == wanted[: expected.count(253)]


def frame(rows: int) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    whole = rng.integers(-110, 300, rows).astype(float)
    gaps = np.where(rng.random(rows) < 0.3, np.nan, rng.integers(1, 6, rows))
    return pd.DataFrame({
        "small": rng.integers(1, 6, rows).astype(float), "whole": whole, "gaps": gaps,
        "real": rng.normal(0, 1e6, rows), "empty": np.full(rows, np.nan),
        "short": pd.Series(rng.choice(["", "ก", "a b", "น้ำ"], rows), dtype=object),
        "long": pd.Series(rng.choice(["", "น้ำท่วม" * 20, "x" * 255], rows), dtype=object),
        "wide": pd.Series(rng.choice(["", "ท่วม " * 90, "y" * 1300, "z" * 252], rows), dtype=object),
    })  # fmt: skip


def read(path: Path) -> dict[str, NDArray[np.float64] | list[str]]:
    found = open_spss(path, lambda claim: ("utf-8", lambda data: data.decode("utf-8")))
    assert not found.troubles
    return dict(zip((v.name for v in found.dictionary.variables), found.columns, strict=True))


def same(ours: dict[str, NDArray[np.float64] | list[str]], theirs: pd.DataFrame) -> bool:
    assert list(ours) == list(theirs.columns)
    for name, column in ours.items():
        if isinstance(column, list):
            assert column == [str(t).rstrip() for t in theirs[name].fillna("")], name
        else:
            np.testing.assert_array_equal(column, theirs[name].to_numpy(dtype=float), err_msg=name)
    return True


@pytest.mark.parametrize("rows", [0, 1, 7, 8, 9, 3000])
@pytest.mark.parametrize(
    "settings", [{}, {"row_compress": True}, {"compress": True}], ids=["plain", "bytecode", "zsav"]
)
def test_equal_to_pyreadstat(tmp_path: Path, rows: int, settings: dict[str, bool]) -> None:
    path = tmp_path / ("a.zsav" if "compress" in settings else "a.sav")
    pyreadstat.write_sav(frame(rows), str(path), **settings)
    theirs, _ = pyreadstat.read_sav(str(path), user_missing=True)
    assert same(read(path), theirs)


@pytest.mark.parametrize("name", sorted(p.name for p in (SAMPLE / "raw").glob("*.sav")))
def test_equal_to_pyreadstat_on_the_sample_files(name: str) -> None:
    path = SAMPLE / "raw" / name
    theirs, _ = pyreadstat.read_sav(str(path), user_missing=True, disable_datetime_conversion=True, encoding="CP874")
    found = open_spss(path, lambda claim: ("cp874", lambda data: data.decode("cp874")))
    columns = dict(zip((v.name for v in found.dictionary.variables), found.columns, strict=True))
    assert same(columns, theirs)


def test_rounds_and_room_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same columns however few words a round has and however little room is made at first."""
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(frame(40), str(path), row_compress=True)
    expected = read(path)
    raw = bytearray(path.read_bytes())
    raw[80:84] = (-1).to_bytes(4, "little", signed=True)
    path.write_bytes(raw)
    for size in (1, 3, 64, 65):
        monkeypatch.setattr(cases, "ROUND", size)
        monkeypatch.setattr(cases, "_FIRST_ROOM", 2)
        for name, column in read(path).items():
            np.testing.assert_array_equal(column, expected[name])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(allow_nan=True, width=64), max_size=50))
def test_packing_undone_is_the_same_to_the_last_bit(values: list[float]) -> None:
    column = np.array(values, dtype=np.float64)
    stream = b"".join(bytecode([column], [SpssVariable("x")], len(column)))
    opcodes, literals = Bytecode(1).feed(np.frombuffer(stream, dtype=np.uint64).copy())
    out = np.where(opcodes[:, 0] == 255, np.nan, opcodes[:, 0] - 100.0)
    out[opcodes[:, 0] == 253] = literals.view(np.float64)
    kept = np.where(np.isnan(column) | (column == -1.7976931348623157e308), np.nan, column)
    np.testing.assert_array_equal(np.where(out == -1.7976931348623157e308, np.nan, out), kept)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [0, 1])
def test_both_byte_orders_and_compressions(tmp_path: Path, order: str, compression: int) -> None:
    """A file as a big-endian workstation left it; pyreadstat is the witness."""
    made = Made(order, compression, cases=3).variable(b"A").variable(b"T", 12).variable(b"B")
    big = made.numbers(1234567.5)
    if compression:
        # 5, "abc", spaces, missing · a literal, two literals, −99 · missing, spaces twice, 151 · the end
        made.data = bytes([105, 253, 254, 255, 253, 253, 253, 1]) + b"abc     " + big + b"water on" + b" it     "
        made.data += bytes([255, 254, 254, 251, 252, 0, 0, 0])
    else:
        gone = made.numbers(-1.7976931348623157e308)
        made.data = made.numbers(5.0) + b"abc".ljust(16) + gone + big + b"water on it".ljust(16) + made.numbers(-99.0)
        made.data += gone + b" " * 16 + made.numbers(151.0)
    path = tmp_path / "a.sav"
    path.write_bytes(made.bytes())
    columns = read(path)
    np.testing.assert_array_equal(columns["A"], [5.0, 1234567.5, np.nan])
    assert columns["T"] == ["abc", "water on it", ""]
    np.testing.assert_array_equal(columns["B"], [np.nan, -99.0, 151.0])
    theirs, _ = pyreadstat.read_sav(str(path), user_missing=True)
    assert same(columns, theirs)
