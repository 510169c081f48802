"""A run of rows as Arrow delivers it, ready for the kernel; the same for a file in batches and for a worker's share."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.columns import Chunk, Encoded, encode
from survey_kit.engines.stored import stored_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.codebook import Codebook
    from survey_kit.model.survey import Design


def chunk_of(batch: Any, codebook: Codebook, design: Design, first: int = 0) -> Chunk:
    """The rows of a record batch or table; ``first`` is the number of its first row in the whole data set."""
    name = design.weight
    weight = None if name is None else _weights(batch, codebook, name)
    return Chunk(batch.num_rows, partial(_column, batch, codebook), weight, first)


def nobody() -> Chunk:
    """No rows of any column."""
    empty: NDArray[Any] = np.empty(0)
    return Chunk(0, lambda name: encode(empty))


def _column(batch: Any, codebook: Codebook, name: str) -> Encoded:
    """One column at a time is spread out to eight bytes a cell; what stays is its small codes."""
    return encode(stored_values(batch.column(name)), codebook.get(name))


def _weights(batch: Any, codebook: Codebook, name: str) -> NDArray[np.float64]:
    """Weights of the rows; a code that its codebook calls missing is no weight."""
    column = encode(stored_values(batch.column(name)).astype(np.float64), codebook.get(name))
    return np.asarray(column.numbers[column.codes], dtype=np.float64)
