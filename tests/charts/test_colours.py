"""Colours that are told apart in grey, by the colour-blind, and on paper.

Contrast as in WCAG 2.2; colour blindness simulated with the matrices of Machado, Oliveira & Fernandes (2009), severity 1,
on linear light.
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest

from survey_kit.charts.axis import MUTE
from survey_kit.charts.drawing import ACCENT, INK, OTHER, PALE, REST
from survey_kit.charts.heat import ON_SHADE, SHADES
from survey_kit.charts.likert import COLOURS, ON_COLOUR
from survey_kit.documents.typesetting import TEMPLATES

MACHADO = {
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def linear(code: str) -> np.ndarray:
    raw = np.array(list(bytes.fromhex(code.lstrip("#")))) / 255
    return np.where(raw <= 0.04045, raw / 12.92, ((raw + 0.055) / 1.055) ** 2.4)


def luminance(code: str) -> float:
    return float(linear(code) @ np.array([0.2126, 0.7152, 0.0722]))


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lab(code: str, blind: str = "") -> np.ndarray:
    """CIE Lab (D65) of a colour as somebody sees it."""
    rgb = linear(code)
    if blind:
        rgb = np.clip(np.array(MACHADO[blind]) @ rgb, 0, 1)
    to_xyz = np.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)))
    xyz = to_xyz @ rgb / np.array((0.9505, 1.0, 1.089))
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array((116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])))


def apart(one: str, two: str, blind: str = "") -> float:
    return float(np.linalg.norm(lab(one, blind) - lab(two, blind)))


@pytest.mark.parametrize("ink", [INK, MUTE, ACCENT, OTHER])
def test_text_is_legible_on_white_and_on_the_pale_band(ink: str) -> None:
    assert contrast(ink, "#FFFFFF") >= 4.5
    assert contrast(ink, PALE) >= 4.2 if ink == OTHER else contrast(ink, PALE) >= 4.5


@pytest.mark.parametrize(("fill", "ink"), [*zip(COLOURS, ON_COLOUR, strict=True), *zip(SHADES, ON_SHADE, strict=True)])
def test_numbers_are_legible_on_what_they_stand_on(fill: str, ink: str) -> None:
    assert contrast(fill, ink) >= 4.5


def test_lines_and_points_stand_out_from_the_paper() -> None:
    assert all(contrast(c, "#FFFFFF") >= 3 for c in (ACCENT, OTHER, "#6B7F8E"))
    # Pale bars carry their number and begin at a dark line; the dark one among them is told at a glance.
    assert contrast(ACCENT, REST) >= 2.5


@pytest.mark.parametrize("blind", ["", *MACHADO])
def test_neighbours_on_a_scale_are_told_apart(blind: str) -> None:
    for one, two in pairwise(COLOURS):
        assert apart(one, two, blind) >= 14, (one, two)
    for one, two in pairwise(SHADES):
        assert apart(one, two, blind) >= 9, (one, two)
    assert apart(ACCENT, OTHER, blind) >= 30
    assert apart(COLOURS[0], COLOURS[4], blind) >= 30 and apart(COLOURS[1], COLOURS[3], blind) >= 20


def test_shades_are_told_apart_in_grey() -> None:
    light = [lab(c)[0] for c in SHADES]
    assert all(a - b >= 9 for a, b in pairwise(light))


def test_text_of_every_document_can_be_read() -> None:
    """The colours of words in the templates of the PDF, on white and on the pale ground: 4.5:1 at least."""
    words = (TEMPLATES / "parts.typ").read_text(encoding="utf-8")
    named = dict(re.findall(r'#let (accent|ink|mute|pale) = rgb\("(#[0-9A-F]{6})"\)', words))
    marks = {
        code
        for file in TEMPLATES.glob("*.typ")
        for code in re.findall(r'fill: rgb\("(#[0-9A-F]{6})"\)', file.read_text(encoding="utf-8"))
    }
    assert len(named) == 4 and marks
    assert [c for c in (*marks, named["accent"], named["ink"], named["mute"]) if contrast(c, "#FFFFFF") < 4.5] == []
    assert [c for c in ("accent", "ink", "mute") if contrast(named[c], named["pale"]) < 4.5] == []
