"""What a reader of a whole pack can add up: every count that is printed anywhere, and every sum of them that is known.

A count is named by what is true of the people in it: city 1 and answer 3 of a12, whichever table says so. A sum is
known because it is printed (a mean times its base, a running percent) or because everybody is in it once (the answers
of a question make its base, the communities of a city the city).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum

Pair = tuple[str, str]
Place = tuple[int, int, int]
Form = dict[int, int]


class Mark(Enum):
    """What is printed where a count would stand, and so what is known of it."""

    SHOWN = "shown"
    # Said to be under the smallest that is shown.
    SMALL = "small"
    # Hidden beside a small one: nothing is said but that it is none of these.
    ALSO = "also"
    # Printed nowhere, or too imprecise to be said.
    UNSEEN = "unseen"


@dataclass(slots=True)
class Count:
    """People behind one or several cells (``places``: table, row, column), of ``base`` asked; ``price`` of hiding it.

    ``rule``: why it is hidden. ``around``: cells that would tell it by their base, such as shares of it.
    """

    value: int
    base: int
    price: float
    mark: Mark = Mark.UNSEEN
    rule: str = ""
    places: list[Place] = field(default_factory=list)
    around: list[Place] = field(default_factory=list)
    # The sums it is part of.
    sums: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Sum:
    """Coefficients of counts whose sum a reader knows; ``price`` of hiding it, None for what follows by itself.

    ``places``: where it is printed; ``also``: sums that are hidden with it; ``rule``: why it is hidden.
    """

    form: Form
    price: float | None = None
    places: list[Place] = field(default_factory=list)
    also: tuple[int, ...] = ()
    rule: str = ""

    @property
    def known(self) -> bool:
        """Whether it is still told."""
        return not self.rule


class Ledger:
    """Counts by what is true of the people in them, and the sums over them."""

    def __init__(self) -> None:
        self.counts: list[Count] = []
        self.sums: list[Sum] = []
        # Sums within one scale, with the counts of its levels from the lowest.
        self.scales: dict[int, tuple[int, ...]] = {}
        self._at: dict[tuple[str, frozenset[Pair]], int] = {}
        self._forms: dict[tuple[tuple[int, int], ...], int] = {}

    def count(self, instrument: str, pairs: Iterable[Pair], value: int, base: int, own: Pair) -> int:
        """The number of the count of those of whom ``pairs`` are true.

        Where another count of that name has another value, people without an answer to the columns' question make the
        difference: it is then named by ``own`` too.
        """
        key = (instrument, frozenset(pairs))
        at = self._at.get(key)
        if at is not None and self.counts[at].value != value:
            key = (instrument, key[1] | {own})
            at = self._at.get(key)
        if at is None or self.counts[at].value != value:
            at = len(self.counts)
            self.counts.append(Count(value, base, 1.0 + value if value else NOBODY))
            self._at.setdefault(key, at)
        return at

    def find(self, instrument: str, pairs: frozenset[Pair]) -> int | None:
        """The count of that name, None when no table has it."""
        return self._at.get((instrument, pairs))

    def names(self) -> list[tuple[str, frozenset[Pair], int]]:
        """(instrument, what is true of the people, number) of every count, in the order they were read."""
        return [(*key, at) for key, at in self._at.items()]

    def add(self, form: Form, price: float | None = None, places: Iterable[Place] = ()) -> int:
        """The number of a sum; one that has been there before is only printed once more."""
        key = tuple(sorted((at, c) for at, c in form.items() if c))
        k = self._forms.get(key)
        if k is None:
            k = self._forms[key] = len(self.sums)
            self.sums.append(Sum(dict(key), price))
            for at, _ in key:
                self.counts[at].sums.append(k)
        found = self.sums[k]
        found.places += places
        found.price = None if price is None or found.price is None else max(found.price, price)
        return k

    def scale(self, levels: tuple[int, ...]) -> None:
        """The counts of the levels of one scale; they make its base."""
        self.add(dict.fromkeys(levels, 1))
        for k in dict.fromkeys(k for at in levels for k in self.counts[at].sums):
            if set(self.sums[k].form) <= set(levels):
                self.scales[k] = levels

    def is_told(self, form: Form) -> bool:
        """Whether a reader is told a sum."""
        k = self._forms.get(tuple(sorted(form.items())))
        return k is not None and self.sums[k].known

    def unseen(self, value: int, base: int) -> int:
        """The number of a count that no table prints."""
        self.counts.append(Count(value, base, 0.0))
        return len(self.counts) - 1


# Hiding that nobody gave an answer hides little and puzzles readers.
NOBODY = 60.0
