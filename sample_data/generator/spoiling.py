"""Ways in which answers get spoilt: how people type numbers, dates and words, and rows that should not be there."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import numpy as np

from generator.grid import Grid, Record, Row

Where = Callable[[Record], bool]
Spelling = Callable[[Any], Any]

_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_ONES = ("", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_MONTHS = ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.")
_LONG = (
    *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
    *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
)


def thai_digits(value: Any) -> str:
    """๔๕; ๑๒,๐๐๐."""
    return f"{int(value):,}".translate(_DIGITS)


def in_words(value: Any) -> str:
    """สี่สิบห้า, for 11–99."""
    tens, ones = divmod(int(value), 10)
    head = "สิบ" if tens == 1 else "ยี่สิบ" if tens == 2 else _ONES[tens] + "สิบ"
    return head + ("เอ็ด" if ones == 1 else _ONES[ones])


def with_comma(value: Any) -> str:
    return f"{int(value):,} บาท"


def with_cents(value: Any) -> str:
    return f"{int(value):,}.00"


def with_dash(value: Any) -> str:
    return f"{int(value)}-"


def with_point(value: Any) -> str:
    """12.000, a point for the comma."""
    return f"{int(value):,}".replace(",", ".")


def thousands(value: Any) -> str:
    return f"{int(value) // 1000}k"


def ten_thousands(value: Any) -> str:
    """หมื่นห้า for 15,000."""
    return "หมื่น" + _ONES[int(value) // 1000 - 10]


def _date(value: Any) -> datetime.date:
    return datetime.date.fromisoformat(str(value))


def short_date(value: Any) -> str:
    """5 เม.ย. 65."""
    day = _date(value)
    return f"{day.day} {_MONTHS[day.month - 1]} {(day.year + 543) % 100}"


def long_date(value: Any) -> str:
    """๕ เมษายน ๒๕๖๕."""
    day = _date(value)
    return f"{day.day} {_LONG[day.month - 1]} {day.year + 543}".translate(_DIGITS)


def slashed(value: Any) -> str:
    """5/4/65."""
    day = _date(value)
    return f"{day.day}/{day.month}/{(day.year + 543) % 100}"


def typed_as_year(value: Any) -> datetime.datetime:
    """A date cell whose year is พ.ศ.: Excel takes 2565 for the year 2565 of our era."""
    day = _date(value)
    return datetime.datetime(day.year + 543, day.month, day.day)


def serial(value: Any) -> int:
    """The number behind an Excel date."""
    return (_date(value) - datetime.date(1899, 12, 30)).days


def wrong_letters(value: Any) -> str:
    """Two เ for แ, two signs for ำ: they look right."""
    return str(value).replace("แ", "เเ").replace("ำ", "ํา")


def wrong_spaces(value: Any) -> str:
    """No-break and double spaces."""
    text = str(value)
    return text.replace(" ", "\u00a0 ", 1) if " " in text else text[:3] + "\u00a0" + text[3:]


def hidden_space(value: Any) -> str:
    """A zero-width space inside a word."""
    return str(value)[:4] + "\u200b" + str(value)[4:]


def broken_glyph(value: Any) -> str:
    """A private-use vowel as copied from a PDF."""
    return str(value)[:2] + "\uf70a" + str(value)[2:]


class Spoiler:
    """Picks rows for spoiling; prefers a small pool, so that few rows carry all the trouble."""

    def __init__(self, rng: np.random.Generator, grid: Grid, share: float = 0.03) -> None:
        self.rng, self.grid = rng, grid
        ids = [str(r[grid.key]) for r in grid.records]
        size = max(2, round(share * len(ids)))
        self.pool = [str(i) for i in rng.choice(ids, size=size, replace=False)]
        self.rest = [str(i) for i in rng.permutation(ids) if i not in self.pool]
        self.done: set[tuple[str, str]] = set()

    def pick(self, question: str, where: Where) -> str:
        """A row that fits, whose answer to ``question`` is still clean."""
        for form_id in (*self.pool, *self.rest):
            if (form_id, question) not in self.done and where(self.grid.by_id[form_id]):
                self.done.add((form_id, question))
                if form_id not in self.pool:
                    self.pool.append(form_id)
                return form_id
        raise LookupError(f"{self.grid.file}: no row for {question}")

    def spell(self, case: int, question: str, spelling: Spelling, where: Where | None = None) -> None:
        """Respell the clean answer of one row."""
        form_id = self.pick(question, lambda r: has(r, question) and (where is None or where(r)))
        self.grid.spoil(form_id, question, spelling(self.grid.by_id[form_id][question]), case)

    def put(self, case: int, question: str, raw: Any, where: Where) -> str:
        """Write ``raw`` over the answer of one row that fits."""
        form_id = self.pick(question, where)
        self.grid.spoil(form_id, question, raw, case)
        return form_id

    def extra(self, case: int, record: Record, after: str | None = None) -> Row:
        """Insert a row that should not be there; ``record`` is what its cells say."""
        row = Row(str(record[self.grid.key]), [c.write(record) for c in self.grid.columns], case)
        ids = list(self.grid.by_id)
        self.grid.insert(after if after is not None else ids[int(self.rng.integers(len(ids)))], row)
        return row


def has(record: Record, question: str) -> bool:
    """Whether there is an answer, not a missing code."""
    value = record.get(question)
    return value is not None and value not in (97, 98, 99, -97, -98, -99)


def is_(question: str, *values: Any) -> Where:
    return lambda record: record.get(question) in values


def refused(spoiler: Spoiler, book_names: list[str], city: int, start: int, count: int) -> None:
    """Rows of people who did not consent: cover only."""
    for i in range(count):
        when = spoiler.grid.records[int(spoiler.rng.integers(len(spoiler.grid.records)))]["int_date"]
        blank: Record = dict.fromkeys(book_names)
        record = blank | {"form_id": f"{city}-{start + i:04d}", "city": city, "int_date": when, "when": when, "mode": 1}
        spoiler.extra(43, record | {"consent": 0, "order": 900 + i})


def test_row(spoiler: Spoiler, book_names: list[str], city: int, name: str) -> None:
    """A row somebody typed to try the form."""
    first = spoiler.grid.records[0]
    blank: Record = dict.fromkeys(book_names)
    answers = {"form_id": name, "city": city, "community": name, "int_date": first["int_date"], "when": first["when"]}
    spoiler.extra(
        42, blank | answers | {"consent": 1, "a1": 1, "a2": 20, "g3": name, "g4": name, "order": 990}, after=""
    )


def twice(spoiler: Spoiler, city: int, number: int) -> None:
    """The same household answered by a second member: other sex and age, same house."""
    form_id = spoiler.pick("a7", lambda r: r.get("a9") is not None and r["a9"] >= 3 and r.get("a7") == 1)
    record = spoiler.grid.by_id[form_id]
    other = {
        "form_id": f"{city}-{number:04d}",
        "a1": 3 - min(record["a1"], 2),
        "a7": 2,
        "a2": min(record["a2"] + 3, 90),
    }
    spoiler.extra(20, record | other | {"order": 950}, after=form_id)
