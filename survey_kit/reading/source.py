"""A file as a source: does it exist, what is it really, what is its fingerprint."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

from survey_kit.errors import SurveyKitError
from survey_kit.model.provenance import Source

# First bytes tell more than the name: .xls that is HTML, .csv that is Excel.
_SIGNATURES = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"$FL2", "sav"),
    (b"$FL3", "sav"),
    (b"PAR1", "parquet"),
    (b"ARROW1", "arrow"),
    (b"ENCRYPTEDSAV", "encrypted"),
)
# Everything `zipfile` raises over files it cannot read: false sums, cut streams, a password (RuntimeError), a packing
# that Python does not know (NotImplementedError).
ZIP_TROUBLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError)
# Files that are no tables, whatever their name says.
_NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"SQLite")
# Text has none of these bytes, in any encoding but UTF-16 and UTF-32.
_NO_TEXT = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e\x1f")
# Workbooks that are archives too but not .xlsx.
_OTHER_WORKBOOKS = (
    ("xl/workbook.bin", "Excel Binary (.xlsb)"),
    ("opendocument.spreadsheet", "LibreOffice (.ods)"),
    ("Index/Document.iwa", "Apple Numbers (.numbers)"),
)
# How a workbook with a password names its content.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SUFFIXES = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".sav": "sav", ".zsav": "sav", ".por": "por",
             ".xlsx": "xlsx", ".xlsm": "xlsx", ".parquet": "parquet", ".arrow": "arrow"}  # fmt: skip

# Names under which people keep plain text of columns; any other name is not guessed at.
_BARE = ("", ".dat", ".tab", ".asc", ".xls", ".xlsx")


def open_source(path: Path | str) -> Path:
    """``path`` as an existing, readable, non-empty file; otherwise an error that says what to do."""
    path = Path(path)
    try:
        there = path.exists()
    except OSError as error:  # a name longer than the system knows
        raise SurveyKitError("file-unreadable", file=path.name[:80], detail=error.strerror or str(error)) from error
    if not there:
        raise SurveyKitError("file-missing", file=path, near=_nearest(path))
    if path.is_dir():
        raise SurveyKitError("file-is-folder", file=path)
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        raise SurveyKitError("file-unreadable", file=path, detail=error.strerror or str(error)) from error
    if size == 0:
        raise SurveyKitError("file-empty", file=path)
    return path


def _nearest(path: Path) -> str:
    from difflib import get_close_matches

    try:
        names = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    except OSError:
        names = []
    return ", ".join(get_close_matches(path.name, names, n=3, cutoff=0.5)) or "–"


def format_of(path: Path) -> str:
    """What the file really is: sav, por, xlsx, xls, zip, html, csv, parquet or arrow."""
    with path.open("rb") as file:
        head = file.read(4096)
    for signature, name in _SIGNATURES:
        if head.startswith(signature) or (name == "encrypted" and signature in head[:64]):
            if name == "encrypted" or (name == "xls" and _LOCKED in path.read_bytes()):
                raise SurveyKitError("file-encrypted", file=path)
            return _packed(path) if name == "xlsx" else name
    if head.lstrip()[:200].lower().startswith((b"<html", b"<!doctype html", b"<table")):
        return "html"
    found = _SUFFIXES.get(path.suffix.lower())
    if found == "por":
        return "por"
    if not _is_no_table(head) and (found == "csv" or (path.suffix.lower() in _BARE and b"\x00" not in head)):
        return "csv"
    raise SurveyKitError("file-wrong-kind", file=path, expected=path.suffix or "–")


def _is_no_table(head: bytes) -> bool:
    """Whether a file begins as a picture, a document or a program does: more than stray signs that no text has."""
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.startswith(_NO_TABLES) or (not marked and 50 * sum(b in _NO_TEXT for b in head) > len(head))


def named_format(path: Path) -> str:
    """The format that the name of the file promises; the real one where the name promises none."""
    promised = {**_SUFFIXES, ".xls": "xls"}.get(path.suffix.lower())
    return promised or format_of(path)


def _packed(path: Path) -> str:
    """What an archive holds: a workbook, or text files; a workbook of another program is named in the error."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            kind = archive.read("mimetype")[:100].decode("ascii", "replace") if "mimetype" in names else ""
    except (*ZIP_TROUBLE, ValueError):
        return "xlsx"  # the reader of workbooks tells what is wrong with it
    other = next((program for mark, program in _OTHER_WORKBOOKS if mark in kind or mark in names), None)
    if other:
        raise SurveyKitError("workbook-of-other-program", file=path, program=other)
    return "zip" if not any(n.startswith("xl/") for n in names) and text_files(names) else "xlsx"


def text_files(names: Iterable[str]) -> list[str]:
    """The text files of an archive."""
    return [n for n in names if n.lower().endswith((".csv", ".tsv")) and not n.startswith("__MACOSX/")]


def fingerprint(path: Path, format: str, *, encoding: str = "", rows: int = 0, sheet: str = "") -> Source:
    """Name, SHA-256, format and size of a source, as kept with every number made from it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return Source(path.name, digest.hexdigest(), format, encoding, rows, sheet)
