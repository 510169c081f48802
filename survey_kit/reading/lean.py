"""A workbook made lean before it is parsed: cells that only carry a colour are dropped, the size is bounded.

A sheet can claim a million formatted rows with nothing in them, or unpack to gigabytes. What is noted on the way is
what a person would see in Excel and a list of values does not show: hidden rows and columns, merged cells, formulas
whose result was never stored.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from survey_kit.errors import SurveyKitError

# A workbook that unpacks to more than this is not a survey of a city.
LARGEST_UNPACKED = 1 << 30
# Parts that are parsed as a whole: texts of cells, styles, relations.
LARGEST_PART = 1 << 27
MOST_CELLS = 5_000_000
BLOCK = 1 << 20
LONGEST_ROW = 1 << 26

_NS = rb"(?:\w+:)?"
_SHEET = re.compile(rb"<" + _NS + rb"worksheet[\s>]")
_BLANK_CELL = re.compile(
    rb"<" + _NS + rb"c\s(?=[^<>]*?\br=)[^<>]*?(?:/>|>\s*(?:<" + _NS + rb"v\s*/>)?\s*</" + _NS + rb"c>)"
)
_BLANK_ROW = re.compile(rb"<" + _NS + rb"row\s(?=[^<>]*?\br=)[^<>]*?(?:/>|>\s*</" + _NS + rb"row>)")
_CELL = re.compile(rb"<" + _NS + rb"c[\s>]")
_HIDDEN_ROW = re.compile(rb"<" + _NS + rb"row\s(?=[^<>]*?\bhidden=\"(?:1|true)\")[^<>]*?\br=\"(\d+)\"")
_HIDDEN_COLUMN = re.compile(rb"<" + _NS + rb"col\s(?=[^<>]*?\bhidden=\"(?:1|true)\")[^<>]*>")
_UNCACHED = re.compile(
    rb"<" + _NS + rb"c\s[^<>]*?\br=\"([A-Z]+\d+)\"[^<>]*>\s*<" + _NS + rb"f(?:\s[^<>]*?)?(?:/>|>[^<]*</" + _NS + rb"f>)"
    rb"\s*(?:<" + _NS + rb"v\s*/>|<" + _NS + rb"v>\s*</" + _NS + rb"v>)?\s*</" + _NS + rb"c>"
)  # fmt: skip
_MERGED = re.compile(rb"<" + _NS + rb"mergeCell\s[^<>]*?\bref=\"([A-Z]+\d+:[A-Z]+\d+)\"")
_ROW_END = re.compile(rb"</" + _NS + rb"row>")


@dataclass
class Seen:
    """What a sheet shows beside its values; ``columns`` are hidden ranges of column numbers (1-based, inclusive)."""

    merged: list[str] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    uncached: list[str] = field(default_factory=list)
    cells: int = 0

    def look(self, piece: bytes) -> None:
        """Note what stands in ``piece`` of a sheet, which ends between two cells."""
        self.merged += [ref.decode() for ref in _MERGED.findall(piece)]
        self.rows += [int(n) for n in _HIDDEN_ROW.findall(piece)]
        self.columns += [ends for tag in _HIDDEN_COLUMN.findall(piece) if (ends := _ends(tag))]
        self.uncached += [ref.decode() for ref in _UNCACHED.findall(piece)]
        self.cells += len(_CELL.findall(piece))


def _ends(tag: bytes) -> tuple[int, int] | None:
    low, high = (re.search(rb"\b" + name + rb"=\"(\d+)\"", tag) for name in (b"min", b"max"))
    return (int(low[1]), int(high[1])) if low and high else None


def lean(path: Path) -> tuple[io.BytesIO, dict[str, Seen]]:
    """The workbook at ``path`` without blank cells and pictures, and what was seen, by name of the part.

    Raises ``file-unpacks-too-large`` before memory is filled, and what `zipfile` raises for a damaged archive.
    """
    seen: dict[str, Seen] = {}
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        entries = [e for e in source.infolist() if "/media/" not in e.filename]
        if sum(e.file_size for e in entries) > LARGEST_UNPACKED:
            raise SurveyKitError("file-unpacks-too-large", file=path)
        for entry in entries:
            with source.open(entry) as part:
                head = part.read(4096)
                if _SHEET.search(head):
                    seen[entry.filename] = Seen()
                    with target.open(entry.filename, "w", force_zip64=True) as copy:
                        for piece in _pieces(head, part, path):
                            copy.write(_kept(piece, seen[entry.filename], path))
                elif entry.file_size > LARGEST_PART:
                    raise SurveyKitError("file-unpacks-too-large", file=path)
                else:
                    target.writestr(entry.filename, head + part.read())
    return out, seen


def _pieces(head: bytes, part: IO[bytes], path: Path) -> Iterator[bytes]:
    """The bytes of a sheet in blocks that end behind a row."""
    held = [head]
    size = len(head)
    while block := part.read(BLOCK):
        last = max((end.end() for end in _ROW_END.finditer(block)), default=0)
        if not last:
            held.append(block)
            size += len(block)
            if size > LONGEST_ROW:
                # Only rows without a cell may run on that long; they end at a tag.
                whole = b"".join(held)
                cut = whole.rfind(b"<")
                if cut <= 0:
                    raise SurveyKitError("file-unpacks-too-large", file=path)
                yield whole[:cut]
                held, size = [whole[cut:]], len(whole) - cut
            continue
        yield b"".join([*held, block[:last]])
        held, size = [block[last:]], len(block) - last
    yield b"".join(held)


def _kept(piece: bytes, seen: Seen, path: Path) -> bytes:
    """``piece`` without blank cells and rows."""
    piece = _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", piece))
    seen.look(piece)
    if seen.cells > MOST_CELLS:
        raise SurveyKitError("file-unpacks-too-large", file=path)
    return piece
