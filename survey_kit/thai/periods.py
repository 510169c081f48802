"""What the wording of a question says about the number it asks for: an age, an amount per month."""

from __future__ import annotations

import re

_MONTHLY = re.compile(r"ต่อเดือน|/\s?เดือน|เดือนละ|รายเดือน|per month|monthly", re.I)
_AGE = re.compile(r"^(?:ข้อ\s?\S+\s)?(?:ท่าน(?:มี)?)?อายุ(?!ต่ำกว่า|เกิน)|^age\b", re.I)


def is_monthly(label: str) -> bool:
    """Whether a question asks for an amount per month."""
    return _MONTHLY.search(label) is not None


def asks_age(label: str) -> bool:
    """Whether a question asks for somebody's age."""
    return _AGE.search(label) is not None
