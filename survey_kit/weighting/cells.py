"""Cell weights from known counts, and equal shares of groups."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Kind, Measure, Variable
from survey_kit.model.survey import Auxiliary, Calibration, Step, WeightKind
from survey_kit.model.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey

WEIGHT = "sk_weight"


def cell_weights(survey: Survey, cell: str, counts: Mapping[str, float], label: Words, source: str = "") -> Survey:
    """Every row weighs (count of its cell ÷ rows of its cell), scaled to mean 1.

    ``counts``: known number of households (or people) per value of column ``cell``. Raises ``margin-missing`` for a
    cell in the sample without a count and ``cell-empty`` for a count without rows: never a silent weight of 1.
    """
    values = [None if v is None else str(v) for v in survey.column(cell)]
    present = {v: values.count(v) for v in dict.fromkeys(values)}
    unknown = sorted(str(v) for v in present if v is None or v not in counts)
    if unknown:
        raise SurveyKitError("margin-missing", question=cell, cells=", ".join(unknown), known=", ".join(counts))
    empty = sorted(c for c in counts if c not in present)
    if empty:
        raise SurveyKitError("cell-empty", question=cell, cells=", ".join(empty))
    raw = np.array([counts[v or ""] / present[v] for v in values], dtype=np.float64)
    facts = {"cell": cell, "cells": len(present), "low": float(raw.min()), "high": float(raw.max()), "source": source}
    weighted = with_weight(survey, raw / raw.mean(), label, Step("weighted", facts))
    if survey.design.psu == cell:
        # Sizes of the units that were drawn are part of the drawing; as a margin they would leave no error.
        return weighted
    # Equal weights post-stratified by the cell.
    calibration = Calibration(tuple(Auxiliary(((cell, value),)) for value in present if value is not None))
    return replace(weighted, design=replace(weighted.design, calibration=calibration))


def equal_shares(survey: Survey, group: str) -> Survey:
    """The same weights rescaled so that every group of column ``group`` weighs the same, mean 1 over all rows."""
    weight = survey.column(WEIGHT) if WEIGHT in survey.data.columns else np.ones(len(survey))
    groups = survey.column(group)
    out = np.array(weight, dtype=np.float64)
    for value in dict.fromkeys(groups.tolist()):
        inside = np.array([g == value for g in groups.tolist()])
        out[inside] /= out[inside].sum()
    label = survey.codebook.label_of(WEIGHT)
    return with_weight(survey, out * len(out) / out.sum(), label, Step("equal-shares", {"group": group}))


def with_weight(survey: Survey, weight: NDArray[np.float64], label: Words, step: Step,
                kind: WeightKind = WeightKind.SCALED) -> Survey:  # fmt: skip
    """The survey with ``weight`` as its weight; by itself only the proportions of weights mean something."""
    data = survey.data.assign(**{WEIGHT: weight})
    others = tuple(v for v in survey.codebook.variables if v.name != WEIGHT)
    variable = Variable(WEIGHT, label, Kind.NUMBER, Measure.SCALE, question=WEIGHT, role="weight")
    codebook = replace(survey.codebook, variables=(*others, variable))
    design = replace(survey.design, weight=WEIGHT, weight_kind=kind)
    return replace(survey, data=data, codebook=codebook, design=design, steps=(*survey.steps, step))
