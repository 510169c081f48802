"""What a dictionary says, put together byte by byte and read back; both byte orders."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from survey_kit.model.codebook import Attribute, Kind, Measure, MissingRule, Record
from survey_kit.model.survey import Design
from survey_kit.reading.spss import read_spss
from survey_kit.writing import write
from tests.spss.building import Made

ORDERS = ("<", ">")
LOWEST, HIGHEST = -1.7976931348623155e308, 1.7976931348623157e308
SYSMIS = -1.7976931348623157e308


def written(made: Made, folder: Path) -> Path:
    path = folder / "made.sav"
    path.write_bytes(made.bytes())
    return path


@pytest.mark.parametrize("order", ORDERS)
def test_numbers_labels_and_every_kind_of_missing(tmp_path: Path, order: str) -> None:
    made = Made(order)
    eight = made.numbers
    made.variable(b"ONE", label=b"First", missing=(eight(9.0),))
    made.variable(b"THREE", missing=(eight(7.0), eight(8.0), eight(9.0)))
    made.variable(b"RANGE", missing=(eight(90.0), eight(99.0)), ranged=True)
    made.variable(b"PLUS", missing=(eight(90.0), eight(99.0), eight(-1.0)), ranged=True)
    made.variable(b"LOW", missing=(eight(LOWEST), eight(0.0)), ranged=True)
    made.variable(b"HIGH", missing=(eight(100.0), eight(HIGHEST)), ranged=True)
    made.variable(b"TEXT", 5, missing=(b"none    ", b"?       "))
    made.labels(1, (eight(1.0), b"yes"), (eight(9.0), b"no answer"))
    made.labels(7, (b"none    ", b"nothing said"))
    made.data = eight(1, 2, 3, 4, 5, 6) + b"none    " + eight(9, 7, 95, -1, -5, 1e9) + b"abcde   "
    made.data += eight(*[SYSMIS] * 6) + b" " * 8
    survey = read_spss(written(made, tmp_path))
    book = survey.codebook
    missing = {v.name: [(r.low, r.high) for r in v.missing] for v in book.variables}
    inf = float("inf")
    assert missing == {
        "ONE": [(9.0, 9.0)], "THREE": [(7.0, 7.0), (8.0, 8.0), (9.0, 9.0)], "RANGE": [(90.0, 99.0)],
        "PLUS": [(90.0, 99.0), (-1.0, -1.0)], "LOW": [(-inf, 0.0)], "HIGH": [(100.0, inf)],
        "TEXT": [("none", "none"), ("?", "?")],
    }  # fmt: skip
    assert [(v.code, str(v.label)) for v in book["ONE"].values] == [(1.0, "yes"), (9.0, "no answer")]
    assert str(book["TEXT"].label_of("none")) == "nothing said"
    assert str(book["ONE"].label) == "First"
    np.testing.assert_array_equal(survey.column("ONE"), [1, 9, np.nan])
    assert [np.isnan(survey.values(n)).tolist() for n in ("ONE", "PLUS", "LOW", "HIGH")] == [[False, True, True]] * 4
    assert survey.column("TEXT").tolist() == ["none", "abcde", None]


@pytest.mark.parametrize("order", ORDERS)
def test_weight_levels_names_and_what_nobody_reads(tmp_path: Path, order: str) -> None:
    made = Made(order, weight=3, label=b"A survey")
    made.variable(b"NAME", 12).variable(b"W").variable(b"Q1")
    made.page(65001)
    made.extension(5, b"Set1= name q1\n")
    made.extension(8, struct.pack(order + "2i", 258, 7), 4)
    made.extension(11, struct.pack(order + "9i", 1, 12, 0, 3, 8, 1, 2, 5, 2), 4)
    made.extension(13, "NAME=ชื่อเต็มยาวมาก\tW=weight\tQ1=question_one".encode())
    made.extension(17, b"Team('South'\n)Ver('1'\n'2'\n)")
    made.extension(18, b"weight:Unit('people'\n)/question_one:$@Role('1'\n)")
    made.extension(20, b"UTF-8")
    made.data = b"a".ljust(16) + made.numbers(2.5, 1.0)
    survey = read_spss(written(made, tmp_path))
    book = survey.codebook
    assert book.names == ("ชื่อเต็มยาวมาก", "weight", "question_one")
    assert survey.design == Design() and book.weight == "weight"
    assert [s.code for s in survey.steps] == ["weight-from-file"]
    assert [v.measure for v in book.variables] == [Measure.NOMINAL, Measure.SCALE, Measure.ORDINAL]
    assert [(v.storage.columns, v.storage.align) for v in book.variables] == [(12, "left"), (8, "right"), (5, "centre")]
    assert book["question_one"].role == "target"
    assert book["weight"].storage.attributes == (Attribute("Unit", ("people",)),)
    assert book.attributes == (Attribute("Team", ("South",)), Attribute("Ver", ("1", "2")))
    # Elements of more than a byte come as a little-endian file would have them.
    assert book.records == (Record(5, 1, "Set1= name q1\n"), Record(8, 4, "\x02\x01\0\0\x07\0\0\0"))
    assert str(book.title) == "A survey"


def test_response_sets_of_both_records(tmp_path: Path) -> None:
    made = Made().variable(b"A").variable(b"B").variable(b"C", 3).variable(b"D", 3)
    made.extension(7, b"$old=D1 1 7 My tick a b\n$cats=C 10 Categories a b\n$text=D3 yes 0  c d\n")
    made.extension(19, b"$new=E 1 1 1 8 Counted! a b\n$src=E 11 1 1 0  a b\n$gone=C 4 Gone x y\n$part=C 4 Part a x\n")
    made.extension(13, b"A=first_long\tB=second_long")
    survey = read_spss(written(made, tmp_path))
    found = {s.name: (s.kind, str(s.label), s.variables, s.counted, s.labelled) for s in survey.codebook.sets}
    both = ("first_long", "second_long")
    assert found == {
        "old": ("dichotomy", "My tick", both, 1.0, "variables"), "cats": ("category", "Categories", both, 1.0, "variables"),
        "text": ("dichotomy", "", ("C", "D"), "yes", "variables"), "new": ("dichotomy", "Counted!", both, 1.0, "counted"),
        "src": ("dichotomy", "", both, 1.0, "source"), "part": ("category", "Part", ("first_long",), 1.0, "variables"),
    }  # fmt: skip
    assert [s.facts["name"] for s in survey.steps if s.code == "set-without-variables"] == ["gone", "part"]


def test_oddities_are_read_and_told(tmp_path: Path) -> None:
    made = Made(cases=5).variable(b"Q", label=b"Question").variable(b"Q")
    made.labels(1, (made.numbers(1.0), b"yes"), (made.numbers(1.0), b"Yes!"), (made.numbers(3.0), b"never"))
    made.data = made.numbers(1, 2, 3, 4) + b"half"
    survey = read_spss(written(made, tmp_path))
    assert survey.codebook.names == ("Q", "Q_2")
    assert str(survey.codebook["Q"].label_of(1.0)) == "Yes!"
    assert {s.code: s.facts for s in survey.steps} == {
        "name-twice": {"name": "Q", "new": "Q_2"},
        "value-labelled-twice": {"name": "Q", "value": 1.0, "dropped": "yes", "kept": "Yes!"},
        "cases-not-as-said": {"said": 5, "read": 2},
    }


def test_dates_times_and_what_no_text_can_hold(tmp_path: Path) -> None:
    day, moment, time = (code << 16 | 20 << 8 for code in (20, 22, 21))
    made = Made().variable(b"DAY", shown=day, missing=(Made().numbers(0.0),)).variable(b"MOMENT", shown=moment)
    made.variable(b"TIME", shown=time).variable(b"ODD", shown=day)
    fifth = 13868496000.0
    made.data = made.numbers(fifth, fifth + 33330.25, 3723.0, 1e15) + made.numbers(0.0, SYSMIS, SYSMIS, 5.0)
    survey = read_spss(written(made, tmp_path))
    book = survey.codebook
    assert survey.column("DAY").tolist() == ["2022-04-05", "1582-10-14"]
    assert book["DAY"].missing == (MissingRule("1582-10-14", "1582-10-14"),)
    assert survey.column("MOMENT").tolist() == ["2022-04-05T09:15:30.250000", None]
    assert survey.column("TIME")[0] == 3723.0
    assert [book[n].kind for n in book.names] == [Kind.DATE, Kind.DATE, Kind.NUMBER, Kind.NUMBER]
    assert survey.column("ODD").tolist() == [1e15, 5.0]


def test_long_texts_have_labels_and_missing_values_of_their_own(tmp_path: Path) -> None:
    made = Made().variable(b"PLACE", 20)
    text = b"on the river".ljust(20)
    record = struct.pack("<i", 5) + b"PLACE" + struct.pack("<iii", 20, 1, 20) + text + struct.pack("<i", 3) + b"Wet"
    made.extension(21, record)
    made.extension(22, struct.pack("<i", 5) + b"PLACE" + b"\x02" + struct.pack("<i", 8) + b"none    " + b"?       ")
    made.data = text.ljust(24) + b"none".ljust(24)
    variable = read_spss(written(made, tmp_path)).codebook["PLACE"]
    assert [(v.code, str(v.label)) for v in variable.values] == [("on the river", "Wet")]
    assert [r.low for r in variable.missing] == ["none", "?"]


def test_notes_of_the_file(tmp_path: Path) -> None:
    made = Made().variable(b"A")
    made.records.append(struct.pack("<2i", 6, 2) + b"Collected in April".ljust(80) + b"by two teams".ljust(80))
    made.data = made.numbers(1.0)
    assert read_spss(written(made, tmp_path)).codebook.documents == ("Collected in April", "by two teams")


def test_blanks_at_the_ends_of_labels_are_kept_but_not_shown(tmp_path: Path) -> None:
    made = Made().variable(b"A", label=b"Sex ")
    made.labels(1, (made.numbers(1.0), b"man  "))
    made.data = made.numbers(1.0)
    survey = read_spss(written(made, tmp_path))
    variable = survey.codebook["A"]
    assert (variable.label.stored, str(variable.label)) == ("Sex ", "Sex")
    write(survey, tmp_path / "again.sav")
    assert read_spss(tmp_path / "again.sav").codebook["A"].values[0].label.stored == "man  "
