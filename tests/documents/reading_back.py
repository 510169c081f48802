"""Text out of finished documents, as a reader or a search would get it."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape


def pdf_text(data: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


def pdf_pages(data: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(data) as pdf:
        return len(pdf)


def html_text(data: bytes) -> str:
    page = re.sub(r"(?s)<(style|head).*?</\1>", " ", data.decode())
    page = re.sub(r"</?(?:b|span)(?: [^>]*)?>", "", page)
    return unescape(re.sub(r"<[^>]+>", " ", page))


def docx_parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {n: package.read(n).decode() for n in package.namelist() if n.endswith(".xml")}


def docx_text(data: bytes) -> str:
    """Text and alternative texts of the pictures."""
    xml = docx_parts(data)["word/document.xml"]
    pieces = re.findall(r'<w:t(?: [^>]*)?>([^<]*)</w:t>|descr="([^"]*)"|(</w:p>)', xml)
    return unescape("".join(a or (f" {b} " if b else "\n") for a, b, _ in pieces))


def pptx_text(data: bytes, numbers: bool = True) -> str:
    """Text of the slides, alternative texts, and the numbers of native charts before they are formatted."""
    out = []
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            xml = package.read(name).decode() if re.match(r"ppt/(slides|charts|notesSlides)/[^/]+\.xml", name) else ""
            pieces = re.findall(r'<a:t>([^<]*)</a:t>|descr="([^"]*)"|<c:v>([^<]*)</c:v>|(</a:p>)', xml)
            out += ["".join(a or (f" {b} " if b else f" {c} " if c else "\n") for a, b, c, _ in pieces)]
    return unescape("\n".join(out))


def xlsx_text(data: bytes) -> str:
    """Strings, and numbers in the number format of their cell."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = (c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None)
    return "\n".join(c.value if isinstance(c.value, str) else as_shown(c.value, c.number_format) for c in cells)


def as_shown(value: float, code: str) -> str:
    """A number as Excel shows it with a format like ``#,##0.0``."""
    decimals = len(code.partition(".")[2])
    return f"{value + 1e-12:{',' if ',' in code else ''}.{decimals}f}"


def six_grams(text: str) -> set[str]:
    letters = re.sub(r"\s+", "", text)
    return {letters[i : i + 6] for i in range(len(letters) - 5)}
