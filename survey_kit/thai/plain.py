"""Shares in the words of villagers: x ใน 10, one denominator, a classifier that fits what is counted."""

from __future__ import annotations

from dataclasses import dataclass

from survey_kit.thai.numbers import Digits, NumberStyle, rounded, to_thai_digits

# Upper end of each band in percent (exclusive, at one decimal) and how many of ten it is.
_TENTHS = ((15.0, 1), (25.0, 2), (35.0, 3), (45.0, 4), (55.0, 5), (65.0, 6), (75.0, 7), (85.0, 8), (95.0, 9))
# "Half of people" would be half of mankind.
_WHOM = {"คน": "คนที่ตอบ"}
CLASSIFIERS = ("คน", "ครัวเรือน", "บ้าน", "หลัง", "กลุ่ม", "หน่วยงาน", "ตำบล", "ชุมชน")


@dataclass(frozen=True, slots=True)
class Plain:
    """A share in plain words with its row of pictures: ``filled`` of ``total``.

    ``phrase`` has no classifier for ไม่มีเลย and the like; ``exactly`` tells that ประมาณ would be wrong.
    """

    phrase: str
    filled: int
    total: int = 10
    exactly: bool = False


def in_plain_words(share: float, classifier: str = "คน", digits: Digits = "arabic") -> Plain:
    """``ประมาณ 6 ใน 10 ครัวเรือน`` for 0.615 (DOMAIN 2.6: one decimal, half up, bands of ten).

    Raises ``ValueError`` outside 0–1.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a share lies between 0 and 1, not {share}")
    plain = _extreme(share, classifier) or _tenths(share, classifier)
    return Plain(to_thai_digits(plain.phrase), plain.filled, plain.total, plain.exactly) if digits == "thai" else plain


def figure(share: float, classifier: str = "คน", digits: Digits = "arabic") -> str:
    """The same without ประมาณ and brackets, for the big figure of a message: ``6 ใน 10 ครัวเรือน``, ``ครึ่งหนึ่ง``."""
    phrase = in_plain_words(share, classifier, digits).phrase
    return phrase.removeprefix("ประมาณ").split(" (")[0].strip()


def figure_of_whom(share: float, classifier: str = "คน", digits: Digits = "arabic") -> str:
    """The big figure with those it is of where it does not say so itself: ``ครึ่งหนึ่งของครัวเรือน``."""
    big = figure(share, classifier, digits)
    return big if classifier in big else f"{big}ของ{_WHOM.get(classifier, classifier)}"


def with_counts(share: float, count: int, base: int, classifier: str = "คน", digits: Digits = "arabic") -> str:
    """``ประมาณ 6 ใน 10 ครัวเรือน (123 จาก 200 ครัวเรือน)``."""
    style = NumberStyle(digits=digits)
    counts = f"({style.count(count)} จาก {style.count(base)} {classifier})"
    return f"{in_plain_words(share, classifier, digits).phrase} {counts}"


def _extreme(share: float, classifier: str) -> Plain | None:
    """None, all, and what is too near them for tenths; nearly all is never called all."""
    percent = rounded(share * 100.0, 1)
    if share == 0.0:
        return Plain("ไม่มีเลย", 0, exactly=True)
    if share == 1.0:
        return Plain(f"ทุก{classifier}", 10, exactly=True)
    if percent < rounded(2.5, 1):
        return Plain("น้อยมาก (ไม่ถึง 1 ใน 20)", 0, 20)
    if percent < rounded(7.5, 1):
        return Plain(f"ประมาณ 1 ใน 20 {classifier}", 1, 20)
    if percent >= 95:
        return Plain("เกือบทั้งหมด", 19, 20)
    return None


def _tenths(share: float, classifier: str) -> Plain:
    percent = rounded(share * 100.0, 1)
    tenths = next(n for end, n in _TENTHS if percent < rounded(end, 1))
    if tenths == 5:
        return Plain(f"ประมาณครึ่งหนึ่ง (5 ใน 10 {classifier})", 5)
    return Plain(f"ประมาณ {tenths} ใน 10 {classifier}", tenths)
