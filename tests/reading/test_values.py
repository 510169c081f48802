"""Every style in which people type an answer (DOMAIN 5.5): what is stored, and whether it is marked as a guess."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from survey_kit.checking import finding_text
from survey_kit.model.codebook import Kind, MissingReason, MissingRule, ValueLabel, Variable
from survey_kit.model.words import Words
from survey_kit.reading import formats
from survey_kit.reading.answers import Answer, read_answer
from survey_kit.reading.checkboxes import read_ticks
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from tests.reading.cases import BOOK, HEAD, ROWS, workbook

BOOKS = {name: read_questionnaire(find_questionnaire(name)) for name in ("hh_resilience", "org_strength")}
HOUSE = BOOKS["hh_resilience"]
GUESS, NUMBER = "guessed-answer", "guessed-number"

# (question, what stands in the cell, what is stored, why it is doubted)
CASES: list[tuple[str, Any, Any, str]] = [
    # 1 sex in eleven spellings, and slips
    *[("a1", c, 1.0, "") for c in ("ช", "ชาย", "ช.", "ผู้ชาย", "male", "M", "1", 1, 1.0, "๑", "เพศชาย", " ชาย ", "Male")],
    *[("a1", c, 2.0, "") for c in ("ญ", "ญ.", "หญิง", "ห", "ผู้หญิง", "F", "female", "2", 2, "เพศหญิง", "หญิง\u200b")],
    *[("a1", c, 2.0, GUESS) for c in ("ผุ้หญิง", "ญิง", "น.ส.", "woman")],
    # 2 Thai digits; 3 ages in words
    ("a2", "๔๕", 45.0, ""), ("a11", "๒,๕๐๐", 2500.0, ""), ("a2", "45 ปี", 45.0, ""), ("a2", "สี่สิบห้า", 45.0, ""),
    ("a2", "45.", 45.0, ""), ("a2", "4 5", 45.0, NUMBER),
    # 5 and 36 money
    ("a11", "1,200 บาท", 1200.0, ""), ("a11", "1200-", 1200.0, ""), ("a11", "1.200", 1200.0, NUMBER),
    ("a11", "15,000.00", 15000.0, ""), ("a11", "15k", 15000.0, ""), ("a11", "หมื่นห้า", 15000.0, NUMBER),
    ("b6", "1.5 ล้าน", 1_500_000.0, ""), ("a11", "ประมาณ 5000", 5000.0, NUMBER), ("a11", "3 หมื่นกว่า", 30000.0, NUMBER),
    # 7 dates
    ("int_date", "5/4/65", "2022-04-05", "guessed-date"), ("int_date", "5 เม.ย. 65", "2022-04-05", ""),
    ("int_date", "๕ เมษายน ๒๕๖๕", "2022-04-05", ""), ("int_date", 44656, "2022-04-05", "guessed-date"),
    ("int_date", "14/08/2569 16:03:22", "2026-08-14", ""), ("int_date", "เมื่อวาน", None, "unreadable-date"),
    # 9 words of a rating
    ("d5_1", "มากที่สุด", 5.0, ""), ("d5_1", "5", 5.0, ""), ("d5_1", "5.0", 5.0, ""), ("d5_1", "5 คะแนน", 5.0, ""),
    ("d5_1", "มากทีสุด", 5.0, GUESS), ("d5_1", "มากที่สุด ", 5.0, ""), ("d5_1", "นอยทีสุด", 1.0, GUESS),
    ("d5_1", "นอย", 2.0, GUESS), ("d5_1", "5 = มากที่สุด", 5.0, ""), ("d5_1", "4. มาก", 4.0, ""), ("d5_1", "5 มาก", 5.0, GUESS),
    ("e3_1", "เหนดวย", 4.0, GUESS), ("e3_1", "ไมเหนดวย", 2.0, GUESS),
    # 12 no answer of a scale: kept for the check to show, or doubted
    ("d5_1", "4-5", None, "unknown-answer"), ("d5_1", "3/4", None, "unknown-answer"), ("d5_1", "55", 55.0, ""),
    # 13 silence; 14 none is zero where things are counted
    ("a11", "-", -99.0, ""), ("a11", ".", -99.0, ""), ("a11", "ไม่ตอบ", -99.0, ""), ("a11", "ไม่ทราบ", -98.0, ""),
    ("a10a", "ไม่มี", 0.0, ""), ("a10a", "", None, ""), ("a10a", 0, 0.0, ""), ("a6", "ไม่ตอบ", 99.0, ""),
    # 23 letters typed wrongly
    ("f1_1", "นํอยที่สุด", 1.0, GUESS), ("d5_1", "ปาน\u200bกลาง", 3.0, ""), ("a6", "ประมงหรือเพาะเลี้ยงสัตว์นํ้า", 2.0, ""),
    ("d5_1", "น้้อย", 2.0, ""),
    # 26 and 27 names of cities
    ("city", "ปาดังเบซา", 6.0, GUESS), ("city", "ปาดัง", 6.0, GUESS), ("city", "โตนดดวน", 1.0, GUESS),
    ("city", "Pha Tong", 4.0, GUESS), ("city", "Pa Dangbesa", 6.0, GUESS), ("city", "เทศบาลตำบลพะตง", 4.0, GUESS),
    ("city", "เมืองควนลัง", 2.0, GUESS), ("city", "ต.บ่อยาง", 3.0, GUESS), ("city", "La-ngu", 5.0, ""), ("city", "Hat Yai", None, "unknown-answer"),
    # 31 remarks
    ("a11", "ลุงไม่สะดวก", None, "note-in-cell"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "cell", "stored", "doubt"), CASES, ids=lambda v: str(v)[:24])
def test_what_is_stored_and_whether_it_is_a_guess(question: str, cell: Any, stored: Any, doubt: str) -> None:
    answer = read_answer(cell, HOUSE[question])
    assert (answer.value, answer.doubt) == (stored, doubt)


def test_a_share_where_a_number_is_asked_is_doubted() -> None:
    book = BOOKS["org_strength"]
    assert read_answer("40%", book["og_old"]) == Answer(None, "percent-typed")
    share = Variable("x", Words("ร้อยละของสมาชิก"), Kind.NUMBER)
    assert read_answer("40%", share).doubt == ""


# 17 several answers in one cell, however they are kept apart
@pytest.mark.parametrize("cell", ["1,3", "1 3", "1;3", "1/3", "1\n3", "๑, ๓", "น้ำท่วมขัง, ขาดน้ำกินน้ำใช้", "ขาดน้ำกินน้ำใช้\nน้ำท่วมขัง",
                                  "น้ำท่วมขัง / ขาดน้ำกินน้ำใช้", "น้ำท่วมขัง;ขาดน้ำกินน้ำใช้", "น้ำท่วมขัง ขาดน้ำกินน้ำใช้"])  # fmt: skip
def test_several_answers_in_one_cell(cell: str) -> None:
    b1 = HOUSE.response_set("b1")
    assert b1 is not None
    ticks = read_ticks(cell, b1, HOUSE)
    assert (ticks.ticked, ticks.rest, ticks.guessed) == (("b1_1", "b1_3"), (), False)


def read(tmp_path: Path, head: tuple[str, ...], *rows: tuple[Any, ...]) -> formats.Reading:
    return formats.read(workbook(tmp_path / "a.xlsx", {"s": [head, *rows]}), HOUSE)


FORM = ("รหัสแบบสอบถาม", "วันที่เก็บข้อมูล", "อายุของผู้ตอบ (ปีเต็ม)")


@pytest.mark.parametrize(
    "typed", [2520, "2520", "พ.ศ. 2520", "พ.ศ.เกิด 2520", "๒๕๒๐", "เกิดปี 2520", 1977, "1977", "ค.ศ. 1977"]
)
def test_a_birth_year_becomes_the_age_at_the_interview(tmp_path: Path, typed: Any) -> None:
    reading = read(tmp_path, FORM, ("1", "5/4/2565", typed), ("2", "5/4/2565", 41), ("3", "", "2500"))
    assert reading.survey.column("a2").tolist() == [45, 41, 65]
    guesses = [(f.row, f.value, f.facts["read"]) for f in reading.findings if f.code == "guessed-age"]
    assert guesses == [("a.xlsx:2", typed, 45), ("a.xlsx:4", "2500", 65)]


def test_without_a_date_of_interview_a_birth_year_stays_open(tmp_path: Path) -> None:
    reading = read(tmp_path, (FORM[0], FORM[2], "ศาสนา"), ("1", "2520", "พุทธ"), ("2", 30, "พุทธ"))
    assert np.isnan(reading.survey.column("a2")[0])
    assert [(f.code, f.value) for f in reading.findings if f.row] == [("birth-year-undated", "2520")]


def test_a_common_year_where_a_buddhist_one_is_asked(tmp_path: Path) -> None:
    book = BOOKS["org_strength"]
    head = ("รหัสองค์กร", "ชื่อองค์กร", "ปีที่ก่อตั้ง (พ.ศ.)")
    rows = [
        ("1", "ก", 2008),
        ("2", "ข", "2551"),
        ("3", "ค", "พ.ศ. 2551"),
        ("4", "ง", "ค.ศ. 2008"),
        ("5", "จ", "ไม่ทราบ"),
    ]
    reading = formats.read(workbook(tmp_path / "a.xlsx", {"s": [head, *rows]}), book)
    assert reading.survey.column("og_year").tolist()[:4] == [2551] * 4
    assert [(f.row, f.code) for f in reading.findings if f.severity != "notice"] == [("a.xlsx:2", NUMBER)]


@pytest.mark.parametrize(("cells", "days", "code"), [
    (("4/5/2022, 9:15:30", "4/25/2022, 9:20:00"), ("2022-04-05", "2022-04-25"), "date-order-month"),
    (("4/5/2022, 9:15:30", "25/4/2022, 9:20:00"), ("2022-05-04", "2022-04-25"), ""),
    (("4/5/2022, 9:15:30", "4/6/2022, 9:20:00"), ("2022-05-04", "2022-06-04"), "date-order-unknown"),
    (("4/13/2022", "13/4/2022", "4/5/2022"), ("2022-04-13", "2022-04-13", "2022-05-04"), "date-order-mixed"),
    (("4/5/2565", "14/08/2565"), ("2022-05-04", "2022-08-14"), ""),
])  # fmt: skip
def test_the_whole_column_says_whether_the_month_comes_first(tmp_path: Path, cells, days, code: str) -> None:
    reading = read(tmp_path, FORM, *((str(i), cell, 30 + i) for i, cell in enumerate(cells)))
    assert tuple(reading.survey.column("int_date")) == days
    told = [f for f in reading.findings if f.code.startswith("date-order")]
    assert [f.code for f in told] == ([code] if code else [])
    for finding in told:
        assert f"{cells[0] if code != 'date-order-mixed' else cells[2]} → " in finding_text(
            finding, reading.survey, "th"
        )
        # Nothing in these rows is a guess of its own when the column has decided.
        assert code != "date-order-month" or not [f for f in reading.findings if f.code == "guessed-date"]


def test_every_guess_stands_beside_what_was_typed(tmp_path: Path) -> None:
    rows = [("ผุ้หญิง", "4 5", "ริมคลอง", "น้ำทวม", "มากทีสุด", "5 มาก"), *ROWS]
    reading = formats.read(workbook(tmp_path / "a.xlsx", {"s": [HEAD, *rows]}), BOOK)
    guessed = {(f.variable, f.value) for f in reading.findings if f.code.startswith("guessed")}
    assert guessed == {("sex", "ผุ้หญิง"), ("age", "4 5"), ("b1", "น้ำทวม"), ("d1_1", "มากทีสุด"), ("d1_2", "5 มาก")}
    for finding in reading.findings:
        assert str(finding.value) in finding_text(finding, reading.survey, "th")


# 24 and 25 one community in many spellings
@pytest.mark.parametrize("typed", ["แหลมสนอ่อน", "เเหลมสนอ่อน", "ชุมชนแหลมสนอ่อน", "แหลมสน อ่อน", "แหลมสนออน"])
def test_a_community_however_it_is_spelt(typed: str) -> None:
    listed = Variable("c", Words("ชุมชน"), Kind.TEXT, values=(ValueLabel("แหลมสนอ่อน", Words("แหลมสนอ่อน")),
                                                              ValueLabel("ท่าสะอ้าน", Words("ท่าสะอ้าน"))))  # fmt: skip
    answer = read_answer(typed, listed)
    assert (answer.value, answer.doubt) == (
        "แหลมสนอ่อน",
        GUESS if typed[:2] in ("ชุ", "แห") and typed != "แหลมสนอ่อน" else "",
    )


def test_a_community_with_two_accepted_spellings() -> None:
    listed = Variable(
        "c",
        Words("ชุมชน"),
        Kind.TEXT,
        values=(ValueLabel("บาลาเซาะห์เก้าแสน", Words("x")), ValueLabel("บาลา", Words("y"))),
    )
    answer = read_answer("ชุมชนบาลาเซะห์เก้าแสน", listed)
    assert (answer.value, answer.doubt) == ("บาลาเซาะห์เก้าแสน", GUESS)


def test_codes_that_are_words_are_stored_as_words() -> None:
    yes = Variable("x", values=(ValueLabel("yes", Words("ใช่")), ValueLabel("no", Words("ไม่ใช่")), ValueLabel("99", Words("ไม่ตอบ"))),
                   missing=(MissingRule("99", "99", MissingReason.NO_ANSWER),))  # fmt: skip
    assert [read_answer(c, yes).value for c in ("yes", "ใช่", "No", 99, "99")] == ["yes", "yes", "no", "99", "99"]
