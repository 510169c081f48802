"""Telephone numbers, identity numbers, addresses of mail and names with a title, as people write them into answers."""

from __future__ import annotations

import re

MASK = "[ปกปิด]"

_DIGIT = "[0-9๐-๙]"
_GAP = r"[\s.\-–]{0,3}"
_TITLES = (
    "นางสาว|นาย(?!ก|อำเภอ|ทะเบียน|จ้าง|หน้า|ทุน|ช่าง|แพทย์|ตรวจ|สถานี|ท้าย|ด่าน)|นาง|น\\.ส\\.|ด\\.ช\\.|ด\\.ญ\\.|เด็กชาย|เด็กหญิง"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # +66 and 0 numbers, mobile and land line, in any grouping
        rf"(?<!{_DIGIT})(?:\+?(?:66|๖๖){_GAP}|[0๐])[1-9๑-๙](?:{_GAP}{_DIGIT}){{7,8}}(?!{_DIGIT})",
        # thirteen digits of an identity card
        rf"(?<!{_DIGIT})[1-8๑-๘](?:{_GAP}{_DIGIT}){{12}}(?!{_DIGIT})",
        r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+",
        # a title, a name, and a surname where one follows
        rf"(?:{_TITLES})\s?[ก-ฮเ-ไ][ก-๎]+(?:\s+(?!โทร|บอก|ที่|และ|ได้|เป็น|อยู่)[ก-ฮเ-ไ][ก-๎]+)?",
    )
)


def masked(text: str) -> str:
    """``text`` with everything that points to a person replaced by `MASK`; unchanged where nothing does."""
    for pattern in _PATTERNS:
        text = pattern.sub(MASK, text)
    return text
