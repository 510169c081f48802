"""clean and deidentify on the command line: files, accounts, undo and replay, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_kit.cli import main
from survey_kit.resources import folder

RAW = folder("sample_data") / "raw"
FILE = str(RAW / "2_khuanlang_households.xlsx")
Capture = pytest.CaptureFixture[str]


def files(place: Path) -> set[str]:
    return {p.name for p in place.iterdir()}


@pytest.mark.parametrize(
    ("lang", "words"),
    [("th", "อ่าน 205 แถว = ใช้ 205 แถว + ตัดออก 0 แถว"), ("en", "205 rows read = 205 kept + 0 taken out")],
)
def test_cleaning_a_file_accounts_for_every_row(lang: str, words: str, tmp_path: Path, capsys: Capture) -> None:
    command = ["clean", FILE, "--questionnaire", "hh_resilience", "--out", str(tmp_path), "--lang", lang]
    assert main(command) == 0
    assert words in capsys.readouterr().out
    name = "2_khuanlang_households"
    assert files(tmp_path) == {f"{name}_clean.csv", f"{name}_log.csv", "decisions.toml"}


def test_decide_clean_undo_and_do_again(tmp_path: Path, capsys: Capture) -> None:
    out, again = tmp_path / "cleaned", tmp_path / "again"
    command = ["clean", FILE, "--questionnaire", "hh_resilience", "--out", str(out)]
    assert main(command) == 0
    decisions = out / "decisions.toml"
    text = decisions.read_text(encoding="utf-8").replace("\n[every]\n", '\n[every]\n"consent-refused" = "accept"\n')
    decisions.write_text(text.replace('""  # ข้อเสนอ: drop row', '"accept"'), encoding="utf-8")
    assert main([*command, "--lang", "en"]) == 0
    assert "205 rows read = 200 kept + 5 taken out (Forms sent twice 1, Refused consent 4)" in capsys.readouterr().out
    clean = (out / "2_khuanlang_households_clean.csv").read_bytes()
    assert main(["clean", str(out), "--undo"]) == 0
    read = (out / "2_khuanlang_households_as_read.csv").read_bytes()
    assert (read.count(b"\r\n"), clean.count(b"\r\n")) == (206, 201)
    assert main([*command[:-2], "--replay", str(out), "--out", str(again)]) == 0
    assert (again / "2_khuanlang_households_clean.csv").read_bytes() == clean


def test_a_decision_for_nothing_and_one_that_means_nothing_are_told(tmp_path: Path, capsys: Capture) -> None:
    decisions = tmp_path / "d.toml"
    decisions.write_text('[finding]\n"out-of-range|x:1|a2" = "set 3"\n', encoding="utf-8")
    command = ["clean", FILE, "--questionnaire", "hh_resilience", "--out", str(tmp_path), "--decisions", str(decisions)]
    assert main(command) == 0
    assert "out-of-range|x:1|a2" in capsys.readouterr().err
    decisions.write_text('[every]\nconsent-refused = "away"\n', encoding="utf-8")
    assert main(command) == 2
    shown = capsys.readouterr().err
    assert "away" in shown and "d.toml" in shown


def test_a_project_is_cleaned_with_its_own_decisions(tmp_path: Path, capsys: Capture) -> None:
    assert main(["clean", str(folder("sample_data")), "--out", str(tmp_path), "--lang", "en"]) == 0
    assert "hh_resilience: 1,028 rows read = 1,002 kept + 26 taken out" in capsys.readouterr().out
    key = "near-duplicate|3_boyang_households.csv:202|"
    filled = tmp_path / "decisions.toml"
    text = filled.read_text(encoding="utf-8")
    assert f'"{key}" = ""' in text
    filled.write_text(text.replace(f'"{key}" = ""', f'"{key}" = "drop row"'), encoding="utf-8")
    assert main(["clean", str(folder("sample_data")), "--out", str(tmp_path), "--lang", "en"]) == 0
    assert "hh_resilience: 1,028 rows read = 1,001 kept + 27 taken out" in capsys.readouterr().out


@pytest.mark.parametrize("lang", ["th", "en"])
def test_deidentify_says_what_it_did(lang: str, tmp_path: Path, capsys: Capture) -> None:
    assert main(["deidentify", FILE, "--out", str(tmp_path), "--lang", lang]) == 0
    shown = capsys.readouterr().out
    assert "เบอร์โทรศัพท์สำหรับนัดเวที" in shown and "0800" not in shown
    name = "2_khuanlang_households"
    assert files(tmp_path) == {f"{name}_answers.csv", f"{name}_contacts.csv", f"{name}_account.txt"}


def test_nothing_to_undo_is_one_clear_message(tmp_path: Path, capsys: Capture) -> None:
    assert main(["clean", str(tmp_path), "--undo", "--lang", "en"]) == 2
    assert "no log" in capsys.readouterr().err
