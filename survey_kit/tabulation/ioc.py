"""Index of item–objective congruence: the mean of experts' ratings −1, 0 and 1 of each item.

Source: Rovinelli & Hambleton (1977); Thai theses keep an item from .50 up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request, Tally
from survey_kit.model.estimate import Base, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.statistics.distribution import Distribution
from survey_kit.tabulation.context import Context, distribution, in_level, words
from survey_kit.tabulation.figures import Line, figures_table

RATINGS = (1.0, 0.0, -1.0)
FIGURES = ("agree", "unsure", "disagree", "n", "ioc")


@dataclass(frozen=True, slots=True)
class Ioc:
    """IOC of every item, and the mean of all.

    Without ``items`` every row of the data is an expert and every variable an item; with it the variables are experts
    and every row is an item, named by the column ``items``. Sampling weights do not count: every expert has one voice.
    """

    name: str
    variables: tuple[str, ...]
    items: str = ""

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally per variable, by the names of the items where rows are items."""
        return tuple(Tally((self.items, v) if self.items else (v,)) for v in self.variables)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """One row per item: how many experts agree, are unsure, disagree, and their mean."""
        found: list[tuple[Row, Distribution]] = []
        ratings = [context.variable(v) for v in self.variables]
        if self.items:
            for level in context.levels(self.items):
                voices = [distribution(a, v, 1, in_level(a, 0, level.code))
                          for a, v in zip(answers, ratings, strict=True)]  # fmt: skip
                found.append((Row(self.items, level.key, level.label), _together(voices, context.sampling)))
        else:
            found = [(Row(v.name, "", v.label), _together([distribution(a, v, 0)], context.sampling))
                     for a, v in zip(answers, ratings, strict=True)]  # fmt: skip
        lines = [_line(row, voices) for row, voices in found]
        known = [line.figures["ioc"] for line in lines if line.figures["ioc"] is not None]
        whole = {"ioc": float(np.mean(np.array(known, dtype=np.float64))) if known else None}
        lines.append(Line(Row("(all)", "", words("mean_of_items"), "total"), whole, Reason.NO_ANSWERS))
        return figures_table(self.name, words("ioc"), FIGURES, lines, kind="ioc", notes=(Note("ioc-rule"),),
                             base=Base(max((d.base.n for _, d in found), default=0)), stub=words("item"))  # fmt: skip


def _together(voices: Sequence[Distribution], sampling: bool) -> Distribution:
    """All ratings; a voice each under sampling weights, as often as its weight says under frequency weights."""
    fields = ("values", "n", "n" if sampling else "w", "n" if sampling else "w2")
    return Distribution.of(*(np.concatenate([getattr(d, field) for d in voices]) for field in fields))


def _line(row: Row, ratings: Distribution) -> Line:
    """The figures of one item; a rating other than −1, 0 and 1 leaves it without an index."""
    wrong = bool(set(ratings.values.tolist()) - set(RATINGS))
    counts = [float(ratings.w[ratings.values == rating].sum()) for rating in RATINGS]
    figures: dict[str, float | None] = dict(zip(FIGURES, counts, strict=False))
    figures["n"] = ratings.weight
    known = ratings.weight > 0 and not wrong
    figures["ioc"] = (counts[0] - counts[2]) / ratings.weight if known else None
    return Line(row, figures, Reason.WRONG_RATING if wrong else Reason.NO_ANSWERS, ratings.base)
