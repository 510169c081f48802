"""Rows without an answer shared out among the categories, as the others answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from survey_kit.model.survey import Survey
from survey_kit.weighting.classes import Classes
from survey_kit.weighting.recipe import Recipe

Floats = NDArray[np.float64]


def shared_out(
    survey: Survey, recipe: Recipe, classes: Mapping[str, Classes], rows: NDArray[np.bool_], start: Floats
) -> dict[str, Classes]:
    """The classes with every row of the group placed, where the recipe shares out; unchanged otherwise."""
    if recipe.blank != "share":
        return dict(classes)
    return {name: _placed(survey, cut, rows, start) for name, cut in classes.items()}


def _placed(survey: Survey, classes: Classes, rows: NDArray[np.bool_], start: Floats) -> Classes:
    """Blank rows in the order of their ids, spread over the classes by the weights of those who answered.

    No chance: the same rows get the same classes, in whatever order the file has them.
    """
    blank = np.flatnonzero(rows & (classes.at < 0))
    answered = rows & (classes.at >= 0)
    if not len(blank) or not answered.any():
        return classes
    shares = np.bincount(classes.at[answered], weights=start[answered], minlength=len(classes.codes))
    ends = np.cumsum(shares) / shares.sum()
    order = sorted(blank, key=survey.row_id)
    at = classes.at.copy()
    middles = (np.arange(len(order)) + 0.5) / len(order)
    at[order] = np.minimum(np.searchsorted(ends, middles), len(ends) - 1)
    return replace(classes, at=at, plain=False)
