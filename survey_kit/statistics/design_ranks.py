"""Ranks under a sampling design: every answer's rank among the population, and groups compared by their mean score.

Source: Lumley & Scott (2013), "Two-sample rank tests under complex sampling"; R: `svyranktest`. An answer's rank is
the weight below it and half of its own, so that neither the order of the rows nor ties without order change it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.aggregates import Item, Lookup

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.statistics.distribution import Distribution

    Floats = NDArray[np.float64]


def rank_scores(whole: Distribution, test: str) -> Floats:
    """The score of every distinct answer of ``whole`` (all groups together), shape (values,).

    Relative ranks for Wilcoxon's and Kruskal & Wallis's tests, above the middle or not for the median test.
    """
    share = (np.cumsum(whole.w) - whole.w / 2) / whole.weight
    return (share > 0.5).astype(np.float64) if test == "median" else share


def score_item(variable: str, whole: Distribution, test: str) -> Item:
    """The score of a row by its answer to ``variable``."""
    keys = tuple((float(v),) for v in whole.values)
    return Item(of=Lookup((variable,), keys, tuple(rank_scores(whole, test).tolist())))
