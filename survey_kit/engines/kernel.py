"""The one NumPy kernel: a chunk of rows and requests in, answers that add out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import add
from typing import TYPE_CHECKING

from survey_kit.engines.crossing import moments, successive
from survey_kit.engines.tallying import tallies
from survey_kit.engines.totalling import totals
from survey_kit.model.aggregates import Answer, Request, Successive, Tally, Totals

if TYPE_CHECKING:
    from survey_kit.engines.columns import Chunk
    from survey_kit.model.survey import Design


def answers(chunk: Chunk, requests: Sequence[Request], design: Design) -> list[Answer]:
    """The answers of one chunk, in the order of the requests."""
    counted = tallies(chunk, [r for r in requests if isinstance(r, Tally)])
    return [counted[r] if isinstance(r, Tally) else _answer(chunk, r, design) for r in requests]


def _answer(chunk: Chunk, request: Request, design: Design) -> Answer:
    if isinstance(request, Totals):
        return totals(chunk, request, design)
    if isinstance(request, Successive):
        return successive(chunk, request)
    assert not isinstance(request, Tally)
    return moments(chunk, request)


def fold(chunks: Iterator[Chunk], requests: Sequence[Request], design: Design) -> tuple[Answer, ...]:
    """The answers of all chunks, added."""
    held: list[Answer] = []
    for chunk in chunks:
        new = answers(chunk, requests, design)
        held = list(map(add, held, new)) if held else new
    return tuple(held)
