"""A part of the rows asked through the engine of the whole: groups of a split file, a city, layers of a crosstab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from survey_kit.engines.grouping import occurring
from survey_kit.engines.remembering import Remembering
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


class Parts:
    """The rows of an engine by the stored values of ``variable`` (user-missing ones and None, the empty cell, too).

    Tallies are asked once for all parts; PSUs without anybody in a part keep their place, as a domain needs them.
    """

    def __init__(self, engine: Engine, variable: str) -> None:
        self.engine = Remembering(engine)
        self.variable = variable

    def values(self) -> list[Code | None]:
        """Stored values that occur, in stored order; the empty cell last."""
        answer = cast(TallyAnswer, self.engine.answer([Tally((self.variable,))])[0])
        found = answer.values[0].tolist()
        return [found[k] for k in sorted(set(answer.keys[:, 0].tolist()))]

    def part(self, value: Code | None) -> Part:
        """An engine over the rows where the variable holds ``value``."""
        return Part(self.engine, ((self.variable, value),))


@dataclass(frozen=True)
class Part:
    """An engine that sees only the rows where every (variable, value) of ``where`` holds."""

    engine: Engine
    where: tuple[tuple[str, Code | None], ...]

    @property
    def name(self) -> str:
        """The engine behind it."""
        return self.engine.name

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers about the part, in the order of the requests."""
        answers = self.engine.answer(self.asked(requests))
        return tuple(self._own(answer, request) for answer, request in zip(answers, requests, strict=True))

    def asked(self, requests: Sequence[Request]) -> list[Request]:
        """What the engine of the whole is asked instead: the same of all parts at once, or of a domain of its rows."""
        return [self._counted(r) if isinstance(r, Tally) else self._inside(r) for r in requests]

    def _counted(self, request: Tally) -> Tally:
        return replace(request, variables=(*(name for name, _ in self.where), *request.variables))

    def _inside(self, request: Totals | Moments | Successive) -> Totals | Moments | Successive:
        return replace(request, domains=tuple(Domain((*self.where, *d.where)) for d in request.domains))

    def _own(self, answer: Answer, request: Request) -> Answer:
        """The answer under the request it was asked with."""
        if isinstance(answer, TallyAnswer) and isinstance(request, Tally):
            return self._cells(answer, request)
        if isinstance(answer, TotalsAnswer) and isinstance(request, Totals):
            return replace(answer, request=request)
        if isinstance(answer, SuccessiveAnswer) and isinstance(request, Successive):
            return replace(answer, request=request)
        return replace(cast(MomentsAnswer, answer), request=cast(Moments, request))

    def _cells(self, answer: TallyAnswer, request: Tally) -> TallyAnswer:
        """Cells of the part, without the columns that tell the parts apart."""
        keep = np.ones(len(answer.keys), dtype=bool)
        for k, (_, wanted) in enumerate(self.where):
            mine = np.array([v == wanted for v in answer.values[k].tolist()], dtype=bool)
            keep &= mine[answer.keys[:, k]] if len(answer.keys) else keep
        first = len(self.where)
        values, keys = occurring(answer.values[first:], answer.keys[keep, first:])
        n, w, w2 = (sums[keep] for sums in (answer.n, answer.w, answer.w2))
        return TallyAnswer(request.variables, values, keys, n, w, w2, answer.unweighted)
