"""Block scores and indices, computed by the questionnaire's own formulas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.expression import columns_of, evaluate, parse
from survey_kit.model.codebook import Index, Kind, Measure, ValueLabel, Variable
from survey_kit.model.survey import Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey


def add_scores(survey: Survey) -> Survey:
    """The survey with one column per scale (mean of its items, reversed ones turned) and per index.

    A score is empty where too few of its items are answered. An index with levels also gets ``<name>_level``, the band
    its value falls into (1 for the lowest). Scales and indices whose columns are not all in the data are left out.
    """
    book, data = survey.codebook, survey.data.copy()
    added: list[Variable] = []
    formulas = [(s.name, s.label, f"block({s.name})") for s in book.scales]
    formulas += [(i.name, i.label, i.formula) for i in book.indices]
    for name, label, formula in formulas:
        expression = parse(formula)
        if name in data.columns or not all(c in data.columns for c in columns_of(expression, book)):
            continue
        values = evaluate(expression, survey.answers, book)
        data[name] = np.broadcast_to(values, (len(survey),)).astype(np.float64)
        added.append(Variable(name, label, Kind.NUMBER, Measure.SCALE, question=name, role="score"))
    for index in (i for i in book.indices if i.levels and i.name in {v.name for v in added}):
        data[f"{index.name}_level"] = bands(data[index.name].to_numpy(), index)
        added.append(_band_variable(index))
    if not added:
        return survey
    codebook = replace(book, variables=(*book.variables, *added))
    return survey.with_step(data, Step("scores-added", {"names": ", ".join(v.name for v in added)}), codebook)


def bands(values: NDArray[np.float64], index: Index) -> NDArray[np.float64]:
    """Number of the level each value falls into, from 1; NaN without a value."""
    starts = np.array([level.low for level in index.levels])
    band = np.searchsorted(starts, values, side="right").astype(np.float64)
    return np.where(np.isnan(values), np.nan, np.maximum(band, 1.0))


def _band_variable(index: Index) -> Variable:
    labels = tuple(ValueLabel(float(k), level.label) for k, level in enumerate(index.levels, start=1))
    name = f"{index.name}_level"
    return Variable(name, index.label, Kind.SINGLE, Measure.ORDINAL, labels, question=index.name, role="score")
