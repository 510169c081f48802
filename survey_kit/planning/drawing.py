"""Drawing units from a list: simple, systematic in three ways, and with probability proportional to size.

Sources: Cochran (1977), ch. 2 and 8; Särndal, Swensson & Wretman (1992), ch. 3.4, 3.6.2 (Madow's systematic π-ps).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from survey_kit.planning.chance import Chance

METHODS = ("simple", "systematic", "interval", "circular", "pps")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A unit of the list that was drawn: its position (0-based), chance of being drawn, whether it was certain."""

    position: int
    probability: float
    certain: bool = False


@dataclass(frozen=True, slots=True)
class Draw:
    """The units drawn in the order of the list, and those in reserve in the order they are to be used."""

    units: tuple[Drawn, ...]
    reserve: tuple[int, ...] = ()


def simple(count: int, n: int, chance: Chance, reserve: int = 0) -> Draw:
    """``n`` of ``count`` units, every set of n as likely as any other; the next ones in line are the reserve."""
    order = chance.order(count)
    return Draw(tuple(Drawn(i, n / count) for i in sorted(order[:n])), tuple(order[n : n + reserve]))


def systematic(count: int, n: int, chance: Chance, reserve: int = 0) -> Draw:
    """Every (count ÷ n)th unit from a random start, the step with its fraction, so that exactly ``n`` are drawn."""
    step, start = count / n, chance.uniform()
    # Of the last place a rounded product may reach the end of the list.
    taken = sorted({min(count - 1, math.floor((start + i) * step)) for i in range(n)})
    return _with_reserve(count, [Drawn(i, n / count) for i in taken], chance, reserve)


def interval(count: int, step: int, chance: Chance, reserve: int = 0) -> Draw:
    """Every ``step``-th unit from a random start within the first ``step``: how many there are depends on the start."""
    start = math.floor(chance.uniform() * step)
    return _with_reserve(count, [Drawn(i, 1 / step) for i in range(start, count, step)], chance, reserve)


def circular(count: int, n: int, chance: Chance, reserve: int = 0) -> Draw:
    """Every ⌊count ÷ n⌋-th unit from a start anywhere, the list going on at its top; exactly ``n`` are drawn."""
    step, start = count // n, math.floor(chance.uniform() * count)
    taken = sorted((start + i * step) % count for i in range(n))
    return _with_reserve(count, [Drawn(i, n / count) for i in taken], chance, reserve)


def pps(sizes: Sequence[float], n: int, chance: Chance, reserve: int = 0) -> Draw:
    """``n`` units with probability proportional to ``sizes``: systematic along the cumulated sizes.

    Units so large that they would be drawn more than once are certain, and set apart before the others are drawn.
    """
    probability = inclusion(sizes, n)
    certain = [i for i, p in enumerate(probability) if p >= 1]
    rest = [i for i, p in enumerate(probability) if p < 1]
    taken, reached = [Drawn(i, 1.0, True) for i in certain], 0.0
    if len(certain) < n:
        marks, start = iter(range(n - len(certain))), chance.uniform()
        mark: float | None = next(marks) + start
        for i in rest:
            reached += probability[i]
            if mark is not None and mark < reached:
                taken.append(Drawn(i, probability[i]))
                mark = next((k + start for k in marks), None)
        if mark is not None:
            # The sum of all probabilities fell a binary digit short of the last mark.
            taken.append(Drawn(rest[-1], probability[rest[-1]]))
    return _with_reserve(len(sizes), sorted(taken, key=lambda d: d.position), chance, reserve)


def inclusion(sizes: Sequence[float], n: int) -> list[float]:
    """Chance of every unit when ``n`` are drawn in proportion to ``sizes``: 1 for units that are certain."""
    certain: set[int] = set()
    while True:
        left = [i for i in range(len(sizes)) if i not in certain]
        total, places = math.fsum(sizes[i] for i in left), n - len(certain)
        large = {i for i in left if places * sizes[i] >= total} if places else set()
        if not large:
            break
        certain |= large
    return [1.0 if i in certain else places * size / total for i, size in enumerate(sizes)]


def _with_reserve(count: int, units: list[Drawn], chance: Chance, reserve: int) -> Draw:
    """The reserve at random from those not drawn."""
    taken = {unit.position for unit in units}
    left = [i for i in range(count) if i not in taken]
    order = chance.order(len(left)) if reserve else []
    return Draw(tuple(units), tuple(left[i] for i in order[:reserve]))
