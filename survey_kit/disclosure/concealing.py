"""Counts and sums hidden until no hidden count follows from what is printed."""

from __future__ import annotations

from survey_kit.disclosure.alternatives import EASY, FREE, HARD, Effort, Move, cheapest
from survey_kit.disclosure.ledger import Ledger, Mark

# From a count to those of the same question, to other areas, to the whole.
RINGS = 3


class Concealing:
    """The work on one ledger; ``smallest`` is the smallest count that is shown.

    ``reach``: lowest and highest value that every hidden count is known to be able to have.
    """

    def __init__(self, ledger: Ledger, smallest: int) -> None:
        self.ledger, self.smallest = ledger, smallest
        self.reach: dict[int, tuple[int, int]] = {}
        self.bare: list[int] = []

    def conceal(self) -> None:
        """Hide what is needed, the cheapest first; what nothing can conceal is left in ``bare``."""
        secret = [at for at in range(len(self.ledger.counts)) if self._is_secret(at)]
        for at in secret:
            for by in self._wanted(at):
                self._try(at, by, FREE)
        bare = [at for at in secret if not self._concealed(at)]
        for at in bare:
            self._hush(at)
        self.bare = [at for at in bare if not self._concealed(at) and not self._cleared(at)]

    def _cleared(self, at: int) -> bool:
        """Whether a count is concealed once all around it is hidden, ring after ring of the counts it adds up with."""
        ring = {at}
        for _ in range(RINGS):
            for one in sorted(ring):
                self._give_up(one)
            if self._concealed(at):
                return True
            ring |= {other for one in ring for k in self.ledger.counts[one].sums for other in self.ledger.sums[k].form}
        return False

    def _is_secret(self, at: int) -> bool:
        count = self.ledger.counts[at]
        small = 0 < count.value < self.smallest
        return count.mark is Mark.SMALL or count.rule == "group-disclosure" or (
            small and count.mark is Mark.UNSEEN and (bool(count.rule) or not count.places)
        )  # fmt: skip

    def _concealed(self, at: int) -> bool:
        """Whether a count could be another one, after hiding what it takes."""
        for by in self._wanted(at):
            self._try(at, by, FREE) or self._try(at, by, EASY)
        return self._open(at) or any(self._try(at, by, HARD) for by in self._nearer(at))

    def _open(self, at: int) -> bool:
        low, high = self.reach.get(at, (0, 0))
        return low < high

    def _wanted(self, at: int) -> list[int]:
        """Changes to the ends of what is said of a count, where no move has reached them yet."""
        count = self.ledger.counts[at]
        low, high = self.reach.get(at, (count.value, count.value))
        if count.mark is Mark.SMALL:
            return [by for by in (self.smallest - 1 - count.value, 1 - count.value)
                    if count.value + by > high or count.value + by < low]  # fmt: skip
        if low < high:
            return []
        return [1, -1] if count.mark is Mark.UNSEEN else [self.smallest, -self.smallest]

    def _nearer(self, at: int) -> list[int]:
        """Every change that the mark allows, the smallest first."""
        count = self.ledger.counts[at]
        if count.mark is not Mark.SMALL:
            return self._wanted(at)
        return sorted((by for by in range(1 - count.value, self.smallest - count.value) if by), key=abs)

    def _hush(self, at: int) -> None:
        """Nothing is said any more of the small counts in the same sums: each of them could be nobody."""
        for k in self.ledger.counts[at].sums:
            for other in self.ledger.sums[k].form:
                count = self.ledger.counts[other]
                if count.mark is Mark.SMALL:
                    count.mark, count.rule = Mark.UNSEEN, "few-at-a-level"

    def _give_up(self, at: int) -> None:
        """Every count and every printed figure that says anything of a count is hidden with it."""
        for k in self.ledger.counts[at].sums:
            known = self.ledger.sums[k]
            if known.price is not None:
                known.rule = known.rule or "mean-would-tell"
                continue
            for other in known.form:
                count = self.ledger.counts[other]
                if count.mark is not Mark.UNSEEN:
                    count.mark, count.rule = Mark.UNSEEN, "few-at-a-level"

    def _try(self, at: int, by: int, effort: Effort) -> bool:
        move = cheapest(self.ledger, at, by, self.smallest, effort)
        if move is not None:
            self._hide(at, move)
        return move is not None

    def _hide(self, at: int, move: Move) -> None:
        tables = {t for t, _, _ in self.ledger.counts[at].places}
        for other, by in move.changes.items():
            count = self.ledger.counts[other]
            if count.mark is Mark.SHOWN:
                count.mark = Mark.ALSO
                count.rule = self._rule(tables, {t for t, _, _ in count.places})
            low, high = self.reach.get(other, (count.value, count.value))
            self.reach[other] = min(low, count.value + by), max(high, count.value + by)
        for k in move.broken:
            known = self.ledger.sums[k]
            known.rule = known.rule or "mean-would-tell"

    @staticmethod
    def _rule(tables: set[int], others: set[int]) -> str:
        """Why a count is hidden beside another one: by where the two stand."""
        if not tables:
            return "difference-of-areas"
        return "complementary" if tables & others else "linked-table"
