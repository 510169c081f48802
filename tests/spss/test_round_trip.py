"""Read, write, read: the same codebook, values and design; PSPP sees the same dictionary before and after."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from survey_kit.model.survey import Survey
from survey_kit.reading.spss import read_spss
from survey_kit.writing import note_text, write
from tests.study.conftest import SAMPLE

# Everything PSPP 1.6 can put in a file.
FULL = """
DATA LIST LIST /id (F4.0) q1 (F2.0) q2a (F1.0) q2b (F1.0) q2c (F1.0) name (A24) inc (COMMA12.2) d (EDATE10)
 dt (DATETIME20) t (TIME8) pct (PCT6.1) s3 (A3) w (F6.3) mr1 (F2.0) mr2 (F2.0)
 longname_of_a_variable_that_is_really_long (F8.2) เพศ (F1.0).
BEGIN DATA
1 1 1 0 1 "alpha" 1200.50 "05.04.2022" "05-APR-2022 10:15:30" "01:02:03" 12.5 "aaa" 1.25 3 4 3.14159 1
2 2 0 1 0 "beta  gamma" 99999 "31.12.1999" . . 99 "b" 0.75 4 5 -2 2
3 9 . . . "น้ำท่วม" . . . . . "zz" 1 9 9 1e10 .
4 -5 1 1 1 "x" -1 "01.01.2565" . . 0 "" .5 1 2 . 1
END DATA.
STRING vls (A600) / lng (A30).
COMPUTE vls=CONCAT(RPAD("start",300,"-"),RPAD("mid",290,"+"),"end").
COMPUTE lng="code two".
IF id=3 lng="missing".
VARIABLE LABELS q1 'Question one [x] ''quoted''' /q2a 'Tick A' /q2b 'Tick B' /q2c 'Tick C' /vls 'very long' /เพศ 'เพศของผู้ตอบ'.
VALUE LABELS q1 1 'Yes' 2 'No' 9 'No answer' /q2a q2b q2c 1 'ticked' 0 'not' / s3 'aaa' 'Triple A' 'zz' 'Double Z'
 / lng 'code two' 'Two' 'missing' 'Missing it' / d 13866163200 'Special day' / เพศ 1 'ชาย' 2 'หญิง'.
MISSING VALUES q1 (9) / inc (LO THRU -1, 99999) / s3 ('zz') / pct (50 THRU HI) / mr1 mr2 (8 THRU 9, -1) / lng ('missing').
MRSETS /MDGROUP NAME=$ticks LABEL='All ticks' VARIABLES=q2a q2b q2c VALUE=1
 /MDGROUP NAME=$counted CATEGORYLABELS=COUNTEDVALUES VARIABLES=q2a q2b q2c VALUE=1 LABEL='Counted ones'
 /MDGROUP NAME=$src CATEGORYLABELS=COUNTEDVALUES LABELSOURCE=VARLABEL VARIABLES=q2a q2b VALUE=1
 /MDGROUP NAME=$txt LABEL='Texts' VARIABLES=name s3 VALUE='b'
 /MCGROUP NAME=$cats LABEL='หลายคำตอบ' VARIABLES=mr1 mr2.
VARIABLE LEVEL q1 (ORDINAL) inc (SCALE) s3 (NOMINAL).
VARIABLE ROLE /TARGET q1 /SPLIT s3 /NONE id /BOTH inc /PARTITION pct.
VARIABLE WIDTH q1 (5) name (33).
VARIABLE ALIGNMENT q1 (CENTER) name (RIGHT).
VARIABLE ATTRIBUTE VARIABLES=q1 inc ATTRIBUTE=Source('form A') Note[1]('first') Note[2]('second').
DATAFILE ATTRIBUTE ATTRIBUTE=Team('Songkhla') Ver[1]('1') Ver[2]('2').
FORMATS q1 (F5.0) / inc (DOLLAR12.2).
DOCUMENT First line of notes.
FILE LABEL 'A survey of something'.
WEIGHT BY w.
SAVE OUTFILE='full.sav'.
SAVE OUTFILE='full.zsav' /ZCOMPRESSED.
SAVE OUTFILE='plain.sav' /UNCOMPRESSED.
EXPORT OUTFILE='full.por'.
"""
SHOWN = """GET FILE='{name}'.
DISPLAY DICTIONARY.
DISPLAY DOCUMENTS.
DISPLAY @ATTRIBUTES.
MRSETS /DISPLAY NAME=ALL.
SHOW WEIGHT.
LIST.
"""


def pspp(folder: Path, syntax: str) -> str:
    (folder / "job.sps").write_text(syntax, encoding="utf-8")
    command = ["pspp", "job.sps", "-O", "width=250"]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=environment)
    return done.stdout


def shown(path: Path) -> str:
    return pspp(path.parent, SHOWN.format(name=path.name)).replace(path.name, "FILE")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    pspp(folder, FULL)
    return folder


def same(one: Survey, other: Survey) -> bool:
    # The name is that of the file.
    assert replace(one.codebook, name="") == replace(other.codebook, name="")
    assert one.design == other.design
    for name in map(str, one.data.columns):
        left, right = one.column(name), other.column(name)
        if left.dtype == object:
            assert left.tolist() == right.tolist(), name
        else:
            np.testing.assert_array_equal(left, right, err_msg=name)
    return True


@pytest.mark.outside("pspp")
@pytest.mark.parametrize("name", ["full.sav", "full.zsav", "plain.sav"])
@pytest.mark.parametrize("suffix", ["sav", "zsav"])
def test_nothing_is_lost_and_pspp_sees_the_same(made: Path, name: str, suffix: str) -> None:
    before = read_spss(made / name)
    after = made / f"again.{suffix}"
    assert write(before, after) == ()
    assert same(before, read_spss(after))
    assert shown(after) == shown(made / name)
    assert len(shown(after).splitlines()) > 150


@pytest.mark.outside("pspp")
def test_portable_files_say_the_same_as_system_files(made: Path) -> None:
    """What the portable format can hold; PSPP shortens names and drops sets, levels and attributes in it."""
    whole, portable = read_spss(made / "full.sav"), read_spss(made / "full.por")
    assert portable.codebook.weight == "W" and portable.design.weight is None
    for ours in portable.codebook.variables:
        theirs = next((v for v in whole.codebook.variables if v.name.upper() == ours.name), None)
        if theirs is None or theirs.storage.bytes > 255:
            continue
        assert str(ours.label) == str(theirs.label)
        # PSPP 1.6 writes "50 THRU HI" with the end where the beginning belongs, and long texts without missing values.
        if ours.name not in ("PCT", "LNG"):
            assert [(r.low, r.high) for r in ours.missing] == [(r.low, r.high) for r in theirs.missing]
        left, right = portable.column(ours.name), whole.column(theirs.name)
        if left.dtype == object:
            assert left.tolist() == right.tolist()
        else:
            # The portable format holds eleven digits in base 30.
            np.testing.assert_allclose(left, right, rtol=1e-14)


@pytest.mark.outside("pspp")
@pytest.mark.parametrize("path", sorted((SAMPLE / "raw").glob("*.sav")), ids=lambda p: p.name)
def test_old_thai_files_keep_everything(path: Path, tmp_path: Path) -> None:
    """A file of Thai Windows written again: cut labels would be told, and PSPP lists the same words."""
    before = read_spss(path)
    notes = write(before, tmp_path / "again.sav")
    assert not [n for n in notes if "cut" in n.code], [note_text(n, "en") for n in notes]
    after = read_spss(tmp_path / "again.sav")
    labels = [(v.name, v.label, v.values, v.missing, v.measure) for v in before.codebook.variables]
    assert [(v.name, v.label, v.values, v.missing, v.measure) for v in after.codebook.variables] == labels
    for name in map(str, before.data.columns):
        old, new = before.column(name), after.column(name)
        assert old.tolist() == new.tolist() if old.dtype == object else np.array_equal(old, new, equal_nan=True)
    dictionary = pspp(tmp_path, "GET FILE='again.sav' ENCODING='windows-874'.\nDISPLAY LABELS.\n")
    for variable in before.codebook.variables:
        first = re.split(r"[\s]", str(variable.label))[0]
        assert first in dictionary


def test_weights_and_sets_of_a_questionnaire_travel(tmp_path: Path) -> None:
    """A survey that never was an SPSS file: its sets and weight reach SPSS."""
    from survey_kit.study import read

    study = read(SAMPLE / "raw" / "1_tanotduan_households.xlsx", questionnaire="hh_resilience")
    survey = study.survey
    data = survey.data.assign(w=np.linspace(0.5, 2.0, len(survey)))
    weighted = replace(survey, data=data, design=replace(survey.design, weight="w"))
    write(weighted, tmp_path / "a.sav")
    again = read_spss(tmp_path / "a.sav")
    assert again.codebook.weight == "w" and again.design.weight is None
    sets = {s.name: s.variables for s in again.codebook.sets}
    assert sets == {s.name: s.variables for s in survey.codebook.sets if set(s.variables) <= set(data.columns)}
    assert len(sets) >= 5
