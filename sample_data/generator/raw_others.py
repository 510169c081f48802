"""Files of agencies, organisations, mentors and activities as they arrive, and what is spoilt in them."""

from __future__ import annotations

from typing import Any

from generator import spoiling as s
from generator.files import NOTICE
from generator.formats import code, codes_columns, full_header, google_columns, kobo_columns, kobo_system, stamp
from generator.grid import Column, Grid, Record
from generator.spoiling import Spoiler, has, is_
from survey_kit.model.codebook import Codebook


def _of(rows: list[Record], city: int, date: str) -> list[Record]:
    mine = [row for row in rows if row["city"] == city]
    return [row | {"order": i, "when": row[date]} for i, row in enumerate(mine)]


def _labelled(book: Codebook, names: list[str] | None = None) -> list[Column]:
    columns = codes_columns(book, lambda v: (full_header(book, v),))
    return [c for c in columns if names is None or c.question in names]


def agency_files(rng: Any, rows: list[Record], book: Codebook) -> list[Grid]:
    """Five files: .sav with an encoding record, ".xls" that is HTML, two KoBo files, ".csv" that is Excel."""
    grids = [
        Grid(
            "1_tanotduan_agencies.sav",
            codes_columns(book, lambda v: (v.name,), dates=code),
            _of(rows, 1, "ag_date"),
            "ag_id",
        ),
        Grid("2_khuanlang_agencies.xls", _labelled(book), _of(rows, 2, "ag_date"), "ag_id"),
        _kobo(rows, book, 4, "4_phatong_agencies.xlsx"),
        _kobo(rows, book, 5, "5_langu_agencies.xlsx"),
        Grid("6_padang_agencies.csv", _labelled(book), _of(rows, 6, "ag_date"), "ag_id", sheet="Sheet1"),
    ]
    for grid, raw in ((grids[1], "1.5 ล้าน"), (grids[4], "2 ล้านบาท")):
        grid.note(44, raw="HTML" if grid.file.endswith(".xls") else "Excel")
        million = 1_500_000 if raw.startswith("1.5") else 2_000_000
        Spoiler(rng, grid).put(36, "p5c", raw, is_("p5c", million))
    Spoiler(rng, grids[2]).put(27, "city", "Pha Tong", lambda r: True)
    return grids


#: Budgets that the spoilt cells mean; set in the clean data before the files are made.
MEANT = {2: 1_500_000, 6: 2_000_000}


def _kobo(rows: list[Record], book: Codebook, city: int, file: str) -> Grid:
    before, behind = kobo_system("vAgency1", 520000 + 100 * city)
    columns = [*before, *kobo_columns(book, labels=False), *behind]
    return Grid(file, columns, _of(rows, city, "ag_date"), "ag_id", sheet="agency_interview")


def organisation_file(rng: Any, rows: list[Record], book: Codebook) -> Grid:
    """One Excel file of all cities, one header row, codes."""
    grid = Grid("organisations.xlsx", _labelled(book), rows, "og_id", sheet="องค์กร ข้อมูลสมมติ")
    spoiler = Spoiler(rng, grid, 0.05)
    spoiler.spell(34, "og_year", lambda v: str(v - 543), lambda r: r["og_year"] > 2540)
    spoiler.spell(34, "og_year", lambda v: v - 543, lambda r: r["og_year"] > 2540)
    spoiler.put(33, "og_old", "40%", lambda r: has(r, "og_old"))
    spoiler.put(37, "og_tambon", "บ่อยาง", is_("og_tambon", "900101"))
    spoiler.put(37, "og_tambon", "กำแพง", is_("og_tambon", "910502"))
    spoiler.spell(2, "w4", s.thai_digits)
    spoiler.spell(5, "w1", s.with_comma)
    return grid


def mentor_files(rng: Any, people: list[Record], plans: list[Record], book: Codebook) -> list[Grid]:
    """Mentors from an online form in words; the plans of the tambons as codes in a text file."""
    rows = [row | {"order": i, "when": "2023-08-01"} for i, row in enumerate(people)]
    first = Column(("ประทับเวลา",), "stamp", lambda r: stamp(r["when"], r["order"]))
    wanted = set(people[0])
    columns = [first, *(c for c in google_columns(book) if c.question in wanted)]
    mentors = Grid("mentors.xlsx", columns, rows, "mt_id", sheet="การตอบแบบฟอร์ม 1")
    spoiler = Spoiler(rng, mentors, 0.03)
    spoiler.put(37, "mt_tambon", "โนนคูณ", is_("mt_amphoe", 3313))
    spoiler.put(37, "mt_tambon", "คำเขื่อนแก้ว", is_("mt_amphoe", 3504))
    spoiler.spell(3, "mt_years", lambda v: f"{v} ปี")
    spoiler.put(9, "q_1", "มากทีสุด", is_("q_1", 5))
    spoiler.spell(23, "x1", s.wrong_letters, lambda r: "แ" in str(r["x1"]) or "ำ" in str(r["x1"]))
    keyed = [row | {"key": f"{row['mt_tambon']}-{row['pl_year']}"} for row in plans]
    status = Grid("tambon_plans.csv", [Column((n,), n, code(n)) for n in plans[0]], keyed, "key")
    return [mentors, status]


def activity_files(reports: list[Record], forms: list[Record], book: Codebook) -> list[Grid]:
    """Reports of organisers in Excel, evaluations of participants as text with variable names."""
    names = list(reports[0])
    title = [[f"{book.title.th} ตอน ก ({NOTICE})"]]
    first = Grid("activities.xlsx", _labelled(book, names), reports, "ac_id", sheet="กิจกรรม", top=title)
    for form_id, raw in (("AC-09", 12), ("AC-10", 45)):
        first.spoil(form_id, "ac_m", raw, 35)
    numbered = [row | {"number": str(i)} for i, row in enumerate(forms, 1)]
    columns = [Column((n,), n, code(n)) for n in forms[0]]
    return [first, Grid("forum_evaluations.csv", columns, numbered, "number")]
