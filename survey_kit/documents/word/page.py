"""A new Word document: A4, styles, footer with mark, source and page number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from survey_kit.documents.office_font import FONT, OTHER_NAMES
from survey_kit.documents.word.thai import repair, set_run
from survey_kit.thai.text import holding

ACCENT, INK, MUTE, WARN = "1B5E8C", "1F2933", "5B6770", "8A4204"


@dataclass(frozen=True, slots=True)
class Look:
    """A layout in Word: body size in TH Sarabun points, margins in cm, and the share of the usual space around
    headings."""

    body: float = 16.0
    margin: float = 2.5
    top: float = 2.0
    air: float = 1.0


# 16 points are what circulars ask of offices, 18 what villagers can read; the handout has two sides and no more.
LOOKS = {
    "handout": Look(18.0, 1.8, 1.4, 0.6),
    "brief": Look(),
    "book": Look(),
    "form": Look(16.0, 1.8, 1.5, 0.7),
    "cards": Look(18.0, 1.8, 1.4, 0.6),
    "placemat": Look(16.0, 1.5, 1.4, 0.6),
    "poster": Look(26.0, 1.8, 1.6),
    "slides": Look(),
}
# Sheets in centimetres, upright.
PAPERS = {"a1": (59.4, 84.1), "a3": (29.7, 42.0), "a4": (21.0, 29.7), "a5": (14.8, 21.0)}
STYLES = {
    # name: size as a multiple of the body, bold, colour, points before and after
    "Title": (1.8, True, ACCENT, 0, 4),
    "Subtitle": (1.12, None, MUTE, 0, 10),
    "Heading 1": (1.32, True, ACCENT, 14, 4),
    "Heading 2": (1.14, True, INK, 10, 3),
    "Heading 3": (1.0, True, INK, 8, 2),
    "Caption": (1.0, True, INK, 8, 3),
    "List Bullet": (1.0, None, INK, 0, 2),
    "List Number": (1.0, None, INK, 0, 2),
    "Quote": (1.0, None, INK, 4, 4),
}


def open_document(data: dict[str, Any]) -> Any:
    """An empty document in the house style, with its footer."""
    from docx import Document

    document = Document()
    look = LOOKS[data["layout"]]
    _defaults(document, look.body)
    for name, (share, bold, colour, before, after) in STYLES.items():
        _style(document, name, look.body * share, bold, colour, before * look.air, after * look.air)
    _sheet(document.sections[0], PAPERS[data["paper"]], look)
    footer(document.sections[0], data)
    _language(document)
    return document


def _defaults(document: Any, body: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    for properties in document.styles.element.iter(qn("w:rPr")):
        repair(properties)
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    set_run(defaults, size=body, font=FONT)
    language = defaults.find(qn("w:lang"))
    for script, value in (("val", "en-US"), ("eastAsia", "en-US"), ("bidi", "th-TH")):
        language.set(qn(f"w:{script}"), value)
    normal = document.styles["Normal"]
    set_run(normal.element.get_or_add_rPr(), size=body, colour=INK, font=FONT)
    normal.paragraph_format.space_after = Pt(5)
    normal.paragraph_format.line_spacing = 1.0


def _style(document: Any, name: str, size: float, bold: bool | None, colour: str, before: float, after: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = document.styles[name]
    properties = style.element.get_or_add_rPr()
    for unwanted in ("i", "iCs", "spacing", "kern", "color", "b", "bCs"):
        for old in properties.findall(qn(f"w:{unwanted}")):
            properties.remove(old)
    set_run(properties, size=size, bold=bold, colour=colour, font=FONT)
    for border in style.element.get_or_add_pPr().findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.line_spacing = 1.0
    style.paragraph_format.keep_with_next = name.startswith("Heading") or name == "Caption" or None


def _sheet(section: Any, paper: tuple[float, float], look: Look) -> None:
    from docx.shared import Cm

    section.page_width, section.page_height = Cm(paper[0]), Cm(paper[1])
    section.left_margin = section.right_margin = Cm(look.margin)
    section.top_margin, section.bottom_margin = Cm(look.top), Cm(1.8)
    section.header_distance = section.footer_distance = Cm(1.0)


def footer(section: Any, data: dict[str, Any]) -> None:
    """Gives a section its own footer: mark and source on the left, the page on the right."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    section.footer.is_linked_to_previous = False
    paragraph = section.footer.paragraphs[0]
    paragraph.paragraph_format.tab_stops.add_tab_stop(
        section.page_width - section.left_margin - section.right_margin, WD_TAB_ALIGNMENT.RIGHT
    )
    for stop in paragraph.style.element.iter(qn("w:tabs")):
        stop.getparent().remove(stop)
        break
    size = LOOKS[data["layout"]].body * 0.78
    if data["mark"]:
        run(paragraph, data["mark"] + (" · " if data["source"] else ""), size=size, bold=True, colour=WARN)
    run(paragraph, data["source"] + "\t", size=size, colour=MUTE)
    thai = data["digits"] == "thai"
    # Word numbers the pages in Thai by the section's own format, which the total does not follow.
    line = data["page_of"].partition("{page}")[0] + "{page}" if thai else data["page_of"]
    for part in _parts(line):
        if part in ("{page}", "{pages}"):
            _field(paragraph, "PAGE" if part == "{page}" else "NUMPAGES", size)
        else:
            run(paragraph, part, size=size, colour=MUTE)
    if thai:
        numbering = OxmlElement("w:pgNumType")
        numbering.set(qn("w:fmt"), "thaiNumbers")
        section._sectPr.find(qn("w:cols")).addprevious(numbering)


def _parts(line: str) -> list[str]:
    import re

    return [p for p in re.split(r"(\{pages?\})", line) if p]


def _field(paragraph: Any, instruction: str, size: float) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "instruction", "separate", "text", "end"):
        piece = run(paragraph, "1" if kind == "text" else "", size=size, colour=MUTE)
        if kind == "instruction":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {instruction} "
            piece._r.append(element)
        elif kind != "text":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            piece._r.append(element)


def run(paragraph: Any, text: str, **look: Any) -> Any:
    """A new run with ``text``; ``look`` as in ``set_run``."""
    piece = paragraph.add_run(holding(text))
    if any(v is not None for v in look.values()):
        set_run(piece._r.get_or_add_rPr(), **look)
    return piece


def _language(document: Any) -> None:
    """Thai as the complex-script language, and the names an office may have the font under."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    settings = document.settings.element
    language = settings.find(qn("w:themeFontLang"))
    if language is None:
        language = OxmlElement("w:themeFontLang")
        settings.append(language)
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:bidi"), "th-TH")
    _font_table(document)


def _font_table(document: Any) -> None:
    from docx.oxml.ns import nsdecls, qn
    from lxml import etree

    part = next(r.target_part for r in document.part.rels.values() if r.reltype.endswith("/fontTable"))
    table = etree.fromstring(part.blob)
    entry = etree.fromstring(
        f'<w:font {nsdecls("w")} w:name="{FONT}"><w:altName w:val="{OTHER_NAMES}"/><w:charset w:val="DE"/>'
        '<w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    )
    for old in table.findall(qn("w:font")):
        if old.get(qn("w:name")) == FONT:
            table.remove(old)
    table.append(entry)
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)
