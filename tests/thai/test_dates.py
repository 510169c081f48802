"""Dates people type (DOMAIN 5.5, case 7) and dates as reports write them."""

from datetime import date, datetime

import pytest

from survey_kit.thai.dates import (
    ReadDate,
    buddhist_year,
    fiscal_period,
    fiscal_year,
    month_and_year,
    period,
    read_date,
    written,
)

DAY = date(2022, 4, 5)


@pytest.mark.parametrize(
    ("typed", "guess"),
    [
        ("5/4/65", True),
        ("5/4/2565", False),
        ("05-04-2565", False),
        ("5.4.2565", False),
        ("5 / 4 / 2565", False),
        ("5 เม.ย. 65", False),
        ("5 เม.ย.65", False),
        ("5เมย65", False),
        ("๕ เมษายน ๒๕๖๕", False),
        ("๕ เมษายน พ.ศ. ๒๕๖๕", False),
        ("วันอังคารที่ 5 เมษายน พ.ศ. 2565", False),
        ("วันที่ 5 เดือนเมษายน ปี 2565", False),
        ("5 เมษา 2565", False),
        ("5-เม.ย.-65", False),
        ("2022-04-05", False),
        ("2022-04-05T14:03:22+07:00", False),
        ("2022/04/05 2:03:22 PM GMT+7", False),
        ("2565-04-05", False),
        ("5/4/2022", False),
        ("5/4/2022, 14:03:22", True),
        ("5 เม.ย. 2565 เวลา 14.30 น.", False),
        ("5 Apr 2022", False),
        ("April 5, 2022", False),
        ("5\u00a0เมษายน\u200b 2565", False),
        ("05042565", True),
        ("25650405", True),
        ("44656", True),
        (44656, True),
        (44656.75, True),
        (242983, True),
        (datetime(2565, 4, 5), True),
        (datetime(2022, 4, 5, 9, 30), False),
        (DAY, False),
    ],
)
def test_every_way_to_type_one_day(typed: object, guess: bool) -> None:
    read = read_date(typed)
    assert read is not None, typed
    assert (read.date, read.guess) == (DAY, guess)


@pytest.mark.parametrize(
    "typed",
    ["", "-", "ไม่ทราบ", "31/2/2565", "29/2/2565", "13/13/2565", "45", "08123456789", "1/2", None, True, float("nan"), -3, 12,
     "5/4/256", "1 มกราคม 2483", "สิบห้า", "32 มกราคม 2565"],
)  # fmt: skip
def test_what_is_no_day(typed: object) -> None:
    assert read_date(typed) is None


def test_leap_day_of_a_buddhist_year() -> None:
    assert read_date("29/2/2567").date == date(2024, 2, 29)  # type: ignore[union-attr]


def test_month_first_is_a_guess() -> None:
    assert read_date("4/25/2022") == ReadDate(date(2022, 4, 25), True)


def test_month_alone_is_its_first_day_and_a_guess() -> None:
    read = read_date("เมษายน 2565")
    assert read is not None and (read.date, read.guess) == (date(2022, 4, 1), True)


def test_years_before_2484_began_in_april() -> None:
    assert buddhist_year(date(1940, 3, 31)) == 2482
    assert buddhist_year(date(1940, 4, 1)) == 2483
    assert buddhist_year(date(1941, 1, 1)) == 2484
    assert read_date("15 มกราคม 2482").date == date(1940, 1, 15)  # type: ignore[union-attr]


def test_styles() -> None:
    assert written(DAY, "full") == "วันอังคารที่ 5 เมษายน พ.ศ. 2565"
    assert written(DAY, "long") == "5 เมษายน พ.ศ. 2565"
    assert written(DAY) == "5 เม.ย. 2565"
    assert written(DAY, "short", "thai") == "๕/๔/๒๕๖๕"
    assert month_and_year(DAY) == "เมษายน 2565"


def test_periods() -> None:
    assert period(date(2025, 9, 3), date(2025, 9, 12)) == "3–12 กันยายน 2568"
    assert period(date(2025, 9, 3), date(2025, 10, 12)) == "3 กันยายน – 12 ตุลาคม 2568"
    assert period(date(2025, 12, 3), date(2026, 1, 2), "thai") == "๓ ธันวาคม ๒๕๖๘ – ๒ มกราคม ๒๕๖๙"
    assert period(DAY, DAY) == "5 เมษายน 2565"


def test_fiscal_year() -> None:
    assert (fiscal_year(date(2021, 9, 30)), fiscal_year(date(2021, 10, 1)), fiscal_year(date(2022, 9, 30))) == (
        2564, 2565, 2565,
    )  # fmt: skip
    assert fiscal_period(2565) == (date(2021, 10, 1), date(2022, 9, 30))


@pytest.mark.parametrize("style", ["full", "long", "medium", "short"])
def test_what_is_written_is_read_back(style: str) -> None:
    for day in (DAY, date(2000, 2, 29), date(1957, 12, 31), date(1938, 2, 3)):
        for digits in ("arabic", "thai"):
            read = read_date(written(day, style, digits))  # type: ignore[arg-type]
            assert read is not None and read.date == day
