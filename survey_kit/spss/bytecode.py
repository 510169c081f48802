"""The bytecode of a compressed system file, taken apart by whole arrays.

A compressed stream is made of eight-byte words. A word of eight opcodes is followed by one word for every opcode 253
among them. Which words hold opcodes is a chain; it is followed here through many blocks of words at once: first how
each block is left from each of its words, then from block to block, then which words of each block were passed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 64
LITERAL, END, SKIP = 253, 252, 0
# An opcode word and the eight literals that may follow it.
_LONGEST_STEP = 9
_EVERY_BYTE = np.uint64(0x0101010101010101)
_TOP_BYTE = np.uint64(56)


def steps(words: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """How far the next opcode word is from each word, were it one itself; shape (words,), 1 to 9."""
    is_literal = (words.view(np.uint8) == LITERAL).view(np.uint64)
    # Multiplying adds up the eight bytes, each 0 or 1, in the highest one.
    count: NDArray[np.uint8] = (is_literal * _EVERY_BYTE >> _TOP_BYTE).astype(np.uint8)
    return 1 + count


def opcode_words(words: NDArray[np.uint64], entry: int) -> tuple[NDArray[np.bool_], int]:
    """Which words hold opcodes, shape (words,), when the first that does is at ``entry``; and the next one's place
    behind the end."""
    blocks = -(-len(words) // BLOCK)
    padded = np.ones(blocks * BLOCK, dtype=np.uint8)
    padded[: len(words)] = steps(words)
    # Row p, column b stands for word p of block b; where each leads, as a place in such a table of rows.
    leads = padded.reshape(blocks, BLOCK).T.astype(np.int32)
    leads += np.arange(BLOCK, dtype=np.int32)[:, None]
    leads *= blocks
    leads += np.arange(blocks, dtype=np.int32)
    passed = np.zeros((BLOCK + _LONGEST_STEP, blocks), dtype=bool)
    passed[_entries(leads, entry), np.arange(blocks)] = True
    flat = passed.reshape(-1)
    for p in range(BLOCK):
        flat[leads[p][passed[p]]] = True
    last = np.flatnonzero(passed[:, -1]) + (blocks - 1) * BLOCK
    return passed[:BLOCK].T.reshape(-1)[: len(words)], int(last[last >= len(words)][0]) - len(words)


def _entries(leads: NDArray[np.int32], entry: int) -> list[int]:
    """Where in each block the chain comes in."""
    leaves = np.empty((BLOCK + _LONGEST_STEP, leads.shape[1]), dtype=np.uint8)
    leaves[BLOCK:] = np.arange(_LONGEST_STEP, dtype=np.uint8)[:, None]
    flat = leaves.reshape(-1)
    for p in range(BLOCK - 1, -1, -1):
        # All places are in the table: nothing to clip, but "raise" would copy first.
        np.take(flat, leads[p], out=leaves[p], mode="clip")
    out = []
    for way in leaves[:_LONGEST_STEP].T.tolist():
        out.append(entry)
        entry = way[entry]
    return out


class Bytecode:
    """Takes words as they come and gives whole cases back: their opcodes and the literals these stand for."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.ended = False
        self._entry = 0
        self._opcodes = np.empty(0, dtype=np.uint8)
        self._literals = np.empty(0, dtype=np.uint64)

    def feed(self, words: NDArray[np.uint64]) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
        """(opcodes, literals) of the cases that ``words`` complete; opcodes have shape (cases, slots)."""
        if len(words) <= self._entry:
            self._entry -= len(words)
            self._literals = np.concatenate([self._literals, words])
            return self._whole()
        mask, self._entry = opcode_words(words, self._entry)
        opcodes = words[mask].view(np.uint8)
        ends = np.flatnonzero(opcodes == END)
        if len(ends):
            opcodes, self.ended = opcodes[: ends[0]], True
        skipped = opcodes == SKIP
        if skipped.any():
            opcodes = opcodes[~skipped]
        self._opcodes = np.concatenate([self._opcodes, opcodes])
        self._literals = np.concatenate([self._literals, words[~mask]])
        return self._whole()

    def _whole(self) -> tuple[NDArray[np.uint8], NDArray[np.uint64]]:
        cases = len(self._opcodes) // self.slots
        wanted = np.flatnonzero(self._opcodes[: cases * self.slots] == LITERAL)
        if len(wanted) > len(self._literals):
            cases = int(wanted[len(self._literals)]) // self.slots
            wanted = wanted[: np.searchsorted(wanted, cases * self.slots)]
        end = cases * self.slots
        opcodes, self._opcodes = self._opcodes[:end].reshape(cases, self.slots), self._opcodes[end:]
        literals, self._literals = self._literals[: len(wanted)], self._literals[len(wanted) :]
        return opcodes, literals
