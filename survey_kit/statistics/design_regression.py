"""Linear regression under a sampling design: weighted least squares with variances from the scores of rows.

Source: Binder (1983); the numbers equal `svyglm` of R's survey package (degrees of freedom degf − predictors).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.aggregates import Item, Product
from survey_kit.model.estimate import Reason
from survey_kit.statistics.linearisation import degrees_of_freedom, fault, total_covariance
from survey_kit.statistics.regression import Regression, failed, t_and_p
from survey_kit.statistics.replication import replicate_covariance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import TotalsAnswer
    from survey_kit.model.clusters import Clusters

    Floats = NDArray[np.float64]


def score_items(names: Sequence[str], shift: Floats, offset: Floats, inside: Sequence[int], slope: Floats) -> tuple[
    Item, ...
]:  # fmt: skip
    """What each row adds to the normal equations: its residual × (1, every predictor less its mean).

    ``names`` (the outcome last), ``shift`` and ``offset`` as in the moments: a mean is shift + offset; ``inside``:
    positions of the predictors with a ``slope``.
    """
    outcome = len(names) - 1
    residual = np.zeros(len(names))
    residual[outcome] = 1.0
    residual[list(inside)] = -slope
    right = (float(-residual @ offset), *residual.tolist())
    items = []
    for j in (None, *inside):
        form = np.zeros(len(names))
        if j is not None:
            form[j] = 1.0
        left = (1.0 if j is None else float(-offset[j]), *form.tolist())
        items.append(Item(of=Product(tuple(names), tuple(shift.tolist()), left, right)))
    return tuple(items)


def replicate_linear(model: Regression, each: Sequence[Regression], clusters: Clusters) -> Regression:
    """``model`` with errors from the same regression under every replicate weight (``each``, in their order)."""
    assert clusters.replicates is not None
    p = len(model.b) - 1
    df = degrees_of_freedom(np.empty(0), clusters) - p
    if df <= 0:
        return failed(p, model.n, Reason.TOO_FEW)
    spread = replicate_covariance(np.vstack([model.b, *(found.b for found in each)]), clusters.replicates)
    return _by_design(model, spread, df)


def design_linear(model: Regression, mean: Floats, cross: Floats, w: float, scores: TotalsAnswer) -> Regression:
    """``model`` with design-based standard errors, t and p; no F and sums of squares.

    ``mean`` and ``cross`` are the moments it was made from, Σw = ``w``; ``scores``: totals per PSU of `score_items`.
    """
    p = len(mean) - 1
    n = scores.n[0, 0]
    wrong = fault(scores.clusters)
    if wrong is not None:
        return failed(p, model.n, wrong)
    df = degrees_of_freedom(n, scores.clusters) - p
    if df <= 0:
        return failed(p, model.n, Reason.TOO_FEW)
    # Columns: 1, centred predictors; the bread is block-diagonal in that basis.
    bread = np.zeros((p + 1, p + 1))
    bread[0, 0] = 1 / w
    bread[1:, 1:] = np.linalg.inv(cross[:p, :p])
    back = np.eye(p + 1)
    back[0, 1:] = -mean[:p]
    to_b = back @ bread
    return _by_design(model, to_b @ total_covariance(scores) @ to_b.T, df)


def _by_design(model: Regression, spread: Floats, df: float) -> Regression:
    # A perfect fit leaves the last binary digit, on either side of nothing.
    se = np.sqrt(np.maximum(np.diag(spread), 0.0)) * (model.ss_residual > 0)
    t, pv = t_and_p(model.b, se, df)
    no = math.nan
    return replace(model, se=se, t=t, p=pv, df=float(df), f=no, f_p=no, ss_model=no, ss_residual=no, see=no,
                   adjusted_r_squared=no, spread=spread)  # fmt: skip
