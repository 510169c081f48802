"""Days and moments as SPSS counts them, seconds since 14 October 1582, and as ISO 8601 texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_DAY = 86_400
_BEGIN = np.datetime64("1582-10-14", "us")
_FIRST, _LAST = np.datetime64("0001-01-01", "us"), np.datetime64("9999-12-31T23:59:59.999999", "us")


def iso_texts(seconds: NDArray[np.float64], timed: bool) -> list[str | None] | None:
    """``2022-01-19`` for a whole day, ``2022-01-19T09:15:30`` for a moment (always when ``timed``), None where NaN.

    None instead of a list where a text could not hold a value to the last bit: a year outside 1–9999, a fraction of a
    second finer than a microsecond.
    """
    filled = np.flatnonzero(~np.isnan(seconds))
    values = seconds[filled]
    if len(values) and not np.abs(values).max() < 3e11:
        return None
    # A double holds the seconds of our century to two microseconds: a thousandth of a second is what was meant.
    fine, coarse = (_BEGIN + (np.round(values * per).astype(np.int64) * (1_000_000 // per)).astype("timedelta64[us]")
                    for per in (1_000_000, 1_000))  # fmt: skip
    moments = np.where(_seconds(coarse) == values, coarse, fine)
    if ((moments < _FIRST) | (moments > _LAST)).any() or not np.array_equal(_seconds(moments), values):
        return None
    out: list[str | None] = [None] * len(seconds)
    whole = (values % _DAY == 0) & (not timed)
    days, times = np.datetime_as_string(moments, unit="D"), np.datetime_as_string(moments, unit="us")
    for place, day, time, plain in zip(filled, days, times, whole, strict=True):
        out[place] = str(day) if plain else str(time).removesuffix(".000000")
    return out


def _seconds(moments: NDArray[np.datetime64]) -> NDArray[np.float64]:
    passed: NDArray[np.float64] = (moments - _BEGIN).astype(np.int64) / 1e6
    return passed


def seconds_of(texts: Sequence[str | None]) -> NDArray[np.float64]:
    """SPSS seconds of ISO texts, NaN for None, shape (texts,). Raises ``ValueError`` for any other text."""
    if any(t is not None and not t[:1].isdigit() for t in texts):
        raise ValueError("not ISO 8601")
    moments = np.array(["NaT" if t is None else t for t in texts], dtype="datetime64[us]")
    return np.where(np.isnat(moments), np.nan, _seconds(moments))
