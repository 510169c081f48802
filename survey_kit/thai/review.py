"""Words in open answers to be read by a person before they are printed: insults, accusations, unprintable signs."""

from __future__ import annotations

import re
import unicodedata

# Insults and swear words of which no harmless Thai word is a part.
_INSULTS = (
    *("เหี้ย", "ห่าเหว", "ไอ้สัตว์", "อีสัตว์", "ไอ้สัด", "ไอ้ควาย", "อีควาย", "ไอ้โง่", "อีโง่", "ไอ้ชั่ว", "อีดอก"),
    *("เย็ดแม่", "พ่อมึง", "แม่มึง", "ชาติหมา", "ชั่วช้า", "สันดาน", "หน้าด้าน", "ระยำ", "จัญไร", "อัปรีย์"),
)
_DEEDS = (
    *("โกง", "ทุจริต", "คอร์รัปชัน", "คอรัปชั่น", "คอร์รัปชั่น", "กินงบ", "กินเงิน", "กินหัวคิว", "อมเงิน", "อมงบ"),
    *("ยักยอก", "เงินทอน", "สินบน", "ใต้โต๊ะ", "ฮั้ว", "เก็บส่วย", "รีดไถ", "เอื้อพวกพ้อง", "เล่นพวก", "งุบงิบ"),
    *("ซื้อเสียง", "เข้ากระเป๋า"),
)
_OFFICIALS = (
    *("เจ้าหน้าที่", "นายก", "ปลัด", "ผู้ใหญ่บ้าน", "กำนัน", "สมาชิกสภา", "สท.", "ส.ท.", "อบต", "เทศบาล", "อบจ"),
    *("ประธานชุมชน", "ผู้นำ", "กรรมการ", "ตำรวจ", "ทหาร", "ผู้ว่า", "นายอำเภอ", "ข้าราชการ", "ผอ.", "ผู้อำนวยการ"),
    *("นักการเมือง", "สส.", "ส.ส.", "หัวหน้า", "ผู้รับเหมา", "คนนั้น", "คนนี้", "พวก"),
)
_TITLE = re.compile(r"นาย|นาง|น\.ส\.|คุณ|\[ปกปิด\]")
_LATIN_INSULT = re.compile(r"\b(?:fuck|shit|bitch|asshole)\w*", re.I)


def accuses(text: str) -> bool:
    """Whether ``text`` insults somebody, or lays a wrongdoing at the door of an official or a named person."""
    if any(word in text for word in _INSULTS) or _LATIN_INSULT.search(text):
        return True
    if not any(deed in text for deed in _DEEDS):
        return False
    return any(who in text for who in _OFFICIALS) or _TITLE.search(text) is not None


def odd_signs(text: str) -> str:
    """Signs of ``text`` that documents cannot print, in order: pictures, letters of private fonts, lost characters."""
    return "".join(c for c in text if _odd(c))


def _odd(c: str) -> bool:
    category = unicodedata.category(c)
    picture = category == "So" and c not in "°©®™✓✔★☆●○■□▲△◆◇→←↑↓"
    return picture or category in ("Co", "Cs", "Cn") or c == "\ufffd" or 0x1F3FB <= ord(c) <= 0x1F3FF
