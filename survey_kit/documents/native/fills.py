"""Fills of DrawingML: plain, or hatched."""

from __future__ import annotations


def fill(colour: str, *, hatch: bool = False) -> str:
    """A plain fill, or one with pale lines over it."""
    plain = f'<a:srgbClr val="{colour.lstrip("#")}"/>'
    if not hatch:
        return f"<a:solidFill>{plain}</a:solidFill>"
    lines = f'<a:srgbClr val="{_paler(colour)}"/>'
    return f'<a:pattFill prst="wdUpDiag"><a:fgClr>{lines}</a:fgClr><a:bgClr>{plain}</a:bgClr></a:pattFill>'


def _paler(colour: str) -> str:
    """Half way to white: the lines of the hatching."""
    code = colour.lstrip("#")
    return "".join(f"{(int(code[i : i + 2], 16) + 255) // 2:02X}" for i in (0, 2, 4))


def is_dark(colour: str) -> bool:
    """Whether white is easier to read on a colour than ink is."""
    red, green, blue = bytes.fromhex(colour.lstrip("#"))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 128
