"""Number formats of office programs that show a number as it is printed."""

from __future__ import annotations

import re

from survey_kit.thai.numbers import to_arabic_digits

# Thai digits in Excel, Word and PowerPoint; LibreOffice reads it too.
THAI_DIGITS = "[$-D00041E]"
_FIGURE = re.compile(r"[+−-]?[\d,]*(?:\.\d+)?")


def format_of(text: str, digits: str) -> str:
    """The format that writes a number as ``text`` has it: its decimals, its thousands, what stands behind it."""
    plain = to_arabic_digits(text.strip())
    figure = _FIGURE.match(plain)
    written = figure.group() if figure else ""
    decimals, behind = len(written.partition(".")[2]), plain[len(written) :].replace('"', "")
    code = ("#,##0" if "," in written else "0") + ("." + "0" * decimals if decimals else "")
    code += f'"{behind}"' if behind else ""
    return THAI_DIGITS + code if digits == "thai" else code
