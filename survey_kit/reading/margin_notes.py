"""What hangs on a workbook's sheets beside their cells: comments and pictures."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_ATTRIBUTE = re.compile(r"\b(Target|Type)=\"([^\"]*)\"")
_COMMENT = re.compile(r"<(?:\w+:)?comment\s[^<>]*?\bref=\"([A-Z]+\d+)\"[^<>]*>(.*?)</(?:\w+:)?comment>", re.S)
_TEXT = re.compile(r"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</(?:\w+:)?t>")
_PICTURE = re.compile(r"<(?:\w+:)?pic>")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment as it stands on a cell."""

    cell: str
    text: str


def comments_of(archive: zipfile.ZipFile) -> dict[str, tuple[Comment, ...]]:
    """Comments by the name of the part that holds the sheet."""
    out = {}
    for sheet, parts in _relations(archive, "/comments"):
        texts = "".join(_read(archive, part) for part in parts)
        found = tuple(Comment(ref, _plain(body)) for ref, body in _COMMENT.findall(texts))
        if found:
            out[sheet] = found
    return out


def pictures_in(path: Path) -> dict[str, int]:
    """How many pictures stand on each sheet, by the name of its part."""
    with zipfile.ZipFile(path) as archive:
        counted = {
            sheet: sum(len(_PICTURE.findall(_read(archive, part))) for part in parts)
            for sheet, parts in _relations(archive, "/drawing")
        }
    return {sheet: count for sheet, count in counted.items() if count}


def _plain(body: str) -> str:
    return " ".join(unescape("".join(_TEXT.findall(body))).split())


def _read(archive: zipfile.ZipFile, part: str) -> str:
    try:
        return archive.read(part).decode("utf-8", "replace")
    except KeyError:
        return ""


def _relations(archive: zipfile.ZipFile, kind: str) -> Iterator[tuple[str, list[str]]]:
    """(part of a sheet, the parts it points to whose type ends in ``kind``)."""
    for name in archive.namelist():
        folder, mark, file = name.rpartition("/_rels/")
        if not mark or not file.endswith(".rels"):
            continue
        facts = [dict(_ATTRIBUTE.findall(tag)) for tag in _RELATION.findall(_read(archive, name))]
        targets = [f["Target"] for f in facts if f.get("Type", "").endswith(kind) and "Target" in f]
        if targets:
            yield (
                f"{folder}/{file.removesuffix('.rels')}",
                [t.lstrip("/") if t.startswith("/") else posixpath.normpath(f"{folder}/{t}") for t in targets],
            )
