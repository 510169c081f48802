"""A project that asks for Thai digits gets them in every document of the pack, in every format."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache

import pack
import pytest
from reading_back import docx_text, html_text, pdf_text

from survey_kit.documents import WRITERS


def slide_text(data: bytes) -> str:
    """What is written on slides; numbers of native charts are digits of a format of their own (`[$-D00041E]0`)."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [package.read(n).decode() for n in package.namelist() if re.match(r"ppt/(slides|charts)/[^/]+\.xml", n)]
    assert all("[$-D00041E]" in xml for xml in parts if "<c:numCache>" in xml)
    return "\n".join("\n".join(re.findall(r"<a:t>([^<]*)</a:t>", xml)) for xml in parts)


READERS = {"html": html_text, "pdf": pdf_text, "docx": docx_text, "pptx": slide_text}
DOCUMENTS = [
    *((name, "pdf") for name in pack.PDFS),
    *((name, "docx") for name in ("community", "agency", "network", "ballots", "guide", "record")),
    *((name, "html") for name in ("community", "agency", "network")),
    ("slides", "pptx"),
]
# Codes of questions, formulas, fingerprints of files, fields that count by themselves: they hold a Latin letter.
KEPT = re.compile(r"\S*[A-Za-z_]\S*")


@cache
def text(name: str, format: str) -> str:
    return READERS[format](WRITERS[format](replace(pack.reports()[name], digits="thai")))


@pytest.mark.parametrize(("name", "format"), DOCUMENTS)
def test_no_arabic_digit_is_left(name: str, format: str) -> None:
    left = [w for line in text(name, format).splitlines() for w in re.findall(r"\S*[0-9]\S*", KEPT.sub(" ", line))]
    assert left in ([], ["1"]), left[:10]
    assert re.search("[๐-๙]", text(name, format))


@pytest.mark.parametrize(("name", "format"), DOCUMENTS)
def test_years_are_buddhist(name: str, format: str) -> None:
    assert re.findall(r"(?<![๐-๙.,])๒๐[๑-๓][๐-๙](?![๐-๙.,])", text(name, format)) == []
