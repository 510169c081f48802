"""What calibrated weights know of totals, as SQL: sums of the auxiliaries beside those of every domain × item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.engines.sql.places import domain_cells, in_a_unit, kept, spread_out, units_of
from survey_kit.engines.sql.plan import added
from survey_kit.model.aggregates import Fit, Totals, TotalsAnswer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.engines.sql.plan import Plan
    from survey_kit.model.survey import Calibration

    Floats = NDArray[np.float64]
    Groups = dict[tuple[str, ...], frozenset[str]]


@dataclass(frozen=True, slots=True)
class WantedFit:
    """Sums of q auxiliaries x: ``own`` Σwx by unit, ``square`` Σdxx' of all, ``items`` Σdx and Σdxy of each item."""

    seen: str
    own: tuple[str, ...]
    square: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]
    units: frozenset[str]
    everybody: frozenset[str]
    domains: Groups


def want_fit(plan: Plan, request: Totals, units: tuple[str, ...]) -> WantedFit:
    """Ask for what `Fit` holds; ``units`` are the columns that tell the units apart."""
    rows, calibration = plan.rows, plan.rows.design.calibration
    assert calibration is not None
    w, d, counts = _weights(plan, calibration)
    x = [plan.let(rows.auxiliary(auxiliary)) for auxiliary in calibration.auxiliaries]
    own = tuple(f"SUM({w} * {xk})" for xk in x)
    square = tuple(f"SUM({d} * {xi} * {xk})" for xi in x for xk in x)
    items = []
    for item in request.items:
        part = plan.base(f"CASE WHEN {counts} AND {kept(plan, item)} THEN 1 END")
        y = plan.let(rows.value(item))
        items.append(tuple(f"SUM({part} * {d} * {xk}{by})" for by in ("", f" * {y}") for xk in x))
    seen = in_a_unit(plan, rows.weight())
    asked = sorted({text for item in items for text in item})
    names = dict.fromkeys(domain.variables for domain in request.domains)
    return WantedFit(
        seen, own, square, tuple(items), plan.want(units, (seen, *own)), plan.want((), square),
        {which: plan.want(map(rows.column, which), asked) for which in names},
    )  # fmt: skip


def _weights(plan: Plan, calibration: Calibration) -> tuple[str, str, str]:
    """The weight of a row that counts, its weight before calibration, and whether it counts."""
    rows = plan.rows
    weight, before = rows.weight(), calibration.before
    counts = f"{weight} > 0" if weight else "TRUE"
    started = f"COALESCE({rows.number(before)}, 0e0)" if before else "1e0"
    return (
        plan.let(f"CASE WHEN {counts} THEN {weight or '1e0'} END"),
        plan.let(f"CASE WHEN {counts} THEN {started} END"),
        counts,
    )


def with_fit(plan: Plan, totals: Callable[[], TotalsAnswer], wanted: WantedFit) -> TotalsAnswer:
    """The answer with its `Fit`."""
    answer = totals()
    q = len(wanted.own)
    everybody = plan.cells(wanted.everybody)
    square = np.array([everybody.sums[text].sum() for text in wanted.square]).reshape(q, q)
    beside = _beside(plan, answer.request, wanted)
    return replace(answer, fit=Fit(_own(plan, wanted, len(answer.clusters)), square, beside[..., :q], beside[..., q:]))


def _own(plan: Plan, wanted: WantedFit, units: int) -> Floats:
    """Σwx of each unit, shape (units, q)."""
    sums = plan.cells(wanted.units).sums
    _, member = units_of(plan, plan.chunk(wanted.units, wanted.seen))
    return np.stack([added(np.maximum(member, 0), sums[text], units) for text in wanted.own], axis=1)


def _beside(plan: Plan, request: Totals, wanted: WantedFit) -> Floats:
    """Σdx and Σdxy of each domain × item, shape (domains, items, 2q)."""
    out = np.zeros((len(request.domains), len(request.items), 2 * len(wanted.own)))
    for which, group in wanted.domains.items():
        sums = plan.cells(group).sums
        for where, cell in domain_cells(plan.chunk(group), request.domains, which):
            for i, texts in enumerate(wanted.items):
                parts = [spread_out(cell, sums[text], len(where))[:, 0] for text in texts]
                out[where, i] = np.stack(parts, axis=1)
    return out
