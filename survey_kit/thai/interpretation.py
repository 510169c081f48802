"""เกณฑ์การแปลผล: from a mean to a level, by the schemes Thai reports use, and the words of each topic.

The mean is rounded half up to two decimals before it is compared, as whoever checks the report with the printed table
would do: 3.405 is 3.41 and belongs to มาก.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from survey_kit.errors import SurveyKitError
from survey_kit.thai.numbers import Digits, NumberStyle, rounded

STEP = Decimal("0.01")

# Words from the lowest level to the highest, by topic and number of levels.
WORDS: dict[str, dict[int, tuple[str, ...]]] = {
    "general": {
        5: ("น้อยที่สุด", "น้อย", "ปานกลาง", "มาก", "มากที่สุด"),
        4: ("น้อยที่สุด", "น้อย", "มาก", "มากที่สุด"),
        3: ("ต่ำ", "ปานกลาง", "สูง"),
    },
    "agreement": {
        5: ("ไม่เห็นด้วยอย่างยิ่ง", "ไม่เห็นด้วย", "ไม่แน่ใจ", "เห็นด้วย", "เห็นด้วยอย่างยิ่ง"),
        4: ("ไม่เห็นด้วยอย่างยิ่ง", "ไม่เห็นด้วย", "เห็นด้วย", "เห็นด้วยอย่างยิ่ง"),
        3: ("ไม่เห็นด้วย", "ไม่แน่ใจ", "เห็นด้วย"),
    },
    "change": {
        5: ("ลดลงมาก", "ลดลง", "เหมือนเดิม", "เพิ่มขึ้น", "เพิ่มขึ้นมาก"),
        4: ("ลดลงมาก", "ลดลง", "เพิ่มขึ้น", "เพิ่มขึ้นมาก"),
        3: ("ลดลง", "เหมือนเดิม", "เพิ่มขึ้น"),
    },
    "practice": {
        5: ("ไม่เคย", "นาน ๆ ครั้ง", "บางครั้ง", "บ่อยครั้ง", "เป็นประจำ"),
        4: ("ไม่เคย", "บางครั้ง", "บ่อยครั้ง", "เป็นประจำ"),
        3: ("ไม่เคย", "บางครั้ง", "เป็นประจำ"),
    },
    "quality": {
        5: ("ควรปรับปรุง", "พอใช้", "ปานกลาง", "ดี", "ดีมาก"),
        4: ("ควรปรับปรุง", "พอใช้", "ดี", "ดีมาก"),
        3: ("ควรปรับปรุง", "พอใช้", "ดี"),
    },
    "readiness": {
        5: ("ไม่พร้อมเลย", "ไม่ค่อยพร้อม", "ปานกลาง", "พร้อม", "พร้อมมาก"),
        4: ("ไม่พร้อมเลย", "ไม่ค่อยพร้อม", "พร้อม", "พร้อมมาก"),
        3: ("ไม่พร้อม", "ปานกลาง", "พร้อม"),
    },
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """Levels from the lowest up: level k reaches from the end of the one before (+0.01) to ``tops[k]``."""

    name: str
    title: str
    lowest: Decimal
    tops: tuple[Decimal, ...]
    words: tuple[str, ...] = ()

    def level(self, mean: float | None) -> int | None:
        """1 for the lowest level; None without a mean or outside the scale."""
        if mean is None or not math.isfinite(mean):
            return None
        value = rounded(mean, 2)
        if not self.lowest <= value <= self.tops[-1]:
            return None
        return next(i for i, top in enumerate(self.tops, start=1) if value <= top)

    def word(self, mean: float | None, topic: str = "general") -> str:
        """The word of the level a mean falls into; empty when it falls into none."""
        level = self.level(mean)
        return self.words_of(topic)[level - 1] if level else ""

    def words_of(self, topic: str = "general") -> tuple[str, ...]:
        """Words from the lowest level to the highest: the scheme's own, or those of the topic."""
        return self.words or WORDS.get(topic, WORDS["general"])[len(self.tops)]

    def legend(self, topic: str = "general", digits: Digits = "arabic") -> tuple[str, ...]:
        """``1.00–1.80 น้อยที่สุด`` and so on, from the lowest."""
        style = NumberStyle(digits=digits)
        lows = (self.lowest, *(top + STEP for top in self.tops[:-1]))
        return tuple(
            f"{style.number(float(low), 2)}–{style.number(float(top), 2)} {word}"
            for low, top, word in zip(lows, self.tops, self.words_of(topic), strict=True)
        )


def _scheme(name: str, title: str, lowest: str, *tops: str) -> Scheme:
    return Scheme(name, title, Decimal(lowest), tuple(Decimal(t) for t in tops))


SCHEMES: dict[str, Scheme] = {
    s.name: s
    for s in (
        _scheme("best5", "อันตรภาคชั้น 0.80 (Best, 1977)", "1.00", "1.80", "2.60", "3.40", "4.20", "5.00"),
        _scheme("boonchom5", "บุญชม ศรีสะอาด (2545)", "1.00", "1.50", "2.50", "3.50", "4.50", "5.00"),
        _scheme("half5", "แบ่งครึ่งช่วง", "1.00", "1.49", "2.49", "3.49", "4.49", "5.00"),
        _scheme("best3", "อันตรภาคชั้น 1.33 สามระดับ", "1.00", "2.33", "3.67", "5.00"),
        _scheme("scale4", "มาตร 4 ระดับ", "1.00", "1.75", "2.50", "3.25", "4.00"),
        _scheme("scale3", "มาตร 3 ระดับ", "1.00", "1.66", "2.33", "3.00"),
        _scheme("pct5", "ร้อยละของคะแนนเต็ม ห้าระดับ", "0.00", "19.99", "39.99", "59.99", "79.99", "100.00"),
    )
}


def scheme(name: str) -> Scheme:
    """The scheme called ``name``; raises ``SurveyKitError`` (``interpretation-unknown``) for any other."""
    if name not in SCHEMES:
        raise SurveyKitError("interpretation-unknown", name=name, known=", ".join(SCHEMES))
    return SCHEMES[name]


def chosen(name: str, levels: Sequence[tuple[float, float, str]] = ()) -> Scheme:
    """The scheme of one's own that ``levels`` spell out under ``name``; without levels the known one of that name."""
    return custom_scheme(name, list(levels)) if levels else scheme(name)


def custom_scheme(name: str, levels: list[tuple[float, float, str]], title: str = "") -> Scheme:
    """A scheme of one's own from (low, high, word) in rising order, in hundredths.

    Raises ``SurveyKitError``: a level upside down, a gap or an overlap between two levels, fewer than two levels.
    """
    bounds = [(rounded(low, 2), rounded(high, 2)) for low, high, _ in levels]
    if len(bounds) < 2:
        raise SurveyKitError("interpretation-too-few", name=name)
    for low, high in bounds:
        if low >= high:
            raise SurveyKitError("interpretation-reversed", name=name, low=low, high=high)
    for (_, before), (after, _) in pairwise(bounds):
        if after <= before:
            raise SurveyKitError("interpretation-overlap", name=name, before=before, after=after)
        if after != before + STEP:
            raise SurveyKitError("interpretation-gap", name=name, before=before, after=after, wanted=before + STEP)
    return Scheme(name, title or name, bounds[0][0], tuple(h for _, h in bounds), tuple(w for _, _, w in levels))
