"""Totals as SQL: sums per domain × item × unit of the design, or under every replicate weight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.engines.sql.fitting import want_fit, with_fit
from survey_kit.engines.sql.places import domain_cells, in_a_unit, kept, spread_out, units_of
from survey_kit.engines.sql.rows import ROW
from survey_kit.engines.sql.tallies import Later, counted
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Totals, TotalsAnswer
from survey_kit.model.clusters import Clusters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.sql.plan import Plan
    from survey_kit.engines.sql.rows import Rows
    from survey_kit.model.aggregates import Item

    Floats = NDArray[np.float64]

SUMS = ("n", "w", "w2", "wy", "wy2")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The sums of every item under one weight, and the grouping of the domains that look at the same columns."""

    sums: tuple[tuple[str, ...], ...]
    groups: dict[tuple[str, ...], frozenset[str]]
    seen: str


def totals(plan: Plan, request: Totals) -> Later:
    """Sums per domain × item, and per unit of the design where that is asked."""
    design = plan.rows.design
    if request.per_psu and design.replicates:
        each = [_want(plan, request, (), name) for name in ("", *design.replicates.weights)]
        return partial(_replicated, plan, request, each)
    units = _units(plan.rows) if request.per_psu else ()
    wanted = _want(plan, request, units)
    answer = partial(_answer, plan, request, wanted)
    if not request.per_psu or design.calibration is None:
        return answer
    return partial(with_fit, plan, answer, want_fit(plan, request, units))


def _units(rows: Rows) -> tuple[str, ...]:
    """Columns that tell the units of the design apart, and their fpc beside them."""
    stages = rows.design.stages
    if any(stage.psu is None for stage in stages) and not rows.source.row:
        raise SurveyKitError("rows-unnumbered")
    named = [rows.column(name) for stage in stages for name in stage.columns]
    return (*named, ROW) if any(stage.psu is None for stage in stages) else tuple(named)


def _want(plan: Plan, request: Totals, units: tuple[str, ...], weight: str = "") -> Wanted:
    rows = plan.rows
    weighed = rows.weight(weight)
    sums = tuple(_item_sums(plan, item, weighed) for item in request.items)
    seen = in_a_unit(plan, weighed)
    asked = {seen, *(text for item in sums for text in item)}
    names = dict.fromkeys(domain.variables for domain in request.domains)
    groups = {which: plan.want((*map(rows.column, which), *units), sorted(asked)) for which in names}
    return Wanted(sums, groups, seen)


def _item_sums(plan: Plan, item: Item, weight: str) -> tuple[str, ...]:
    """n, Σw, Σw², Σwy and Σwy² of an item as SQL; items of one base share the first three."""
    y = plan.let(plan.rows.value(item))
    inside, base = counted(plan, weight, kept(plan, item))
    wy = f"SUM({inside} * {y})"
    return (*base, wy, wy if item.codes is not None else f"SUM({inside} * {y} * {y})")


def _answer(plan: Plan, request: Totals, wanted: Wanted) -> TotalsAnswer:
    shift = np.array([_shift(plan.rows, item) for item in request.items])
    clusters = Clusters()
    sums: dict[str, Floats] = {}
    for which, group in wanted.groups.items():
        cells, chunk = plan.cells(group), plan.chunk(group, wanted.seen)
        clusters, member = units_of(plan, chunk) if request.per_psu else (Clusters(), None)
        if not sums:
            sums = {name: np.zeros((len(request.domains), len(request.items), len(clusters))) for name in SUMS}
        for where, cell in domain_cells(chunk, request.domains, which, member, len(clusters)):
            for i, texts in enumerate(wanted.sums):
                for name, text in zip(SUMS, texts, strict=True):
                    sums[name][where, i] = spread_out(cell, cells.sums[text], len(where), len(clusters))
    return _answer_of(request, clusters, shift, sums)


def _answer_of(request: Totals, clusters: Clusters, shift: Floats, sums: dict[str, Floats]) -> TotalsAnswer:
    return TotalsAnswer(request, clusters, shift, sums["n"], sums["w"], sums["w2"], sums["wy"], sums["wy2"])


def _shift(rows: Rows, item: Item) -> float:
    return 0.0 if item.codes is not None or item.of is not None else rows.centres[item.variable]


def _replicated(plan: Plan, request: Totals, each: list[Wanted]) -> TotalsAnswer:
    """Sums under the weight itself and then under every replicate weight, along the last axis."""
    replicates = plan.rows.design.replicates
    assert replicates is not None
    answers = [_answer(plan, replace(request, per_psu=False), wanted) for wanted in each]
    sums = {name: np.concatenate([getattr(answer, name) for answer in answers], axis=-1) for name in SUMS}
    nothing = (None,) * len(each)
    clusters = Clusters(nothing, ("", *replicates.weights), (float("nan"),) * len(each), replicates=replicates)
    return _answer_of(request, clusters, answers[0].shift, sums)
