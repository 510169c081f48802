"""Numbers with their base: never rounded, never printed by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Base:
    """How many answers a number stands on.

    ``n``: rows; ``weighted``: sum of weights; ``effective``: (Σw)²/Σw², Kish's effective number of rows.
    """

    n: int = 0
    weighted: float = 0.0
    effective: float = 0.0

    @classmethod
    def of(cls, n: float, w: float, w2: float) -> Base:
        """The base of ``n`` rows whose weights sum to ``w`` and squared weights to ``w2``."""
        return cls(round(n), float(w), float(w * w / w2) if w2 > 0 else 0.0)


class Reason(StrEnum):
    """Why a number cannot be given."""

    NO_ANSWERS = "no_answers"
    ONE_ANSWER = "one_answer"
    ONE_ITEM = "one_item"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    NO_VARIATION = "no_variation"
    ONE_GROUP = "one_group"
    ONE_CATEGORY = "one_category"
    NOT_TWO_BY_TWO = "not_two_by_two"
    NOT_SQUARE = "not_square"
    NO_ORDER = "no_order"
    EMPTY_CELL = "empty_cell"
    NO_ERROR = "no_error"
    SINGULAR = "singular"
    LONELY_PSU = "lonely_psu"
    WRONG_FPC = "wrong_fpc"
    FRACTIONAL_WEIGHTS = "fractional_weights"
    NO_DESIGN = "no_design"
    NOT_FOR_SAMPLING_WEIGHTS = "not_for_sampling_weights"
    SEPARATION = "separation"
    NOT_CONVERGED = "not_converged"
    NOT_TWO_ANSWERS = "not_two_answers"
    NONE_ENTERED = "none_entered"
    WRONG_RATING = "wrong_rating"
    EMPTY_GROUP = "empty_group"
    TWO_MEASURES = "two_measures"
    NOT_TWO_CODES = "not_two_codes"
    LAW_DOES_NOT_FIT = "law_does_not_fit"
    NOT_TWO_GROUPS = "not_two_groups"
    WRONG_CONTRAST = "wrong_contrast"
    WRONG_SHARES = "wrong_shares"


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number with its base and, where the design allows, its uncertainty.

    ``value`` is None when it cannot be computed, and ``reason`` then says why. ``low`` and ``high`` bound the
    confidence interval at ``level``; ``df`` are its degrees of freedom.
    """

    value: float | None
    base: Base = Base()
    se: float | None = None
    df: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One test: its name, statistic, degrees of freedom, p-value and effect size, or the reason there is none."""

    name: str
    statistic: float | None = None
    df: float | None = None
    df2: float | None = None
    p: float | None = None
    effect_name: str = ""
    effect: float | None = None
    groups: tuple[str, ...] = ()
    extra: tuple[tuple[str, float], ...] = ()
    reason: Reason | None = None
