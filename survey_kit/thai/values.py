"""Numbers as people type them: Thai digits, units, millions, ranges, words; each read as exact or as a guess."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.thai.numbers import MINUS, to_arabic_digits
from survey_kit.thai.text import repaired

DIGITS = {
    "ศูนย์": 0, "หนึ่ง": 1, "เอ็ด": 1, "สอง": 2, "ยี่": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "แปด": 8,
    "เก้า": 9,
}  # fmt: skip
UNITS = {"สิบ": 10, "ร้อย": 100, "พัน": 1_000, "หมื่น": 10_000, "แสน": 100_000, "ล้าน": 1_000_000}
LETTERS = {"k": 1_000, "m": 1_000_000}

_PLAIN = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_NUMBER = re.compile(f"[+-]?(?:{_PLAIN})")
# As R, Excel and Python write a number of many zeros; people do not type the sign, and 1e5 may be a house.
_POWER_OF_TEN = re.compile(r"[+-]?\d(?:\.\d+)?e[+-]\d{1,3}")
_RANGE = re.compile(f"({_PLAIN})\\s*(?:-|–|—|~|ถึง|หรือ)\\s*({_PLAIN})")
_SCALED = re.compile(rf"({_PLAIN})\s*({'|'.join(UNITS)})")
_LETTER = re.compile(rf"({_PLAIN})\s*([km])")
_THOUSANDS_BY_DOT = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_DECIMAL = re.compile(r"[+-]?\d+\.\d+")
_SPACED = re.compile(r"\d(?: \d)+|\d{1,3}(?: \d{3})+")
_WORD = re.compile("|".join(sorted((*DIGITS, *UNITS, "ครึ่ง"), key=len, reverse=True)))
_ROUGH = re.compile(
    "^(?:ประมาณ|ราว ๆ|ราวๆ|ราว|เกือบ|ไม่ถึง|ไม่เกิน|มากกว่า|เกิน|น่าจะ|สัก|~|>|<|≈)+|(?:กว่าๆ|กว่า ๆ|กว่า|เศษ|ขึ้นไป|โดยประมาณ|\\?)+$"
)
_UNIT_OF_MEASURE = re.compile(
    r"(?:บาท|฿|ปี|ขวบ|คน|ครัวเรือน|หลังคาเรือน|หลัง|บ้าน|ไร่|กิโลเมตร|กิโลกรัม|กก\.?|กม\.?|เมตร|ม\.|ซม\.?|เซนติเมตร|ชั่วโมง|ชม\.?|นาที|วัน|"
    r"สัปดาห์|เดือน|ครั้ง|แห่ง|กลุ่ม|คะแนน|ข้อ|ตัว|คัน|ลำ|ต้น|%|เปอร์เซ็นต์|ต่อเดือน|ต่อปี|/เดือน|/ปี|/วัน|ต่อวัน|\.-|\.|-)+$"
)


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number somebody typed; ``guess`` when another reading was possible and a person should look."""

    value: float
    guess: bool = False


def read_number(value: object) -> ReadNumber | None:
    """The number behind what somebody typed; None when it is none (dates, fractions, remarks).

    Exact: ๒,๕๐๐ · 1,200 บาท · 1200.- · 15k · 1.5 ล้าน · 1e+05 · สี่สิบห้า · 45 ปี. Guesses: 3-4 (the middle), หมื่นห้า,
    1.200, 4 5, anything with ประมาณ or กว่า.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return ReadNumber(float(value)) if math.isfinite(value) else None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return ReadNumber(float(value))
    text = to_arabic_digits(repaired(str(value))).lower().replace(MINUS, "-").strip()
    bare, rough = _bare(text)
    if not bare:
        return None
    read = _range(bare) or _numeral(bare) or _scaled(bare) or _words(bare)
    return ReadNumber(read.value, True) if read and rough else read


def read_column(cells: Sequence[object]) -> list[ReadNumber | None]:
    """Every number of a column; whether 12.345 is twelve or twelve thousand is told from all of them together."""
    # A question has few distinct answers: each is read once.
    texts = {c: c.strip() for c in cells if isinstance(c, str)}
    known = {c: read_number(c) for c in texts}
    if _points_are_decimal(list(texts.values())):
        known |= {c: ReadNumber(float(text)) for c, text in texts.items() if _DECIMAL.fullmatch(text)}
    return [known[c] if isinstance(c, str) else read_number(c) for c in cells]


def _points_are_decimal(texts: Sequence[str]) -> bool:
    """Whether some points stand where no thousands end, or most numbers are too odd for sums of money."""
    if any(t.count(".") > 1 for t in texts):
        return False
    open_ones = [t for t in texts if _THOUSANDS_BY_DOT.fullmatch(t)]
    told = any(_DECIMAL.fullmatch(t) and not _THOUSANDS_BY_DOT.fullmatch(t) for t in texts)
    return told or 2 * sum(t[-1] != "0" for t in open_ones) > len(open_ones)


def _bare(text: str) -> tuple[str, bool]:
    """The text without its units, and whether it said that the number is rough."""
    rough = False
    before = None
    while before != text:
        before = text
        text = text.strip()
        if _ROUGH.search(text):
            text, rough = _ROUGH.sub("", text), True
        text = _UNIT_OF_MEASURE.sub("", text)
    return text, rough


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _numeral(text: str) -> ReadNumber | None:
    if _THOUSANDS_BY_DOT.fullmatch(text):
        return ReadNumber(_number(text.replace(".", "")), True)
    if _NUMBER.fullmatch(text):
        return ReadNumber(_number(text))
    if _POWER_OF_TEN.fullmatch(text) and math.isfinite(float(text)):
        return ReadNumber(float(text))
    if _SPACED.fullmatch(text):
        return ReadNumber(float(text.replace(" ", "")), True)
    return None


def _range(text: str) -> ReadNumber | None:
    """The middle of a range; a leading zero is a telephone number, not a range."""
    found = _RANGE.fullmatch(re.sub(r"\s*บาท\s*", " ", text).strip())
    if not found or any(re.match(r"0\d", part) for part in found.groups()):
        return None
    low, high = _number(found[1]), _number(found[2])
    return ReadNumber((low + high) / 2, True) if low < high else None


def _scaled(text: str) -> ReadNumber | None:
    """1.5 ล้าน, 2 แสน 5 หมื่น, 15k."""
    found = _LETTER.fullmatch(text)
    if found:
        return ReadNumber(_exact(_number(found[1]), LETTERS[found[2]]))
    parts = _SCALED.findall(text)
    rest = _SCALED.sub(" ", text).strip()
    scales = [UNITS[unit] for _, unit in parts]
    if not parts or scales != sorted(set(scales), reverse=True):
        return None
    total = sum(_exact(_number(n), UNITS[unit]) for n, unit in parts)
    if rest == "ครึ่ง":
        return ReadNumber(total + scales[-1] / 2)
    if not rest:
        return ReadNumber(total)
    if not re.fullmatch(_PLAIN, rest):
        return None
    # "1 หมื่น 5" is said for 15,000; "1 หมื่น 500" is 10,500.
    small = _number(rest)
    return ReadNumber(total + small * scales[-1] / 10, True) if small < 10 else ReadNumber(total + small)


def _exact(number: float, scale: int) -> float:
    return round(number * scale, 6)


def _words(text: str) -> ReadNumber | None:
    """สี่สิบห้า is 45; หมื่นห้า is said for 15,000 and marked as a guess."""
    compact = text.replace(" ", "")
    tokens = _WORD.findall(compact)
    if not tokens or "".join(tokens) != compact:
        return None
    total, millions, digit, last = 0.0, 0.0, None, 0
    for token in tokens:
        if token in DIGITS:
            if digit is not None:
                return None
            digit = DIGITS[token]
        elif token == "ครึ่ง":
            total += last / 2
        elif token == "ล้าน":
            millions, total, digit, last = (total + (digit or 0)) or 1.0, 0.0, None, UNITS[token]
        else:
            unit = UNITS[token]
            if last and last != UNITS["ล้าน"] and unit >= last:
                return None
            total, digit, last = total + (1 if digit is None else digit) * unit, None, unit
    return _spoken(millions * 1_000_000 + total, digit, last, compact)


def _spoken(total: float, digit: int | None, last: int, text: str) -> ReadNumber:
    if digit is None:
        return ReadNumber(total)
    colloquial = last >= 100 and not text.endswith("เอ็ด")
    return ReadNumber(total + digit * last / 10, True) if colloquial else ReadNumber(total + digit)
