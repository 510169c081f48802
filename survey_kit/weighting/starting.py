"""The weights that fitting starts from: a column, chances of selection, and those who did not answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from survey_kit.errors import SurveyKitError
from survey_kit.model.survey import Step, Survey
from survey_kit.weighting.classes import Places, classes_of
from survey_kit.weighting.recipe import Recipe, Response
from survey_kit.weighting.targets import rows_named, target_of

Floats = NDArray[np.float64]


def starting(survey: Survey, recipe: Recipe) -> tuple[Survey, Floats]:
    """The survey of those who answered, and the weight of every row before it is fitted to margins, (rows,).

    Raises ``weight-start-wrong`` and ``chance-wrong`` for rows whose weight or chance cannot be one, and
    ``response-class-silent`` for a class where nobody answered.
    """
    start = np.ones(len(survey))
    if recipe.start:
        start = _numbers(survey, recipe.start)
        _refuse(survey, recipe.start, ~((start > 0) & np.isfinite(start)), "weight-start-wrong")
    for name in recipe.chances:
        chance = _numbers(survey, name)
        _refuse(survey, name, ~((chance > 0) & (chance <= 1)), "chance-wrong")
        start = start / chance
    return _answering(survey, start, recipe) if recipe.response else (survey, start)


def _numbers(survey: Survey, name: str) -> Floats:
    if name not in survey.data.columns:
        raise SurveyKitError("unknown-column", question=name)
    if survey.column(name).dtype == object:
        raise SurveyKitError("not-a-number", question=name)
    return survey.values(name)


def _refuse(survey: Survey, name: str, wrong: NDArray[np.bool_], code: str) -> None:
    if wrong.any():
        raise SurveyKitError(code, question=name, count=int(wrong.sum()), rows=rows_named(survey, wrong))


def _answering(survey: Survey, start: Floats, recipe: Recipe) -> tuple[Survey, Floats]:
    """Weights ÷ the response rate of the row's class (within its group), and only the rows that answered.

    With the sample list the rate is weighted by the weights of selection (Särndal, Swensson & Wretman 1992, ch. 15.6);
    with the number issued it is (answers ÷ issued), so that the class stands for all who were asked.
    """
    response = recipe.response or Response(())
    everybody = np.ones(len(survey), dtype=bool)
    names = (*((recipe.within,) if recipe.within and recipe.within not in response.classes else ()), *response.classes)
    if response.issued is not None:
        margin = response.issued
        categories = [[c.categories[j] for c in margin.cells] for j in range(len(margin.variables))]
        cuts = [classes_of(survey, name, texts) for name, texts in zip(margin.variables, categories, strict=True)]
        target = target_of(margin, cuts, everybody)
        _refuse(survey, margin.name, target.cell < 0, "response-class-blank")
        few = target.totals < np.bincount(target.cell, minlength=len(target.totals))
        if few.any():
            raise SurveyKitError("response-more-than-issued", file=margin.file or None, question=margin.name,
                                 cells=target.name(int(np.flatnonzero(few)[0])))  # fmt: skip
        return survey, start * (target.totals / np.bincount(target.cell, minlength=len(target.totals)))[target.cell]
    answered = _numbers(survey, response.responded)
    _refuse(survey, response.responded, ~np.isin(answered, (0.0, 1.0)), "response-not-0-or-1")
    cell, labels = _cells(survey, names)
    said = answered == 1
    sums = np.bincount(cell, weights=start, minlength=len(labels))
    kept = np.bincount(cell, weights=start * said, minlength=len(labels))
    silent = np.flatnonzero((sums > 0) & (kept == 0))
    if len(silent):
        raise SurveyKitError("response-class-silent", question=" × ".join(names), cells=labels[silent[0]])
    return _without(survey, said), (start * (sums / np.where(kept > 0, kept, 1))[cell])[said]


def _cells(survey: Survey, names: Sequence[str]) -> tuple[Places, list[str]]:
    """The cell of every row when the columns are crossed, and what the cells are called."""
    cuts = [classes_of(survey, name, ()) for name in names]
    for cut in cuts:
        _refuse(survey, cut.question, cut.at < 0, "response-class-blank")
    places = np.column_stack([c.at for c in cuts]) if cuts else np.zeros((len(survey), 1), dtype=np.int64)
    keys, cell = np.unique(places, axis=0, return_inverse=True)
    labels = [" × ".join(c.name(k) for c, k in zip(cuts, key, strict=False)) for key in keys.tolist()]
    return cell.reshape(-1), labels


def _without(survey: Survey, kept: NDArray[np.bool_]) -> Survey:
    gone = tuple(str(row) for row in survey.data.index[~kept])
    step = Step("not-answered-left-out", {"rows": len(gone)}, rows_removed=gone)
    return replace(survey, data=survey.data[kept], steps=(*survey.steps, *((step,) if gone else ())))
