"""An engine that asks another one everything only once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from survey_kit.model.aggregates import Answer, Engine, Request


@dataclass
class Remembering:
    """Answers from memory what was asked before; the rest goes to ``engine`` together. ``passes``: how often."""

    engine: Engine
    passes: int = 0
    _known: dict[Request, Answer] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The engine behind it."""
        return self.engine.name

    def asked(self, requests: Sequence[Request]) -> list[Request]:
        """What is asked of the data: the requests themselves."""
        return list(requests)

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests; what is not known yet in one pass over the data."""
        new = [request for request in dict.fromkeys(requests) if request not in self._known]
        if new:
            self.passes += 1
            self._known.update(zip(new, self.engine.answer(new), strict=True))
        return tuple(self._known[request] for request in requests)
