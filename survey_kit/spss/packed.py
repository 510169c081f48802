"""Blocks packed with zlib in a .zsav, unpacked one after the other and never beyond what they said."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np

from survey_kit.errors import SurveyKitError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from survey_kit.spss.records import RawFile

# SPSS packs 0x3ff000 bytes at a time; no block of an honest file is much larger.
LARGEST_BLOCK = 1 << 26
# zlib can pack a thousand zeros in one byte. A survey of a country stays below this …
LARGEST_UNPACKED = 1 << 30
# … and answers that real people gave pack less well than this.
MOST_PACKED = 200
# Blocks in the making while others are read: zlib works on them side by side.
_AHEAD = 4


def inflated(buffer: memoryview, raw: RawFile, file: str) -> Iterator[NDArray[np.uint64]]:
    """The words of all blocks. Raises ``spss-packed-badly`` at the first block that cannot be unpacked."""
    blocks = _blocks(buffer, raw, file)
    rest = b""
    with ThreadPoolExecutor(2) as pool:
        for start in range(0, len(blocks), _AHEAD):
            for made in pool.map(lambda block: _inflate(buffer, block, file), blocks[start : start + _AHEAD]):
                data = rest + made
                whole = len(data) // 8 * 8
                rest = data[whole:]
                yield np.frombuffer(data[:whole], dtype=np.uint64)


def _blocks(buffer: memoryview, raw: RawFile, file: str) -> list[tuple[int, int, int]]:
    """(place, packed size, unpacked size) of every block, from the list at the end of the file."""
    try:
        _, trailer, size = struct.unpack_from(raw.order + "qqq", buffer, raw.data_at)
        count = struct.unpack_from(raw.order + "qqii", buffer, trailer)[3]
        if size != 24 + 24 * count:
            raise SurveyKitError("spss-damaged", file=file, at=trailer)
        entries = [struct.unpack_from(raw.order + "qqii", buffer, trailer + 24 + 24 * i) for i in range(count)]
    except struct.error as error:
        raise SurveyKitError("spss-damaged", file=file, at=raw.data_at) from error
    unpacked = sum(max(e[2], 0) for e in entries)
    if unpacked > max(LARGEST_UNPACKED, MOST_PACKED * len(buffer)):
        raise SurveyKitError("file-unpacks-too-large", file=file)
    return [(at, packed, size) for _, at, size, packed in entries]


def _inflate(buffer: memoryview, block: tuple[int, int, int], file: str) -> bytes:
    at, packed, size = block
    if packed < 0 or not 0 <= at <= len(buffer) - packed or not 0 <= size <= LARGEST_BLOCK:
        raise SurveyKitError("spss-packed-badly", file=file)
    try:
        made = zlib.decompressobj().decompress(buffer[at : at + packed], size + 1)
    except zlib.error as error:
        raise SurveyKitError("spss-packed-badly", file=file) from error
    if len(made) != size:
        raise SurveyKitError("spss-packed-badly", file=file)
    return made
