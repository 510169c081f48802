"""Files that cannot be read: one error each, in both languages, with what to do."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pyreadstat
import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.reading import formats, lean
from tests.reading.cases import BOOK, HEAD, ROWS, text_file, workbook
from tests.reading.test_spss import FRAME


def missing(folder: Path) -> Path:
    (folder / "bann.sav").write_bytes(b"x")
    return folder / "ban.sav"


def empty(folder: Path) -> Path:
    (folder / "a.sav").touch()
    return folder / "a.sav"


def cut_short(folder: Path) -> Path:
    pyreadstat.write_sav(FRAME, str(folder / "a.sav"))
    raw = (folder / "a.sav").read_bytes()
    (folder / "a.sav").write_bytes(raw[: len(raw) // 3])
    return folder / "a.sav"


def cut_short_excel(folder: Path) -> Path:
    raw = workbook(folder / "a.xlsx", {"s": [HEAD, *ROWS]}).read_bytes()
    (folder / "a.xlsx").write_bytes(raw[: len(raw) // 2])
    return folder / "a.xlsx"


def encrypted(folder: Path) -> Path:
    (folder / "a.sav").write_bytes(bytes(8) + b"ENCRYPTEDSAV" + bytes(200))
    return folder / "a.sav"


def old_excel(folder: Path) -> Path:
    (folder / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    return folder / "a.xls"


def locked_excel(folder: Path) -> Path:
    name = "EncryptedPackage".encode("utf-16-le")
    (folder / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(6000) + name + bytes(600))
    return folder / "a.xlsx"


def no_workbook(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "a.xlsx", "w") as archive:
        archive.writestr("hello.txt", "hello")
    return folder / "a.xlsx"


def bomb(folder: Path) -> Path:
    path = folder / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (lean.LARGEST_UNPACKED + 1))
    return path


def picture(folder: Path) -> Path:
    (folder / "a.sav").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300))
    return folder / "a.sav"


def only_a_title(folder: Path) -> Path:
    return workbook(folder / "a.xlsx", {"s": [HEAD]})


def other_form(folder: Path) -> Path:
    head = [f"หัวข้อเรื่องอื่น {k}" for k in "กขคงจฉชซ"]
    return text_file(folder / "a.csv", [head, *[["x"] * 8] * 3])


def broken_parquet(folder: Path) -> Path:
    (folder / "a.parquet").write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    return folder / "a.parquet"


CASES: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing": (missing, "file-missing"),
    "folder": (lambda folder: folder, "file-is-folder"),
    "empty": (empty, "file-empty"),
    "cut short": (cut_short, "spss-damaged"),
    "cut short Excel": (cut_short_excel, "excel-unreadable"),
    "encrypted": (encrypted, "file-encrypted"),
    "old Excel": (old_excel, "excel-unreadable"),
    "locked Excel": (locked_excel, "file-encrypted"),
    "no workbook": (no_workbook, "excel-unreadable"),
    "bomb": (bomb, "file-unpacks-too-large"),
    "picture": (picture, "file-wrong-kind"),
    "only a title": (only_a_title, "sheet-without-rows"),
    "another form": (other_form, "columns-unknown"),
    "broken Parquet": (broken_parquet, "parquet-unreadable"),
}


@pytest.mark.parametrize("case", CASES)
def test_one_error_that_says_what_to_do(tmp_path: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean, "LARGEST_UNPACKED", 1 << 20)
    make, code = CASES[case]
    with pytest.raises(SurveyKitError) as caught:
        formats.read(make(tmp_path), BOOK)
    assert caught.value.code == code
    for lang in ("th", "en"):
        what, todo = caught.value.message(lang).splitlines()
        assert todo.startswith("→ ")
        assert "…" not in what + todo


def test_a_near_name_is_proposed(tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError, match=r"bann\.sav"):
        formats.read(missing(tmp_path))


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SurveyKitError) as caught:
        formats.read(workbook(tmp_path / "a.xlsx", {"ข้อมูล": [HEAD, *ROWS]}), BOOK, sheet="Sheet9")
    assert caught.value.code == "sheet-missing"
    assert "ข้อมูล" in caught.value.message("en")
