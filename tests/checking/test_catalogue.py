"""The 44 cases of dirty data, each planted in a file or a survey, and the reaction that is wanted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from survey_kit.checking import check
from survey_kit.disclosure import identifiers_found, mask_identifiers
from survey_kit.model.codebook import (
    Codebook,
    Kind,
    Measure,
    MissingReason,
    MissingRule,
    ResponseSet,
    ValueLabel,
    Variable,
)
from survey_kit.model.finding import Finding
from survey_kit.model.survey import Survey
from survey_kit.model.words import Words
from survey_kit.reading.formats import read
from survey_kit.reading.reading import Reading
from survey_kit.resources import folder
from tests.checking.test_checks import PLANTED, put, survey
from tests.reading.cases import LEVELS, box, choice, text_file, workbook

NO_ANSWER = (MissingRule(-99.0, -99.0, MissingReason.NO_ANSWER),)
NUMBER = Variable(
    "n", Words("จำนวนสมาชิก (คน)"), Kind.NUMBER, Measure.SCALE, missing=NO_ANSWER, low=0, high=900, integer=True
)
BOOK = Codebook(
    "catalogue",
    Words("แบบสอบถามตัวอย่าง"),
    variables=(
        Variable("id", Words("รหัสแบบ"), Kind.TEXT, unique=True),
        choice("sex", "เพศ", "ชาย", "หญิง"),
        replace(NUMBER, name="age", label=Words("อายุ (ปีเต็ม)"), low=18, high=110),
        replace(NUMBER, name="income", label=Words("รายได้ต่อเดือน"), high=900000),
        NUMBER,
        replace(NUMBER, name="budget", label=Words("งบประมาณ (บาท)"), high=None),
        Variable("day", Words("วันที่เก็บข้อมูล"), Kind.DATE),
        choice("d1", "รู้ว่าบ้านเสี่ยงภัยอะไร", *LEVELS, kind=Kind.LIKERT),
        Variable("community", Words("ชุมชน"), Kind.TEXT,
                 values=tuple(ValueLabel(n, Words(n)) for n in ("แหลมสนอ่อน", "บาลาเซาะห์เก้าแสน", "ริมคลอง"))),
        choice("city", "เมือง", "โตนดด้วน", "ควนลัง", "ปาดังเบซาร์"),
        *(box(f"b1_{k}", w) for k, w in ((1, "น้ำท่วมขัง"), (2, "น้ำหลาก"), (3, "ขาดน้ำ"), (5, "ลมพายุ"))),
        Variable("tel", Words("เบอร์โทรศัพท์"), Kind.PERSONAL),
        Variable("why", Words("ข้อเสนอ"), Kind.TEXT),
    ),
    sets=(ResponseSet("b1", Words("เจอภัยใด"), "dichotomy", ("b1_1", "b1_2", "b1_3", "b1_5")),),
)  # fmt: skip
PLAIN: dict[str, list[Any]] = {
    "id": ["A1", "A2", "A3", "A4"], "sex": [1, 2, 2, 1], "age": [30, 41, 52, 63], "income": [9000, 12000, 15000, 8000],
    "n": [3, 4, 5, 6], "budget": [1000, 2000, 3000, 4000], "day": ["10/1/2565", "11/1/2565", "12/1/2565", "13/1/2565"],
    "d1": [3, 4, 5, 2], "community": ["ริมคลอง"] * 4, "city": [1, 1, 1, 1],
    "b1": ["น้ำท่วมขัง, ขาดน้ำ", "น้ำหลาก, ลมพายุ", "ขาดน้ำ", "น้ำท่วมขัง, น้ำหลาก"],
    "tel": ["0800000001", "0800000002", "0800000003", "0800000004"], "why": ["ขุดคลอง"] * 4,
}  # fmt: skip
NOTHING = object()


def told(tmp_path: Path, **cells: Any) -> Reading:
    """A file whose last row holds ``cells``, read with the questionnaire."""
    columns = {name: [*values[:-1], cells.get(name, values[-1])] for name, values in PLAIN.items()}
    header = [str(BOOK.label_of(name)) for name in columns]
    return read(workbook(tmp_path / "plan.xlsx", {"ข้อมูล": [header, *zip(*columns.values(), strict=True)]}), BOOK)


def last(reading: Reading, name: str) -> Any:
    value = reading.survey.data[name].iloc[-1]
    return None if pd.isna(value) else value


# (case, question, as written, as stored, the finding that shows it)
WRITTEN: list[tuple[int, str, Any, Any, str]] = [
    *((1, "sex", raw, 1.0, "read-as") for raw in ("ช", "ชาย", "ช.", "ผู้ชาย", "male", "M")),
    *((1, "sex", raw, 2.0, "read-as") for raw in ("ญ", "หญิง", "ห", "F", "ผู้หญิง")),
    (1, "sex", "ผุ้หญิง", 2.0, "guessed-answer"),
    (2, "age", "๔๕", 45.0, "read-as"), (2, "income", "๒,๕๐๐", 2500.0, "read-as"),
    (3, "age", "45 ปี", 45.0, "read-as"), (3, "age", "สี่สิบห้า", 45.0, "read-as"), (3, "age", "4 5", 45.0, "guessed-number"),
    (3, "age", "45.", 45.0, "read-as"),
    (5, "income", "1,200 บาท", 1200.0, "read-as"), (5, "income", "1200-", 1200.0, "read-as"),
    (5, "income", "1.200", 1200.0, "guessed-number"), (5, "income", "15,000.00", 15000.0, "read-as"),
    (5, "income", "15k", 15000.0, "read-as"), (5, "income", "หมื่นห้า", 15000.0, "guessed-number"),
    (7, "day", "5/4/65", "2022-04-05", "guessed-date"), (7, "day", "5 เม.ย. 65", "2022-04-05", "read-as"),
    (7, "day", "๕ เมษายน ๒๕๖๕", "2022-04-05", "read-as"), (7, "day", 44656, "2022-04-05", "guessed-date"),
    (9, "d1", "มากที่สุด", 5.0, "read-as"), (9, "d1", "5 คะแนน", 5.0, "read-as"), (9, "d1", "มากทีสุด", 5.0, "guessed-answer"),
    (9, "d1", "มากที่สุด ", 5.0, "read-as"), (9, "d1", "5.0", 5.0, ""),
    (12, "d1", "4-5", None, "unknown-answer"), (12, "d1", "3/4", None, "unknown-answer"),
    *((13, "age", raw, -99.0, "read-as") for raw in (".", "-", "ไม่ตอบ")),
    (14, "n", "ไม่มี", 0.0, "read-as"), (14, "n", 0, 0.0, ""), (14, "n", "", None, ""),
    *((17, "b1", raw, 1.0, "read-as") for raw in ("น้ำท่วมขัง; ขาดน้ำ", "น้ำท่วมขัง/ขาดน้ำ", "น้ำท่วมขัง\nขาดน้ำ", "1 3 5", "1,3,5")),
    (17, "b1", "135", 1.0, "guessed-answer"),
    (23, "why", "เเละน้ําท่วม", "และน้ำท่วม", "text-repaired"), (23, "why", "น้ำ\u200bท่วม", "น้ำท่วม", "text-repaired"),
    (23, "why", "น้ำ\u00a0 ท่วม", "น้ำ ท่วม", "text-repaired"),
    *((24, "community", raw, "แหลมสนอ่อน", "guessed-answer") for raw in ("ชุมชนแหลมสนอ่อน", "แหลมสน อ่อน")),
    (24, "community", "เเหลมสนอ่อน", "แหลมสนอ่อน", "read-as"),
    (25, "community", "บาลาเซะห์เก้าแสน", "บาลาเซาะห์เก้าแสน", "guessed-answer"),
    (26, "city", "โตนดดวน", 1.0, "guessed-answer"), (26, "city", "ปาดังเบซา", 3.0, "guessed-answer"),
    (27, "city", "Padang Besa", 3.0, "guessed-answer"),
    (31, "income", "ลุงไม่สะดวก", None, "note-in-cell"),
    (33, "n", "50%", None, "percent-typed"), (33, "n", "ร้อยละ 40", None, "percent-typed"),
    (36, "budget", "1.5 ล้าน", 1_500_000.0, "read-as"), (36, "budget", "2 ล้านบาท", 2_000_000.0, "read-as"),
    (38, "tel", 812345678, NOTHING, "phone-without-zero"), (38, "tel", "0812345678, 0898765432", NOTHING, "phone-several"),
    (38, "tel", "๐๘๑๒๓๔๕๖๗๘", NOTHING, "phone-thai-digits"), (38, "tel", "ไม่มีโทรศัพท์", NOTHING, "phone-unreadable"),
    (41, "why", "กล\uf70aัวน้ำ", "กลั่วน้ำ", "text-repaired"),
]  # fmt: skip


@pytest.mark.parametrize("planted", WRITTEN, ids=lambda p: f"{p[0]} {p[1]} {p[2]!r}")
def test_as_written(planted: tuple[int, str, Any, Any, str], tmp_path: Path) -> None:
    """What stands in the cell becomes the answer, and the way it was read is shown with the raw value."""
    _, question, raw, stored, code = planted
    reading = told(tmp_path, **{question: raw})
    column = "b1_1" if question == "b1" else question
    assert (column in reading.survey.data.columns) == (stored is not NOTHING)
    if stored is not NOTHING:
        assert last(reading, column) == stored
    shown = [f.code for f in reading.findings if f.row == "plan.xlsx:5" and f.variable == question]
    assert shown == ([code] if code else [])


# Cases that a check of the survey finds: (case, what is planted in the plan of test_checks, the code it must give).
CHECKED: list[tuple[int, Callable[[pd.DataFrame], None], str]] = [
    (3, put(6, age=2520.0), "birth-year"),
    *((4, put(6, age=value), "out-of-range") for value in (250.0, 2.0, 0.0, -1.0)),
    (6, PLANTED["yearly-amounts"][0], "yearly-amount"), (6, PLANTED["outliers"][0], "outlier"),
    (8, put(8, day="2027-02-14"), "date-in-future"), (8, put(8, day="2019-02-14"), "date-before-fieldwork"),
    (10, PLANTED["reversed-scales"][0], "reversed-scale"),
    (11, PLANTED["straight-lining"][0], "straight-lining"), (11, PLANTED["patterns"][0], "pattern-answers"),
    (11, PLANTED["interviewers"][0], "interviewer-missing"),
    *((12, put(5, d1_1=value), "unlabelled-code") for value in (0.0, 6.0, 55.0)),
    *((13, put(5, flooded=value), "looks-missing") for value in (9.0, 999.0, -1.0)),
    (14, PLANTED["blanks"][0], "blank"), (15, PLANTED["skips"][0], "skip-violated"),
    (16, PLANTED["exclusive"][0], "exclusive-with-others"), (18, PLANTED["back-codes"][0], "back-code"),
    (19, PLANTED["duplicate-ids"][0], "duplicate-id"), (19, PLANTED["duplicate-answers"][0], "duplicate-answers"),
    (20, PLANTED["near-duplicates"][0], "near-duplicate"), (21, PLANTED["rules"][0], "rule-broken"),
    (30, PLANTED["reordered-codes"][0], "codes-exchanged"), (32, PLANTED["ranks"][0], "rank-repeated"),
    (34, put(6, year=2008.0), "christian-year"), (37, PLANTED["place-codes"][0], "not-a-place-code"),
    (37, put(12, tambon="610305"), "place-elsewhere"), (40, PLANTED["words-to-review"][0], "review-before-use"),
    (40, put(13, why="ไอ้ชั่ว"), "review-before-use"), (41, PLANTED["signs-to-review"][0], "odd-signs"),
    *((42, put(4, why=words), "test-row") for words in ("ทดสอบ", "test", "aaa")),
    (43, PLANTED["consent"][0], "consent-refused"),
]  # fmt: skip


@pytest.mark.parametrize("planted", CHECKED, ids=lambda p: f"{p[0]} {p[2]}")
def test_as_checked(planted: tuple[int, Callable[[pd.DataFrame], None], str]) -> None:
    """Planted alone, the case is found alone, under its number."""
    case, change, code = planted
    found = check(survey(change))
    # A row copied whole bears the number of the first one too.
    assert {f.code for f in found} - {"duplicate-id"} <= {code} or code == "duplicate-id"
    assert {f.case for f in found if f.code == code} == {case}


def codes(findings: tuple[Finding, ...], case: int) -> list[str]:
    return [f.code for f in findings if f.case == case]


def test_19_the_same_telephone_and_a_form_sent_twice(tmp_path: Path) -> None:
    head = ["ประทับเวลา", *(str(BOOK.label_of(n)) for n in PLAIN)]
    rows = [[f"10/01/2565 08:0{i}:00", *cells] for i, cells in enumerate(zip(*PLAIN.values(), strict=True))]
    again = ["10/01/2565 08:04:30", "A9", *rows[3][2:]]
    early = [["10/01/2565 08:04:00", *rows[3][1:]]]
    reading = read(text_file(tmp_path / "f.csv", [head, *rows[:3], *early, again]), BOOK)
    assert sorted(codes(reading.findings, 19)) == ["same-contact", "sent-twice"]
    assert {f.facts["first"] for f in reading.findings if f.case == 19} == {"f.csv:5"}
    assert all(f.value is None for f in reading.findings if f.code == "same-contact")


def test_22_years_lived_and_age() -> None:
    """A rule of the questionnaire says so; the plan of test_checks has one of the same kind."""
    (found,) = check(survey(put(16, old=6.0)))
    assert (found.code, found.facts["values"]) == ("rule-broken", "old = 6, people = 4")


def test_28_and_29_columns(tmp_path: Path) -> None:
    head = ["ข้อ 1 รหัสแบบ", "ข้อ 2 เพศ", "ข้อ 3 อายุ", "ข้อ 4 รายได้ต่อเดือน", "เลขที่ครัวเรือนของเทศบาล"]
    rows = [[*cells, "7"] for cells in zip(*(PLAIN[n] for n in ("id", "sex", "age", "income")), strict=True)]
    reading = read(text_file(tmp_path / "f.csv", [head, *rows]), BOOK)
    assert list(reading.survey.data["age"]) == [30.0, 41.0, 52.0, 63.0]
    by_code = {f.code: f for f in reading.findings}
    assert set(by_code["columns-reworded"].questions) == {"id", "sex", "age", "income"}
    assert by_code["column-unmapped"].value == "เลขที่ครัวเรือนของเทศบาล"
    assert "community" in by_code["columns-absent"].questions and "tel" not in by_code["columns-absent"].questions


def test_30_value_labels_decide(tmp_path: Path) -> None:
    import pyreadstat

    frame = pd.DataFrame({"sex": [1.0, 2.0, 1.0], "age": [30.0, 40.0, 50.0], "income": [1.0, 2.0, 3.0]})
    pyreadstat.write_sav(frame, tmp_path / "f.sav", variable_value_labels={"sex": {1.0: "หญิง", 2.0: "ชาย"}})
    reading = read(tmp_path / "f.sav", BOOK)
    assert list(reading.survey.data["sex"]) == [2.0, 1.0, 2.0]
    (found,) = [f for f in reading.findings if f.case == 30]
    assert (found.code, found.facts["theirs"]) == ("codes-reordered", "1 = หญิง · 2 = ชาย")


def test_35_men_and_women_make_the_total() -> None:
    reading = read(folder("sample_data") / "raw" / "activities.xlsx", _questionnaire("activity_eval"))
    broken = {f.row.rpartition(":")[2] for f in check(reading.survey) if f.about == "men_and_women"}
    assert broken == {"11", "12"}


def _questionnaire(name: str) -> Codebook:
    from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire

    return read_questionnaire(find_questionnaire(name))


def test_39_persons_in_free_text() -> None:
    before = survey(put(13, why="ถามนายสมมติ ตัวอย่าง โทร 080-000-0999 ได้"))
    (found,) = identifiers_found(before)
    assert (found.row, found.variable, found.value) == ("a.xlsx:13", "why", "ถาม[ปกปิด] โทร [ปกปิด] ได้")
    assert mask_identifiers(before).data.at["a.xlsx:13", "why"] == found.value


@pytest.mark.parametrize(("name", "content"), [("f.xls", "html"), ("f.csv", "xlsx")])
def test_44_files_under_a_wrong_name(name: str, content: str, tmp_path: Path) -> None:
    head, *rows = [list(PLAIN), *map(list, zip(*PLAIN.values(), strict=True))]
    if content == "html":
        lines = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in (head, *rows))
        (tmp_path / name).write_text(f"<html><table>{lines}</table></html>", encoding="utf-8")
    else:
        workbook(tmp_path / "x.xlsx", {"s": [head, *rows]}).rename(tmp_path / name)
    reading = read(tmp_path / name, BOOK)
    assert len(reading.survey) == 4
    (found,) = [f for f in reading.findings if f.case == 44]
    assert (found.code, found.facts["format"]) == ("file-misnamed", content)


def test_interviews_done_too_fast(tmp_path: Path) -> None:
    """Where the collecting program keeps begin and end; not a case of its own in the catalogue."""
    head = ["start", "end", *PLAIN]
    cells = list(zip(*PLAIN.values(), strict=True))
    rows = [["2022-01-10T08:00:00", f"2022-01-10T08:{24 + i % 3}:00", f"B{i}", *cells[i % 4][1:]] for i in range(24)]
    rows[7][1] = "2022-01-10T08:05:00"
    rows[9][1] = "2022-01-10T07:55:00"
    reading = read(text_file(tmp_path / "f.csv", [head, *rows]), BOOK)
    assert [(f.code, f.row) for f in reading.findings if f.code.startswith(("too", "time"))] == [
        ("too-fast", "f.csv:9"), ("time-backwards", "f.csv:11"),
    ]  # fmt: skip


def test_every_case_of_the_catalogue_is_here() -> None:
    elsewhere = {19, 22, 28, 29, 30, 35, 39, 44}
    assert {p[0] for p in WRITTEN} | {p[0] for p in CHECKED} | elsewhere == set(range(1, 45))


def test_plain_answers_are_not_told(tmp_path: Path) -> None:
    reading = told(tmp_path)
    assert [f.code for f in reading.findings] == []
    assert not np.isnan(reading.survey.data["age"]).any()
    assert isinstance(reading.survey, Survey)
