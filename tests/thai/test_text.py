"""Repair, matching, sorting, printable text (DOMAIN 5.5, cases 9, 23, 24, 41)."""

from hypothesis import given
from hypothesis import strategies as st

from survey_kit.thai.text import collation_key, normal, printable, repaired, with_digits

THAI = st.text(
    alphabet=[chr(c) for c in range(0x0E01, 0x0E5C)] + [" ", "\u200b", "\u00a0", "a", "1", "\n"], max_size=30
)


def test_repairs() -> None:
    assert repaired("เเหลมสนอ่อน") == "แหลมสนอ่อน"
    assert repaired("น\u0e4d\u0e49า") == repaired("น\u0e49\u0e4dา") == repaired("น\u0e33\u0e49") == "น้ำ"
    assert repaired("ท\u0e48\u0e35") == "ที่"
    assert repaired("สิทธ\u0e4c\u0e34") == "สิทธิ์"
    assert repaired("ก\u0e49\u0e49าว") == "ก้าว"
    assert repaired("แหลม\u200bสน\ufeffอ่อน") == "แหลมสนอ่อน"
    assert repaired("  สอง\u00a0\u00a0คำ \n ต่อ ") == "สอง คำ\nต่อ"
    assert repaired("ป\uf70aา") == "ป่า"


def test_sara_am_is_never_split() -> None:
    assert "\u0e33" in repaired("น้ำท่วม") and repaired("น้ำท่วม") == "น้ำท่วม"


def test_emoji_sequences_stay_whole() -> None:
    assert repaired("👨‍👩‍👧 สบายดี") == "👨‍👩‍👧 สบายดี"


@given(THAI)
def test_repair_is_finished_after_one_pass(text: str) -> None:
    assert repaired(repaired(text)) == repaired(text)


def test_matching_form() -> None:
    assert normal("แหลมสน อ่อน") == normal("เเหลมสนอ่อน ") == normal("“แหลมสนอ่อน”")
    assert normal("ข้อ ๓.") == normal("ข้อ 3")
    assert normal("Line") == normal("LINE")
    assert normal("มากที่สุด") != normal("มากทีสุด")


def test_dictionary_order() -> None:
    words = ["ไก่", "โตนดด้วน", "ลม", "เกาะ", "กา", "แกง", "ก้า", "กัน", "เก่า", "เก้า", "ข้าว", "ขาว"]
    assert sorted(words, key=collation_key) == [
        "กัน", "กา", "ก้า", "เก่า", "เก้า", "เกาะ", "แกง", "ไก่", "ขาว", "ข้าว", "โตนดด้วน", "ลม",
    ]  # fmt: skip


def test_what_no_document_may_hold() -> None:
    assert printable("ก\x00ข\x07ค\x1b[31m\ud800\ufffe\u202eง\tจ\r\nฉ") == "กขค[31mง จ\nฉ"
    assert printable("مرحبا 🙂 你好") == "مرحبا 🙂 你好"


def test_thai_digits_leave_codes_and_links() -> None:
    assert with_digits("ข้อ q12_1 มี 612 คน (n = 1,200) ขนาด A4 ดู https://x.th/a?b=1", "thai") == (
        "ข้อ q12_1 มี ๖๑๒ คน (n = ๑,๒๐๐) ขนาด A4 ดู https://x.th/a?b=1"
    )
    assert with_digits("p < .001", "thai") == "p < .๐๐๑"
    assert with_digits("612", "arabic") == "612"
