"""Which pairs of groups differ: LSD, Bonferroni, Šidák, Scheffé, Tukey(–Kramer), Dunnett, Games–Howell, Tamhane.

Formulas: IBM SPSS Statistics Algorithms, appendix "Post Hoc Tests"; Dunnett (1955).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.groups import anova
from survey_kit.statistics.ranges import critical, dunnett_p, range_p, range_quantile
from survey_kit.statistics.tails import f_p, f_quantile, t_p, t_quantile


@dataclass(frozen=True, slots=True)
class Method:
    """``p`` of t and the number of standard errors a simultaneous interval reaches, from df, groups and pairs."""

    p: Callable[[float, float, int, int], float]
    reach: Callable[[float, float, int, int], float]


def _sidak(p: float, pairs: int) -> float:
    """1 − (1 − p)^pairs, without losing a small p in the 1."""
    return -math.expm1(pairs * math.log1p(-p)) if p < 1 else 1.0


def _sidak_alpha(alpha: float, pairs: int) -> float:
    return -math.expm1(math.log1p(-alpha) / pairs)


LSD = Method(lambda t, df, k, m: t_p(t, df), lambda a, df, k, m: t_quantile(1 - a / 2, df))
BONFERRONI = Method(
    lambda t, df, k, m: min(1.0, m * t_p(t, df)),
    lambda a, df, k, m: t_quantile(1 - a / 2 / m, df),
)
SIDAK = Method(
    lambda t, df, k, m: _sidak(t_p(t, df), m),
    lambda a, df, k, m: t_quantile(1 - _sidak_alpha(a, m) / 2, df),
)
SCHEFFE = Method(
    lambda t, df, k, m: f_p(t * t / (k - 1), k - 1, df),
    lambda a, df, k, m: math.sqrt((k - 1) * f_quantile(1 - a, k - 1, df)),
)
TUKEY = Method(
    lambda t, df, k, m: range_p(abs(t) * math.sqrt(2), k, df),
    lambda a, df, k, m: range_quantile(a, k, df) / math.sqrt(2),
)
POOLED: dict[str, Method] = {
    "lsd": LSD,
    "bonferroni": BONFERRONI,
    "sidak": SIDAK,
    "scheffe": SCHEFFE,
    "tukey": TUKEY,
}
# Separate variances, Welch's degrees of freedom for every pair.
SEPARATE: dict[str, Method] = {"games_howell": TUKEY, "tamhane": SIDAK}
ALPHA = 0.05


def pairwise(groups: Sequence[Distribution], labels: Sequence[str], method: str) -> tuple[Comparison, ...]:
    """Every pair first − second: ``statistic`` is the difference, ``extra`` its standard error, t and 95 % interval.

    ``method``: a key of `POOLED` (one variance for all) or `SEPARATE`. Groups without spread or answers are left out.
    """
    usable = [i for i, g in enumerate(groups) if g.weight > 1]
    if len(usable) < 2:
        return ()
    pooled = anova([groups[i] for i in usable])
    ms = dict(pooled.extra).get("ms_within", math.nan)
    pairs = list(combinations(usable, 2))
    law = SEPARATE.get(method) or POOLED[method]
    out = []
    for i, j in pairs:
        a, b = groups[i], groups[j]
        if method in SEPARATE:
            se, df = _separate(a, b)
        else:
            se, df = math.sqrt(ms * (1 / a.weight + 1 / b.weight)), pooled.df2 or math.nan
        if not se > 0:
            out.append(Comparison(method, groups=(labels[i], labels[j]), reason=Reason.NO_VARIATION))
            continue
        difference = a.mean_above(a.middle) - b.mean_above(a.middle)
        p = law.p(difference / se, df, len(usable), len(pairs))
        half = law.reach(ALPHA, df, len(usable), len(pairs)) * se
        out.append(_pair(method, (labels[i], labels[j]), difference, se, df, p, half))
    return tuple(out)


def _pair(
    method: str, groups: tuple[str, str], difference: float, se: float, df: float, p: float, half: float
) -> Comparison:
    extra = (("se", se), ("t", difference / se), ("low", difference - half), ("high", difference + half))
    return Comparison(method, difference, df, p=p, groups=groups, extra=extra)


def against_control(groups: Sequence[Distribution], labels: Sequence[str], control: int) -> tuple[Comparison, ...]:
    """Dunnett's two-sided comparison of every other group with ``groups[control]``: group − control."""
    usable = [i for i, g in enumerate(groups) if g.weight > 1]
    others = [i for i in usable if i != control]
    if control not in usable or not others:
        return ()
    test = anova([groups[i] for i in usable])
    if test.reason is not None or test.df2 is None:
        return tuple(Comparison("dunnett", groups=(labels[i], labels[control]), reason=test.reason) for i in others)
    ms, df, base = dict(test.extra)["ms_within"], test.df2, groups[control]
    sizes = tuple(groups[i].weight for i in others)
    reach = critical(lambda t: dunnett_p(t, sizes, base.weight, df), ALPHA)
    out = []
    for i in others:
        difference = groups[i].mean_above(base.middle) - base.mean_above(base.middle)
        se = math.sqrt(ms * (1 / groups[i].weight + 1 / base.weight))
        p = dunnett_p(abs(difference) / se, sizes, base.weight, df)
        out.append(_pair("dunnett", (labels[i], labels[control]), difference, se, df, p, reach * se))
    return tuple(out)


def _separate(a: Distribution, b: Distribution) -> tuple[float, float]:
    """Standard error of the difference and Welch's degrees of freedom."""
    va, vb = (a.variance or 0.0) / a.weight, (b.variance or 0.0) / b.weight
    if va + vb <= 0:
        return 0.0, math.nan
    return math.sqrt(va + vb), (va + vb) ** 2 / (va**2 / (a.weight - 1) + vb**2 / (b.weight - 1))
