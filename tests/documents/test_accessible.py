"""Every PDF of the pack keeps to PDF/A-3a and PDF/UA-1 after its character map was repaired.

Typst refuses to write a file that breaks either standard; what is looked at here is what the repair or a layout could
spoil afterwards: Matterhorn Protocol 1.1 checkpoints 01, 06, 07, 10, 11, 13, 14, 15, 31; ISO 19005-3, 6.2.2, 6.2.11, 6.6.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import Any

import pack
import pikepdf
import pytest

PAINTS = frozenset(("Tj", "TJ", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"))
STANDARD = frozenset((
    "Document", "Div", "Span", "P", "H1", "H2", "H3", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody",
    "TR", "TH", "TD", "Figure", "Link", "Reference", "TOC", "TOCI", "Note", "Caption", "Part", "Sect",
    "NonStruct"
))  # fmt: skip
every = pytest.mark.parametrize("name", pack.PDFS)


@dataclass
class Element:
    """One element of the structure tree: its type, what says it, what it holds."""

    type: str
    alt: str
    inside: list[Element] = field(default_factory=list)
    pieces: int = 0

    def walk(self) -> Iterator[Element]:
        yield self
        for one in self.inside:
            yield from one.walk()


def tree(node: Any) -> Element:
    made = Element(str(node.get("/S", "")).strip("/"), str(node.get("/Alt", "")))
    below = node.get("/K", [])
    for one in below if isinstance(below, pikepdf.Array) else [below]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            made.inside.append(tree(one))
        else:
            made.pieces += 1
    return made


@cache
def opened(name: str) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pack.made(name)))


@cache
def structure(name: str) -> Element:
    return tree(opened(name).Root.StructTreeRoot)


@every
def test_it_says_which_standards_it_keeps(name: str) -> None:
    root = opened(name).Root
    metadata = root.Metadata.read_bytes().decode()
    for fact in ("pdfaid:part", "3"), ("pdfaid:conformance", "A"), ("pdfuaid:part", "1"):
        assert re.search(rf"<{fact[0]}>{fact[1]}</{fact[0]}>", metadata), fact
    assert pack.reports()[name].title in metadata
    assert root.MarkInfo.Marked and str(root.Lang) == "th-TH" and root.ViewerPreferences.DisplayDocTitle
    assert [str(i.S) for i in root.OutputIntents] == ["/GTS_PDFA1"] and "/DestOutputProfile" in root.OutputIntents[0]
    assert not opened(name).is_encrypted


@every
def test_nothing_is_painted_outside_the_structure(name: str) -> None:
    for page in opened(name).pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            depth += operator in ("BDC", "BMC")
            depth -= operator == "EMC"
            assert operator not in PAINTS or depth > 0
        assert depth == 0 and str(page.Tabs) == "/S"


@every
def test_what_is_marked_on_a_page_is_in_the_tree_and_the_other_way_round(name: str) -> None:
    marked = 0
    for page in opened(name).pages:
        found = [
            i.operands[1].MCID
            for i in pikepdf.parse_content_stream(page)
            if str(i.operator) == "BDC" and isinstance(i.operands[1], pikepdf.Dictionary) and "/MCID" in i.operands[1]
        ]
        assert len(found) == len(set(found))
        marked += len(found)
    links = sum(len(page.get("/Annots", [])) for page in opened(name).pages)
    assert sum(e.pieces for e in structure(name).walk()) == marked + links


@every
def test_types_are_standard_or_mapped_to_one(name: str) -> None:
    roles = {k.strip("/"): str(v).strip("/") for k, v in opened(name).Root.StructTreeRoot.get("/RoleMap", {}).items()}
    types = {e.type for e in structure(name).walk()} - {""}
    assert {t for t in types if roles.get(t, t) not in STANDARD} == set()


@every
def test_every_picture_has_words(name: str) -> None:
    figures = [e for e in structure(name).walk() if e.type == "Figure"]
    assert all(re.search(r"[0-9]|ครึ่ง", e.alt) for e in figures)
    said = [c for s in pack.reports()[name].sections for b in s.blocks for c in [b, getattr(b, "chart", None)]]
    assert len(figures) == sum(hasattr(c, "marks") for c in said)


@every
def test_headings_begin_at_the_first_level_and_none_is_left_out(name: str) -> None:
    levels = [int(e.type[1]) for e in structure(name).walk() if re.fullmatch(r"H\d", e.type)]
    assert levels[:1] in ([], [1])
    assert [b for a, b in pairwise(levels) if b > a + 1] == []
    assert len([e for e in structure(name).walk() if e.type == "Title"]) == 1


@every
def test_tables_have_heads(name: str) -> None:
    for table in (e for e in structure(name).walk() if e.type == "Table"):
        inside = [e.type for e in table.walk()]
        assert "TH" in inside and inside.count("TR") >= 2


@every
def test_every_letter_of_every_font_is_known(name: str) -> None:
    for page in opened(name).pages:
        for font in page.Resources.get("/Font", {}).values():
            below = font.DescendantFonts[0].FontDescriptor if "/DescendantFonts" in font else font.FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(below.keys())
            known = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", font.ToUnicode.read_bytes().decode())
            letters = {a: bytes.fromhex(b).decode("utf-16-be") for a, b in known}
            assert letters and not [a for a, c in letters.items() if re.search("[\x00\ufeff\ufffe\ue000-\uf8ff]", c)]
            # One letter to a glyph; the typeface draws นิคหิต with a tone as one.
            assert [c for c in letters.values() if re.fullmatch("[ก-๎]{2,}", c) and c[0] != "ํ"] == []
