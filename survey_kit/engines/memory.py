"""Feed the kernel from a survey held in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial, reduce
from operator import add
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines import kernel
from survey_kit.engines.columns import Chunk, Encoded, encode
from survey_kit.model.aggregates import Answer, Request

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey

# Codes of this many rows stay in the processor's cache while several questions are counted.
CHUNK_ROWS = 1 << 18


class MemoryEngine:
    """Answers requests over a `Survey`; columns are encoded once, when first asked for."""

    name = "memory"

    def __init__(self, survey: Survey, chunk_rows: int = CHUNK_ROWS) -> None:
        self.survey = survey
        self.chunk_rows = chunk_rows
        self._encoded: dict[str, Encoded] = {}

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests, in one pass over the rows."""
        return fold(self._chunks(), requests, self.survey)

    def _column(self, name: str) -> Encoded:
        if name not in self._encoded:
            book = self.survey.codebook
            self._encoded[name] = encode(self.survey.column(name), book.get(name))
        return self._encoded[name]

    def _window(self, window: slice, name: str) -> Encoded:
        return self._column(name).slice(window)

    def _chunks(self) -> Iterator[Chunk]:
        design, rows = self.survey.design, len(self.survey)
        weight = None if design.weight is None else np.asarray(self.survey.values(design.weight))
        for start in range(0, max(rows, 1), self.chunk_rows):
            window = slice(start, min(start + self.chunk_rows, rows))
            yield Chunk(
                rows=window.stop - start,
                column=partial(self._window, window),
                weight=None if weight is None else weight[window],
                first_row=start,
            )


def fold(chunks: Iterator[Chunk], requests: Sequence[Request], survey: Any) -> tuple[Answer, ...]:
    """Answer every request on every chunk and add; ``survey`` needs only a ``design``."""
    parts: list[list[Answer]] = [[] for _ in requests]
    for chunk in chunks:
        for held, request in zip(parts, requests, strict=True):
            held.append(kernel.answer(chunk, request, survey.design))
            if len(held) > 1:
                held[:] = [reduce(add, held)]
    return tuple(held[0] for held in parts)
