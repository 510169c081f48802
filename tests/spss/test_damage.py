"""Damaged SPSS files: one clear error, or what could be saved with a word about it; never a crash, never a hang."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.reading import spss_fallback
from survey_kit.reading.spss import read_spss
from survey_kit.reading.spss_fallback import read_elsewhere
from survey_kit.spss.packed import LARGEST_BLOCK
from tests.spss.building import Made


def test_a_file_cut_short_gives_the_rows_it_has(tmp_path: Path) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pd.DataFrame({"q": [1.5] * 100, "t": ["น้ำ"] * 100}), str(path))
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) - 24 * 40 - 5])
    survey = read_spss(path)
    assert len(survey) == 59
    assert [s.facts for s in survey.steps if s.code == "cases-not-as-said"] == [{"said": 100, "read": 59}]


def test_a_damaged_block_of_a_zsav_ends_the_cases(tmp_path: Path) -> None:
    path = tmp_path / "a.zsav"
    pyreadstat.write_sav(pd.DataFrame({"q": [float(i) * 1.1 for i in range(3000)]}), str(path), compress=True)
    raw = bytearray(path.read_bytes())
    raw[-200] ^= 0xFF
    path.write_bytes(raw)
    survey = read_spss(path)
    assert [s.code for s in survey.steps] == ["cases-damaged"]
    assert len(survey) == survey.steps[0].facts["read"] < 3000


def zsav(blocks: list[tuple[bytes, int]]) -> bytes:
    """A .zsav of one number whose blocks claim the sizes given."""
    made = Made(compression=2).variable(b"Q")
    head = b"$FL3" + made.bytes()[4:]
    at = len(head) + 24
    data, entries = b"", b""
    for packed, size in blocks:
        entries += struct.pack("<qqii", 0, at + len(data), size, len(packed))
        data += packed
    trailer = struct.pack("<qqii", -100, 0, 0x3FF000, len(blocks)) + entries
    return head + struct.pack("<qqq", len(head), at + len(data), len(trailer)) + data + trailer


@pytest.mark.parametrize(("blocks", "code"), [
    ([(zlib.compress(bytes(1 << 20)), LARGEST_BLOCK)] * 40, "file-unpacks-too-large"),
    ([(zlib.compress(bytes(1 << 20)), 2**31 - 1)] * 3, "file-unpacks-too-large"),
])  # fmt: skip
def test_a_bomb_is_not_unpacked(tmp_path: Path, blocks: list[tuple[bytes, int]], code: str) -> None:
    (tmp_path / "a.zsav").write_bytes(zsav(blocks))
    with pytest.raises(SurveyKitError) as caught:
        read_spss(tmp_path / "a.zsav")
    assert caught.value.code == code


def test_a_block_larger_than_it_says_ends_the_cases(tmp_path: Path) -> None:
    (tmp_path / "a.zsav").write_bytes(zsav([(zlib.compress(bytes(1 << 20)), 64)]))
    assert [s.code for s in read_spss(tmp_path / "a.zsav").steps] == ["cases-damaged"]


def test_a_header_that_claims_a_billion_rows_takes_no_memory(tmp_path: Path) -> None:
    made = Made(compression=1, cases=2**31 - 1).variable(b"Q")
    made.data = bytes([101] * 8)
    (tmp_path / "a.sav").write_bytes(made.bytes())
    program = "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))\n"
    program += "from survey_kit.reading.spss import read_spss; print(len(read_spss(sys.argv[1])))"
    command = [sys.executable, "-c", program, str(tmp_path / "a.sav")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "8"


def test_a_password_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.sav").write_bytes(b"\x1c" + bytes(7) + b"ENCRYPTEDSAV" + b"\x15" + bytes(300))
    with pytest.raises(SurveyKitError) as caught:
        from survey_kit.reading import formats

        formats.read(tmp_path / "a.sav")
    assert caught.value.code == "file-encrypted"


def test_the_second_reader_works_in_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.sav"
    frame = pd.DataFrame({"q": [1.0, 9.0], "t": ["น้ำ", ""]})
    pyreadstat.write_sav(frame, str(path), variable_value_labels={"q": {1: "ใช่"}}, missing_ranges={"q": [9]})
    found = read_elsewhere(path)
    assert found is not None
    first, second = found.dictionary.variables
    assert (first.labels, first.missing.values, second.width > 0) == (((1.0, "ใช่"),), (9.0,), True)
    assert [list(c) for c in found.columns] == [[1.0, 9.0], ["น้ำ", ""]]
    path.write_bytes(b"$FL2" + bytes(500))
    assert read_elsewhere(path) is None
    monkeypatch.setattr(spss_fallback, "PATIENCE", 0.001)
    assert read_elsewhere(path) is None


def test_what_we_cannot_read_the_second_reader_may(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.sav"
    pyreadstat.write_sav(pd.DataFrame({"q": [1.0, 9.0]}), str(path))

    def gives_up(*_: object) -> None:
        raise SurveyKitError("spss-damaged", file=path, at=0)

    monkeypatch.setattr("survey_kit.spss.files.open_spss", gives_up)
    survey = read_spss(path)
    assert survey.column("q").tolist() == [1.0, 9.0]
    assert [s.code for s in survey.steps] == ["read-by-pyreadstat"]
