"""The weights of one group of rows (a city, or everybody): fitted to its margins, trimmed, with what it took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from survey_kit.errors import SurveyKitError
from survey_kit.model.margin import Margin
from survey_kit.model.survey import Survey
from survey_kit.weighting.classes import Classes
from survey_kit.weighting.fitting import Fitted, calibrated, poststratified, raked
from survey_kit.weighting.recipe import Recipe
from survey_kit.weighting.targets import (
    Target,
    agreeing,
    amount_target,
    rows_named,
    target_of,
    with_blank_class,
)
from survey_kit.weighting.trimming import trimmed

Floats = NDArray[np.float64]
# Margins that are off by less than this hold.
HOLDS = 1e-9
# No distance is told beyond this one, a million times the total.
WILD = 1e6
# How often trimming and fitting take turns where they cannot both have it.
TURNS = 20


@dataclass(frozen=True, slots=True)
class GroupFit:
    """Weights of some rows (rows,), what they were fitted to, how many rows lie at a bound, and how far the margins
    are off after trimming (the largest distance relative to a total)."""

    weights: Floats
    targets: tuple[Target, ...]
    raised: int = 0
    cut: int = 0
    off: float = 0.0


def fit_group(
    survey: Survey,
    recipe: Recipe,
    margins: Sequence[Margin],
    classes: Mapping[str, Classes],
    rows: NDArray[np.bool_],
    start: Floats,
) -> GroupFit:
    """The weights of ``rows`` from the weights ``start`` (rows,). Raises the errors of `survey_kit.weighting.targets`
    and of `fitted`, ``weight-blank`` for rows without an answer unless the recipe says what becomes of them."""
    targets = tuple(_target(survey, recipe, m, classes, rows, start) for m in margins)
    return fit_targets(recipe, agreeing(targets, recipe.total_of), start)


def fit_targets(recipe: Recipe, targets: tuple[Target, ...], start: Floats) -> GroupFit:
    """The weights that meet the targets, trimmed where the recipe says so. Raises the errors of `fitted`."""
    fit = fitted(recipe, targets, start)
    if recipe.trim is None:
        return GroupFit(fit, targets)
    return _trimmed(recipe, targets, start, fit)


def _target(
    survey: Survey,
    recipe: Recipe,
    margin: Margin,
    classes: Mapping[str, Classes],
    rows: NDArray[np.bool_],
    start: Floats,
) -> Target:
    if margin.is_amount:
        return amount_target(survey, margin, rows)
    cuts = [classes[name] for name in margin.variables]
    target = target_of(margin, cuts, rows)
    blank = target.cell < 0
    if not blank.any():
        return target
    if recipe.blank == "own":
        return with_blank_class(target, start)
    missing = rows.copy()
    missing[rows] = blank
    raise SurveyKitError("weight-blank", question=margin.name, count=int(blank.sum()), rows=rows_named(survey, missing))


def fitted(recipe: Recipe, targets: Sequence[Target], start: Floats) -> Floats:
    """Weights (rows,) that reproduce the targets by the recipe's method.

    Raises ``poststratify-one-margin``, ``weight-amount-needs-calibration``, ``weight-not-converged``,
    ``weight-bounds-too-tight`` and ``weight-below-zero``.
    """
    if not targets:
        return start
    amount = next((t for t in targets if t.values is not None), None)
    if recipe.method in ("poststratify", "rake") and amount is not None:
        raise SurveyKitError("weight-amount-needs-calibration", question=amount.margin.name)
    if recipe.method == "poststratify":
        if len(targets) > 1:
            raise SurveyKitError("poststratify-one-margin", margins=", ".join(t.margin.name for t in targets))
        return poststratified(start, targets[0].cell, targets[0].totals)
    if recipe.method == "rake":
        found = raked(start, [(t.cell, t.totals) for t in targets])
        return _held(targets, found, "weight-not-converged")
    return _calibrated(recipe, targets, start)


def _calibrated(recipe: Recipe, targets: Sequence[Target], start: Floats) -> Floats:
    """Weights by Deville and Särndal's distances; bounds hold for the ratio to the starting weights, brought to the
    size of the population first."""
    if recipe.method == "logit" and recipe.bounds is None:
        raise SurveyKitError("logit-needs-bounds")
    counts = next((t for t in targets if t.values is None), None)
    size = counts.totals.sum() / start.sum() if counts is not None else 1.0
    distance = recipe.method if recipe.method in ("linear", "logit") else "raking"
    found = calibrated(start * size, *_equations(targets), distance, recipe.bounds)
    weights = _held(targets, found, "weight-bounds-too-tight" if recipe.bounds else "weight-not-converged")
    if (weights <= 0).any():
        raise SurveyKitError("weight-below-zero", count=int((weights <= 0).sum()))
    return weights


def _held(targets: Sequence[Target], found: Fitted, code: str) -> Floats:
    """The weights when every total is reproduced; else the error names the one that is worst off."""
    if found.worst <= HOLDS:
        return found.weights
    worst, before = int(np.abs(found.off).argmax()), 0
    for target in targets:
        if worst < before + len(target.totals):
            break
        before += len(target.totals)
    k = worst - before
    held = int((target.cell == k).sum()) if target.values is None else len(target.cell)
    percent = f"{100 * min(float(abs(found.off[worst])), WILD):.3g}"
    raise SurveyKitError(code, question=target.margin.name, cells=target.name(k), percent=percent, rounds=found.rounds,
                         count=held)  # fmt: skip


def _trimmed(recipe: Recipe, targets: Sequence[Target], start: Floats, fit: Floats) -> GroupFit:
    """Weights between the bounds that meet the margins, as near to the starting ones as can be; where there are none,
    trimming and fitting take turns (Izrael, Battaglia & Frankel 2009) and trimming has the last word."""
    low, high = recipe.trim or (0.0, np.inf)
    mean = fit.mean()
    if targets and (fit.min() < low * mean or fit.max() > high * mean):
        x, totals = _equations(targets)
        size = fit.sum() / start.sum()
        found = calibrated(
            start * size, x, totals, "raking", (low * mean / (start * size), high * mean / (start * size))
        )
        fit = found.weights if found.worst <= HOLDS else _in_turns(targets, fit, low, high)
    else:
        fit = trimmed(fit, low * mean, high * mean).weights
    raised, cut = (int((np.abs(fit - end * mean) <= HOLDS * mean).sum()) for end in (low, high))
    return GroupFit(fit, tuple(targets), raised, cut, _distance(targets, fit))


def _in_turns(targets: Sequence[Target], fit: Floats, low: float, high: float) -> Floats:
    mean, out = fit.mean(), fit
    for _ in range(TURNS):
        out = trimmed(fit, low * mean, high * mean).weights
        fit = calibrated(out, *_equations(targets), "raking").weights
    return out


def _equations(targets: Sequence[Target]) -> tuple[Floats, Floats]:
    """What is summed over the rows, (rows, p), and its totals, (p,)."""
    return np.concatenate([t.indicators for t in targets], axis=1), np.concatenate([t.totals for t in targets])


def _distance(targets: Sequence[Target], weights: Floats) -> float:
    """The largest distance of a total of the weights from what it should be, relative to it."""
    far = [np.abs(t.indicators.T @ weights - t.totals) / np.where(t.totals == 0, 1, np.abs(t.totals)) for t in targets]
    return float(max((f.max() for f in far), default=0.0))
