"""Groups compared by the sampling design: Wald F over all, t of every pair, ranks, a mean against a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, cast

import numpy as np

from survey_kit.model.aggregates import Domain, Item, Product, Totals, TotalsAnswer
from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.adjusting import adjusted
from survey_kit.statistics.contrasts import difference_t, wald, working_f
from survey_kit.statistics.design_ranks import score_item
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.intervals import mean_interval
from survey_kit.statistics.linearisation import (
    degrees_of_freedom,
    domain_means,
)
from survey_kit.statistics.tails import t_p
from survey_kit.tabulation.context import Context, with_everybody

if TYPE_CHECKING:
    from numpy.typing import NDArray


def design_tests(answer: TotalsAnswer, labels: Sequence[str], name: str = "design") -> tuple[Comparison, ...]:
    """The working-likelihood F over all groups, Wald's F, and the t of every pair (Holm-adjusted), from PSU totals.

    ``answer``: one item in a domain for each of ``labels``, then all together. Of two groups only their t. ``name``:
    ``design`` for means, ``rank`` for mean scores of ranks.
    """
    means = domain_means(answer)
    present = [d for d in range(len(labels)) if answer.total("n")[d].sum() > 0]
    if means.reason is not None or len(present) < 2:
        return (Comparison(f"{name}_working", reason=means.reason or Reason.ONE_GROUP),)
    df = float(means.df[-1])
    estimates, spread = means.offset[present], means.covariance[np.ix_(present, present)]
    pairs = []
    for i, j in combinations(range(len(present)), 2):
        both = answer.n[present[i], 0] + answer.n[present[j], 0]
        # As svyttest on the two groups' own part of the sample.
        pair_df = degrees_of_freedom(both, answer.clusters)
        test = difference_t(estimates[[i, j]], spread[np.ix_([i, j], [i, j])], pair_df)
        pairs.append(replace(test, name=f"{name}_t", groups=(labels[present[i]], labels[present[j]])))
    if len(present) == 2:
        return (pairs[0],)
    # With few PSUs a group Wald's F finds too much (docs/coverage.md), so the other one stands first.
    over = [working_f(f"{name}_working", estimates, spread, _naive(answer, present), df)]
    over.append(wald(f"{name}_wald", estimates, spread, df))
    return (*over, *holm(pairs))


def _naive(answer: TotalsAnswer, present: Sequence[int]) -> NDArray[np.float64]:
    """Covariance of the means of independent rows with one variance but for its scale, which cancels out."""
    return np.diag(1 / answer.total("w")[present, 0])


def rank_tests(
    context: Context, variable: str, domains: Sequence[Domain], labels: Sequence[str], whole: Distribution, test: str
) -> tuple[Comparison, ...]:
    """Groups compared by their mean rank score under the design: t of two, Wald F and the t of every pair of more."""
    if not len(whole.values):
        return (Comparison("rank_working", reason=Reason.NO_ANSWERS),)
    request = Totals((score_item(variable, whole, test),), tuple(domains), per_psu=True)
    answer = cast(TotalsAnswer, context.engine.answer([request])[0])
    return design_tests(with_everybody(answer), labels, "rank")


def holm(tests: Sequence[Comparison]) -> list[Comparison]:
    """The same tests with p adjusted for their number (Holm 1979)."""
    return [replace(t, p=p) for t, p in zip(tests, adjusted([t.p for t in tests], "holm"), strict=True)]


def difference_item(first: str, second: str) -> Item:
    """First − second of those who answered both."""
    return Item(of=Product((first, second), (0.0, 0.0), (0.0, 1.0, -1.0), (1.0, 0.0, 0.0)))


def design_one_sample(answer: TotalsAnswer, value: float, item: int = 0) -> Comparison:
    """t of the mean of everybody less ``value`` on the design's degrees of freedom, with its error and interval."""
    means = domain_means(answer)
    if means.reason is not None or answer.total("n")[0, item] == 0:
        return Comparison("design_t", reason=means.reason or Reason.NO_ANSWERS)
    mean, se, df = float(means.value[item]), float(means.se[item]), float(means.df[item])
    if df <= 0 or not se > 0:
        return Comparison("design_t", reason=Reason.TOO_FEW if df <= 0 else Reason.NO_VARIATION)
    low, high = mean_interval(mean - value, se, df) or (mean - value, mean - value)
    t = (mean - value) / se
    extra = (("difference", mean - value), ("se", se), ("low", low), ("high", high))
    return Comparison("design_t", t, df, p=t_p(t, df), extra=extra)
