"""Can we say this? One set of rules for every figure: publish, with caution, do not publish, and which rule says so.

For proportions the presentation standards of the U.S. National Center for Health Statistics (Parker et al. 2017, Vital
and Health Statistics 2(175)); for means the bounds of the coefficient of variation that Statistics Canada releases by
(16.6 and 33.3 percent). The least bases are the project's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from survey_kit.model.estimate import Base

# In the order they are told.
RULES = ("base", "effective", "width", "relative", "complement", "ends", "df", "rse", "error")


class Verdict(StrEnum):
    """What may be done with a figure."""

    PUBLISH = "publish"
    CAUTION = "caution"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict and the rule it came from: one of `RULES`."""

    verdict: Verdict = Verdict.PUBLISH
    rule: str = ""


PUBLISH = Judgement()
_ORDER = (Verdict.PUBLISH, Verdict.CAUTION, Verdict.WITHHOLD)


def worst(*judgements: Judgement) -> Judgement:
    """The strictest of several judgements; of equal ones the first."""
    return max(judgements, key=lambda j: _ORDER.index(j.verdict), default=PUBLISH)


@dataclass(frozen=True, slots=True)
class Standard:
    """The bounds of the rules.

    Fewer answers than ``least_base`` withhold, fewer than ``small_base`` ask for caution; the same for the effective
    number. ``widest``: of the interval of a proportion; one up to ``narrow`` is always precise enough, else it may be
    ``relative`` times the proportion. ``least_df``: degrees of freedom. ``rse``: of a mean, caution above the first.
    """

    least_base: int = 10
    small_base: int = 30
    widest: float = 0.30
    narrow: float = 0.05
    relative: float = 1.30
    least_df: int = 8
    rse: tuple[float, float] = (0.166, 0.333)

    def of_base(self, base: Base, deff: float | None = None) -> Judgement:
        """By how many answered and how many answers that is worth: by the design effect, or by the weights alone."""
        worth = base.n / deff if deff is not None and deff > 0 else base.effective
        effective = min(worth, base.n) if worth > 0 else base.n
        for rule, count in (("base", float(base.n)), ("effective", effective)):
            if count < self.least_base:
                return Judgement(Verdict.WITHHOLD, rule)
        for rule, count in (("base", float(base.n)), ("effective", effective)):
            if count < self.small_base:
                return Judgement(Verdict.CAUTION, rule)
        return PUBLISH

    def of_share(self, share: float, low: float, high: float, df: float | None = None) -> Judgement:
        """By the width of the interval of a proportion; at 0 and 1, and on few degrees of freedom, with caution."""
        width = high - low
        if width >= self.widest:
            return Judgement(Verdict.WITHHOLD, "width")
        precise = width <= self.narrow
        if not precise and share > 0 and width / share > self.relative:
            return Judgement(Verdict.WITHHOLD, "relative")
        if df is not None and df < self.least_df:
            return Judgement(Verdict.CAUTION, "df")
        if not 0 < share < 1:
            return Judgement(Verdict.CAUTION, "ends")
        if not precise and width / (1 - share) > self.relative:
            return Judgement(Verdict.CAUTION, "complement")
        return PUBLISH

    def of_mean(self, mean: float, se: float, df: float | None = None) -> Judgement:
        """By the standard error in parts of the mean, and its degrees of freedom."""
        relative = abs(se / mean) if mean else (0.0 if se == 0 else float("inf"))
        if relative > self.rse[1]:
            return Judgement(Verdict.WITHHOLD, "rse")
        if df is not None and df < self.least_df:
            return Judgement(Verdict.CAUTION, "df")
        return Judgement(Verdict.CAUTION, "rse") if relative > self.rse[0] else PUBLISH
