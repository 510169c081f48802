"""Groups put side by side fairly: standardised for age and sex, and the averages of a network of cities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Domain, Item, Request, Totals, TotalsAnswer
from survey_kit.model.codebook import Code
from survey_kit.model.estimate import Base, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.model.words import Words, in_turn
from survey_kit.statistics.estimates import Estimates, means
from survey_kit.statistics.intervals import mean_interval
from survey_kit.tabulation.context import Context, Level, base_at, code_text, with_everybody, words
from survey_kit.tabulation.estimates import counted, design_notes, effective_note, without_errors
from survey_kit.tabulation.figures import Line, figures_table

FIGURES = ("estimate", "se", "ci_low", "ci_high", "df", "n", "effective_n")
# Sizes of the standard population by the codes of a cell, or of a group.
Sizes = tuple[tuple[tuple[str, ...], float], ...]


def sizes_of(counts: Mapping[tuple[str, ...], float]) -> Sizes:
    """Counts by codes in a form that can be part of a plan."""
    return tuple(sorted((tuple(key), float(value)) for key, value in counts.items()))


def measured(variable: str, codes: tuple[Code, ...]) -> Item:
    """A number, or the share of answers with one of ``codes``."""
    return Item(variable, codes or None)


def measured_label(context: Context, variable: str, codes: tuple[Code, ...]) -> Words:
    """The words of `measured`."""
    known = context.variable(variable)
    return known.label.being(in_turn(known.label_of(code) for code in codes), ": ") if codes else known.label


def line_of(context: Context, row: Row, base: Base, found: Estimates, k: int) -> Line:
    """Estimate, error and interval of the k-th number; why they are not there."""
    value, se, df = (float(a[k]) for a in (found.value, found.se, found.df))
    absent = Reason.EMPTY_CELL if np.isnan(value) else None
    reason = absent or without_errors(context) or found.reason or (Reason.TOO_FEW if df <= 0 else None)
    low, high = (mean_interval(value, se, df) if reason is None else None) or (None, None)
    figures = {"estimate": value, "se": se if reason is None else None, "ci_low": low, "ci_high": high,
               "df": df if reason is None else None, **counted(context, base)}  # fmt: skip
    return Line(row, figures, reason, base)


@dataclass(frozen=True, slots=True)
class Standardised:
    """A mean or share of each level of ``by`` as if all had the same make-up by ``over``: direct standardisation.

    ``population``: sizes of the cells of ``over``; by itself the weighted make-up of the whole sample, taken as known.
    Source: Lumley (2010), ch. 7.2; R: `svystandardize`.
    """

    name: str
    variable: str
    by: str
    over: tuple[str, ...]
    codes: tuple[Code, ...] = ()
    population: Sizes = ()

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Totals per PSU of every level × cell, and as they are."""
        cells = self._cells(context)
        inside = [Domain(((self.by, level.code), *cell)) for level in context.levels(self.by) for cell in cells]
        whole = [Domain(((self.by, level.code),)) for level in context.levels(self.by)]
        return (Totals((measured(self.variable, self.codes),), (*inside, *whole), per_psu=True),)

    def _cells(self, context: Context) -> list[tuple[tuple[str, Code], ...]]:
        parts = [[(name, level.code) for level in context.levels(name)] for name in self.over]
        return [tuple(cell) for cell in product(*parts)]

    def _shares(self, context: Context, answer: TotalsAnswer) -> Any:
        """Share of every cell in the standard population, (cells,)."""
        cells = self._cells(context)
        if self.population:
            sizes = dict(self.population)
            size = np.array([sizes.get(tuple(code_text(code) for _, code in cell), 0.0) for cell in cells])
        else:
            levels = len(context.levels(self.by))
            size = answer.total("w")[: levels * len(cells), 0].reshape(levels, len(cells)).sum(axis=0)
        return size / size.sum() if size.sum() > 0 else size

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Two lines per level: as it is, and standardised."""
        answer: TotalsAnswer = answers[0]
        levels, cells = context.levels(self.by), self._cells(context)
        share, found = self._shares(context, answer), means(answer)
        matrix = np.zeros((2 * len(levels), len(found.value)))
        for d in range(len(levels)):
            matrix[2 * d, len(levels) * len(cells) + d] = 1.0
            matrix[2 * d + 1, d * len(cells) : (d + 1) * len(cells)] = share
        shown = found.contrast(matrix)
        lines = []
        for d, level in enumerate(levels):
            base = base_at(answer, len(levels) * len(cells) + d)
            for k, kind in enumerate(("as-it-is", "standardised")):
                label = level.label.being(words(kind), " – ")
                lines.append(line_of(context, Row(self.by, f"{level.key}.{kind}", label), base, shown, 2 * d + k))
        over = in_turn(context.codebook.label_of(name) for name in self.over)
        told = "standard-given" if self.population else "standard-sample"
        notes = (*design_notes(context), *effective_note(context, "kish"), Note(told, {"over": over}),
                 *self._empty(context, answer, share))  # fmt: skip
        title = words("standardised-of", label=measured_label(context, self.variable, self.codes))
        return figures_table(self.name, title, FIGURES, lines, base=lines[-1].base if lines else None, notes=notes,
                             stub=context.codebook.label_of(self.by), by=self.by,
                             kind="shares" if self.codes else "estimates")  # fmt: skip

    def _empty(self, context: Context, answer: TotalsAnswer, share: Any) -> tuple[Note, ...]:
        """Cells of the standard that a group has nobody in: its standardised figure cannot be told."""
        levels, cells = context.levels(self.by), self._cells(context)
        rows = answer.total("n")[: len(levels) * len(cells), 0].reshape(len(levels), len(cells))
        empty = [(d, c) for d, c in zip(*np.nonzero((rows == 0) & (share > 0)), strict=True)]
        if not empty:
            return ()
        d, c = empty[0]
        names = in_turn(context.variable(name).label_of(code) for name, code in cells[c])
        return (Note("standard-empty", {"group": levels[d].label, "cell": names, "count": len(empty)}),)


@dataclass(frozen=True, slots=True)
class NetworkAverage:
    """A mean or share of every city, and two averages of all: each city the same, and each person the same.

    ``population``: size of every city; by itself the sum of its weights.
    """

    name: str
    variable: str
    by: str
    codes: tuple[Code, ...] = ()
    population: Sizes = ()

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Totals per PSU of every city."""
        item = measured(self.variable, self.codes)
        return (Totals((item,), context.domains(self.by), per_psu=True),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """A line per city, then the two averages."""
        answer: TotalsAnswer = answers[0]
        levels, found = context.levels(self.by), means(answer)
        there = answer.total("n")[:, 0] > 0
        sizes = self._sizes(levels, answer)
        matrix = np.vstack([np.eye(len(levels)), there / max(there.sum(), 1), sizes / max(sizes.sum(), 1e-300)])
        shown = found.contrast(matrix)
        if not self.population:
            shown = _of_everybody(answer, shown)
        everybody = Base.of(*(float(answer.total(name)[:, 0].sum()) for name in ("n", "w", "w2")))
        rows = [Row(self.by, level.key, level.label) for level in levels]
        rows += [Row(self.by, kind, words(f"average-{kind}"), "total") for kind in ("equal", "population")]
        bases = [*(base_at(answer, d) for d in range(len(levels))), everybody, everybody]
        lines = [line_of(context, row, base, shown, k) for k, (row, base) in enumerate(zip(rows, bases, strict=True))]
        told = "network-given" if self.population else "network-weights"
        title = words("network-of", label=measured_label(context, self.variable, self.codes))
        notes = (*design_notes(context), *effective_note(context, "kish"), Note(told))
        return figures_table(self.name, title, FIGURES, lines, base=everybody, notes=notes,
                             stub=context.codebook.label_of(self.by), by=self.by,
                             kind="shares" if self.codes else "estimates")  # fmt: skip

    def _sizes(self, levels: Sequence[Level], answer: TotalsAnswer) -> Any:
        if not self.population:
            return answer.total("w")[:, 0]
        sizes = dict(self.population)
        return np.array([sizes.get((level.key,), 0.0) for level in levels])


def _of_everybody(answer: TotalsAnswer, shown: Estimates) -> Estimates:
    """The last of ``shown`` as the mean of everybody: sums of weights are estimates themselves."""
    whole = means(with_everybody(answer))[-1]
    covariance = shown.covariance.copy()
    covariance[-1, :] = covariance[:, -1] = 0.0
    covariance[-1, -1] = whole.covariance[0, 0]
    return shown.picked(np.append(shown.value[:-1], whole.value), covariance, np.vstack([shown.rows[:-1], whole.rows]))
