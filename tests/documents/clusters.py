"""Every consonant of Thai under every vowel and tone that a font can get wrong, on a sheet with known places.

Run as a program with the published typeface at hand it records where the published letters end:

    pip install fontpkg-sarabun && python tests/documents/clusters.py
"""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from survey_kit.documents.typesetting import AIR, FONTS
from survey_kit.model.report import Mark

CONSONANTS = "".join(chr(c) for c in range(0x0E01, 0x0E2F) if chr(c) not in "ฤฦ")
TONES = ("", "่", "้", "๊", "๋")
ABOVE = tuple(vowel + tone for vowel in "ัิีึื" for tone in TONES)
BELOW = tuple(vowel + tone for vowel in "ุู" for tone in TONES)
SARA_AM = tuple(tone + "ำ" for tone in TONES)
MARKS = (*ABOVE, *BELOW, *SARA_AM, *TONES[1:], "์", "ิ์", "ุ์", "็", "ฺ")
CLUSTERS = tuple(c + m for c in CONSONANTS for m in MARKS)
# What stands beside consonants: leading vowels over tall letters, ฤ ฦ, repetition, abbreviation, digits, signs.
BESIDE = (
    *(v + c + t for v in "เแโใไ" for c in "ปฝฟฬชญฐฎ" for t in ("", "่", "้", "๊", "๋", "์")),
    *("ฤ", "ฤๅ", "ฦ", "ฦๅ", "ฤุ", "ๆ", "ฯ", "ฯลฯ", "๐๑๒๓๔", "๕๖๗๘๙", "฿", "๏", "๚", "๛"),
)
ALL = CLUSTERS + BESIDE
# Where the published face itself joins a mark to the stem of a tall letter.
JOINED = frozenset(c + m for c in "ปฝฟ" for m in ("ั", "ั่", "ั้", "ั๊", "ั๋", "๊", "ุ๊", "ู๊"))
WEIGHTS = {400: "Regular", 600: "SemiBold", 700: "Bold"}
EDGES = Path(__file__).parents[1] / "data" / "clusters" / "published.tsv"
COLUMNS, SIZE, CELL, ROW = len(MARKS), 20.0, 36.0, 46.0
LEFT, BASELINE = 8.0, 31.0


def place(k: int) -> tuple[float, float]:
    """Where cluster ``k`` of a sheet begins: x and the baseline, in points."""
    row, column = divmod(k, COLUMNS)
    return column * CELL + LEFT, row * ROW + BASELINE


def sheet(clusters: tuple[str, ...], weight: int = 400) -> dict[str, Any]:
    """A set chart (see `documents.setting.set_chart`) with nothing but the clusters, black on white."""
    marks = [
        {**asdict(Mark("text", *place(k), text=c, size=SIZE, weight=weight, fill="#000000")), "room": 0.0}
        for k, c in enumerate(clusters)
    ]
    rows = -(-len(clusters) // COLUMNS)
    return {"w": COLUMNS * CELL, "h": rows * ROW, "marks": marks, "grain": 1.0, "alt": "พยัญชนะ สระ วรรณยุกต์"}


def font(weight: int, size: float, folder: Path = FONTS, family: str = "SKSarabun") -> ImageFont.FreeTypeFont:
    """A weight of the typeface as HarfBuzz and FreeType draw it."""
    return ImageFont.truetype(folder / f"{family}-{WEIGHTS[weight]}.ttf", size, layout_engine=ImageFont.Layout.RAQM)


def drawn(clusters: tuple[str, ...], weight: int, shape: tuple[int, ...], scale: float) -> np.ndarray:
    """The same sheet by HarfBuzz and FreeType: ink from 0 to 255 at ``scale`` pixels a point, with Typst's air."""
    fine, letters = 4, font(weight, SIZE * scale * 4)
    image = Image.new("L", (shape[1] * fine, shape[0] * fine), 0)
    pen = ImageDraw.Draw(image)
    for k, cluster in enumerate(clusters):
        x, y = ((v + AIR) * scale * fine for v in place(k))
        pen.text((x, y), cluster, font=letters, fill=255, anchor="ls")
    return np.asarray(image.reduce(fine)).astype(float)


def cell(k: int, scale: float) -> tuple[slice, slice]:
    """The part of a picture in which cluster ``k`` stands."""
    x, y = place(k)
    left, top = round((x + AIR - LEFT) * scale), round((y + AIR - BASELINE) * scale)
    return slice(top, top + int(ROW * scale)), slice(left, left + int(CELL * scale))


def edges(letters: ImageFont.FreeTypeFont) -> list[tuple[int, ...]]:
    """Left, top, right and bottom of the ink of every cluster around its origin on the baseline."""
    return [tuple(round(v) for v in letters.getbbox(c, anchor="ls")) for c in ALL]


def record() -> None:
    """Writes where the published letters end, in thousandths of an em."""
    from importlib.resources import files

    folder = Path(str(files("fontpkg_sarabun"))) / "files"
    columns = [edges(font(w, 1000, folder, "Sarabun")) for w in WEIGHTS]
    with EDGES.open("w", encoding="utf-8", newline="") as file:
        for cluster, *found in zip(ALL, *columns, strict=True):
            csv.writer(file, "excel-tab", lineterminator="\n").writerow([cluster, *(v for f in found for v in f)])


def published(weight: int) -> list[tuple[int, ...]]:
    """What `record` wrote for one weight."""
    first = 1 + 4 * list(WEIGHTS).index(weight)
    with EDGES.open(encoding="utf-8", newline="") as file:
        return [tuple(map(int, row[first : first + 4])) for row in csv.reader(file, "excel-tab")]


if __name__ == "__main__":
    record()
