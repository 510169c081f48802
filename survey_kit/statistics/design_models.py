"""Models of a categorical answer under a sampling design: the same estimates, variances from the scores of rows.

Source: Binder (1983); the numbers equal `svyglm(family = quasibinomial)` of R's survey package.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.aggregates import Item, Lookup
from survey_kit.statistics.categorical import Fit, Link, Patterns, influence, scores
from survey_kit.statistics.linearisation import fault, total_covariance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import TotalsAnswer
    from survey_kit.model.codebook import Code

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Cells:
    """Respondents alike in pattern and answer, shapes (cells,).

    ``keys``: the stored values they are known by; ``w``: Σw.
    """

    pattern: NDArray[np.intp]
    answer: NDArray[np.intp]
    keys: tuple[tuple[Code | None, ...], ...]
    w: Floats


def score_items(patterns: Patterns, model: Fit, link: Link, cells: Cells, variables: Sequence[str]) -> tuple[Item, ...]:
    """What each row adds to the likelihood equations, one item per estimate; ``variables`` name the parts of a key."""
    z = scores(patterns, model, link, cells.pattern, cells.answer)
    return tuple(Item(of=Lookup(tuple(variables), cells.keys, tuple(column.tolist()))) for column in z.T)


def design_fit(patterns: Patterns, model: Fit, link: Link, answer: TotalsAnswer, scale: float) -> Fit:
    """``model`` with design-based covariance, or with the reason why the design gives none.

    ``answer``: totals per PSU of `score_items`; ``scale`` is what the weights of the model were multiplied with.
    """
    wrong = fault(answer.clusters)
    if wrong is not None:
        return replace(model, covariance=np.full_like(model.covariance, np.nan), reason=wrong)
    to_b = influence(patterns, model, link) * scale
    return replace(model, covariance=to_b @ total_covariance(answer) @ to_b.T)
