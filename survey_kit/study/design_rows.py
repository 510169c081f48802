"""Does a declared design fit the rows? What does not is told with the rows and the remedy."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Moments, MomentsAnswer
from survey_kit.model.survey import Design
from survey_kit.thai.values import read_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.aggregates import Engine
    from survey_kit.model.survey import Survey

# How many rows an error names.
NAMED = 5


def check_rows(survey: Survey, design: Design, *, nest: bool = False) -> None:
    """Raise for the first thing wrong: weights, blanks, PSUs in two strata, an fpc below the sample.

    ``nest``: PSUs are numbered anew in every stratum, so that one number in two strata is two PSUs.
    """
    _numeric(survey, design)
    if not design.weight_kind.sampled or not len(survey):
        return
    weights = [design.weight] if design.weight else []
    for name in (*weights, *(design.replicates.weights if design.replicates else ())):
        _weights(survey, name)
    if design.weight and not (survey.values(design.weight) > 0).any():
        raise SurveyKitError("weight-all-zero", question=design.weight)
    outer: list[Any] = [()] * len(survey)
    for stage in design.stages:
        for name in filter(None, (stage.strata, stage.psu)):
            _filled(survey, name)
        strata = _column(survey, stage.strata)
        groups = list(zip(outer, strata, strict=True))
        psus: list[Any] = list(range(len(survey))) if stage.psu is None else _column(survey, stage.psu)
        if stage.psu and stage.strata and not nest:
            _nested(survey, stage.psu, stage.strata, list(zip(outer, psus, strict=True)), strata)
        units = list(zip(groups, psus, strict=True))
        if stage.fpc:
            _fpc(survey, stage.fpc, groups, units)
        outer = units


def _numeric(survey: Survey, design: Design) -> None:
    """Weights and counts of units are numbers."""
    replicates = design.replicates.weights if design.replicates else ()
    for name in filter(None, (design.weight, *replicates, *(stage.fpc for stage in design.stages))):
        column = survey.column(name)
        if column.dtype == object and len(column):
            wrong = np.array([read_number(cell) is None for cell in column.tolist()])
            # Where all could be read as numbers, it is that they are stored as text.
            at = wrong if wrong.any() else ~wrong
            raise SurveyKitError("design-column-text", question=name, **_rows(survey, at))


def _column(survey: Survey, name: str | None) -> list[Any]:
    return [None] * len(survey) if name is None else survey.column(name).tolist()


def _rows(survey: Survey, wrong: NDArray[np.bool_] | list[bool]) -> dict[str, Any]:
    """The first rows that are wrong, and how many there are."""
    at = np.flatnonzero(np.asarray(wrong, dtype=bool))
    named = ", ".join(survey.row_id(i) for i in at[:NAMED]) + ("…" if len(at) > NAMED else "")
    return {"rows": named, "count": len(at)}


def _weights(survey: Survey, name: str) -> None:
    weight = np.asarray(survey.values(name), dtype=np.float64)
    for code, wrong in (("weight-missing", ~np.isfinite(weight)), ("weight-negative", weight < 0)):
        if wrong.any():
            raise SurveyKitError(code, question=name, **_rows(survey, wrong))


def _filled(survey: Survey, name: str) -> None:
    variable = survey.codebook.get(name)
    blank = [
        v is None or v != v or (isinstance(v, str) and not v.strip()) or (variable is not None and variable.reason(v))
        for v in survey.column(name).tolist()
    ]
    if any(blank):
        raise SurveyKitError("design-blank-rows", question=name, **_rows(survey, [bool(b) for b in blank]))


def _nested(survey: Survey, psu: str, strata: str, units: list[Any], stratum: list[Any]) -> None:
    first: dict[Any, Any] = {}
    wrong = [first.setdefault(unit, own) != own for unit, own in zip(units, stratum, strict=True)]
    if any(wrong):
        at = wrong.index(True)
        value, one, other = units[at][1], first[units[at]], stratum[at]
        raise SurveyKitError("psu-in-two-strata", question=psu, strata=strata, psu=_text(value), first=_text(one),
                             second=_text(other), **_rows(survey, wrong))  # fmt: skip


def _text(value: Any) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _place(group: Any) -> str:
    """A stratum by what it lies in, the outer first: stratum / PSU / stratum; – without any."""
    if not isinstance(group, tuple):
        return "" if group is None else _text(group)
    return " / ".join(part for part in map(_place, group) if part not in ("", "–")) or "–"


def _fpc(survey: Survey, name: str, groups: list[Any], units: list[Any]) -> None:
    fpc = np.asarray(survey.values(name), dtype=np.float64)
    if (~(fpc > 0)).any():
        raise SurveyKitError("fpc-not-positive", question=name, **_rows(survey, ~(fpc > 0)))
    told: dict[Any, float] = {}
    drawn: dict[Any, set[Any]] = {}
    for group, unit, value in zip(groups, units, fpc.tolist(), strict=True):
        drawn.setdefault(group, set()).add(unit)
        if told.setdefault(group, value) != value:
            wrong = [g == group and v != told[group] for g, v in zip(groups, fpc.tolist(), strict=True)]
            raise SurveyKitError("fpc-differs", question=name, stratum=_place(group), fpc=_text(told[group]),
                                 **_rows(survey, wrong))  # fmt: skip
    for group, value in told.items():
        if value > 1 and value < len(drawn[group]):
            wrong = [g == group for g in groups]
            raise SurveyKitError("fpc-below-sample", question=name, stratum=_place(group), fpc=_text(value),
                                 drawn=len(drawn[group]), **_rows(survey, wrong))  # fmt: skip


def with_degrees(design: Design, engine: Engine) -> Design:
    """The design with the degrees of freedom of its replicate weights: their rank less one (as R's `degf`)."""
    found = design.replicates
    if found is None or found.df is not None:
        return design
    answer = cast(MomentsAnswer, engine.answer([Moments(found.weights)])[0])
    gram = answer.cross[0] + answer.w[0] * answer.mean[0] * answer.mean[0].T
    return replace(design, replicates=replace(found, df=float(_rank(gram) - 1)))


def _rank(gram: NDArray[np.float64]) -> int:
    """Columns that the ones before them do not explain but for 1e-5 of their length (R's `qr` tolerance)."""
    rest, rank = np.array(gram, dtype=np.float64), 0
    size = np.diag(gram).copy()
    for k in range(len(gram)):
        if not rest[k, k] > 1e-10 * size[k]:
            continue
        rank += 1
        rest = rest - np.outer(rest[:, k], rest[k]) / rest[k, k]
    return rank
