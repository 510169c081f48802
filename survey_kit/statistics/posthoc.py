"""Which pairs of groups differ: LSD, Bonferroni, Šidák, Scheffé, Tukey(–Kramer), Games–Howell.

Formulas: IBM SPSS Statistics Algorithms, appendix "Post Hoc Tests".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations

from survey_kit.model.estimate import Comparison, Reason
from survey_kit.statistics.distribution import Distribution
from survey_kit.statistics.groups import anova, f_p


def _pooled(groups: Sequence[Distribution]) -> tuple[float, float]:
    """Mean square within and its degrees of freedom."""
    test = anova(groups)
    return dict(test.extra).get("ms_within", math.nan), test.df2 if test.df2 is not None else math.nan


def _t_p(t: float, df: float) -> float:
    from scipy.special import stdtr

    return float(2 * stdtr(df, -abs(t)))


def _range_p(q: float, k: int, df: float) -> float:
    from scipy.stats import studentized_range

    return float(studentized_range.sf(abs(q), k, df))


def _sidak(p: float, pairs: int) -> float:
    """1 − (1 − p)^pairs, without losing a small p in the 1."""
    return -math.expm1(pairs * math.log1p(-p)) if p < 1 else 1.0


PValue = Callable[[float, float, int, int], float]

# p from t, df, number of groups and number of pairs.
POOLED: dict[str, PValue] = {
    "lsd": lambda t, df, k, m: _t_p(t, df),
    "bonferroni": lambda t, df, k, m: min(1.0, m * _t_p(t, df)),
    "sidak": lambda t, df, k, m: _sidak(_t_p(t, df), m),
    "scheffe": lambda t, df, k, m: f_p(t * t / (k - 1), k - 1, df),
    "tukey": lambda t, df, k, m: _range_p(t * math.sqrt(2), k, df),
}


def pairwise(groups: Sequence[Distribution], labels: Sequence[str], method: str) -> tuple[Comparison, ...]:
    """Every pair first − second: ``statistic`` is the difference of means, ``extra`` its standard error.

    ``method``: a key of `POOLED` (variances pooled) or ``games_howell`` (separate variances). Groups without spread
    or answers are left out.
    """
    usable = [i for i, g in enumerate(groups) if g.weight > 1]
    if len(usable) < 2:
        return ()
    ms, df_pooled = _pooled([groups[i] for i in usable])
    pairs = list(combinations(usable, 2))
    out = []
    for i, j in pairs:
        a, b = groups[i], groups[j]
        if method == "games_howell":
            se, df = _separate(a, b)
        else:
            se, df = math.sqrt(ms * (1 / a.weight + 1 / b.weight)), df_pooled
        if not se > 0:
            out.append(Comparison(method, groups=(labels[i], labels[j]), reason=Reason.NO_VARIATION))
            continue
        difference = a.mean_above(a.middle) - b.mean_above(a.middle)
        t = difference / se
        if method == "games_howell":
            p = _range_p(t * math.sqrt(2), len(usable), df)
        else:
            p = POOLED[method](t, df, len(usable), len(pairs))
        out.append(Comparison(method, difference, df, p=p, groups=(labels[i], labels[j]), extra=(("se", se), ("t", t))))
    return tuple(out)


def _separate(a: Distribution, b: Distribution) -> tuple[float, float]:
    va, vb = (a.variance or 0.0) / a.weight, (b.variance or 0.0) / b.weight
    if va + vb <= 0:
        return 0.0, math.nan
    return math.sqrt(va + vb), (va + vb) ** 2 / (va**2 / (a.weight - 1) + vb**2 / (b.weight - 1))
