"""Word and Excel files: Thai properties everywhere, repeated heads, numbers that are numbers."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from reading_back import docx_parts
from sample_report import HOSTILE, hazard_table

from survey_kit.documents.behind import numbers_behind
from survey_kit.documents.xlsx import sheet_names
from survey_kit.thai.numbers import printed_number

Made = Callable[..., bytes]
NAMES = ("community", "agency", "network", "hostile")


@pytest.mark.parametrize("name", NAMES)
def test_complex_script_twins_everywhere(made: Made, name: str) -> None:
    for part, xml in docx_parts(made(name, "docx")).items():
        if not part.startswith("word/") or "theme" in part:
            continue
        for properties in re.findall(r"(?s)<w:rPr>.*?</w:rPr>", xml):
            assert ("<w:sz " in properties) == ("<w:szCs " in properties), (part, properties)
            assert bool(re.search(r"<w:b[ /]", properties)) == bool(re.search(r"<w:bCs[ /]", properties)), properties
            if "<w:rFonts" in properties and "Symbol" not in properties:
                assert 'w:cs="TH Sarabun New"' in properties and "Theme" not in properties, (part, properties)


@pytest.mark.parametrize("name", NAMES)
def test_word_file_has_thai_language_and_no_thumbnail(made: Made, name: str) -> None:
    parts = docx_parts(made(name, "docx"))
    assert 'w:bidi="th-TH"' in parts["word/settings.xml"] and 'w:bidi="th-TH"' in parts["word/styles.xml"]
    with zipfile.ZipFile(io.BytesIO(made(name, "docx"))) as package:
        assert not any("thumbnail" in n for n in package.namelist())
        assert {i.date_time for i in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_word_tables_repeat_their_heads_and_keep_rows_whole(made: Made) -> None:
    xml = docx_parts(made("network", "docx"))["word/document.xml"]
    assert xml.count("<w:tblHeader") >= 4
    assert xml.count("<w:cantSplit") == len(re.findall(r"<w:tr[ >]", xml))


def test_word_pictures_have_alternative_texts(made: Made) -> None:
    xml = docx_parts(made("agency", "docx"))["word/document.xml"]
    texts = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', xml)
    assert len(texts) == 3 and all("ร้อยละ" in t or "ค่าเฉลี่ย" in t for t in texts)


def test_workbook_numbers_are_numbers(made: Made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made("agency", "xlsx")))
    sheet = book["ตารางที่ 1"]
    row = next(r for r in sheet.iter_rows() if r[0].value == "น้ำท่วมขัง")
    assert (row[1].value, row[1].number_format) == (142, "#,##0")
    assert row[2].value == pytest.approx(72.44898) and row[2].number_format == "0.0"
    assert sheet.freeze_panes and sheet.print_title_rows
    assert sheet.page_setup.paperSize == 9


def test_workbook_in_thai_digits_still_calculates(made: Made) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made("agency", "xlsx", "thai")))
    cells = [c for s in book for r in s.iter_rows() for c in r if isinstance(c.value, int | float)]
    assert cells and all(c.number_format.startswith("[$-D00041E]") for c in cells)


def test_no_formula_in_a_hostile_workbook(made: Made) -> None:
    data = made("hostile", "xlsx")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not any("<f>" in s for s in sheets)
    values = {c.value for s in openpyxl.load_workbook(io.BytesIO(data)) for r in s.iter_rows() for c in r}
    assert {HOSTILE[2], HOSTILE[3], HOSTILE[4], HOSTILE[5]} <= values


def test_sheet_names_excel_accepts() -> None:
    names = sheet_names(["ตาราง: 1/2", "ก" * 40, "ก" * 40, "", "a", "A"])
    assert names[0] == "ตาราง- 1-2"
    assert len({n.casefold() for n in names}) == 6 and all(0 < len(n) <= 31 for n in names)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,234.5", 1234.5), ("๑๒.๕", 12.5), ("−.35", -0.35), (".032", 0.032), ("–", None), ("", None), ("< .001", None),
     ("12 คน", None), ("1-2", None), ("−", None), ("1,23", None), ("*", None)],
)  # fmt: skip
def test_numbers_printed_in_cells(text: str, number: float | None) -> None:
    assert printed_number(text) == number


def test_the_number_behind_a_cell_must_round_to_what_is_printed() -> None:
    from dataclasses import replace

    table = hazard_table()
    assert numbers_behind(table)[0] == (None, 142.0, pytest.approx(72.44898))
    shares = replace(table, values=((None, 142.0, 0.7244898), *table.values[1:]))
    assert numbers_behind(shares)[0][2] == pytest.approx(72.44898)
    wrong = replace(table, values=((None, 150.0, 0.5), *table.values[1:]))
    assert numbers_behind(wrong)[0] == (None, 142.0, 72.4)


def test_a_hidden_cell_does_not_leak_through_the_workbook() -> None:
    from dataclasses import replace

    table = hazard_table()
    hidden = replace(table, body=(("น้ำท่วมขัง", "–", "–"), *table.body[1:]))
    assert numbers_behind(hidden)[0] == (None, None, None)


@pytest.mark.outside("soffice")
@pytest.mark.parametrize("format", ["docx", "xlsx"])
def test_libreoffice_opens_it(made: Made, tmp_path: Path, format: str) -> None:
    file = tmp_path / f"report.{format}"
    file.write_bytes(made("agency", format))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    from reading_back import pdf_text

    text = pdf_text((tmp_path / "report.pdf").read_bytes())
    assert "72.4" in text and "196" in text
