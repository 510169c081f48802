"""Workbooks with what a list of values does not show: formulas, errors, percents, hidden rows, comments, empty millions.

The files in ``tests/data/workbooks`` are `ugly` saved by LibreOffice 7.4 as .xls, .ods and .xlsx with results.
"""

from __future__ import annotations

import datetime
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from struct import pack, unpack_from

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image

from survey_kit.checking import finding_text
from survey_kit.errors import SurveyKitError
from survey_kit.reading import formats
from survey_kit.reading.compound import is_sound
from tests.reading.cases import BOOK, HEAD, ROWS, workbook

# Limits on memory exist on POSIX systems.
limits = pytest.importorskip("resource")
SAVED = Path(__file__).parents[1] / "data" / "workbooks"


def ugly(path: Path) -> Path:
    """A title above, a merged community, formulas nobody calculated, percents, a hidden row and column, a comment."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "ข้อมูล"
    sheet.append(["ผลสำรวจเมือง"])
    sheet.append([*HEAD, "วันที่", "ร้อยละ", "ผิด", "สูตร"])
    for row in ROWS:
        sheet.append([*row, datetime.date(2022, 4, 5), 0.35, "=1/0", "=B3*2"])
    for i in (3, 4, 5):
        sheet.cell(i, 8).number_format = "0.0%"
    sheet.merge_cells("C3:C4")
    sheet.row_dimensions[4].hidden = True
    sheet.column_dimensions["F"].hidden = True
    sheet["B3"].comment = Comment("ลุงไม่แน่ใจ", "ทีม")
    book.save(path)
    return path


def told(reading: formats.Reading) -> dict[str, str]:
    return {f.code: f.value for f in reading.findings if f.code != "column-unmapped"}


def test_what_the_cells_do_not_show_is_told(tmp_path: Path) -> None:
    reading = formats.read(ugly(tmp_path / "a.xlsx"), BOOK)
    assert told(reading) == {
        "formula-without-value": "I3, J3, I4…", "percent-cells": "H3, H4, H5", "rows-hidden": "4", "columns-hidden": "F",
        "cell-comment": "ลุงไม่แน่ใจ",
    }  # fmt: skip
    assert reading.survey.column("age").tolist() == [41, 63, 29]
    assert reading.survey.column("community").tolist() == ["ริมคลอง", "ริมคลอง", "ริมคลอง"]
    for finding in reading.findings:
        assert finding_text(finding, reading.survey, "th") and finding_text(finding, reading.survey, "en")


@pytest.mark.parametrize("name", ["old.xls", "calculated.xlsx"])
def test_an_old_workbook_and_one_with_results(name: str) -> None:
    reading = formats.read(SAVED / name)
    data = reading.survey.data
    assert data["อายุ (ปีเต็ม)"].tolist() == [41, 63, 29]
    assert data["ร้อยละ"].tolist() == [35, 35, 35]
    assert data["สูตร"].tolist() == [82, 82, 82]
    assert data["วันที่"].tolist()[0] == "2022-04-05"
    assert data["ชื่อชุมชน"].tolist() == ["ริมคลอง"] * 3
    assert told(reading)["formula-error"] == "I3 #DIV/0!, I4 #DIV/0!, I5 #DIV/0!"
    assert told(reading)["rows-hidden"] == "4"
    assert formats.read(SAVED / name, BOOK).survey.column("sex").tolist() == [1, 2, 2]


def test_workbooks_of_other_programs_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("xl/workbook.bin", b"\0")
    for path, program in ((tmp_path / "a.xlsx", "xlsb"), (SAVED / "calc.ods", "LibreOffice")):
        with pytest.raises(SurveyKitError, match=program) as caught:
            formats.read(path, BOOK)
        assert caught.value.code == "workbook-of-other-program"


def test_pictures_are_told(tmp_path: Path) -> None:
    from PIL import Image as Pixels

    Pixels.new("RGB", (2, 2)).save(tmp_path / "a.png")
    book = openpyxl.Workbook()
    for row in (HEAD, *ROWS):
        book.active.append(list(row))
    book.active.add_image(Image(tmp_path / "a.png"), "H2")
    book.save(tmp_path / "a.xlsx")
    reading = formats.read(tmp_path / "a.xlsx", BOOK)
    assert [(f.code, f.facts["count"]) for f in reading.findings] == [("pictures-left-out", 1)]
    assert len(reading.survey) == 3


def test_hidden_sheets_are_read_only_when_asked(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "a.xlsx", {"ก": [HEAD, *ROWS], "ข": [HEAD, *ROWS[:1]]}))
    book["ข"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert len(formats.read(tmp_path / "a.xlsx", BOOK).survey) == 3
    assert len(formats.read(tmp_path / "a.xlsx", BOOK, sheet="ข").survey) == 1


def changed(path: Path, change: Callable[[bytes], bytes]) -> Path:
    """A workbook whose first sheet was changed byte by byte."""
    plain = workbook(path.with_name("plain.xlsx"), {"s": [HEAD, *ROWS]})
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, change(data) if entry.filename.endswith("sheet1.xml") else data)
    return path


def before_the_end(more: bytes) -> Callable[[bytes], bytes]:
    return lambda sheet: sheet.replace(b"</sheetData>", more + b"</sheetData>")


READ = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({megabytes} << 20,) * 2)
from survey_kit.errors import SurveyKitError
from survey_kit.reading import formats
from survey_kit.reading.compound import is_sound
try:
    print(len(formats.read(sys.argv[1]).survey))
except SurveyKitError as error:
    print(error.code)
"""


def in_little_memory(path: Path, megabytes: int = 1200, seconds: int = 60) -> str:
    """What reading says in a process that may not have more address space than this."""
    done = subprocess.run([sys.executable, "-c", READ.format(megabytes=megabytes), str(path)], check=False, text=True,
                          capture_output=True, timeout=seconds)  # fmt: skip
    return (done.stdout or done.stderr[-300:]).strip()


@pytest.mark.parametrize("cells", [False, True])
def test_a_million_formatted_rows_are_no_rows(tmp_path: Path, cells: bool) -> None:
    columns = b"ABCDEF" if cells else b""
    rows = b"".join(
        b'<row r="%d" s="1" customFormat="1">%s</row>' % (i, b"".join(b'<c r="%c%d" s="1"/>' % (c, i) for c in columns))
        for i in range(5, 300_000 if cells else 1_048_577)
    )
    assert in_little_memory(changed(tmp_path / "a.xlsx", before_the_end(rows))) == "3"


def test_a_stray_cell_in_the_last_corner_is_one_more_row(tmp_path: Path) -> None:
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    assert in_little_memory(changed(tmp_path / "a.xlsx", before_the_end(corner))) == "4"


def test_a_row_beyond_the_end_of_every_sheet_is_no_row(tmp_path: Path) -> None:
    beyond = b'<row r="999999999"><c r="A999999999" t="inlineStr"><is><t>x</t></is></c></row>'
    assert in_little_memory(changed(tmp_path / "a.xlsx", before_the_end(beyond)), 700, 20) == "3"


def test_a_wrong_size_in_the_file_hides_no_rows(tmp_path: Path) -> None:
    path = changed(tmp_path / "a.xlsx", lambda sheet: sheet.replace(b'ref="A1:F4"', b'ref="A1:A1"'))
    assert b'ref="A1:A1"' in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert formats.read(path, BOOK).survey.column("d1_2").tolist() == [2, 3, 4]


def test_more_zeros_than_any_survey(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(1100):
                part.write(bytes(1 << 20))
    assert in_little_memory(tmp_path / "a.xlsx") == "file-unpacks-too-large"


def test_an_archive_that_understates_its_size(tmp_path: Path) -> None:
    path = changed(tmp_path / "a.xlsx", before_the_end(b" " * (200 << 20)))
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    said, small = size.to_bytes(4, "little"), (1000).to_bytes(4, "little")
    path.write_bytes(bytes(raw).replace(said, small))
    assert in_little_memory(path, 700) == "excel-unreadable"


def test_entities_that_multiply(tmp_path: Path) -> None:
    kinds = b"".join(b'<!ENTITY a%d "%s">' % (i + 1, b"&a%d;" % i * 10) for i in range(12))
    doctype = b'<!DOCTYPE z [<!ENTITY a0 "aaaaaaaaaa">' + kinds + b"]><worksheet"
    path = changed(tmp_path / "a.xlsx", lambda sheet: before_the_end(
        b'<row r="9"><c r="A9" t="inlineStr"><is><t>&a12;</t></is></c></row>')(sheet.replace(b"<worksheet", doctype, 1)))  # fmt: skip
    assert in_little_memory(path) == "excel-unreadable"


def test_an_old_workbook_whose_sectors_lead_in_a_circle() -> None:
    """Found by the fuzzer: following the circle filled the memory until the machine stopped."""
    assert in_little_memory(SAVED / "endless.xls", 700, 20) == "excel-unreadable"


@pytest.mark.parametrize("name", ["old.xls"])
def test_a_sound_container_is_sound_and_every_cut_of_it_ends(name: str) -> None:
    whole = (SAVED / name).read_bytes()
    assert is_sound(whole)
    for end in range(0, len(whole), 97):
        is_sound(whole[:end])
    first = unpack_from("<I", whole, 76)[0]
    at = 512 + first * 512
    assert not is_sound(whole[:at] + pack("<I", 0) + whole[at + 4 :])
