"""The container of old Office files: whether its chains of sectors end, before anybody follows them.

A damaged file may hold a chain that leads back into itself, and a reader that follows it fills the memory.
Layout: [MS-CFB] Compound File Binary File Format, sections 2.2 (header) to 2.4 (mini FAT).
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import error as too_short
from struct import unpack_from

HEADER = 512
IN_HEADER = 109
# Sector numbers from here on mean "end", "free", "a sector of the table itself".
LAST = 0xFFFFFFFA


def is_sound(data: bytes) -> bool:
    """Whether every chain of the container in ``data`` comes to an end."""
    try:
        shift, mini_start = unpack_from("<H", data, 30)[0], unpack_from("<I", data, 60)[0]
        if not 7 <= shift <= 12:
            return False
        size = 1 << shift
        fat = _table(data, _fat_sectors(data, size), size)
        if _turns_back(fat):
            return False
        return not _turns_back(_table(data, _chain(fat, mini_start), size))
    except (too_short, OverflowError):
        return False


def _fat_sectors(data: bytes, size: int) -> list[int]:
    """The sectors that hold the table of chains: 109 in the header, the others in a chain of their own."""
    sectors = list(unpack_from(f"<{IN_HEADER}I", data, 76))
    following, seen = unpack_from("<I", data, 68)[0], set[int]()
    while following < LAST and following not in seen and HEADER + (following + 1) * size <= len(data):
        seen.add(following)
        *more, following = unpack_from(f"<{size // 4}I", data, HEADER + following * size)
        sectors += more
    return [s for s in sectors if s < LAST]


def _table(data: bytes, sectors: Sequence[int], size: int) -> list[int]:
    """Sector → the one that follows it; sectors beyond the end of the file are left out."""
    out: list[int] = []
    for sector in sectors:
        start = HEADER + sector * size
        if start + size <= len(data):
            out += unpack_from(f"<{size // 4}I", data, start)
    return out


def _chain(following: Sequence[int], start: int) -> list[int]:
    """The sectors from ``start`` on; the table is known not to turn back."""
    out = []
    while start < len(following):
        out.append(start)
        start = following[start]
    return out


def _turns_back(following: Sequence[int]) -> bool:
    """Whether any chain leads back into itself."""
    ends = bytearray(len(following))  # 1: on the way, 2: known to end
    for start in range(len(following)):
        way, at = [], start
        while at < len(following) and not ends[at]:
            ends[at] = 1
            way.append(at)
            at = following[at]
        if at < len(following) and ends[at] == 1:
            return True
        for sector in way:
            ends[sector] = 2
    return False
