"""Which columns a request looks at: what an engine must bring."""

from __future__ import annotations

from survey_kit.model.aggregates import Moments, Request, Tally, Totals


def columns_of(request: Request) -> set[str]:
    """Names of the columns a request looks at (the design's not included)."""
    other = {request.weight} - {""} if isinstance(request, Tally | Moments) else set()
    if isinstance(request, Tally):
        return other.union(request.variables)
    names = other.union(*(domain.variables for domain in request.domains))
    if isinstance(request, Totals):
        return names.union(*(item.variables for item in request.items))
    return names | set(request.variables)
