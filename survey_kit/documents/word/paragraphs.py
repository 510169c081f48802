"""Small properties of Word paragraphs."""

from __future__ import annotations

from typing import Any

PALE = "EAF1F6"


def points(value: float) -> Any:
    """A length in points."""
    from docx.shared import Pt

    return Pt(value)


def scaled(widths: list[float], room: float) -> list[float]:
    """Widths in the same proportions that fill ``room``."""
    return [w * room / sum(widths) for w in widths]


def ticks(boxes: list[str]) -> str:
    """Tick boxes with their labels on one line."""
    return "      ".join(f"☐ {b}" for b in boxes)


def space_before(paragraph: Any, size: float) -> None:
    """Sets the space above a paragraph."""
    paragraph.paragraph_format.space_before = points(size)


def space_after(paragraph: Any, size: float) -> None:
    """Sets the space below a paragraph."""
    paragraph.paragraph_format.space_after = points(size)


def left_rule(paragraph: Any) -> None:
    """A rule at the left, as quotations have."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph.paragraph_format.left_indent = points(14)
    border = f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="C9D2DA"/></w:pBdr>'
    _insert(paragraph, parse_xml(border))


def shaded(paragraph: Any) -> None:
    """A pale ground behind a paragraph."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    _insert(paragraph, parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{PALE}"/>'))


def _insert(paragraph: Any, element: Any) -> None:
    """A paragraph property in its place: after the style and keeping rules, before tabs, spacing and indents."""
    properties = paragraph._p.get_or_add_pPr()
    first = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "numPr")
    before = [e for e in properties if e.tag.rpartition("}")[2] in first]
    properties.insert(len(before), element)
