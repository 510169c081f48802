"""Totals read as columns of a table: what stands in each, and how two of them differ."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np

from survey_kit.model.aggregates import TotalsAnswer
from survey_kit.model.estimate import Base, Reason
from survey_kit.model.table import Cell
from survey_kit.statistics.columns import Difference, Spread, by_design, family, pooled_t, pooled_z, scaled
from survey_kit.statistics.crosstab import rounded_cells
from survey_kit.statistics.linearisation import degrees_of_freedom, domain_means
from survey_kit.tabulation.banner import Banner, Lines, combined
from survey_kit.tabulation.context import base_at


class Compared:
    """The columns of a `Banner` in the lines of a table.

    ``sampling``: by the design, else as SPSS; ``rounds``: weighted counts are made whole first; ``means``: of numbers.
    """

    def __init__(
        self, answer: TotalsAnswer, banner: Banner, lines: Lines, *, sampling: bool, rounds: bool, means: bool
    ) -> None:
        self.banner, self.sampling, self.means = banner, sampling, means
        self.columns, self.lines = len(banner.heads), len(lines.rows)
        whole = [(*own, *rest) for own, rest in zip(banner.own, banner.rest, strict=True)]
        # Own columns, then all the others of each (itself where there are none), then both together.
        rest = [rest or own for own, rest in zip(banner.own, banner.rest, strict=True)]
        self.totals = combined(answer, [*banner.own, *rest, *whole], lines.parts)
        self.shared = {pair: combined(answer, [(at,)], lines.parts) for pair, at in banner.shared}
        self.design = domain_means(self.totals) if sampling else None
        self.counts, self.weights = (
            rounded_cells(self.totals.total(name)) if rounds else self.totals.total(name) for name in ("wy", "w")
        )

    @property
    def everybody(self) -> Base:
        """The base of the first column and all the others, of the first line."""
        return self.base(0, 2 * self.columns)

    def base(self, i: int, k: int) -> Base:
        """The base of line ``i`` in column ``k``."""
        return base_at(self.totals, k, i)

    def cell(self, i: int, k: int) -> Cell:
        """The percent or mean of line ``i`` in column ``k``."""
        base = self.base(i, k)
        if not base.weighted > 0:
            return Cell(None, base, reason=Reason.NO_ANSWERS)
        value = float(self.totals.total("wy")[k, i] / base.weighted + self.totals.shift[i])
        return Cell(value, base, rows=None if self.means else round(value * base.n))

    def thinner(self, i: int, difference: Difference) -> Base:
        """The base of the side of a difference that fewer people answered."""
        return min((self.base(i, k) for k in (difference.first, difference.second)), key=lambda b: b.n)

    def behind(self, i: int, difference: Difference) -> int:
        """The smaller number of people behind the two sides of a difference."""
        cells = (self.cell(i, k) for k in (difference.first, difference.second))
        return min(c.base.n if c.rows is None else c.rows for c in cells)

    def sd(self, i: int) -> float:
        """Standard deviation of everybody in line ``i``."""
        w, wy, wy2 = (float(self.totals.total(name)[2 * self.columns, i]) for name in ("w", "wy", "wy2"))
        return float(np.sqrt(max(wy2 - wy * wy / w, 0.0) / w)) if w > 0 else 0.0

    def differences(self, kind: str, method: str) -> list[tuple[Difference, ...]]:
        """The differences of every line, p adjusted within it: all pairs, or each column against the rest or total."""
        if kind == "pairs":
            wanted = list(combinations(range(self.columns), 2))
        else:
            step = 1 if kind == "rest" else 2
            wanted = [(k, k + step * self.columns) for k in range(self.columns)]
        return [family([self._difference(i, pair) for pair in wanted], method) for i in range(self.lines)]

    def _difference(self, i: int, pair: tuple[int, int]) -> Difference:
        first, second = pair
        if second >= self.columns and not self.banner.rest[first]:
            return Difference(first, second, reason=Reason.EMPTY_GROUP)
        if self.sampling:
            return self._by_design(i, pair)
        if second >= 2 * self.columns:
            # A column less everybody is its difference to the others by their share, with the same test.
            rest = self._difference(i, (first, second - self.columns))
            w = self.totals.total("w")[:, i]
            share = float(w[second - self.columns] / w[second]) if w[second] > 0 else 0.0
            return replace(scaled(rest, share), second=second)
        return self._mean_difference(i, pair) if self.means else self._share_difference(i, pair)

    def _by_design(self, i: int, pair: tuple[int, int]) -> Difference:
        design = self.design
        if design is None or design.reason is not None:
            return Difference(*pair, reason=design.reason if design else Reason.NO_ERROR)
        at = np.arange(3 * self.columns) * self.lines + i
        both = self.totals.n[pair[0], i] + self.totals.n[pair[1], i]
        df = degrees_of_freedom(both, self.totals.clusters)
        return by_design(design.offset[at], design.covariance[np.ix_(at, at)], pair, df, share=not self.means)

    def _share_difference(self, i: int, pair: tuple[int, int]) -> Difference:
        return pooled_z(self.counts[:, i], self.weights[:, i], pair, self._in_both(i, pair))

    def _mean_difference(self, i: int, pair: tuple[int, int]) -> Difference:
        """With the variance of all columns; where people are shared, and against the rest, of these two."""
        if pair[1] < self.columns and not self.banner.overlaps:
            return pooled_t([self._spread(i, k) for k in range(self.columns)], pair)
        found = pooled_t([self._spread(i, k) for k in pair], (0, 1), self._in_both(i, pair))
        return replace(found, first=pair[0], second=pair[1])

    def _in_both(self, i: int, pair: tuple[int, int]) -> float:
        """Σw of those who stand in both of two columns."""
        found = self.shared.get(pair)
        return 0.0 if found is None else float(found.total("w")[0, i])

    def _spread(self, i: int, k: int) -> Spread:
        w, wy, wy2 = (float(self.totals.total(name)[k, i]) for name in ("w", "wy", "wy2"))
        return Spread(w, wy / w, max(0.0, wy2 - wy * wy / w)) if w > 0 else Spread(0.0, 0.0, 0.0)
