"""One question against what was expected: χ² goodness of fit, binomial, runs, Kolmogorov–Smirnov of one sample."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Request
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.effects import v_interval
from survey_kit.statistics.goodness import binomial, expected_counts, goodness_of_fit, runs, runs_in_order
from survey_kit.statistics.smirnov import one_sample_ks
from survey_kit.tabulation.comparing import Effect, effects_table, part_of, test_line
from survey_kit.tabulation.context import Context, distribution, in_level, numbers_of, words
from survey_kit.tabulation.figures import Line, figures_table
from survey_kit.tabulation.rank_tests import whole_tally

CUTS = ("median", "mean", "mode")


def _scale(context: Context, n: float, w: float) -> float:
    """What makes sampling weights sum to the rows."""
    return n / w if context.sampling and w > 0 else 1.0


@dataclass(frozen=True, slots=True)
class GoodnessOfFit:
    """Counts of the answers to ``variable`` against equal ones, or ``expected`` shares in the order of its codes."""

    name: str
    variable: str
    expected: tuple[float, ...] = ()

    def requests(self, context: Context) -> tuple[Request, ...]:
        """One tally."""
        return (whole_tally(context, (self.variable,)),)

    def tables(self, context: Context, answers: Sequence[Any]) -> tuple[Table, ...]:
        """Observed, expected, residual; the test; Cohen's w."""
        levels, answer = context.levels(self.variable), answers[0]
        sums = np.array(
            [[a[in_level(answer, 0, v.code)].sum() for v in levels] for a in (answer.n, answer.w, answer.w2)]
        )
        n, w, w2 = sums if len(levels) else np.zeros((3, 0))
        base = Base.of(float(n.sum()), float(w.sum()), float(w2.sum()))
        keep = n > 0
        observed = w[keep] * _scale(context, float(n.sum()), float(w.sum()))
        shown = [level for level, there in zip(levels, keep, strict=True) if there]
        shares = np.array(self.expected) if self.expected else None
        wrong = shares is not None and (len(shares) != len(shown) or bool((shares <= 0).any()))
        test = Comparison("goodness_of_fit", reason=Reason.WRONG_SHARES) if wrong else goodness_of_fit(observed, shares)
        wanted = expected_counts(observed, shares) if not wrong and len(observed) else np.full(len(observed), np.nan)
        lines = [
            Line(
                Row(self.variable, level.key, level.label), {"count": o, "expected": e, "residual": o - e}, test.reason
            )
            for level, o, e in zip(shown, observed, wanted, strict=True)
        ]
        label, columns = context.variable(self.variable).label, ("chi2", "df", "p")
        tested = test_line(
            self.variable, "goodness_of_fit", context.withheld(test), columns, "chi2", words("chi-square")
        )
        effect = Effect("cohens_w", reason=test.reason)
        if test.effect is not None and test.statistic is not None and test.df is not None:
            effect = Effect("cohens_w", test.effect, v_interval(test.statistic, test.df, float(observed.sum()), 2))
        return (
            figures_table(self.name, label, ("count", "expected", "residual"), lines, base=base, stub=label),
            figures_table(f"{self.name}-test", part_of(label, "goodness_of_fit"), columns, [tested], base=base,
                          stub=words("test"), notes=_few(test)),
            effects_table(f"{self.name}-effects", self.variable, label, [effect], base, sampling=context.sampling),
        )  # fmt: skip


def _few(test: Comparison) -> tuple[Note, ...]:
    """A warning where counts below 5 are expected."""
    known = dict(test.extra)
    return (Note("few-expected", {"cells": known["cells_below_5"], "smallest": known["min_expected"]}),) if known.get(
        "cells_below_5"
    ) else ()  # fmt: skip


@dataclass(frozen=True, slots=True)
class Binomial:
    """Whether the first of two answers to each of ``variables`` holds ``share``.

    ``cut``: answers up to it are the first group, those above the second; without it there must be two codes, the lower
    one first (SPSS takes the one it meets first in the file).
    """

    name: str
    variables: tuple[str, ...]
    share: float = 0.5
    cut: float | None = None

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally per question."""
        return tuple(whole_tally(context, (v,)) for v in self.variables)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """n of both groups, the share observed and expected, p."""
        columns, lines = ("first", "second", "share", "expected", "z", "p"), []
        notes = [Note("binomial-two-sided" if self.share == 0.5 else "binomial-one-sided")]
        notes += [] if self.cut is None else [Note("binomial-cut", {"cut": self.cut})]
        for name, answer in zip(self.variables, answers, strict=True):
            variable = context.variable(name)
            group = distribution(answer, variable, 0)
            if context.sampling:
                group = group.scaled_to_rows()
            test, (first, second) = self._test(group)
            tested = test_line(name, "", context.withheld(test), columns, "share", variable.label)
            counts = {"first": first, "second": second, "share": test.statistic, "expected": self.share}
            lines.append(Line(tested.row, {**tested.figures, **counts}, test.reason or tested.reason, group.base))
            if self.cut is None and test.reason is None:
                answer_of = variable.label_of(float(group.values[0]))
                notes.append(Note("binomial-first", {"label": variable.label, "first": answer_of}))
        return figures_table(self.name, words("binomial"), columns, lines, stub=words("item"), base=lines[0].base,
                             notes=notes)  # fmt: skip

    def _test(self, group: Distribution) -> tuple[Comparison, tuple[float | None, float | None]]:
        if self.cut is None and len(group.values) > 2:
            return Comparison("binomial", reason=Reason.NOT_TWO_CODES), (None, None)
        cut = self.cut if self.cut is not None else (group.minimum or 0.0)
        first = math.fsum(group.w[group.values <= cut])
        return binomial(first, group.weight - first, self.share), (first, group.weight - first)


@dataclass(frozen=True, slots=True)
class Runs:
    """Whether answers to ``variable`` below and from ``cut`` on follow each other at random, in the order ``order``.

    ``cut``: one of `CUTS` or a number. ``order``: a column that numbers the rows.
    """

    name: str
    variable: str
    order: str
    cut: str | float = "median"

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally of order and answer: the sequence itself."""
        return (whole_tally(context, (self.order, self.variable)),)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """The cut, how many below and from it on, runs, Z and p."""
        answer, variable = answers[0], context.variable(self.variable)
        place, x = numbers_of(answer, context.variable(self.order), 0), numbers_of(answer, variable, 1)
        keep = ~np.isnan(x) & ~np.isnan(place)
        order = np.argsort(place[keep], kind="stable")
        group = distribution(answer, variable, 1, keep)
        cut = self.cut if isinstance(self.cut, float | int) else getattr(group, self.cut)
        columns = ("cut", "below", "from_cut", "runs", "z", "p")
        if cut is None:
            test = Comparison("runs", reason=Reason.NO_ANSWERS)
        else:
            scale = _scale(context, float(answer.n[keep].sum()), float(answer.w[keep].sum()))
            test = runs(*runs_in_order((x[keep] >= cut)[order], answer.w[keep][order] * scale))
        line = test_line(self.variable, "", context.withheld(test), columns, "z", variable.label)
        if line.reason is None:
            line = Line(line.row, {**line.figures, "cut": cut}, None, group.base)
        return figures_table(self.name, words("runs"), columns, [line], stub=words("item"), base=group.base,
                             notes=(Note("runs-order"),))  # fmt: skip


@dataclass(frozen=True, slots=True)
class KolmogorovSmirnov:
    """Answers to each of ``variables`` against a law: normal, uniform, Poisson or exponential.

    ``parameters``: those of the law (mean and S.D.; ends; mean); left out they come from the data.
    """

    name: str
    variables: tuple[str, ...]
    law: str = "normal"
    parameters: tuple[float, ...] = ()

    def requests(self, context: Context) -> tuple[Request, ...]:
        """A tally per question."""
        return tuple(whole_tally(context, (v,)) for v in self.variables)

    def build(self, context: Context, answers: Sequence[Any]) -> Table:
        """n, parameters, extreme differences, Z and p (Smirnov; for an estimated normal law Lilliefors' beside it)."""
        estimated = self.law == "normal" and not self.parameters
        known = ("parameter_0", "parameter_1") if self.law in ("normal", "uniform") else ("parameter_0",)
        columns = ("n", *known, "d", "positive", "negative", "z", "p", *(("lilliefors_p",) if estimated else ()))
        lines = []
        for name, answer in zip(self.variables, answers, strict=True):
            variable = context.variable(name)
            group = distribution(answer, variable, 0)
            if context.sampling:
                group = group.scaled_to_rows()
            test = context.withheld(one_sample_ks(group, self.law, self.parameters))
            line = test_line(name, "", test, columns[1:], "z", variable.label)
            shown: dict[str, float | None] = {**line.figures, "n": group.weight}
            lines.append(Line(line.row, shown, line.reason, group.base))
        notes = [Note(f"ks-{self.law}"), *([Note("ks-estimated")] if estimated else [])]
        return figures_table(self.name, words("kolmogorov_smirnov"), columns, lines, stub=words("item"),
                             base=lines[0].base, notes=notes)  # fmt: skip
