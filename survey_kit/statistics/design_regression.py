"""Linear regression under a sampling design: weighted least squares with variances from PSU scores.

Source: Binder (1983); the numbers equal `svyglm` of R's survey package (degrees of freedom degf − predictors).
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.estimate import Reason
from survey_kit.statistics.linearisation import covariance, degrees_of_freedom, fault
from survey_kit.statistics.regression import Regression, failed, linear, t_and_p

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import MomentsAnswer

    Floats = NDArray[np.float64]


def design_linear(mean: Floats, cross: Floats, w: float, per_psu: MomentsAnswer) -> Regression:
    """The regression of `linear` with design-based standard errors, t and p; no F and sums of squares.

    ``per_psu`` holds the moments of the same variables per PSU (one domain, listwise).
    """
    p = len(mean) - 1
    n = per_psu.n[0, :, 0, 0]
    rows = float(n.sum())
    model = linear(mean, cross, max(w, p + 2.0))
    if model.reason is not None:
        return model
    wrong = fault(per_psu.clusters)
    if wrong is not None:
        return failed(p, rows, wrong)
    df = degrees_of_freedom(n, per_psu.clusters) - p
    if df <= 0:
        return failed(p, rows, Reason.TOO_FEW)
    scores = _scores(per_psu, mean, model.b[1:])
    # Columns: 1, centred predictors; the bread is block-diagonal in that basis.
    bread = np.zeros((p + 1, p + 1))
    bread[0, 0] = 1 / w
    bread[1:, 1:] = np.linalg.inv(cross[:p, :p])
    spread = bread @ covariance(scores, per_psu.clusters) @ bread
    back = np.eye(p + 1)
    back[0, 1:] = -mean[:p]
    spread = back @ spread @ back.T
    # A perfect fit leaves the last binary digit, on either side of nothing.
    se = np.sqrt(np.maximum(np.diag(spread), 0.0)) * (model.ss_residual > 0)
    t, pv = t_and_p(model.b, se, df)
    no = math.nan
    return replace(model, se=se, t=t, p=pv, df=float(df), n=rows, f=no, f_p=no, ss_model=no, ss_residual=no, see=no,
                   adjusted_r_squared=no)  # fmt: skip


def _scores(per_psu: MomentsAnswer, mean: Floats, slope: Floats) -> Floats:
    """Σw·u·residual per PSU for u = (1, centred predictors), shape (PSUs, p + 1)."""
    p = len(slope)
    w = per_psu.w[0, :, 0, 0]
    # diag: listwise, the mean of a variable is the same over every pair.
    centre = np.nan_to_num(per_psu.shift) - mean
    offset = np.diagonal(per_psu.offset[0], axis1=1, axis2=2) + centre
    offset = np.where(w[:, None] > 0, offset, 0.0)
    second = per_psu.cross[0] + w[:, None, None] * offset[:, :, None] * offset[:, None, :]
    residual_sum = w * (offset[:, p] - offset[:, :p] @ slope)
    residual_cross = second[:, :p, p] - second[:, :p, :p] @ slope
    return np.hstack([residual_sum[:, None], residual_cross])
