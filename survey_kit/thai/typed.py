"""Words people type into the cells of a survey: ticks, sexes, places, tests, totals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from survey_kit.thai.text import normal

_TICKS = {"1": 1.0, "1.0": 1.0, "x": 1.0, "✓": 1.0, "✔": 1.0, "/": 1.0, "ใช่": 1.0, "true": 1.0, "เลือก": 1.0, "yes": 1.0,
          "0": 0.0, "0.0": 0.0, "ไม่ใช่": 0.0, "false": 0.0, "ไม่เลือก": 0.0, "no": 0.0}  # fmt: skip
# Short ways to write a sex; anything else is told apart by the labels themselves.
_SEXES = {"ช": "ชาย", "ช.": "ชาย", "ผู้ชาย": "ชาย", "m": "ชาย", "male": "ชาย", "ญ": "หญิง", "ญ.": "หญิง", "ห": "หญิง",
          "ผู้หญิง": "หญิง", "f": "หญิง", "female": "หญิง", "เพศชาย": "ชาย", "เพศหญิง": "หญิง"}  # fmt: skip
# What is typed for a sex by slip of a key, or as the title of a name: likely, but not said.
_LIKELY = {
    "ชาย": ("ผุ้ชาย", "ผู้ชาน", "ผช", "ผช.", "man", "boy", "นาย", "ด.ช.", "เด็กชาย"),
    "หญิง": ("ผุ้หญิง", "ญิง", "ผญ", "ผญ.", "woman", "girl", "นาง", "นางสาว", "น.ส.", "ด.ญ.", "เด็กหญิง"),
}
_LIKELY_SEXES = {word: sex for sex, words in _LIKELY.items() for word in words}
_AGE = re.compile(r"(?<!ต้อง)อายุ(?!งาน|ราชการ|การใช้|บ้าน|สัญญา)|\bage\b", re.I)
_NOT_OWN_AGE = re.compile("จำนวน|กี่คน|\\(คน\\)|มีอายุ|number of", re.I)
_PLACE = re.compile(r"^(?:ชุมชน|หมู่บ้าน|บ้าน|ม\.)\s*")
_TESTS = re.compile(r"(?:ทดสอบ(?:ระบบ|กรอก)?|test(?:ing)?|ลองกรอก|a{3,}|x{3,}|asdf\w*)[\s\d.]*", re.I)
_TOTALS = ("รวม", "รวมทั้งสิ้น", "รวมทั้งหมด", "ยอดรวม", "ค่าเฉลี่ย", "เฉลี่ย", "total", "grandtotal", "sum", "average")
_TOTAL_OF = re.compile(r"(?:ยอด|ผล)?รวม(?:ของ|เฉพาะ)?|(?:ค่า)?เฉลี่ย(?:ของ)?|(?:sub)?total(?: of)?", re.I)
_REMARK = re.compile(r"(?:หมายเหตุ|ที่มา|แหล่งข้อมูล|ข้อมูล ณ|ผู้(?:บันทึก|กรอก|เก็บ|จัดทำ|รายงาน)|ลงชื่อ|note|source|\*)", re.I)
_POINTS = "คะแนน"
_PERCENT = re.compile(r"%|เปอร์เซ็นต์|ร้อยละ")
_NOTE = re.compile(r"[^\d๐-๙]{4,}")
_UNITS = re.compile(r"\([^()]+\)|\[[^\[\]]+\]")


def tick(text: str) -> float | None:
    """1 for a tick, 0 for its absence, None for anything else."""
    return _TICKS.get(text.strip().lower())


def spelt_out(text: str) -> str:
    """``text`` with a short way to write a sex spelt out; anything else unchanged."""
    return _SEXES.get(text.strip().lower(), text)


def likely_sex(text: str) -> str:
    """The sex that a slip of a key or a title points to, "" where it points to none; a guess."""
    return _LIKELY_SEXES.get(text.strip().lower(), "")


def names_age(*labels: str) -> bool:
    """Whether a question asks how old somebody is (not how many are of an age, nor how long somebody has worked)."""
    return any(_AGE.search(label) and not _NOT_OWN_AGE.search(label) for label in labels if label)


def names_buddhist_year(*texts: str) -> bool:
    """Whether a question or its unit asks for a year of the Buddhist era."""
    return any("พ.ศ." in text for text in texts)


def place(name: str) -> str:
    """The name of a place without the words that come and go before it, and without spaces."""
    return normal(_PLACE.sub("", name)).replace(" ", "")


def is_test(text: str) -> bool:
    """Whether somebody typed this to try the form."""
    return _TESTS.fullmatch(text.strip()) is not None


def is_note(text: str) -> bool:
    """Whether ``text`` is a remark without any figure, where a number was asked."""
    return _NOTE.fullmatch(text.strip()) is not None


def is_total(row: Sequence[object]) -> bool:
    """Whether a row adds up the ones above: its first text says so and at most one other cell is text."""
    texts = [c for c in row if isinstance(c, str) and c.strip()]
    return bool(texts) and len(texts) <= 2 and normal(texts[0]).replace(" ", "") in _TOTALS


def total_of(text: str) -> str | None:
    """What a text says it adds up (``รวมบ้านเหนือ``: บ้านเหนือ); None where it does not say so."""
    found = _TOTAL_OF.match(text.strip())
    return text.strip()[found.end() :].strip(" :") if found else None


def is_remark(row: Sequence[object]) -> bool:
    """Whether a row is one remark about the table: a note, a source, a signature."""
    cells = [c for c in row if c is not None and str(c).strip()]
    return len(cells) == 1 and isinstance(cells[0], str) and _REMARK.match(cells[0].strip()) is not None


def is_units(row: Sequence[object]) -> bool:
    """Whether a row under the header only says in brackets what the columns count: ``(ปี)``, ``[บาท/เดือน]``."""
    cells = [str(c).strip() for c in row if c is not None and str(c).strip()]
    return bool(cells) and all(_UNITS.fullmatch(c) for c in cells)


def says_percent(text: str) -> bool:
    """Whether a cell, a label or a unit speaks of a percentage."""
    return any(word in text for word in ("%", "ร้อยละ", "เปอร์เซ็นต์", "percent"))


def is_points(text: str) -> bool:
    """Whether ``text`` only names the unit of a rating (``5 คะแนน``)."""
    return text in ("", _POINTS)
