"""Run properties for Thai: Word takes font, size and weight of Thai from the complex-script twins of the Latin ones."""

from __future__ import annotations

from typing import Any

from survey_kit.documents.office_font import FONT

# The order the schema asks for; Word refuses files that mix it up.
ORDER = (
    "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "color", "spacing", "w", "kern",
    "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "vertAlign", "rtl", "cs", "lang",
)  # fmt: skip
_TWINS = {"b": "bCs", "i": "iCs", "sz": "szCs"}


def set_run(
    properties: Any, *, size: float | None = None, bold: bool | None = None, colour: str | None = None, font: str = ""
) -> None:
    """Sets size (points), weight, colour and font of a ``w:rPr`` for Latin and Thai alike."""
    if font:
        _fonts(properties, font)
    if bold is not None:
        _put(properties, "b", None if bold else "0")
    if colour:
        _put(properties, "color", colour)
    if size:
        _put(properties, "sz", str(round(size * 2)))
    _twins(properties)
    _sorted(properties)


def repair(properties: Any) -> None:
    """Gives an existing ``w:rPr`` its complex-script twins and the font of the document."""
    from docx.oxml.ns import qn

    if properties.find(qn("w:rFonts")) is not None:
        _fonts(properties, FONT)
    _twins(properties)
    _sorted(properties)


def _fonts(properties: Any, font: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def _put(properties: Any, name: str, value: str | None) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for old in properties.findall(qn(f"w:{name}")):
        properties.remove(old)
    element = OxmlElement(f"w:{name}")
    if value is not None:
        element.set(qn("w:val"), value)
    properties.append(element)


def _twins(properties: Any) -> None:
    from docx.oxml.ns import qn

    for latin, complex_ in _TWINS.items():
        element = properties.find(qn(f"w:{latin}"))
        if element is not None:
            _put(properties, complex_, element.get(qn("w:val")))


def _sorted(properties: Any) -> None:
    place = {name: i for i, name in enumerate(ORDER)}
    children = sorted(properties, key=lambda e: place.get(e.tag.rpartition("}")[2], len(ORDER)))
    for child in children:
        properties.remove(child)
    properties.extend(children)
