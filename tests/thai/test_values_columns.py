"""Numbers of a column read together."""

from __future__ import annotations

import pytest

from survey_kit.thai.values import read_column


@pytest.mark.parametrize(
    ("cells", "values", "guesses"),
    [
        (["12.345", "7.5", "3"], [12.345, 7.5, 3], 0),
        (["12.345", "98.761", "7.890"], [12.345, 98.761, 7.89], 0),
        (["1.200", "4.500", "12.000"], [1200, 4500, 12000], 3),
        (["1.200", "1.200.000"], [1200, 1_200_000], 2),
        (["0.500", "1.250", "๒.๕", None, "-"], [0.5, 1.25, 2.5], 0),
    ],
)
def test_points(cells: list[object], values: list[float], guesses: int) -> None:
    read = [n for n in read_column(cells) if n is not None]
    assert [n.value for n in read] == values
    assert sum(n.guess for n in read) == guesses
