"""The columns of a table that are to be compared, and its lines, as domains and items of one request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import Domain, Item, TotalsAnswer
from survey_kit.model.table import Row
from survey_kit.model.words import Words
from survey_kit.tabulation.context import Context
from survey_kit.tabulation.multiple import options_of


@dataclass(frozen=True, slots=True)
class Head:
    """One column: the variable it is a value of, the value, and its words."""

    by: str
    level: str
    label: Words


@dataclass(frozen=True, slots=True)
class Banner:
    """Columns as domains of a request.

    ``own[k]`` are the domains that make column k, ``rest[k]`` those of everybody else who answered its question, by
    position in ``domains``. ``shared`` holds the domain of those in two columns where people may be in several.
    """

    heads: tuple[Head, ...]
    domains: tuple[Domain, ...]
    own: tuple[tuple[int, ...], ...]
    rest: tuple[tuple[int, ...], ...]
    shared: tuple[tuple[tuple[int, int], int], ...] = ()

    @property
    def overlaps(self) -> bool:
        """Whether somebody may be in several columns."""
        return bool(self.shared)


def banner_of(context: Context, name: str) -> Banner:
    """The values of a question, or the answers of a set of ticked columns, as columns of a table.

    Raises ``letters-need-ticks`` for a set that holds codes: there a person's answers are not columns of the data.
    """
    found = context.codebook.response_set(name)
    if found is None:
        levels = context.levels(name)
        everyone = range(len(levels))
        return Banner(
            tuple(Head(name, level.key, level.label) for level in levels),
            context.domains(name) if levels else (),
            tuple((k,) for k in everyone),
            tuple(tuple(j for j in everyone if j != k) for k in everyone),
        )
    if found.kind != "dichotomy":
        raise SurveyKitError("letters-need-ticks", question=name)
    heads = tuple(Head(row.variable, row.level, row.label) for row, _ in options_of(context, found))
    domains = [Domain(((v, found.counted),)) for v in found.variables]
    own, rest = tuple((k,) for k in range(len(domains))), []
    for v in found.variables:
        others = [level.code for level in context.levels(v) if level.code != found.counted]
        rest.append(tuple(range(len(domains), len(domains) + len(others))))
        domains += [Domain(((v, code),)) for code in others]
    shared = []
    for (i, one), (j, two) in combinations(enumerate(found.variables), 2):
        shared.append(((i, j), len(domains)))
        domains.append(Domain(((one, found.counted), (two, found.counted))))
    return Banner(heads, tuple(domains), own, tuple(rest), tuple(shared))


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of a table as items of a request: ``parts[i]`` are the items whose shares add up to line i."""

    rows: tuple[Row, ...]
    items: tuple[Item, ...]
    parts: tuple[tuple[int, ...], ...]


def shares_of(context: Context, name: str) -> Lines:
    """The answers of a question, or of a set of several answers, each as a share of those who answered it."""
    found = context.codebook.response_set(name)
    if found is None:
        levels = context.levels(name)
        rows = tuple(Row(name, level.key, level.label) for level in levels)
        return Lines(rows, tuple(Item(name, (level.code,)) for level in levels), tuple((i,) for i in range(len(rows))))
    rows_, items, parts = [], list[Item](), []
    for row, cells in options_of(context, found):
        rows_.append(row)
        parts.append(tuple(range(len(items), len(items) + len(cells))))
        items += [Item(v, (code,), base=found.variables) for v, code in cells]
    return Lines(tuple(rows_), tuple(items), tuple(parts))


def means_of(context: Context, names: Sequence[str]) -> Lines:
    """Numbers, each with the mean of those who answered it."""
    rows = tuple(Row(name, "", context.variable(name).label) for name in names)
    return Lines(rows, tuple(Item(name) for name in names), tuple((i,) for i in range(len(names))))


def combined(answer: TotalsAnswer, sums: Sequence[Sequence[int]], parts: Sequence[Sequence[int]]) -> TotalsAnswer:
    """Totals of other domains and items: domain d is the sum of the domains ``sums[d]``, which share nobody; item i
    has the base of the first of the items ``parts[i]`` and the sum of their values."""
    first = [part[0] for part in parts]

    def people(a: Any) -> Any:
        return np.array([a[list(d)][:, first].sum(axis=0) for d in sums])

    def values(a: Any) -> Any:
        return np.array([[a[list(d)][:, list(part)].sum(axis=(0, 1)) for part in parts] for d in sums])

    fit = answer.fit
    return replace(
        answer,
        request=replace(answer.request, items=tuple(answer.request.items[i] for i in first)),
        shift=answer.shift[first],
        n=people(answer.n),
        w=people(answer.w),
        w2=people(answer.w2),
        wy=values(answer.wy),
        wy2=values(answer.wy2),
        fit=None if fit is None else replace(fit, w=people(fit.w), wy=values(fit.wy)),
    )
