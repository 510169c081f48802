"""The only place that rounds and writes numbers: half away from zero, Thai or Arabic digits, percents, p-values.

Python's own formatting rounds 12.25 to 12.2; SPSS, Excel and every reader expect 12.3.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

Digits = Literal["arabic", "thai"]

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
ARABIC_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
MINUS = "−"
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
EMPTY = "–"

# Binary dust: 12.25 computed as 12.249999999999998 is still 12.25 to whoever checks it by hand.
_SIGNIFICANT = 13
# Digits enough for every float: an F of 1e29 from a nearly perfect fit must not stop a report.
_ROOM = Context(prec=400)
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?")


def rounded(value: float, decimals: int = 0) -> Decimal:
    """``value`` rounded half away from zero to ``decimals`` places.

    The value is first read at 13 significant digits, so that 0.285 × 100 rounds as 28.5 does.
    Raises ``ValueError`` for NaN and infinities.
    """
    if not math.isfinite(value):
        raise ValueError(f"cannot round {value}")
    exact = Decimal(f"{value:.{_SIGNIFICANT}g}")
    result = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP, context=_ROOM)
    return result if result else abs(result)


def settled(value: float | None) -> float:
    """A value as it is put in order: sums that differ only in their last bits, as engines add them, stand level."""
    return float(f"{value or 0.0:.12g}")


def figures(text: str) -> set[str]:
    """Every number written in a text, in Arabic digits."""
    return {found.rstrip(",") for found in _FIGURE.findall(to_arabic_digits(text))}


def without_figures(text: str) -> str:
    """A text with 0 for every number: the same for two sentences that differ in their numbers only."""
    return _FIGURE.sub("0", to_arabic_digits(text))


def to_thai_digits(text: str) -> str:
    """``text`` with ๐–๙ for 0–9."""
    return text.translate(THAI_DIGITS)


def to_arabic_digits(text: str) -> str:
    """``text`` with 0–9 for ๐–๙."""
    return text.translate(ARABIC_DIGITS)


def printed_number(text: str) -> float | None:
    """The number a printed text shows (``1,234.5``, ``12.5`` in Thai digits, ``−.35``), or None."""
    plain = to_arabic_digits(text.strip()).replace(MINUS, "-")
    if not plain or plain in "+-." or not _NUMBER.fullmatch(plain) or not any(c.isdigit() for c in plain):
        return None
    return float(plain.replace(",", ""))


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a document writes numbers: digits and decimal places of each kind of figure.

    ``count`` and ``money`` are whole by default, ``percent`` has 1 place, ``mean`` 2, ``p`` 3.
    """

    digits: Digits = "arabic"
    percent_places: int = 1
    mean_places: int = 2
    p_places: int = 3
    money_places: int = 0

    def number(self, value: float | None, places: int = 0) -> str:
        """``12,345.67``; a dash for None or NaN."""
        if value is None or not math.isfinite(value):
            return EMPTY
        return self._finish(f"{rounded(value, places):,f}")

    def count(self, value: float | None) -> str:
        """A number of people or answers, whole."""
        return self.number(value, 0)

    def percent(self, share: float | None, places: int | None = None) -> str:
        """A share (0–1) as a bare percent figure: 0.615 → ``61.5``."""
        if share is None or not math.isfinite(share):
            return EMPTY
        return self.number(share * 100.0, self.percent_places if places is None else places)

    def mean(self, value: float | None, places: int | None = None) -> str:
        """A mean or a standard deviation."""
        return self.number(value, self.mean_places if places is None else places)

    def money(self, value: float | None) -> str:
        """An amount in baht."""
        return self.number(value, self.money_places)

    def p_value(self, p: float | None) -> str:
        """``.032``; ``< .001`` instead of ``.000``; no leading zero, as theses print it."""
        if p is None or not math.isfinite(p):
            return EMPTY
        smallest = Decimal(1).scaleb(-self.p_places)
        if Decimal(p) < smallest:
            return self._finish("< " + f"{smallest:f}"[1:])
        text = f"{rounded(p, self.p_places):f}"
        return self._finish(text[1:] if text.startswith("0.") else text)

    def correlation(self, value: float | None) -> str:
        """A figure between −1 and 1 without its leading zero: ``−.35``."""
        if value is None or not math.isfinite(value):
            return EMPTY
        text = f"{rounded(value, self.p_places):f}"
        return self._finish(text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text)

    def _finish(self, text: str) -> str:
        text = text.replace("-", MINUS)
        return to_thai_digits(text) if self.digits == "thai" else text


PLAIN = NumberStyle()


def stars(p: float | None) -> str:
    """``**`` at .01, ``*`` at .05, nothing otherwise."""
    if p is None or not math.isfinite(p):
        return ""
    return "**" if p < 0.01 else "*" if p < 0.05 else ""


def out_of_ten(share: float) -> int:
    """How many of ten people: a share (0–1) to the nearest tenth, half up."""
    return int(rounded(share * 10.0, 0))
