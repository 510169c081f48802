"""Levels of interpretation (DOMAIN 2.2) and x ใน 10 (DOMAIN 2.6)."""

import pytest

from survey_kit.errors import SurveyKitError
from survey_kit.thai.interpretation import SCHEMES, custom_scheme, scheme
from survey_kit.thai.plain import figure, figure_of_whom, in_plain_words, with_counts


@pytest.mark.parametrize(
    ("name", "mean", "level"),
    [
        ("best5", 1.0, 1),
        ("best5", 1.804, 1),
        ("best5", 1.805, 2),
        ("best5", 3.404, 3),
        ("best5", 3.405, 4),
        ("best5", 5.0, 5),
        ("boonchom5", 1.5, 1),
        ("boonchom5", 1.51, 2),
        ("boonchom5", 4.50, 4),
        ("boonchom5", 4.505, 5),
        ("half5", 1.49, 1),
        ("half5", 1.50, 2),
        ("half5", 1.495, 2),
        ("best3", 2.33, 1),
        ("best3", 2.34, 2),
        ("best3", 3.675, 3),
        ("scale4", 1.75, 1),
        ("scale4", 3.26, 4),
        ("scale3", 1.66, 1),
        ("scale3", 2.34, 3),
        ("pct5", 0, 1),
        ("pct5", 19.99, 1),
        ("pct5", 19.995, 2),
        ("pct5", 80, 5),
        ("pct5", 100, 5),
    ],
)
def test_cut_points(name: str, mean: float, level: int) -> None:
    assert scheme(name).level(mean) == level


@pytest.mark.parametrize("mean", [None, float("nan"), 0.99, 5.01, float("inf")])
def test_outside_the_scale(mean: float | None) -> None:
    assert scheme("best5").level(mean) is None
    assert scheme("best5").word(mean) == ""


def test_change_is_read_as_change() -> None:
    """A mean of 3.60 between "less than before" and "more than before" is no "much"."""
    assert scheme("best5").word(3.60, "change") == "เพิ่มขึ้น"
    assert scheme("best5").word(3.00, "change") == "เหมือนเดิม"
    assert scheme("best5").legend("change")[0] == "1.00–1.80 ลดลงมาก"


def test_words_by_topic() -> None:
    assert scheme("best5").word(4.3) == "มากที่สุด"
    assert scheme("best5").word(4.3, "agreement") == "เห็นด้วยอย่างยิ่ง"
    assert scheme("best5").word(1.2, "practice") == "ไม่เคย"
    assert scheme("best3").word(4.0) == "สูง"
    assert scheme("best5").word(4.3, "unheard of") == "มากที่สุด"


def test_legend_has_no_gap_or_overlap() -> None:
    assert scheme("best5").legend()[:2] == ("1.00–1.80 น้อยที่สุด", "1.81–2.60 น้อย")
    assert scheme("scale3").legend(digits="thai")[0] == "๑.๐๐–๑.๖๖ ต่ำ"
    for s in SCHEMES.values():
        assert len(s.legend()) == len(s.tops)
        hundredths = range(int(s.lowest * 100), int(s.tops[-1] * 100) + 1)
        levels = [s.level(h / 100) for h in hundredths]
        assert levels == sorted(levels, key=lambda k: k or 0) and None not in levels


def test_a_scheme_of_ones_own() -> None:
    own = custom_scheme("own", [(1, 2.5, "อ่อน"), (2.51, 5, "แข็ง")])
    assert (own.word(2.504), own.word(2.505)) == ("อ่อน", "แข็ง")


@pytest.mark.parametrize(
    ("levels", "code"),
    [
        ([(1, 2, "ก"), (2.02, 3, "ข")], "interpretation-gap"),
        ([(1, 2, "ก"), (2, 3, "ข")], "interpretation-overlap"),
        ([(3.01, 5, "ก"), (1, 3, "ข")], "interpretation-overlap"),
        ([(2, 1, "ก"), (2.01, 3, "ข")], "interpretation-reversed"),
        ([(1, 5, "ก")], "interpretation-too-few"),
    ],
)
def test_schemes_that_cannot_be(levels: list[tuple[float, float, str]], code: str) -> None:
    with pytest.raises(SurveyKitError) as caught:
        custom_scheme("own", levels)
    assert caught.value.code == code
    assert "…" not in str(caught.value)


def test_unknown_scheme() -> None:
    with pytest.raises(SurveyKitError, match="best5"):
        scheme("best7")


@pytest.mark.parametrize(
    ("percent", "phrase", "filled", "total"),
    [
        (0, "ไม่มีเลย", 0, 10),
        (0.04, "น้อยมาก (ไม่ถึง 1 ใน 20)", 0, 20),
        (2.4, "น้อยมาก (ไม่ถึง 1 ใน 20)", 0, 20),
        (2.45, "ประมาณ 1 ใน 20 คน", 1, 20),
        (7.4, "ประมาณ 1 ใน 20 คน", 1, 20),
        (7.5, "ประมาณ 1 ใน 10 คน", 1, 10),
        (14.94, "ประมาณ 1 ใน 10 คน", 1, 10),
        (14.95, "ประมาณ 2 ใน 10 คน", 2, 10),
        (45, "ประมาณครึ่งหนึ่ง (5 ใน 10 คน)", 5, 10),
        (54.9, "ประมาณครึ่งหนึ่ง (5 ใน 10 คน)", 5, 10),
        (61.5, "ประมาณ 6 ใน 10 คน", 6, 10),
        (94.9, "ประมาณ 9 ใน 10 คน", 9, 10),
        (95, "เกือบทั้งหมด", 19, 20),
        (99.99, "เกือบทั้งหมด", 19, 20),
        (100, "ทุกคน", 10, 10),
    ],
)
def test_plain_phrases(percent: float, phrase: str, filled: int, total: int) -> None:
    plain = in_plain_words(percent / 100)
    assert (plain.phrase, plain.filled, plain.total) == (phrase, filled, total)


def test_plain_phrases_with_classifiers_and_counts() -> None:
    assert with_counts(0.615, 123, 200, "ครัวเรือน") == "ประมาณ 6 ใน 10 ครัวเรือน (123 จาก 200 ครัวเรือน)"
    assert in_plain_words(1.0, "บ้าน").phrase == "ทุกบ้าน"
    assert figure(0.615, "หลัง", "thai") == "๖ ใน ๑๐ หลัง"
    assert figure(0.5) == "ครึ่งหนึ่ง"
    with pytest.raises(ValueError):
        in_plain_words(61.5)


def test_half_says_of_whom() -> None:
    assert figure_of_whom(0.5, "ครัวเรือน") == "ครึ่งหนึ่งของครัวเรือน"
    assert figure_of_whom(0.5, "คน") == "ครึ่งหนึ่งของคนที่ตอบ"
    assert figure_of_whom(0.6, "คน") == "6 ใน 10 คน"
