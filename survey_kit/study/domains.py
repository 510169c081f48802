"""Some rows of a sample: a domain of its design, the other rows stay where their PSUs are needed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from survey_kit.model.aggregates import Totals
from survey_kit.model.codebook import Kind, Variable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from survey_kit.engines.part import Part
    from survey_kit.model.aggregates import Answer, Engine, Request
    from survey_kit.model.survey import Survey

# The column that tells the rows looked at from the others.
INSIDE = "sk_inside"


def engine_of(survey: Survey, whole: Survey | None) -> Engine:
    """An engine over the rows of ``survey``; those of ``whole`` that it lacks keep their place in the design."""
    from survey_kit.engines.memory import MemoryEngine
    from survey_kit.engines.part import Parts

    if whole is None or not is_drawn(survey) or not whole.data.index.is_unique:
        return MemoryEngine(survey)
    inside = whole.data.index.isin(survey.data.index)
    data = whole.data.assign(**_own(survey, whole, inside), **{INSIDE: inside.astype(float)})
    book = replace(survey.codebook, variables=(*survey.codebook.variables, Variable(INSIDE, kind=Kind.NUMBER)))
    return Parts(MemoryEngine(replace(survey, data=data, codebook=book)), INSIDE).part(1.0)


def is_drawn(survey: Survey) -> bool:
    """Whether the errors of a part need the rows outside it: not of a sample chosen by purpose, which has none."""
    return survey.design.weight_kind.sampled and survey.design.sampling != "purposive"


@dataclass(frozen=True)
class Area:
    """The rows of an area of a sample that was not drawn: counted with all others, their units those of its own rows.

    ``rows``: its rows alone, made only where sums per unit are asked for.
    """

    part: Part
    rows: Callable[[], Survey]

    @property
    def name(self) -> str:
        """The engine behind it."""
        return self.part.name

    @cached_property
    def _alone(self) -> Engine:
        from survey_kit.engines.memory import MemoryEngine

        return MemoryEngine(self.rows())

    def asked(self, requests: Sequence[Request]) -> list[Request]:
        """What the engine of all rows is asked instead."""
        return self.part.asked([r for r in requests if not _by_unit(r)])

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers about the area, in the order of the requests."""
        own = [r for r in requests if _by_unit(r)]
        apart = iter(self._alone.answer(own) if own else ())
        others = iter(self.part.answer([r for r in requests if not _by_unit(r)]))
        return tuple(next(apart if _by_unit(r) else others) for r in requests)


def _by_unit(request: Request) -> bool:
    return isinstance(request, Totals) and request.per_psu


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
