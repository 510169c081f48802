"""Some rows of a sample: a domain of its design, the other rows stay where their PSUs are needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from survey_kit.model.codebook import Kind, Variable

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import Engine
    from survey_kit.model.survey import Survey

# The column that tells the rows looked at from the others.
INSIDE = "sk_inside"


def engine_of(survey: Survey, whole: Survey | None) -> Engine:
    """An engine over the rows of ``survey``; those of ``whole`` that it lacks keep their place in the design."""
    from survey_kit.engines.memory import MemoryEngine
    from survey_kit.engines.part import Parts

    # A sample chosen by purpose has no errors that would need them.
    drawn = survey.design.weight_kind.sampled and survey.design.sampling != "purposive"
    if whole is None or not drawn or not whole.data.index.is_unique:
        return MemoryEngine(survey)
    inside = whole.data.index.isin(survey.data.index)
    data = whole.data.assign(**_own(survey, whole, inside), **{INSIDE: inside.astype(float)})
    book = replace(survey.codebook, variables=(*survey.codebook.variables, Variable(INSIDE, kind=Kind.NUMBER)))
    return Parts(MemoryEngine(replace(survey, data=data, codebook=book)), INSIDE).part(1.0)


def _own(survey: Survey, whole: Survey, inside: NDArray[np.bool_]) -> dict[str, pd.Series[Any]]:
    """Columns that were made or changed since the rows were chosen, over all rows of ``whole``.

    Weights made since are 0 in the other rows: their PSUs keep a place, and nobody in them counts.
    """
    replicates = survey.design.replicates
    weights = {survey.design.weight, *(replicates.weights if replicates else ())}
    before = whole.data.loc[survey.data.index]
    own = {}
    for name in survey.data.columns:
        if name in before and before[name].equals(survey.data[name]):
            continue
        column = survey.data[name].reindex(whole.data.index)
        if name in weights:
            column = column.where(inside, 0.0)
        elif name in before:
            column = column.where(inside, whole.data[name])
        own[str(name)] = column
    return own
