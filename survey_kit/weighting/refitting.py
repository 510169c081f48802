"""Replicate weights fitted to the margins of the weight itself, so that their spread knows what it was fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from survey_kit.errors import SurveyKitError
from survey_kit.model.survey import Survey
from survey_kit.weighting.groups import GroupFit, fit_targets
from survey_kit.weighting.recipe import Recipe
from survey_kit.weighting.targets import Target

Floats = NDArray[np.float64]
PREFIX = "sk_weight_"


def refitted(survey: Survey, recipe: Recipe, fits: Sequence[tuple[NDArray[np.bool_], GroupFit]]) -> dict[str, Floats]:
    """The replicate weights of the survey after weighting, (rows,) by the names of their new columns; {} without any.

    ``fits`` are the rows of every group and how they were fitted; every replicate is fitted to the same totals
    (Valliant 1993). Raises ``weight-replicate-empty`` where a replicate leaves nobody in a category.
    """
    found = survey.design.replicates
    out: dict[str, Floats] = {}
    for number, name in enumerate(found.weights if found else (), start=1):
        start, weight = survey.values(name), np.full(len(survey), np.nan)
        for rows, fit in fits:
            weight[rows] = _refit(recipe, fit, start[rows], name)
        out[f"{PREFIX}{number}"] = weight
    return out


def _refit(recipe: Recipe, fit: GroupFit, start: Floats, name: str) -> Floats:
    """One replicate of one group; rows that it leaves out stay left out."""
    inside = start > 0
    targets = tuple(_inside(target, inside, name) for target in fit.targets)
    out = np.zeros(len(start))
    out[inside] = fit_targets(recipe, targets, start[inside]).weights
    return out


def _inside(target: Target, inside: NDArray[np.bool_], name: str) -> Target:
    cell = target.cell[inside]
    if target.values is not None:
        return replace(target, cell=cell, values=target.values[inside])
    gone = np.flatnonzero(np.bincount(cell, minlength=len(target.totals)) == 0)
    if len(gone):
        raise SurveyKitError("weight-replicate-empty", question=target.margin.name, cells=target.name(int(gone[0])),
                             replicate=name)  # fmt: skip
    return replace(target, cell=cell)
