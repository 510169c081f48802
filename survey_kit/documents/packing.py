"""Office files as bytes that are the same each time: no thumbnail, no clock."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

MADE = datetime(2000, 1, 1)
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
Repair = Callable[[str, bytes], bytes]


def dated(core: Any, properties: dict[str, str]) -> None:
    """Fills the core properties of a file and sets its dates to one fixed day."""
    for name, value in properties.items():
        # Office refuses longer ones.
        setattr(core, name, value[:255])
    core.created = core.modified = MADE
    core.last_modified_by, core.comments, core.revision = "", "", 1


def without(holder: Any, kind: str) -> None:
    """Drops the parts of a kind; what nothing points to is not saved."""
    for key, relation in list(holder.items()):
        if relation.reltype.endswith(kind):
            holder.pop(key)


def undated(data: bytes, repair: Repair | None = None) -> bytes:
    """The package with fixed dates; ``repair`` gets (name, bytes) of every part and gives back its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            part = old.read(name)
            new.writestr(entry, repair(name, part) if repair else part)
    return out.getvalue()
