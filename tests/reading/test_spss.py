"""SPSS files: codes as stored, labels in Thai, words before numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import MissingReason
from survey_kit.reading import formats
from survey_kit.reading.spss import read_spss
from tests.reading.cases import BOOK

FRAME = pd.DataFrame({"sex": [1.0, 2.0, 9.0, np.nan], "why": ["น้ำท่วม", "", "ลมแรง", "น้ำ"]})


def sav(path: Path, **settings: object) -> Path:
    known = {
        "column_labels": {"sex": "เพศ", "why": "เพราะอะไร"},
        "variable_value_labels": {"sex": {1: "ชาย", 2: "หญิง", 9: "ไม่ตอบ"}},
        "missing_ranges": {"sex": [9]},
    }
    pyreadstat.write_sav(FRAME, str(path), **{**known, **settings})  # type: ignore[arg-type]
    return path


def test_codes_stay_and_missing_has_its_reason(tmp_path: Path) -> None:
    survey = read_spss(sav(tmp_path / "a.sav"))
    np.testing.assert_array_equal(survey.column("sex"), [1, 2, 9, np.nan])
    np.testing.assert_array_equal(survey.values("sex"), [1, 2, np.nan, np.nan])
    assert survey.codebook["sex"].reason(9.0) is MissingReason.NO_ANSWER
    assert survey.column("why").tolist() == ["น้ำท่วม", None, "ลมแรง", "น้ำ"]
    assert [str(v.label) for v in survey.codebook["sex"].values] == ["ชาย", "หญิง", "ไม่ตอบ"]


def test_reordered_value_labels_go_by_their_words(tmp_path: Path) -> None:
    path = sav(tmp_path / "a.sav", variable_value_labels={"sex": {1: "หญิง", 2: "ชาย", 9: "ไม่ตอบ"}})
    reading = formats.read(path, BOOK)
    np.testing.assert_array_equal(reading.survey.column("sex"), [2, 1, 99, np.nan])
    assert [s.facts["questions"] for s in reading.survey.steps if s.code == "codes-reordered"] == ["sex"]
    same = formats.read(sav(tmp_path / "b.sav", variable_value_labels={"sex": {1: "ชาย", 2: "หญิง"}}), BOOK)
    assert "codes-reordered" not in [s.code for s in same.survey.steps]


def thai_windows(path: Path, claimed: bytes) -> Path:
    """A .sav whose Thai is CP874 bytes while its header claims another code page."""
    sav(path)
    raw = path.read_bytes()
    for word in ("เพราะอะไร", "น้ำท่วม", "ลมแรง", "ไม่ตอบ", "หญิง", "ชาย", "เพศ", "น้ำ"):
        utf8, thai = word.encode("utf-8"), word.encode("cp874")
        raw = raw.replace(utf8, thai + b" " * (len(utf8) - len(thai)))
    path.write_bytes(raw.replace(b"UTF-8", claimed))
    return path


@pytest.mark.parametrize("claimed", [b"UTF-8", b"Big-5", b"cp874", b"\0\0\0\0\0"])
def test_thai_windows_files_are_recognised(tmp_path: Path, claimed: bytes) -> None:
    path = thai_windows(tmp_path / "a.sav", claimed)
    survey = read_spss(path)
    assert str(survey.codebook["sex"].label) == "เพศ"
    assert [str(v.label) for v in survey.codebook["sex"].values] == ["ชาย", "หญิง", "ไม่ตอบ"]
    assert survey.column("why")[0].strip() == "น้ำท่วม"
    if claimed == b"cp874":
        assert survey.steps == ()
        return
    (step,) = survey.steps
    assert step.code == "text-encoding"
    assert step.facts["encoding"] == "cp874"
    assert step.facts["after"] in ("เพศ", "เพราะอะไร", "ชาย", "หญิง", "ไม่ตอบ")


def test_portable_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.por"
    pyreadstat.write_por(pd.DataFrame({"SEX": [1.0, 2.0]}), str(path))
    assert formats.read(path).survey.column("SEX").tolist() == [1.0, 2.0]


def test_a_told_encoding_is_on_record_and_nonsense_is_an_error(tmp_path: Path) -> None:
    path = sav(tmp_path / "a.sav")
    assert [s.code for s in read_spss(path, "UTF-8").steps] == ["encoding-told"]
    with pytest.raises(SurveyKitError):
        read_spss(path, "no-such-encoding")
