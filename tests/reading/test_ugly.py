"""Files nobody prepared for us: decimal commas, rows of units, quotes left open."""

from __future__ import annotations

import pytest

import survey_kit as sk
from survey_kit.errors import SurveyKitError


def test_decimal_commas(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("id;ความสูง;รายได้;บ้าน\n1;1,55;12.500,50;12,345\n2;1,6;9.000;2,000\n3;;300;4,100\n", encoding="utf-8")
    data = sk.read(file).data
    assert data["ความสูง"].tolist()[:2] == [1.55, 1.6]
    assert data["รายได้"].tolist() == [12500.5, 9000.0, 300.0]
    assert data["บ้าน"].tolist() == [12345.0, 2000.0, 4100.0]  # three digits everywhere: thousands, as Thais write them


def test_a_row_of_units_is_no_respondent(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for line in (
        ["ผลสำรวจ"],
        [],
        ["ที่", "อายุ", "รายได้"],
        [None, "(ปี)", "(บาท/เดือน)"],
        [1, 30, "12,000"],
        [2, 41, "9,500"],
    ):
        book.active.append(line)
    book.save(tmp_path / "a.xlsx")
    study = sk.read(tmp_path / "a.xlsx")
    assert len(study.data) == 2
    assert study.frequencies("อายุ").table.base.n == 2
    assert [row.role for row in study.frequencies("อายุ").table.rows] == ["item", "item", "subtotal"]


def test_answers_in_brackets_are_answers(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("ข้อ,หมายเหตุ\n1,(ไม่มี)\n2,(ไม่มี)\n", encoding="utf-8")
    assert len(sk.read(file).data) == 2


def test_a_quote_left_open(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text('a,b\n"1,2\n3,4\n', encoding="utf-8")
    with pytest.raises(SurveyKitError) as error:
        sk.read(file)
    assert error.value.code == "csv-quote-open"


def test_a_cell_that_is_no_certain_number_is_told(tmp_path):
    """Without a questionnaire it was left blank in silence."""
    file = tmp_path / "a.csv"
    file.write_text(
        "id,รายได้\n" + "".join(f"{i},{i}000\n" for i in range(1, 30)) + "30,ประมาณ 5000\n31,จำไม่ได้\n", "utf-8"
    )
    study = sk.read(file)
    assert study.means("รายได้").table.cells[0][0].value == 29
    assert [(f.row, f.value, f.proposal) for f in study.check() if f.code == "left-blank"] == [
        ("a.csv:31", "ประมาณ 5000", "set 5000"),
        ("a.csv:32", "จำไม่ได้", "keep"),
    ]


def test_a_few_damaged_bytes_cost_a_few_letters_and_are_told(tmp_path):
    """One wrong byte in UTF-8 must neither refuse the file nor read all of it as Thai Windows."""
    file = tmp_path / "a.csv"
    whole = ("ชื่อชุมชน,อายุ\n" + "ริมคลอง,41\nตลาดเก่า,63\n" * 20).encode()
    at = whole.index("ตลาดเก่า".encode()) + 4
    file.write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
    study = sk.read(file)
    assert study.data["ชื่อชุมชน"].tolist()[0] == "ริมคลอง"
    assert study.data["ชื่อชุมชน"].tolist()[3] == "ตลาดเก่า"
    assert study.data["อายุ"].tolist()[:2] == [41, 63]
    assert [f.facts["count"] for f in study.check() if f.code == "text-damaged"] == [3]


def test_old_macs_end_their_lines_with_a_carriage_return(tmp_path):
    file = tmp_path / "a.csv"
    file.write_bytes(b"a,b\r1,2\r3,4\r")
    assert sk.read(file).data["b"].tolist() == [2, 4]


def test_a_questionnaire_name_is_a_name(tmp_path):
    for name in ("../secret", "x" * 5000, "a/b", ""):
        with pytest.raises(SurveyKitError):
            sk.read(tmp_path / "a.csv", questionnaire=name)
