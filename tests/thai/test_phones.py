"""A telephone number is the same number however it is written, alone and in the middle of a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_kit.thai.identifiers import found_in, is_thai_id, masked, named_by, phones
from survey_kit.thai.numbers import to_thai_digits

mobiles = st.builds(lambda a, b: f"0{a}{b:08d}", st.sampled_from("689"), st.integers(0, 99_999_999))
landlines = st.builds(lambda a, b: f"0{a}{b:07d}", st.sampled_from("23457"), st.integers(0, 9_999_999))


def grouped(*sizes: int, gap: str = "-"):
    def write(number: str) -> str:
        out, at = [], 0
        for size in sizes:
            out.append(number[at : at + size])
            at += size
        return gap.join([*out, number[at:]])

    return write


WRITTEN = {
    "plain": str,
    "official": grouped(2, 4),
    "three three four": grouped(3, 3),
    "spaces": grouped(3, 3, gap=" "),
    "points": grouped(3, 3, gap="."),
    "dashes": grouped(3, 3, gap="–"),
    "thai digits": to_thai_digits,
    "abroad": lambda n: "+66" + n[1:],
    "abroad, spaced": lambda n: "+66 " + grouped(2, 3, gap=" ")(n[1:]),
    "abroad, both": lambda n: "+66 (0)" + n[1:],
    "dialled": lambda n: "0066" + n[1:],
    "without plus": lambda n: "66" + n[1:],
}


@pytest.mark.parametrize("way", WRITTEN)
@given(number=mobiles)
def test_a_mobile_in_every_written_form(way: str, number: str) -> None:
    written = WRITTEN[way](number)
    assert phones(written) == (number,)
    assert masked(f"โทรหาลูก {written} นะ") == "โทรหาลูก [ปกปิด] นะ"


@pytest.mark.parametrize("way", [w for w in WRITTEN if w not in ("official",)])
@given(number=landlines)
def test_a_land_line_in_every_written_form(way: str, number: str) -> None:
    assert phones(WRITTEN[way](number)) == (number,)


@given(number=mobiles)
def test_a_mobile_that_a_spreadsheet_took_for_a_number(number: str) -> None:
    assert phones(int(number)) == phones(float(number)) == phones(number[1:]) == (number,)
    assert masked(f"เบอร์ {number[1:]}") == "เบอร์ [ปกปิด]"


@given(one=mobiles, other=landlines, between=st.sampled_from((", ", " / ", " หรือ ", "\n")))
def test_two_numbers_in_a_cell(one: str, other: str, between: str) -> None:
    assert phones(one + between + other) == (one, other)


@pytest.mark.parametrize("text", ["0 7422 1286", "(074) 221-286", "074-221286", "โทร.074221286"])
def test_land_lines_as_offices_write_them(text: str) -> None:
    assert len(phones(text)) == 1


@pytest.mark.parametrize(
    "text",
    ["2022-01-10", "2565-01-10", "08-05-2565 10:30", "7.0812345678", "0 1 2 3 4 5 6 7 8 9", "งบ 812345678 บาท",
     "3c8b0812-3456-4789-8123-4567890abcde", "1,200,000", "12:08:45"],
)  # fmt: skip
def test_what_is_no_telephone_number(text: str) -> None:
    assert [h for h in found_in(text) if h.kind in ("phone", "thai-id")] == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("บ้านเลขที่ 99/9 ม.3 ต.ควนลัง", "address"), ("อยู่ 12/3 หมู่ 4 ต.พะตง อ.หาดใหญ่ 90230", "address"),
        ("a.b@example.co.th", "email"), ("ไลน์ไอดี somchai_99", "account"), ("Line: @khuanlang", "account"),
        ("facebook.com/somebody", "account"), ("7.1985, 100.5951", "gps"), ("7.1985 100.5951 0 0", "gps"),
        ("7°12'34.5\"N 100°35'42\"E", "gps"), ("IMG_20220110.jpg", "photo"), ("1650012345678.m4a", "photo"),
        ("1-2345-67890-12-3", "thai-id"), ("๑-๒๓๔๕-๖๗๘๙๐-๑๒-๓", "thai-id"), ("123-4-56789-0", "bank"),
        ("ว่าที่ ร.ต. สมมติ ตัวอย่าง", "name"), ("รศ.ดร.สมมติ", "name"), ("โต๊ะครูอับดุล", "name"), ("Mr. Somchai Jaidee", "name"),
    ],
)  # fmt: skip
def test_kinds_of_identifiers_in_text(text: str, kind: str) -> None:
    assert kind in {h.kind for h in found_in(f"แจ้งไว้ {text} ครับ")}


@pytest.mark.parametrize("text", ["กลุ่มไลน์แจ้งระดับน้ำ", "น้ำสูง 50 ม. จากถนน", "เรียน online ไม่ได้", "สัดส่วน 3/4 ต้นทุน", "พ.ศ. 2565", "พ.ร.บ. น้ำ",
                                  "นางแบบ", "โรงเรียนนายร้อย", "ท่อ 12 ซ.ม."])  # fmt: skip
def test_harmless_words_stay(text: str) -> None:
    assert found_in(text) == ()


@given(st.integers(10**11, 9 * 10**11 - 1))
def test_the_check_digit_lets_one_last_digit_pass(first: int) -> None:
    valid = [d for d in "0123456789" if is_thai_id(f"{first:012d}{d}")]
    assert len(valid) == 1
    assert found_in(f"บัตร {first:012d}{valid[0]}")[0].kind == "thai-id"


@pytest.mark.parametrize(
    ("header", "kind"),
    [("เบอร์โทรศัพท์สำหรับนัด", "phone"), ("ชื่อ-สกุล", "name"), ("ชื่อผู้ให้ข้อมูล", "name"), ("ชื่อชุมชน", ""), ("ชื่อหน่วยงาน", ""), ("_gps_latitude", "gps"),
     ("ที่อยู่", "address"), ("สิทธิในที่อยู่อาศัย", ""), ("hotline", ""), ("เลขบัตรประชาชน", "thai-id"), ("ท่านได้ข่าวจากไลน์หรือไม่", "")],
)  # fmt: skip
def test_what_a_header_announces(header: str, kind: str) -> None:
    assert named_by(header) == kind
