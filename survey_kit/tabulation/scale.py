"""A rating block as Thai reports print it: counts of each level, mean, S.D., rank; and its mean by group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from survey_kit.model.aggregates import Request, Tally
from survey_kit.model.codebook import Scale
from survey_kit.model.estimate import Base
from survey_kit.model.table import Cell, Column, Note, Row, Table
from survey_kit.statistics.distribution import Distribution
from survey_kit.tabulation.context import Context, code_text, distribution, in_level, in_some_level, words
from survey_kit.tabulation.numbers import figure_cell


@dataclass(frozen=True, slots=True)
class Rating:
    """Items of a scale: percent at each level (high to low), mean, S.D.; the last row is the block's own score.

    With ``by``, columns are the mean of each group instead. The block score is the column named after the scale.
    """

    name: str
    scale: str
    by: str = ""

    def _scale(self, context: Context) -> Scale:
        found = context.codebook.scale(self.scale)
        if found is None:
            raise KeyError(self.scale)
        return found

    def _variables(self, context: Context) -> tuple[str, ...]:
        scale = self._scale(context)
        score = (scale.name,) if scale.name in context.codebook else ()
        return (*scale.items, *score)

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One tally per item and one for the score."""
        return tuple(Tally((self.by, v) if self.by else (v,)) for v in self._variables(context))

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """Rows: items in the order of the form, then the overall score."""
        scale = self._scale(context)
        codes = sorted((c for c in context.variable(scale.items[0]).codes if not isinstance(c, str)), reverse=True)
        levels = context.levels(self.by)
        columns = [Column("mean", self.by, v.key, v.label) for v in levels]
        if not self.by:
            columns = [Column(f"percent_{code_text(c)}", "", "", context.variable(scale.items[0]).label_of(c))
                       for c in codes]  # fmt: skip
        columns += [Column(s, self.by, "", words("total") if self.by else words("overall"))
                    for s in ("n", "mean", "sd")]  # fmt: skip
        rows, lines = [], []
        for name, answer in zip(self._variables(context), answers, strict=True):
            overall = name == scale.name
            label = words("overall") if overall else context.variable(name).label
            rows.append(Row(name, "", label, "total" if overall else "item"))
            inside = in_some_level(answer, levels) if self.by else None
            dist = distribution(answer, context.variable(name), 1 if self.by else 0, inside)
            line = [self._mean(context, distribution(answer, context.variable(name), 1, in_level(answer, 0, v.code)))
                    for v in levels]  # fmt: skip
            if not self.by:
                line = [_share(dist, c, overall) for c in codes]
            line += [self._figure(context, dist, s) for s in ("n", "mean", "sd")]
            lines.append(tuple(line))
        base = lines[-1][-1].base if lines else Base()
        note = Note("scale", {"topic": scale.topic, "good": scale.good, "scale": scale.name})
        return Table(self.name, scale.label, tuple(rows), tuple(columns), tuple(lines), "rating", (), (note,),
                     stub=words("item"), base=base)  # fmt: skip

    def _mean(self, context: Context, dist: Distribution) -> Cell:
        return self._figure(context, dist, "mean")

    @staticmethod
    def _figure(context: Context, dist: Distribution, statistic: str) -> Cell:
        return figure_cell(dist, statistic, sampling=context.sampling)


def _share(dist: Distribution, code: float, overall: bool) -> Cell:
    if overall or dist.weight <= 0:
        return Cell(None, dist.base)
    chose = dist.values == code
    return Cell(float(dist.w[chose].sum()) / dist.weight, dist.base, rows=round(float(dist.n[chose].sum())))
