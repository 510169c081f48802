"""Makes what survey_kit ships of the Sarabun typeface; run when the fonts change, never by users.

    pip install fontpkg-sarabun fontpkg-noto-sans-arabic fonttools brotli && python tools/make_fonts.py

Writes three flattened weights under the family name "SK Sarabun", their subset WOFF2 for web pages, the letters of
Arabic and Yawi of Noto Sans Arabic, the licences, and the advance widths that ``thai.width`` adds up.
docs/decisions/fonts.md says why.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).parents[1] / "survey_kit"
FONTS = ROOT / "documents" / "fonts"
ADVANCES = ROOT / "thai" / "advances.json"
WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}
FAMILY = "SK Sarabun"
ARABIC = ((0x600, 0x6FF), (0x750, 0x77F))
NAMED = (1, 3, 4, 6, 16)
WEB_RANGES = ((0x20, 0x7E), (0xA0, 0xFF), (0x300, 0x304), (0xE01, 0xE5B), (0x2010, 0x2027), (0x2030, 0x203A))
WEB_SIGNS = "−×≥≤≈•…฿→±√"
# What contextual forms are called whose names do not begin with the Thai block: loChulathai.short, yoYingthai.less.
THAI_FORM = "thai."


def is_thai(glyph: str) -> bool:
    return glyph.startswith("uni0E") or THAI_FORM in glyph


def attachments(font: TTFont) -> Iterator[Any]:
    """Mark-to-base and mark-to-mark subtables that hold Thai marks, with uniform names."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for sub in lookup.SubTable:
            table = sub.ExtSubTable if lookup.LookupType == 9 else sub
            if table.LookupType == 4:
                yield table.MarkCoverage, table.MarkArray.MarkRecord, table.BaseCoverage, table.BaseArray.BaseRecord
            elif table.LookupType == 6:
                yield (
                    table.Mark1Coverage,
                    table.Mark1Array.MarkRecord,
                    table.Mark2Coverage,
                    table.Mark2Array.Mark2Record,
                )


def flatten(font: TTFont) -> None:
    """Sets the vertical part of Thai mark attachment to zero (it is at most 48/1000 em).

    A glyph with a vertical offset makes the PDF writer split its syllable, and the copied text then doubles.
    """
    for marks, mark_records, bases, base_records in attachments(font):
        if not any(is_thai(g) for g in marks.glyphs):
            continue
        for glyph, record in zip(marks.glyphs, mark_records, strict=True):
            if is_thai(glyph):
                record.MarkAnchor.YCoordinate = 0
        for glyph, record in zip(bases.glyphs, base_records, strict=True):
            for anchor in getattr(record, "BaseAnchor", None) or getattr(record, "Mark2Anchor", None) or ():
                if anchor is not None and is_thai(glyph):
                    anchor.YCoordinate = 0


def rename(font: TTFont) -> None:
    for record in font["name"].names:
        if record.nameID in NAMED:
            name = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
            new = record.toUnicode().replace("Sarabun", name)
            font["name"].setName(new, record.nameID, record.platformID, record.platEncID, record.langID)


def web_characters() -> list[int]:
    return [c for low, high in WEB_RANGES for c in range(low, high + 1)] + [ord(c) for c in WEB_SIGNS]


def write_web(source: Path, target: Path) -> None:
    options = Options(layout_features=["*"], flavor="woff2", notdef_outline=True)
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=web_characters())
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def write_arabic(package: Path) -> None:
    """One weight of Noto Sans Arabic with the letters of Arabic and Yawi; its name is its own (OFL, none reserved)."""
    font = TTFont(next((package / "files").glob("*.ttf")), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"wght": 400, "wdth": 100})
    subsetter = Subsetter(Options(layout_features=["*"], notdef_outline=True))
    subsetter.populate(unicodes=[c for low, high in ARABIC for c in range(low, high + 1)])
    subsetter.subset(font)
    font.save(FONTS / "NotoSansArabic-Regular.ttf")
    shutil.copyfile(package / "LICENSE", FONTS / "OFL-NotoSansArabic.txt")


def advances(font: TTFont) -> dict[str, int]:
    """Advance of every character in 1/1000 em."""
    em = font["head"].unitsPerEm
    widths = font["hmtx"].metrics
    return {chr(code): round(1000 * widths[glyph][0] / em) for code, glyph in sorted(font.getBestCmap().items())}


def main() -> None:
    package = Path(str(files("fontpkg_sarabun")))
    measured = {}
    for name, weight in WEIGHTS.items():
        source = package / "files" / f"Sarabun-{name}.ttf"
        font = TTFont(source, recalcTimestamp=False)
        flatten(font)
        rename(font)
        ttf = FONTS / f"SKSarabun-{name}.ttf"
        font.save(ttf)
        write_web(ttf, ttf.with_suffix(".woff2"))
        measured[str(weight)] = advances(font)
    shutil.copyfile(package / "LICENSE", FONTS / "OFL.txt")
    write_arabic(Path(str(files("fontpkg_noto_sans_arabic"))))
    ADVANCES.write_text(json.dumps(measured, ensure_ascii=False, indent=0, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    main()
