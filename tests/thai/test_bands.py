"""Bands as people write them."""

from __future__ import annotations

import math

import pytest

from survey_kit.thai.bands import Band, read_band


@pytest.mark.parametrize(("text", "wanted"), [
    ("18-29", Band(18, 29)), ("๑๘ – ๒๙ ปี", Band(18, 29)), ("30 ถึง 44 ปี", Band(30, 44)), ("5,000-9,999 บาท", Band(5000, 9999)),
    ("60+", Band(60, math.inf)), ("60 ปีขึ้นไป", Band(60, math.inf)), ("ตั้งแต่ 60 ปีขึ้นไป", Band(60, math.inf)), (">= 60", Band(60, math.inf)),
    ("มากกว่า 60", Band(60, math.inf, above=True)), ("ต่ำกว่า 30 ปี", Band(-math.inf, 30, below=True)), ("<30", Band(-math.inf, 30, below=True)),
    ("ไม่เกิน 30", Band(-math.inf, 30)), ("44-30", None), ("30", None), ("ชาย", None), ("", None), ("081-234", Band(81, 234)),
])  # fmt: skip
def test_what_people_write(text, wanted):
    assert read_band(text) == wanted


def test_who_belongs_to_a_band():
    assert [x for x in (17.9, 18, 29, 29.5, 30) if Band(18, 29).holds(x)] == [18, 29, 29.5]
    assert [x for x in (29, 29.5, 30) if Band(-math.inf, 30, below=True).holds(x)] == [29, 29.5]
    assert not Band(60, math.inf, above=True).holds(60) and Band(60, math.inf).holds(60)
