"""Moments as SQL: sums of numbers, squares and products around the centre of each column."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.engines.crossing import centred_moments
from survey_kit.engines.grouping import domain_groups
from survey_kit.engines.sql.plan import added
from survey_kit.engines.sql.tallies import Later, counted
from survey_kit.model.aggregates import Moments, MomentsAnswer

if TYPE_CHECKING:
    from survey_kit.engines.sql.plan import Plan

Pair = tuple[int, int]
Texts = dict[Pair, tuple[str, ...]]


def moments(plan: Plan, request: Moments) -> Later:
    """Means and centred cross-products per domain."""
    texts = _listwise(plan, request) if request.listwise else _pairwise(plan, request)
    asked = sorted({text for sums in texts.values() for text in sums})
    names = dict.fromkeys(domain.variables for domain in request.domains)
    groups = {which: plan.want(map(plan.rows.column, which), asked) for which in names}
    return partial(_answer, plan, request, texts, groups)


def _listwise(plan: Plan, request: Moments) -> Texts:
    """n, Σw, Σwxᵢ, Σwxᵢ² and Σwxᵢxⱼ of every pair (i, j) over the rows that answered everything."""
    rows, p = plan.rows, len(request.variables)
    kept = " AND ".join(f"{rows.number(name)} IS NOT NULL" for name in request.variables)
    inside, (n, w, _) = counted(plan, rows.weight(request.weight), kept)
    x = [plan.let(rows.centred(name)) for name in request.variables]
    return {
        (i, j): (n, w, f"SUM({inside} * {x[i]})", _crossed(inside, x[i], x[i]), _crossed(inside, x[i], x[j]))
        for i, j in product(range(p), range(p))
    }


def _pairwise(plan: Plan, request: Moments) -> Texts:
    """The same, each pair over the rows that answered both."""
    rows, p = plan.rows, len(request.variables)
    x = [plan.let(rows.centred(name)) for name in request.variables]
    there = [f"{rows.number(name)} IS NOT NULL" for name in request.variables]
    texts: Texts = {}
    for i, j in product(range(p), range(p)):
        both = " AND ".join(sorted({there[i], there[j]}))
        inside, (n, w, _) = counted(plan, rows.weight(request.weight), both)
        texts[i, j] = (n, w, f"SUM({inside} * {x[i]})", _crossed(inside, x[i], x[i]), _crossed(inside, x[i], x[j]))
    return texts


def _crossed(inside: str, one: str, other: str) -> str:
    first, second = sorted((one, other))
    return f"SUM({inside} * {first} * {second})"


def _answer(plan: Plan, request: Moments, texts: Texts, groups: dict[tuple[str, ...], frozenset[str]]) -> MomentsAnswer:
    rows, p = plan.rows, len(request.variables)
    sums = np.zeros((5, len(request.domains), p, p))
    for which, group in groups.items():
        cells, chunk = plan.cells(group), plan.chunk(group)
        places = np.array([i for i, domain in enumerate(request.domains) if domain.variables == which])
        for where, member in domain_groups(chunk, tuple(request.domains[i] for i in places)):
            cell = np.zeros(len(cells), dtype=np.intp) if member is None else member
            for (i, j), told in texts.items():
                for k, text in enumerate(told):
                    sums[k, places[where], i, j] = added(cell, cells.sums[text], len(where) + 1)[: len(where)]
    shift = np.array([rows.centres[name] for name in request.variables])
    return centred_moments(request, shift, *sums)
