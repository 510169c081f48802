"""Requests answered from the sums of cities, without a row: their answers add as those of chunks do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any, cast

import numpy as np

from survey_kit.engines.filling import crossed, filled, uneven
from survey_kit.engines.units import pseudo_units
from survey_kit.errors import SurveyKitError
from survey_kit.model.aggregates import (
    Answer,
    Domain,
    Item,
    Moments,
    MomentsAnswer,
    Request,
    Tally,
    TallyAnswer,
    Totals,
    TotalsAnswer,
)
from survey_kit.model.clusters import Clusters, sort_key
from survey_kit.model.codebook import Code
from survey_kit.model.sums import CITY, Block, Mass, Ranked, Sums

Keyed = list[tuple[tuple[Code | None, ...], Mass]]


class SumsEngine:
    """Answers requests over the sums of ``cities``; what they withhold is filled in one ``way`` of two (`filling`).

    ``cities``: the code of each city (None: everybody's) and its sums; ``asked``: the questions there are.
    """

    name = "sums"

    def __init__(self, cities: Sequence[tuple[float | None, Sums]], asked: frozenset[str], way: int = 0) -> None:
        self.cities = [_City(code, sums, asked, way) for code, sums in cities]

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests; ``sums-cannot-answer`` for what no sums of questions tell."""
        answers = [[city.answer(request) for city in self.cities] for request in requests]
        return tuple(cast(Answer, reduce(add, cast("list[Any]", found))) for found in answers)


@dataclass(frozen=True)
class _City:
    """One city's sums."""

    code: float | None
    sums: Sums
    asked: frozenset[str]
    way: int

    def answer(self, request: Request) -> Answer:
        if isinstance(request, Tally) and not request.weight:
            return self._tally(request)
        if isinstance(request, Totals):
            return self._units(request) if request.per_psu else self._totals(request)
        if isinstance(request, Moments) and request.listwise and request.domains == (Domain(),):
            return self._moments(request)
        raise SurveyKitError("sums-cannot-answer", question=", ".join(getattr(request, "variables", ())))

    # --- tallies --------------------------------------------------------------------------------------------------

    def cells(self, variables: Sequence[str]) -> Keyed:
        """Combinations of stored answers with their mass."""
        made: Keyed = [((), self.sums.mass)]
        for name in variables:
            cells = [(self.code, self.sums.mass)] if name == CITY else self._filled(name)
            if len(made) == 1:
                # One combination so far: everybody of a city has its code.
                made = [((*made[0][0], value), mass) for value, mass in cells]
            elif name == CITY:
                made = [((*values, self.code), mass) for values, mass in made]
            else:
                numbered = [(float(k), mass) for k, (_, mass) in enumerate(made)]
                made = [((*made[int(cast(float, k))][0], value), mass)
                        for k, value, mass in crossed(numbered, cells, self.way)]  # fmt: skip
        return made

    def _filled(self, name: str) -> list[tuple[Code | None, Mass]]:
        """Every stored answer of a question with its mass."""
        ranked = next((ranked for ranked in self.sums.rankings if name in ranked.variables), None)
        if ranked is not None:
            return self._ranked(ranked, ranked.variables.index(name))
        column = next((column for column in self.sums.columns if column.variable == name), None)
        if column is not None:
            return filled(column, self.way)
        if name not in self.asked:
            raise SurveyKitError("sums-cannot-answer", question=name)
        # Too few answered for anything to be told.
        half = self.sums.mass.times(0.5 * self.way)
        return [(1.0, half), (None, self.sums.mass - half)]

    def _ranked(self, ranked: Ranked, rank: int) -> list[tuple[Code | None, Mass]]:
        """The options of one rank."""
        ranks = [(float(k), mass) for k, mass in enumerate(ranked.ranks)]
        cells = crossed(filled(ranked.chosen, self.way), ranks, self.way)
        return [*((code, mass) for code, k, mass in cells if k == rank), (None, self.sums.mass - ranked.ranks[rank])]

    def _tally(self, request: Tally) -> TallyAnswer:
        cells = self.cells(request.variables)
        values, keys = [], []
        for k in range(len(request.variables)):
            distinct = sorted({combination[k] for combination, _ in cells}, key=sort_key)
            stored = np.empty(len(distinct), dtype=object)
            stored[:] = distinct
            where = {value: i for i, value in enumerate(distinct)}
            values.append(stored)
            keys.append([where[combination[k]] for combination, _ in cells])
        n, w, w2 = (np.array([getattr(mass, name) for _, mass in cells]) for name in ("n", "w", "w2"))
        return TallyAnswer(request.variables, tuple(values), np.array(keys, dtype=np.int64).T, n, w, w2)

    # --- totals ---------------------------------------------------------------------------------------------------

    def _totals(self, request: Totals) -> TotalsAnswer:
        shape = (len(request.domains), len(request.items), 1)
        shift = np.array([self._shift(item) for item in request.items])
        n, w, w2, wy, wy2 = (np.zeros(shape) for _ in range(5))
        for d, domain in enumerate(request.domains):
            for i, item in enumerate(request.items):
                base, numbers = self._item(item, domain, 0.0 if np.isnan(shift[i]) else float(shift[i]))
                n[d, i], w[d, i], w2[d, i] = base.n, base.w, base.w2
                wy[d, i], wy2[d, i] = numbers
        return TotalsAnswer(request, Clusters(), shift, n, w, w2, wy, wy2)

    def _shift(self, item: Item) -> float:
        """Close to the data, so that sums around it keep the digits of a small spread."""
        if item.codes is not None:
            return 0.0
        numbers = [code for code, _ in self._filled(item.variable) if isinstance(code, float)]
        return sorted(numbers)[len(numbers) // 2] if numbers else float("nan")

    def _item(self, item: Item, domain: Domain, shift: float) -> tuple[Mass, tuple[float, float]]:
        """The base of an item in a domain, and its Σw(y − shift) and Σw(y − shift)²."""
        where = [(name, code) for name, code in domain.where if name != CITY]
        if dict(domain.where).get(CITY, self.code) != self.code:
            return Mass(), (0.0, 0.0)
        if item.of is not None or (where and item.base):
            raise SurveyKitError("sums-cannot-answer", question=", ".join(item.variables))
        names = list(dict.fromkeys((*(name for name, _ in where), item.variable)))
        found = [(values[names.index(item.variable)], mass) for values, mass in self.cells(names)
                 if all(values[names.index(name)] == code for name, code in where)]  # fmt: skip
        chosen = [(code, mass) for code, mass in found if item.codes is None or code in item.codes]
        counted = [(code, mass) for code, mass in chosen if isinstance(code, float) or item.codes is not None]
        base = self._base(item, counted, found)
        ys = [(1.0 if item.codes is not None else cast(float, code) - shift, mass.w) for code, mass in counted]
        return base, (sum(y * w for y, w in ys), sum(y * y * w for y, w in ys))

    def _base(self, item: Item, counted: Sequence[Any], found: Sequence[Any]) -> Mass:
        if item.base_codes is not None or item.codes is None or not item.base:
            return reduce(add, (mass for _, mass in counted), Mass())
        base = next((b for b in self.sums.bases if set(b.variables) == set(item.base)), None)
        if base is None:
            raise SurveyKitError("sums-cannot-answer", question=", ".join(item.base))
        return base.mass

    def _units(self, request: Totals) -> TotalsAnswer:
        item = request.items[0]
        inside = [k for k, d in enumerate(request.domains) if dict(d.where).get(CITY, self.code) == self.code]
        groups = [[pair for pair in request.domains[k].where if pair[0] != CITY] for k in inside]
        if len(request.items) > 1 or any(
            len(pairs) > 1 or (pairs[:1] and pairs[0][0] != item.variable) for pairs in groups
        ):
            return self._unknown_units(request)
        levels = tuple(code for pairs in groups for _, code in pairs)
        known = next((u for u in self.sums.units
                      if (u.variable, u.codes) == (item.variable, item.codes) and set(levels) <= set(u.levels)
                      and bool(levels) == bool(u.levels)), None)  # fmt: skip
        if known is None:
            return self._unknown_units(request)
        places = [(k, known.levels.index(level)) for k, level in zip(inside, levels, strict=True)] if levels else [
            (k, 0) for k in inside]  # fmt: skip
        return pseudo_units(request, known, places, f"{self.code}")

    def _unknown_units(self, request: Totals) -> TotalsAnswer:
        """Units of which nothing is told but their sums: every other way another spread."""
        plain = self._totals(replace(request, per_psu=False))
        names = (f"{self.code}:0", f"{self.code}:1")
        part = 0.5 + 0.1 * (1 + self.way)
        n, w, w2, wy, wy2 = (np.concatenate([sums * part, sums * (1.0 - part)], axis=2)
                             for sums in (plain.n, plain.w, plain.w2, plain.wy, plain.wy2))  # fmt: skip
        clusters = Clusters((None,) * 2, names, (float("nan"),) * 2)
        return TotalsAnswer(request, clusters, plain.shift, n, w, w2, wy, wy2)

    # --- moments --------------------------------------------------------------------------------------------------

    def _moments(self, request: Moments) -> MomentsAnswer:
        p = len(request.variables)
        block = next((b for b in self.sums.blocks if b.variables == request.variables), None)
        if block is None:
            # Nothing is told of them together: not even of how many.
            mass, many = self.sums.mass.times(1.0 - 0.1 * self.way), float(p)
            block = Block(request.variables, mass, (float(self.way),) * p, many, many * (1.5 + self.way))
        shares = np.array(uneven(p, self.way))
        cross = np.full((p, p), (block.whole - block.diagonal) / max(p * (p - 1), 1))
        np.fill_diagonal(cross, block.diagonal * shares)
        square = np.tile(np.diag(cross)[:, None], (1, p))
        whole = np.ones((1, p, p))
        means = np.array(block.means)
        return MomentsAnswer(request, means, whole * block.mass.n, whole * block.mass.w, whole * 0.0, cross[None],
                             square[None])  # fmt: skip
