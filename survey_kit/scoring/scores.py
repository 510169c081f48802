"""Block scores and indices, computed by the questionnaire's own formulas."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.expression import columns_of, evaluate, parse
from survey_kit.model.codebook import Kind, Measure, Variable
from survey_kit.model.survey import Step

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey


def add_scores(survey: Survey) -> Survey:
    """The survey with one column per scale (mean of its items, reversed ones turned) and per index.

    A score is empty where too few of its items are answered. Scales and indices whose columns are not all in the data
    are left out.
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
    if not added:
        return survey
    codebook = replace(book, variables=(*book.variables, *added))
    return survey.with_step(data, Step("scores-added", {"names": ", ".join(v.name for v in added)}), codebook)
