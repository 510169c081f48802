"""Checks between answers: skips, exclusive options, ranks, consistency rules, scales turned around."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.checking.answers import missing_proposal
from survey_kit.expression import columns_of, evaluate, names, parse
from survey_kit.model.codebook import Kind
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.codebook import Scale
    from survey_kit.model.survey import Survey

# A block that runs against its neighbours by this much, where everybody else's runs with them, is turned around.
AGAINST, WITH = -0.15, 0.15
LEAST_ROWS = 30


def relevant(survey: Survey, condition: str) -> NDArray[np.float64]:
    """1 where the condition holds, 0 where it does not, NaN where it cannot be told, shape (rows,).

    A file that lacks a column of the condition cannot tell anywhere.
    """
    expression = parse(condition)
    if not all(c in survey.data.columns for c in columns_of(expression, survey.codebook)):
        return np.full(len(survey), np.nan)
    out = evaluate(expression, survey.answers, survey.codebook)
    return np.broadcast_to(out, (len(survey),))


def skipped_but_answered(survey: Survey) -> Iterator[Finding]:
    """Answers to questions that should not have been asked."""
    for variable in survey.codebook.variables:
        if not variable.relevant or variable.name not in survey.data.columns or variable.is_text:
            continue
        values = survey.values(variable.name)
        asked = relevant(survey, variable.relevant)
        # An unticked box says nothing; only a tick contradicts the skip.
        answered = values == 1 if variable.kind is Kind.DICHOTOMY else ~np.isnan(values)
        for i in np.flatnonzero((asked == 0) & answered):
            yield Finding("skip-violated", survey.row_id(i), variable.name, float(values[i]),
                          "missing not_applicable", "warning", 15, {"condition": variable.relevant})  # fmt: skip


def exclusive_with_others(survey: Survey) -> Iterator[Finding]:
    """ "None of these" ticked together with one of these."""
    for answers in survey.codebook.sets:
        exclusive = [v for v in answers.exclusive if v in survey.data.columns]
        others = [v for v in answers.variables if v not in answers.exclusive and v in survey.data.columns]
        if not exclusive or not others:
            continue
        ticked = np.stack([survey.values(v) == answers.counted for v in others]).any(axis=0)
        for name in exclusive:
            both = ticked & (survey.values(name) == answers.counted)
            for i in np.flatnonzero(both):
                yield Finding("exclusive-with-others", survey.row_id(i), name, answers.counted, "set 0",
                              "warning", 16)  # fmt: skip


def repeated_ranks(survey: Survey) -> Iterator[Finding]:
    """One option at two ranks; the later one is proposed to be emptied."""
    for answers in survey.codebook.sets:
        if answers.kind != "rank" or not all(v in survey.data.columns for v in answers.variables):
            continue
        values = np.stack([survey.values(v) for v in answers.variables], axis=1)
        for k in range(1, values.shape[1]):
            again = (values[:, :k] == values[:, k : k + 1]).any(axis=1)
            name = answers.variables[k]
            for i in np.flatnonzero(again):
                yield Finding("rank-repeated", survey.row_id(i), name, float(values[i, k]),
                              missing_proposal(survey.codebook[name]), "warning", 32)  # fmt: skip


def broken_rules(survey: Survey) -> Iterator[Finding]:
    """Rows where a consistency rule of the questionnaire fails (rules that end the interview are another check)."""
    for rule in survey.codebook.rules:
        if rule.name in survey.codebook:
            continue
        used = [n for n in names(parse(rule.expect)) if n in survey.data.columns]
        held = relevant(survey, rule.expect)
        for i in np.flatnonzero(held == 0):
            first = used[0] if used else ""
            value = survey.data[first].iloc[i] if first else None
            yield Finding("rule-broken", survey.row_id(i), first, value, "keep", rule.severity, 21,
                          {"rule": str(rule.label)})  # fmt: skip


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
                facts = {"city": float(c), "other": other, "r": f"{r:.2f}", "rest": f"{elsewhere:.2f}"}
                yield Finding("reversed-scale", "", scale.name, float(c), "reverse", "error", 10, facts)
