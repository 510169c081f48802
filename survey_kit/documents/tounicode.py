"""Repair of the character map of a Typst PDF, so that Firefox, Apple Preview and pypdf copy Thai correctly.

Typst wraps each syllable in /ActualText, which is right, but gives the base letter's glyph the whole first syllable it
appeared in as its ToUnicode, which is what viewers without ActualText copy. The map is rebuilt from the file's own
ActualText. Known upstream: github.com/LaurenzV/krilla/issues/411.
"""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

SARA_AM, NIKHAHIT, SARA_AA = "\u0e33", "\u0e4d", "\u0e32"
_PAIR = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>")
_HEAD = (
    "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) "
    "/Supplement 0 >> def /CMapName /SK-UCS def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange"
)
_TAIL = "endcmap CMapName currentdict /CMap defineresource pop end end"


def repaired(data: bytes) -> bytes:
    """The same PDF, pixel for pixel, with one character per glyph in its ToUnicode maps."""
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        votes = _Votes()
        for page in pdf.pages:
            _read(page, votes)
        for name, font in votes.fonts.items():
            font.ToUnicode = pdf.make_stream(_map(font.ToUnicode.read_bytes(), votes.counts[name]))
        out = io.BytesIO()
        pdf.save(
            out, deterministic_id=True, compress_streams=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return out.getvalue()


def _counters() -> dict[int, Counter[str]]:
    return defaultdict(Counter)


@dataclass
class _Votes:
    """For each font: which character each glyph stood for, counted over all syllables."""

    fonts: dict[Any, Any] = field(default_factory=dict)
    counts: dict[Any, dict[int, Counter[str]]] = field(default_factory=lambda: defaultdict(_counters))

    def add(self, font: Any, text: str, glyphs: list[int]) -> None:
        if font is None or not glyphs:
            return
        self.fonts[font.objgen] = font
        for character, glyph in pairs(text, glyphs):
            self.counts[font.objgen][glyph][character] += 1


def pairs(text: str, glyphs: list[int]) -> list[tuple[str, int]]:
    """Characters of one syllable beside their glyphs; nothing when they cannot be told apart."""
    if text.endswith(SARA_AM) and len(text) >= 2:
        # SARA AM is drawn as nikhahit + SARA AA, the tone after the nikhahit.
        parts = text[0] + NIKHAHIT + text[1:-1]
        if len(parts) == len(glyphs) - 1:
            return [*zip(parts, glyphs[:-1], strict=True), (SARA_AA, glyphs[-1])]
        if len(glyphs) == 3:
            return [(parts[0], glyphs[0]), (parts[1:], glyphs[1]), (SARA_AA, glyphs[2])]
        return []
    return list(zip(text, glyphs, strict=True)) if len(text) == len(glyphs) else []


def _read(page: Any, votes: _Votes) -> None:
    """Walks one page: fonts, marked text, and the glyphs shown inside it."""
    import pikepdf

    fonts = dict(page.Resources.get("/Font", {}).items())
    font: Any = None
    text: str | None = None
    glyphs: list[int] = []
    open_marks: list[bool] = []
    for instruction in pikepdf.parse_content_stream(page):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator in ("BDC", "BMC"):
            actual = operands[1].get("/ActualText") if isinstance(operands[-1], pikepdf.Dictionary) else None
            open_marks.append(actual is not None)
            if actual is not None:
                text, glyphs = str(actual), []
        elif operator == "EMC" and open_marks and open_marks.pop() and text is not None:
            votes.add(font, text, glyphs)
            text = None
        elif operator == "Tf":
            font = fonts.get(str(operands[0]))
        elif operator in ("Tj", "TJ") and text is not None:
            glyphs += _shown(operands[0])


def _shown(operand: Any) -> list[int]:
    import pikepdf

    strings = operand if isinstance(operand, pikepdf.Array) else [operand]
    raw = b"".join(bytes(s) for s in strings if isinstance(s, pikepdf.String))
    return [raw[i] * 256 + raw[i + 1] for i in range(0, len(raw) - 1, 2)]


def _map(old: bytes, counts: dict[int, Counter[str]]) -> bytes:
    """A ToUnicode stream: what was there, corrected by the votes."""
    known = {int(a, 16): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in _PAIR.findall(old)}
    known.update({glyph: votes.most_common(1)[0][0] for glyph, votes in counts.items()})
    items = sorted(known.items())
    out = [_HEAD]
    for start in range(0, len(items), 100):
        block = items[start : start + 100]
        out.append(f"{len(block)} beginbfchar")
        out += [f"<{g:04X}> <{c.encode('utf-16-be').hex().upper()}>" for g, c in block]
        out.append("endbfchar")
    return "\n".join([*out, _TAIL]).encode()
