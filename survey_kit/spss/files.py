"""An SPSS file opened: its dictionary, and its columns one by one."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.spss.cases import numbers, pieces_of_cases, raw_texts, read_cases
from survey_kit.spss.decoding import decoded
from survey_kit.spss.dictionary import SpssDictionary, Trouble
from survey_kit.spss.extensions import claimed_encoding
from survey_kit.spss.portable import read_portable
from survey_kit.spss.records import read_records, texts

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Claim:
    """What a file says about its encoding: a name, a code page (0: none), and some of its texts."""

    name: str
    page: int
    texts: tuple[bytes, ...]


Decide = Callable[[Claim], tuple[str, Callable[[bytes], str]]]
# Answers that help to tell the encoding, from each text variable: labels say more.
_SAMPLE = 200
# Words of a stream held at a time: 16 MB of eight bytes each.
HELD = 1 << 21


@dataclass(frozen=True, slots=True)
class SpssFile:
    """Dictionary and columns: numbers (NaN where system-missing) or texts without their padding."""

    dictionary: SpssDictionary
    columns: tuple[NDArray[np.float64] | list[str], ...]
    troubles: tuple[Trouble, ...] = field(default=())


def open_spss(path: Path, decide: Decide) -> SpssFile:
    """The file at ``path``, .sav, .zsav or .por by its content. ``decide`` names its encoding and decodes texts.

    Raises ``spss-damaged``, ``file-encrypted``, ``file-unpacks-too-large``.
    """
    with path.open("rb") as file:
        if file.read(3) != b"$FL":
            file.seek(0)
            return _portable(file.read(), str(path), decide)
        # The map outlives the open file and goes when nobody looks at it any more.
        buffer = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    return _system(buffer, str(path), decide)


class SpssStream:
    """A system file read ``rows`` cases at a time (0: as many as take about 16 MB), as often as wanted.

    ``dictionary`` is known from the start; ``troubles`` grows while `columns` is read to its end.
    """

    def __init__(self, path: Path, decide: Decide, rows: int) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._buffer, self._name = memoryview(self._map), str(path)
        self._raw = read_records(self._buffer, self._name)
        self._rows = rows or max(HELD // self._raw.slots, 1)
        undecoded, self._places = decoded(self._raw, lambda data: data.decode("latin-1"), "")
        self._widths = tuple(v.width for v in undecoded.variables)
        self.troubles: list[Trouble] = []
        encoding, self._decode = decide(Claim(*claimed_encoding(self._raw), (*texts(self._raw), *self._sample())))
        self.dictionary, _ = decoded(self._raw, self._decode, encoding)

    def columns(self) -> Iterator[tuple[NDArray[np.float64] | list[str], ...]]:
        """Columns as `SpssFile` has them, of one run of cases after the other."""
        self.troubles.clear()
        for words in self._words(self.troubles):
            yield tuple(
                _texts(raw_texts(words, place, width), self._decode)
                if width
                else numbers(words, place, self._raw.order)
                for place, width in zip(self._places, self._widths, strict=True)
            )

    def _words(self, troubles: list[Trouble]) -> Iterator[NDArray[np.uint64]]:
        for words in pieces_of_cases(self._buffer, self._raw, self._name, self._rows, troubles):
            yield words
            if hasattr(mmap, "MADV_DONTNEED"):
                # What has been read of the file need not stay in memory; Windows lets go of it by itself.
                self._map.madvise(mmap.MADV_DONTNEED)

    def _sample(self) -> list[bytes]:
        """The same answers that tell the encoding of a file read as a whole."""
        found: dict[int, list[bytes]] = {i: [] for i, width in enumerate(self._widths) if width}
        if not found:
            return []
        for words in self._words([]):
            for i, held in found.items():
                if len(held) < _SAMPLE:
                    held += _first_filled(raw_texts(words, self._places[i], self._widths[i]))
            if all(len(held) >= _SAMPLE for held in found.values()):
                break
        return [text for held in found.values() for text in held[:_SAMPLE]]


def _portable(data: bytes, name: str, decide: Decide) -> SpssFile:
    found = read_portable(data, name)
    encoding, decode = decide(Claim("", 0, tuple(found.texts())))
    dictionary = found.dictionary(decode, encoding)
    columns = tuple(
        _texts([c for c in column if isinstance(c, bytes)], decode) if v.width else np.array(column, dtype=np.float64)
        for v, column in zip(dictionary.variables, found.columns, strict=True)
    )
    return SpssFile(dictionary, columns, dictionary.troubles)


def _system(buffer: memoryview, name: str, decide: Decide) -> SpssFile:
    raw = read_records(buffer, name)
    # Widths and places do not depend on the encoding; texts are needed to tell it.
    undecoded, places = decoded(raw, lambda data: data.decode("latin-1"), "")
    words, troubles = read_cases(buffer, raw, name)
    written = {
        i: raw_texts(words, place, variable.width)
        for i, (variable, place) in enumerate(zip(undecoded.variables, places, strict=True)) if variable.width
    }  # fmt: skip
    sample = (t for column in written.values() for t in _first_filled(column))
    encoding, decode = decide(Claim(*claimed_encoding(raw), (*texts(raw), *sample)))
    dictionary, _ = decoded(raw, decode, encoding)
    columns = tuple(
        _texts(written[i], decode) if i in written else numbers(words, place, raw.order)
        for i, place in enumerate(places)
    )
    return SpssFile(dictionary, columns, (*dictionary.troubles, *troubles))


def _first_filled(column: list[bytes]) -> Iterator[bytes]:
    return islice((t for t in column if not t.isascii()), _SAMPLE)


def _texts(column: list[bytes], decode: Callable[[bytes], str]) -> list[str]:
    """Texts without their padding; an answer given many times is decoded once."""
    known: dict[bytes, str] = {}
    for raw in column:
        if raw not in known:
            known[raw] = decode(raw.rstrip(b" \0"))
    return [known[raw] for raw in column]
