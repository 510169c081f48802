"""The cases of a system file as columns of eight-byte words: plain, compressed, or compressed and packed with zlib."""

from __future__ import annotations

import mmap
import struct
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from survey_kit.errors import SurveyKitError
from survey_kit.spss.bytecode import LITERAL, Bytecode
from survey_kit.spss.dictionary import SEGMENT, Trouble
from survey_kit.spss.packed import inflated
from survey_kit.spss.records import SYSMIS, RawFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.spss.decoding import Place

# Words worked on at a time: few enough to stay in the cache of a processor.
ROUND = 1 << 17
_NATIVE = "<" if sys.byteorder == "little" else ">"
# Cases for which there is room before the first is read, where the header does not say how many there are.
_FIRST_ROOM = 1 << 12
# Rounds that may wait to be filled in while the next ones are taken apart.
_AHEAD = 4


def read_cases(buffer: memoryview, raw: RawFile, file: str) -> tuple[NDArray[np.uint64], list[Trouble]]:
    """The cases, shape (slots, cases), every word with the bytes it has in the file; NaN where system-missing.

    A file that ends early gives its whole cases and says so.
    """
    stream = inflated(buffer, raw, file) if raw.compression == 2 else _words(buffer, raw.data_at)
    columns = _Columns(raw, len(buffer) - raw.data_at)
    troubles: list[Trouble] = []
    try:
        with columns.filling():
            for words in stream:
                if columns.take(words):
                    break
    except SurveyKitError as error:
        if error.code != "spss-packed-badly":
            raise
        troubles.append(Trouble("cases-damaged", {"read": columns.cases}))
    else:
        if 0 <= raw.cases != columns.cases:
            troubles.append(Trouble("cases-not-as-said", {"said": raw.cases, "read": columns.cases}))
    return columns.words[:, : columns.cases], troubles


def pieces_of_cases(
    buffer: memoryview, raw: RawFile, file: str, rows: int, troubles: list[Trouble]
) -> Iterator[NDArray[np.uint64]]:
    """The cases as `read_cases` gives them, about ``rows`` at a time; what is odd about them goes into ``troubles``."""
    stream = inflated(buffer, raw, file) if raw.compression == 2 else _words(buffer, raw.data_at)
    columns = _Columns(raw, len(buffer) - raw.data_at, room=rows)
    read = 0
    try:
        with columns.filling():
            for words in stream:
                ended = columns.take(words)
                if columns.cases >= rows:
                    read += columns.cases
                    yield columns.emptied()
                if ended:
                    break
    except SurveyKitError as error:
        if error.code != "spss-packed-badly":
            raise
        troubles.append(Trouble("cases-damaged", {"read": read + columns.cases}))
    else:
        if 0 <= raw.cases != read + columns.cases:
            troubles.append(Trouble("cases-not-as-said", {"said": raw.cases, "read": read + columns.cases}))
    if columns.cases:
        yield columns.emptied()


def _words(buffer: memoryview, start: int) -> Iterator[NDArray[np.uint64]]:
    end = start + (len(buffer) - start) // 8 * 8
    for at in range(start, end, 8 * ROUND):
        # A copy, because words in the file do not stand at multiples of eight.
        yield np.frombuffer(bytes(buffer[at : min(at + 8 * ROUND, end)]), dtype=np.uint64)


class _Columns:
    """Columns that grow as cases come in."""

    def __init__(self, raw: RawFile, size: int, room: int = 0) -> None:
        self.cases = 0
        self._slots = raw.slots
        self._missing = np.frombuffer(struct.pack(raw.order + "d", _sysmis(raw)), dtype=np.uint64)[0]
        self._nan = np.frombuffer(struct.pack(raw.order + "d", float("nan")), dtype=np.uint64)[0]
        self._jobs: deque[Future[None]] = deque()
        self._bytecode = Bytecode(raw.slots) if raw.compression else None
        self._rest = np.empty(0, dtype=np.uint64)
        self._meaning = _meaning(raw.order, raw.bias, self._nan)
        # A case has a byte for every slot at the least, unless zlib packed it; more than that the header may not claim.
        most = size // raw.slots + 1 if raw.compression < 2 else 8 * size
        said = raw.cases if 0 < raw.cases <= most else _FIRST_ROOM
        self.words = _unfilled(raw.slots, room or min(said, max(1 << 27, 64 * size) // raw.slots + 1))

    def take(self, words: NDArray[np.uint64]) -> bool:
        """Add what ``words`` complete; whether the stream says that this was the end."""
        if self._bytecode is None:
            self._plain(words)
            return False
        opcodes, literals = self._bytecode.feed(words)
        self._compressed(opcodes, literals)
        return self._bytecode.ended

    def emptied(self) -> NDArray[np.uint64]:
        """The cases so far, shape (slots, cases); what comes next goes into new columns."""
        self._wait()
        full, cases = self.words, self.cases
        self.words, self.cases = _unfilled(*full.shape), 0
        return full[:, :cases]

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Columns are filled beside the taking apart of the bytecode; all are full at the end."""
        with ThreadPoolExecutor(1) as self._hand:
            yield
            self._wait()

    def _wait(self) -> None:
        for job in self._jobs:
            job.result()
        self._jobs.clear()

    def _grow(self, cases: int) -> None:
        if self.cases + cases > self.words.shape[1]:
            self._wait()
            larger = _unfilled(self._slots, max(2 * self.words.shape[1], self.cases + cases))
            larger[:, : self.cases] = self.words[:, : self.cases]
            self.words = larger

    def _plain(self, words: NDArray[np.uint64]) -> None:
        words = np.concatenate([self._rest, words]) if len(self._rest) else words
        cases = len(words) // self._slots
        whole, self._rest = words[: cases * self._slots].reshape(cases, self._slots), words[cases * self._slots :]
        self._grow(cases)
        self._later(self._transpose, self.cases, whole)
        self.cases += cases

    def _transpose(self, start: int, whole: NDArray[np.uint64]) -> None:
        """Put plain cases from ``start`` on in their columns."""
        missing = whole == self._missing
        if missing.any():
            whole = np.where(missing, self._nan, whole)
        self.words[:, start : start + len(whole)] = whole.T

    def _later(self, job: Callable[..., None], *arguments: Any) -> None:
        """Have ``job`` done beside; a few may wait."""
        self._jobs.append(self._hand.submit(job, *arguments))
        if len(self._jobs) > _AHEAD:
            self._jobs.popleft().result()

    def _compressed(self, opcodes: NDArray[np.uint8], literals: NDArray[np.uint64]) -> None:
        cases = len(opcodes)
        self._grow(cases)
        self._later(self._fill, self.cases, opcodes, literals)
        self.cases += cases

    def _fill(self, start: int, opcodes: NDArray[np.uint8], literals: NDArray[np.uint64]) -> None:
        """Put the cases from ``start`` on in their columns."""
        here = self.words[:, start : start + len(opcodes)]
        columns = np.ascontiguousarray(opcodes.T)
        for slot in range(self._slots):
            # An opcode is a byte and there are 256 meanings: nothing to clip, but "raise" would copy first.
            np.take(self._meaning, columns[slot], out=here[slot], mode="clip")
        missing = literals == self._missing
        if missing.any():
            literals = np.where(missing, self._nan, literals)
        at = np.flatnonzero(opcodes == LITERAL)
        case = at // self._slots
        # One flat index is looked up several times faster than a pair.
        self.words.reshape(-1)[(at - case * self._slots) * self.words.shape[1] + start + case] = literals


def _unfilled(slots: int, cases: int) -> NDArray[np.uint64]:
    """Columns not filled yet, shape (slots, cases).

    Memory straight from the system in pages of the usual size: NumPy asks for huge ones, and making these can take
    twice as long as reading the whole file (measured on a virtual machine).
    """
    return np.frombuffer(mmap.mmap(-1, max(8 * slots * cases, 1)), dtype=np.uint64, count=slots * cases).reshape(
        slots, cases
    )


def _sysmis(raw: RawFile) -> float:
    """The number that stands for a system-missing value in this file."""
    said = raw.extension(4)
    return float(struct.unpack_from(raw.order + "d", said)[0]) if len(said) >= 24 else SYSMIS


def _meaning(order: str, bias: float, nan: np.uint64) -> NDArray[np.uint64]:
    """The word every opcode stands for, shape (256,): a small number, eight spaces, or system-missing."""
    values = (np.arange(256) - bias).astype(order + "f8").view(np.uint64)
    values[254] = np.frombuffer(b" " * 8, dtype=np.uint64)[0]
    values[255] = nan
    return values


def numbers(words: NDArray[np.uint64], place: Place, order: str) -> NDArray[np.float64]:
    """A numeric variable, shape (cases,); NaN where system-missing. A view of ``words`` where that can be."""
    column = words[place.slots[0]]
    found: NDArray[np.float64] = column.view(np.float64)
    return found if order == _NATIVE else found.byteswap()


def raw_texts(words: NDArray[np.uint64], place: Place, width: int) -> list[bytes]:
    """A text variable, one per case: the bytes it may hold, padding and all."""
    pieces = []
    for slot, size in zip(place.slots, place.widths, strict=True):
        piece = np.ascontiguousarray(words[slot : slot + -(-size // 8)].T).view(np.uint8)
        pieces.append(piece[:, :SEGMENT])
    whole = np.ascontiguousarray(np.concatenate(pieces, axis=1)[:, :width])
    found: list[bytes] = whole.view(f"S{width}").reshape(-1).tolist()
    return found
