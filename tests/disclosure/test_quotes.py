"""Quotes by role and broad place: none of a few people, none that points to one."""

from __future__ import annotations

import csv
from pathlib import Path

from survey_kit.disclosure.quotes import Withheld, printable
from survey_kit.disclosure.releases import rule_words
from survey_kit.model.quote import Quote

FILE = Path(__file__).resolve().parents[2] / "sample_data" / "clean" / "quotes.csv"


def sample() -> list[Quote]:
    with FILE.open(encoding="utf-8-sig", newline="") as file:
        return [Quote(r["quote_id"], r["city"], r["role"], r["quote"]) for r in csv.DictReader(file)]


def test_a_group_of_fewer_than_ten_is_not_quoted() -> None:
    quotes = sample()
    groups = {(q.place, q.role): 9 for q in quotes} | {("2", "หญิง 60 ปีขึ้นไป"): 10}
    found = printable(quotes, groups)
    assert {(q.place, q.role) for q in found.printed} == {("2", "หญิง 60 ปีขึ้นไป")}
    assert len(found.printed) + len(found.withheld) == len(quotes) == 60
    assert {w.rule for w in found.withheld} == {"quote-of-few"}


def test_a_group_that_was_not_asked_is_not_quoted() -> None:
    assert printable([Quote("Q1", "1", "ชาวบ้าน", "น้ำมาเร็ว")], {}).printed == ()


def test_the_sample_quotes_are_printed_as_they_are() -> None:
    quotes = sample()
    assert printable(quotes, {(q.place, q.role): 12 for q in quotes}).printed == tuple(quotes)


def test_what_points_to_a_person_is_masked() -> None:
    said = Quote("Q1", "1", "ชาวบ้าน", "ไปถามนายสมชาย ใจดี บ้านเลขที่ 99/9 หมู่ 3 โทร 081-234-5678 ได้")
    (quote,) = printable([said], {("1", "ชาวบ้าน"): 40}).printed
    for secret in ("สมชาย", "99/9", "081-234-5678"):
        assert secret in said.text
        assert secret not in quote.text


def test_a_role_with_a_name_in_it_is_no_role() -> None:
    found = printable([Quote("Q1", "1", "นายสมชาย ใจดี", "น้ำมาเร็ว")], {("1", "นายสมชาย ใจดี"): 40})
    assert found.withheld == (Withheld("Q1", "quote-points-to-person"),)
    assert all(rule_words(rule).th for rule in ("quote-points-to-person", "quote-of-few"))
