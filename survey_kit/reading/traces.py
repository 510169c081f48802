"""What a file tells beside its answers: the same telephone twice, a form sent twice, an interview done too fast.

Telephones and clocks are compared here, while the file is read, because neither is kept with the answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Any

from survey_kit.model.codebook import Codebook, Kind
from survey_kit.model.finding import Finding
from survey_kit.reading.mapping import Match
from survey_kit.reading.sheet import Sheet
from survey_kit.thai.identifiers import phones
from survey_kit.thai.moments import BEGUN, ENDED, SENT, read_moment
from survey_kit.thai.numbers import to_arabic_digits
from survey_kit.thai.text import normal

# Two forms with the same answers sent within this many seconds are one.
SECONDS_APART = 120
SAME_ANSWERS = 0.8
LEAST_ANSWERS = 5
# Faster than a third of the usual time nobody reads the questions aloud.
FAST = 1 / 3
LEAST_INTERVIEWS = 20


def trace_findings(
    sheet: Sheet, matches: Sequence[Match], codebook: Codebook, rows: Sequence[str]
) -> Iterator[Finding]:
    """Findings from the columns that never become data."""
    for match in matches:
        variable = codebook.get(match.target)
        if variable is not None and variable.kind is Kind.PERSONAL:
            cells = [row[match.column] for row in sheet.rows]
            yield from _contacts(match.target, cells, rows)
            yield from _odd_phones(match.target, cells, rows)
    yield from _sent_twice(sheet, matches, rows)
    yield from _too_fast(sheet, rows)


def _filled(cells: Sequence[Any]) -> Iterator[tuple[int, Any]]:
    return ((i, c) for i, c in enumerate(cells) if c is not None and str(c).strip())


def _contacts(name: str, cells: Sequence[Any], rows: Sequence[str]) -> Iterator[Finding]:
    """Rows that leave the same telephone, address or name; the finding does not say which."""
    first: dict[str, str] = {}
    for i, cell in _filled(cells):
        keys = phones(cell) or (normal(str(cell)),)
        known = next((first[k] for k in keys if k in first), "")
        if known:
            yield Finding("same-contact", rows[i], name, None, "keep", "warning", 19, {"first": known})
        for key in keys:
            first.setdefault(key, rows[i])


def _odd_phones(name: str, cells: Sequence[Any], rows: Sequence[str]) -> Iterator[Finding]:
    """Telephone numbers written so that a program would lose them."""
    read = {i: phones(cell) for i, cell in _filled(cells)}
    if sum(map(bool, read.values())) * 2 < max(1, len(read)):
        return
    for i, numbers in read.items():
        code = _oddity(cells[i], numbers)
        if code:
            yield Finding(code, rows[i], name, None, "keep", "notice", 38)


def _oddity(cell: Any, numbers: Sequence[str]) -> str:
    text = str(cell).strip()
    if not numbers:
        return "phone-unreadable"
    if len(numbers) > 1:
        return "phone-several"
    if to_arabic_digits(text) != text:
        return "phone-thai-digits"
    digits = re.sub(r"\D", "", f"{cell:.0f}" if isinstance(cell, float) else text)
    return "phone-without-zero" if digits == numbers[0][1:] else ""


def _column(sheet: Sheet, header: re.Pattern[str]) -> list[datetime | None] | None:
    """The moments in the first column with that header, None where there is no such column."""
    for j, lines in enumerate(sheet.header):
        if any(header.match(line.strip()) for line in lines):
            return [read_moment(row[j]) for row in sheet.rows]
    return None


def _sent_twice(sheet: Sheet, matches: Sequence[Match], rows: Sequence[str]) -> Iterator[Finding]:
    """The same answers sent again within two minutes; the later one is proposed to go."""
    sent = _column(sheet, SENT)
    if sent is None:
        return
    columns = [m.column for m in matches if m.target]
    order = sorted((moment, i) for i, moment in enumerate(sent) if moment is not None)
    for (earlier, a), (later, b) in pairwise(order):
        seconds = (later - earlier).total_seconds()
        if seconds <= SECONDS_APART and _alike(sheet.rows[a], sheet.rows[b], columns):
            facts = {"first": rows[a], "seconds": f"{seconds:.0f}"}
            yield Finding("sent-twice", rows[b], "", None, "drop row", "error", 19, facts)


def _alike(one: Sequence[Any], other: Sequence[Any], columns: Sequence[int]) -> bool:
    filled = [j for j in columns if one[j] not in (None, "") or other[j] not in (None, "")]
    same = sum(one[j] == other[j] for j in filled)
    return len(filled) >= LEAST_ANSWERS and same >= SAME_ANSWERS * len(filled)


def _too_fast(sheet: Sheet, rows: Sequence[str]) -> Iterator[Finding]:
    """Interviews that took less than a third of the usual time, or ended before they began."""
    begun, ended = _column(sheet, BEGUN), _column(sheet, ENDED)
    if begun is None or ended is None:
        return
    took = {i: (b - a).total_seconds() / 60 for i, (a, b) in enumerate(zip(begun, ended, strict=True)) if a and b}
    usual = median([m for m in took.values() if m >= 0] or [0.0])
    for i, minutes in took.items():
        facts = {"minutes": f"{minutes:.0f}", "median": f"{usual:.0f}"}
        if minutes < 0:
            yield Finding("time-backwards", rows[i], "", None, "keep", "warning", 8, facts)
        elif len(took) >= LEAST_INTERVIEWS and minutes < FAST * usual:
            yield Finding("too-fast", rows[i], "", None, "keep", "warning", 11, facts)
