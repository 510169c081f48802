"""One mean against a value and two means of the same people: t-tests on one distribution.

Formulas: IBM SPSS Statistics Algorithms, chapter "T-TEST"; Cohen's d of one sample and of differences, Hedges (1981).
"""

from __future__ import annotations

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.groups import hedges_factor
from survey_kit.statistics.tails import t_p, t_quantile


def one_sample_t(group: Distribution, value: float = 0.0, name: str = "one_sample_t") -> Comparison:
    """Student's t of mean − ``value`` with W − 1 degrees of freedom; effect is Cohen's d.

    ``extra``: difference, its standard error and 95 % interval, Hedges' g. A paired t is this test of the differences.
    """
    if group.weight <= 0:
        return Comparison(name, reason=Reason.NO_ANSWERS)
    if group.sd is None or group.se is None:
        return Comparison(name, reason=Reason.ONE_ANSWER if group.base.n == 1 else Reason.TOO_FEW)
    difference = (group.middle - value) + group.mean_above(group.middle)
    # Below 1e-12 of the answers there is only the last binary digit of equal numbers.
    if group.sd <= 1e-12 * max(abs(group.middle), abs(difference)):
        return Comparison(name, reason=Reason.NO_VARIATION)
    df, d = group.weight - 1, difference / group.sd
    half = t_quantile(0.975, df) * group.se
    extra = [("difference", difference), ("se", group.se), ("low", difference - half), ("high", difference + half)]
    factor = hedges_factor(df)
    if factor is not None:
        extra.append(("hedges_g", d * factor))
    return Comparison(
        name, difference / group.se, df, p=t_p(difference / group.se, df), effect_name="cohens_d", effect=d,
        extra=tuple(extra),
    )  # fmt: skip
