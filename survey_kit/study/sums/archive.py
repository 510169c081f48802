"""A handover as one file: a zip of JSON parts, each with its checksum; the same sums give the same bytes."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.handover import Handover
from survey_kit.reading.source import ZIP_TROUBLE
from survey_kit.study.sums.reading import WRONG, city_from, project_from, quotes_from, told_from
from survey_kit.study.sums.writing import head_of, part_of

SUFFIX = ".skagg"
FORMAT, VERSION = "survey-kit aggregates", 1
MANIFEST = "manifest.json"
# The first day a zip can name: the same sums are the same bytes.
DATE = (1980, 1, 1, 0, 0, 0)
LARGEST = 200_000_000


def packed(handover: Handover) -> bytes:
    """The bytes of a file."""
    parts = {f"{name}.json": _json(part_of(name, told)) for name, told in handover.instruments}
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    names = [name for name, _ in handover.instruments]
    head = {"format": FORMAT, "version": VERSION, **head_of(handover), "instruments": names, "parts": sums}
    parts = {MANIFEST: _json({**head, "seal": _seal(head)}), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, DATE)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            archive.writestr(entry, data)
    return out.getvalue()


def unpacked(path: Path) -> Handover:
    """The handover in a file.

    Raises ``sums-not-a-file`` for what is no such file, ``sums-damaged`` where a part is missing or was changed, and
    ``sums-newer`` for a version that a later program wrote.
    """
    if not path.is_file():
        raise SurveyKitError("sums-no-such-file", file=path)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST:
                raise SurveyKitError("file-unpacks-too-large", file=path)
            found = {name: archive.read(name) for name in archive.namelist()}
    except ZIP_TROUBLE as error:
        # A file that was not copied whole still begins as an archive does.
        code = "sums-damaged" if _begins_as_archive(path) else "sums-not-a-file"
        raise SurveyKitError(code, file=path, detail=str(error)) from error
    return _handover(path, found)


def _begins_as_archive(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(2) == b"PK"
    except OSError as error:
        raise SurveyKitError("file-unreadable", file=path, detail=str(error)) from error


def _handover(path: Path, found: dict[str, bytes]) -> Handover:
    head = _head(path, found)
    for name, checksum in head["parts"].items():
        if name not in found or hashlib.sha256(found[name]).hexdigest() != checksum:
            raise SurveyKitError("sums-damaged", file=path, detail=name)
    try:
        instruments = tuple((name, told_from(json.loads(found[f"{name}.json"]))) for name in head["instruments"])
        city = None if head["city"] is None else city_from(head["city"])
        return Handover(str(head["program"]), project_from(head), city, instruments, quotes_from(head))
    except WRONG as error:
        raise SurveyKitError("sums-damaged", file=path, detail=f"{type(error).__name__}: {error}") from error


def _head(path: Path, found: dict[str, bytes]) -> dict[str, Any]:
    """The manifest, whole and of a version we know."""
    try:
        head = json.loads(found[MANIFEST])
        if head["format"] != FORMAT:
            raise SurveyKitError("sums-not-a-file", file=path)
        if int(head["version"]) > VERSION:
            raise SurveyKitError("sums-newer", file=path, version=head["version"], known=VERSION)
        seal = head.pop("seal")
        if seal != _seal(head) or not isinstance(head["parts"], dict):
            raise SurveyKitError("sums-damaged", file=path, detail=MANIFEST)
    except WRONG as error:
        raise SurveyKitError("sums-not-a-file", file=path) from error
    return dict(head)


def _seal(head: dict[str, Any]) -> str:
    return hashlib.sha256(_json(head)).hexdigest()


def _json(facts: dict[str, Any]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
