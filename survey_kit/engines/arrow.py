"""A run of rows as Arrow delivers it, ready for the kernel; the same for a file in batches and for a worker's share."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.engines.columns import Chunk, Encoded, encode, encoded, in_order
from survey_kit.engines.stored import stored_values

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.model.codebook import Codebook, Variable
    from survey_kit.model.survey import Design

# In a table from bytes to codes: a value not met before.
_UNKNOWN = 255


@dataclass(slots=True)
class Dictionaries:
    """What the columns of earlier runs of rows have held, so that a value is looked at once and then only counted."""

    codebook: Codebook
    _met: dict[str, _Met] = field(default_factory=dict)
    _arrow: dict[str, tuple[Any, Encoded]] = field(default_factory=dict)

    def encode(self, name: str, array: Any) -> Encoded:
        """A column of a run, in codes of a dictionary that only grows."""
        import pyarrow as pa

        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
        variable = self.codebook.get(name)
        if pa.types.is_dictionary(array.type) and array.indices.null_count == 0:
            known = self._dictionary(name, array.dictionary, variable)
            if known is not None:
                return Encoded(array.indices.to_numpy(zero_copy_only=False), known.values, known.numbers, known.valid)
        if array.type == pa.int8():
            met = self._met.setdefault(name, _Met(variable))
            return met.encode(array)
        return encode(stored_values(array), variable)

    def _dictionary(self, name: str, dictionary: Any, variable: Variable | None) -> Encoded | None:
        """Arrow's own dictionary where its values stand in stored order, each once, and no text is blank."""
        before = self._arrow.get(name)
        if before is None or not before[0].equals(dictionary):
            stored = [float(v) if isinstance(v, int | float) else v for v in dictionary.to_pylist()]
            if not in_order(stored) or any(isinstance(v, str) and not v.strip() for v in stored):
                return None
            before = self._arrow[name] = (dictionary, encoded(np.zeros(0, dtype=np.uint8), stored, variable))
        return before[1]


class _Met:
    """A column of one-byte numbers: a table from its bytes to codes."""

    def __init__(self, variable: Variable | None) -> None:
        self._variable = variable
        self._learn(set())

    def encode(self, array: Any) -> Encoded:
        """A run of rows, shape (rows,)."""
        raw = bytes(memoryview(array.buffers()[1])[array.offset : array.offset + len(array)]) if len(array) else b""
        filled = _filled(array)
        codes = self._translated(raw, filled)
        if len(codes) and codes.max() == _UNKNOWN:
            said = np.frombuffer(raw, dtype=np.int8)
            found = set(map(float, np.unique(said if filled is None else said[filled == 1])))
            self._learn(found | set(self._known.values.tolist()) | (set() if filled is None else {None}))
            codes = self._translated(raw, filled)
        return Encoded(codes, self._known.values, self._known.numbers, self._known.valid)

    def _translated(self, raw: bytes, filled: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
        codes = np.frombuffer(raw.translate(self._table), dtype=np.uint8)
        # By the bits, because choosing cell by cell takes several times as long as all the rest.
        return codes if filled is None else codes & -filled | (1 - filled) * np.uint8(self._empty)

    def _learn(self, stored: set[Any]) -> None:
        numbers = sorted(stored - {None})
        table = np.full(256, _UNKNOWN, dtype=np.uint8)
        table[np.array(numbers, dtype=np.int8).view(np.uint8)] = np.arange(len(numbers))
        self._table = table.tobytes()
        self._empty = len(numbers) if None in stored else _UNKNOWN
        self._known = encoded(np.zeros(0, dtype=np.uint8), [*numbers, *([None] if None in stored else [])],
                              self._variable)  # fmt: skip


def _filled(array: Any) -> NDArray[np.uint8] | None:
    """1 where a row has a value and 0 where it is empty, (rows,); None where every row has one."""
    if array.null_count == 0:
        return None
    bits = np.unpackbits(np.frombuffer(array.buffers()[0], dtype=np.uint8), bitorder="little")
    return bits[array.offset : array.offset + len(array)]


def chunk_of(
    batch: Any, codebook: Codebook, design: Design, first: int = 0, known: Dictionaries | None = None
) -> Chunk:
    """The rows of a record batch or table; ``first`` is the number of its first row in the whole data set.

    ``known``: what earlier batches of the same data held.
    """
    known = known or Dictionaries(codebook)
    name = design.weight
    weight = None if name is None else _weights(batch, codebook, name)
    return Chunk(batch.num_rows, partial(_column, batch, known), weight, first)


def nobody() -> Chunk:
    """No rows of any column."""
    empty: NDArray[Any] = np.empty(0)
    return Chunk(0, lambda name: encode(empty))


def _column(batch: Any, known: Dictionaries, name: str) -> Encoded:
    return known.encode(name, batch.column(name))


def _weights(batch: Any, codebook: Codebook, name: str) -> NDArray[np.float64]:
    """Weights of the rows; a code that its codebook calls missing is no weight."""
    stored = stored_values(batch.column(name)).astype(np.float64)
    variable = codebook.get(name)
    if variable is None or not variable.missing:
        return stored
    column = encode(stored, variable)
    return np.asarray(column.numbers[column.codes], dtype=np.float64)
