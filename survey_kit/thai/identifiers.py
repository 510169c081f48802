"""What points to a person, as people write it: telephones, identity cards, names with a title, addresses, accounts.

Sources of the patterns: the numbering plan (mobiles 06/08/09 with ten digits, land lines 02–07 with nine) and the check
digit of the identity card: (11 − Σ (13 − i)·dᵢ mod 11) mod 10 over the first twelve digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from survey_kit.thai.numbers import to_arabic_digits

MASK = "[ปกปิด]"

_DIGIT = "[0-9๐-๙]"
_GAP = r"[\s.\-–—()]{0,3}"
_FREE = rf"(?<!{_DIGIT})(?<!{_DIGIT}[.,:_\-])"
_TITLES = (
    r"นางสาว|นาย(?!ก|อำเภอ|ทะเบียน|จ้าง|หน้า|ทุน|ช่าง|แพทย์|ตรวจ|ร้อย|สถานี|ท้าย|ด่าน|ทหาร|เวร)|นาง(?!แบบ|งาม|ฟ้า|เงือก|นวล|เอก|พยาบาล)"
    r"|น\.\s?ส\.|ด\.\s?[ชญ]\.|เด็กชาย|เด็กหญิง|(?:ว่าที่\s?)?(?:ร้อย|พัน|พล|จ่าสิบ|สิบ)(?:ตรี|โท|เอก)(?:หญิง)?"
    r"|(?:ว่าที่\s?)?[รพ]\.?\s?[ตทอ]\.\s?(?:[ตทอ]\.|หญิง)?|[จส]\.\s?ส\.\s?[ตทอ]\.|ด\.\s?ต\.|ดร\.|ผศ\.|รศ\.|นพ\.|พญ\.|ทพ\."
    r"|พระครู|พระมหา|พระอาจารย์|โต๊ะครู|โต๊ะอิหม่าม|อุสตาซ|หะยี|ฮัจยี"
)
_NEXT_WORD = r"(?!โทร|บอก|ที่|และ|ได้|เป็น|อยู่|บ้าน|เบอร์|จาก|ให้|มา|ไป|หมู่)"
_LAND = r"(?:หมู่(?:ที่|บ้าน)?|ม\.|ซอย|ซ\.|ถนน|ถ\.|ตำบล|ต\.|อำเภอ|อ\.|จังหวัด|จ\.)"
_HOUSE = rf"{_DIGIT}{{1,4}}(?:/{_DIGIT}{{1,4}})?"
_POSTCODE = rf"(?:\s?{_DIGIT}{{5}}(?!{_DIGIT}))?"
# "50 ม." measures, "50 ม.4" is a house in a village.
_STREET = rf"(?:(?:หมู่(?:ที่|บ้าน)?|ม\.)\s?{_DIGIT}+|(?:ซอย|ซ\.|ถนน|ถ\.)\s?[ก-ฮเ-ไ]{{2}}[^\s,]+)"
_PATTERNS: dict[str, tuple[str, ...]] = {
    "email": (r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+",),
    "photo": (r"[\w\-]+\.(?:jpe?g|png|heic|gif|bmp|webp|mp4|m4a|3gp|amr)\b",),
    "gps": (
        r"(?<![\d.])(?:[5-9]|1\d|20|21)\.\d{3,}\s*[,/ ]\s*(?:9[7-9]|10[0-6])\.\d{3,}(?:\s+-?\d+(?:\.\d+)?){0,2}",
        r"\d{1,3}\s?°\s?\d{1,2}\s?['′’]\s?\d{1,2}(?:\.\d+)?\s?(?:[\"″”]|''|′′)?\s?[NSEW]?",
    ),
    "account": (
        r"(?:https?://)?(?:www\.)?(?:facebook|fb|instagram|tiktok)\.com/\S+",
        r"(?<![A-Za-z])(?:line|ไลน์|ไลน)\s?(?:id|ไอดี)\s?[:=]?\s?@?[A-Za-z0-9._\-]{3,}",
        r"(?<![A-Za-z])(?:ไอดี\s?(?:ไลน์|line)|(?:line|ไลน์|ไลน)(?=\s?[:=@]|\s+[A-Za-z]*[\d._]))\s?[:=]?\s?@?[A-Za-z0-9._\-]{3,}",
        r"(?:facebook|เฟซบุ๊ก|เฟสบุ๊ค|เฟสบุค|(?<![A-Za-z])fb)\s?[:=]\s?\S+(?:\s[ก-ฮA-Z]\S+)?",
    ),
    "thai-id": (rf"{_FREE}[0-8๐-๘](?:{_GAP}{_DIGIT}){{12}}(?!{_DIGIT})",),
    "bank": (rf"{_FREE}{_DIGIT}{{3}}-{_DIGIT}-{_DIGIT}{{5}}-{_DIGIT}(?![-\d])",),
    "phone": (
        rf"{_FREE}(?:\+{_GAP}|[0๐]{{2}}{_GAP})?(?:66|๖๖){_GAP}[0๐]?{_GAP}[2-9๒-๙](?:{_GAP}{_DIGIT}){{7,8}}(?!{_DIGIT})",
        rf"{_FREE}\(?[0๐]{_GAP}[689๖๘๙](?:{_GAP}{_DIGIT}){{8}}(?!{_DIGIT}|[:.]{_DIGIT})",
        rf"{_FREE}\(?[0๐]{_GAP}[2-57๒-๕๗](?:{_GAP}{_DIGIT}){{7}}(?!{_DIGIT}|[:.]{_DIGIT})",
        # The zero is lost where a spreadsheet took the number for a number; only a word before it tells.
        rf"(?:โทร|เบอร์|มือถือ|ติดต่อ|[Tt]el|TEL)(?:ศัพท์)?[\s.:]{{0,3}}(?P<hit>[689๖๘๙](?:{_GAP}{_DIGIT}){{8}})(?!{_DIGIT})",
    ),
    "address": (
        rf"(?:บ้าน)?เลขที่\s?{_HOUSE}(?:\s?{_LAND}\s?[^\s,]+)*{_POSTCODE}",
        rf"(?<![\d๐-๙/.]){_HOUSE}\s?{_STREET}(?:\s?{_LAND}\s?[^\s,]+)*{_POSTCODE}",
    ),
    "name": (
        rf"(?:(?:{_TITLES})\s?)+[ก-ฮเ-ไ][ก-๎]+(?:\s+{_NEXT_WORD}[ก-ฮเ-ไ][ก-๎]+)?",
        r"\b(?:Mr|Mrs|Ms|Miss)\.?\s[A-Z][a-z]+(?:\s[A-Z][a-z]+)?",
    ),
}  # fmt: skip
_COMPILED = {
    k: tuple(re.compile(p, re.I if k in ("account", "photo") else 0) for p in ps) for k, ps in _PATTERNS.items()
}
KINDS = tuple(_PATTERNS)

_DATED = re.compile(r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20|24|25)\d\d(?!\d)")
_ISO_DAY = re.compile(r"(?:19|20|24|25)\d\d-\d\d?-\d\d?")
_MOST_GROUPS = 5
# How the digits of an identity card are grouped on it.
_ON_THE_CARD = [1, 4, 5, 2, 1]
# Names that programs give to forms are full of digits.
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.I)

# What a header says about its column; the first kind that fits decides.
_HEADERS = (
    ("thai-id", r"เลข(?:ประจำตัว|บัตร|ที่บัตร)|บัตรประ?ชา?ชน|ปชช|citizen|national.?id|id.?card|passport"),
    ("phone", r"เบอร์|โทรศัพท์|มือถือ|โทร\.?$|(?:^|[^a-z])(?:phone|tel|mobile)(?:$|[^a-z])|telephone"),
    ("email", r"อีเมล|อีเมล์|e-?mail"),
    ("account", r"^(?:ไอดี\s?)?ไลน์(?:\s?ไอดี)?$|(?:^|[^a-z])line(?:$|[\s_-]*id)|facebook|เฟซบุ๊ก|เฟสบุ๊ค"),
    ("gps", r"พิกัด|ละติจูด|ลองจิจูด|latitude|longitude|(?:^|[^a-z])(?:gps|geopoint|lat|lon|lng)(?:$|[^a-z])"),
    ("photo", r"รูปถ่าย|ภาพถ่าย|ลายเซ็น|(?:^|[^a-z])(?:photo|image|picture|signature)"),
    ("address", r"บ้านเลขที่|ที่อยู่(?!อาศัย)|(?:^|[^a-z])address"),
    ("birthday", r"วัน(?:เดือนปี)?\s?เกิด|birth.?da(?:y|te)|date.?of.?birth|(?:^|[^a-z])dob(?:$|[^a-z])"),
    ("bank", r"เลขที่บัญชี|บัญชีธนาคาร|bank.?account"),
    ("plate", r"ทะเบียนรถ|number.?plate"),
    ("name", r"^(?:\S{0,8}\s)?ชื่อ(?:\s?[-–]?\s?(?:นาม)?สกุล|\s?(?:ผู้ตอบ|ผู้ให้|ผู้สัมภาษณ์|เล่น|จริง|ตัว|หัวหน้า).*)?$"),
    ("name", r"^นามสกุล|^ผู้ให้(?:ข้อมูล|สัมภาษณ์)$|^(?:full.?|first.?|last.?|sur|respondent.?)name$|^name$"),
)  # fmt: skip
_NAMED = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _HEADERS)


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in a text that points to a person: what kind, from where to where (0-based, end excluded)."""

    kind: str
    start: int
    end: int


def found_in(text: str) -> tuple[Hit, ...]:
    """Every place in ``text`` that points to a person, in order, none overlapping another."""
    taken = [Hit("", *match.span()) for match in _UUID.finditer(text)]
    for kind, patterns in _COMPILED.items():
        for pattern in patterns:
            for match in pattern.finditer(text):
                start, end = match.span("hit" if "hit" in pattern.groupindex else 0)
                if _credible(kind, text[start:end]) and all(end <= h.start or start >= h.end for h in taken):
                    taken.append(Hit(kind, start, end))
    return tuple(sorted((h for h in taken if h.kind), key=lambda h: h.start))


def masked(text: str) -> str:
    """``text`` with everything that points to a person replaced by `MASK`; unchanged where nothing does."""
    for hit in reversed(found_in(text)):
        text = text[: hit.start] + MASK + text[hit.end :]
    return text


def _credible(kind: str, text: str) -> bool:
    """Digits in many small groups are a list of codes, and a day before an hour is no telephone number."""
    plain = to_arabic_digits(text)
    sizes = [len(group) for group in re.findall(r"\d+", plain)]
    if kind == "thai-id":
        # 0066 begins a number dialled from abroad.
        card = sizes in ([13], _ON_THE_CARD) or (len(sizes) <= _MOST_GROUPS and is_thai_id(plain))
        return card and not plain.startswith("0066")
    return kind != "phone" or (len(sizes) <= _MOST_GROUPS and not _DATED.match(plain))


def phones(cell: object) -> tuple[str, ...]:
    """Telephone numbers in a cell that should hold one, in order, as ten (mobile) or nine digits with the leading 0.

    Also reads a number whose zero a spreadsheet has dropped (``812345678``) and several in one cell.
    """
    text = to_arabic_digits(f"{cell:.0f}" if isinstance(cell, float) else str(cell)).strip()
    out = [_national(re.sub(r"\D", "", text[h.start : h.end])) for h in found_in(text) if h.kind == "phone"]
    if not out and not _ISO_DAY.fullmatch(text) and re.fullmatch(r"[689][\d\s.\-]{8,12}|[2-57][\d\s.\-]{7,11}", text):
        digits = re.sub(r"\D", "", text)
        if len(digits) == (9 if digits[0] in "689" else 8):
            out = ["0" + digits]
    return tuple(dict.fromkeys(out))


def _national(digits: str) -> str:
    bare = digits.removeprefix("00").removeprefix("66") if digits.startswith(("0066", "66")) else digits
    return "0" + bare.lstrip("0")


def is_thai_id(text: str) -> bool:
    """Whether the thirteen digits of ``text`` pass the check digit of the identity card (9.8 % of random ones do)."""
    digits = [int(d) for d in to_arabic_digits(text) if d.isdigit() and d.isascii()]
    if len(digits) != 13:
        return False
    return (11 - sum((13 - i) * d for i, d in enumerate(digits[:12])) % 11) % 10 == digits[12]


def named_by(header: str) -> str:
    """The kind of identifier a column's header announces, "" when it announces none."""
    text = " ".join(header.split()).strip()
    return next((kind for kind, pattern in _NAMED if pattern.search(text)), "")
