"""What counts as money."""

from __future__ import annotations

import re

_MONEY = re.compile(r"(?:ล้าน|แสน|หมื่น|พัน)?บาท|฿|(?:million |thousand )?(?:thai )?baht|thb")


def is_money(unit: str) -> bool:
    """Whether a unit is baht, or thousands or millions of it, by the month or as it comes."""
    return _MONEY.fullmatch(re.split(r"\s*(?:/|ต่อ| per )\s*", unit.strip().lower())[0]) is not None
