"""More than two thousand hard clusters of Thai: drawn as the typeface means them, copied as they were written."""

from __future__ import annotations

import io
import re
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import clusters
import numpy as np
import pytest
from clusters import ALL, BESIDE, CLUSTERS, COLUMNS, CONSONANTS, JOINED, WEIGHTS, cell, drawn, sheet
from PIL import Image, features
from reading_back import pdf_text
from sample_report import agency
from scipy import ndimage

from survey_kit.charts import Bar, Frame, bars
from survey_kit.documents import WRITERS
from survey_kit.documents.html import _fonts
from survey_kit.documents.svg import svg
from survey_kit.documents.typesetting import AIR, pictures
from survey_kit.model.report import Paragraph, Section, Sentence

# Comparing with HarfBuzz is the point of this file: a Pillow without it is a failure, not a skip.
assert features.check("raqm")
# Flattening moves stacked marks by as much, in thousandths of an em (docs/decisions/fonts.md).
MOVED = 48
# How far ink may differ anywhere, of 255: two rasterisers smooth edges differently (53 at most, here); where a tone mark
# is missing or stands elsewhere it is more than 200.
TOLERANCE = 70
# A browser darkens thin strokes.
IN_A_BROWSER = 120
SCALE = 3.0
PARTS = [ALL[k : k + 11 * COLUMNS] for k in range(0, len(ALL), 11 * COLUMNS)]


def set_by_typst(part: tuple[str, ...], weight: int) -> np.ndarray:
    """Ink of a sheet by our stack, 0 to 255."""
    picture = Image.open(io.BytesIO(pictures([sheet(part, weight)], SCALE * 72)[0]))
    return 255.0 - np.asarray(picture.convert("L")).astype(float)


def far_off(part: tuple[str, ...], ink: np.ndarray, wanted: np.ndarray, tolerance: int = TOLERANCE) -> dict[str, int]:
    """Clusters with ink where none should be or none where some should be, and how much."""
    apart = np.abs(ndimage.gaussian_filter(ink - wanted, 1.2))
    most = {cluster: int(apart[cell(k, SCALE)].max()) for k, cluster in enumerate(part)}
    return {cluster: found for cluster, found in most.items() if found > tolerance}


def test_there_are_more_than_500() -> None:
    assert len(set(ALL)) == len(ALL) > 2000


@pytest.mark.parametrize("weight", WEIGHTS)
def test_no_mark_ends_elsewhere_than_in_the_published_typeface(weight: int) -> None:
    found = clusters.edges(clusters.font(weight, 1000))
    off = {
        c: (a, b)
        for c, a, b in zip(ALL, found, clusters.published(weight), strict=True)
        if max(abs(x - y) for x, y in zip(a, b, strict=True)) > MOVED
    }
    assert off == {}


def test_a_missing_tone_would_be_seen() -> None:
    part = tuple(c for c in PARTS[0] if "่" in c)
    ink = set_by_typst(tuple(c.replace("่", "") for c in part), 400)
    assert set(far_off(part, ink, drawn(part, 400, ink.shape, SCALE))) == set(part)


@pytest.mark.parametrize("weight", WEIGHTS)
@pytest.mark.parametrize("part", PARTS, ids=lambda p: f"U+{ord(p[0][0]):04X}")
def test_typst_draws_what_harfbuzz_draws(part: tuple[str, ...], weight: int) -> None:
    ink = set_by_typst(part, weight)
    assert far_off(part, ink, drawn(part, weight, ink.shape, SCALE)) == {}


def pieces(ink: np.ndarray, part: tuple[str, ...]) -> dict[str, int]:
    """Into how many pieces the ink of every cluster falls."""
    return {c: int(ndimage.label(ink[cell(k, SCALE)] > 100)[1]) for k, c in enumerate(part)}


@pytest.mark.parametrize("weight", WEIGHTS)
def test_no_two_marks_meet(weight: int) -> None:
    alone = pieces(set_by_typst(tuple(CONSONANTS), weight), tuple(CONSONANTS))
    met = []
    for part in PARTS:
        for cluster, found in pieces(set_by_typst(part, weight), part).items():
            if cluster in BESIDE or cluster in JOINED:
                continue
            marks = cluster[1:]
            without_foot = cluster[0] in "ญฐ" and any(m in marks for m in "ฺุู")
            if found != alone[cluster[0]] + len(marks) + ("ำ" in marks) - without_foot:
                met.append((cluster, found))
    assert met == []


# Between clusters, as PDFium swallows spaces after marks.
BETWEEN = "·"


def in_a_document() -> bytes:
    """The clusters in running text and as the labels of charts."""
    lines = [CLUSTERS[k : k + COLUMNS] for k in range(0, len(CLUSTERS), COLUMNS)]
    running = tuple(Paragraph((Sentence(f" {BETWEEN} ".join(line)),)) for line in (*lines, BESIDE))
    charts = tuple(
        bars(
            Frame(f"c{i}", "พยัญชนะ"), [Bar(f" {BETWEEN} ".join(line[k : k + 7]), 1, "·") for k in range(0, COLUMNS, 7)]
        )
        for i, line in enumerate(lines)
    )
    return WRITERS["pdf"](replace(agency(), sections=(Section("กลุ่ม", running), Section("ในแผนภูมิ", charts))))


def lost(text: str) -> list[str]:
    """Clusters that are not found as they were written, once in a paragraph and once in a chart."""
    found = Counter(re.split(rf"[\s{BETWEEN}]+", text))
    return [c for c in CLUSTERS if found[c] < 2] + [c for c in BESIDE if found[c] < 1]


@pytest.fixture(scope="module")
def document() -> bytes:
    return in_a_document()


def test_pdfium_copies_every_cluster(document: bytes) -> None:
    assert lost(pdf_text(document)) == []


@pytest.mark.outside("pdftotext")
def test_poppler_copies_every_cluster(document: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(document)
    assert lost(subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True).stdout.decode()) == []


@pytest.mark.outside("chromium")
def test_a_browser_draws_the_charts_of_a_web_page_the_same(tmp_path: Path) -> None:
    part = PARTS[-3]
    chart = sheet(part)
    page, shot = tmp_path / "a.html", tmp_path / "a.png"
    width, height = round(chart["w"] + 2 * AIR), round(chart["h"] + 2 * AIR)
    faces = "".join(
        f"@font-face{{font-family:S;font-weight:{w};src:url(data:font/woff2;base64,{f})}}" for w, f in _fonts()
    )
    style = f"{faces}*{{margin:0}}body{{padding:{AIR}px;font-family:S}}svg{{width:{chart['w']}px;display:block}}"
    page.write_text(f"<meta charset=utf-8><style>{style}</style>{svg(chart, 'a')}", encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
               "--hide-scrollbars", "--disable-lcd-text", "--font-render-hinting=none", f"--user-data-dir={tmp_path}/profile",
               f"--force-device-scale-factor={SCALE:g}", f"--window-size={width},{height}", f"--screenshot={shot}",
               page.as_uri()]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    ink = 255.0 - np.asarray(Image.open(shot).convert("L")).astype(float)
    assert far_off(part, ink, drawn(part, 400, ink.shape, SCALE), IN_A_BROWSER) == {}
