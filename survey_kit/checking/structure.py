"""Checks between answers: skips, exclusive options, ranks, consistency rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.checking.answers import missing_proposal
from survey_kit.checking.plausible import contradicted, plausible
from survey_kit.expression import columns_of, evaluate, parse
from survey_kit.model.codebook import Kind
from survey_kit.model.finding import Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.survey import Survey


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
    sound = plausible(survey)
    for variable in survey.codebook.variables:
        if not variable.relevant or variable.name not in survey.data.columns or variable.is_text:
            continue
        values = survey.values(variable.name)
        asked = relevant(sound, variable.relevant)
        # An unticked box says nothing; only a tick contradicts the skip.
        answered = values == 1 if variable.kind is Kind.DICHOTOMY else ~np.isnan(values)
        for i in np.flatnonzero((asked == 0) & answered):
            yield Finding("skip-violated", survey.row_id(i), variable.name, float(values[i]),
                          "missing not_applicable", "warning", 15, {"condition": variable.relevant})  # fmt: skip


def exclusive_with_others(survey: Survey) -> Iterator[Finding]:
    """ "None of these" ticked together with one of these."""
    for answers in survey.codebook.sets:
        for name, both in contradicted(survey, answers).items():
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
    sound = plausible(survey)
    for rule in survey.codebook.rules:
        if rule.name in survey.codebook:
            continue
        used = columns_of(parse(rule.expect), survey.codebook)
        for i in np.flatnonzero(relevant(sound, rule.expect) == 0):
            first = used[0] if used else ""
            facts = {"rule": rule.label, "values": _values(survey, used, i), "questions": tuple(used)}
            value = survey.answers(first)[i] if first else None
            yield Finding("rule-broken", survey.row_id(i), first, _plain(value), "keep", rule.severity, 21, facts,
                          about=rule.name)  # fmt: skip


def _plain(value: object) -> object:
    return float(value) if isinstance(value, np.floating) else value


def _values(survey: Survey, names: Sequence[str], row: np.intp) -> str:
    """``a9 = 1, a10a = 2``: what the rule looked at; unticked boxes say nothing."""
    kept = [(n, survey.answers(n)[row]) for n in names]
    shown = [f"{n} = {v:.15g}" if isinstance(v, float) else f"{n} = {v or '–'}" for n, v in kept
             if not (survey.codebook[n].kind is Kind.DICHOTOMY and v == 0)]  # fmt: skip
    return ", ".join(shown)
