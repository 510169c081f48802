"""Questions with several answers in rows, in columns, or in both: SPSS MULT RESPONSE and CTABLES with sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request, Tally, TallyAnswer
from survey_kit.model.estimate import Base, Reason
from survey_kit.model.table import Cell, Column, Note, Row, Table
from survey_kit.tabulation.context import Context, words
from survey_kit.tabulation.multiple import options_of

# Of whom percents are: of all who answered the question, "none of these" included; of those who gave at least one of
# its answers (SPSS: percent of cases); of the answers given (SPSS: percent of responses).
BASES = ("respondents", "cases", "responses")
FIGURES = ("count", "column_percent", "row_percent", "total_percent")


@dataclass(frozen=True)
class _Side:
    """One question as seen by the cells of a tally.

    ``chosen`` (cells, options): whether each answer was given; ``answered`` (cells,): whether the question was;
    ``real`` (options,): answers that are not "none of these".
    """

    rows: tuple[Row, ...]
    chosen: Any
    answered: Any
    real: Any

    def inside(self, base: str) -> Any:
        """Cells that are in the base of the question, (cells,)."""
        return self.answered if base == "respondents" else self.answered & self.chosen[:, self.real].any(axis=1)


@dataclass(frozen=True, slots=True)
class MultipleCrosstab:
    """``row`` by ``column`` where at least one of them is a set: everybody in a cell gave both answers.

    A respondent is in the table when in the ``base`` of both questions. An answer given twice (columns that hold
    codes) is one answer here, as in CTABLES. ``complete`` leaves out who left any column of a set open (MDGROUP).
    """

    name: str
    row: str
    column: str
    statistics: tuple[str, ...] = ("count", "column_percent")
    base: str = "respondents"
    complete: bool = False

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One tally of all columns of both questions: who gave which answers together."""
        return (Tally((*_columns(context, self.row), *_columns(context, self.column))),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: answers of the row question and its base; columns: answers of the column question and everybody."""
        tally: TallyAnswer = answers[0]
        split = len(_columns(context, self.row))
        rows = self._side(context, tally, self.row, 0)
        columns = self._side(context, tally, self.column, split)
        inside = rows.inside(self.base) & columns.inside(self.base)
        sums = [a * inside for a in (tally.n, tally.w, tally.w2)]
        totals = np.ones((len(inside), 1))
        across = np.hstack([columns.chosen, totals])
        cells = np.array([rows.chosen.T @ (s[:, None] * across) for s in sums])
        if self.base == "responses":
            given = rows.chosen[:, rows.real].sum(axis=1), columns.chosen[:, columns.real].sum(axis=1)
        else:
            given = np.ones(len(inside)), np.ones(len(inside))
        by_column = np.array([(s * given[0]) @ across for s in sums])
        by_row = np.array([rows.chosen.T @ (s * given[1]) for s in sums])
        whole = np.array([float((s * given[0] * given[1]).sum()) for s in sums])
        lines = [
            tuple(cell for j in range(across.shape[1])
                  for cell in self._cells(context, cells[:, i, j], by_row[:, i], by_column[:, j], whole))
            for i in range(len(rows.rows))
        ]  # fmt: skip
        lines.append(tuple(self._total(context, s, by_column[:, j]) for j in range(across.shape[1])
                           for s in self.statistics))  # fmt: skip
        heads = [*((row.variable, row.level, row.label) for row in columns.rows), (self.column, "", words("total"))]
        people = Base.of(*(float(s.sum()) for s in sums))
        return Table(
            self.name,
            context.codebook.label_of(self.row).crossed(context.codebook.label_of(self.column)),
            (*rows.rows, Row(self.row, "answered", words(f"base-{self.base}"), "total")),
            tuple(Column(s, by, level, label) for by, level, label in heads for s in self.statistics),
            tuple(lines),
            "crosstab",
            notes=(Note(f"multiple-base-{self.base}", {"n": people.n}),),
            stub=context.codebook.label_of(self.row),
            base=people,
        )

    def _cells(self, context: Context, cell: Any, row: Any, column: Any, whole: Any) -> list[Cell]:
        bases = {"count": column, "column_percent": column, "row_percent": row, "total_percent": whole}
        out = []
        for statistic in self.statistics:
            base = Base.of(*(float(v) for v in bases[statistic]))
            if statistic == "count":
                value: float | None = float(cell[0] if context.sampling else cell[1])
            else:
                value = float(cell[1]) / base.weighted if base.weighted > 0 else None
            reason = None if value is not None else Reason.NO_ANSWERS
            out.append(Cell(value, base, reason=reason, rows=round(float(cell[0]))))
        return out

    def _total(self, context: Context, statistic: str, column: Any) -> Cell:
        base = Base.of(*(float(v) for v in column))
        return Cell((float(base.n) if context.sampling else base.weighted) if statistic == "count" else None, base)

    def _side(self, context: Context, tally: TallyAnswer, name: str, first: int) -> _Side:
        names = _columns(context, name)
        stored = {v: first + k for k, v in enumerate(names)}
        valid = np.stack([_where(tally, k, lambda x, v=v: x is not None and context.variable(v).reason(x) is None)
                          for v, k in stored.items()], axis=1)  # fmt: skip
        mr = context.codebook.response_set(name)
        if mr is None:
            options = [(Row(name, v.key, v.label), [(name, v.code)]) for v in context.levels(name)]
        else:
            options = options_of(context, mr)
        exclusive = mr.exclusive if mr else ()
        if self.base != "respondents":
            # Who answered "none of these" is no case, and that is no answer given.
            options = [option for option in options if option[0].variable not in exclusive]
        chosen = np.zeros((len(tally.keys), len(options)), dtype=bool)
        for j, (_, cells) in enumerate(options):
            for v, code in cells:
                chosen[:, j] |= _where(tally, stored[v], lambda x, code=code: x == code)
        answered = valid.all(axis=1) if self.complete else valid.any(axis=1)
        real = np.array([row.variable not in exclusive for row, _ in options], dtype=bool)
        return _Side(tuple(row for row, _ in options), chosen, answered, real)


def _columns(context: Context, name: str) -> tuple[str, ...]:
    mr = context.codebook.response_set(name)
    return (name,) if mr is None else mr.variables


def _where(tally: TallyAnswer, k: int, holds: Any) -> Any:
    """Cells whose stored value of variable k ``holds``, (m,) bool."""
    found = np.array([bool(holds(v)) for v in tally.values[k].tolist()], dtype=bool)
    return found[tally.keys[:, k]] if len(tally.keys) else np.zeros(0, dtype=bool)
