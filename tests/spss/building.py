"""System files put together byte by byte, so that a test can say exactly what stands in them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field


@dataclass
class Made:
    """A .sav in the making; ``order`` is ``<`` or ``>``."""

    order: str = "<"
    compression: int = 0
    weight: int = 0
    cases: int = -1
    label: bytes = b""
    records: list[bytes] = field(default_factory=list)
    data: bytes = b""
    slots: int = 0

    def variable(
        self, short: bytes, width: int = 0, label: bytes = b"", missing: tuple[bytes, ...] = (), ranged: bool = False,
        shown: int = 5 << 16 | 8 << 8,
    ) -> Made:  # fmt: skip
        count = -len(missing) if ranged else len(missing)
        shown = 1 << 16 | width << 8 if width else shown
        record = struct.pack(self.order + "6i", 2, width, bool(label), count, shown, shown) + short.ljust(8)
        if label:
            record += struct.pack(self.order + "i", len(label)) + label + b" " * (-len(label) % 4)
        record += b"".join(missing)
        more = max(1, -(-width // 8)) - 1
        record += (struct.pack(self.order + "6i", 2, -1, 0, 0, 0, 0) + b" " * 8) * more
        self.slots += 1 + more
        self.records.append(record)
        return self

    def labels(self, at: int, *pairs: tuple[bytes, bytes]) -> Made:
        record = struct.pack(self.order + "2i", 3, len(pairs))
        for value, label in pairs:
            record += value + bytes([len(label)]) + label + b" " * (-(len(label) + 1) % 8)
        self.records.append(record + struct.pack(self.order + "3i", 4, 1, at))
        return self

    def extension(self, kind: int, data: bytes, size: int = 1) -> Made:
        self.records.append(struct.pack(self.order + "4i", 7, kind, size, len(data) // size) + data)
        return self

    def numbers(self, *values: float) -> bytes:
        return struct.pack(f"{self.order}{len(values)}d", *values)

    def page(self, code: int) -> Made:
        """The machine record with a code page."""
        return self.extension(3, struct.pack(self.order + "8i", 22, 0, 0, -1, 1, 1, 1, code), 4)

    def bytes(self) -> bytes:
        head = b"$FL2" + b"@(#) SPSS DATA FILE test".ljust(60)
        head += struct.pack(self.order + "5id", 2, self.slots, self.compression, self.weight, self.cases, 100.0)
        head += b"01 Jan 20" + b"10:00:00" + self.label.ljust(64) + bytes(3)
        return head + b"".join(self.records) + struct.pack(self.order + "2i", 999, 0) + self.data
