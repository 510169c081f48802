"""Columns that point to persons are found by header, form and check digit together; clean columns are left alone."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from survey_kit.disclosure.scanning import Scan, scan
from survey_kit.resources import folder
from survey_kit.thai.identifiers import is_thai_id

CLEAN = folder("sample_data") / "clean"


def identity_number(rng: np.random.Generator) -> str:
    first = f"{rng.integers(10**11, 9 * 10**11):012d}"
    return next(first + d for d in "0123456789" if is_thai_id(first + d))


def judged(header: str, cells: list[object]) -> str:
    """The kind of one column and why, "" when it points to nobody."""
    found = scan([header], [cells]).verdicts
    return f"{found[0].kind} {found[0].reason}" if found else ""


MOBILES = ["0812345678", 812345679, "08-1234-5680", "๐๘๑๒๓๔๕๖๘๑", "+66812345682"]


@pytest.mark.parametrize(
    ("header", "cells", "wanted"),
    [
        ("เบอร์โทรศัพท์", MOBILES, "phone both"),
        ("q17", MOBILES, "phone cells"),
        ("ท่านทราบเบอร์ฉุกเฉินหรือไม่", ["ทราบ", "ไม่ทราบ", "ทราบ"], ""),
        ("ชื่อ-สกุล", ["สมมติ ตัวอย่าง", "สมหญิง ตัวอย่าง"], "name header"),
        ("q2", ["นายสมมติ ตัวอย่าง", "นางสาวสมหญิง ตัวอย่าง", "นายสมชาย ตัวอย่าง"], "name cells"),
        ("ชื่อ", [1, 2, 1, 3], ""),
        ("e-mail", ["a@b.co", "c@d.co.th"], "email both"),
        ("_gps_latitude", ["7.19851", "6.97301"], "gps both"),
        ("geopoint", ["7.19851 100.59512 0 0", "6.97301 100.42100 0 0"], "gps both"),
        ("photo", ["IMG_1.jpg", "IMG_2.jpg"], "photo both"),
        ("ไฟล์แนบ", ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.png"], "photo cells"),
        ("ที่อยู่", ["99/9 ม.3 ต.ควนลัง", "12 หมู่ 4"], "address both"),
        ("บ้านเลขที่", ["99", "12"], "address header"),
        ("วันเกิด", ["2520-01-01", "2530-02-02"], "birthday header"),
        ("วันที่เก็บข้อมูล", ["2022-01-10"] * 5, ""),
        ("รายได้", [12000, 812345678, 9000], ""),
    ],
)
def test_a_column(header: str, cells: list[object], wanted: str) -> None:
    assert judged(header, cells) == wanted


def test_thirteen_figures_need_the_check_digit_or_a_header() -> None:
    rng = np.random.default_rng(1)
    people = [identity_number(rng) for _ in range(50)]
    goods = [f"{rng.integers(10**12, 9 * 10**12)}" for _ in range(50)]
    assert judged("q9", list(people)) == "thai-id cells"
    assert judged("q9", list(goods)) == ""
    assert judged("เลขบัตรประชาชน", list(goods)) == "thai-id both", "a header and thirteen figures: mistyped cards"
    assert judged("เลขบัตรประชาชน", [float(p) for p in people]) == "thai-id both", "as a spreadsheet keeps them"


def test_the_questionnaire_and_a_person_have_the_last_word() -> None:
    assert scan(["q1"], [["x"]], personal={0}).verdicts[0].reason == "told"
    assert scan(["เบอร์โทร"], [MOBILES], keep={0}) == Scan((), ())


def test_a_text_that_mentions_somebody_is_no_column_of_persons() -> None:
    cells = ["น้ำท่วม", "ถามนายสมมติ ตัวอย่าง โทร 080-000-0999", "ขุดคลอง", "ปลูกต้นไม้"]
    found = scan(["ข้อเสนอ"], [cells])
    assert found.verdicts == ()
    assert found.mentions[0].kinds == {"name": 1, "phone": 1}


def clean_columns() -> list[tuple[str, str, list[object]]]:
    """(file, header, cells) of every column of the clean sample data that holds no contacts."""
    out = []
    for path in sorted(Path(CLEAN).glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = csv.reader(file)
        out += [
            (path.name, h, [r[j] for r in rows]) for j, h in enumerate(head) if (path.name, h) != ("contacts.csv", "g6")
        ]
    return out


def test_false_alarms_on_clean_columns() -> None:
    """The figures of docs/decisions/personal-data.md: of 378 clean columns and 2,923 texts none is taken for a person's."""
    columns = clean_columns()
    texts = [c for _, _, cells in columns for c in cells if any("\u0e00" <= x <= "\u0e7f" for x in str(c))]
    alarms = [(file, header) for file, header, cells in columns if judged(header, cells)]
    masked = [(file, header, m.kinds) for file, header, cells in columns for m in scan([header], [cells]).mentions]
    assert (len(columns), len(texts)) == (378, 2923)
    assert alarms == []
    assert masked == []
    page = " ".join((CLEAN.parents[1] / "docs" / "decisions" / "personal-data.md").read_text(encoding="utf-8").split())
    assert f"Of {len(columns)} clean columns {len(alarms)} are taken" in page
    assert f"of {len(texts)} clean texts {len(masked)} are masked" in page
