"""Variances from replicate weights: how far the replicates of an estimate lie from each other.

Source: Lumley (2010), ch. 2.3; Wolter (2007), ch. 3–5. The numbers equal R's survey package (`svrVar`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Replicates

    Floats = NDArray[np.float64]


def replicate_covariance(theta: Floats, replicates: Replicates) -> Floats:
    """Covariance (m, m) of m estimates; ``theta`` (1 + R, m) holds them under the weight and under every replicate.

    A replicate without anybody in a base (NaN) is left out for the estimates it cannot give.
    """
    rscales = np.asarray(replicates.rscales, dtype=np.float64)
    each = theta[1:]
    there = np.isfinite(each) & (rscales > 0)[:, None]
    count = there.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(there, each, 0.0).sum(axis=0) / count
    centre = theta[0] if replicates.mse else mean
    away = np.where(there, each - centre, 0.0) * np.sqrt(rscales)[:, None]
    out = replicates.scale * away.T @ away
    nobody = ~np.isfinite(theta[0]) | (count == 0)
    out[nobody] = out[:, nobody] = 0.0
    return np.asarray(out, dtype=np.float64)
