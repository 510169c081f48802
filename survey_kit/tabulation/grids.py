"""Two-way counts out of a tally: which levels, how fractions of weights are counted, with which scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from survey_kit.model.aggregates import TallyAnswer
from survey_kit.model.survey import WeightKind
from survey_kit.statistics.crosstab import TwoWay, rounded_cells
from survey_kit.tabulation.context import Context, Level

# SPSS CROSSTABS /COUNT: what becomes of fractions of weights; ROUND CELL is its default.
COUNTINGS = ("round_cell", "truncate_cell", "round_case", "as_is")


def grid_of(tally: TallyAnswer, rows: Sequence[Level], columns: Sequence[Level], first: int = 0) -> tuple[Any, ...]:
    """n, Σw, Σw² of shape (rows, columns) over answered cells; the two variables are ``first`` and the next."""
    sides = []
    for k, levels in ((first, rows), (first + 1, columns)):
        place = {level.code: i for i, level in enumerate(levels)}
        of_value = np.array([place.get(value, -1) for value in tally.values[k].tolist()], dtype=np.intp)
        sides.append(of_value[tally.keys[:, k]])
    inside = np.flatnonzero((sides[0] >= 0) & (sides[1] >= 0))
    at = (sides[0] * len(columns) + sides[1])[inside]
    shape = (len(rows), len(columns))
    sums = (np.bincount(at, s[inside], shape[0] * shape[1]) for s in (tally.n, tally.w, tally.w2))
    return tuple(s.astype(np.float64).reshape(shape) for s in sums)


def counted(context: Context, w: Any, counting: str = "round_cell") -> Any:
    """Σw of cells as they count: whole where weights are frequencies, unless ``counting`` says otherwise."""
    if context.design.weight_kind is not WeightKind.FREQUENCY or counting == "as_is":
        return w
    return np.floor(w + 1e-9) if counting == "truncate_cell" else rounded_cells(w)


def ascending(levels: Sequence[Level]) -> list[Level]:
    """Levels by their codes where all are numbers, as ordinal measures need them; as they are otherwise."""
    if any(isinstance(level.code, str) for level in levels):
        return list(levels)
    return sorted(levels, key=lambda level: float(level.code))


def scores_of(levels: Sequence[Level]) -> Any:
    """Codes as scores; None where any is text."""
    codes = [level.code for level in levels]
    return None if any(isinstance(c, str) for c in codes) else np.array(codes, dtype=np.float64)


def ordered_table(context: Context, tally: TallyAnswer, row: str, column: str, counting: str, first: int = 0) -> TwoWay:
    """The two-way table with rows and columns in ascending order and codes for scores.

    Sampling weights are scaled to the rows, so that no figure depends on their scale.
    """
    rows, columns = (ascending(context.levels(name)) for name in (row, column))
    n, w, _ = grid_of(tally, rows, columns, first)
    if context.sampling:
        counts = w * (float(n.sum()) / float(w.sum())) if w.sum() > 0 else w
    else:
        counts = counted(context, w, counting)
    return TwoWay.of(counts, scores_of(rows), scores_of(columns))
