"""Feed the kernel from a survey held in memory."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.engines.columns import Chunk, Encoded, encode
from survey_kit.engines.kernel import fold
from survey_kit.model.aggregates import Answer, Request

if TYPE_CHECKING:
    from survey_kit.model.survey import Survey


class MemoryEngine:
    """Answers requests over a `Survey`; columns are encoded once, when first asked for.

    ``chunk_rows``: so many rows at a time (all at once unless told); the answers are the same.
    """

    name = "memory"

    def __init__(self, survey: Survey, chunk_rows: int = 0) -> None:
        self.survey = survey
        design, rows = survey.design, len(survey)
        self._encoded: dict[str, Encoded] = {}
        weight = None if design.weight is None else np.asarray(survey.values(design.weight))
        self._chunks = []
        for start in range(0, max(rows, 1), chunk_rows or max(rows, 1)):
            window = slice(start, min(start + (chunk_rows or rows), rows))
            part = None if weight is None else weight[window]
            self._chunks.append(Chunk(window.stop - start, partial(self._window, window), part, start))

    def answer(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """Answers in the order of the requests, in one pass over the rows."""
        return fold(iter(self._chunks), requests, self.survey.design)

    def _window(self, window: slice, name: str) -> Encoded:
        if name not in self._encoded:
            self._encoded[name] = encode(self.survey.column(name), self.survey.codebook.get(name))
        return self._encoded[name].slice(window)
