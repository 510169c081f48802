"""Household files of six cities as they arrive: paper, online form, CP874 text, old SPSS, KoBoToolbox, clean text."""

from __future__ import annotations

from typing import Any

from generator.cities import BOYANG, KHUANLANG, LANGU, PADANG, PHATONG, TANOT, City
from generator.files import NOTICE
from generator.formats import (
    code,
    codes_columns,
    full_header,
    google_columns,
    kobo_columns,
    kobo_system,
    stamp,
    two_rows,
)
from generator.grid import Column, Grid, Record
from generator.spss import SavVariable
from survey_kit.model.codebook import Codebook, Kind, Measure

FILES = {
    TANOT.code: "1_tanotduan_households.xlsx",
    KHUANLANG.code: "2_khuanlang_households.xlsx",
    BOYANG.code: "3_boyang_households.csv",
    PHATONG.code: "4_phatong_households.sav",
    LANGU.code: "5_langu_households.xlsx",
    PADANG.code: "6_padang_households.csv",
}


def of_city(rows: list[Record], city: City) -> list[Record]:
    """Answers of one city, with what the programs in the field add."""
    mine = [dict(row) for row in rows if row["city"] == city.code]
    return [row | {"order": i, "when": row["int_date"]} for i, row in enumerate(mine)]


def paper(rows: list[Record], book: Codebook) -> Grid:
    """Typed from paper: merged title, two header rows, codes, a second sheet with the codes."""
    columns = codes_columns(book, two_rows(book))
    title = f"{book.title.th} {TANOT.name} ({NOTICE})"
    grid = Grid(FILES[1], columns, of_city(rows, TANOT), "form_id", sheet="ข้อมูล", top=[[title]])
    grid.codebook = [[NOTICE], ["ข้อ", "รหัส", "ความหมาย"]]
    for variable in book.variables:
        if variable.kind in (Kind.SINGLE, Kind.RANK):
            grid.codebook += [[variable.label.th, value.code, value.label.th] for value in variable.values]
    return grid


def google(rows: list[Record], book: Codebook) -> Grid:
    """Online form: Thai time stamp first, whole questions as headers, words for answers."""
    first = Column(("ประทับเวลา",), "stamp", lambda r: stamp(r["when"], r["order"]))
    columns = [first, *google_columns(book)]
    return Grid(FILES[2], columns, of_city(rows, KHUANLANG), "form_id", sheet="การตอบแบบฟอร์ม 1")


def old_text(rows: list[Record], book: Codebook) -> Grid:
    """Excel "CSV" of a Thai Windows: CP874, Thai headers, codes; no หมู่ in the city, a column of its own."""
    columns = codes_columns(book, lambda v: (full_header(book, v),), leave_out=("moo", "g6"))
    columns.insert(3, Column(("โซน",), "zone", lambda r: "ริมทะเล" if r.get("community") != "ท่าสะอ้าน" else "ในเมือง"))
    return Grid(FILES[3], columns, of_city(rows, BOYANG), "form_id")


def old_spss(rows: list[Record], book: Codebook) -> Grid:
    """SPSS file; sex and borrowing were coded the other way round in this city."""
    columns = codes_columns(book, lambda v: (v.name,), leave_out=("g6",), dates=code)
    turned = {"a1": {1: 2, 2: 1}, "c2": {0: 2, 1: 1}}
    for i, column in enumerate(columns):
        if column.question in turned:
            columns[i] = Column(column.header, column.question, _turned(column.question, turned[column.question]))
    return Grid(FILES[4], columns, of_city(rows, PHATONG), "form_id")


def _turned(name: str, table: dict[int, int]) -> Any:
    return lambda record: table.get(record.get(name), record.get(name))


def spss_variables(book: Codebook, names: list[str], rows: list[list[Any]]) -> list[SavVariable]:
    """Dictionary of the SPSS file, with the other order of codes of sex and borrowing."""
    own = {
        "a1": ((1.0, "หญิง"), (2.0, "ชาย"), (3.0, "อื่น ๆ / ไม่ประสงค์ระบุ")),
        "c2": ((1.0, "มี / ใช่"), (2.0, "ไม่มี / ไม่ใช่")),
    }
    out = []
    for at, name in enumerate(names):
        variable = book[name]
        if variable.is_text and variable.kind is not Kind.DATE:
            width = max(8, *(len(str(row[at] or "").encode("cp874")) for row in rows))
            out.append(SavVariable(name, full_header(book, variable), width))
            continue
        values = tuple((float(v.code), v.label.th) for v in variable.values)
        if name in own:
            values = (*own[name], *(v for v in values if v[0] in (97, 98, 99)))
        missing = tuple(float(rule.low) for rule in variable.missing)
        level = {Measure.NOMINAL: 1, Measure.ORDINAL: 2, Measure.SCALE: 3}[variable.measure]
        out.append(
            SavVariable(name, full_header(book, variable), 0, variable.kind is Kind.DATE, values, missing, level)
        )
    return out


def kobo_labels(rows: list[Record], book: Codebook) -> Grid:
    """KoBoToolbox with labels in headers and cells."""
    before, behind = kobo_system("vLangu2565", 410000)
    columns = [*before, *kobo_columns(book, labels=True), *behind]
    return Grid(FILES[5], columns, of_city(rows, LANGU), "form_id", sheet="แบบสำรวจครัวเรือน ข้อมูลสมมติ")


def clean_text(rows: list[Record], book: Codebook) -> Grid:
    """Variable names and codes, but the block d5 counts 1 as the most; no remarks, a column of the team."""
    columns = codes_columns(book, lambda v: (v.name,), leave_out=("g6", "h2"), dates=code)
    for i, column in enumerate(columns):
        if column.question.startswith("d5_"):
            columns[i] = Column(column.header, column.question, _reversed(column.question))
    columns.append(Column(("team_note",), "team_note", lambda r: "ข้อมูลสมมติ" if r.get("order") == 0 else ""))
    return Grid(FILES[6], columns, of_city(rows, PADANG), "form_id")


def _reversed(name: str) -> Any:
    def write(record: Record) -> Any:
        value = record.get(name)
        return 6 - value if value in (1, 2, 3, 4, 5) else value

    return write


GRIDS = {1: paper, 2: google, 3: old_text, 4: old_spss, 5: kobo_labels, 6: clean_text}
