"""Do groups vary alike? Levene's test around the mean, the median and the trimmed mean.

Formulas: Levene (1960), Brown & Forsythe (1974); IBM SPSS Statistics Algorithms, chapters "EXAMINE" and "ONEWAY".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.groups import anova, comparable
from survey_kit.statistics.percentiles import trimmed_mean
from survey_kit.statistics.tails import f_p

CENTRES: dict[str, Callable[[Distribution], float | None]] = {
    "mean": lambda g: g.mean,
    "median": lambda g: g.median,
    "trimmed": lambda g: trimmed_mean(g.values, g.w),
}


def distances(group: Distribution, centre: str) -> Distribution:
    """|x − centre| with the same weights; ``centre`` is a key of `CENTRES`."""
    # Around an answer nearby: the centre of answers of 1e9 has not the digits of their distances.
    near = replace(group, values=group.values - group.middle)
    return Distribution.of(np.abs(near.values - (CENTRES[centre](near) or 0.0)), group.n, group.w, group.w2)


def levene_around(
    groups: Sequence[Distribution], centre: str, *, adjusted: bool = False, truncate: bool = True
) -> Comparison:
    """One-way analysis of variance of the distances from each group's ``centre`` (a key of `CENTRES`).

    ``adjusted``: the second degrees of freedom by Satterthwaite, (Σuᵢ)² / Σ(uᵢ²/(wᵢ − 1)), uᵢ the sum of squares of the
    distances within group i.
    """
    name = f"levene_{centre}" + ("_adjusted" if adjusted else "")
    filled, reason = comparable(groups, each_varies=adjusted)
    if reason is not None:
        return Comparison(name, reason=reason)
    around = [distances(g, centre) for g in filled]
    test = anova(around, truncate=truncate)
    if test.reason is not None or test.statistic is None or test.df is None:
        return Comparison(name, reason=test.reason or Reason.NO_VARIATION)
    if not adjusted:
        return Comparison(name, test.statistic, test.df, test.df2, test.p)
    u = [g.central(2) for g in around]
    df2 = math.fsum(u) ** 2 / math.fsum(v * v / (g.weight - 1) for v, g in zip(u, around, strict=True))
    return Comparison(name, test.statistic, test.df, df2, f_p(test.statistic, test.df, df2))


def levene(groups: Sequence[Distribution], *, truncate: bool = True) -> Comparison:
    """Levene's test around the group means, as SPSS T-TEST (``truncate=False``) and older ONEWAY print it."""
    return replace(levene_around(groups, "mean", truncate=truncate), name="levene")


def levene_tests(groups: Sequence[Distribution], *, truncate: bool = True) -> tuple[Comparison, ...]:
    """The four lines newer SPSS prints: mean, median, median with adjusted degrees of freedom, trimmed mean."""
    return (
        levene_around(groups, "mean", truncate=truncate),
        levene_around(groups, "median", truncate=truncate),
        levene_around(groups, "median", adjusted=True),
        levene_around(groups, "trimmed", truncate=truncate),
    )
