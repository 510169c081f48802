"""Checks of one city against the others: a scale turned around, codes in another order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.model.codebook import Kind, Measure
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.codebook import Scale, Variable
    from survey_kit.model.survey import Survey

# A block that runs against its neighbours by this much, where everybody else's runs with them, is turned around.
AGAINST, WITH = -0.15, 0.15
LEAST_ROWS = 30
# Two codes change places in one city: as they stand the city is beyond chance (z) from every other city's share, and
# once exchanged it lies among them. Both codes must be common, or their shares say nothing.
FAR, NEAR = 5.0, 2.0
COMMON = 0.15
# The two codes carry the question: of seven occupations any two may differ from city to city.
BOTH = 0.8


def _scores(survey: Survey, scale: Scale) -> NDArray[np.float64]:
    items = [survey.values(v) for v in scale.items if v in survey.data.columns]
    block = np.stack(items, axis=1)
    few = np.isnan(block).mean(axis=1) > 1 - scale.min_answered
    with np.errstate(invalid="ignore"):
        total = np.nansum(block, axis=1) / np.maximum((~np.isnan(block)).sum(axis=1), 1)
    return np.where(few, np.nan, total)


def _correlation(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    both = ~np.isnan(x) & ~np.isnan(y)
    if both.sum() < LEAST_ROWS or x[both].std() == 0 or y[both].std() == 0:
        return float("nan")
    return float(np.corrcoef(x[both], y[both])[0, 1])


def _city_name(survey: Survey, code: float) -> str:
    variable = survey.codebook.get("city")
    return f"{code:.15g}" if variable is None else str(variable.label_of(float(code)))


def reversed_scales(survey: Survey) -> Iterator[Finding]:
    """A block whose correlation with another block is negative in one city and positive in all the rest."""
    city = "city"
    if city not in survey.data.columns or len(survey.codebook.scales) < 2:
        return
    groups = survey.values(city)
    scales = [s for s in survey.codebook.scales if sum(v in survey.data.columns for v in s.items) >= 3]
    scores = {s.name: _scores(survey, s) for s in scales}
    cities = [c for c in np.unique(groups[~np.isnan(groups)]) if (groups == c).sum() >= LEAST_ROWS]
    for c in cities:
        here, rest = groups == c, ~np.isnan(groups) & (groups != c)
        if rest.sum() < LEAST_ROWS:
            continue
        for scale in scales:
            evidence = [
                (other.name, _correlation(scores[scale.name][here], scores[other.name][here]),
                 _correlation(scores[scale.name][rest], scores[other.name][rest]))
                for other in scales if other is not scale
            ]  # fmt: skip
            against = [e for e in evidence if e[1] < AGAINST and e[2] > WITH]
            agreeing = [e for e in evidence if abs(e[2]) > WITH]
            # Its neighbours would look turned around too; the culprit disagrees with most of them.
            if against and len(against) > len(agreeing) / 2:
                other, r, elsewhere = max(against, key=lambda e: e[2] - e[1])
                facts = {"city": float(c), "where": _city_name(survey, c), "other": other,
                         "r": f"{r:.2f}", "rest": f"{elsewhere:.2f}", "questions": scale.items}  # fmt: skip
                yield Finding("reversed-scale", "", scale.name, float(c), "reverse", "error", 10, facts,
                              about=f"{city} {c:.15g}")  # fmt: skip


def reordered_codes(survey: Survey) -> Iterator[Finding]:
    """Two codes of a question that seem to have changed places in one city (2 = man), told with both shares."""
    if "city" not in survey.data.columns:
        return
    groups = survey.values("city")
    for variable in survey.codebook.variables:
        if variable.kind is not Kind.SINGLE or variable.measure is not Measure.NOMINAL or variable.name == "city":
            continue
        if variable.name not in survey.data.columns or variable.is_text:
            continue
        values = survey.values(variable.name)
        answered = ~np.isnan(values)
        if not answered.any():
            continue
        for codes in combinations([c for c in variable.codes if isinstance(c, float)], 2):
            if np.isin(values[answered], codes).mean() >= BOTH:
                yield from _exchanged(survey, variable, codes, values, groups)


def _exchanged(
    survey: Survey,
    variable: Variable,
    codes: tuple[float, float],
    values: NDArray[np.float64],
    groups: NDArray[np.float64],
) -> Iterator[Finding]:
    """Cities whose share of the first of two codes looks like everybody else's share of the second."""
    either = np.isin(values, codes)
    cities = {c: either & (groups == c) for c in np.unique(groups[~np.isnan(groups)])}
    counts = {c: (int((values[rows] == codes[0]).sum()), int(rows.sum()))
              for c, rows in cities.items() if rows.sum() >= LEAST_ROWS}  # fmt: skip
    for city, (k, n) in counts.items():
        rest = [pair for other, pair in counts.items() if other != city]
        everybody = (sum(a for a, _ in rest), sum(b for _, b in rest))
        if len(rest) < 2 or not COMMON <= everybody[0] / everybody[1] <= 1 - COMMON:
            continue
        apart = [abs(_z((k, n), pair)) for pair in rest]
        if min(apart) >= NEAR and abs(_z((k, n), everybody)) >= FAR and abs(_z((n - k, n), everybody)) <= NEAR:
            facts = {
                "where": _city_name(survey, city),
                "first": str(variable.label_of(codes[0])),
                "second": str(variable.label_of(codes[1])),
                "here": f"{100 * k / n:.0f}",
                "rest": f"{100 * everybody[0] / everybody[1]:.0f}",
            }
            yield Finding("codes-exchanged", "", variable.name, float(city), "keep", "warning", 30, facts,
                          about=f"city {city:.15g} {codes[0]:.15g} {codes[1]:.15g}")  # fmt: skip


def _z(one: tuple[int, int], other: tuple[int, int]) -> float:
    """The two-proportion z (pooled) of two counts (k, n)."""
    share = (one[0] + other[0]) / (one[1] + other[1])
    error = float(np.sqrt(share * (1 - share) * (1 / one[1] + 1 / other[1])))
    return (one[0] / one[1] - other[0] / other[1]) / error if error else 0.0
