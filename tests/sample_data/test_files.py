"""Files as received: made anew to the byte; clean again once the findings are undone; readable as they should be."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from survey_kit.resources import folder

HERE = folder("sample_data")
FINDINGS = json.loads((HERE / "expected" / "findings.json").read_text(encoding="utf-8"))["findings"]
FILES = sorted(path.name for path in (HERE / "raw").iterdir())


def run(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True, cwd=HERE.parent)


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything made anew."""
    into = tmp_path_factory.mktemp("again")
    subprocess.run([sys.executable, str(HERE / "make.py"), str(into)], check=True, cwd=into)
    return into


def test_the_same_bytes_each_time(again: Path) -> None:
    for part in ("clean", "raw", "expected"):
        here = {p.name: p.read_bytes() for p in (HERE / part).iterdir()}
        there = {p.name: p.read_bytes() for p in (again / part).iterdir()}
        assert sorted(here) == sorted(there)
        assert [name for name in here if here[name] != there[name]] == []


def test_small_enough_to_travel() -> None:
    assert sum(p.stat().st_size for p in HERE.rglob("*") if p.is_file() and p.suffix != ".pyc") < 6_000_000


def cells(path: Path) -> list[list[Any]]:
    """Cells of a file as a person sees them, blank as None; row 1 of a .sav is its header."""
    data = path.read_bytes()
    if data[:2] == b"PK":
        sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
        return [[_plain(c) for c in row] for row in sheet.iter_rows(values_only=True)]
    if data[:4] == b"$FL2":
        import pyreadstat

        frame, _ = pyreadstat.read_sav(path, encoding="CP874", user_missing=True)
        return [list(frame.columns), *([_plain(c) for c in row] for row in frame.itertuples(index=False))]
    if path.suffix == ".xls":
        rows = re.findall(r"<tr>(.*?)</tr>", data.decode("utf-8"))
        return [[_plain(html.unescape(c)) for c in re.findall(r"<td>(.*?)</td>", row)] for row in rows]
    text = data.decode("cp874" if path.name.startswith("3_") else "utf-8")
    return [[_plain(c) for c in row] for row in csv.reader(io.StringIO(text))]


def _plain(value: Any) -> str | None:
    """One spelling for numbers, text, dates and blanks of all formats."""
    if value is None or value == "" or value != value:
        return None
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return str(value).removesuffix(" 00:00:00")


@pytest.mark.parametrize("name", FILES)
def test_undoing_the_findings_gives_the_clean_file(name: str, spotless: Path) -> None:
    raw = cells(HERE / "raw" / name)
    mine = [f for f in FINDINGS if f["file"] == name]
    for finding in mine:
        if finding["row"] and finding["raw"] != "row":
            row = raw[finding["row"] - 1]
            raw_cell = _plain(finding["raw"])
            assert row[finding["column_number"] - 1] == (raw_cell and raw_cell.replace("T00:00:00", "")), finding
            row[finding["column_number"] - 1] = _plain(finding["clean_cell"])
    extra = {f["row"] - 1 for f in mine if f["raw"] == "row"}
    left = [row for i, row in enumerate(raw) if i not in extra]
    wanted = cells(spotless / name)
    if name.startswith("1_") and name.endswith("xlsx"):
        left, wanted = left[:-1], wanted[:-1]  # the total row adds up whatever stands above it
    assert len(left) == len(wanted)
    assert [(i, a, b) for i, (a, b) in enumerate(zip(left, wanted, strict=True)) if a != b] == []


def test_every_case_of_the_catalogue_is_there_twice() -> None:
    counts = Counter(f["case"] for f in FINDINGS)
    assert [case for case in range(1, 45) if counts[case] < 2] == []


def test_six_to_eight_percent_of_the_households_are_touched() -> None:
    rows = {(f["file"], f["row"]) for f in FINDINGS if "households" in f["file"] and f["row"]}
    total = 1000 + sum(1 for f in FINDINGS if f["raw"] == "row" and "households" in f["file"])
    assert 0.06 <= len(rows) / total <= 0.08


def test_findings_name_rows_that_exist_and_the_forms_in_them() -> None:
    files = {name: cells(HERE / "raw" / name) for name in FILES}
    for finding in FINDINGS:
        if finding["row"] and finding["form_id"] and "households" in finding["file"]:
            assert finding["form_id"] in files[finding["file"]][finding["row"] - 1], finding


CLEAN = pd.read_csv(HERE / "clean" / "households.csv", encoding="utf-8-sig", dtype=str, keep_default_na=False)


@pytest.mark.parametrize(
    ("name", "city", "turned"),
    [
        ("4_phatong_households.sav", "4", {"a1", "c2"}),
        ("6_padang_households.csv", "6", {f"d5_{i}" for i in range(1, 9)}),
    ],
)
def test_files_with_variable_names_hold_the_clean_codes(name: str, city: str, turned: set[str], spotless: Path) -> None:
    header, *rows = cells(spotless / name)
    clean = CLEAN[CLEAN["city"] == city]
    assert len(rows) == len(clean)
    for at, column in enumerate(header):
        if column in CLEAN and column not in turned:
            assert [row[at] or "" for row in rows] == clean[column].tolist(), column
    reverse = {str(a): str(6 - a) for a in range(1, 6)}
    if "d5_1" in turned:
        at = header.index("d5_1")
        assert [reverse.get(row[at], row[at]) for row in rows] == clean["d5_1"].tolist()
    else:
        at = header.index("a1")
        assert [{"1": "2", "2": "1"}.get(row[at], row[at]) for row in rows] == clean["a1"].tolist()


def test_words_of_the_online_form_are_the_clean_codes(spotless: Path) -> None:
    header, *rows = cells(spotless / "2_khuanlang_households.xlsx")
    clean = CLEAN[CLEAN["city"] == "2"]
    at = next(i for i, h in enumerate(header) if h and "[รู้ว่าบ้านตนเองเสี่ยงภัยอะไร]" in h)
    words = {"น้อยที่สุด": "1", "น้อย": "2", "ปานกลาง": "3", "มาก": "4", "มากที่สุด": "5", None: "99"}
    assert [words[row[at]] for row in rows] == clean["d5_1"].tolist()
    at = next(i for i, h in enumerate(header) if h and "บ้านท่านเจอเรื่องใดบ้าง" in h)
    for row, ticked in zip(rows, clean["b1_1"], strict=True):
        assert ("น้ำท่วมขัง" in row[at].split(", ")) == (ticked == "1")


def test_the_old_spss_file_is_really_old(tmp_path: Path) -> None:
    """Without help it reads as mojibake; with CP874 it is Thai; the agencies' file says itself what it is."""
    import pyreadstat

    path = HERE / "raw" / "4_phatong_households.sav"
    _, wrong = pyreadstat.read_sav(path)
    assert wrong.column_names_to_labels["a6"].startswith("ÍÒªÕ¾")
    frame, right = pyreadstat.read_sav(path, encoding="CP874", user_missing=True)
    assert right.column_names_to_labels["a6"] == "อาชีพหลัก"
    assert right.variable_value_labels["a1"][1.0] == "หญิง"
    assert right.missing_ranges["a11"] == [{"lo": x, "hi": x} for x in (-97.0, -98.0, -99.0)]
    assert "consent_sens" in frame and "สมมติ" in right.file_label
    _, named = pyreadstat.read_sav(HERE / "raw" / "1_tanotduan_agencies.sav")
    assert named.column_names_to_labels["ag_name"] == "ชื่อหน่วยงาน"


def test_everything_says_that_it_is_invented() -> None:
    assert "ข้อมูลสมมติ" in (HERE / "README.md").read_text(encoding="utf-8")
    for name in FILES:
        data = (HERE / "raw" / name).read_bytes()
        if data[:2] == b"PK":
            assert "ข้อมูลสมมติ" in openpyxl.load_workbook(io.BytesIO(data)).properties.title
