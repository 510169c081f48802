"""One report with every kind of chart: each format tells the same numbers, and what is hidden is in none of them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

import openpyxl
import pytest

from survey_kit.documents import WRITERS
from survey_kit.model.project import Project
from survey_kit.model.report import Chart, Report, Section
from survey_kit.model.table import Status
from survey_kit.study.pack.blocks.registry import BLOCKS
from survey_kit.study.pack.edition import Edition
from survey_kit.study.pack.plans import Spec
from survey_kit.study.pack.shelf import Shelf
from survey_kit.study.preparing import Prepared

LINES = [
    {"label": "รู้ความเสี่ยง", "first": "d5_1", "second": "d5_2"},
    {"label": "รู้เส้นทาง", "first": "d5_3", "second": "d5_4"},
]
SPECS: tuple[Spec, ...] = (
    {"kind": "bars", "source": "g1", "title": "แท่ง"},
    {"kind": "likert", "source": "d5", "title": "ระดับ"},
    {"kind": "dots", "source": "b1_1", "code": 1, "title": "จุด"},
    {"kind": "profile", "sources": ["E", "S", "A"], "title": "ดัชนี"},
    {"kind": "gap", "names": ["ก่อน", "หลัง"], "lines": LINES, "title": "คู่"},
    {"kind": "slope", "names": ["ก่อน", "หลัง"], "lines": LINES, "title": "เส้น"},
    {"kind": "heat", "source": "b1", "by": "community", "title": "ตารางสี"},
)
FORMATS = ("html", "pdf", "docx", "pptx", "xlsx")


@pytest.fixture(scope="module")
def open_shelf(project: Project, prepared: dict[str, Prepared]) -> tuple[Edition, dict[str, tuple[float, ...]]]:
    """An edition after its rehearsal, and the shares of its heat table that were hidden by closing it."""
    edition = Edition("network", Shelf(project, prepared))
    for spec in SPECS:
        BLOCKS[spec["kind"]](edition, spec)
    before = {t.name: t for t in edition.tables}
    edition.shelf.close()
    hidden = {t.name: tuple(v for i, line in enumerate(t.cells) for j, c in enumerate(line)
                            if c.status is Status.HIDDEN and (v := before[t.name].cells[i][j].value) is not None)
              for t in edition.tables}  # fmt: skip
    return edition, hidden


@pytest.fixture(scope="module")
def report(open_shelf: tuple[Edition, dict[str, tuple[float, ...]]]) -> Report:
    edition, _ = open_shelf
    blocks = [b for spec in SPECS for b in BLOCKS[spec["kind"]](edition, spec)]
    sections = tuple(Section(f"ภาพ {i}", (b,)) for i, b in enumerate(blocks))
    return Report("charts", "network", "ทุกภาพ", "", sections, sample_mark="ข้อมูลสมมติ", layout="book")


@pytest.fixture(scope="module")
def files(report: Report) -> dict[str, bytes]:
    return {format: WRITERS[format](report) for format in FORMATS}


def parts(data: bytes) -> Iterator[tuple[str, str]]:
    """Name and text of every part of an office file, the workbooks inside it opened too."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith(".xlsx"):
                yield from ((f"{name}!{n}", x) for n, x in parts(part))
            elif name.endswith((".xml", ".rels")):
                yield name, unescape(part.decode())


def texts_of(format: str, data: bytes) -> str:
    if format == "html":
        return unescape(re.sub(r"(?s)<style.*?</style>|data:[^\"')]+", "", data.decode()))
    if format == "pdf":
        import pypdfium2

        with pypdfium2.PdfDocument(data) as pdf:
            return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    return "\n".join(text for _, text in parts(data))


def numbers(chart: Chart) -> set[str]:
    assert chart.data is not None
    return {t for s in chart.data.series for t, v in zip(s.texts, s.values, strict=True) if v is not None}


def native_values(chart: Chart) -> list[float]:
    """Every value an office program draws, series by series."""
    assert chart.data is not None, chart.kind
    return [v for series in chart.data.series for v in series.values if v is not None]


@pytest.mark.parametrize("format", FORMATS)
def test_every_number_of_every_chart_is_in_every_format(report: Report, files: dict[str, bytes], format: str) -> None:
    found = texts_of(format, files[format])
    assert len(report.charts) == len(SPECS)
    for chart in report.charts:
        if format == "pdf":
            # A share too small for its number is told in the alternative text, which is no text of the page.
            wanted = {m.text for m in chart.marks if m.shape == "text"}
        elif format == "xlsx":
            wanted = {f"{v:.15g}" for v in native_values(chart)}
        else:
            wanted = numbers(chart)
        assert wanted and {w for w in wanted if w not in found} == set(), (format, chart.kind)


def test_charts_and_workbooks_of_office_files_hold_the_same_numbers(report: Report, files: dict[str, bytes]) -> None:
    native = [c for c in report.charts if c.kind in ("bars", "likert")]
    for format, place in (("docx", "word"), ("pptx", "ppt")):
        xml = dict(parts(files[format]))
        caches = [values(x) for n, x in sorted(xml.items()) if re.fullmatch(rf"{place}/charts/chart\d+\.xml", n)]
        wanted = [native_values(c) for c in native]
        if format == "pptx":
            # A chart may go on on a second slide: compared as a whole.
            assert sorted(v for c in caches for v in c) == sorted(v for c in wanted for v in c)
        else:
            assert caches == wanted
        with zipfile.ZipFile(io.BytesIO(files[format])) as package:
            books = [package.read(n) for n in package.namelist() if n.endswith(".xlsx")]
        inside = sorted(c.value for b in books for r in openpyxl.load_workbook(io.BytesIO(b))["Sheet1"].iter_rows()
                        for c in r if isinstance(c.value, int | float))  # fmt: skip
        assert inside == sorted(v for c in wanted for v in c)


def values(chart: str) -> list[float]:
    caches = re.findall(r"<c:numCache>(.*?)</c:numCache>", chart)
    return [float(v) for cache in caches for v in re.findall(r"<c:v>(.*?)</c:v>", cache)]


def test_what_is_hidden_is_in_no_part_of_any_file(
    report: Report, files: dict[str, bytes], open_shelf: tuple[Edition, dict[str, tuple[float, ...]]]
) -> None:
    _, hidden = open_shelf
    shares = {v for values in hidden.values() for v in values if 0 < v < 1}
    assert len(shares) > 20, "the sample has small communities"
    heat = report.charts[-1]
    assert heat.data is not None and sum(v is None for s in heat.data.series for v in s.values) > 20
    for format in FORMATS:
        found = texts_of(format, files[format])
        for share in shares:
            assert f"{share:.7f}"[:8] not in found and f"{100 * share:.6f}"[:8] not in found, (format, share)


def test_alternative_texts_of_all_formats_are_the_same(report: Report, files: dict[str, bytes]) -> None:
    for chart in report.charts:
        for format in ("html", "docx", "pptx"):
            assert chart.description in texts_of(format, files[format]), (format, chart.kind)
