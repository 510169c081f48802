"""A recipe carried out: Survey → Survey with a weight, a step on record and what the variances must know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from survey_kit.errors import SurveyKitError
from survey_kit.model.margin import Margin
from survey_kit.model.survey import Step, Survey
from survey_kit.model.words import Words
from survey_kit.weighting.classes import Classes, classes_of
from survey_kit.weighting.groups import GroupFit, fit_group
from survey_kit.weighting.recipe import Recipe
from survey_kit.weighting.recording import Group, with_weights, words
from survey_kit.weighting.sharing import shared_out
from survey_kit.weighting.starting import starting
from survey_kit.weighting.targets import rows_named

Floats = NDArray[np.float64]
# Counts of the population serve for interviews a year before or after them.
YEAR = 366


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weighted survey, and the groups that could not be weighted (their rows are left out)."""

    survey: Survey
    failures: tuple[SurveyKitError, ...] = ()


def weigh(survey: Survey, recipe: Recipe, *, label: Words | None = None, go_on: bool = False) -> Weighed:
    """The survey with the weights of the recipe in ``sk_weight``, as a sampling weight whose calibration is on record.

    With ``go_on`` a group that cannot be weighted is left out and told instead of stopping everything; where none is
    left its error is raised. Every error names the question, the category and a remedy; those of a group its name.
    """
    _in_time(survey, recipe)
    survey, start = starting(survey, recipe)
    classes = _classes(survey, recipe)
    survey, start, classes = _blanks_left_out(survey, recipe, start, classes)
    fits: list[tuple[Group, GroupFit]] = []
    failures: list[SurveyKitError] = []
    for group, margins in _groups(survey, recipe):
        try:
            if recipe.margins and not margins:
                raise SurveyKitError("weight-group-without-margins", known=_groups_known(recipe))
            cuts = shared_out(survey, recipe, classes, group.rows, start)
            fits.append((group, fit_group(survey, recipe, margins, cuts, group.rows, start[group.rows])))
        except SurveyKitError as error:
            failures.append(_of_group(error, group))
    if failures and (not go_on or not fits):
        raise failures[0]
    return Weighed(with_weights(survey, recipe, start, fits, label or words("weight")), tuple(failures))


def _groups_known(recipe: Recipe) -> str:
    return ", ".join(dict.fromkeys(m.group for m in recipe.margins))


def _of_group(error: SurveyKitError, group: Group) -> SurveyKitError:
    """The same error, saying which group it is about."""
    if group.code is None:
        return error
    named = f"{error.question} ({group.label})" if error.question else group.label
    return SurveyKitError(error.code, file=error.file, row=error.row, question=named, **error.facts)


def _in_time(survey: Survey, recipe: Recipe) -> None:
    """Raise ``weight-margin-of-another-year`` for counts more than a year away from the interviews."""
    days = [date.fromisoformat(day) for day in survey.days()[:: max(1, len(survey.days()) - 1)]]
    if not days or recipe.accept_year:
        return
    for margin in recipe.margins:
        if margin.date:
            first, last = _span(margin.date)
            if (days[0] - last).days > YEAR or (first - days[-1]).days > YEAR:
                raise SurveyKitError("weight-margin-of-another-year", file=margin.file or None, question=margin.name,
                                     year=last.year + 543, asked=days[-1].year + 543)  # fmt: skip


def _span(text: str) -> tuple[date, date]:
    """The days a date or a year stands for."""
    if len(text) == 4:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    return date.fromisoformat(text), date.fromisoformat(text)


def _classes(survey: Survey, recipe: Recipe) -> dict[str, Classes]:
    """Every question of the margins in classes, which are the same in all groups."""
    texts: dict[str, list[str]] = {}
    for margin in recipe.margins:
        for cell in margin.cells:
            for name, text in zip(margin.variables, cell.categories, strict=False):
                texts.setdefault(name, []).append(text)
    unused = [m.variable for m in recipe.merge if m.variable not in texts]
    if unused:
        raise SurveyKitError("merge-of-nothing", question=unused[0], known=", ".join(texts) or "–")
    return {name: classes_of(survey, name, list(dict.fromkeys(found)), recipe.merge) for name, found in texts.items()}


def _blanks_left_out(
    survey: Survey, recipe: Recipe, start: Floats, classes: dict[str, Classes]
) -> tuple[Survey, Floats, dict[str, Classes]]:
    """Without the rows that have no answer in a margin, where the recipe leaves them out."""
    if recipe.blank != "leave" or not classes:
        return survey, start, classes
    kept = np.all([c.at >= 0 for c in classes.values()], axis=0)
    if kept.all():
        return survey, start, classes
    gone = tuple(str(row) for row in survey.data.index[~kept])
    step = Step("blank-margin-left-out", {"rows": len(gone)}, rows_removed=gone)
    survey = replace(survey, data=survey.data[kept], steps=(*survey.steps, step))
    return survey, start[kept], {name: replace(c, at=c.at[kept]) for name, c in classes.items()}


def _groups(survey: Survey, recipe: Recipe) -> Iterator[tuple[Group, list[Margin]]]:
    """Every group of the survey with its margins; everybody with all of them where the recipe knows no groups.

    Raises ``weight-groups-in-margins``, ``weight-margin-without-group``, ``weight-blank`` for rows in no group.
    """
    grouped = [m for m in recipe.margins if m.group]
    if not recipe.within:
        if grouped:
            raise SurveyKitError("weight-groups-in-margins", file=grouped[0].file or None, group=grouped[0].group)
        yield Group(None, "", np.ones(len(survey), dtype=bool)), list(recipe.margins)
        return
    loose = next((m for m in recipe.margins if not m.group), None)
    if loose is not None:
        raise SurveyKitError("weight-margin-without-group", file=loose.file or None, question=loose.name,
                             within=recipe.within)  # fmt: skip
    cut = classes_of(survey, recipe.within, list(dict.fromkeys(m.group for m in recipe.margins)))
    empty = cut.at < 0
    if empty.any():
        raise SurveyKitError("weight-group-blank", question=recipe.within, count=int(empty.sum()),
                             rows=rows_named(survey, empty))  # fmt: skip
    for k, code in enumerate(cut.codes):
        rows = cut.at == k
        if rows.any():
            yield Group(code, cut.name(k), rows), [m for m in recipe.margins if cut.of[m.group] == k]
