"""Putting a finished file in its place: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from survey_kit.errors import SurveyKitError

# EFBIG: what a person may write is limited, which needs the same cure.
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NO_PERMISSION = (errno.EACCES, errno.EPERM, errno.EROFS)


# Failures that every further file would meet too.
HOPELESS = ("document-disk-full", "document-folder-readonly", "document-folder-is-file")


def make_folder(folder: Path) -> None:
    """Makes ``folder`` and those around it; raises ``SurveyKitError`` where a file is in the way or none may write."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise SurveyKitError("document-folder-is-file", folder=str(folder)) from error
    except OSError as error:
        if error.errno in _FULL:
            raise SurveyKitError("document-disk-full", file=folder, megabytes=1) from error
        raise SurveyKitError("document-folder-readonly", folder=str(folder)) from error


def save(data: bytes, path: Path) -> None:
    """Writes ``data`` beside ``path`` and moves it there in one step; an earlier file stays whole until then.

    Raises ``SurveyKitError``: folder missing or read-only, disk full, file open in another program.
    """
    with beside(path, len(data)) as part:
        part.write_bytes(data)


@contextlib.contextmanager
def beside(path: Path, size: int = 0) -> Iterator[Path]:
    """Where to write a file that takes the place of ``path`` once it is whole; what is unfinished is taken away.

    ``size`` in bytes, where it is known. Raises as `save` does.
    """
    if not path.parent.is_dir():
        raise SurveyKitError("document-folder-missing", folder=str(path.parent), file=path)
    part = path.with_name(f".{path.name}.part")
    try:
        try:
            yield part
            with part.open("r+b") as file:
                os.fsync(file.fileno())
        except OSError as error:
            if error.errno in _FULL:
                raise SurveyKitError("document-disk-full", file=path, megabytes=size // 1_000_000 + 1) from error
            if error.errno in _NO_PERMISSION:
                raise SurveyKitError("document-folder-readonly", folder=str(path.parent), file=path) from error
            raise SurveyKitError("document-not-written", file=path, detail=str(error)) from error
        _replace(part, path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _replace(beside: Path, path: Path) -> None:
    try:
        beside.replace(path)
    except PermissionError as error:
        raise SurveyKitError("document-file-open", file=path) from error
    except OSError as error:
        raise SurveyKitError("document-not-written", file=path, detail=str(error)) from error
