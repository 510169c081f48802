"""What a city hands over instead of its people: sums of every question, and nothing of a row."""

from __future__ import annotations

from dataclasses import dataclass

from survey_kit.model.codebook import Code

# The column that says which city a row is of.
CITY = "city"


@dataclass(frozen=True, slots=True)
class Mass:
    """How many answered so, and what they weigh: rows, Σw and Σw²."""

    n: float = 0.0
    w: float = 0.0
    w2: float = 0.0

    def __add__(self, other: Mass) -> Mass:
        return Mass(self.n + other.n, self.w + other.w, self.w2 + other.w2)

    def __sub__(self, other: Mass) -> Mass:
        return Mass(self.n - other.n, self.w - other.w, self.w2 - other.w2)

    def times(self, share: float) -> Mass:
        """A share of it."""
        return Mass(self.n * share, self.w * share, self.w2 * share)

    def scaled(self, factor: float) -> Mass:
        """The same people, every weight ``factor`` times what it was."""
        return self if factor == 1.0 else Mass(self.n, self.w * factor, self.w2 * factor**2)


@dataclass(frozen=True, slots=True)
class Pool:
    """Answers that are told only together. ``codes``: what they can be, () for any number; their mean and their
    ``spread`` Σw(y − mean)², None where these are not told."""

    mass: Mass
    codes: tuple[Code | None, ...] = ()
    mean: float | None = None
    spread: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One question: stored answers told one by one (missing codes and None, the empty cell, too), and the pools."""

    variable: str
    told: tuple[tuple[Code | None, Mass], ...] = ()
    pools: tuple[Pool, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """How many answered any of several columns: the base of a question with several answers."""

    variables: tuple[str, ...]
    mass: Mass


@dataclass(frozen=True, slots=True)
class Ranked:
    """A ranking of which not every rank of every option is told: how many chose each option at all, and how many gave
    each rank (``ranks``, in the order of ``variables``)."""

    variables: tuple[str, ...]
    chosen: Column
    ranks: tuple[Mass, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """What the reliability of a scale needs of the rows that answered all its items: their means, and of the centred
    cross-products the sum of the diagonal and of all."""

    variables: tuple[str, ...]
    mass: Mass
    means: tuple[float, ...]
    diagonal: float
    whole: float


@dataclass(frozen=True, slots=True)
class Units:
    """What a test that goes by the design needs of a question (an answer to any of ``codes``; None: its number), for
    everybody or in every group of ``levels``.

    ``units``: how many there are; ``bases`` and ``wy``, ``wy2`` (Σw(y − shift), Σw(y − shift)²) of every group;
    ``products``: cross-products over the units of w of every group, then w(y − shift) of every group, less their means
    and what calibration explains.
    """

    variable: str
    codes: tuple[Code, ...] | None
    levels: tuple[Code, ...]
    units: int
    shift: float
    bases: tuple[Mass, ...]
    wy: tuple[float, ...]
    wy2: tuple[float, ...]
    products: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """Everything one city tells of one instrument."""

    mass: Mass
    columns: tuple[Column, ...] = ()
    bases: tuple[Answered, ...] = ()
    rankings: tuple[Ranked, ...] = ()
    blocks: tuple[Block, ...] = ()
    units: tuple[Units, ...] = ()
