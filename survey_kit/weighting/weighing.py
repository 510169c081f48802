"""A recipe carried out: Survey → Survey with a weight, a step on record and what the variances must know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """The survey with the weights of the recipe in ``sk_weight`` and their calibration on record.

    With ``go_on`` a group that cannot be weighted is left out and told instead of stopping everything; where none is
    left its error is raised. Every error names the question, the category and a remedy; those of a group its name.
    """
    _in_time(survey, recipe)
    _merges_known(recipe)
    survey, start = starting(survey, recipe)
    survey, start = _blanks_left_out(survey, recipe, start)
    fits: list[tuple[Group, GroupFit]] = []
    failures: list[SurveyKitError] = []
    for group, margins in _groups(survey, recipe):
        try:
            if recipe.margins and not margins:
                raise SurveyKitError("weight-group-without-margins", known=_groups_known(recipe))
            classes = _classes(survey, recipe, margins)
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


def _texts(margins: Sequence[Margin]) -> dict[str, list[str]]:
    """Every question of the margins with its categories as they are written."""
    texts: dict[str, list[str]] = {}
    for margin in margins:
        for cell in margin.cells:
            for name, text in zip(margin.variables, cell.categories, strict=False):
                texts.setdefault(name, []).append(text)
    return {name: list(dict.fromkeys(found)) for name, found in texts.items()}


def _merges_known(recipe: Recipe) -> None:
    texts = _texts(recipe.margins)
    unused = [m.variable for m in recipe.merge if m.variable not in texts]
    if unused:
        raise SurveyKitError("merge-of-nothing", question=unused[0], known=", ".join(texts) or "–")


def _classes(survey: Survey, recipe: Recipe, margins: Sequence[Margin]) -> dict[str, Classes]:
    """Every question of a group's margins in classes; a small city may have wider bands than a large one."""
    everywhere, here = _texts(recipe.margins), _texts(margins)
    found = {}
    for name, categories in here.items():
        elsewhere = set(everywhere[name]) - set(categories)
        # What is merged in the bands of another group has nothing to do with this one.
        merges = [m for m in recipe.merge if m.variable == name and not elsewhere & set(m.categories)]
        try:
            found[name] = classes_of(survey, name, categories, merges)
        except SurveyKitError as error:
            file = next((m.file for m in margins if name in m.variables and m.file), None)
            raise SurveyKitError(error.code, file=file, question=error.question, **error.facts) from error
    return found


def _blanks_left_out(survey: Survey, recipe: Recipe, start: Floats) -> tuple[Survey, Floats]:
    """Without the rows that have no answer in a margin of their group, where the recipe leaves them out."""
    if recipe.blank != "leave":
        return survey, start
    kept = np.ones(len(survey), dtype=bool)
    for group, margins in _groups(survey, recipe):
        for cut in _classes(survey, recipe, margins).values():
            kept &= ~group.rows | (cut.at >= 0)
    if kept.all():
        return survey, start
    gone = tuple(str(row) for row in survey.data.index[~kept])
    step = Step("blank-margin-left-out", {"rows": len(gone)}, rows_removed=gone)
    return replace(survey, data=survey.data[kept], steps=(*survey.steps, step)), start[kept]


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
