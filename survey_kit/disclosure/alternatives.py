"""Other counts that would print the same pack: what a hidden count could be for all a reader can tell.

A move is a change of some counts by whole numbers that leaves every known sum as it is and every mark true: the pack
would look the same. A hidden count that a move changes is not known. Where no move exists among what is hidden, the
cheapest one that also changes shown counts or breaks printed sums says what to hide beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush

from survey_kit.disclosure.ledger import Count, Ledger, Mark

# Every open sum is taken to cost this much more, and how many half-made moves are then looked at: the later, the sooner
# a move is found, the dearer it may be. Among hidden counts only; with shown ones; with shown ones where it must be.
Effort = tuple[tuple[float, int], ...]
FREE: Effort = ((8.0, 100), (300.0, 300))
EASY: Effort = ((8.0, 200), (20.0, 400))
HARD: Effort = ((8.0, 200), (60.0, 400), (300.0, 1000))
# Of two moves that hide nothing the shorter one is found first.
STEP = 0.01


@dataclass(frozen=True, slots=True)
class Move:
    """Changes of counts, the sums they break, and what hiding both costs."""

    changes: dict[int, int]
    broken: frozenset[int]
    cost: float


@dataclass(frozen=True, slots=True)
class _Try:
    """A move in the making: ``open`` are the sums it has not set right yet, with what they are off by; ``met`` how many
    of its changes each sum has."""

    changes: dict[int, int]
    open: dict[int, int]
    met: dict[int, int]
    broken: frozenset[int]


def cheapest(ledger: Ledger, at: int, by: int, smallest: int, effort: Effort) -> Move | None:
    """A cheap move that changes count ``at`` by ``by``; with the effort `FREE` only hidden counts move."""
    if reachable(ledger.counts[at], by, smallest) != by:
        return None
    search = _Search(ledger, smallest, paid=effort is not FREE)
    for ahead, tries in effort:
        move, exhausted = search.found(at, by, ahead, tries)
        if move is not None or exhausted:
            return move
    return None


class _Search:
    """A best-first search for a move; without ``paid`` shown counts stay as they are and no sum is broken."""

    def __init__(self, ledger: Ledger, smallest: int, *, paid: bool) -> None:
        self.ledger, self.smallest, self.paid = ledger, smallest, paid
        self._movable: dict[int, list[tuple[int, int]]] = {}

    def found(self, at: int, by: int, ahead: float, tries: int) -> tuple[Move | None, bool]:
        """The first move that sets everything right, and whether all there is was looked at."""
        start = self._changed(_Try({}, {}, {}, frozenset()), at, by)
        heap: list[tuple[float, float, int, _Try]] = [(0.0, 0.0, 0, start)]
        seen: set[tuple[frozenset[tuple[int, int]], frozenset[int]]] = set()
        made = 0
        for _ in range(tries):
            if not heap:
                return None, True
            _, cost, _, one = heappop(heap)
            if not one.open:
                return Move(one.changes, one.broken, cost), False
            key = (frozenset(one.changes.items()), one.broken)
            if key in seen:
                continue
            seen.add(key)
            for price, more in self._next(one):
                made += 1
                heappush(heap, (cost + price + ahead * len(more.open), cost + price, made, more))
        return None, False

    def movable(self, k: int) -> list[tuple[int, int]]:
        """Counts of a sum that may move, with their coefficients."""
        found = self._movable.get(k)
        if found is None:
            counts, form = self.ledger.counts, self.ledger.sums[k].form
            found = [(at, c) for at, c in form.items() if self.paid or counts[at].mark is not Mark.SHOWN]
            self._movable[k] = found
        return found

    def _changed(self, one: _Try, at: int, by: int) -> _Try:
        left, met, sums = dict(one.open), dict(one.met), self.ledger.sums
        for k in self.ledger.counts[at].sums:
            known = sums[k]
            if known.rule or k in one.broken:
                continue
            met[k] = met.get(k, 0) + 1
            off = left.get(k, 0) + known.form[at] * by
            if off:
                left[k] = off
            else:
                left.pop(k, None)
        return _Try({**one.changes, at: by}, left, met, one.broken)

    def _next(self, one: _Try) -> Iterator[tuple[float, _Try]]:
        """Every way to set the tightest open sum right, or to hide it."""
        _, k = min((len(self.movable(k)) - one.met[k], k) for k in one.open)
        known, off = self.ledger.sums[k], one.open[k]
        for at, c in self.movable(k):
            if at in one.changes or off % c:
                continue
            count = self.ledger.counts[at]
            by = reachable(count, -off // c, self.smallest)
            if by:
                yield (count.price if count.mark is Mark.SHOWN else STEP), self._changed(one, at, by)
        if k in self.ledger.scales:
            yield from self._along(one, self.ledger.scales[k])
        if self.paid and known.price is not None:
            yield self._broken(one, k)

    def _along(self, one: _Try, levels: tuple[int, ...]) -> Iterator[tuple[float, _Try]]:
        """Moves along a whole scale that keep its base and its mean, in step with what has changed of it."""
        at = next(k for k, level in enumerate(levels) if level in one.changes)
        for pattern in patterns(len(levels)):
            times, left = divmod(one.changes[levels[at]], pattern[at]) if pattern[at] else (0, 1)
            wanted = {level: times * c for level, c in zip(levels, pattern, strict=True)}
            if left or any(one.changes[level] != wanted[level] for level in levels if level in one.changes):
                continue
            price, more = 0.0, one
            for level, by in wanted.items():
                count = self.ledger.counts[level]
                if by and level not in one.changes:
                    shown = count.mark is Mark.SHOWN
                    if (shown and not self.paid) or reachable(count, by, self.smallest) != by:
                        break
                    price, more = price + (count.price if shown else STEP), self._changed(more, level, by)
            else:
                yield price, more

    def _broken(self, one: _Try, k: int) -> tuple[float, _Try]:
        """A sum hidden, with those that may not stand without it."""
        sums = self.ledger.sums
        gone = one.broken | {k, *sums[k].also}
        price = sum(sums[g].price or 0.0 for g in gone - one.broken if sums[g].known)
        return price, _Try(one.changes, {s: v for s, v in one.open.items() if s not in gone}, one.met, gone)


@cache
def patterns(levels: int) -> tuple[tuple[int, ...], ...]:
    """Changes of the levels of a scale that keep their number and their mean: 1 −2 1, and 1 −1 … −1 1."""
    out = []
    for start in range(levels - 2):
        out.append(tuple({start: 1, start + 1: -2, start + 2: 1}.get(k, 0) for k in range(levels)))
        for end in range(start + 3, levels):
            out.append(tuple({start: 1, start + 1: -1, end - 1: -1, end: 1}.get(k, 0) for k in range(levels)))
    return tuple(out)


def reachable(count: Count, by: int, smallest: int) -> int:
    """The change nearest to ``by`` after which the mark of the count is still true; 0 for none."""
    wanted = min(count.value + by, max(count.base, count.value))
    if count.mark is Mark.SMALL:
        wanted = min(max(wanted, 1), smallest - 1)
    elif count.mark is Mark.UNSEEN:
        wanted = max(wanted, 0)
    elif wanted < smallest:
        # A count hidden beside a small one is 0 or large enough to be shown.
        wanted = 0 if wanted <= 0 else smallest if by < 0 else 0
    found = wanted - count.value
    return found if found * by > 0 else 0
