"""What points to a person is found in running text; what only looks like it stays."""

from __future__ import annotations

import pytest

from survey_kit.thai.identifiers import MASK, masked


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("โทร 080-000-0999 ได้", f"โทร {MASK} ได้"),
        ("โทร ๐๘๑ ๒๓๔ ๕๖๗๘", f"โทร {MASK}"),
        ("0800000999", MASK),
        ("+66 81 234 5678", MASK),
        ("เบอร์บ้าน 074-123456", f"เบอร์บ้าน {MASK}"),
        ("บัตร 1-2345-67890-12-3", f"บัตร {MASK}"),
        ("ส่งมาที่ a.b@example.co.th นะ", f"ส่งมาที่ {MASK} นะ"),
        ("ถามนายสมมติ ตัวอย่าง โทรหาได้", f"ถาม{MASK} โทรหาได้"),
        ("ป้านางสาวสมศรี ใจดี บอก", f"ป้า{MASK} บอก"),
    ],
)
def test_masked(text: str, wanted: str) -> None:
    assert masked(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "อยากให้นายกเทศมนตรี มาดูน้ำท่วม",
        "นายอำเภอและนายช่างโยธา",
        "น้ำท่วมปี 2565 สูง 100 ซม. งบ 1,000,000 บาท",
        "พ.ศ. 2565-2566",
        "2022-01-10",
        "4_phatong_households.sav:65",
        "1-0108",
        "0.42430555555555555",
        "งบ 120000000",
    ],
)
def test_left_alone(text: str) -> None:
    assert masked(text) == text
