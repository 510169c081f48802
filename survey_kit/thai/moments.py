"""Moments (day and clock) as programs that collect answers write them: Google Forms, KoBoToolbox, spreadsheets."""

from __future__ import annotations

import re
from datetime import datetime

from survey_kit.thai.dates import read_date
from survey_kit.thai.numbers import to_arabic_digits

# Headers under which the collecting program keeps when a form was begun, ended and sent.
BEGUN = re.compile(r"^(?:start|starttime|begin)$", re.I)
ENDED = re.compile(r"^(?:end|endtime|finish)$", re.I)
SENT = re.compile(r"^(?:ประทับเวลา|timestamp|_submission_time)$", re.I)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*([ap]\.?m\.?)?", re.I)


def read_moment(value: object) -> datetime | None:
    """The moment behind a cell, local and without a zone; None where day or clock cannot be read."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    text = to_arabic_digits(str(value)).strip() if value is not None else ""
    clock = _CLOCK.search(text)
    day = read_date(text) if clock else None
    if clock is None or day is None:
        return None
    hour = int(clock[1]) % 12 + 12 * clock[4].lower().startswith("p") if clock[4] else int(clock[1])
    if hour > 23 or int(clock[2]) > 59 or int(clock[3] or 0) > 59:
        return None
    return datetime(day.date.year, day.date.month, day.date.day, hour, int(clock[2]), int(clock[3] or 0))
