"""Dates as Thai readers write and read them: พ.ศ. years, Thai months, day first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from survey_kit.thai.numbers import Digits, to_arabic_digits, to_thai_digits
from survey_kit.thai.text import repaired

DateStyle = Literal["full", "long", "medium", "short"]

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

# Years from here on are พ.ศ. even where a spreadsheet calls them ค.ศ.
FIRST_BUDDHIST = 2400
EXCEL_DAY_ZERO = date(1899, 12, 30)
# Serials of 1920–2120, and of the same days whose พ.ศ. year was taken for ค.ศ.
SERIALS = range(7306, 80_355)
BUDDHIST_SERIALS = range(205_632, 278_680)

_NUMERIC = re.compile(r"(\d{1,4})[/.\-\s](\d{1,2})[/.\-\s](\d{1,4})")
_DAY_MONTH = re.compile(r"(\d{1,2})[\s/\-]*([^\d\s/\-]+?)[\s/\-,]*(\d{2,4})")
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s*(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_MONTH_YEAR = re.compile(r"([^\d\s/\-]+?)[\s/\-,]*(\d{2,4})")
_CLOCK = re.compile(
    r"[,\st]*(?:เวลา\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:น\.?|[ap]\.?m\.?)?\s*(?:z|(?:gmt|utc)?[+-]\d{1,2}:?(?:\d{2})?)?$"
)
_FILLER = re.compile(r"วันที่|ที่(?=\s*\d)|พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|เดือน|ปี|วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date somebody typed; ``guess`` when another reading was possible and a person should look."""

    date: date
    guess: bool = False


def written(day: date, style: DateStyle = "medium", digits: Digits = "arabic") -> str:
    """A date in words: full ``วันอังคารที่ 5 เมษายน พ.ศ. 2565``, long without the weekday, medium ``5 เม.ย. 2565``,
    short ``5/4/2565``."""
    year = buddhist_year(day)
    text = {
        "full": f"วัน{WEEKDAYS[day.weekday()]}ที่ {day.day} {MONTHS[day.month - 1]} พ.ศ. {year}",
        "long": f"{day.day} {MONTHS[day.month - 1]} พ.ศ. {year}",
        "medium": f"{day.day} {MONTHS_SHORT[day.month - 1]} {year}",
        "short": f"{day.day}/{day.month}/{year}",
    }[style]
    return to_thai_digits(text) if digits == "thai" else text


def month_and_year(day: date, digits: Digits = "arabic") -> str:
    """``เมษายน 2565``."""
    text = f"{MONTHS[day.month - 1]} {buddhist_year(day)}"
    return to_thai_digits(text) if digits == "thai" else text


def period(first: date, last: date, digits: Digits = "arabic") -> str:
    """``3–12 กันยายน 2568``, ``3 กันยายน – 12 ตุลาคม 2568``, or with both years."""
    year, end = buddhist_year(last), f"{last.day} {MONTHS[last.month - 1]}"
    if first == last:
        text = f"{end} {year}"
    elif (first.year, first.month) == (last.year, last.month):
        text = f"{first.day}–{end} {year}"
    elif first.year == last.year:
        text = f"{first.day} {MONTHS[first.month - 1]} – {end} {year}"
    else:
        text = f"{first.day} {MONTHS[first.month - 1]} {buddhist_year(first)} – {end} {year}"
    return to_thai_digits(text) if digits == "thai" else text


def buddhist_year(day: date) -> int:
    """The พ.ศ. year of a date. Before 2484 the year began on 1 April: January to March belong to the year before."""
    old_new_year = day.year <= 1940 and day.month <= 3
    return day.year + (542 if old_new_year else 543)


def fiscal_year(day: date) -> int:
    """The ปีงบประมาณ (พ.ศ.): October begins the next one."""
    return day.year + 543 + (1 if day.month >= 10 else 0)


def fiscal_period(year: int) -> tuple[date, date]:
    """First and last day of a ปีงบประมาณ given in พ.ศ."""
    return date(year - 544, 10, 1), date(year - 543, 9, 30)


def read_date(value: object) -> ReadDate | None:
    """The date behind what somebody typed or a spreadsheet holds; None when it is no date.

    Reads 5/4/65, 5 เม.ย. 65, ๕ เมษายน ๒๕๖๕, ISO, timestamps of Google Forms, Excel dates and serial numbers.
    Day first; years of two figures are พ.ศ.; a year from 2400 on is พ.ศ. even in a spreadsheet date.
    """
    if isinstance(value, datetime):
        return _corrected(value.date())
    if isinstance(value, date):
        return _corrected(value)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return _serial(float(value))
    return _read_text(str(value))


def _corrected(day: date) -> ReadDate | None:
    if day.year < FIRST_BUDDHIST:
        return ReadDate(day)
    return _day(day.year, day.month, day.day, guess=True)


def _serial(number: float) -> ReadDate | None:
    days = int(number) if number == number and abs(number) < 1e7 else 0
    if days in SERIALS:
        return ReadDate(EXCEL_DAY_ZERO + timedelta(days), guess=True)
    if days in BUDDHIST_SERIALS:
        return _corrected(EXCEL_DAY_ZERO + timedelta(days))
    return None


def _read_text(text: str) -> ReadDate | None:
    plain = to_arabic_digits(repaired(text)).lower().strip(" .,")
    without_clock = _CLOCK.sub("", plain) if _CLOCK.search(plain) and len(plain) > 10 else plain
    stamped = without_clock != plain
    plain = _FILLER.sub(" ", without_clock).strip(" .,()")
    plain = re.sub(r"\s*([/.\-])\s*", r"\1", re.sub(r"\s+", " ", plain))
    if plain.isdigit():
        return _digits_only(plain)
    found = _NUMERIC.fullmatch(plain)
    if found:
        return _numeric(found[1], found[2], found[3], stamped=stamped)
    return _with_month(plain)


def _digits_only(text: str) -> ReadDate | None:
    """05042565 or 25650405; five or six figures are a serial number."""
    if len(text) != 8:
        return _serial(float(text)) if len(text) in (5, 6) else None
    year_first = text[:2] in ("19", "20", "24", "25")
    parts = (text[:4], text[4:6], text[6:]) if year_first else (text[4:], text[2:4], text[:2])
    return _day(*(int(p) for p in parts), guess=True)


def _numeric(first: str, second: str, third: str, *, stamped: bool) -> ReadDate | None:
    if len(first) >= 3:
        return _day(int(first), int(second), int(third)) if len(first) == 4 and len(third) <= 2 else None
    day, month, year = int(first), int(second), int(third)
    if len(third) == 3:
        return None
    if month > 12 >= day:
        return _day(year, day, month, guess=True)
    # American forms write the month first; a stamp with a ค.ศ. year may be one of theirs.
    doubtful = stamped and day <= 12 and day != month and year < FIRST_BUDDHIST
    return _day(year, month, day, guess=doubtful or len(third) < 4)


def _with_month(plain: str) -> ReadDate | None:
    found = _MONTH_DAY.fullmatch(plain)
    if found and _month(found[1]):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    found = _DAY_MONTH.fullmatch(plain)
    if found and _month(found[2]):
        two = len(found[3]) == 2
        return _day(int(found[3]), _month(found[2]), int(found[1]), guess=two and found[2].isascii())
    found = _MONTH_YEAR.fullmatch(plain)
    if found and _month(found[1]):
        return _day(int(found[2]), _month(found[1]), 1, guess=True)
    return None


def _month(name: str) -> int:
    """Number of a month by any of its names, dots or not, 0 when it is none."""
    plain = name.replace(".", "").strip()
    for i, (long, short, english) in enumerate(zip(MONTHS, MONTHS_SHORT, ENGLISH, strict=True), start=1):
        stem = re.sub("(คม|ยน|พันธ์)$", "", long)
        if plain in (long, stem, short.replace(".", "")) or (
            len(plain) >= 3 and plain.isascii() and plain[:3] == english
        ):
            return i
    return 0


def _day(year: int, month: int, day: int, *, guess: bool = False) -> ReadDate | None:
    """The date, its year read as พ.ศ. when it has two figures or is 2400 or more; None when there is no such day."""
    if year < 100:
        year += 2500
    if year == 2483 and month <= 3:
        return None  # that year began on 1 April and ended on 31 December
    if year >= FIRST_BUDDHIST:
        year -= 542 if year <= 2483 and month <= 3 else 543
    try:
        made = date(year, month, day)
    except ValueError:
        return None
    return ReadDate(made, guess) if 1850 <= year <= 2200 else None
