"""A design as somebody declares it: named parts checked against the columns of the data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.survey import Design, WeightKind

NAMES = ("weight", "strata", "psu", "fpc")


def design_of(columns: Collection[str], given: dict[str, Any]) -> Design:
    """A design from named parts, its columns checked against the data; a weight must say what it is."""
    kind = given.pop("weight_kind", None)
    wrong = sorted(set(given) - {*NAMES, "sampling"})
    if wrong:
        raise SurveyKitError("unknown-option", option=", ".join(wrong), known=", ".join((*NAMES, "weight_kind")))
    for name in (v for k, v in given.items() if v and k != "sampling"):
        if name not in columns:
            raise SurveyKitError("unknown-column", question=name)
    if given.get("weight") and kind is None:
        raise SurveyKitError("weight-kind-unstated", question=given["weight"])
    clustered = any(given.get(k) for k in ("strata", "psu", "fpc"))
    if clustered and kind == "frequency":
        raise SurveyKitError("frequency-weight-with-design")
    weight_kind = WeightKind(kind) if kind else WeightKind.SAMPLING if clustered else WeightKind.NONE
    return replace(Design(), **{k: v for k, v in given.items() if v}, weight_kind=weight_kind)
