"""Sample sizes, power and weights of a plan, against R (calls in planning.R)."""

from __future__ import annotations

import pytest

from survey_kit.planning import power
from survey_kit.planning.selection import Frame, two_stages
from survey_kit.planning.sizes import Circumstances, mean_margin
from tests.oracles.recording import Recording

R = Recording("planning.tsv")
SHARES = {1: (0.4, 0.5), 2: (0.02, 0.05), 3: (0.5, 0.9), 4: (0.61, 0.6)}
MEANS = {1: (2.0, 5.0), 2: (0.1, 1.0), 3: (3.0, 2.0), 4: (4.0, 1.0)}
LEVELS = {"0.05": 0.95, "0.01": 0.99}


@pytest.mark.parametrize("k", SHARES)
@pytest.mark.parametrize("sig", LEVELS)
def test_sizes_of_two_proportions(k: int, sig: str) -> None:
    given = Circumstances(level=LEVELS[sig])
    for wanted in (0.8, 0.9):
        R.same([power.proportions_size(*SHARES[k], wanted, given).simple], f"proportions.{k}.{wanted}.{sig}")
    R.same([power.proportions_power(*SHARES[k], 137, given)], f"proportions.power.{k}.{sig}")


@pytest.mark.parametrize("k", MEANS)
@pytest.mark.parametrize("sig", LEVELS)
def test_sizes_of_two_means(k: int, sig: str) -> None:
    given = Circumstances(level=LEVELS[sig])
    for wanted in (0.8, 0.9):
        # Below two answers a group R goes on; we do not.
        if R(f"means.{k}.{wanted}.{sig}")[0] >= 2:
            R.same([power.means_size(*MEANS[k], wanted, given).simple], f"means.{k}.{wanted}.{sig}")
    R.same([power.means_power(*MEANS[k], 17, given)], f"means.power.{k}.{sig}")


def test_margin_of_a_mean_in_a_finite_population() -> None:
    (n,), (sd,) = R("ages.n"), R("ages.sd")
    R.same([mean_margin(sd, n, Circumstances(900.0))], "ages.margin")


def test_weights_of_two_stages() -> None:
    """Communities at random of five, two households of each: survey makes the same weights of the fractions."""
    names = [(c, m) for c, m in zip("abcde", (40, 25, 40, 25, 40), strict=True)]
    frame = Frame(
        tuple(str(i) for _, m in names for i in range(m)), clusters=tuple(c for c, m in names for _ in range(m))
    )
    for seed in range(50):
        drawn = two_stages(frame, 2, 2, "simple", seed)
        if {u.units for u in drawn} == {40, 25}:
            R.same(sorted((u.weight for u in drawn if u.weight), reverse=True), "two.weights")
            return
    raise AssertionError("no draw with both kinds of communities")
