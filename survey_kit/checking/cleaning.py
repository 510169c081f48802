"""Decisions applied: findings become changes, every one of them on record and undoable."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
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

_ACTION = re.compile(r"^(accept|ignore|keep|map|drop row|reverse|set (?P<value>.+)|missing(?: (?P<reason>\w+))?)$")
# What leaves everything as it is.
_IDLE = ("ignore", "keep", "map")


@dataclass(frozen=True, slots=True)
class Decisions:
    """What to do with findings: ``single`` by finding key, ``rules`` by finding code; everything else is left alone.

    An empty ``single`` decision is none: the rule of its kind holds.

    Actions: ``accept`` (do what the finding proposes), ``ignore``, ``set VALUE``, ``missing`` (no answer) or
    ``missing REASON``, ``drop row``, ``reverse`` (turn a scale around).
    """

    single: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)

    def wanted(self, finding: Finding) -> str:
        """The action as it was written for a finding, ``ignore`` where nobody decided."""
        return self.single.get(finding.key) or self.rules.get(finding.code) or "ignore"

    def action(self, finding: Finding) -> str:
        """What is done with a finding: its proposal where that was accepted."""
        wanted = self.wanted(finding)
        wanted = finding.proposal if wanted == "accept" else wanted
        if not _ACTION.match(wanted):
            raise SurveyKitError("decision-unknown", action=wanted, finding=finding.key)
        return wanted

    def without_finding(self, findings: Iterable[Finding]) -> tuple[str, ...]:
        """Keys of single decisions that no finding answers to: the file has changed, or the key was mistyped."""
        known = {finding.key for finding in findings}
        return tuple(key for key in self.single if key not in known)


def clean(survey: Survey, findings: Iterable[Finding], decisions: Decisions) -> Survey:
    """The survey after every decided change, one step per kind of finding; rows in = rows out + rows removed.

    Rows go first, so that nothing is recorded about a row that is not there. Raises `SurveyKitError` for an action that
    means nothing, a value that is no number, and an action that needs a row or a question its finding does not name.
    """
    decided = [(finding, decisions.action(finding)) for finding in findings]
    decided = [(finding, action) for finding, action in decided if action not in _IDLE]
    removed = _removed(survey, decided)
    gone = {row for rows in removed.values() for row in rows}
    data = survey.data.drop(index=list(gone))
    changed: dict[str, list[Change]] = {}
    for finding, action in decided:
        if action == "reverse":
            changes = _reverse(data, survey, finding)
        elif action != "drop row":
            changes = _set_all(data, survey, finding, action)
        else:
            continue
        changed.setdefault(finding.code, []).extend(changes)
    steps = tuple(
        Step(code, {"changes": len(changed.get(code, ())), "removed": len(removed.get(code, ()))},
             tuple(changed.get(code, ())), tuple(removed.get(code, ())))
        for code in dict.fromkeys([*removed, *changed]) if changed.get(code) or removed.get(code)
    )  # fmt: skip
    return replace(survey, data=data, steps=(*survey.steps, *steps))


def _removed(survey: Survey, decided: Iterable[tuple[Finding, str]]) -> dict[str, list[str]]:
    """Rows to take out by the code of the first finding that says so."""
    present, gone, repeats, out = set(survey.data.index), set[str](), set[str](), dict[str, list[str]]()
    for finding, action in decided:
        if action == "drop row":
            if not finding.rows:
                raise SurveyKitError("decision-needs-place", action=action, finding=finding.key)
            first = finding.facts.get("first")
            if first in repeats:
                # What this row repeats is out already because it repeats this row: one of the two stays.
                continue
            rows = [r for r in finding.rows if r in present and r not in gone]
            out.setdefault(finding.code, []).extend(rows)
            gone.update(rows)
            repeats.update(rows if first else ())
    return out


def _set_all(data: pd.DataFrame, survey: Survey, finding: Finding, action: str) -> list[Change]:
    """Every row of a finding set to the decided value."""
    if not finding.rows or finding.variable not in survey.data.columns:
        raise SurveyKitError("decision-needs-place", action=action, finding=finding.key)
    variable = survey.codebook[finding.variable]
    match = _ACTION.match(action)
    assert match is not None
    value: Any = _typed(variable, match["value"]) if match["value"] else _missing(variable, match["reason"])
    changes = []
    for row in (r for r in finding.rows if r in data.index):
        changes.append(Change(row, variable.name, data.at[row, variable.name], value))
        data.at[row, variable.name] = value
    return changes


def _typed(variable: Variable, text: str) -> float | str:
    if variable.is_text:
        return text
    try:
        return float(text)
    except ValueError as error:
        raise SurveyKitError("decision-not-a-number", question=variable.name, action=text) from error


def _missing(variable: Variable, reason: str | None) -> float | None:
    """The stored code for ``reason`` (no answer where none is given); an empty cell when the variable has none."""
    reason = reason or str(MissingReason.NO_ANSWER)
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
        for i in np.flatnonzero(rows & ~np.isnan(values) & survey.data.index.isin(data.index)):
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
