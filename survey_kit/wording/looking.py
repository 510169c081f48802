"""How each kind of finding is looked for in tables: shares, differences between cities, gaps to the agencies."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from survey_kit.model.table import Address, Cell, Row, Status, Table
from survey_kit.thai.numbers import settled
from survey_kit.wording.claims import Claim, ClaimPlan, Sources

# An option that says nothing of itself.
_EMPTY_OPTIONS = ("อื่น",)
SHARES = ("percent", "valid_percent")
# A difference of so many points, and a gap of so many steps of a scale, matter as much as everybody being concerned.
FULL_DIFFERENCE = 0.4
FULL_GAP = 2.0
# What chance alone would seldom bring: two standard errors of a difference of two shares.
CLEARLY = 1.96


def share(plan: ClaimPlan, sources: Sources) -> Claim | None:
    """How many: the share of an option, of the counted levels of an item, or of some answers of a question."""
    table = sources.table(plan.source)
    if table is None:
        return None
    if plan.pick == "code":
        return _together(plan, table)
    shown, every = _ordered(plan, table), _ordered(plan, sources.counted(plan.source) or table)
    place = 1 if plan.pick == "second" else 0
    # Where the answer that belongs here is hidden, the next one is not the most.
    if len(every) <= place or every[place].value <= 0:
        return None
    return next((claim for claim in shown if claim.key == every[place].key), None)


def _ordered(plan: ClaimPlan, table: Table) -> list[Claim]:
    """Every answer as a finding, the most common first."""
    found = (_candidate(plan, table, i) for i in range(len(table.rows)))
    return sorted((c for c in found if c is not None), key=lambda c: -settled(c.value))


def difference(plan: ClaimPlan, sources: Sources) -> Claim | None:
    """The option in which this city is furthest from the mean of the others, where chance alone would seldom bring it.

    The evidence is the difference against its standard error as for simple random samples of the two sides (a bar that
    keeps noise out, not a test that is reported): a margin of error is shown only where the design gives one.
    """
    table = sources.by_city(plan.source) if sources.city else None
    if table is None:
        return None
    found = [c for c in (_against(plan, table, i, sources.city) for i in range(len(table.rows))) if c is not None]
    wanted = [c for c in found if plan.pick != "higher" or c.value > (c.other or 0.0)]
    return max(wanted, key=lambda c: settled(c.size), default=None)


def gap(plan: ClaimPlan, sources: Sources) -> Claim | None:
    """What households and agencies say of the same thing on the same scale, ``least`` steps apart or more."""
    sides = both_sides(plan, sources)
    if sides is None:
        return None
    first, second = sides
    apart = abs((first[0].value or 0.0) - (second[0].value or 0.0))
    if apart < plan.least:
        return None
    return Claim(plan, plan.topic, first[0].value or 0.0, min(1.0, apart / FULL_GAP), first[0].base.n,
                 (first[1], second[1]), second[0].value, f"claim.{plan.name}",
                 _caution((first[0], second[0])), second[0].base.n)  # fmt: skip


def both_sides(plan: ClaimPlan, sources: Sources) -> tuple[tuple[Cell, Address], tuple[Cell, Address]] | None:
    """The means of the two sides of a gap where both may be shown."""
    people, agencies = sources.table(block_of(plan.source)), sources.agencies(block_of(plan.agency))
    if people is None or agencies is None:
        return None
    first, second = _mean(people, plan.source), _mean(agencies, plan.agency)
    return None if first is None or second is None else (first, second)


MEASURES: dict[str, Callable[[ClaimPlan, Sources], Claim | None]] = {
    "share": share,
    "difference": difference,
    "gap": gap,
}


def find_claims(plans: Sequence[ClaimPlan], sources: Sources, least_base: int = 10) -> list[Claim]:
    """Every finding that can be said, strongest first; hidden cells and thin bases say nothing."""
    found = [MEASURES[plan.measure](plan, sources) for plan in plans]
    said = [claim for claim in found if claim is not None and claim.n >= least_base]
    return sorted(said, key=lambda c: -settled(c.score))


def block_of(name: str) -> str:
    """The block of ratings an item belongs to by its name: d5 of d5_1."""
    return name.rpartition("_")[0] or name


def _mean(table: Table, item: str) -> tuple[Cell, Address] | None:
    at = next((j for j, c in enumerate(table.columns) if c.statistic == "mean" and not c.level), None)
    row = next((i for i, r in enumerate(table.rows) if r.variable == item), None)
    if at is None or row is None:
        return None
    cell = table.cells[row][at]
    return None if not _shown(cell) else (cell, Address(table.name, row, at))


def _shown(cell: Cell) -> bool:
    return cell.value is not None and cell.status is not Status.HIDDEN


def _is_option(row: Row) -> bool:
    return row.role == "item" and not row.label.th.startswith(_EMPTY_OPTIONS) and not row.variable.endswith("_0")


def _candidate(plan: ClaimPlan, table: Table, i: int) -> Claim | None:
    """Row i as a finding: the share of an option, or of the counted levels of an item."""
    row = table.rows[i]
    if not _is_option(row):
        return None
    wanted = [f"percent_{c:.15g}" for c in plan.codes] if table.kind == "rating" else ["percent"]
    columns = [j for j, c in enumerate(table.columns) if c.statistic in wanted and not c.level]
    return _sum(plan, table, [(i, j) for j in columns], row.label.th, f"{row.variable}.{row.level}")


def _together(plan: ClaimPlan, table: Table) -> Claim | None:
    """The share of all answers of a single question that are among ``codes``."""
    levels = {f"{c:.15g}" for c in plan.codes}
    column = next((j for j, c in enumerate(table.columns) if c.statistic == "valid_percent" and not c.level), None)
    if column is None:
        return None
    rows = [i for i, r in enumerate(table.rows) if r.role == "item" and r.level in levels]
    return _sum(plan, table, [(i, column) for i in rows], table.title.th, plan.source)


def _sum(plan: ClaimPlan, table: Table, places: Sequence[tuple[int, int]], item: str, of: str) -> Claim | None:
    cells = [table.cells[i][j] for i, j in places]
    lines = {i: [j for row, j in places if row == i] for i, _ in places}
    sums = [table.together(i, columns) for i, columns in lines.items()]
    if not cells or None in sums:
        return None
    value = min(1.0, sum(s or 0.0 for s in sums))
    numbers = tuple(Address(table.name, i, j) for i, j in places)
    return Claim(plan, item, value, value, cells[0].base.n, numbers, key=f"claim.{plan.name}.{of}",
                 caution=_caution(cells))  # fmt: skip


def _caution(cells: Sequence[Cell]) -> str:
    return next((cell.rule for cell in cells if cell.status is Status.CAUTION), "")


def _against(plan: ClaimPlan, table: Table, i: int, city: str) -> Claim | None:
    """Row i in ``city`` beside the plain mean of the other cities."""
    row = table.rows[i]
    if not _is_option(row):
        return None
    columns = {c.level: j for j, c in enumerate(table.columns) if c.statistic in SHARES and c.level}
    cells = {level: table.cells[i][j] for level, j in columns.items() if _shown(table.cells[i][j])}
    here, others = cells.pop(city, None), list(cells.values())
    if here is None or len(others) < 2:
        return None
    mean = math.fsum(c.value or 0.0 for c in others) / len(others)
    apart = abs((here.value or 0.0) - mean)
    if apart < max(plan.least, CLEARLY * noise(here, others)):
        return None
    numbers = tuple(Address(table.name, i, columns[level]) for level in (city, *cells))
    return Claim(plan, row.label.th, here.value or 0.0, min(1.0, apart / FULL_DIFFERENCE), here.base.n, numbers, mean,
                 f"claim.{plan.name}.{row.variable}.{row.level}", _caution((here, *others)))  # fmt: skip


def noise(here: Cell, others: Sequence[Cell]) -> float:
    """Standard error of one share against the plain mean of others (Cochran 1977, 2.9), simple random sampling."""
    spread = [((c.value or 0.0) * (1.0 - (c.value or 0.0)) / max(c.base.n, 1)) for c in (here, *others)]
    return math.sqrt(spread[0] + math.fsum(spread[1:]) / len(others) ** 2)
