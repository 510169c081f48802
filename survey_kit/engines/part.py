"""A part of the rows asked through the engine of the whole: the groups of a split file, the layers of a crosstab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import numpy as np

from survey_kit.engines.grouping import occurring
from survey_kit.model.aggregates import (
    Answer,
    Domain,
    Engine,
    Moments,
    MomentsAnswer,
    Request,
    Successive,
    SuccessiveAnswer,
    Tally,
    TallyAnswer,
    Totals,
    TotalsAnswer,
)
from survey_kit.model.codebook import Code


@dataclass(frozen=True)
class Parts:
    """The rows of an engine by the stored values of ``variable`` (user-missing ones and None, the empty cell, too).

    Tallies are asked once for all parts; PSUs without anybody in a part keep their place, as a domain needs them.
    """

    engine: Engine
    variable: str
    _tallies: dict[Tally, TallyAnswer] = field(default_factory=dict)

    def values(self) -> list[Code | None]:
        """Stored values that occur, in stored order; the empty cell last."""
        answer = self.tallies([Tally((self.variable,))])[0]
        found = answer.values[0].tolist()
        return [found[k] for k in sorted(set(answer.keys[:, 0].tolist()))]

    def part(self, value: Code | None) -> Part:
        """An engine over the rows where the variable holds ``value``."""
        return Part(self, value)

    def tallies(self, wanted: Sequence[Tally]) -> list[TallyAnswer]:
        """Answers of the whole, each asked once."""
        new = [t for t in dict.fromkeys(wanted) if t not in self._tallies]
        if new:
            self._tallies.update(zip(new, cast("tuple[TallyAnswer, ...]", self.engine.answer(new)), strict=True))
        return [self._tallies[t] for t in wanted]


@dataclass(frozen=True)
class Part:
    """An engine that sees only the rows of one part."""

    parts: Parts
    value: Code | None

    @property
    def name(self) -> str:
        """The engine behind it."""
        return self.parts.engine.name

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers about the part, in the order of the requests."""
        tallies = [self._with_variable(r) for r in requests if isinstance(r, Tally)]
        others = [self._inside(r) for r in requests if not isinstance(r, Tally)]
        counted = iter(self.parts.tallies(tallies))
        summed = iter(self.parts.engine.answer(others) if others else ())
        return tuple(
            self._own(next(counted), request) if isinstance(request, Tally) else _asked_as(next(summed), request)
            for request in requests
        )

    def _with_variable(self, request: Tally) -> Tally:
        return replace(request, variables=(self.parts.variable, *request.variables))

    def _inside(self, request: Totals | Moments | Successive) -> Totals | Moments | Successive:
        where = ((self.parts.variable, self.value),)
        return replace(request, domains=tuple(Domain((*where, *d.where)) for d in request.domains))

    def _own(self, answer: TallyAnswer, request: Tally) -> TallyAnswer:
        """Cells of the part, without the column that tells the parts apart."""
        mine = np.array([v == self.value for v in answer.values[0].tolist()], dtype=bool)
        keep = mine[answer.keys[:, 0]] if len(answer.keys) else np.zeros(0, dtype=bool)
        values, keys = occurring(answer.values[1:], answer.keys[keep, 1:])
        n, w, w2 = (sums[keep] for sums in (answer.n, answer.w, answer.w2))
        return TallyAnswer(request.variables, values, keys, n, w, w2, answer.unweighted)


def _asked_as(answer: Answer, request: Totals | Moments | Successive) -> Answer:
    """The answer under the request it was asked with."""
    if isinstance(answer, TotalsAnswer) and isinstance(request, Totals):
        return replace(answer, request=request)
    if isinstance(answer, SuccessiveAnswer) and isinstance(request, Successive):
        return replace(answer, request=request)
    return replace(cast(MomentsAnswer, answer), request=cast(Moments, request))
