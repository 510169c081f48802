"""What every comparison of groups shares: the groups read from a tally, a test as a line, effect sizes as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from survey_kit.model.aggregates import Domain, TallyAnswer
from survey_kit.model.estimate import Base, Comparison, Reason
from survey_kit.model.table import Note, Row, Table
from survey_kit.model.words import Words
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.effects import KINDS, size_of
from survey_kit.tabulation.context import (
    Context,
    Level,
    distribution,
    in_level,
    in_some_level,
    left_out,
    words,
)
from survey_kit.tabulation.figures import Line, figures_table

# What statistics call the ends of an interval, and what a column is called.
COLUMNS = {"low": "ci_low", "high": "ci_high"}


def part_of(label: Words, code: str) -> Words:
    """``label – words of code``, the title of one of several tables about the same question."""
    return label.followed(words(code))


@dataclass(frozen=True, eq=False)
class Grouped:
    """Answers to one question by the levels of another; sampling weights made to sum to the rows."""

    variable: str
    label: Words
    by: str
    stub: Words
    levels: tuple[Level, ...]
    groups: tuple[Distribution, ...]
    everybody: Distribution
    base: Base
    notes: tuple[Note, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Codes of the levels as text."""
        return tuple(level.key for level in self.levels)

    @property
    def filled(self) -> tuple[Distribution, ...]:
        """The groups that have answers."""
        return tuple(g for g in self.groups if g.weight > 0)

    def row(self, i: int) -> Row:
        """Stub of group i."""
        return Row(self.variable, self.levels[i].key, self.levels[i].label)


def grouped(context: Context, answer: TallyAnswer, only: Sequence[str] = ()) -> Grouped:
    """The groups of a tally of (by, variable); ``only`` keeps the levels with these codes, in this order."""
    by, name = answer.variables
    variable = context.variable(name)
    levels = chosen_levels(context, by, only)
    if not only:
        # A group whose weights round to nothing is not among those of a rank test.
        levels = tuple(level for level in levels if in_level(answer, 0, level.code).any())
    everybody = distribution(answer, variable, 1, in_some_level(answer, levels))
    base = everybody.base
    groups = [distribution(answer, variable, 1, in_level(answer, 0, level.code)) for level in levels]
    if context.sampling and base.weighted > 0:
        factor = base.n / base.weighted
        everybody, *groups = (_scaled(g, factor) for g in (everybody, *groups))
    return Grouped(
        name, variable.label, by, context.codebook.label_of(by), levels, tuple(groups), everybody, base,
        () if only else left_out(answer, variable, levels),
    )  # fmt: skip


def chosen_levels(context: Context, by: str, only: Sequence[str] = ()) -> tuple[Level, ...]:
    """The levels of ``by``, or those with the codes ``only`` in that order."""
    levels = context.levels(by)
    return tuple(level for code in only for level in levels if level.key == code) if only else levels


def group_domains(context: Context, by: str, only: Sequence[str] = ()) -> tuple[Domain, ...]:
    """One domain per level, as `chosen_levels` orders them."""
    return tuple(Domain(((by, level.code),)) for level in chosen_levels(context, by, only))


def _scaled(group: Distribution, factor: float) -> Distribution:
    return Distribution(group.values, group.n, group.w * factor, group.w2 * factor * factor)


def facts(test: Comparison, statistic: str) -> dict[str, float | None]:
    """Every number of a test by the column it stands in; the test statistic itself is called ``statistic``."""
    out = {statistic: test.statistic, "df": test.df, "df2": test.df2, "p": test.p}
    out |= {COLUMNS.get(name, name): value for name, value in test.extra}
    return out | ({test.effect_name: test.effect} if test.effect_name else {})


def test_line(
    variable: str, code: str, test: Comparison, columns: Sequence[str], statistic: str, label: Words | None = None
) -> Line:
    """A test as one line; one that cannot be computed has the reason in each of its ``columns``."""
    row = Row(variable, code, label or words(code))
    if test.reason is not None:
        return Line(row, dict.fromkeys(columns), test.reason)
    known = facts(test, statistic)
    return Line(row, {name: known[name] for name in columns if name in known})


def used(columns: Sequence[str], lines: Sequence[Line]) -> tuple[str, ...]:
    """The columns that hold a figure, or a reason for its absence, in some line."""
    told = {
        name for line in lines for name, value in line.figures.items() if value is not None or line.reason is not None
    }
    return tuple(c for c in columns if c in told)


def pair_label(levels: Sequence[Level], pair: Sequence[str]) -> Words:
    """``first – second`` in the words of the levels."""
    names = {level.key: level.label for level in levels}
    first, second = (names.get(code, Words(code)) for code in pair)
    return first.followed(second)


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect size with its interval, where one is published, or why there is none."""

    name: str
    value: float | None = None
    interval: tuple[float, float] | None = None
    smaller_side: int = 2
    reason: Reason | None = None


def effects_table(
    name: str, variable: str, label: Words, effects: Sequence[Effect], base: Base, *, sampling: bool = False
) -> Table:
    """Effect sizes: one a line, its size in words (Cohen 1988) beside its name.

    Under sampling weights no interval: that of a simple random sample would be too narrow.
    """
    lines = []
    for e in effects:
        shown: dict[str, float | None] = {"effect": e.value}
        if e.interval is not None and not sampling:
            shown |= {"effect_low": e.interval[0], "effect_high": e.interval[1]}
        lines.append(Line(Row(variable, e.name, _effect_words(e)), shown, e.reason))
    columns = ("effect",) if sampling else ("effect", "effect_low", "effect_high")
    notes = [Note(f"sizes-{kind}") for kind in dict.fromkeys(KINDS[e.name] for e in effects if e.value is not None)]
    return figures_table(name, part_of(label, "effects"), columns, lines, base=base, notes=notes, stub=words("effect"))


def _effect_words(effect: Effect) -> Words:
    called = words(f"effect-{effect.name}")
    if effect.value is None or not np.isfinite(effect.value):
        return called
    size = words(f"size-{size_of(effect.name, effect.value, effect.smaller_side)}")
    return Words(f"{called.th} ({size.th})", f"{called.in_('en')} ({size.in_('en')})")


def spread_figures(group: Distribution, *, sampling: bool) -> dict[str, Any]:
    """n, mean, S.D. and standard error; the error of a simple random sample is not claimed under sampling weights."""
    shown = {"n": float(group.base.n) if sampling else group.weight, "mean": group.mean, "sd": group.sd}
    return shown if sampling else {**shown, "se": group.se}


def spread_line(row: Row, group: Distribution, *, sampling: bool, **more: float | None) -> Line:
    """A group in figures; what cannot be computed says why."""
    reason = Reason.NO_ANSWERS if group.base.n == 0 else Reason.ONE_ANSWER if group.base.n == 1 else Reason.TOO_FEW
    return Line(row, {**spread_figures(group, sampling=sampling), **more}, reason, group.base)
