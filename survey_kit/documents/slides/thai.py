"""Thai in PowerPoint: every run names its language, and its font for Latin, East Asian and complex scripts alike.

PowerPoint takes Thai from the complex-script font; python-pptx sets none. Done once, over the finished parts.
"""

from __future__ import annotations

import re
from typing import Any

from survey_kit.documents.office_font import FONT

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PROPERTIES = (f"{A}rPr", f"{A}defRPr", f"{A}endParaRPr")
SCRIPTS = ("latin", "ea", "cs")
# What must stand behind the fonts.
AFTER = ("sym", "hlinkClick", "hlinkMouseOver", "rtl", "extLst")
_DRAWN = re.compile(
    r"ppt/(slides|slideLayouts|slideMasters|notesSlides|notesMasters|charts)/[^/]+\.xml|ppt/presentation\.xml"
)
_THEME = re.compile(r"ppt/theme/[^/]+\.xml")


def repair(name: str, data: bytes) -> bytes:
    """A part of the package with its Thai properties; what holds no text is left alone."""
    from lxml import etree

    if not (_DRAWN.fullmatch(name) or _THEME.fullmatch(name)):
        return data
    tree = etree.fromstring(data)
    if _THEME.fullmatch(name):
        _theme(tree)
    else:
        for run in tree.iter(f"{A}r", f"{A}fld"):
            if run.find(f"{A}rPr") is None:
                run.insert(0, run.makeelement(f"{A}rPr"))
        for properties in tree.iter(*PROPERTIES):
            _fonts(properties)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))


def _fonts(properties: Any) -> None:
    for script in SCRIPTS:
        for old in properties.findall(f"{A}{script}"):
            properties.remove(old)
    after = next((i for i, e in enumerate(properties) if e.tag.removeprefix(A) in AFTER), len(properties))
    for k, script in enumerate(SCRIPTS):
        properties.insert(after + k, properties.makeelement(f"{A}{script}", typeface=FONT))
    properties.set("lang", "th-TH")
    properties.attrib.pop("altLang", None)


def _theme(tree: Any) -> None:
    """The fonts of the theme, for whatever somebody writes later."""
    for fonts in tree.iter(f"{A}majorFont", f"{A}minorFont"):
        for script in SCRIPTS:
            fonts.find(f"{A}{script}").set("typeface", FONT)
        for old in fonts.findall(f"{A}font"):
            if old.get("script") == "Thai":
                fonts.remove(old)
        fonts.insert(len(SCRIPTS), fonts.makeelement(f"{A}font", script="Thai", typeface=FONT))
