"""Which test? What the answer is, how it is distributed, how the groups vary and how large they are decide.

A mean may be tested as normal where the group is as large as Cochran (1977, p. 42) asks, n ≥ 25·G₁² (and 30), or where
Shapiro and Wilk find nothing against it; else ranks are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from survey_kit.model.codebook import Kind, Measure, Variable
from survey_kit.model.estimate import Comparison
from survey_kit.model.table import Note
from survey_kit.statistics import effects
from survey_kit.statistics.crosstab import TwoWay
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.normality import shapiro_wilk
from survey_kit.statistics.spread import levene

ALPHA = 0.05
LARGE = 30
# Cochran's factor for the square of the skewness.
COCHRAN = 25
# Without a test of normality (fractional weights) a mild skewness passes.
MILD = 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """A method and the facts that led to it, as codes for one sentence; ``n`` is the smallest group."""

    method: str
    groups: str
    shape: str = "none"
    spread: str = "none"
    n: int = 0

    @property
    def note(self) -> Note:
        """The sentence under the table."""
        facts = {"method": self.method, "groups": self.groups, "shape": self.shape, "spread": self.spread, "n": self.n}
        return Note("choice", facts)


def asked(method: str) -> Note:
    """What is said of a method that the reader chose."""
    return Note("choice-asked", {"method": method})


def is_ranked(variable: Variable) -> bool:
    """One ordered answer has no distances; Likert items are averaged by custom and by the reports themselves."""
    return variable.measure is Measure.ORDINAL and variable.kind is not Kind.LIKERT


def is_named(variable: Variable) -> bool:
    """Whether answers are names without order, or text: they are counted, not averaged."""
    return variable.is_text or variable.measure is Measure.NOMINAL


def shape_of(groups: Sequence[Distribution]) -> str:
    """``large``, ``normal`` or ``skewed``: what stands behind the mean of every group."""
    if all(g.weight >= max(LARGE, COCHRAN * (g.skewness or 0.0) ** 2) for g in groups):
        return "large"
    return "normal" if all(_may_be_normal(g) for g in groups) else "skewed"


def _may_be_normal(group: Distribution) -> bool:
    test = shapiro_wilk(group)
    if test.p is not None:
        return test.p >= ALPHA
    return abs(group.skewness or 0.0) <= MILD


def choose_means(variable: Variable, groups: Sequence[Distribution]) -> Choice:
    """The test of a numeric answer between groups that all have answers."""
    two = len(groups) == 2
    how_many = "two" if two else "many"
    n = min((g.base.n for g in groups), default=0)
    if is_ranked(variable):
        return Choice("mann_whitney" if two else "kruskal", how_many, "ranks", n=n)
    shape = shape_of(groups)
    if shape == "skewed":
        return Choice("mann_whitney" if two else "kruskal", how_many, shape, n=n)
    spread = levene(groups)
    if spread.p is not None and spread.p < ALPHA:
        return Choice("welch" if two else "welch_anova", how_many, shape, "unequal", n)
    return Choice("t" if two else "anova", how_many, shape, "equal", n)


def choose_paired(variables: Sequence[Variable], change: Distribution) -> Choice:
    """The test of two answers of the same people from the distribution of their differences."""
    if any(is_ranked(v) for v in variables):
        return Choice("wilcoxon", "paired", "ranks", n=change.base.n)
    shape = shape_of([change])
    return Choice("wilcoxon" if shape == "skewed" else "paired_t", "paired", f"change-{shape}", n=change.base.n)


def choose_counts(table: TwoWay) -> Choice:
    """χ², or Fisher's exact test where more than a fifth of the cells expect fewer than 5 or one fewer than 1."""
    expected = table.expected
    few = float((expected < 5).mean()) > 0.2 or float(expected.min()) < 1
    n = round(table.total)
    return Choice("fisher" if few else "chi_square", "named", "few" if few else "enough", n=n)


def effect_note(test: Comparison, interval: tuple[float, float] | None, smaller_side: int = 2) -> tuple[Note, ...]:
    """The effect size in words with its interval, where there is one; () without an effect."""
    if test.effect is None or test.effect_name not in effects.KINDS:
        return ()
    size = effects.size_of(test.effect_name, test.effect, smaller_side)
    facts: dict[str, object] = {"effect": test.effect_name, "value": test.effect, "size": size}
    if interval is None:
        return (Note("effect-size", facts),)
    return (Note("effect-size-interval", {**facts, "low": interval[0], "high": interval[1]}),)


def effect_interval(test: Comparison, groups: Sequence[Distribution]) -> tuple[float, float] | None:
    """The 95 % interval of the effect size a test between groups carries; None where none is published."""
    if test.effect is None or test.statistic is None:
        return None
    n = [g.weight for g in groups]
    name, df, df2 = test.effect_name, test.df or 0.0, test.df2 or 0.0
    if test.name == "t" and name == "hedges_g":
        low, high = effects.d_interval(test.statistic, df, n[0], n[1])
        factor = test.effect / dict(test.extra)["cohens_d"] if dict(test.extra)["cohens_d"] else 1.0
        return low * factor, high * factor
    if test.name == "anova":
        return effects.variance_interval(test.statistic, df, df2)
    if name == "epsilon_squared":
        return effects.epsilon_interval(test.statistic, df, sum(n))
    return effects.r_interval(test.effect, sum(n)) if name == "r" else None


def with_interval(test: Comparison, interval: tuple[float, float] | None) -> Comparison:
    """The test with the ends of its effect's interval among its figures."""
    if interval is None:
        return test
    return replace(test, extra=(*test.extra, ("effect_low", interval[0]), ("effect_high", interval[1])))
