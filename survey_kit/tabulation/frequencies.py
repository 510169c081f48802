"""Frequencies: how many gave each answer, with missing answers by reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Item, Request, Tally, TallyAnswer, Totals, TotalsAnswer
from survey_kit.model.codebook import Code, MissingReason, Variable
from survey_kit.model.estimate import Base, Reason
from survey_kit.model.table import Cell, Column, Row, Table
from survey_kit.statistics.intervals import proportion_interval
from survey_kit.statistics.linearisation import domain_means
from survey_kit.tabulation.context import (
    Cells,
    Context,
    base_at,
    code_text,
    in_level,
    in_some_level,
    left_out,
    with_everybody,
    words,
)

COUNTS = ("count", "percent", "valid_percent", "cumulative_percent")


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Counts and percents of one variable, for everybody or side by side for the levels of ``by``.

    ``side_by_side`` names the figures of each group when there are groups.
    """

    name: str
    variable: str
    by: str = ""
    side_by_side: tuple[str, ...] = ("count", "valid_percent")

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally; with sampling weights also PSU totals of every answer, for the intervals."""
        tally = Tally((self.by, self.variable) if self.by else (self.variable,))
        if not context.intervals:
            return (tally,)
        codes = [v.code for v in context.levels(self.variable)]
        items = tuple(Item(self.variable, (code,)) for code in codes)
        return (tally, Totals(items, context.domains(self.by), per_psu=True)) if items else (tally,)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: answers in the order of the questionnaire, missing by reason, total."""
        tally: TallyAnswer = answers[0]
        k = 1 if self.by else 0
        variable = context.variable(self.variable)
        rows, members = stub(variable, tally.values[k].tolist())
        columns, blocks = [], []
        levels = context.levels(self.by)
        for level in levels:
            inside = in_level(tally, 0, level.code)
            blocks.append(_block(context, tally, k, rows, members, inside, self.side_by_side))
            columns += [Column(s, self.by, level.key, level.label) for s in self.side_by_side]
        everybody = in_some_level(tally, levels) if self.by else np.ones(len(tally.keys), dtype=bool)
        shown = self.side_by_side if self.by else COUNTS
        blocks.append(_block(context, tally, k, rows, members, everybody, shown))
        columns += [Column(s, self.by, "", words("total") if self.by else variable.label) for s in shown]
        if len(answers) > 1:
            sums = with_everybody(answers[1]) if self.by else answers[1]
            extra, block = _intervals(context, self, rows, sums)
            columns += extra
            blocks.append(block)
        # Without counts there is nothing to say of those who did not answer.
        kept = [i for i, row in enumerate(rows) if "count" in shown or row.role in ("item", "subtotal")]
        cells = tuple(tuple(c for block in blocks for c in block[i]) for i in kept)
        base = _answered(tally, k, variable, everybody)
        return Table(
            self.name,
            variable.label,
            tuple(rows[i] for i in kept),
            tuple(columns),
            cells,
            "frequencies",
            notes=left_out(tally, variable, levels) if self.by else (),
            stub=words("item"),
            base=base,
        )


def stub(variable: Variable, stored: list[Any]) -> tuple[tuple[Row, ...], list[set[Any]]]:
    """Rows of a frequency table and the stored values each stands for (None is the empty cell)."""
    rows: list[Row] = []
    members: list[set[Any]] = []
    substantive: list[Code] = list(variable.codes)
    substantive += [v for v in stored if v is not None and v not in substantive and variable.reason(v) is None]
    for code in substantive:
        rows.append(Row(variable.name, code_text(code), variable.label_of(code)))
        members.append({code})
    rows.append(Row(variable.name, "answered", words("total"), "subtotal"))
    members.append(set(substantive))
    missing: dict[MissingReason, set[Any]] = {}
    for value in stored:
        reason = MissingReason.BLANK if value is None else variable.reason(value)
        if reason is not None:
            missing.setdefault(reason, set()).add(value)
    for reason in MissingReason:
        if reason in missing:
            rows.append(Row(variable.name, str(reason), words(str(reason)), "missing"))
            members.append(missing[reason])
    if missing:
        rows.append(Row(variable.name, "all", words("total"), "total"))
        members.append(set(substantive).union(*missing.values()))
    return tuple(rows), members


def _answered(tally: TallyAnswer, k: int, variable: Variable, inside: Any) -> Base:
    valid = np.array([v is not None and variable.reason(v) is None for v in tally.values[k].tolist()], dtype=bool)
    keep = valid[tally.keys[:, k]] & inside if len(tally.keys) else inside
    return Cells(tally).base(keep)


def _block(
    context: Context, tally: TallyAnswer, k: int, rows: Sequence[Row], members: list[set[Any]], inside: Any,
    statistics: Sequence[str],
) -> list[list[Cell]]:  # fmt: skip
    """Cells of the rows for one group: (rows, statistics)."""
    cells = Cells(tally)
    places: dict[Any, list[int]] = {}
    for i, value in enumerate(cells.column(k)):
        if inside[i]:
            places.setdefault(value, []).append(i)
    total = cells.pick(inside)[1]
    base = _answered(tally, k, context.variable(rows[0].variable), inside)
    out, cumulative = [], 0.0
    for row, member in zip(rows, members, strict=True):
        # In the order of the cells, so that the last digit of a sum is always the same.
        n, w, _ = cells.pick(sorted(i for value in member for i in places.get(value, ())))
        cumulative += w if row.role == "item" else 0.0
        line = []
        for statistic in statistics:
            figure: float | None
            if statistic == "count":
                figure = n if context.sampling else w
            elif statistic == "percent":
                figure = w / total if total > 0 else None
            elif row.role in ("missing", "total"):
                figure = None
            elif statistic == "valid_percent":
                figure = w / base.weighted if base.weighted > 0 else None
            else:
                figure = cumulative / base.weighted if base.weighted > 0 and row.role == "item" else None
            line.append(Cell(figure, base, rows=round(n)))
        out.append(line)
    return out


def _intervals(
    context: Context, plan: Frequencies, rows: Sequence[Row], answer: TotalsAnswer
) -> tuple[list[Column], list[list[Cell]]]:
    """Standard error and logit interval of each percent, per level of ``by`` and for everybody."""
    means = domain_means(answer)
    codes = [code_text(item.codes[0]) for item in answer.request.items if item.codes]
    groups = [(level.key, level.label) for level in context.levels(plan.by)] + [("", words("total"))]
    columns = [Column(s, plan.by, key, label) for key, label in groups for s in ("se", "ci_low", "ci_high")]
    block: list[list[Cell]] = []
    for row in rows:
        line: list[Cell] = []
        for d in range(len(groups)):
            if row.role != "item" or row.level not in codes:
                line += [Cell()] * 3
                continue
            i = codes.index(row.level)
            at = d * len(codes) + i
            base = base_at(answer, d, i)
            reason = means.reason or (Reason.NO_ANSWERS if base.n == 0 else None)
            se = float(means.se[at]) if reason is None else None
            share, df = float(means.value[at]), float(means.df[at])
            limits = None if se is None else proportion_interval(share, se, df, base.n, base.effective)
            low, high = limits or (None, None)
            line += [Cell(v, base, reason=reason) for v in (se, low, high)]
        block.append(line)
    return columns, block
