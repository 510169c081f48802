"""Several factors and covariates as SPSS UNIANOVA gives them, and repeated measures as SPSS GLM does."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Domain, Moments, MomentsAnswer, Request
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.effects import variance_interval
from survey_kit.statistics.factorial import CellMoments, Factorial, Source, factorial
from survey_kit.statistics.repeated import Repeated, measure_pairs, repeated
from survey_kit.tabulation.comparing import Effect, effects_table, part_of, test_line
from survey_kit.tabulation.context import Context, Level, words
from survey_kit.tabulation.figures import Line, figures_table

TINY = 1e-9
SOURCES = ("ss", "df", "ms", "f", "p", "partial_eta_squared")
CERTAIN = ("f", "p")


@dataclass(frozen=True, slots=True)
class Factors:
    """``variable`` by all of ``factors`` together, with ``covariates``; type III sums of squares."""

    name: str
    variable: str
    factors: tuple[str, ...]
    covariates: tuple[str, ...] = ()
    interactions: bool = True

    def _levels(self, context: Context) -> tuple[tuple[Level, ...], ...]:
        return tuple(context.levels(f) for f in self.factors)

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Listwise moments of covariates and the variable in every combination of levels."""
        combinations = product(*self._levels(context))
        domains = tuple(
            Domain(tuple((f, level.code) for f, level in zip(self.factors, cell, strict=True))) for cell in combinations
        )
        return (Moments((*self.covariates, self.variable), domains),) if domains else ()

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Cells in figures, the type III table, estimated marginal means."""
        levels = self._levels(context)
        cells, base = _cells(answers[0], levels, context.sampling) if answers else ([], Base())
        used = tuple(tuple(k for k in range(len(ls)) if any(c.levels[i] == k and c.w > 0 for c in cells))
                     for i, ls in enumerate(levels))  # fmt: skip
        moved = [
            CellMoments(tuple(u.index(k) for u, k in zip(used, c.levels, strict=True)), c.w, c.mean, c.cross)
            for c in cells if c.w > 0
        ]  # fmt: skip
        sizes = [max(len(u), 1) for u in used]
        found = factorial(self.factors, sizes, moved, self.covariates, interactions=self.interactions)
        label = context.variable(self.variable).label
        return (
            self._described(context, label, levels, cells, base),
            self._sources(context, label, found, base),
            self._margins(context, label, levels, used, found, base),
        )

    def _described(
        self,
        context: Context,
        label: Words,
        levels: Sequence[Sequence[Level]],
        cells: Sequence[CellMoments],
        base: Base,
    ) -> Table:
        lines = []
        for cell in cells:
            names = [ls[k].label for ls, k in zip(levels, cell.levels, strict=True)]
            key = "×".join(ls[k].key for ls, k in zip(levels, cell.levels, strict=True))
            row = Row(
                self.variable, key, Words(" × ".join(n.th for n in names), " × ".join(n.in_("en") for n in names))
            )
            there = cell.w > 0
            sd = _sd(float(cell.cross[-1, -1]), cell.w)
            shown = {"n": cell.w, "mean": float(cell.mean[-1]) if there else None, "sd": sd}
            lines.append(Line(row, shown, Reason.NO_ANSWERS if not there else Reason.ONE_ANSWER))
        stub = [context.codebook.label_of(f) for f in self.factors]
        head = Words(" × ".join(s.th for s in stub), " × ".join(s.in_("en") for s in stub))
        return figures_table(self.name, label, ("n", "mean", "sd"), lines, base=base, stub=head)

    def _sources(self, context: Context, label: Words, found: Factorial, base: Base) -> Table:
        if found.reason is not None:
            lines = [Line(Row(self.variable, "model", words("source-model")), dict.fromkeys(SOURCES), found.reason)]
            r2 = []
        else:
            lines = [self._source(context, s) for s in found.sources]
            r2 = [Note("r-squared", {"r2": found.r_squared, "adjusted": found.adjusted})]
        notes = [*r2, Note("type-three"), *((Note("not-by-design"),) if context.sampling else ())]
        return figures_table(f"{self.name}-sources", part_of(label, "anova"), SOURCES, lines, base=base,
                             stub=words("source"), notes=notes)  # fmt: skip

    def _source(self, context: Context, source: Source) -> Line:
        shown = {"ss": source.ss, "df": source.df, "ms": source.ms, "f": source.f, "p": source.p,
                 "partial_eta_squared": source.partial}  # fmt: skip
        if source.name[0] in ("total", "corrected"):
            shown.pop("ms")
        tested = source.f is not None
        shown = {k: v for k, v in shown.items() if v is not None}
        if context.sampling and tested:
            shown |= dict.fromkeys(CERTAIN)
        row = Row(self.variable, "×".join(source.name), self._source_words(context, source.name))
        return Line(row, shown, Reason.NOT_FOR_SAMPLING_WEIGHTS if context.sampling else None)

    def _source_words(self, context: Context, name: tuple[str, ...]) -> Words:
        if name[0] in ("model", "intercept", "error", "total", "corrected") and name[0] not in self._asked():
            return words(f"source-{name[0]}")
        labels = [context.codebook.label_of(n) for n in name]
        return Words(" × ".join(w.th for w in labels), " × ".join(w.in_("en") for w in labels))

    def _asked(self) -> tuple[str, ...]:
        return (*self.factors, *self.covariates)

    def _margins(
        self,
        context: Context,
        label: Words,
        levels: Sequence[Sequence[Level]],
        used: Sequence[Sequence[int]],
        found: Factorial,
        base: Base,
    ) -> Table:
        columns = ("mean",) if context.sampling else ("mean", "se", "ci_low", "ci_high")
        lines = []
        for m in found.margins:
            level = levels[m.factor][used[m.factor][m.level]]
            factor = context.codebook.label_of(self.factors[m.factor])
            row = Row(self.factors[m.factor], level.key, factor.being(level.label))
            lines.append(Line(row, {"mean": m.mean, "se": m.se, "ci_low": m.low, "ci_high": m.high}))
        if not lines:
            row = Row(self.variable, "margins", words("margins"))
            lines = [Line(row, dict.fromkeys(columns), found.reason)]
        notes = [Note("covariate-at", {"label": context.codebook.label_of(c), "mean": m})
                 for c, m in zip(self.covariates, found.covariate_means, strict=False)]  # fmt: skip
        return figures_table(f"{self.name}-margins", part_of(label, "margins"), columns, lines, base=base,
                             stub=words("level"), notes=notes)  # fmt: skip


def _sd(squares: float, w: float) -> float | None:
    """√(Σw(x − mean)²/(W − 1)); None up to one answer, whatever last binary digit rescaled weights leave."""
    return math.sqrt(max(squares, 0.0) / (w - 1)) if w > 1 + TINY else None


def _cells(answer: MomentsAnswer, levels: Sequence[Sequence[Level]], sampling: bool) -> tuple[list[CellMoments], Base]:
    """Moments of every combination of levels, last factor fastest; sampling weights made to sum to the rows."""
    n, w = float(answer.n[:, 0, 0].sum()), float(answer.w[:, 0, 0].sum())
    factor = n / w if sampling and w > 0 else 1.0
    means = answer.mean
    out = []
    for d, at in enumerate(product(*(range(len(ls)) for ls in levels))):
        cross = answer.cross[d] * factor
        out.append(CellMoments(at, float(answer.w[d, 0, 0]) * factor, np.diag(means[d]), cross))
    return out, Base(round(n), w, n)


@dataclass(frozen=True, slots=True)
class Measures:
    """The same people measured by each of ``variables``: one factor within subjects."""

    name: str
    variables: tuple[str, ...]

    def requests(self, context: Context) -> tuple[Request, ...]:
        """Listwise moments of the measures."""
        return (Moments(self.variables),)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Measures in figures, sphericity, effects within subjects, pairs of measures, partial η²."""
        answer: MomentsAnswer = answers[0]
        n, w = float(answer.n[0, 0, 0]), float(answer.w[0, 0, 0])
        factor = n / w if context.sampling and w > 0 else 1.0
        mean, cross, w = np.diag(answer.mean[0]), answer.cross[0] * factor, w * factor
        base = Base(round(n), float(answer.w[0, 0, 0]), n)
        found = repeated(mean, cross, w)
        pairs = measure_pairs(mean, cross, w, self.variables)
        return (
            self._described(context, mean, cross, w, base),
            self._mauchly(context, found, base),
            self._within(context, found, base),
            self._pairs(context, pairs, base),
            self._effect(context, found, base),
        )

    def _described(self, context: Context, mean: Any, cross: Any, w: float, base: Base) -> Table:
        lines = []
        for k, name in enumerate(self.variables):
            sd = _sd(float(cross[k, k]), w)
            shown = {"n": w, "mean": float(mean[k]) if w > 0 else None, "sd": sd}
            reason = Reason.NO_ANSWERS if w <= 0 else Reason.ONE_ANSWER
            lines.append(Line(Row(name, "", context.variable(name).label), shown, reason))
        title = words("repeated-measures")
        return figures_table(self.name, title, ("n", "mean", "sd"), lines, base=base, stub=words("item"))

    def _mauchly(self, context: Context, found: Repeated, base: Base) -> Table:
        columns = ("w", "chi2", "df", "p")
        test = found.mauchly if found.reason is None else Comparison("mauchly", reason=found.reason)
        line = test_line("measures", "mauchly", context.withheld(test), columns, "w")
        return figures_table(
            f"{self.name}-mauchly", words("sphericity"), columns, [line], base=base, stub=words("test")
        )

    def _within(self, context: Context, found: Repeated, base: Base) -> Table:
        columns = ("epsilon", "ss", "df", "ms", "f", "p")
        lines = []
        for line in found.lines:
            shown = {"epsilon": line.epsilon, "ss": found.ss, "df": line.df, "f": found.f, "p": line.p,
                     "ms": None if found.ss is None else found.ss / line.df}  # fmt: skip
            lines.append(self._line(context, line.correction, shown))
        for line in found.lines:
            error = {"ss": found.ss_error, "df": line.df2,
                     "ms": None if found.ss_error is None else found.ss_error / line.df2}  # fmt: skip
            lines.append(Line(Row("measures", f"error_{line.correction}", words(f"error-{line.correction}")), error))
        if found.reason is not None:
            lines = [
                Line(Row("measures", "sphericity", words("within-sphericity")), dict.fromkeys(columns), found.reason)
            ]
        return figures_table(f"{self.name}-within", words("within-subjects"), columns, lines, base=base,
                             stub=words("source"))  # fmt: skip

    def _line(self, context: Context, correction: str, shown: dict[str, float | None]) -> Line:
        row = Row("measures", correction, words(f"within-{correction}"))
        if context.sampling:
            return Line(row, shown | dict.fromkeys(CERTAIN), Reason.NOT_FOR_SAMPLING_WEIGHTS)
        return Line(row, shown)

    def _pairs(self, context: Context, pairs: Sequence[Comparison], base: Base) -> Table:
        columns = ("difference", "se", "p", "ci_low", "ci_high")
        lines = []
        for t in pairs:
            first, second = (context.variable(v).label for v in t.groups)
            label = first.followed(second)
            lines.append(
                test_line(
                    "measures", f"bonferroni {'–'.join(t.groups)}", context.withheld(t), columns, "difference", label
                )
            )
        return figures_table(
            f"{self.name}-pairs", words("measure-pairs"), columns, lines, base=base, stub=words("pair")
        )

    def _effect(self, context: Context, found: Repeated, base: Base) -> Table:
        effect = Effect("partial_eta_squared", reason=found.reason)
        if found.f is not None and found.lines:
            line = found.lines[0]
            effect = Effect("partial_eta_squared", found.partial, variance_interval(found.f, line.df, line.df2))
        return effects_table(f"{self.name}-effects", "measures", words("repeated-measures"), [effect], base,
                             sampling=context.sampling)  # fmt: skip
