"""A design as somebody declares it: named parts checked against the columns and the rows of the data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from survey_kit.errors import SurveyKitError
from survey_kit.model.survey import Design, Replicates, Stage, WeightKind

STAGES = ("strata", "psu", "fpc")
REPLICATES = ("replicates", "replicate_method", "fay", "scale", "rscales", "mse", "df")
NAMES = ("weight", "weight_kind", *STAGES, "nest", "lonely", "sampling", *REPLICATES)
SAMPLING = ("unstated", "purposive", "random", "census")
LONELY = ("fail", "certainty", "adjust", "average")
METHODS = ("jk1", "jkn", "brr", "fay", "bootstrap", "sdr", "other")

Names = str | Sequence[str] | None


def design_of(columns: Collection[str], given: dict[str, Any]) -> Design:
    """A design from named parts, its columns checked against the data; a weight must say what it is.

    ``strata``, ``psu`` and ``fpc`` take one column, or one for each stage (a list, or names with commas; a stage
    without one has an empty name). ``nest`` is looked at by the check of the rows.
    """
    wrong = sorted(set(given) - set(NAMES))
    if wrong:
        raise SurveyKitError("unknown-option", option=", ".join(wrong), known=", ".join(NAMES))
    given = {name: value for name, value in given.items() if value not in (None, "", ())}
    for option, known in (("lonely", LONELY), ("sampling", SAMPLING)):
        if given.get(option, known[0]) not in known:
            raise SurveyKitError("unknown-option", option=str(given[option]), known=", ".join(known))
    weight, kind = given.get("weight"), given.get("weight_kind")
    if weight and kind is None:
        raise SurveyKitError("weight-kind-unstated", question=weight)
    stages, replicates = _stages(given), _replicates(columns, given)
    design = Design(
        weight=weight,
        strata=stages[0].strata,
        psu=stages[0].psu,
        fpc=stages[0].fpc,
        sampling=given.get("sampling", "unstated"),
        inner=stages[1:],
        lonely=given.get("lonely", "fail"),
        replicates=replicates,
    )
    for name in design.columns:
        if name not in columns:
            raise SurveyKitError("unknown-column", question=name)
    # Simple random sampling is a design too: its rows are their own PSUs.
    drawn = bool(replicates) or any(stage.columns for stage in stages) or design.sampling == "random"
    if drawn and kind == "frequency":
        raise SurveyKitError("frequency-weight-with-design")
    _contradictions(design, given, drawn=drawn)
    return replace(design, weight_kind=_kind(kind) if kind else WeightKind.SAMPLING if drawn else WeightKind.NONE)


def _contradictions(design: Design, given: dict[str, Any], *, drawn: bool) -> None:
    """Raise for what would be read and then make no difference."""
    staged = any(stage.columns for stage in design.stages)
    if design.replicates and staged:
        columns = [name for stage in design.stages for name in stage.columns]
        raise SurveyKitError("replicates-with-stages", columns=", ".join(columns))
    strata = any(stage.strata for stage in design.stages)
    unused = {
        "weight_kind": not (design.weight or drawn),
        "nest": bool(given.get("nest")) and not (strata and design.psu),
        "lonely": design.lonely != "fail" and not staged,
    }
    for name, idle in unused.items():
        if idle and given.get(name):
            raise SurveyKitError("option-unused", option=_option(name))


def _option(name: str) -> str:
    """A named part as the command line writes it."""
    return f"--{name.replace('_', '-')}"


def _kind(name: str) -> WeightKind:
    known = [str(kind) for kind in WeightKind if kind is not WeightKind.NONE]
    if name not in known:
        raise SurveyKitError("unknown-option", option=name, known=", ".join(known))
    return WeightKind(name)


def _listed(value: Names) -> list[str]:
    """Names given one by one or with commas between; an empty one keeps its place."""
    parts = value.split(",") if isinstance(value, str) else list(value or ())
    return [part.strip() for part in parts]


def _stages(given: dict[str, Any]) -> tuple[Stage, ...]:
    parts = {name: _listed(given.get(name)) for name in STAGES}
    count = max(1, *(len(names) for names in parts.values()))
    if 1 < len(parts["psu"]) < count or (count > 1 and len(parts["psu"]) < count - 1):
        raise SurveyKitError("stages-without-psu", stages=count, psu=len(parts["psu"]))
    at = [{name: (names[k] if k < len(names) else "") or None for name, names in parts.items()} for k in range(count)]
    return tuple(Stage(**stage) for stage in at)


def _replicates(columns: Collection[str], given: dict[str, Any]) -> Replicates | None:
    """Replicate weights with the constants of their method (Wolter 2007, ch. 3–5; as R's `svrepdesign`)."""
    if "replicates" not in given:
        unused = sorted(set(given) & set(REPLICATES))
        if unused:
            raise SurveyKitError("option-unused", option=_option(unused[0]))
        return None
    names: list[str] = []
    for wanted in _listed(given["replicates"]):
        found = [c for c in columns if fnmatchcase(str(c), wanted)]
        if not found:
            raise SurveyKitError("unknown-column", question=wanted)
        names += found
    method = str(given.get("replicate_method", "")).lower()
    if method not in METHODS:
        raise SurveyKitError("replicate-method-unstated", option=method or "–", known=", ".join(METHODS))
    count, fay = len(names), float(given.get("fay", 0.0))
    if count < 2:
        raise SurveyKitError("replicates-one", question=names[0])
    if method == "fay" and not 0 < fay < 1:
        raise SurveyKitError("fay-unstated", value=fay)
    rscales = given.get("rscales")
    if method == "jkn" and rscales is None:
        raise SurveyKitError("rscales-needed", count=count)
    told = [1.0] * count if rscales is None else _numbers(rscales)
    if told is None or len(told) != count or min(told) < 0 or not max(told) > 0:
        raise SurveyKitError("rscales-needed", count=count)
    scale = {"jk1": (count - 1) / count, "brr": 1 / count, "fay": 1 / (count * (1 - fay) ** 2),
             "bootstrap": 1 / (count - 1), "sdr": 4 / count}.get(method, 1.0)  # fmt: skip
    df = given.get("df")
    return Replicates(tuple(names), float(given.get("scale", scale)), tuple(told), bool(given.get("mse", False)),
                      None if df is None else float(df), method)  # fmt: skip


def _numbers(value: str | Sequence[float]) -> list[float] | None:
    """Numbers given one by one or as text with commas between; None when some are no numbers."""
    try:
        return [float(part) for part in (value.split(",") if isinstance(value, str) else value)]
    except ValueError:
        return None
