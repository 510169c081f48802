"""Bands of a number as people write them: 18-29, 60 ปีขึ้นไป, ต่ำกว่า 30."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from survey_kit.thai.numbers import to_arabic_digits
from survey_kit.thai.text import repaired

_UNIT = re.compile(r"\s*(?:ปี|ขวบ|บาท|คน|years?|yrs?)\s*", re.I)
_NUMBER = r"(\d+(?:,\d{3})*(?:\.\d+)?)"
_BOTH = re.compile(rf"{_NUMBER}\s*(?:-|–|—|ถึง|to)\s*{_NUMBER}")
_FROM = re.compile(rf"(?:{_NUMBER}\s*(?:\+|ขึ้นไป|and over|and older|or more)|(?:≥|>=|ตั้งแต่)\s*{_NUMBER}(?:\s*ขึ้นไป)?)")
_OVER = re.compile(rf"(?:>|มากกว่า|เกิน|over)\s*{_NUMBER}")
_BELOW = re.compile(rf"(?:<|ต่ำกว่า|น้อยกว่า|under|below)\s*{_NUMBER}")
_UP_TO = re.compile(rf"(?:≤|<=|ไม่เกิน|up to)\s*{_NUMBER}")


@dataclass(frozen=True, slots=True)
class Band:
    """Numbers from ``low`` up to and with ``high``; with ``below`` the upper end itself is outside, with ``above`` the
    lower one."""

    low: float
    high: float
    above: bool = False
    below: bool = False

    def holds(self, value: float) -> bool:
        """Whether the number lies in the band. A fraction of a year still belongs to the year: 29.5 is in 18-29."""
        whole = self.high % 1 == 0
        under = value < self.high if self.below else value < self.high + 1 if whole else value <= self.high
        return under and (value > self.low if self.above else value >= self.low)


def read_band(text: str) -> Band | None:
    """The band behind what somebody wrote; None when it is none. A single number is no band."""
    plain = _UNIT.sub(" ", to_arabic_digits(repaired(text)).lower()).strip()
    plain = re.sub(r"\s+", " ", plain)
    if found := _BOTH.fullmatch(plain):
        low, high = map(_number, found.groups())
        return Band(low, high) if low <= high else None
    if found := _FROM.fullmatch(plain):
        return Band(_number(found[1] or found[2]), math.inf)
    if found := _OVER.fullmatch(plain):
        return Band(_number(found[1]), math.inf, above=True)
    if found := _BELOW.fullmatch(plain):
        return Band(-math.inf, _number(found[1]), below=True)
    if found := _UP_TO.fullmatch(plain):
        return Band(-math.inf, _number(found[1]))
    return None


def _number(text: str) -> float:
    return float(text.replace(",", ""))
