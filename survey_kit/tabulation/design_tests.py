"""Groups compared by the sampling design: Wald F over all, t of every pair, a mean against a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from survey_kit.model.aggregates import TotalsAnswer
from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.adjusting import adjusted
from survey_kit.statistics.linearisation import degrees_of_freedom, difference_t, domain_means, interval, wald
from survey_kit.statistics.tails import t_p


def design_tests(answer: TotalsAnswer, labels: Sequence[str]) -> tuple[Comparison, ...]:
    """Wald F over all groups and the t of every pair (Holm-adjusted), from PSU totals; of two groups only their t."""
    means = domain_means(answer)
    present = [d for d in range(len(labels)) if answer.total("n")[d].sum() > 0]
    if means.reason is not None or len(present) < 2:
        return (Comparison("design_wald", reason=means.reason or Reason.ONE_GROUP),)
    df = float(means.df[-1])
    estimates, spread = means.offset[present], means.covariance[np.ix_(present, present)]
    pairs = []
    for i, j in combinations(range(len(present)), 2):
        both = answer.n[present[i], 0] + answer.n[present[j], 0]
        # As svyttest on the two groups' own part of the sample.
        pair_df = degrees_of_freedom(both, answer.clusters)
        test = difference_t(estimates[[i, j]], spread[np.ix_([i, j], [i, j])], pair_df)
        pairs.append(replace(test, groups=(labels[present[i]], labels[present[j]])))
    if len(present) == 2:
        return (pairs[0],)
    return (wald("design_wald", estimates, spread, df), *holm(pairs))


def holm(tests: Sequence[Comparison]) -> list[Comparison]:
    """The same tests with p adjusted for their number (Holm 1979)."""
    return [replace(t, p=p) for t, p in zip(tests, adjusted([t.p for t in tests], "holm"), strict=True)]


def design_one_sample(answer: TotalsAnswer, value: float, item: int = 0) -> Comparison:
    """t of the mean of everybody less ``value`` on the design's degrees of freedom, with its error and interval."""
    means = domain_means(answer)
    if means.reason is not None or answer.total("n")[0, item] == 0:
        return Comparison("design_t", reason=means.reason or Reason.NO_ANSWERS)
    mean, se, df = float(means.value[item]), float(means.se[item]), float(means.df[item])
    if df <= 0 or not se > 0:
        return Comparison("design_t", reason=Reason.TOO_FEW if df <= 0 else Reason.NO_VARIATION)
    low, high = interval(mean - value, se, df, proportion=False) or (mean - value, mean - value)
    t = (mean - value) / se
    extra = (("difference", mean - value), ("se", se), ("low", low), ("high", high))
    return Comparison("design_t", t, df, p=t_p(t, df), extra=extra)
