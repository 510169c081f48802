"""Tallies as SQL, and the sums that every kind of request asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.engines.grouping import combinations_of, occurring
from survey_kit.model.aggregates import Answer, Tally, TallyAnswer

if TYPE_CHECKING:
    from survey_kit.engines.sql.plan import Plan

# What makes the answer once the plan has been asked.
Later = Callable[[], Answer]


def counted(plan: Plan, weight: str, kept: str = "") -> tuple[str, tuple[str, str, str]]:
    """What a row of the base weighs (NULL outside), and the sums n, Σw and Σw² of it."""
    weighs = plan.let(weight) if weight else "1"
    tests = [test for test in (f"{weighs} > 0" if weight else "", kept) if test]
    inside = plan.base(f"CASE WHEN {' AND '.join(tests) or 'TRUE'} THEN {weighs} END")
    n = f"COUNT({inside})"
    return inside, (n, f"SUM({inside})", f"SUM({inside} * {inside})") if weight else (n, n, n)


def tally(plan: Plan, request: Tally) -> Later:
    """Rows, Σw and Σw² of every combination of stored values."""
    rows = plan.rows
    _, sums = counted(plan, rows.weight(request.weight, whole=request.whole))
    group = plan.want(map(rows.column, request.variables), ("COUNT(*)", *sums))
    return partial(_answer, plan, request, group, sums)


def _answer(plan: Plan, request: Tally, group: frozenset[str], sums: tuple[str, str, str]) -> TallyAnswer:
    cells = plan.cells(group)
    n, w, w2 = (cells.sums[text] for text in sums)
    columns = [cells.columns[plan.rows.column(name)] for name in request.variables]
    keys, inverse = combinations_of(columns)
    # A variable that is named twice has one column in the result.
    order = np.argsort(inverse)[n[np.argsort(inverse)] > 0]
    values, keys = occurring([c.values for c in columns], keys[inverse[order]])
    return TallyAnswer(
        request.variables, values, keys, n[order], w[order], w2[order], int(cells.sums["COUNT(*)"].sum() - n.sum())
    )
