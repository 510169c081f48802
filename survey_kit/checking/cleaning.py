"""Decisions applied: findings become changes, every one of them on record and undoable."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.checking.structure import relevant
from survey_kit.errors import SurveyKitError
from survey_kit.model.codebook import Kind, MissingReason
from survey_kit.model.finding import Finding
from survey_kit.model.survey import Change, Step

if TYPE_CHECKING:
    import pandas as pd

    from survey_kit.model.codebook import Variable
    from survey_kit.model.survey import Survey

_ACTION = re.compile(r"^(accept|ignore|keep|map|drop row|reverse|set (?P<value>.+)|missing (?P<reason>\w+))$")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What to do with findings: ``single`` by finding key, ``rules`` by finding code; everything else is left alone.

    Actions: ``accept`` (do what the finding proposes), ``ignore``, ``set VALUE``, ``missing REASON``, ``drop row``,
    ``reverse`` (turn a scale around).
    """

    single: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)

    def action(self, finding: Finding) -> str:
        """The action for a finding, ``ignore`` where nobody decided."""
        wanted = self.single.get(finding.key) or self.rules.get(finding.code) or "ignore"
        wanted = finding.proposal if wanted == "accept" else wanted
        if not _ACTION.match(wanted):
            raise SurveyKitError("decision-unknown", action=wanted, finding=finding.key)
        return wanted


def clean(survey: Survey, findings: Iterable[Finding], decisions: Decisions) -> Survey:
    """The survey after every decided change, one step per kind of finding; rows in = rows out + rows removed."""
    data = survey.data.copy()
    by_code: dict[str, list[Change]] = {}
    removed: dict[str, list[str]] = {}
    gone: set[str] = set()
    for finding in findings:
        action = decisions.action(finding)
        if action in ("ignore", "keep", "map") or finding.row in gone:
            continue
        if action == "drop row":
            removed.setdefault(finding.code, []).append(finding.row)
            gone.add(finding.row)
        elif action == "reverse":
            by_code.setdefault(finding.code, []).extend(_reverse(data, survey, finding))
        else:
            by_code.setdefault(finding.code, []).append(_set(data, survey, finding, action))
    data = data.drop(index=[row for row in gone if row in data.index])
    steps = tuple(
        Step(code, {"changes": len(by_code.get(code, ())), "removed": len(removed.get(code, ()))},
             tuple(by_code.get(code, ())), tuple(removed.get(code, ())))
        for code in dict.fromkeys([*removed, *by_code])
    )  # fmt: skip
    from dataclasses import replace

    return replace(survey, data=data, steps=(*survey.steps, *steps))


def _set(data: pd.DataFrame, survey: Survey, finding: Finding, action: str) -> Change:
    variable = survey.codebook[finding.variable]
    match = _ACTION.match(action)
    reason = match["reason"] if match else None
    value: Any = _missing(variable, reason) if reason else _typed(variable, match["value"] if match else "")
    before = data.at[finding.row, finding.variable]
    data.at[finding.row, finding.variable] = value
    return Change(
        finding.row, finding.variable, finding.value if finding.facts.get("read") is not None else before, value
    )


def _typed(variable: Variable, text: str) -> float | str:
    if variable.is_text:
        return text
    try:
        return float(text)
    except ValueError as error:
        raise SurveyKitError("decision-not-a-number", question=variable.name, action=text) from error


def _missing(variable: Variable, reason: str) -> float | None:
    """The stored code for ``reason``; an empty cell when the variable has none."""
    for rule in variable.missing:
        if str(rule.reason) == reason and isinstance(rule.low, int | float):
            return float(rule.low)
    return None if variable.is_text else float("nan")


def _reverse(data: pd.DataFrame, survey: Survey, finding: Finding) -> list[Change]:
    """Turn the items of a scale around in the rows of one city."""
    scale = survey.codebook.scale(finding.variable)
    if scale is None:
        return []
    rows = survey.values("city") == finding.facts["city"]
    changes = []
    for name in (v for v in scale.items if v in data.columns):
        values = survey.values(name)
        for i in np.flatnonzero(rows & ~np.isnan(values)):
            row, turned = survey.row_id(i), scale.low + scale.high - float(values[i])
            data.at[row, name] = turned
            changes.append(Change(row, name, float(values[i]), turned))
    return changes


def fill_skipped(survey: Survey) -> Survey:
    """Empty cells of questions that were rightly skipped get the code "not applicable", so that blanks mean blanks."""
    data = survey.data.copy()
    changes: list[Change] = []
    for variable in survey.codebook.variables:
        if not variable.relevant or variable.name not in data.columns or variable.is_text:
            continue
        code = _missing(variable, str(MissingReason.NOT_APPLICABLE))
        if code is None or np.isnan(code):
            continue
        stored = survey.column(variable.name)
        empty = np.isnan(stored) | ((stored == 0) if variable.kind is Kind.DICHOTOMY else False)
        for i in np.flatnonzero((relevant(survey, variable.relevant) == 0) & empty):
            row = survey.row_id(i)
            data.at[row, variable.name] = code
            changes.append(Change(row, variable.name, None, code))
    if not changes:
        return survey
    return survey.with_step(data, Step("skips-filled", {"changes": len(changes)}, tuple(changes)))
