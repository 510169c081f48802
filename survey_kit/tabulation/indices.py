"""An index of the questionnaire: parts and weights, levels, the order of the groups, what the weights decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request, Tally, TallyAnswer
from survey_kit.model.codebook import Index
from survey_kit.model.estimate import Reason
from survey_kit.model.table import Column, Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.distribution import Distribution
from survey_kit.tabulation.context import Context, distribution, in_level, titled, words
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.numbers import figure

PARTS = ("weight", "n", "mean", "sd", "min", "max")


@dataclass(frozen=True, slots=True)
class Scenario:
    """The index under other weights: the column that holds it, the part that moved, and by how much."""

    column: str
    part: str
    by: float


@dataclass(frozen=True, slots=True)
class IndexTables:
    """An index over columns that hold it and its parts; ``weights`` (name, share) are those of its formula.

    ``scenarios`` hold the index under weights moved; ``by`` names the groups that are ranked; ``good`` says which end
    is good news, so that rank 1 is the best. ``provisional``: the column that marks levels for the time being.
    """

    name: str
    index: Index
    weights: tuple[tuple[str, float], ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    by: str = ""
    provisional: str = ""

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Tallies of the parts and the index, of its level (with the mark), by group, and of level by moved level."""
        level = f"{self.name}_level"
        graded = bool(self.index.levels)
        mark = (Tally((level, self.provisional)),) if self.marked else ()
        levels = (Tally((level,)),) if graded else ()
        whole = (*(Tally((name,)) for name, _ in self.weights), Tally((self.name,)), *levels, *mark)
        moved = [Tally((level, f"{s.column}_level")) for s in self.scenarios if graded]
        means = [Tally((self.by, c) if self.by else (c,)) for c in (self.name, *(s.column for s in self.scenarios))]
        return (*whole, *moved, *means, *self._group_parts())

    @property
    def marked(self) -> bool:
        """Whether some levels are only for the time being."""
        return bool(self.index.levels and self.provisional)

    def _group_parts(self) -> tuple[Request, ...]:
        return tuple(Tally((self.by, name)) for name, _ in self.weights) if self.by else ()

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Parts and index, levels, groups in order, sensitivity."""
        left = list(answers)

        def take(count: int) -> list[TallyAnswer]:
            taken, left[:] = left[:count], left[count:]
            return taken

        graded = bool(self.index.levels)
        parts, (whole,), levels = take(len(self.weights)), take(1), take(int(graded))
        mark, moved = take(int(self.marked)), take(len(self.scenarios) * graded)
        means, group_parts = take(1 + len(self.scenarios)), take(len(left))
        out = [self._parts(context, parts, whole)]
        if graded:
            out.append(self._levels(context, levels[0], mark))
        if self.by:
            out.append(self._groups(context, means[0], group_parts))
        if self.scenarios:
            out.append(self._sensitivity(context, whole, [*levels, *moved], means))
        return tuple(out)

    def _numbers(self, context: Context, answer: TallyAnswer, name: str, k: int = 0, keep: Any = None) -> Distribution:
        return distribution(answer, context.variable(name), k, keep)

    def _parts(self, context: Context, parts: Sequence[TallyAnswer], whole: TallyAnswer) -> Table:
        lines = []
        for (name, share), answer in zip((*self.weights, (self.name, None)), (*parts, whole), strict=True):
            dist = self._numbers(context, answer, name)
            figures: dict[str, float | None] = {s: self._figure(context, dist, s) for s in PARTS[1:]}
            role = "total" if share is None else "item"
            row = Row(name, "", context.codebook.label_of(name), "total" if role == "total" else "item")
            lines.append(
                Line(row, figures if share is None else {"weight": share, **figures}, Reason.TOO_FEW, dist.base)
            )
        formula = Note("index-formula", {"name": self.name, "formula": self.index.formula})
        base = lines[-1].base
        return figures_table(self.name, titled("index_parts", self._label()), PARTS, lines, base=base, notes=(formula,),
                             stub=words("item"))  # fmt: skip

    def _label(self) -> Words:
        return self.index.label or Words(self.name)

    def _figure(self, context: Context, dist: Distribution, statistic: str) -> float | None:
        return (
            figure(dist, statistic, sampling=context.sampling)
            if dist.weight > 0
            else (0.0 if statistic == "n" else None)
        )

    def _levels(self, context: Context, level: TallyAnswer, mark: Sequence[TallyAnswer]) -> Table:
        dist = self._numbers(context, level, f"{self.name}_level")
        total = dist.weight
        lines = []
        for k, band in enumerate(self.index.levels, start=1):
            chosen = dist.values == float(k)
            figures: dict[str, float | None] = {
                "count": float(dist.w[chosen].sum()),
                "percent": float(dist.w[chosen].sum()) / total if total > 0 else None,
            }
            for answer in mark:
                held = self._numbers(context, answer, self.provisional, 1, in_level(answer, 0, float(k)))
                figures["provisional"] = float(held.w[held.values > 0].sum())
            lines.append(Line(Row(f"{self.name}_level", str(k), band.label), figures, Reason.NO_ANSWERS))
        statistics = ("count", "percent", *(("provisional",) if mark else ()))
        notes = (Note("index-provisional"),) if mark else ()
        return figures_table(f"{self.name}.levels", titled("index_levels", self._label()), statistics, lines,
                             base=dist.base, notes=notes, stub=words("index_level"))  # fmt: skip

    def _groups(self, context: Context, answer: TallyAnswer, parts: Sequence[TallyAnswer]) -> Table:
        levels = context.levels(self.by)
        dists = [self._numbers(context, answer, self.name, 1, in_level(answer, 0, v.code)) for v in levels]
        ranks = self._ranks(context, answer)
        lines = []
        for i, level in enumerate(levels):
            figures: dict[str, float | None] = {}
            for (name, _), part in zip(self.weights, parts, strict=True):
                dist = self._numbers(context, part, name, 1, in_level(part, 0, level.code))
                figures[f"part_{name}"] = self._figure(context, dist, "mean")
            figures |= {"n": self._figure(context, dists[i], "n"), "mean": self._figure(context, dists[i], "mean"),
                        "rank": ranks[i]}  # fmt: skip
            lines.append(Line(Row(self.by, level.key, level.label), figures, Reason.NO_ANSWERS, dists[i].base))
        lines.sort(key=lambda line: (line.figures["rank"] is None, line.figures["rank"] or 0.0))
        statistics = ("n", *(f"part_{name}" for name, _ in self.weights), "mean", "rank")
        table = figures_table(f"{self.name}.groups", titled("index_groups", self._label()), statistics, lines,
                              stub=context.codebook.label_of(self.by), notes=(Note("rank-ties"),))  # fmt: skip
        named = [Column("part_mean", "", name, context.codebook.label_of(name)) for name, _ in self.weights]
        total = Column("mean", "", self.name, self._label())
        return replace(table, columns=(Column("n"), *named, total, Column("rank")))

    def _ranks(self, context: Context, answer: TallyAnswer, k: int = 1) -> list[float | None]:
        """Rank of every group by its mean, best first; groups of equal means share a rank."""
        name = answer.variables[-1]
        dists = [self._numbers(context, answer, name, k, in_level(answer, 0, v.code)) for v in context.levels(self.by)]
        means = [round(m, 9) if (m := self._figure(context, d, "mean")) is not None else None for d in dists]
        sign = -1.0 if self.index.good == "low" else 1.0
        known = [m for m in means if m is not None]
        return [None if m is None else 1.0 + sum(sign * o > sign * m for o in known) for m in means]

    def _sensitivity(
        self, context: Context, whole: TallyAnswer, levels: Sequence[TallyAnswer], means: Sequence[TallyAnswer]
    ) -> Table:
        """The mean, the share of every level and who changes, when each weight moves; ``levels``: none, or all."""
        first = Row("(as_weighted)", "", words("as_weighted"), "total")
        lines = [Line(first, self._mean(context, whole) | self._shares(context, levels[:1]), Reason.NO_ANSWERS)]
        before = self._ranks(context, means[0]) if self.by else []
        for k, (scenario, answer) in enumerate(zip(self.scenarios, means[1:], strict=True), start=1):
            sign = f"{'+' if scenario.by > 0 else '−'}{abs(scenario.by):.1f}"
            label = context.codebook.label_of(scenario.part)
            row = Row(scenario.part, sign, Words(*(f"{label.in_(lang)} {sign}" for lang in ("th", "en"))))
            figures = self._mean(context, answer) | self._shares(context, levels[k : k + 1])
            if self.by:
                after = self._ranks(context, answer)
                figures["ranks_moved"] = float(sum(a != b for a, b in zip(before, after, strict=True)))
            lines.append(Line(row, figures, Reason.NO_ANSWERS))
        bands = [f"level_{k}" for k in range(1, len(self.index.levels) + 1)]
        extra = ("percent_moved",) if bands else ()
        statistics = ("mean", *bands, *extra, *(("ranks_moved",) if self.by else ()))
        table = figures_table(f"{self.name}.sensitivity", titled("index_sensitivity", self._label()), statistics, lines,
                              stub=words("weight_of"), notes=(Note("sensitivity"),))  # fmt: skip
        return _level_heads(table, self.index)

    def _mean(self, context: Context, answer: TallyAnswer) -> dict[str, float | None]:
        dist = self._numbers(context, answer, answer.variables[-1], len(answer.variables) - 1)
        return {"mean": self._figure(context, dist, "mean")}

    def _shares(self, context: Context, levels: Sequence[TallyAnswer]) -> dict[str, float | None]:
        """Share of every level; of a moved level (tallied with the one before) also who left theirs."""
        figures: dict[str, float | None] = {}
        for answer in levels:
            k = len(answer.variables) - 1
            bands = self._numbers(context, answer, answer.variables[k], k)
            for j in range(1, len(self.index.levels) + 1):
                held = float(bands.w[bands.values == float(j)].sum())
                figures[f"level_{j}"] = held / bands.weight if bands.weight > 0 else None
            if k:
                figures["percent_moved"] = _moved(answer)
        return figures


def _moved(cross: TallyAnswer) -> float | None:
    """Share of those with a level whose level is another under the scenario."""
    values = [v.tolist() for v in cross.values]
    both = np.array([values[0][a] is not None and values[1][b] is not None for a, b in cross.keys], dtype=bool)
    other = np.array([values[0][a] != values[1][b] for a, b in cross.keys], dtype=bool)
    total = float(cross.w[both].sum()) if len(both) else 0.0
    return float(cross.w[both & other].sum()) / total if total > 0 else None


def _level_heads(table: Table, index: Index) -> Table:
    names = {f"level_{k}": band.label for k, band in enumerate(index.levels, start=1)}
    columns = tuple(
        Column("level_percent", "", c.statistic, names[c.statistic]) if c.statistic in names else c
        for c in table.columns
    )
    return replace(table, columns=columns)
