"""Every figure of a table judged: may it be said, with which caution, by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from survey_kit.model.publishing import PUBLISH, Judgement, Standard, Verdict, worst
from survey_kit.model.table import Cell, Column, Row, Status, Table
from survey_kit.statistics.intervals import proportion_interval
from survey_kit.tabulation.context import Context

# Shares of a base, each with an interval of its own; sums of several (cumulative) and residuals are not.
SHARES = ("percent", "valid_percent", "case_percent", "column_percent", "row_percent", "total_percent")
# What is no estimate: counts, and the p of a test.
COUNTS = ("count", "n", "p", "rank_1", "rank_2", "rank_3", "effective_n")
# What stands beside an estimate and may not be said without it.
BESIDE = ("se", "ci_low", "ci_high", "df", "deff", "letters", "against_rest", "against_total")
# Of these the ones that tell of the estimate itself; how it came about may stand.
TELLING = ("se", "ci_low", "ci_high", "letters", "against_rest", "against_total")
# Lines that are differences: one near nothing is a finding, however large its error is beside it.
CONTRAST = "(contrast)"
# Kinds of tables whose shares and means are estimates of a population.
ESTIMATED = ("frequencies", "multiple", "ranking", "crosstab", "rating", "means", "compare", "letters", "estimates",
             "shares")  # fmt: skip
_STATUS = {Verdict.CAUTION: Status.CAUTION, Verdict.WITHHOLD: Status.UNRELIABLE}


def claims_errors(context: Context) -> bool:
    """Whether a margin of error may be claimed: a sample drawn by chance, not one chosen by purpose nor a census."""
    design = context.design
    return context.intervals if design.columns else design.sampling == "random"


def judged(table: Table, context: Context, standard: Standard) -> Table:
    """The table with the status and rule of every estimate in its cells.

    Every figure is judged by its base; shares and means also by their error, where the design gives one.
    """
    errors = claims_errors(context) and table.kind in ESTIMATED
    cells = tuple(_with_neighbours(table, _judged_line(table, row, line, standard, errors))
                  for row, line in zip(table.rows, table.cells, strict=True))  # fmt: skip
    return replace(table, cells=cells)


def _judged_line(table: Table, row: Row, line: Sequence[Cell], standard: Standard, errors: bool) -> list[Cell]:
    out = []
    for cell, column in zip(line, table.columns, strict=True):
        known = cell.value is not None and cell.status is Status.SHOWN and cell.base.n
        if not known or column.statistic in (*COUNTS, *BESIDE):
            out.append(cell)
            continue
        beside = _beside(table, line, column)
        found = standard.of_base(cell.base, beside.get("deff"))
        # A total of shares is no estimate.
        if errors and row.variable != CONTRAST and (row.role == "item" or not is_share(table, column)):
            found = worst(found, _by_error(table, cell, column, beside, standard))
        out.append(replace(cell, status=_STATUS.get(found.verdict, cell.status), rule=found.rule or cell.rule))
    return out


def _with_neighbours(table: Table, line: Sequence[Cell]) -> tuple[Cell, ...]:
    """The line, the error and the letters beside an estimate that may not be said as little to be said."""
    unsaid = {(c.by, c.level): cell.rule for c, cell in zip(table.columns, line, strict=True)
              if cell.status is Status.UNRELIABLE and c.statistic not in BESIDE}  # fmt: skip
    return tuple(
        replace(cell, status=Status.UNRELIABLE, rule=unsaid[c.by, c.level])
        if c.statistic in TELLING and (c.by, c.level) in unsaid and (cell.mark or cell.value is not None) else cell
        for c, cell in zip(table.columns, line, strict=True)
    )  # fmt: skip


def _beside(table: Table, line: Sequence[Cell], column: Column) -> dict[str, float | None]:
    """The figures of the same group of columns."""
    return {c.statistic: cell.value for c, cell in zip(table.columns, line, strict=True)
            if (c.by, c.level) == (column.by, column.level)}  # fmt: skip


def _by_error(
    table: Table, cell: Cell, column: Column, beside: dict[str, float | None], standard: Standard
) -> Judgement:
    """By the interval of a share or the error of a mean, where the same group of columns has one."""
    value, share = cell.value or 0.0, is_share(table, column)
    se, df = beside.get("se"), beside.get("df")
    if se is None and "se" in beside and column.statistic == "estimate":
        return Judgement(Verdict.CAUTION, "error")
    if share:
        low, high = _interval(cell, value, se, df)
        return standard.of_share(value, low, high, df)
    if column.statistic in ("mean", "estimate") and se is not None:
        return standard.of_mean(value, se, df)
    return PUBLISH


def is_share(table: Table, column: Column) -> bool:
    """Whether the column holds proportions."""
    name = column.statistic
    return name in SHARES or name.startswith("percent_") or (name == "estimate" and table.kind == "shares")


def _interval(cell: Cell, value: float, se: float | None, df: float | None) -> tuple[float, float]:
    """Korn & Graubard's interval with the error beside the share; without one, of as many rows as it is worth."""
    n, effective = float(cell.base.n), min(cell.base.effective or cell.base.n, cell.base.n)
    share = min(max(value, 0.0), 1.0)
    error = (share * (1 - share) / effective) ** 0.5 if se is None else se
    # Without degrees of freedom the number of rows is not made less for them.
    found = proportion_interval(share, error, df if df is not None and df > 0 else n - 1, n, effective, "beta")
    return found or (0.0, 1.0)
