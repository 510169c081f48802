"""Some rows of a sample: a domain of its design, the other rows stay where their PSUs are needed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from survey_kit.model.codebook import Kind, Variable

if TYPE_CHECKING:
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
    new = [c for c in survey.data.columns if c not in whole.data.columns]
    inside = whole.data.index.isin(survey.data.index).astype(float)
    data = whole.data.assign(**{c: survey.data[c].reindex(whole.data.index) for c in new}, **{INSIDE: inside})
    book = replace(survey.codebook, variables=(*survey.codebook.variables, Variable(INSIDE, kind=Kind.NUMBER)))
    return Parts(MemoryEngine(replace(survey, data=data, codebook=book)), INSIDE).part(1.0)
