"""Columns → the compressed stream of a system file: `survey_kit.spss.bytecode` the other way round, and zlib blocks."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.spss.bytecode import LITERAL
from survey_kit.spss.dictionary import SEGMENT, SpssVariable, slots
from survey_kit.spss.records import SYSMIS

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Cases packed at a time.
ROUND = 1 << 14
_SPACES, _MISSING, _SKIP = 254, 255, 0
_BIAS, _SMALLEST, _LARGEST = 100, -99, 151
_BLANK = np.frombuffer(b" " * 8, dtype=np.uint64)[0]
# As SPSS packs.
_BLOCK = 0x3FF000


def bytecode(
    columns: Sequence[NDArray[np.float64] | Sequence[bytes]], variables: Sequence[SpssVariable], rows: int
) -> Iterator[bytes]:
    """The stream in parts: opcodes eight to a word, each word followed by the literals it calls for."""
    opcodes = np.empty(0, dtype=np.uint8)
    literals = np.empty(0, dtype=np.uint64)
    for start in range(0, rows, ROUND):
        codes, words = _cases(columns, variables, start, min(start + ROUND, rows))
        opcodes = np.concatenate([opcodes, codes.reshape(-1)])
        literals = np.concatenate([literals, words[codes == LITERAL]])
        whole = len(opcodes) // 8 * 8
        used = int((opcodes[:whole] == LITERAL).sum())
        yield _woven(opcodes[:whole], literals[:used])
        opcodes, literals = opcodes[whole:], literals[used:]
    if len(opcodes):
        yield _woven(np.pad(opcodes, (0, 8 - len(opcodes)), constant_values=_SKIP), literals)


def _woven(opcodes: NDArray[np.uint8], literals: NDArray[np.uint64]) -> bytes:
    """Opcode words with their literals behind them."""
    words = opcodes.view(np.uint64)
    follow = (opcodes.reshape(-1, 8) == LITERAL).sum(axis=1)
    out = np.empty(len(words) + len(literals), dtype=np.uint64)
    heads = np.arange(len(words)) + np.cumsum(follow) - follow
    is_literal = np.ones(len(out), dtype=bool)
    is_literal[heads] = False
    out[heads], out[is_literal] = words, literals
    return out.tobytes()


def _cases(
    columns: Sequence[NDArray[np.float64] | Sequence[bytes]], variables: Sequence[SpssVariable], start: int, end: int
) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """(opcodes, words) of the cases ``start`` to ``end``, both of shape (cases, slots)."""
    parts = []
    for variable, column in zip(variables, columns, strict=True):
        here = column[start:end]
        parts.append(_numbers(here) if isinstance(here, np.ndarray) else _texts(here, variable))
    return np.concatenate([p[0] for p in parts], axis=1), np.concatenate([p[1] for p in parts], axis=1)


def _numbers(column: NDArray[np.float64]) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    missing = np.isnan(column)
    values = np.where(missing, SYSMIS, column)
    small = (values >= _SMALLEST) & (values <= _LARGEST) & (values == np.floor(values))
    # Minus zero equals zero and is not the same.
    small &= (values != 0) | ~np.signbit(values)
    codes = np.full(len(values), LITERAL, dtype=np.uint8)
    codes[small] = (values[small] + _BIAS).astype(np.uint8)
    codes[missing] = _MISSING
    return codes[:, None], values.astype("<f8").view(np.uint64)[:, None]


def _texts(column: Sequence[bytes], variable: SpssVariable) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
    """Texts in their pieces, each padded with spaces to whole words."""
    pieces = []
    for k, width in enumerate(variable.segments):
        room = 8 * slots(width)
        cut = slice(SEGMENT * k, SEGMENT * k + min(SEGMENT, room)) if len(variable.segments) > 1 else slice(0, width)
        padded = b"".join(text[cut].ljust(room) for text in column)
        pieces.append(np.frombuffer(padded, dtype=np.uint64).reshape(len(column), slots(width)))
    words = np.concatenate(pieces, axis=1)
    return np.where(words == _BLANK, _SPACES, LITERAL).astype(np.uint8), words


def zlib_blocks(stream: Iterator[bytes], start: int) -> bytes:
    """The stream packed block by block, with the list of blocks; ``start`` is where in the file this begins."""
    data = b"".join(stream)
    blocks = [data[i : i + _BLOCK] for i in range(0, len(data), _BLOCK)]
    packed = [zlib.compress(block) for block in blocks]
    entries, plain_at, packed_at = [], start, start + 24
    for block, made in zip(blocks, packed, strict=True):
        entries.append(struct.pack("<qqii", plain_at, packed_at, len(block), len(made)))
        plain_at, packed_at = plain_at + len(block), packed_at + len(made)
    trailer = struct.pack("<qqii", -_BIAS, 0, _BLOCK, len(blocks)) + b"".join(entries)
    return struct.pack("<qqq", start, packed_at, len(trailer)) + b"".join(packed) + trailer
