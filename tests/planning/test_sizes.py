"""Sample sizes against books, their tables and each other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_kit.errors import SurveyKitError
from survey_kit.planning import power, sizes
from survey_kit.planning.allocation import Stratum, allocate
from survey_kit.planning.habits import housing_authority, krejcie_morgan, yamane
from survey_kit.planning.sizes import Circumstances

# Two standard errors, as Cochran and Yamane take 95 %.
TWO = 0.954499736103642
# Krejcie & Morgan (1970), table 1: population → sample.
PUBLISHED = {
    10: 10, 15: 14, 20: 19, 25: 24, 30: 28, 35: 32, 40: 36, 45: 40, 50: 44, 55: 48, 60: 52, 65: 56, 70: 59, 75: 63,
    80: 66, 85: 70, 90: 73, 95: 76, 100: 80, 110: 86, 120: 92, 130: 97, 140: 103, 150: 108, 160: 113, 170: 118,
    180: 123, 190: 127, 200: 132, 210: 136, 220: 140, 230: 144, 240: 148, 250: 152, 260: 155, 270: 159, 280: 162,
    290: 165, 300: 169, 320: 175, 340: 181, 360: 186, 380: 191, 400: 196, 420: 201, 440: 205, 460: 210, 480: 214,
    500: 217, 550: 226, 600: 234, 650: 242, 700: 248, 750: 254, 800: 260, 850: 265, 900: 269, 950: 274, 1000: 278,
    1100: 285, 1200: 291, 1300: 297, 1400: 302, 1500: 306, 1600: 310, 1700: 313, 1800: 317, 1900: 320, 2000: 322,
    2200: 327, 2400: 331, 2600: 335, 2800: 338, 3000: 341, 3500: 346, 4000: 351, 4500: 354, 5000: 357, 6000: 361,
    7000: 364, 8000: 367, 9000: 368, 10000: 370, 15000: 375, 20000: 377, 30000: 379, 40000: 380, 50000: 381,
    75000: 382, 1000000: 384,
}  # fmt: skip


def test_cochran_on_an_island() -> None:
    """Cochran (1977), ch. 4.1 and 4.4: 3,200 people, one half, 5 %, two standard errors: 400, then 356."""
    size = sizes.proportion_size(0.5, 0.05, Circumstances(3200, level=TWO))
    assert (size.simple, size.exact) == (pytest.approx(400, rel=1e-12), pytest.approx(400 / (1 + 399 / 3200)))
    assert round(size.exact) == 356


def test_yamane_as_a_thai_page_computes_it() -> None:
    assert yamane(4063) == pytest.approx(364.15, abs=0.005)


def test_krejcie_and_morgan_print_this_table() -> None:
    far = {n: (krejcie_morgan(n), s) for n, s in PUBLISHED.items() if abs(krejcie_morgan(n) - s) > 0.5}
    # Three entries of the printed table are one off its own formula.
    assert all(abs(got - printed) < 1 for got, printed in far.values()), far
    assert len(far) <= 3, far


def test_the_rule_of_the_housing_authority() -> None:
    asked = {40: 40, 50: 50, 500: 50, 501: 100, 1000: 100, 1001: 100.1, 2500: 250, 4000: 400, 90000: 400}
    assert {n: housing_authority(n) for n in asked} == asked


@settings(max_examples=60, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(0.01, 0.2), st.floats(0.5, 4), st.floats(50, 1e6), st.floats(0.3, 1))
def test_a_size_gives_back_its_margin(p: float, margin: float, deff: float, population: float, response: float) -> None:
    plan = Circumstances(population, deff, response)
    size = sizes.proportion_size(p, margin, plan)
    assert size.needed >= min(size.exact, population // 1) * (1 - 1e-9) and size.visits >= size.needed
    assert size.exact <= population * (1 + 1e-12)
    if size.exact >= 1:
        assert sizes.proportion_margin(p, size.exact, plan) == pytest.approx(margin, rel=1e-6)
    of_mean = sizes.mean_size(2.0, margin, plan)
    if of_mean.exact >= 1:
        assert sizes.mean_margin(2.0, of_mean.exact, plan) == pytest.approx(margin, rel=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.floats(0.55, 0.95), st.floats(1, 3))
def test_a_size_gives_back_its_power(first: float, second: float, wanted: float, deff: float) -> None:
    if abs(first - second) < 0.02:
        return
    plan = Circumstances(None, deff)
    size = power.proportions_size(first, second, wanted, plan)
    if size.exact >= 1:
        assert power.proportions_power(first, second, size.exact, plan) == pytest.approx(wanted, rel=1e-9)
    of_means = power.means_size(first - second, 0.3, wanted, plan)
    if of_means.simple > 2:
        assert power.means_power(first - second, 0.3, of_means.exact, plan) == pytest.approx(wanted, rel=1e-7)


def test_a_small_population_that_seldom_answers_is_told() -> None:
    size = sizes.proportion_size(0.5, 0.05, Circumstances(100, response=0.5))
    assert (size.needed, size.visits, size.short) == (80, 100, True)


@pytest.mark.parametrize("wrong", [
    lambda: Circumstances(0), lambda: Circumstances(deff=0), lambda: Circumstances(response=1.2),
    lambda: Circumstances(level=1), lambda: Circumstances(float("nan")),
    lambda: sizes.proportion_size(0, 0.05, Circumstances()), lambda: sizes.proportion_size(0.5, 0, Circumstances()),
    lambda: sizes.mean_size(-1, 1, Circumstances()), lambda: sizes.mean_margin(1, 500, Circumstances(400)),
    lambda: power.proportions_size(0.4, 0.4, 0.8, Circumstances()), lambda: power.means_size(0, 1, 0.8, Circumstances()),
    lambda: power.means_size(1e-9, 1, 0.8, Circumstances()), lambda: power.proportions_size(0.4, 0.5, 1, Circumstances()),
    lambda: yamane(0), lambda: krejcie_morgan(100, 2),
])  # fmt: skip
def test_what_cannot_be_planned_is_said(wrong) -> None:
    with pytest.raises(SurveyKitError) as told:
        wrong()
    assert told.value.code.startswith("plan-")


STRATA = (Stratum("a", 4063, 0.5), Stratum("b", 2210, 0.3), Stratum("c", 120, 0.1))


def test_shares_of_strata() -> None:
    assert allocate(STRATA, 300) == (191, 104, 5)
    assert allocate(STRATA, 300, least=10) == (188, 102, 10)
    assert allocate(STRATA, 600, "equal") == (240, 240, 120)
    # Neyman: 2031.5, 663 and 12 of 2706.5.
    assert allocate(STRATA, 300, "neyman") == (225, 74, 1)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 60), st.floats(0, 3)), min_size=1, max_size=8), st.integers(0, 9), st.data())
def test_shares_add_up_within_their_bounds(drawn, least: int, data) -> None:
    strata = [Stratum(str(k), units, sd) for k, (units, sd) in enumerate(drawn)]
    floors = [min(least, s.units) for s in strata]
    n = data.draw(st.integers(max(1, sum(floors)), sum(s.units for s in strata)))
    for method in ("proportional", "equal", "neyman"):
        counts = allocate(strata, n, method, least)
        assert sum(counts) == n
        assert all(low <= k <= s.units for low, k, s in zip(floors, counts, strata, strict=True))


@pytest.mark.parametrize(("n", "method", "strata"), [
    (7000, "equal", STRATA), (5, "equal", STRATA), (30, "neyman", (Stratum("x", 100),)), (1, "equal", (Stratum("x", 0),)),
])  # fmt: skip
def test_shares_that_cannot_be_are_said(n: int, method: str, strata) -> None:
    with pytest.raises(SurveyKitError):
        allocate(strata, n, method, 3)
