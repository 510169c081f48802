"""An archive of text files, as ODK Central and KoBo export forms with repeats: each file is a page."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from survey_kit.errors import SurveyKitError
from survey_kit.reading.delimited import delimiter_of
from survey_kit.reading.encodings import damage_told, decoded
from survey_kit.reading.lean import LARGEST_UNPACKED
from survey_kit.reading.pages import Page, choose
from survey_kit.reading.sheet import Sheet
from survey_kit.reading.source import ZIP_TROUBLE, text_files

if TYPE_CHECKING:
    from survey_kit.model.codebook import Codebook


def read_archive(
    path: Path, codebook: Codebook | None = None, sheet: str | None = None, encoding: str | None = None
) -> Sheet:
    """The text file called ``sheet`` (without its ending), or the one that fits best, with its repeats.

    Raises ``archive-unreadable``, ``file-unpacks-too-large``, ``sheet-missing``, ``sheet-without-rows``.
    """
    try:
        pages = list(_pages(path, encoding))
    except (*ZIP_TROUBLE, csv.Error) as error:
        raise SurveyKitError("archive-unreadable", file=path, detail=str(error)) from error
    return choose(pages, path, codebook, sheet)


def _pages(path: Path, encoding: str | None) -> Iterator[Page]:
    with zipfile.ZipFile(path) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
            raise SurveyKitError("file-unpacks-too-large", file=path)
        for name in text_files(archive.namelist()):
            text, _ = decoded(archive.read(name), path, encoding)
            text = text.replace("\r\n", "\n").replace("\r", "\n")
            reader = csv.reader(io.StringIO(text), delimiter=delimiter_of(text))
            rows = [[cell or None for cell in line] for line in reader]
            yield Page(PurePosixPath(name).stem, rows, findings=damage_told(text, path))
