"""Margins made into targets: cells, totals and the cell of every row, with everything that cannot be told by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from survey_kit.errors import SurveyKitError
from survey_kit.model.margin import Margin
from survey_kit.model.survey import Survey
from survey_kit.weighting.classes import Classes, Places

Floats = NDArray[np.float64]
# Totals further apart than this, relative to the larger, do not add up to the same.
APART = 1e-9
NAMED = 5
# The key of the rows without an answer, where they are a class of their own.
NO_ANSWER: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A margin over some rows: the cell of each row (rows,) and the totals of the cells (k,).

    ``keys`` (k) names the class of every question of the margin, () for those without an answer; for the total of a
    number ``values`` (rows,) holds it and there is one total and no cell.
    """

    margin: Margin
    classes: tuple[Classes, ...]
    keys: tuple[tuple[int, ...], ...]
    cell: Places
    totals: Floats
    values: Floats | None = None

    def name(self, k: int) -> str:
        """Cell ``k`` as people know it: ``women × 60+``."""
        return " × ".join(c.name(j) for c, j in zip(self.classes, self.keys[k], strict=False)) or self.margin.name

    @property
    def indicators(self) -> Floats:
        """What is summed to the totals, (rows, k)."""
        if self.values is not None:
            return self.values[:, None]
        return np.asarray(np.eye(len(self.totals))[self.cell])


def rows_named(survey: Survey, rows: NDArray[np.bool_]) -> str:
    """The first few of these rows by their ids."""
    places = np.flatnonzero(rows)
    more = "…" if len(places) > NAMED else ""
    return ", ".join(survey.row_id(i) for i in places[:NAMED]) + more


def amount_target(survey: Survey, margin: Margin, rows: NDArray[np.bool_]) -> Target:
    """The total of a number over ``rows``. Raises ``weight-blank`` for rows without the number."""
    (name,) = margin.variables
    if name not in survey.data.columns:
        raise SurveyKitError("unknown-column", question=name)
    if survey.column(name).dtype == object:
        raise SurveyKitError("not-a-number", question=name)
    values = survey.values(name)
    empty = rows & ~np.isfinite(values)
    if empty.any():
        raise SurveyKitError(
            "weight-amount-blank", question=name, count=int(empty.sum()), rows=rows_named(survey, empty)
        )
    (cell,) = margin.cells
    nowhere = np.zeros(int(rows.sum()), dtype=np.int64)
    return Target(margin, (), ((),), nowhere, np.array([cell.total]), values[rows])


def target_of(margin: Margin, classes: Sequence[Classes], rows: NDArray[np.bool_]) -> Target:
    """The cells of ``margin`` over ``rows``, each with its total. Rows without an answer are in cell −1.

    Raises ``weight-margin-empty``, ``weight-margin-twice``, ``weight-margin-zero``, ``weight-category-without-total``
    and ``weight-category-without-rows``, the last three with a merge that would help.
    """
    totals = _totals(margin, classes)
    if not totals or not rows.any():
        raise SurveyKitError("weight-margin-empty", file=margin.file or None, question=margin.name)
    places = np.column_stack([c.at[rows] for c in classes])
    found, number = np.unique(places, axis=0, return_inverse=True)
    counts = np.bincount(number.reshape(-1), minlength=len(found))
    seen = [tuple(key) for key in found.tolist()]
    _all_there(margin, classes, totals, {key: int(n) for key, n in zip(seen, counts, strict=True) if -1 not in key})
    keys = tuple(key for key, total in totals.items() if total > 0)
    place = {key: k for k, key in enumerate(keys)}
    cell = np.array([place.get(key, -1) for key in seen], dtype=np.int64)[number.reshape(-1)]
    return Target(margin, tuple(classes), keys, cell, np.array([totals[key] for key in keys]))


def _totals(margin: Margin, classes: Sequence[Classes]) -> dict[tuple[int, ...], float]:
    """Total by classes; categories that were merged are added, one that is counted as no answer is left out."""
    totals: dict[tuple[int, ...], float] = {}
    seen: dict[tuple[str, ...], int | None] = {}
    for cell in margin.cells:
        if cell.categories in seen:
            raise SurveyKitError("weight-margin-twice", file=margin.file or None, row=cell.row, question=margin.name,
                                 category=" × ".join(cell.categories))  # fmt: skip
        seen[cell.categories] = cell.row
        key = tuple(c.of[text] for c, text in zip(classes, cell.categories, strict=True))
        if -1 not in key:
            totals[key] = totals.get(key, 0.0) + cell.total
    order = sorted(totals)
    return {key: totals[key] for key in order}


def _all_there(
    margin: Margin,
    classes: Sequence[Classes],
    totals: Mapping[tuple[int, ...], float],
    held: Mapping[tuple[int, ...], int],
) -> None:
    """Raise unless the cells with rows are those with a total above nothing."""
    both = {key for key in held if totals.get(key, 0.0) > 0}

    def facts(keys: Sequence[tuple[int, ...]]) -> dict[str, Any]:
        named = ", ".join(_named(classes, key) for key in keys)
        return {"cells": named, "merge": _merge(classes, keys[0], both, held)}

    file = margin.file or None
    zero = sorted(key for key in held if key in totals and totals[key] <= 0)
    if zero:
        raise SurveyKitError("weight-margin-zero", file=file, question=margin.name, **facts(zero))
    unknown = sorted(set(held) - set(totals))
    if unknown:
        rows = sum(held[key] for key in unknown)
        raise SurveyKitError("weight-category-without-total", file=file, question=margin.name, count=rows,
                             **facts(unknown))  # fmt: skip
    empty = sorted(key for key, total in totals.items() if total > 0 and key not in held)
    if empty:
        raise SurveyKitError("weight-category-without-rows", file=file, question=margin.name, **facts(empty))


def _named(classes: Sequence[Classes], key: tuple[int, ...]) -> str:
    return " × ".join(c.name(k) for c, k in zip(classes, key, strict=True))


def _merge(
    classes: Sequence[Classes],
    key: tuple[int, ...],
    usable: set[tuple[int, ...]],
    held: Mapping[tuple[int, ...], int],
) -> str:
    """A merge that would help, as one writes it: with the next category in order, else with the largest one."""
    for j in reversed(range(len(classes))):
        found = [k[j] for k in sorted(usable, key=lambda k: -held[k]) if k[:j] + k[j + 1 :] == key[:j] + key[j + 1 :]]
        if found:
            cut = classes[j]
            other = min(found, key=lambda k: abs(k - key[j])) if cut.ordered else found[0]
            return f"{cut.question}:{'+'.join(_written(cut, k) for k in sorted((key[j], other)))}"
    return "–"


def _written(classes: Classes, k: int) -> str:
    """A class as one writes it in a merge: its code, or the band it is."""
    return classes.text(k) if classes.plain else str(classes.labels[k])


def with_blank_class(target: Target, start: Floats) -> Target:
    """Rows in no cell as a cell of their own that keeps its share of the weights; the others' totals make room."""
    blank = target.cell < 0
    if not blank.any():
        return target
    share = float(start[blank].sum() / start.sum())
    keys = (*target.keys, NO_ANSWER)
    totals = np.append(target.totals * (1 - share), share * target.totals.sum())
    return replace(target, keys=keys, cell=np.where(blank, len(target.keys), target.cell), totals=totals)


def agreeing(targets: Sequence[Target], total_of: str) -> tuple[Target, ...]:
    """The targets with one total for all. Raises ``weight-totals-differ`` unless ``total_of`` names the right one."""
    counts = [t for t in targets if t.values is None]
    if not counts:
        return tuple(targets)
    named = {t.margin.name: t for t in counts}
    if total_of and total_of not in named:
        raise SurveyKitError("weight-total-unknown", question=total_of, known=", ".join(named))
    right = named[total_of] if total_of else counts[0]
    size = right.totals.sum()
    for other in counts:
        if not total_of and abs(other.totals.sum() - size) > APART * max(size, other.totals.sum()):
            total, wanted = _count(other.totals.sum()), _count(size)
            raise SurveyKitError("weight-totals-differ", file=other.margin.file or None, question=other.margin.name,
                                 total=total, other=right.margin.name, wanted=wanted)  # fmt: skip
    return tuple(t if t.values is not None else replace(t, totals=t.totals * (size / t.totals.sum())) for t in targets)


def _count(value: float) -> str:
    return f"{value:,.15g}"
