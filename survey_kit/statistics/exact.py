"""Fisher's exact test of tables of any size: exact where that can be done, else by drawing tables, with an interval.

Exact: the network of Mehta & Patel (1983), column by column over what is left of the rows. Drawn: Patefield (1981).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.crosstab import TwoWay, fisher, rounded_cells

# Tables as likely as the observed one count in spite of the last binary digits.
TIE = 1e-7
# Steps after which tables are drawn instead: about two seconds.
STEPS = 400_000
# As SPSS Exact Tests: tables drawn, confidence of their interval, seed.
DRAWS, CONFIDENCE, SEED = 10_000, 0.99, 2_000_000

# Lengths walked at once in the time of one step.
VECTOR = 50

Rows = tuple[int, ...]
# Ways walked to a node: their lengths, and how many there are of each.
Past = tuple[NDArray[np.float64], NDArray[np.float64]]


class _TooLarge(Exception):
    """The network has more paths than can be walked."""


def fisher_exact(table: TwoWay, *, draws: int = DRAWS, seed: int = SEED) -> Comparison:
    """p of Fisher's test (r × c: Freeman–Halton): tables with these margins no likelier than the observed one.

    2 × 2 tables also get the one-sided p. Where the exact p is out of reach, ``draws`` tables are drawn with ``seed``
    and ``extra`` holds ``low`` and ``high``, the limits of the exact p at 99 % confidence.
    """
    if min(table.counts.shape, default=0) < 2:
        return Comparison("fisher_exact", reason=Reason.ONE_CATEGORY if table.counts.size else Reason.NO_ANSWERS)
    if table.counts.shape == (2, 2):
        return fisher(table)
    cells = rounded_cells(table.counts).astype(np.int64)
    if len(cells) > cells.shape[1]:
        cells = cells.T
    try:
        return Comparison("fisher_exact", p=_Network.of(cells).p_value())
    except _TooLarge:
        return _drawn(cells, draws, seed)


def _log_factorials(n: int) -> list[float]:
    return [math.lgamma(k + 1) for k in range(n + 1)]


@dataclass
class _Network:
    """All tables with given margins as paths: at each column, from what is left of the rows to what is left after.

    The length of a path is log ∏ 1/fᵢⱼ!; nodes are sorted, for rows may change places.
    """

    columns: tuple[int, ...]
    start: Rows
    observed: float
    factorials: list[float]
    steps: float = 0.0
    _ends: dict[tuple[int, Rows], tuple[float, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, cells: NDArray[np.int64]) -> _Network:
        """The network of an observed table, its longest columns first."""
        factorials = _log_factorials(int(cells.sum()))
        length = -sum(factorials[f] for f in cells.reshape(-1).tolist())
        columns = tuple(sorted(cells.sum(axis=0).tolist(), reverse=True))
        return cls(columns, tuple(sorted(cells.sum(axis=1).tolist())), length, factorials)

    def p_value(self) -> float:
        """The share of the probability that lies on paths no longer than the observed one."""
        limit = self.observed + TIE
        total = self._all(0, self.start)
        p = 0.0
        level: dict[Rows, Past] = {self.start: (np.zeros(1), np.ones(1))}
        for stage in range(len(self.columns)):
            following: dict[Rows, list[Past]] = {}
            for node, (lengths, times) in level.items():
                shortest, longest = self._reach(stage, node)
                inside = lengths + longest <= limit
                p += float((times[inside] * np.exp(lengths[inside] + self._all(stage, node) - total)).sum())
                split = ~inside & (lengths + shortest <= limit)
                if split.any():
                    self._walk(stage, node, (lengths[split], times[split]), following)
            level = {node: _merged(pasts) for node, pasts in following.items()}
        return min(p, 1.0)

    def _walk(self, stage: int, node: Rows, past: Past, following: dict[Rows, list[Past]]) -> None:
        lengths, times = past
        for step, rest in self._arcs(stage, node):
            self._count(len(lengths) / VECTOR)
            following.setdefault(rest, []).append((lengths + step, times))

    def _all(self, stage: int, node: Rows) -> float:
        """log Σ exp(length) of all paths from a node to the end: n! / (∏ rows! ∏ columns!)."""
        rest = sum(node)
        return (
            self.factorials[rest]
            - sum(self.factorials[r] for r in node)
            - sum(self.factorials[c] for c in self.columns[stage:])
        )

    def _reach(self, stage: int, node: Rows) -> tuple[float, float]:
        """Lengths of the shortest and the longest path from a node to the end."""
        if stage == len(self.columns) - 1:
            length = -sum(self.factorials[r] for r in node)
            return length, length
        known = self._ends.get((stage, node))
        if known is None:
            ends = [(step, self._reach(stage + 1, rest)) for step, rest in self._arcs(stage, node)]
            known = min(s + low for s, (low, _) in ends), max(s + high for s, (_, high) in ends)
            self._ends[stage, node] = known
        return known

    def _arcs(self, stage: int, node: Rows) -> Iterator[tuple[float, Rows]]:
        """Every way to spread a column over what is left of the rows: length, and what is left after."""
        if stage == len(self.columns) - 1:
            yield -sum(self.factorials[r] for r in node), (0,) * len(node)
            return
        for spread in _compositions(self.columns[stage], node, sum(node)):
            self._count(1)
            rest = tuple(sorted(r - f for r, f in zip(node, spread, strict=True)))
            yield -sum(self.factorials[f] for f in spread), rest

    def _count(self, steps: float) -> None:
        self.steps += steps
        if self.steps > STEPS:
            raise _TooLarge


def _merged(pasts: list[Past]) -> Past:
    """Ways of one length (but for the last binary digits) counted together."""
    lengths = np.concatenate([length for length, _ in pasts])
    _, first, inverse = np.unique(np.round(lengths, 9), return_index=True, return_inverse=True)
    times = np.concatenate([times for _, times in pasts])
    return lengths[first], np.bincount(inverse.reshape(-1), weights=times).astype(np.float64)


def _compositions(total: int, room: Rows, together: int) -> Iterator[Rows]:
    """Every way to spread ``total`` over places with ``room`` (``together`` in all)."""
    if len(room) == 1:
        yield (total,)
        return
    beyond = together - room[0]
    for first in range(max(0, total - beyond), min(total, room[0]) + 1):
        for rest in _compositions(total - first, room[1:], beyond):
            yield (first, *rest)


def _drawn(cells: NDArray[np.int64], draws: int, seed: int) -> Comparison:
    """The share of drawn tables no likelier than the observed one, with its limits."""
    from scipy.special import gammaln
    from scipy.stats import random_table

    # The same table gives the same p: the generator starts from the seed every time.
    chance = np.random.Generator(np.random.PCG64(seed))
    found = random_table(cells.sum(axis=1), cells.sum(axis=0)).rvs(draws, random_state=chance)
    lengths = -gammaln(found + 1.0).sum(axis=(1, 2))
    observed = -float(gammaln(cells + 1.0).sum())
    hits = int((lengths <= observed + TIE).sum())
    low, high = binomial_limits(hits, draws, CONFIDENCE)
    return Comparison("fisher_exact", p=hits / draws, extra=(("low", low), ("high", high), ("draws", float(draws))))


def binomial_limits(hits: int, tries: int, level: float) -> tuple[float, float]:
    """Limits of a share by Clopper & Pearson (1934): never narrower than they should be, also at 0 and at 1."""
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = float(betaincinv(hits, tries - hits + 1, tail)) if hits else 0.0
    high = float(betaincinv(hits + 1, tries - hits, 1 - tail)) if hits < tries else 1.0
    return low, high
