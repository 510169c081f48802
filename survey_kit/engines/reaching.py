"""What an engine must bring: the columns a request looks at, and whether its rows need numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_kit.model.aggregates import Moments, Request, Successive, Tally, Totals

if TYPE_CHECKING:
    from survey_kit.model.survey import Design


def columns_of(request: Request) -> set[str]:
    """Names of the columns a request looks at (the design's not included)."""
    other = {request.weight} - {""} if isinstance(request, Tally | Moments) else set()
    if isinstance(request, Tally):
        return other.union(request.variables)
    names = other.union(*(domain.variables for domain in request.domains))
    if isinstance(request, Totals):
        return names.union(*(item.variables for item in request.items))
    return names | set(request.variables)


def numbers_rows(request: Request, design: Design) -> bool:
    """Whether a request puts rows in order, or makes each a unit of its own."""
    own = any(stage.psu is None for stage in design.stages) and design.replicates is None
    return isinstance(request, Successive) or (isinstance(request, Totals) and request.per_psu and own)
