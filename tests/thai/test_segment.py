"""Words, line breaks and widths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_kit.thai.segment import chunks, long_words, words
from survey_kit.thai.width import clusters, text_width, wrapped

SENTENCE = "การสำรวจครั้งนี้เก็บข้อมูลจากประชาชนอายุ 18 ปีขึ้นไปในเทศบาลเมืองควนลัง เมื่อ 5 เม.ย. 65 (พ.ศ. 2565) เวลา 09.00 น."
MIXED = st.text(alphabet="กขคงจนมยรลวสหอะาิีึืุู่้์ำเแโใไๆฯ abc123.,()“”🙂\n", max_size=60)


def test_words_of_a_sentence() -> None:
    found = [w for w in words(SENTENCE) if not w.isspace()]
    assert found == [
        "การสำรวจ", "ครั้งนี้", "เก็บ", "ข้อมูล", "จาก", "ประชาชน", "อายุ", "18", "ปี", "ขึ้นไป", "ใน", "เทศบาลเมือง", "ควนลัง", "เมื่อ", "5",
        "เม.ย.", "65", "(", "พ.ศ.", "2565", ")", "เวลา", "09.00", "น.",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["โตนดด้วน", "ปาดังเบซาร์", "บาลาเซาะห์เก้าแสน", "กันยายน", "เชียงใหม่", "งบประมาณ", "น้ำท่วม"])
def test_names_stay_whole(name: str) -> None:
    assert name in words(f"ที่{name}และที่อื่น")


def test_extra_names() -> None:
    assert "ขฉฐฒ" in words("บ้านขฉฐฒของเรา", ["ขฉฐฒ"])


@given(MIXED)
def test_nothing_is_lost(text: str) -> None:
    assert "".join(words(text)) == text
    assert "".join(chunks(text)) == text
    assert "".join(clusters(text)) == text


def test_repetition_sign_does_not_begin_a_line() -> None:
    assert all(not c.startswith(("ๆ", ")", "”", "ฯ")) for c in chunks("ค่อย ๆ ทำ (ทีละเรื่อง) “ดี” กรุงเทพฯ"))


def test_words_worth_protecting() -> None:
    assert long_words(["ครัวเรือนในควนลังเจอน้ำท่วม"]) == ("ครัวเรือน", "น้ำท่วม", "ควนลัง")


def test_marks_have_no_width() -> None:
    assert text_width("ก้ำ", 10) == pytest.approx(text_width("กา", 10))
    assert text_width("กก", 10) == pytest.approx(11.52)
    assert text_width("ก", 10, 700) > text_width("ก", 10)


@given(MIXED, st.floats(20, 200))
def test_lines_never_overflow(text: str, width: float) -> None:
    lines = wrapped(text, 12, width)
    assert all(text_width(x, 12) <= width or len(clusters(x.strip())) <= 1 for x in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_are_balanced() -> None:
    lines = wrapped("การแจ้งเตือนคุณภาพอากาศและการจัดห้องปลอดฝุ่นสำหรับผู้สูงอายุ", 12, 200)
    widths = [text_width(x, 12) for x in lines]
    assert len(lines) == 2 and min(widths) > 0.7 * max(widths)
