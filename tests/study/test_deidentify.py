"""A file parted in two: every planted identifier is out of the answers, every row can be joined again, the source is whole."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from itertools import count
from pathlib import Path

import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.reading.formats import cells_of, read
from survey_kit.reading.questionnaire import find_questionnaire, read_questionnaire
from survey_kit.resources import folder
from survey_kit.study.deidentifying import KEY, Parted, deidentify
from survey_kit.thai.identifiers import found_in, phones

RAW = folder("sample_data") / "raw"
FINDINGS = json.loads((folder("sample_data") / "expected" / "findings.json").read_text(encoding="utf-8"))["findings"]
HOUSEHOLDS = sorted(p.name for p in RAW.glob("*_households.*"))


def part(name: str, into: Path, **options: object) -> Parted:
    numbers = count()
    return deidentify(RAW / name, into, new_key=lambda: f"k{next(numbers):04d}", **options)  # type: ignore[arg-type]


def lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def answers(parted: Parted) -> str:
    """Every cell of the answers as text."""
    path = next(f for f in parted.files if "_answers" in f.name)
    if path.suffix == ".csv":
        return path.read_text(encoding="utf-8-sig")
    table, _ = cells_of(path)
    return "\n".join(str(c) for row in table.rows for c in row)


def planted(name: str) -> list[str]:
    """Telephone and identity numbers and names that the dirty layer or the form put into a file (cases 38 and 39)."""
    found = [f["raw"] for f in FINDINGS if f["file"] == name and f["case"] in (38, 39)]
    out = []
    for raw in found:
        out += [str(raw)[h.start : h.end] for h in found_in(str(raw))] or [str(raw)]
    return out


@pytest.mark.parametrize("name", HOUSEHOLDS)
def test_every_planted_identifier_leaves_the_answers(name: str, tmp_path: Path) -> None:
    before = hashlib.sha256((RAW / name).read_bytes()).hexdigest()
    text = answers(part(name, tmp_path))
    for identifier in planted(name):
        assert identifier not in text
    assert re.search(r"(?<![\d.])0?80000\d{4}(?!\d)", text) is None
    assert hashlib.sha256((RAW / name).read_bytes()).hexdigest() == before


def test_something_is_planted() -> None:
    assert sum(len(planted(name)) for name in HOUSEHOLDS) >= 9


def test_both_files_bear_the_keys_that_join_them(tmp_path: Path) -> None:
    part("1_tanotduan_households.xlsx", tmp_path)
    table, _ = cells_of(RAW / "1_tanotduan_households.xlsx")
    at = next(j for j, h in enumerate(table.header) if "เบอร์โทร" in " ".join(h))
    head, *rows = lines(tmp_path / "1_tanotduan_households_answers.csv")
    contact_head, *contacts = lines(tmp_path / "1_tanotduan_households_contacts.csv")
    assert head[0] == contact_head[0] == KEY
    assert len(rows) == len(table.rows) == len({row[0] for row in rows})
    place = {row[0]: i for i, row in enumerate(rows)}
    for key, number in contacts:
        assert phones(number) == phones(table.rows[place[key]][at])
    assert len(contacts) == sum(1 for row in table.rows if row[at])


def test_what_is_left_reads_as_before(tmp_path: Path) -> None:
    """Nothing but identifiers goes: the answers read with the questionnaire are the answers of the source."""
    book = read_questionnaire(find_questionnaire("hh_resilience"))
    for name in ("2_khuanlang_households.xlsx", "4_phatong_households.sav"):
        parted = part(name, tmp_path)
        again = read(parted.files[0], book).survey.data
        first = read(RAW / name, book).survey.data
        assert len(again) == len(first)
        numbers = [c for c in first.columns if first[c].dtype == float]
        assert first[numbers].reset_index(drop=True).equals(again[numbers].reset_index(drop=True))


def test_the_account_says_what_was_done_without_saying_whose(tmp_path: Path) -> None:
    parted = part("1_tanotduan_households.xlsx", tmp_path)
    account = (tmp_path / "1_tanotduan_households_account.txt").read_text(encoding="utf-8-sig")
    for words in ("เบอร์โทรศัพท์", "telephone number", "masked in texts", "ปกปิดในข้อความ"):
        assert words in account
    assert "0800" not in account
    assert parted.files[-1].name == "1_tanotduan_households_account.txt"


def test_a_questionnaire_says_what_is_personal(tmp_path: Path) -> None:
    book = read_questionnaire(find_questionnaire("hh_resilience"))
    parted = part("5_langu_households.xlsx", tmp_path, codebook=book)
    assert [v.reason for v in parted.found.verdicts] == ["told"]


def test_a_cleared_column_stays(tmp_path: Path) -> None:
    header = "56. เบอร์โทรศัพท์สำหรับนัดเวที (ไม่บังคับ)"
    assert part("2_khuanlang_households.xlsx", tmp_path, keep=[header]).found.verdicts == ()
    with pytest.raises(SurveyKitError) as caught:
        part("2_khuanlang_households.xlsx", tmp_path, keep=["ไม่มี"])
    assert caught.value.code == "column-missing"


def test_random_keys_differ(tmp_path: Path) -> None:
    keys = [deidentify(RAW / "organisations.xlsx", tmp_path).keys for _ in range(2)]
    assert not set(keys[0]) & set(keys[1])
    assert part("organisations.xlsx", tmp_path).files[0].name == "organisations_answers.csv"
