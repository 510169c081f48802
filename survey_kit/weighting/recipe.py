"""What weights are to be made from: a recipe, said once, for one city or for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from survey_kit.model.margin import Margin

Method = Literal["poststratify", "rake", "linear", "raking", "logit"]
Blank = Literal["fail", "own", "share", "leave"]
Scale = Literal["mean", "population", "group", "equal"]
METHODS: tuple[Method, ...] = ("rake", "poststratify", "linear", "raking", "logit")
BLANKS: tuple[Blank, ...] = ("fail", "own", "share", "leave")
SCALES: tuple[Scale, ...] = ("mean", "population", "group", "equal")
# A category that stands for no answer in a merge.
NOBODY = "blank"


@dataclass(frozen=True, slots=True)
class Merge:
    """Categories of ``variable`` that count as one, as written: codes or labels; ``blank`` among them: as no answer."""

    variable: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Response:
    """How many of those asked answered: ``classes`` within which everybody answers alike, and either ``responded`` (1
    in the rows that did, the others being in the file too) or ``issued``, the number asked in each class."""

    classes: tuple[str, ...]
    responded: str = ""
    issued: Margin | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """Weights from ``margins``.

    They start from the column ``start`` or from 1 ÷ the product of the ``chances`` of selection, are raised for those
    who did not answer (``response``), fitted to the margins (``method``), cut to ``trim`` times their mean and scaled.
    ``within`` does all of it in every group of a column by itself. ``bounds`` are those of the ratio of the weights
    after to before (linear, raking, logit). ``total_of`` names the margin whose total the others are brought to where
    totals differ. ``blank`` says what becomes of rows without an answer.
    """

    margins: tuple[Margin, ...] = ()
    method: Method = "rake"
    start: str = ""
    chances: tuple[str, ...] = ()
    response: Response | None = None
    within: str = ""
    bounds: tuple[float, float] | None = None
    trim: tuple[float, float] | None = None
    scale: Scale = "mean"
    blank: Blank = "fail"
    total_of: str = ""
    merge: tuple[Merge, ...] = ()
    accept_year: bool = False
