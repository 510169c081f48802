"""Numbers people type (DOMAIN 5.5, cases 2, 3, 5, 12, 36)."""

import pytest

from survey_kit.thai.values import read_number

EXACT = {
    "45": 45,
    "๔๕": 45,
    "๒,๕๐๐": 2500,
    "45 ปี": 45,
    "45ปี": 45,
    "45.": 45,
    "สี่สิบห้า": 45,
    "สี่สิบห้าปี": 45,
    "1,200 บาท": 1200,
    "1200-": 1200,
    "1200.-": 1200,
    "1,200.- บาท": 1200,
    "15,000.00": 15000,
    "15k": 15000,
    "15K": 15000,
    "1.5 ล้าน": 1_500_000,
    "1.5 ล้านบาท": 1_500_000,
    "2 แสน 5 หมื่น": 250_000,
    "3หมื่น": 30_000,
    "สองพันห้าร้อย": 2500,
    "ยี่สิบเอ็ด": 21,
    "สิบ": 10,
    "หนึ่งร้อยเอ็ด": 101,
    "สองล้านสามแสน": 2_300_000,
    "ล้าน": 1_000_000,
    "1 ล้านครึ่ง": 1_500_000,
    "-5": -5,
    "−5": -5,
    "5.0": 5,
    "5 คะแนน": 5,
    "35%": 35,
    "ศูนย์": 0,
    "0": 0,
    ".5": 0.5,
    " 45 ": 45,
    "45\u200b": 45,
    "2 แสน 500": 200_500,
    "สิบเอ็ดล้าน": 11_000_000,
    "1e+05": 100_000,
    "2.5E-07": 2.5e-07,
    "-3e-10": -3e-10,
}
GUESSES = {
    "3-4": 3.5,
    "3–4 ครั้ง": 3.5,
    "1,000-2,000 บาท": 1500,
    "5 ถึง 7": 6,
    "4 หรือ 5": 4.5,
    "หมื่นห้า": 15_000,
    "สองหมื่นห้า": 25_000,
    "พันสอง": 1200,
    "ล้านสอง": 1_200_000,
    "1 หมื่น 5": 15_000,
    "1.200": 1200,
    "1.200.000": 1_200_000,
    "4 5": 45,
    "1 200": 1200,
    "ประมาณ 500": 500,
    "500 กว่าบาท": 500,
    "ราว ๆ 3 ชั่วโมง": 3,
    "เกือบ 100": 100,
    "20 กว่าปี": 20,
}
NO_NUMBER = (
    "",
    "-",
    ".",
    "ไม่ตอบ",
    "ลุงไม่สะดวก",
    "3/4",
    "5/4/65",
    "081-2345678",
    "081-234 5678",
    "ห้าหก",
    "สามคนโต",
    "1.2.3",
    "12,00",
    "เยอะ",
    "7-3",
    "บาท",
    "มากที่สุด",
    "🙂",
    "5 เม.ย. 65",
    "สิบหมื่นพัน",
    "1e5",
    "12E+05",
    "1e+999",
    "nan",
    "inf",
    None,
    True,
    float("nan"),
    float("inf"),
)


@pytest.mark.parametrize(("typed", "value"), EXACT.items())
def test_exact(typed: str, value: float) -> None:
    read = read_number(typed)
    assert read is not None and (read.value, read.guess) == (value, False)


@pytest.mark.parametrize(("typed", "value"), GUESSES.items())
def test_guesses(typed: str, value: float) -> None:
    read = read_number(typed)
    assert read is not None and (read.value, read.guess) == (value, True)


@pytest.mark.parametrize("typed", NO_NUMBER)
def test_no_number(typed: object) -> None:
    assert read_number(typed) is None


def test_numbers_stay_numbers() -> None:
    assert read_number(45) == read_number(45.0) == read_number("45")


def test_a_number_beyond_all_measure_is_still_written():
    from survey_kit.thai.numbers import PLAIN

    assert PLAIN.number(1.5e40, 2) == "15" + ",000" * 13 + ".00"
    assert PLAIN.number(-1e300).startswith("−1,000")
