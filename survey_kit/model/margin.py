"""A margin: how many people or households there are in each category of one or several questions, and who says so."""

from __future__ import annotations

from dataclasses import dataclass

from survey_kit.model.codebook import Code
from survey_kit.model.words import Words


@dataclass(frozen=True, slots=True)
class MarginCell:
    """One count: a category of each variable as it is written in the table; no categories for the total of an amount.

    ``row`` is its row in the table (1-based), where it has one.
    """

    categories: tuple[str, ...]
    total: float
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Margin:
    """Counts of the categories of ``variables`` crossed, or the total of one number, in one ``group`` (as written).

    ``date`` is a day (ISO) or a year of the Common Era; ``file`` and ``source`` say where the counts come from.
    """

    variables: tuple[str, ...]
    cells: tuple[MarginCell, ...]
    group: str = ""
    source: str = ""
    date: str = ""
    file: str = ""

    @property
    def name(self) -> str:
        """The variables, as `a1 × a5`."""
        return " × ".join(self.variables)

    @property
    def is_amount(self) -> bool:
        """Whether it is the total of a number rather than counts of categories."""
        return all(not cell.categories for cell in self.cells)

    @property
    def total(self) -> float:
        """Sum of the counts."""
        return sum(cell.total for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Fit:
    """A margin that weights were fitted to: ``targets`` are the codes of ``column`` with their totals.

    ``group`` is the code of the group it holds in; None: everybody. ``dated``: the days of the interviews were known,
    so that the year of the counts could be held against them.
    """

    column: str
    label: Words
    targets: tuple[tuple[Code, float], ...]
    group: Code | None = None
    source: str = ""
    date: str = ""
    dated: bool = True
