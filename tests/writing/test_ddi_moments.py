"""The means and standard deviations in a DDI file are those of the statistics room, which R and PSPP witness."""

from __future__ import annotations

import numpy as np
import pytest

from survey_kit.model.survey import WeightKind
from survey_kit.statistics.distribution import Distribution
from survey_kit.writing.ddi_variables import moments


@pytest.mark.parametrize("kind", [WeightKind.NONE, WeightKind.FREQUENCY, WeightKind.SAMPLING])
@pytest.mark.parametrize("rows", [1, 2, 7, 400])
def test_moments_are_those_of_the_distribution(kind: WeightKind, rows: int) -> None:
    rng = np.random.default_rng(rows)
    x = np.round(rng.lognormal(9, 1, rows), -1)
    w = np.ones(rows) if kind is WeightKind.NONE else rng.uniform(0.3, 3, rows)
    dist = Distribution.of(x, np.ones(rows), w, w**2)
    if kind is WeightKind.SAMPLING:
        dist = dist.scaled_to_rows()
    mean, spread = moments(x, w, kind)
    assert mean == pytest.approx(dist.mean, rel=1e-12)
    assert spread == (None if dist.sd is None else pytest.approx(dist.sd, rel=1e-12))
