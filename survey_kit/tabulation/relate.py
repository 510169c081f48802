"""Variables two by two: correlation, with others held constant or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from survey_kit.model.aggregates import Moments, MomentsAnswer, Request, Tally, TallyAnswer, Totals, TotalsAnswer
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Cell, Column, Note, Row, Table
from survey_kit.model.words import in_turn
from survey_kit.statistics.association import design_pearson, kendall, partial, pearson, product_items, spearman
from survey_kit.statistics.crosstab import TwoWay
from survey_kit.tabulation.context import Context, answered, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Correlate:
    """Correlation matrix: per pair the coefficient, its p and n. ``method``: pearson, spearman or kendall.

    ``tails``: 1 halves every p, for a direction that was foretold. Ranks are always compared pair by pair.
    """

    name: str
    variables: tuple[str, ...]
    method: str = "pearson"
    listwise: bool = False
    tails: int = 2

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Positions of every pair of variables."""
        return tuple(combinations(range(len(self.variables)), 2))

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Moments of all variables, or a two-way tally per pair for ranks."""
        if self.method == "pearson":
            return (Moments(self.variables, listwise=self.listwise),)
        if self.listwise:
            return (Tally(self.variables),)
        return tuple(Tally((self.variables[i], self.variables[j])) for i, j in self.pairs)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Symmetric; the diagonal is 1."""
        found: dict[tuple[int, int], tuple[Comparison, Base]] = {}
        for k, (i, j) in enumerate(self.pairs):
            if self.method == "pearson":
                found[i, j] = _from_moments(answers[0], i, j)
            else:
                pair = context.variable(self.variables[i]), context.variable(self.variables[j])
                tally = self._complete(context, answers[0], i, j) if self.listwise else answers[k]
                found[i, j] = _from_tally(tally, pair, self.method, context.sampling)
        if self.method == "pearson" and context.sampling:
            found = self._by_design(context, answers[0], found)
        if self.tails == 1:
            found = {pair: (one_tailed(test), base) for pair, (test, base) in found.items()}
        return self._table(context, found)

    def _by_design(
        self, context: Context, answer: MomentsAnswer, found: dict[tuple[int, int], tuple[Comparison, Base]]
    ) -> dict[tuple[int, int], tuple[Comparison, Base]]:
        """Errors and p of every pair from the products of its rows, summed per PSU."""
        out = dict(found)
        for (i, j), (_, base) in found.items():
            names = (self.variables[i], self.variables[j])
            shift, offset = answer.shift, answer.offset[0]
            items = product_items(names, (float(shift[i]), float(shift[j])), (float(offset[i, j]), float(offset[j, i])))
            if base.n:
                request = Totals(items, per_psu=True)
                out[i, j] = design_pearson(cast(TotalsAnswer, context.engine.answer([request])[0])), base
        return out

    def _complete(self, context: Context, answer: TallyAnswer, i: int, j: int) -> TallyAnswer:
        """The tally of variables i and j over the rows where all variables are answered."""
        keep = np.ones(len(answer.keys), dtype=bool)
        for k, name in enumerate(self.variables):
            keep &= answered(answer, k, context.variable(name))
        cells = [sums[keep] for sums in (answer.n, answer.w, answer.w2)]
        values = (answer.values[i], answer.values[j])
        pair = (self.variables[i], self.variables[j])
        return TallyAnswer(pair, values, answer.keys[keep][:, [i, j]], cells[0], cells[1], cells[2])

    def _table(self, context: Context, found: dict[tuple[int, int], tuple[Comparison, Base]]) -> Table:
        rows = tuple(Row(v, "", context.codebook.label_of(v)) for v in self.variables)
        columns = tuple(Column(s, v, "", context.codebook.label_of(v)) for v in self.variables for s in ("r", "p", "n"))
        cells = tuple(
            tuple(c for j in range(len(rows)) for c in _pair_cells(found.get((min(i, j), max(i, j))), context.sampling))
            for i in range(len(rows))
        )
        notes = [Note(f"correlation-{self.method}"), Note("listwise" if self.listwise else "pairwise")]
        if self.tails == 1:
            notes.append(Note("one-tailed"))
        if context.sampling:
            notes.append(Note("method-design" if self.method == "pearson" else "p-by-rows"))
        return Table(self.name, words("correlation"), rows, columns, cells, "correlation", notes=tuple(notes))


def one_tailed(test: Comparison) -> Comparison:
    """The test in the direction that was found: half its p."""
    return replace(test, p=None if test.p is None else test.p / 2)


@dataclass(frozen=True, slots=True)
class Partial:
    """Correlation matrix with ``controls`` held constant, complete rows only: r, p and degrees of freedom per pair."""

    name: str
    variables: tuple[str, ...]
    controls: tuple[str, ...]
    tails: int = 2

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Listwise moments of the variables and the controls."""
        return (Moments((*self.variables, *self.controls)),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Symmetric; the diagonal is 1."""
        answer: MomentsAnswer = answers[0]
        n, w = float(answer.n[0, 0, 0]), float(answer.w[0, 0, 0])
        base, cross = Base(round(n), w, n), settled(answer)
        if context.sampling and w > 0:
            cross, w = cross * n / w, n
        names, held = self.variables, list(range(len(self.variables), len(self.variables) + len(self.controls)))
        lines = []
        for i in range(len(names)):
            line: list[Cell] = []
            for j in range(len(names)):
                line += self._cells(context, cross[np.ix_([i, j, *held], [i, j, *held])], w, base) if i != j else [
                    Cell(1.0), Cell(), Cell()]  # fmt: skip
            lines.append(tuple(line))
        labels = [context.codebook.label_of(v) for v in names]
        rows = tuple(Row(v, "", label) for v, label in zip(names, labels, strict=True))
        columns = tuple(Column(s, v, "", la) for v, la in zip(names, labels, strict=True) for s in ("r", "p", "df"))
        held_constant = in_turn(context.codebook.label_of(name) for name in self.controls)
        notes = [Note("correlation-partial", {"controls": held_constant}), Note("listwise")]
        notes += [Note("one-tailed")] if self.tails == 1 else []
        return Table(self.name, words("partial_correlation"), rows, columns, tuple(lines), "correlation",
                     notes=tuple(notes), base=base)  # fmt: skip

    def _cells(self, context: Context, cross: Floats, w: float, base: Base) -> list[Cell]:
        test = partial(cross, w)
        r = Cell(test.statistic, base, reason=test.reason if test.statistic is None else None)
        if context.sampling and test.reason is None:
            test = replace(test, p=None, df=None, reason=Reason.NOT_FOR_SAMPLING_WEIGHTS)
        test = one_tailed(test) if self.tails == 1 else test
        return [r, Cell(test.p, base, reason=test.reason), Cell(test.df, base, reason=test.reason)]


def settled(answer: MomentsAnswer) -> Floats:
    """Centred cross-products of complete rows (p, p); a spread that is but the last binary digit becomes none."""
    cross: Floats = answer.cross[0].copy()
    mean = np.diag(answer.mean[0])
    nothing = np.diag(cross) <= 1e-24 * answer.w[0, 0, 0] * mean**2
    cross[nothing] = cross[:, nothing] = 0.0
    return cross


def _pair_cells(found: tuple[Comparison, Base] | None, sampling: bool) -> tuple[Cell, Cell, Cell]:
    """r, p and n: the sum of weights that count as frequencies (as SPSS prints N), rows otherwise."""
    if found is None:
        return Cell(1.0), Cell(), Cell()
    test, base = found
    return (
        Cell(test.statistic, base, reason=test.reason if test.statistic is None else None),
        Cell(test.p, base, reason=test.reason),
        Cell(float(base.n) if sampling else base.weighted, base),
    )


def _from_moments(answer: MomentsAnswer, i: int, j: int) -> tuple[Comparison, Base]:
    n, w = float(answer.n[0, i, j]), float(answer.w[0, i, j])
    square, mean = answer.square[0], answer.mean[0]
    together = float(answer.cross[0, i, j])
    # A spread below 1e-12 of the mean is the last binary digit of equal numbers.
    sxx, syy = (float(square[a, b]) if square[a, b] > 1e-24 * w * mean[a, b] ** 2 else 0.0 for a, b in ((i, j), (j, i)))
    return pearson(np.array([[sxx, together], [together, syy]]), w), Base(round(n), w, n)


def _from_tally(answer: TallyAnswer, pair: tuple[Any, Any], method: str, sampling: bool) -> tuple[Comparison, Base]:
    axes = [
        [k for k, v in enumerate(values.tolist()) if isinstance(v, float) and variable.reason(v) is None]
        for values, variable in zip(answer.values, pair, strict=True)
    ]
    places = [{k: at for at, k in enumerate(axis)} for axis in axes]
    grids = np.zeros((2, len(axes[0]), len(axes[1])))
    for (a, b), n, w in zip(answer.keys, answer.n, answer.w, strict=True):
        if a in places[0] and b in places[1]:
            grids[:, places[0][a], places[1][b]] += (n, w)
    n, w = float(grids[0].sum()), float(grids[1].sum())
    scale = n / w if sampling and w > 0 else 1.0
    test = {"spearman": spearman, "kendall": kendall}[method](TwoWay.of(grids[1] * scale))
    if sampling and test.reason is None:
        test = replace(test, p=None, df=None, extra=(), reason=Reason.NOT_FOR_SAMPLING_WEIGHTS)
    return test, Base(round(n), w, n)
