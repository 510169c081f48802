"""A Word file as bytes that are the same each time: no thumbnail, no clock."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

MADE = datetime(2000, 1, 1)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def packed(document: Any, properties: dict[str, str]) -> bytes:
    """The document's bytes with fixed dates; ``properties`` fill the core properties."""
    core = document.core_properties
    for name, value in properties.items():
        # Office refuses longer ones.
        setattr(core, name, value[:255])
    core.created = core.modified = MADE
    core.last_modified_by, core.comments, core.revision = "", "", 1
    _without_thumbnail(document)
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _without_thumbnail(document: Any) -> None:
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]


def _undated(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()
