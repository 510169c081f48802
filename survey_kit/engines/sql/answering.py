"""Answer requests with the sums a database gives."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from survey_kit.engines.reaching import columns_of, numbers_rows
from survey_kit.engines.sql.moments import moments
from survey_kit.engines.sql.plan import Plan
from survey_kit.engines.sql.rows import Rows
from survey_kit.engines.sql.successive import successive
from survey_kit.engines.sql.tallies import Later, tally
from survey_kit.engines.sql.totals import totals
from survey_kit.model.aggregates import Answer, Moments, Request, Tally, Totals

if TYPE_CHECKING:
    from survey_kit.engines.sql.source import Source
    from survey_kit.model.codebook import Codebook
    from survey_kit.model.survey import Design

# How finely a centre is told beside the range of its column.
KEPT_BITS = 11


def answers(
    source: Source, requests: Sequence[Request], codebook: Codebook, design: Design, centres: dict[str, float]
) -> tuple[Answer, ...]:
    """Answers in the order of the requests; ``centres`` are those known already, new ones are added to it."""
    names = tuple(sorted(set(design.columns).union(*(columns_of(r) for r in requests))))
    rows = Rows(source, codebook, design, names, centres, any(numbers_rows(r, design) for r in requests))
    _find_centres(rows, requests, centres)
    plan = Plan(rows)
    later = [_prepared(plan, request) for request in requests]
    plan.ask()
    return tuple(make() for make in later)


def _prepared(plan: Plan, request: Request) -> Later:
    if isinstance(request, Tally):
        return tally(plan, request)
    if isinstance(request, Totals):
        return totals(plan, request)
    if isinstance(request, Moments):
        return moments(plan, request)
    return partial(successive, plan.rows, request)


def _averaged(request: Request) -> list[str]:
    """Columns whose numbers a request sums."""
    if isinstance(request, Totals):
        return [item.variable for item in request.items if item.codes is None and item.of is None]
    return list(request.variables) if isinstance(request, Moments) else []


def _find_centres(rows: Rows, requests: Sequence[Request], centres: dict[str, float]) -> None:
    """A number close to the mean of each column that is averaged, in one scan: sums around it keep the digits of a
    small spread."""
    new = sorted({name for request in requests for name in _averaged(request)} - centres.keys())
    if not new:
        return
    asked = [f"{function}({rows.number(name)}) AS {function.lower()}_{i}" for i, name in enumerate(new)
             for function in ("AVG", "MIN", "MAX")]  # fmt: skip
    table = rows.source.fetch(f"WITH stored AS ({rows.stored()}) SELECT {', '.join(asked)} FROM stored")
    for i, name in enumerate(new):
        centres[name] = _centre(*(float(table[f"{what}_{i}"][0]) for what in ("avg", "min", "max")))


def _centre(mean: float, low: float, high: float) -> float:
    """The mean but for its last binary digits: codes less it are exact then, and those that are alike do not vary."""
    if not math.isfinite(mean) or not low < high < math.inf:
        return low if low == high else mean
    step = math.ldexp(1.0, math.frexp(high - low)[1] - KEPT_BITS)
    return round(mean / step) * step
